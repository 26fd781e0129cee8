"""The leaderboard: lands on the Top 100 of France, narrowed by what the address says."""

from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard import address, chrome, exports, language, marts, ranking, tables
from dashboard.language import t
from dashboard.untrusted import markdown, plain
from dashboard.words import Words


def page() -> None:
    """Filters, four numbers, the table, its exports, who came and who went."""
    publication = marts.current()
    if chrome.nobody(publication):
        return
    address.come_back()
    words = Words(publication)
    filters = ask(publication, words)
    top = ranking.top(publication, filters)
    # the numbers are of the ranking, in which a search only finds people
    ranked = top if not filters.search else ranking.top(publication, replace(filters, search=None))
    numbers(ranking.summary(publication, filters), ranked, filters)
    if not top:
        st.info(t("leaderboard.nobody"), icon=":material/search_off:")
        address.jump(t("leaderboard.reset"), ":material/public:", c="all")
        return
    title = heading(filters, words)
    st.subheader(markdown(title, 120), anchor=False)
    if st.query_params.get("v") == "table":
        tables.plain_ranking(top, words, filters.window)
    else:
        tables.ranking(top, words, filters, alt=title)
    below(top, words, filters)
    if filters.native and not filters.search:
        came_and_went(publication, filters)


def ask(publication: marts.Publication, words: Words) -> ranking.Filters:
    """The filters as widgets, and what they are set to."""
    with st.container(horizontal=True):
        everywhere = {"all": t("leaderboard.world"), **words.countries}
        usual = "FR" if "FR" in everywhere else "all"
        country = _choose("country", "c", everywhere, usual, width=130)
        region = _region(words, country)
        topic = _choose("topic", "t", {"all": t("leaderboard.all"), **words.topics}, width=140)
        chosen = _choose("list", "l", {"all": t("leaderboard.all_f"), **words.lists}, width=150)
        network = _choose(
            "network", "n", {"all": t("leaderboard.all"), **words.networks}, width=130
        )
        style = _choose("style", "y", {"all": t("leaderboard.all"), **words.styles}, width=140)
        window = address.choice(
            st.segmented_control,
            t("leaderboard.window"),
            "w",
            list(ranking.WINDOWS),
            "30",
            lambda days: t("leaderboard.days", n=int(days)),
            required=True,
        )
        search = address.text(
            t("leaderboard.search"),
            "q",
            type="search",
            placeholder=t("leaderboard.search_hint"),
            max_chars=60,
            width=180,
        )
    return ranking.Filters(
        # a region lies in its country
        country=_given(country) if region == "all" else None,
        region=_given(region),
        topic=_given(topic),
        list=_given(chosen),
        network=_given(network),
        style=_given(style),
        window=window,
        search=search or None,
    )


def _region(words: Words, country: str) -> str:
    inside = {code: name for code, name in words.regions.items() if code.startswith(f"{country}-")}
    if not inside:
        return "all"
    return _choose("region", "r", {"all": t("leaderboard.all_f"), **inside}, width=170)


def _choose(
    label: str,
    name: str,
    options: dict[str, str],
    default: str = "all",
    **how: Any,  # noqa: ANN401
) -> str:
    return address.choice(
        st.selectbox,
        t(f"leaderboard.{label}"),
        name,
        list(options),
        default,
        options.__getitem__,
        **how,
    )


def _given(code: str) -> str | None:
    return None if code == "all" else code


def heading(filters: ranking.Filters, words: Words) -> str:
    """What the table shows, in one line."""
    parts = [
        words.topics.get(filters.topic or ""),
        words.lists.get(filters.list or ""),
        _place(filters, words),
        words.networks.get(filters.network or ""),
        words.styles.get(filters.style or ""),
        filters.search and t("leaderboard.searched", query=plain(filters.search, 60)),
    ]
    return t("leaderboard.heading", scope=" · ".join(part for part in parts if part))


def _place(filters: ranking.Filters, words: Words) -> str:
    if filters.region:
        return words.regions[filters.region]
    return words.countries[filters.country] if filters.country else t("leaderboard.world")


def numbers(summary: dict[str, Any], ranked: tables.Rows, filters: ranking.Filters) -> None:
    """How many, their median, who rose and who fell most."""
    days = t("leaderboard.over", n=int(filters.window))
    with st.grid(4, min_column_width=150):
        threshold = summary.get("threshold")
        st.metric(
            t("leaderboard.ranked"),
            language.number(summary.get("people", 0)),
            delta=t("leaderboard.threshold", score=language.number(threshold, 1))
            if threshold
            else None,
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
            help=t("leaderboard.threshold_help"),
        )
        change = summary.get("median_delta")
        st.metric(
            t("leaderboard.median"),
            language.number(summary.get("median"), 1),
            delta=_signed(change),
            delta_color="off" if not change or abs(change) < 0.05 else "normal",
            delta_description=days,
            border=True,
            height="stretch",
        )
        for key, best in (("riser", True), ("faller", False)):
            mover = _mover(ranked, best)
            st.metric(
                t(f"leaderboard.{key}"),
                markdown(mover["display_name"], 28) if mover else "–",
                delta=language.number(mover["move"], sign=True) if mover else None,
                delta_description=t("leaderboard.places", n=abs(int(mover["move"])))
                if mover
                else None,
                border=True,
                height="stretch",
                help=t("leaderboard.mover_help"),
            )


def _signed(change: float | None) -> str | int | None:
    if change is None:
        return None
    return language.number(change, 1, sign=True) if abs(change) >= 0.05 else 0


def _mover(ranked: tables.Rows, best: bool) -> dict[str, Any] | None:
    moved = [row for row in ranked if row["move"] and (row["move"] > 0) == best]
    return max(moved, key=lambda row: (abs(row["move"]), -row["place"]), default=None)


def below(top: tables.Rows, words: Words, filters: ranking.Filters) -> None:
    """The exports and the other form of the table."""
    applied = [code for code in (*filters.scope, *filters.named().values()) if code]
    parts = [part for part in dict.fromkeys(applied) if ":" not in part]
    with st.container(horizontal=True, vertical_alignment="center"):
        exports.buttons(
            "_".join(["clout", *parts, f"{filters.window}d"]),
            lambda: tables.export(top, words, filters),
            filters.named(),
            "top",
        )
        address.choice(
            st.segmented_control,
            t("leaderboard.view"),
            "v",
            ["grid", "table"],
            "grid",
            lambda view: t(f"leaderboard.view_{view}"),
            required=True,
            label_visibility="collapsed",
        )
        st.caption(t("leaderboard.note"), width="content")


def came_and_went(publication: marts.Publication, filters: ranking.Filters) -> None:
    """Who entered the first hundred in seven days, and who left."""
    kind, scope = filters.scope
    entered = publication.rows(
        "select person_id, display_name, rank from marts.leaderboard"
        " where scope_kind = $k and scope_id = $s and entered order by rank",
        {"k": kind, "s": scope},
    )
    left = publication.rows(
        "select person_id, display_name, rank_now as rank from marts.leaderboard_exits"
        " where scope_kind = $k and scope_id = $s order by rank_before",
        {"k": kind, "s": scope},
    )
    tables.came_and_went(entered, left)


page()
