"""What the comparisons of lists and of persons share: chips, two charts, a table."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import address, charts, chrome, list_charts
from dashboard.language import t
from dashboard.untrusted import markdown
from dashboard.words import Words


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
                named(frame.assign(code=frame["code"].map(shown))),
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
            named(frame.assign(code=frame["code"].map(shown)).round({"share": 3})),
        )


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns in the reader's words."""
    if "score_date" in frame:
        frame = frame.assign(score_date=frame["score_date"].dt.date)
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


def table(lines: dict[str, list[str]], names: list[str]) -> None:
    """A table with a column for each."""
    frame = pd.DataFrame(
        [[label, *values] for label, values in lines.items()],
        columns=["", *_apart([markdown(name, 40) for name in names])],
    )
    st.table(frame, border="horizontal", hide_index=True)


def _apart(names: list[str]) -> list[str]:
    # two of the same name still need two columns
    return [
        name if name not in names[:place] else f"{name} ({names[:place].count(name) + 1})"
        for place, name in enumerate(names)
    ]
