"""Who gave a person +K, on which topic, and which of them count."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import language, tables
from dashboard.beside import GIVEN
from dashboard.language import t
from dashboard.marts import Publication
from dashboard.untrusted import markdown
from dashboard.words import Words

SHOWN = 20


def read(publication: Publication, person: dict[str, Any]) -> list[dict[str, Any]]:
    """Every +K, the newest first; none where an older file does not tell."""
    if not publication.has("endorsements"):
        return []
    return publication.rows(GIVEN, {"person": person["person_id"]})


def show(publication: Publication, person: dict[str, Any], words: Words) -> None:
    """The limits, how many count, and the newest ones."""
    st.subheader(t("endorsements.title"), anchor=False)
    st.caption(t("endorsements.note"))
    rows = read(publication, person)
    if not rows:
        st.caption(t("endorsements.none"))
        return
    counting = sum(row["counts"] for row in rows)
    st.markdown(t("endorsements.counting", n=len(rows), counting=language.number(counting)))
    st.table(
        pd.DataFrame(
            [
                {
                    t("person.topic"): markdown(language.named(row), 60) or "–",
                    t("endorsements.giver"): giver(row),
                    t("tables.network"): words.networks.get(row["network"], row["network"]),
                    t("tables.day"): language.day(row["day"]),
                    t("endorsements.counts"): counts(row),
                }
                for row in rows[:SHOWN]
            ]
        ),
        border="horizontal",
        hide_index=True,
    )


def giver(row: dict[str, Any]) -> str:
    """Who gave it, with the page of whoever may be named."""
    if row["giver_name"]:
        return tables.person_link(row["giver_person_id"], row["giver_name"])
    return t("explain.somebody")


def counts(row: dict[str, Any]) -> str:
    """Whether it counts, in a sign and a word."""
    return (
        "● " + t("endorsements.yes")
        if row["counts"]
        else "○ " + t(f"endorsements.beyond_{row['limit_reached']}")
    )
