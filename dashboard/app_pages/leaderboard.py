"""The leaderboard: lands on the Top 100 of France, narrowed by what the address says."""

from typing import Any

import streamlit as st

from dashboard import address, chrome, language, marts, ranking, tables
from dashboard.language import t
from dashboard.untrusted import csv_of, markdown
from dashboard.words import Words


def page() -> None:
    """Filters, four numbers, the table, its exports, who came and who went."""
    publication = marts.current()
    if chrome.nobody(publication):
        return
    if "p" in st.query_params:
        # the browser's way back from a person keeps that page's parameter and drops our own
        st.query_params.from_dict(st.session_state.pop("left", address.here()))
    words = Words(publication)
    filters = ask(publication, words)
    top = ranking.top(publication, filters)
    numbers(ranking.summary(publication, filters), top, filters)
    if not top:
        st.info(t("leaderboard.nobody"), icon=":material/search_off:")
        st.page_link(
            "app_pages/leaderboard.py",
            label=t("leaderboard.reset"),
            icon=":material/public:",
            query_params=address.here(c="all"),
        )
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
        country = _choose("country", "c", everywhere, "FR", width=150)
        topic = _choose("topic", "t", {"all": t("leaderboard.all"), **words.topics}, width=160)
        chosen = _choose("list", "l", {"all": t("leaderboard.all_f"), **words.lists}, width=170)
        network = _choose(
            "network", "n", {"all": t("leaderboard.all"), **words.networks}, width=150
        )
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
            width=220,
        )
    folded = publication.row("select lower(strip_accents($q)) as q", {"q": search})
    return ranking.Filters(
        country=_given(country),
        topic=_given(topic),
        list=_given(chosen),
        network=_given(network),
        window=window,
        search=(folded or {}).get("q") or None,
    )


def _choose(
    label: str,
    name: str,
    options: dict[str, str],
    default: str = "all",
    **how: Any,  # noqa: ANN401
) -> str:
    if default not in options:
        options = {default: default, **options}
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
        words.countries.get(filters.country or "") if filters.country else t("leaderboard.world"),
        words.networks.get(filters.network or ""),
    ]
    return t("leaderboard.heading", scope=" · ".join(part for part in parts if part))


def numbers(summary: dict[str, Any], top: tables.Rows, filters: ranking.Filters) -> None:
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
            mover = _mover(top, best)
            st.metric(
                t(f"leaderboard.{key}"),
                markdown(mover["display_name"], 28) if mover else "–",
                delta=language.number(mover["move"], sign=True) if mover else None,
                delta_description=t("leaderboard.places", n=abs(int(mover["move"])))
                if mover
                else None,
                border=True,
                height="stretch",
            )


def _signed(change: float | None) -> str | int | None:
    if change is None:
        return None
    return language.number(change, 1, sign=True) if abs(change) >= 0.05 else 0


def _mover(top: tables.Rows, best: bool) -> dict[str, Any] | None:
    moved = [row for row in top if row["move"] and (row["move"] > 0) == best]
    return max(moved, key=lambda row: (abs(row["move"]), -row["place"]), default=None)


def below(top: tables.Rows, words: Words, filters: ranking.Filters) -> None:
    """The exports and the other form of the table."""
    day = marts.current().as_of
    applied = [
        code for code in (*filters.scope, filters.country, filters.list, filters.network) if code
    ]
    name = "_".join(["clout", *dict.fromkeys(applied), f"{filters.window}d", str(day)])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "CSV",
            lambda: csv_of(*tables.export(top, words, filters, day)),
            file_name=f"{name}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            help=t("leaderboard.csv_help"),
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
