"""What stands around every page: title, language, warnings, the stamp of freshness."""

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from dashboard import language, marts
from dashboard.language import t
from dashboard.untrusted import plain

# the page says its language to a screen reader; Streamlit itself always says English
_HTML = st.components.v2.component(
    "clout_language",
    js="export default ({ data }) => { document.documentElement.lang = data }",
)


def header(icon: str, title: str) -> None:
    """The title of a page and the choice of language."""
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.title(f"{icon} {title}", anchor=False, width="content")
        st.session_state.at_lang = language.current()
        st.segmented_control(
            t("chrome.language"),
            list(language.LANGUAGES),
            key="at_lang",
            format_func=str.upper,
            required=True,
            label_visibility="collapsed",
            on_change=_speak,
        )


def name_tab(shown: str) -> None:
    """What the browser calls this tab, its history and a bookmark."""
    st.set_page_config(page_title=f"{plain(shown, 60)} · Clout")


def tell_language() -> None:
    """The language of the page, for whoever has it read aloud."""
    _HTML(data=language.current(), key="html", height=0)


def _speak() -> None:
    st.session_state.lang = st.session_state.at_lang
    st.query_params["lang"] = st.session_state.at_lang


def warn_of_age(publication: marts.Publication, status: dict[str, Any]) -> None:
    """Say so when the last refresh failed or the last publication lies too far back."""
    age = datetime.now(UTC) - publication.published_at
    if status.get("outcome") == "failed":
        st.warning(t("state.failed"), icon=":material/sync_problem:")
    elif age > marts.STALE:
        st.warning(t("state.stale", n=age.days), icon=":material/schedule:")


def footer(publication: marts.Publication) -> None:
    """When the data are from, and which method made them."""
    stamp = []
    if day := publication.as_of:
        stamp.append(t("chrome.as_of", day=language.day(day)))
    stamp.append(t("chrome.published", moment=language.moment(publication.published_at)))
    if method := publication.method:
        stamp.append(t("chrome.method", version=method["method_version"]))
    st.space("small")
    st.caption(" · ".join(stamp))


def nobody(publication: marts.Publication) -> bool:
    """Whether there is nobody to show yet, which the page then says."""
    empty = publication.row("select 1 as one from marts.person_scores limit 1") is None
    if empty:
        st.info(t("state.empty"), icon=":material/inbox:")
    return empty


def dark() -> bool:
    """Whether the reader looks at the dark theme, as far as the browser told."""
    return st.context.theme.type == "dark"


def phone() -> bool:
    """Whether the reader holds a phone, as its browser says."""
    return "Mobi" in st.context.headers.get("User-Agent", "")
