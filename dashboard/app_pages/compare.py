"""Two to five lists, or persons, side by side."""

import streamlit as st

from dashboard import address, chrome, compared_lists, compared_people, marts
from dashboard.language import t


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
        compared_lists.show(publication)
    else:
        compared_people.show(publication)


page()
