"""How another site shows a person's score: badge, card, WordPress, and where the data are."""

from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

import streamlit as st

from dashboard import chrome, language
from dashboard.api import badge
from dashboard.api.links import Links
from dashboard.api.people import scores
from dashboard.language import t
from dashboard.marts import Publication
from dashboard.untrusted import markdown

CARD = (420, 240)


def show(publication: Publication, person: dict[str, Any]) -> None:
    """Snippets to copy, folded away."""
    with st.expander(t("api.share"), icon=":material/code:"):
        row = scores(publication, [person["person_id"]])[person["person_id"]]
        lang = language.current()
        alt = t("api.badge_alt", sentence=badge.sentence(row, lang))
        st.image(badge.svg(row, lang, "dark" if chrome.dark() else "light"), alt=alt)
        st.caption(t("api.share_note"))
        told = snippets(row, _here(), lang)
        for tab, code in zip(
            st.tabs([t(f"api.{key}") for key in told]), told.values(), strict=True
        ):
            # coloured markup is too pale to read in the dark
            tab.code(code, language=None, wrap_lines=True)
        st.caption(t("api.notice"))


def snippets(row: dict[str, Any], base: str, lang: str) -> dict[str, str]:
    """What to paste, by the key of its name."""
    links, person = Links(base), row["person_id"]
    page = links.page(person, lang)
    title = language.phrase(lang, "api.card_title", name=row["display_name"])
    picture = f"{links.badge(person)}?lang={lang}"
    # the alternative text must not tell a score of the day it was copied
    image = f'<a href="{escape(page)}"><img src="{escape(picture)}" alt="{escape(title)}"></a>'
    width, height = CARD
    shields = quote(f"{links.badge(person, 'json')}?lang={lang}", safe="")
    card = (
        f'<iframe src="{escape(f"{links.card(person)}?lang={lang}")}" title="{escape(title)}" '
        f'width="{width}" height="{height}" style="border:0;max-width:100%" loading="lazy" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )
    return {
        "html": image,
        "markdown": f"[![{markdown(title)}]({picture})]({page})",
        "card": card,
        "wordpress": f"<!-- wp:html -->\n{card}\n<!-- /wp:html -->",
        "shields": f"https://img.shields.io/endpoint?url={shields}",
        "record": f"curl {links.person(person)}",
    }


def _here() -> str:
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
