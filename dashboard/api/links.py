"""Where the things of the API are: on this server, or as files on any other host."""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

# under which name the page of rankings keeps a scope in its address
PAGE_FILTERS = {"region": "r", "topic": "t", "list": "l"}


@dataclass(frozen=True)
class Links:
    """Addresses below a base, which is empty where nobody said what it is."""

    base: str = ""

    def person(self, person_id: str) -> str:
        """The record of a person."""
        return f"{self.base}/api/v1/people/{_safe(person_id)}"

    def list(self, list_id: str) -> str:
        """The record of a list."""
        return f"{self.base}/api/v1/lists/{_safe(list_id)}"

    def leaderboard(self, kind: str, scope: str) -> str:
        """A ranking."""
        return f"{self.base}/api/v1/leaderboard?{_scope(kind, scope)}"

    def feed(self, kind: str, scope: str, language: str) -> str:
        """The movers of a ranking."""
        return f"{self.base}/feed.atom?{_scope(kind, scope)}&lang={language}"

    def page(self, person_id: str, language: str = "") -> str:
        """The page for people to read."""
        lang = f"&lang={language}" if language else ""
        return f"{self.base}/person?p={_safe(person_id)}{lang}"

    def ranking_page(self, kind: str, scope: str, language: str) -> str:
        """The page of a ranking, for people to read."""
        asked = {"c": scope if kind == "country" else scope[:2] if kind == "region" else "all"}
        if kind in PAGE_FILTERS:
            asked[PAGE_FILTERS[kind]] = scope
        return f"{self.base}/?{urlencode(asked | {'lang': language})}"

    def badge(self, person_id: str, ending: str = "svg") -> str:
        """The badge, as a picture or for shields.io."""
        return f"{self.base}/badge/{_safe(person_id)}.{ending}"

    def card(self, person_id: str) -> str:
        """The card that other sites may frame."""
        return f"{self.base}/embed/{_safe(person_id)}"


class Files(Links):
    """The same as files, whose names every host can keep."""

    def person(self, person_id: str) -> str:
        """The record of a person."""
        return f"{self.base}/api/v1/people/{file_name(person_id)}.json"

    def list(self, list_id: str) -> str:
        """The record of a list."""
        return f"{self.base}/api/v1/lists/{file_name(list_id)}.json"

    def leaderboard(self, kind: str, scope: str) -> str:
        """A ranking."""
        return f"{self.base}/api/v1/leaderboard/{kind}/{file_name(scope)}.json"

    def feed(self, kind: str, scope: str, language: str) -> str:
        """The movers of a ranking."""
        return f"{self.base}/feed/{kind}/{file_name(scope)}.atom"

    def page(self, person_id: str, language: str = "") -> str:
        """The card: without the dashboard there is no other page."""
        return self.card(person_id)

    def ranking_page(self, kind: str, scope: str, language: str) -> str:
        """The front page: without the dashboard there is no other."""
        return f"{self.base}/"

    def badge(self, person_id: str, ending: str = "svg") -> str:
        """The badge, as a picture or for shields.io."""
        return f"{self.base}/badge/{file_name(person_id)}.{ending}"

    def card(self, person_id: str) -> str:
        """The card that other sites may frame."""
        return f"{self.base}/embed/{file_name(person_id)}.html"


def file_name(code: str) -> str:
    """A name for the file of a code: itself where it is harmless, else told apart by a hash."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", code):
        return code
    plain = re.sub(r"[^A-Za-z0-9]+", "-", code).strip("-")[-60:]
    return f"{plain}-{hashlib.sha256(code.encode()).hexdigest()[:10]}".lstrip("-")


def _safe(code: str) -> str:
    return quote(code, safe="")


def _scope(kind: str, scope: str) -> str:
    return urlencode({"scope_kind": kind, "scope_id": scope})
