"""The words of what a command hands to a person, in French and in English."""

import os
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from babel import numbers

LANGUAGES = ("fr", "en")
_TEXTS = Path(__file__).with_name("texts")


def choose(asked: str | None = None) -> str:
    """The language that was asked for, else the shell's, else English."""
    # a shell takes one that is empty for one that is not there
    asked = asked or (os.environ.get("LC_ALL") or os.environ.get("LANG") or "")[:2]
    return asked if asked in LANGUAGES else "en"


@cache
def texts(language: str) -> dict[str, dict[str, str]]:
    """All texts of a language by section and key."""
    return tomllib.loads((_TEXTS / f"{language}.toml").read_text(encoding="utf-8"))


class Words:
    """The texts of one section in one language."""

    def __init__(self, section: str, language: str) -> None:
        """Raises KeyError for a section that does not exist."""
        self.language = language
        self._texts = texts(language)[section]

    def __call__(self, key: str, **values: Any) -> str:  # noqa: ANN401
        """The text of a key; numbers are written as the language writes them."""
        told = {
            name: numbers.format_decimal(value, locale=self.language)
            if isinstance(value, int)
            else value
            for name, value in values.items()
        }
        return self._texts[key].format(**told)

    def get(self, key: str) -> str | None:
        """The text of a key, None where there is none."""
        return self._texts.get(key)
