"""A person's score as a small picture with its interval, and for shields.io."""

import re
from html import escape
from typing import Any

from babel import dates

from dashboard.api.http import Answer, Asked, as_json, unprocessable
from dashboard.api.people import named, scores
from dashboard.language import number, phrase

THEMES = ("light", "dark")
# of Streamlit's two themes: ground, line, text, quiet text, accent
_COLOURS = {
    "light": ("#ffffff", "#ddd7cf", "#161616", "#5a5a5a", "#b23a00"),
    "dark": ("#1b1a18", "#45413b", "#f4f1ec", "#b8b3ad", "#f07a3e"),
}
_NAMES = ("ground", "line", "text", "quiet", "accent")
WIDTH, HEIGHT = 206, 32
_FONT = "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"


def picture(asked: Asked) -> Answer:
    """The badge of the person of the path, as SVG."""
    person = named(asked, asked.links.badge)
    theme = theme_of(asked)
    row = scores(asked.publication, [person])[person]
    return Answer(svg(row, asked.language, theme).encode(), "image/svg+xml")


def shield(asked: Asked) -> Answer:
    """The same for shields.io, which draws it in its own way."""
    person = named(asked, lambda one: asked.links.badge(one, "json"))
    return as_json(shields(scores(asked.publication, [person])[person], asked.language))


def theme_of(asked: Asked) -> str:
    """The theme that the question names, or none: then the reader's own."""
    theme = asked.query.get("theme", "")
    if theme and theme not in THEMES:
        raise unprocessable("theme", f"theme is one of {', '.join(THEMES)}.")
    return theme


def shields(row: dict[str, Any], language: str) -> dict[str, Any]:
    """What shields.io asks of an endpoint: label, message, colour."""
    return {
        "schemaVersion": 1,
        "label": "Clout",
        "message": f"{number(row['score'], 1, language=language)} ({interval(row, language)})",
        "color": _COLOURS["light"][-1].removeprefix("#"),
        "cacheSeconds": 3600,
    }


def interval(row: dict[str, Any], language: str) -> str:
    """The interval of a score, short."""
    low, high = (number(row[f"score_{end}"], 1, language=language) for end in ("low", "high"))
    return f"{low}–{high}"


def sentence(row: dict[str, Any], language: str) -> str:
    """A score in one sentence, with its interval, day and method."""
    return phrase(
        language,
        "api.sentence",
        name=row["display_name"],
        score=number(row["score"], 1, language=language),
        low=number(row["score_low"], 1, language=language),
        high=number(row["score_high"], 1, language=language),
        day=dates.format_date(row["as_of"], "long", locale=language),
        version=row["method_version"],
    )


def svg(row: dict[str, Any], language: str, theme: str = "") -> str:
    """The badge: name of the score, score, interval, and where it lies between 1 and 100."""
    alt = xml(sentence(row, language))
    score = xml(number(row["score"], 1, language=language))
    between = xml(interval(row, language))
    low, at, high = (_place(row[name]) for name in ("score_low", "score", "score_high"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{alt}" lang="{language}">'
        f"<title>{alt}</title><style>{colours(theme)}"
        f"text{{font-family:{_FONT}}}.t{{fill:var(--text)}}.q{{fill:var(--quiet)}}</style>"
        f'<clipPath id="c"><rect width="{WIDTH}" height="{HEIGHT}" rx="7"/></clipPath>'
        f'<g clip-path="url(#c)"><rect width="{WIDTH}" height="{HEIGHT}" fill="var(--ground)"/>'
        f'<rect y="28" width="{WIDTH}" height="4" fill="var(--line)"/>'
        f'<rect y="28" width="{at}" height="4" fill="var(--accent)"/>'
        f'<rect x="{low}" y="28" width="{max(round(high - low, 1), 1.5)}" height="4" '
        'fill="var(--text)" fill-opacity=".55"/></g>'
        f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="6.5" fill="none" '
        'stroke="var(--line)"/>'
        '<rect x="8" y="6" width="17" height="17" rx="4" fill="var(--accent)"/>'
        '<path d="M11.7 19.3V15h2.7v4.3zm3.5 0v-9.1h2.7v9.1zm3.5 0v-6.4h2.7v6.4z" '
        'fill="var(--ground)"/>'
        '<text x="32" y="19" font-size="13" font-weight="600" class="t" textLength="36" '
        'lengthAdjust="spacingAndGlyphs">Clout</text>'
        f'<text x="124" y="20.5" font-size="17" font-weight="700" class="t" text-anchor="end">'
        f"{score}</text>"
        f'<text x="{WIDTH - 10}" y="19" font-size="11.5" class="q" text-anchor="end">{between}'
        "</text></svg>"
    )


def colours(theme: str) -> str:
    """The colours as properties: of a theme, or of the reader's."""
    light, dark = (
        ";".join(f"--{name}:{value}" for name, value in zip(_NAMES, _COLOURS[one], strict=True))
        for one in THEMES
    )
    if theme:
        return f":root{{{dark if theme == 'dark' else light}}}"
    return f":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}"


def xml(text: str) -> str:
    """A text that stays one within markup."""
    return escape(xml_known(text))


def xml_known(text: str) -> str:
    """A text without the signs that XML does not know."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _place(score: float) -> float:
    return round((score - 1) / 99 * WIDTH, 1)
