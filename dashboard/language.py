"""The words, numbers and dates of the language a reader chose."""

import re
import tomllib
import unicodedata
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from babel import Locale, dates, numbers

LANGUAGES = {"fr": "Français", "en": "English"}
# the spaces of French at which no line may break
_TIED = re.compile(r" (?=[:;?!»%])|(?<=«) |(?<=\d) (?=\d{3}\b)")
_TEXTS = Path(__file__).with_name("texts")


@cache
def texts(language: str) -> dict[str, str]:
    """All texts of a language by "section.key"."""
    sections = tomllib.loads((_TEXTS / f"{language}.toml").read_text(encoding="utf-8"))
    return {
        f"{section}.{key}": text for section, keys in sections.items() for key, text in keys.items()
    }


def choose() -> str:
    """The language of this run: the address says it, else the session, else the browser."""
    asked = st.query_params.get("lang")
    if asked not in LANGUAGES:
        asked = st.session_state.get("lang") or _of_browser()
    st.session_state.lang = asked
    if asked != _of_browser():
        st.query_params["lang"] = asked
    return asked


def _of_browser() -> str:
    locale = st.context.locale
    return "fr" if not locale or locale.lower().startswith("fr") else "en"


def current() -> str:
    """The code of the language of this run."""
    return st.session_state.get("lang", "fr")


def t(key: str, **values: Any) -> str:  # noqa: ANN401
    """The text of a key in the language of this run."""
    return phrase(current(), key, **values)


def phrase(language: str, key: str, **values: Any) -> str:  # noqa: ANN401
    """The text of a key; `n` chooses between its `_one` and `_other` forms."""
    words = texts(language)
    if "n" in values:
        if f"{key}_other" in words:
            form = Locale(language).plural_form(values["n"])
            key = f"{key}_{form}" if f"{key}_{form}" in words else f"{key}_other"
        values["n"] = number(values["n"], language=language)
    return words[key].format(**values) if values else words[key]


def number(
    value: float | None, digits: int | None = 0, sign: bool = False, language: str = ""
) -> str:
    """A number with that many decimals, with those it needs for none; a dash for no number."""
    if value is None or value != value:
        return "–"
    tail = ".####" if digits is None else "." + "0" * digits if digits else ""
    shown = round(value, 4 if digits is None else digits)
    positive = "+" if sign and shown > 0 else ""
    shape = f"{positive}#,##0{tail}"
    # adding zero turns a minus zero into a plain one
    return numbers.format_decimal(shown + 0, format=shape, locale=language or current())


def percent(share: float) -> str:
    """A share of 1 as a whole percentage."""
    return numbers.format_percent(round(share, 2) + 0, locale=current())


def day(value: date | None, pattern: str = "medium") -> str:
    """A day; `pattern` as CLDR names or spells it."""
    return "–" if value is None else dates.format_date(value, pattern, locale=current())


def moment(value: datetime | None) -> str:
    """A moment in UTC."""
    if value is None:
        return "–"
    shape = f"{Locale(current()).date_formats['medium'].pattern} HH:mm 'UTC'"
    return dates.format_datetime(value, shape, tzinfo=dates.UTC, locale=current())


def told(value: object) -> str:
    """A value of a table as its readers write it; a dash for none."""
    if value is None or value != value:
        return "–"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value, None)
    return str(value)


def folded(text: str) -> str:
    """The text as a search compares it, whatever its accents and capitals."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def names() -> dict[str, str]:
    """The name of every language by its code."""
    return dict(Locale(current()).languages)


def named(row: dict, key: str = "name") -> str:
    """The name that a row of the marts carries in this language."""
    text = row[f"{key}_{current()}"] or ""
    # whoever writes a seed types these spaces as any other
    return _TIED.sub("\u00a0", text) if current() == "fr" else text


def known(key: str, default: str) -> str:
    """The text of a key if there is one: codes may come that nobody has named yet."""
    return texts(current()).get(key, default)
