"""What was read of a person, and when."""

from typing import Any

import streamlit as st

from dashboard import language, profile, tables
from dashboard.language import t
from dashboard.marts import Publication
from dashboard.untrusted import link, plain
from dashboard.words import Words


def show(publication: Publication, person: dict[str, Any], words: Words) -> None:
    """The accounts of the person, what was read of them and when."""
    with st.container(border=True):
        st.subheader(t("person.coverage"), anchor=False)
        accounts = profile.accounts(publication, person)
        if not accounts:
            st.caption(t("person.no_accounts"))
            return
        counts = ("person.followers", "person.posts", "person.acts")
        tables.grid(
            [
                {
                    t("tables.network"): words.networks.get(row["network"], row["network"]),
                    t("person.handle"): plain(row["handle"]),
                    **{
                        t(name): row[column]
                        for name, column in zip(
                            counts, ("followers", "read_posts", "acts"), strict=True
                        )
                    },
                    t("person.read_at"): row["read_at"],
                    t("person.outcome"): _outcome(row),
                    t("person.link"): link(row["url"]),
                }
                for row in accounts
            ],
            t("person.coverage"),
            digits={t(name): 0 for name in counts},
            days=(t("person.read_at"),),
            column_config={
                t("person.link"): st.column_config.LinkColumn(display_text=r"https?://([^/]+)"),
            },
        )


def _outcome(row: dict[str, Any]) -> str:
    if row["read_with"]:
        return t("person.read_with", handle=plain(row["read_with"]))
    known = language.texts(language.current()).get(
        f"outcome.{row['outcome']}", row["outcome"] or "–"
    )
    return f"{known} ({plain(row['note'])})" if row["note"] else known
