"""Two to five lists side by side: everybody in them, over time, by network, in numbers."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import (
    address,
    charts,
    comparing,
    language,
    list_charts,
    list_editor,
    marts,
    side_by_side,
    tables,
)
from dashboard.language import number, t
from dashboard.untrusted import markdown, plain
from dashboard.words import Words


def show(publication: marts.Publication) -> None:
    """The lists of the address, the two largest without any."""
    lists = comparing.lists(publication)
    list_editor.show(publication)
    if len(lists) < 2:
        st.info(t("compare.too_few"), icon=":material/playlist_add:")
        return
    names = {row["list_id"]: plain(row["name"], 40) for row in lists}
    asked = st.query_params.get("l", "").split(",")
    if left_out := comparing.without_people(publication, [c for c in asked if c not in names]):
        told = ", ".join(markdown(name) for name in left_out)
        day = language.day(publication.as_of)
        st.info(t("compare.without_people", names=told, day=day), icon=":material/group_off:")
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
    side_by_side.both(
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
    side_by_side.chips({code: names[code] for code in here}, "l", "lists")
    return here


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
            side_by_side.named(data[["list", "name", "score"]].round({"score": 1})),
        )


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
    side_by_side.table(lines, list(shown.values()))


def _at(frame: pd.DataFrame, place: int) -> Any:  # noqa: ANN401
    rows = frame.iloc[place : place + 1]
    return next(rows.itertuples(), None)
