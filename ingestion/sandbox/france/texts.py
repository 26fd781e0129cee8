"""The short texts of the fictional world, composed from a number, in French or in English.

The same number gives the same content in both languages.
"""

import re
import unicodedata
from functools import cache

from ingestion.sandbox.france import phrases

LANGUAGES = ("fr", "en")
TOPICS = tuple(phrases.TOPICS)
CATS = TOPICS.index("chats")


def _pairs(lines: str) -> list[tuple[str, str]]:
    halves = (line.split("|") for line in lines.strip("\n").split("\n"))
    return [(french.rstrip(), english[1:].rstrip()) for french, english in halves]


@cache
def _topic(topic: int) -> tuple[list[tuple[str, ...]], str, list, list]:
    tags, sign, rest = phrases.TOPICS[TOPICS[topic]].lstrip("\n").split("\n", 2)
    events, remarks = rest.split("--\n")
    hashtags = [tuple(half.replace("#", "").split()) for half in tags.split("|")]
    return hashtags, sign, _pairs(events), _pairs(remarks)


_ASIDES = _pairs(phrases.ASIDES)
_LEADS = _pairs(phrases.LEADS)
_OPENINGS = _pairs(phrases.OPENINGS)
_ENDINGS = _pairs(phrases.ENDINGS)


def slug(text: str) -> str:
    """The text in lower-case ASCII with hyphens between its words."""
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe")).encode("ascii", "ignore")
    return re.sub(r"[^a-z0-9]+", "-", plain.decode().lower()).strip("-")


def topic_name(topic: str, tongue: int) -> str:
    """What a topic is called in French (0) or English (1)."""
    return _topic(TOPICS.index(topic))[0][tongue][0].lower()


def title(topic: int, number: int, language: str) -> str:
    """What a video or an article is called."""
    tongue = LANGUAGES.index(language)
    _, _, events, remarks = _topic(topic)
    number, event = divmod(number, len(events))
    colon = (" : ", ": ")[tongue]
    return f"{events[event][tongue]}{colon}{remarks[number % len(remarks)][tongue]}"


def post(topic: int, number: int, language: str) -> tuple[str, tuple[str, ...]]:
    """The text of a post and its hashtags."""
    tongue = LANGUAGES.index(language)
    hashtags, sign, events, remarks = _topic(topic)
    name = title(topic, number, language)
    number, also = divmod(number // len(events) // len(remarks), 3 * len(remarks))
    number, aside = divmod(number, len(_ASIDES))
    number, lead = divmod(number, len(_LEADS))
    number, signed = divmod(number, 3)
    tags = hashtags[tongue][: number % (len(hashtags[tongue]) + 1)]
    more = remarks[also][tongue] if also < len(remarks) else ""
    second = (" ; ", "; ")[tongue] + more if more and more not in name else ""
    text = f"{_LEADS[lead][tongue]} {name}{second}{_ASIDES[aside][tongue]}".strip()
    if not signed:
        text = f"{text} {sign}"
    return " ".join([text, *(f"#{tag}" for tag in tags)]), tags


def comment(number: int, language: str) -> str:
    """What somebody answers."""
    tongue = LANGUAGES.index(language)
    number, opening = divmod(number, len(_OPENINGS))
    ending = number % len(_ENDINGS)
    return f"{_OPENINGS[opening][tongue]}{_ENDINGS[ending][tongue]}"
