"""Every act that counts for a person, searched and taken away."""

from typing import Any

import streamlit as st

from dashboard import address, exports, statement
from dashboard.language import number, t
from dashboard.marts import Publication
from dashboard.words import Words


def show(publication: Publication, person: dict[str, Any], words: Words) -> None:
    """The activity statement: searched, and taken away as a file."""
    st.subheader(t("statement.title"), anchor=False)
    rows = statement.read(publication, person)
    if not rows:
        st.caption(t("statement.none"))
        return
    st.caption(t("statement.note"))
    present = sorted({row["network"] for row in rows if row["network"]})
    with st.container(horizontal=True):
        network = address.choice(
            st.selectbox,
            t("tables.network"),
            "n",
            ["all", *present],
            "all",
            lambda name: words.networks.get(name, t("leaderboard.all")),
            width=180,
        )
        query = address.text(
            t("statement.search"),
            "a",
            type="search",
            placeholder=t("statement.search_hint"),
            max_chars=60,
            width=300,
        )
    shown = statement.kept(rows, words, network, query)
    if not shown:
        st.info(t("statement.no_match"), icon=":material/search_off:")
        return
    total = sum(float(row["score_part"] or 0) for row in shown)
    st.markdown(t("statement.sum", n=len(shown), part=number(total, 2)))
    statement.show(shown, words, t("statement.title"), height=480 if len(shown) > 12 else "content")
    with st.container(horizontal=True):
        exports.buttons(
            f"clout_{person['person_id']}_acts",
            lambda: statement.export(shown),
            {"person": person["person_id"], "network": network, "search": query},
            "acts",
        )
