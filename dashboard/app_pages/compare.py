"""Two to five lists, or persons, side by side: everybody, over time, by network, in numbers."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import (
    address,
    charts,
    chrome,
    comparing,
    language,
    list_charts,
    list_editor,
    marts,
    profile,
    tables,
)
from dashboard.language import number, t
from dashboard.untrusted import markdown, plain
from dashboard.words import Words

NUMBERS = (
    ("reach", 0),
    ("amplification", 1),
    ("network_impact", 1),
    ("regulars", 0),
    ("popularity", 0),
    ("activity", 1),
    ("generosity", 1),
)


def page() -> None:
    """Lists or persons, as the address says."""
    publication = marts.current()
    if chrome.nobody(publication):
        return
    kind = address.choice(
        st.segmented_control,
        t("compare.kind"),
        "k",
        ["lists", "people"],
        "lists",
        lambda name: t(f"compare.kind_{name}"),
        required=True,
        label_visibility="collapsed",
    )
    if kind == "lists":
        of_lists(publication)
    else:
        of_people(publication)


def of_lists(publication: marts.Publication) -> None:
    """The lists of the address, the two largest without any."""
    lists = comparing.lists(publication)
    list_editor.show(publication)
    if len(lists) < 2:
        st.info(t("compare.too_few"), icon=":material/playlist_add:")
        return
    names = {row["list_id"]: plain(row["name"], 40) for row in lists}
    chosen = choose_lists(names)
    if len(chosen) < 2:
        st.info(t("compare.choose"), icon=":material/compare_arrows:")
        return
    shown = {code: names[code] for code in chosen}
    if new := [
        markdown(names[row["list_id"]]) for row in lists if row["fresh"] and row["list_id"] in shown
    ]:
        st.info(t("lists.fresh", names=", ".join(new)), icon=":material/fiber_new:")
    rows = {row["list_id"]: row for row in lists}
    members = {code: comparing.members(publication, code) for code in chosen}
    summary(rows, shown, members)
    everybody({shown[code]: frame for code, frame in members.items()})
    codes = list(shown)
    both(
        shown,
        lambda: comparing.medians(publication, codes),
        lambda: comparing.mix_of_lists(publication, codes),
        Words(publication),
        "compare.medians",
    )
    head_to_head(rows, shown, members)


def choose_lists(names: dict[str, str]) -> list[str]:
    """The lists of the address, the two largest without any; more are added by name."""
    here = address.codes("l", names)[: comparing.MOST]
    if "l" not in st.query_params:
        here = list(names)[:2]

    def add() -> None:
        if code := st.session_state.added:
            st.query_params["l"] = ",".join([*here, code])
            st.session_state.added = None

    st.selectbox(
        t("compare.add_list", n=comparing.MOST),
        [code for code in names if code not in here],
        index=None,
        key="added",
        format_func=names.__getitem__,
        placeholder=t("compare.add_list_hint"),
        disabled=len(here) >= comparing.MOST,
        on_change=add,
        width=420,
    )
    chips({code: names[code] for code in here}, "l", "lists")
    return here


def chips(shown: dict[str, str], name: str, kind: str) -> None:
    """What is compared, each taken out by a click."""
    with st.container(horizontal=True):
        for code, label in shown.items():
            rest = ",".join(other for other in shown if other != code)
            address.jump(
                markdown(label, 40),
                ":material/close:",
                help=t("compare.remove"),
                k=kind,
                **{name: rest},
            )


def of_people(publication: marts.Publication) -> None:
    """The persons of the address, the first two of the world without any."""
    asked = list(dict.fromkeys(filter(None, st.query_params.get("who", "").split(","))))
    asked = asked[: comparing.MOST] or comparing.first(publication)
    found = comparing.people(publication, asked)
    choose(publication, [row["person_id"] for row in found])
    missing = [code for code in asked if code not in {row["person_id"] for row in found}]
    if missing:
        told = ", ".join(markdown(code, 40) for code in missing)
        st.warning(t("person.not_found", person=told), icon=":material/person_off:")
    if len(found) < 2:
        st.info(t("compare.choose_people"), icon=":material/compare_arrows:")
        return
    shown = {row["person_id"]: plain(row["display_name"], 30) for row in found}
    codes = list(shown)
    in_numbers(found, Words(publication))
    both(
        shown,
        lambda: comparing.scores(publication, codes),
        lambda: comparing.mix_of_people(publication, codes),
        Words(publication),
        "compare.scores",
    )


def choose(publication: marts.Publication, here: list[str]) -> None:
    """A search whose hits are added by a click; those chosen are taken out the same way."""
    query = address.text(
        t("compare.add"),
        "q",
        type="search",
        placeholder=t("leaderboard.search_hint"),
        max_chars=60,
        width=420,
    )
    hits = [row for row in profile.search(publication, query) if query] if query else []
    if query and not hits:
        st.info(t("person.none_found", query=markdown(query, 60)), icon=":material/search_off:")
    with st.container(horizontal=True):
        for row in hits:
            if row["person_id"] in here or len(here) >= comparing.MOST:
                continue
            address.jump(
                markdown(row["display_name"], 40),
                ":material/add:",
                k="people",
                who=",".join([*here, row["person_id"]]),
            )
    names = {row["person_id"]: row["display_name"] for row in comparing.people(publication, here)}
    chips({code: names[code] for code in here}, "who", "people")


def summary(
    rows: dict[str, dict[str, Any]], shown: dict[str, str], members: dict[str, pd.DataFrame]
) -> None:
    """The median of each list beside that of the others."""
    with st.grid(len(shown), min_column_width=150):
        for code, name in shown.items():
            gap = rows[code]["median"] - others(members, code)["score"].median()
            st.metric(
                f"n = {number(rows[code]['size'])} · {markdown(name)}",
                number(rows[code]["median"], 1),
                delta=number(gap, 1, sign=True) if abs(gap) >= 0.05 else 0,
                delta_description=t("compare.against", n=len(shown) - 1),
                border=True,
                height="stretch",
                help=t("compare.median_help"),
            )


def others(members: dict[str, pd.DataFrame], code: str) -> pd.DataFrame:
    """Everybody of the other lists."""
    return pd.concat([frame for other, frame in members.items() if other != code])


def everybody(groups: dict[str, pd.DataFrame]) -> None:
    """A dot per person."""
    with st.container(border=True):
        st.subheader(t("compare.distribution"), anchor=False)
        st.caption(t("compare.distribution_note", n=list_charts.ENOUGH_FOR_DENSITY))
        told = "; ".join(
            t("compare.told", name=label, n=len(rows), median=number(rows["score"].median(), 1))
            for label, rows in groups.items()
        )
        data = pd.concat([rows.assign(list=label) for label, rows in groups.items()])
        charts.draw(
            list_charts.distribution(groups),
            told,
            "distribution",
            _named(data[["list", "name", "score"]].round({"score": 1})),
        )


def both(
    shown: dict[str, str],
    over_time: Callable[[], pd.DataFrame],
    by_network: Callable[[], pd.DataFrame],
    words: Words,
    title: str,
) -> None:
    """A value by day, and the share of each network, of every list or person."""
    names = " / ".join(shown.values())
    networks = by_network()
    height = 340 if chrome.phone() else max(340, list_charts.mix_height(networks))
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        st.subheader(t(title), anchor=False)
        frame = over_time()
        if frame["score_date"].nunique() < 2:
            st.caption(t("person.no_history"))
        else:
            charts.draw(
                list_charts.lines(frame, shown, height),
                t("compare.lines_alt", names=names),
                "lines",
                _named(frame.assign(code=frame["code"].map(shown))),
            )
    with right, st.container(border=True, height="stretch"):
        st.subheader(t("compare.mix"), anchor=False)
        frame = networks.copy()
        if frame.empty:
            st.caption(t("compare.no_mix"))
            return
        frame["network"] = frame["network"].map(lambda name: words.networks.get(name, name))
        charts.draw(
            list_charts.mix(frame, shown),
            t("compare.mix_alt", names=names),
            "mix",
            _named(frame.assign(code=frame["code"].map(shown)).round({"share": 3})),
        )


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    names = {
        "list": t("tables.list"),
        "code": t("tables.name"),
        "name": t("tables.name"),
        "score": t("tables.score"),
        "score_date": t("tables.day"),
        "value": t("tables.score"),
        "network": t("tables.network"),
        "share": t("tables.share"),
    }
    return frame.rename(columns=names)


def head_to_head(
    rows: dict[str, dict[str, Any]], shown: dict[str, str], members: dict[str, pd.DataFrame]
) -> None:
    """The same numbers of every list, row by row."""
    st.subheader(t("compare.head_to_head"), anchor=False)
    lines: dict[str, list[str]] = {
        t("compare.size"): [number(rows[code]["size"]) for code in shown]
    }
    for key in ("top", "upper_quartile", "median", "lower_quartile"):
        lines[t(f"compare.{key}")] = [number(rows[code][key], 1) for code in shown]
    wins = [comparing.won(members[c]["score"], others(members, c)["score"]) for c in shown]
    lines[t("compare.wins")] = [language.percent(share) for share in wins]
    for place in range(3):
        lines[t("compare.best", n=place + 1)] = [
            f"{tables.person_link(row.person_id, row.name)} · {number(row.score, 1)}"
            if (row := _at(frame, place))
            else "–"
            for frame in members.values()
        ]
    side_by_side(lines, list(shown.values()))


def in_numbers(found: list[dict[str, Any]], words: Words) -> None:
    """The same numbers of every person, row by row."""
    lines = {
        t("tables.score"): [f"**{number(row['score'], 1)}**" for row in found],
        t("tables.between"): [
            f"{number(row['score_low'], 1)} – {number(row['score_high'], 1)}" for row in found
        ],
        t("person.rank_world"): [number(row["rank"]) for row in found],
        t("person.change", n=7): [number(row["delta_7d"], 1, sign=True) for row in found],
        t("person.change", n=30): [number(row["delta_30d"], 1, sign=True) for row in found],
        t("leaderboard.style"): [words.styles.get(row["style"], "–") for row in found],
    }
    for name, digits in NUMBERS:
        lines[t(f"person.{name}")] = [number(row[name], digits) for row in found]
    st.subheader(t("compare.head_to_head"), anchor=False)
    names = [tables.person_link(row["person_id"], row["display_name"]) for row in found]
    side_by_side({t("compare.profile"): names, **lines}, [row["display_name"] for row in found])


def side_by_side(lines: dict[str, list[str]], names: list[str]) -> None:
    """A table with a column for each."""
    table = pd.DataFrame(
        [[label, *values] for label, values in lines.items()],
        columns=["", *_apart([markdown(name, 40) for name in names])],
    )
    st.table(table, border="horizontal", hide_index=True)


def _apart(names: list[str]) -> list[str]:
    # two of the same name still need two columns
    return [
        name if name not in names[:place] else f"{name} ({names[:place].count(name) + 1})"
        for place, name in enumerate(names)
    ]


def _at(frame: pd.DataFrame, place: int) -> Any:  # noqa: ANN401
    rows = frame.iloc[place : place + 1]
    return next(rows.itertuples(), None)


page()
