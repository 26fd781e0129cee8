"""WordPress.com's REST API v1.1: a client for it, which sites are there, and its lists.

https://developer.wordpress.com/docs/api/. Public sites are read without a token; with one, the
user's own sites tell more. Sites elsewhere that have Jetpack are known there too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ingestion.client import Bearer, Client, Gone, Problem, Refused, Unavailable
from ingestion.parsed import Item, entries, inner
from ingestion.reading import Reading

HOST = "public-api.wordpress.com"
SELF, COM, JETPACK = "self-hosted", "WordPress.com", "Jetpack"
PLAIN = "self-hosted, plain addresses"  # as every site is before its owner chooses others
SPEAKING_ROOT, PLAIN_ROOT = "wp-json", "?rest_route="
MARKS = {"jetpack/v4", "wpcom/v2"}  # what a site that WordPress.com knows offers besides wp/v2
AGAIN = timedelta(days=30)  # sites move
NUMBER = 100


class Elsewhere(Gone):
    """A site's page in place of its API, which says that the API has another address."""


class Overtaxed(Refused):
    """The site broke down over this request, and would again."""


@dataclass
class Sites(Client):
    """A client that knows which sites may see the application password; no site sees the token."""

    password: tuple[str, str] | None = None
    trusted: frozenset[str] = frozenset()
    com_token: str | None = None
    com_refused: Refused | None = None

    def password_for(self, host: str) -> tuple[str, str] | None:
        """The user and application password for this host, if it may see them."""
        return self.password if self.trusted & {host, "*"} else None

    def ask_com(
        self, path: str, params: Mapping[str, Any] | None = None, version: str = "v1.1"
    ) -> dict[str, Any]:
        """One answer of WordPress.com; a token that it does not accept is not shown again."""
        auth: Any = Bearer(self.com_token) if self.com_token else None
        try:
            body = self.get(f"{self.site(HOST)}/rest/{version}/{path}", params, auth=auth).body
        except Refused as refused:
            if auth is None or error_of(refused.body) != "invalid_token":
                raise
            self.com_refused, self.com_token = refused, None
            return self.ask_com(path, params, version)
        if not isinstance(body, dict):
            raise Unavailable("the answer is not an object")
        return body


def home_of(api: Sites, reading: Reading, host: str) -> str:
    """Where a site lives, asked once a month: by what the site offers, and what is known of it."""
    if host.endswith(".wordpress.com"):
        return COM
    homes = reading.state.setdefault("homes", {})
    known, since = homes.get(host, ("", ""))
    if not known or reading.now - datetime.fromisoformat(since) > AGAIN:
        known = _found(api, host)
        homes[host] = [known, reading.now.isoformat()]
    return known


def _found(api: Sites, host: str) -> str:
    is_silent = False
    try:
        if not MARKS & _offers(api, host, SPEAKING_ROOT):
            return SELF
    except Elsewhere:
        return PLAIN
    except Gone:
        is_silent = True  # as the free sites of WordPress.com are
    except Refused:
        return SELF
    try:
        site = api.ask_com(f"sites/{host}", {"fields": "ID,jetpack"})
    except (Gone, Refused):
        return PLAIN if is_silent and _has_plain_addresses(api, host) else SELF
    return JETPACK if site.get("jetpack") is True else COM


def _has_plain_addresses(api: Sites, host: str) -> bool:
    try:
        return "wp/v2" in _offers(api, host, PLAIN_ROOT)
    except (Gone, Refused):
        return False


def _offers(api: Sites, host: str, root: str) -> set[str]:
    """The namespaces of a site's index (https://developer.wordpress.org/rest-api/)."""
    index = api.get(f"{api.site(host)}/{root}/", {"_fields": "namespaces"}).body
    offers = index.get("namespaces") if isinstance(index, dict) else None
    return set(map(str, offers)) if isinstance(offers, list) else set()


def stands(api: Sites, host: str) -> bool:
    """Whether there still may be a site: what is taken for gone is forgotten after some time.

    A plugin, or the server, may close the API alone, and let it say that there is nothing. Only of
    the sites below its own name does WordPress.com know for certain.
    """
    if host.endswith(f".{COM.lower()}"):
        return False
    try:
        api.get(f"{api.site(host)}/")
    except Gone as gone:
        return isinstance(gone, Elsewhere)
    except Problem:
        pass  # a page, which is no JSON, or nobody can tell
    return True


def posts_of(api: Sites, host: str, fields: str, **asked: Any) -> Iterator[list[Item]]:  # noqa: ANN401
    """Pages of a site's published posts, by the handle of the next page."""
    handle: str | None = None
    used: set[str] = set()
    while True:
        params = {"number": NUMBER, "fields": fields, "page_handle": handle, **asked}
        body = api.ask_com(f"sites/{host}/posts/", params)
        yield entries(body, "posts")
        handle = inner(body, "meta").get("next_page")
        if not isinstance(handle, str) or not handle or handle in used:
            return
        used.add(handle)


def pages_of(
    api: Sites, path: str, name: str, params: Mapping[str, Any], most: int | None = None
) -> Iterator[list[Item]]:
    """Numbered pages of a list: as many as it says there are, or as have something on them; `most`.

    A short one is not the last, for what is not for everybody is missing from it. A list that gives
    the same page for ever ends as well.
    """
    number = 1
    before: list[Item] = []
    while most is None or number <= most:
        body = api.ask_com(path, {**params, "page": number})
        page = entries(body, name)
        if not page or page == before:
            return
        yield page
        if number == number_of(body, "pages"):
            return
        number, before = number + 1, page


def number_of(item: object, name: str = "ID") -> int:
    """A number that may be text; 0 is nobody and nothing."""
    value = item.get(name) if isinstance(item, Mapping) else None
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdigit() else 0


def error_of(body: object) -> str | None:
    """The word in an error of WordPress.com's."""
    return body.get("error") if isinstance(body, dict) else None
