"""The dashboard: language, navigation, and what every page stands between."""

import logging
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage

from dashboard import chrome, language, marts
from dashboard.language import t

PAGES = {
    "leaderboard": ":material/leaderboard:",
    "person": ":material/person:",
    "compare": ":material/compare_arrows:",
    "trends": ":material/trending_up:",
    "topics": ":material/tag:",
    "countries": ":material/public:",
    "whatif": ":material/science:",
    "method": ":material/function:",
    "sql": ":material/database:",
    "status": ":material/monitor_heart:",
    "privacy": ":material/shield_person:",
}


def main() -> None:
    """Draw the page that the address names."""
    st.set_page_config(
        page_icon=str(Path(__file__).with_name("static") / "favicon.svg"),
        layout="wide",
    )
    language.choose()
    pages = [
        st.Page(
            f"app_pages/{name}.py",
            title=t(f"{name}.title"),
            icon=icon,
            url_path=name,
            default=name == "leaderboard",
            help=t(f"{name}.about"),
        )
        for name, icon in PAGES.items()
    ]
    page = st.navigation(pages, position="hidden" if st.context.is_embedded else "top")
    chrome.name_tab(page.title)
    folder = marts.published()
    publication = marts.latest(folder)
    st.session_state.publication = publication
    chrome.header(page.icon, page.title)
    if publication is None:
        st.info(t("state.unpublished"), icon=":material/inbox:")
    else:
        chrome.warn_of_age(publication, marts.status(folder))
        draw(page, publication)
    chrome.tell_language()


def draw(page: StreamlitPage, publication: marts.Publication) -> None:
    """The page and its stamp, or a sentence where it cannot be drawn."""
    try:
        page.run()
        chrome.footer(publication)
    except Exception:
        log = logging.getLogger("clout.dashboard")
        log.exception("The page %r could not be drawn.", page.title)
        st.error(t("state.error"), icon=":material/error:")


main()
