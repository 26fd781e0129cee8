"""The scores of accounts that a person keeps apart."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.language import number, t
from dashboard.marts import ACTIVE, Publication
from dashboard.untrusted import markdown


def show(publication: Publication, person: dict[str, Any]) -> None:
    """The scores of accounts kept apart; nothing where none is."""
    rows = publication.rows(
        "from marts.person_context_scores"
        f" where person_id = $person and method_version = {ACTIVE} order by score desc, context",
        {"person": person["person_id"]},
    )
    if not rows:
        return
    with st.container(border=True):
        st.subheader(t("person.contexts"), anchor=False)
        st.caption(t("person.contexts_note"))
        st.table(
            pd.DataFrame(
                [
                    (
                        markdown(row["context"], 40),
                        number(row["score"], 1),
                        number(row["delta_30d"], 1, sign=True),
                    )
                    for row in rows
                ],
                columns=[t("person.context"), t("tables.score"), t("leaderboard.over", n=30)],
            ),
            border="horizontal",
            hide_index=True,
        )
