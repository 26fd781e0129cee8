"""What a network or a registry sends, made harmless wherever a page, a link or a file shows it."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote, urlsplit

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# all but those at which no line may break
_SPACES = re.compile("[^\\S\u00a0\u202f]+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_AVATARS = ("#0072B2", "#B23A00", "#00704F", "#9C3F76", "#6B5000", "#4D4D4D")


def visible(text: str) -> str:
    """The text without what a reader cannot see: bidi overrides, controls, lone surrogates."""
    return "".join(
        char
        for char in text
        # the joiner holds emoji and some scripts together
        if char in "\u200d\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}
    )


def plain(text: object, limit: int = 80) -> str:
    """The visible text on one line, cut at `limit`."""
    line = _SPACES.sub(" ", visible(str(text or ""))).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def markdown(text: object, limit: int = 80) -> str:
    """The same for a command that reads Markdown: no markup, link, icon or formula survives."""
    # streamlit looks for :icons:, $formulas$ and -> arrows after markdown has dropped its
    # backslashes, so that only something between the signs keeps them apart
    shown = re.sub(r"[:$<>-](?=\S)", "\\g<0>\u2060", plain(text, limit))
    return _PUNCTUATION.sub(r"\\\1", shown)


def drawn(text: object, limit: int = 80) -> str:
    """The same for a chart: Plotly takes some tags for markup, and %{ for a place to fill."""
    # it knows no &quot;, and turns the signs back after it has filled the places
    return escape(plain(text, limit), quote=False).replace("%{", "&#37;{")


def link(url: object) -> str | None:
    """The address if a browser may follow it, none if it is anything but http or https."""
    try:
        parts = urlsplit(str(url or "").strip())
    except ValueError:
        return None
    return parts.geturl() if parts.scheme in {"http", "https"} and parts.netloc else None


def csv_of(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file for spreadsheets, in which no text can be taken for a formula."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([_cell(name) for name in header])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return ("\ufeff" + file.getvalue()).encode()


def _cell(value: object) -> object:
    if isinstance(value, str) and value.lstrip().startswith(_FORMULA):
        return "'" + value
    return value


def avatar(name: str) -> str:
    """A round picture with the initials of a name, as the address an image column shows."""
    words = [word for word in re.split(r"\W+", plain(name)) if word]
    initials = "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper() or "?"
    colour = _AVATARS[sum(name.encode(errors="replace")) % len(_AVATARS)]
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">'
        f'<circle cx="20" cy="20" r="20" fill="{colour}"/>'
        '<text x="20" y="26" font-family="sans-serif" font-size="16" font-weight="600" '
        f'fill="#fff" text-anchor="middle">{escape(initials)}</text></svg>'
    )
    return "data:image/svg+xml;utf8," + quote(svg)
