"""What was asked of a method, what was measured, and what limits what misses its goal."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import language
from dashboard.language import number, t
from dashboard.marts import Publication
from dashboard.untrusted import markdown


def show(publication: Publication, method: dict[str, Any]) -> None:
    """The misses in sentences, then every measure; nothing where an older file has none."""
    if not publication.has("method_measures"):
        return
    rows = publication.rows(
        "from marts.method_measures where method_version = $version order by position",
        {"version": method["method_version"]},
    )
    if not rows:
        return
    missed = [row for row in rows if not row["is_met"]]
    st.subheader(t("measures.title"), anchor=False)
    st.markdown(t("measures.told", n=len(rows), missed=number(len(missed))))
    for row in missed:
        what, where = language.named(row, "measure"), language.named(row, "data")
        said = t(
            "measures.missed", what=markdown(what, 90), where=markdown(where, 90),
            measured=number(row["measured"], None), goal=goal(row),
        )  # fmt: skip
        st.markdown(f"- {said} {markdown(language.named(row, 'limit'), 500)}")
    st.table(
        pd.DataFrame(
            [
                {
                    t("measures.what"): markdown(language.named(row, "measure"), 90),
                    t("measures.where"): markdown(language.named(row, "data"), 90),
                    t("measures.goal"): goal(row),
                    t("measures.measured"): f"**{number(row['measured'], None)}**",
                    "": "● " + t("measures.met") if row["is_met"] else "▲ " + t("measures.not_met"),
                    t("measures.command"): f"`{row['command']}`",
                }
                for row in rows
            ]
        ),
        border="horizontal",
        hide_index=True,
    )


def goal(row: dict[str, Any]) -> str:
    """The goal in signs."""
    low, high = (number(row[name], None) for name in ("at_least", "at_most"))
    if row["at_least"] is None and row["at_most"] is None:
        return "–"
    if row["at_most"] is None:
        return f"≥ {low}"
    return f"≤ {high}" if row["at_least"] is None else t("measures.between", low=low, high=high)
