"""Where the things of the API are: on this server, or as files on any other host."""

import hashlib
import re
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote, urlencode

# under which name the page of rankings keeps a scope in its address
PAGE_FILTERS = {"region": "r", "topic": "t", "list": "l"}


@dataclass(frozen=True)
class Links:
    """Addresses below a base, which is empty where nobody said what it is."""

    base: str = ""
    # how the names of records and cards end
    record_ending: ClassVar[str] = ""
    card_ending: ClassVar[str] = ""

    @staticmethod
    def name(code: str) -> str:
        """A code as part of an address."""
        return quote(code, safe="")

    def person(self, person_id: str) -> str:
        """The record of a person."""
        return f"{self.base}/api/v1/people/{self.name(person_id)}{self.record_ending}"

    def list(self, list_id: str) -> str:
        """The record of a list."""
        return f"{self.base}/api/v1/lists/{self.name(list_id)}{self.record_ending}"

    def leaderboard(self, kind: str, scope: str) -> str:
        """A ranking."""
        return f"{self.base}/api/v1/leaderboard?{_scope(kind, scope)}"

    def feed(self, kind: str, scope: str, language: str) -> str:
        """The movers of a ranking."""
        return f"{self.base}/feed.atom?{_scope(kind, scope)}&lang={language}"

    def page(self, person_id: str, language: str = "") -> str:
        """The page for people to read."""
        lang = f"&lang={language}" if language else ""
        return f"{self.base}/person?p={self.name(person_id)}{lang}"

    def ranking_page(self, kind: str, scope: str, language: str) -> str:
        """The page of a ranking, for people to read."""
        asked = {"c": scope if kind == "country" else scope[:2] if kind == "region" else "all"}
        if kind in PAGE_FILTERS:
            asked[PAGE_FILTERS[kind]] = scope
        return f"{self.base}/?{urlencode(asked | {'lang': language})}"

    def badge(self, person_id: str, ending: str = "svg") -> str:
        """The badge, as a picture or for shields.io."""
        return f"{self.base}/badge/{self.name(person_id)}.{ending}"

    def card(self, person_id: str) -> str:
        """The card that other sites may frame."""
        return f"{self.base}/embed/{self.name(person_id)}{self.card_ending}"


class Files(Links):
    """The same as files, whose names every host can keep."""

    record_ending = ".json"
    card_ending = ".html"

    @staticmethod
    def name(code: str) -> str:
        """The code where it is harmless, else a name told apart by a hash."""
        if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", code):
            return code
        plain = re.sub(r"[^A-Za-z0-9]+", "-", code).strip("-")[-60:]
        return f"{plain}-{hashlib.sha256(code.encode()).hexdigest()[:10]}".lstrip("-")

    def leaderboard(self, kind: str, scope: str) -> str:
        """A ranking."""
        return f"{self.base}/api/v1/leaderboard/{kind}/{self.name(scope)}{self.record_ending}"

    def feed(self, kind: str, scope: str, language: str) -> str:
        """The movers of a ranking, in the one language of the files."""
        return f"{self.base}/feed/{kind}/{self.name(scope)}.atom"

    def page(self, person_id: str, language: str = "") -> str:
        """The card: without the dashboard there is no other page."""
        return self.card(person_id)

    def ranking_page(self, kind: str, scope: str, language: str) -> str:
        """The front page: without the dashboard there is no other."""
        return f"{self.base}/"


def _scope(kind: str, scope: str) -> str:
    return urlencode({"scope_kind": kind, "scope_id": scope})
