"""XRPC's manners: methods and their parameters, cursors, limits, and refusals."""

import base64
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingestion.sandbox.exchange import Request, Response

PUBLIC, MEMBERS, ELSEWHERE = "public.api.bsky.app", "bsky.social", "pds.clout.example"
DIRECTORY = "plc.directory"
MOST = {"actors": 25, "uris": 25}  # of parameters that may be given several times
ACTOR = re.compile(r"did:[a-z]+:[\w.:%-]+|(?:[A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]*")
ADDRESS = re.compile(r"at://(?:did:[a-z]+:[\w.:%-]+|[\w.-]+)/[A-Za-z0-9.-]+/[\w.~:-]+")
BOUNDS = {"limit": (1, 100), "depth": (0, 1000), "parentHeight": (0, 1000)}
FILTERS = {
    "posts_with_replies", "posts_no_replies", "posts_with_media", "posts_and_author_threads",
    "posts_with_video",
}  # fmt: skip


class Refusal(Exception):
    """An error that a server answers with."""

    def __init__(self, status: int, error: str, message: str) -> None:
        """Put it into the envelope."""
        super().__init__(message)
        self.status, self.body = status, {"error": error, "message": message}


@dataclass(frozen=True)
class Method:
    """One method: the parameter it cannot do without, those it may have, and who may ask it."""

    needed: str | None = None
    others: frozenset[str] = frozenset()
    is_public: bool = True
    verb: str = "GET"


PAGED = frozenset({"limit", "cursor"})
METHODS = {
    "_health": Method(),
    "app.bsky.actor.getProfile": Method("actor"),
    "app.bsky.actor.getProfiles": Method("actors"),
    "app.bsky.feed.getAuthorFeed": Method("actor", PAGED | {"filter", "includePins"}),
    "app.bsky.feed.getPosts": Method("uris"),
    "app.bsky.feed.getLikes": Method("uri", PAGED | {"cid"}),
    "app.bsky.feed.getRepostedBy": Method("uri", PAGED | {"cid"}),
    "app.bsky.feed.getQuotes": Method("uri", PAGED | {"cid"}),
    "app.bsky.feed.getPostThread": Method("uri", frozenset({"depth", "parentHeight"})),
    "app.bsky.graph.getFollowers": Method("actor", PAGED),
    "app.bsky.graph.getLists": Method("actor", PAGED | {"purposes"}),
    "app.bsky.graph.getActorStarterPacks": Method("actor", PAGED),
    "app.bsky.graph.getList": Method("list", PAGED),
    "app.bsky.feed.searchPosts": Method(
        "q",
        PAGED | {"sort", "since", "until", "mentions", "author", "lang", "domain", "url", "tag"},
        is_public=False,
    ),
    "com.atproto.identity.resolveHandle": Method("handle"),
    "com.atproto.server.getSession": Method(is_public=False),
    "com.atproto.server.createSession": Method(is_public=False, verb="POST"),
}


def invalid(message: str) -> Refusal:
    """The refusal of a request that is wrong in itself."""
    return Refusal(400, "InvalidRequest", message)


def check(method: Method, query: Mapping[str, list[str]]) -> dict[str, Any]:
    """The parameters, checked; unlike at the real one, an unknown one shall show."""
    known = method.others | ({method.needed} if method.needed else set())
    if wrong := sorted(query.keys() - known):
        raise invalid(f'Error: Params has the unknown property "{wrong[0]}"')
    if method.needed and method.needed not in query:
        raise invalid(f'Error: Params must have the property "{method.needed}"')
    asked: dict[str, Any] = {}
    for name, values in query.items():
        if len(values) > MOST.get(name, 1):
            raise invalid(f"Error: {name} must not have more than {MOST.get(name, 1)} elements")
        for value in values:
            _check_value(name, value)
        asked[name] = values if name in MOST else values[0]
    return asked


def _check_value(name: str, value: str) -> None:
    if name in BOUNDS:
        least, most = BOUNDS[name]
        number = int(value) if value.isascii() and value.isdigit() else least - 1
        if number < least:
            raise invalid(f"Error: {name} can not be less than {least}")
        if number > most:
            raise invalid(f"Error: {name} can not be greater than {most}")
    if name in ("actor", "actors", "mentions", "author") and not ACTOR.fullmatch(value):
        raise invalid(f"Error: {name} must be a valid did or a handle")
    if name in ("uri", "uris", "list") and not ADDRESS.fullmatch(value):
        raise invalid(f"Error: {name} must be a valid at-uri")
    if name == "filter" and value not in FILTERS:
        raise invalid("Error: filter must be one of the known values")
    if name == "includePins" and value not in ("true", "false"):
        raise invalid("Error: includePins must be a boolean")
    if name in ("since", "until"):
        try:
            datetime.fromisoformat(value)
        except ValueError:
            raise invalid(f"Error: {name} must be a datetime") from None


def login_of(request: Request) -> tuple[str, str]:
    """The name and the password that a login sends as JSON; both must be there, and be texts."""
    encoding = request.headers.get("content-type", "").partition(";")[0]
    if not encoding:
        raise invalid("Request encoding (Content-Type) required but not provided")
    if encoding != "application/json":
        raise invalid(f"Wrong request encoding (Content-Type): {encoding}")
    try:
        sent = json.loads(request.body)
    except ValueError:
        raise invalid("Unable to parse the request body as JSON") from None
    if not isinstance(sent, dict):
        raise invalid("Input must be an object")
    for name in ("identifier", "password"):
        if name not in sent:
            raise invalid(f'Input must have the property "{name}"')
        if not isinstance(sent[name], str):
            raise invalid(f"Input/{name} must be a string")
    return sent["identifier"], sent["password"]


def page_of(asked: Mapping[str, Any], items: list[Any]) -> tuple[list[Any], dict[str, str]]:
    """One page and, unless it is empty, the cursor of the next; sealed, for it fits one list.

    The last items come with a cursor, too: behind it lies an empty page.
    """
    limit, place = int(asked.get("limit", 50)), _place(asked)
    start = 0
    if cursor := asked.get("cursor"):
        start = _read(cursor, place)
    page = items[start : start + limit]
    return page, {"cursor": _cursor(start + limit, place)} if page else {}


def _place(asked: Mapping[str, Any]) -> str:
    return repr(sorted((k, v) for k, v in asked.items() if k not in ("limit", "cursor")))


def _cursor(start: int, place: str) -> str:
    return base64.b32encode(f"{start}.{zlib.crc32(place.encode())}".encode()).decode().rstrip("=")


def _read(cursor: str, place: str) -> int:
    try:
        start = int(base64.b32decode(cursor + "=" * (-len(cursor) % 8)).split(b".")[0])
    except ValueError:
        start = -1
    if start < 0 or cursor != _cursor(start, place):
        raise invalid("Malformed cursor")
    return start


def too_many(reset: int) -> Response:
    """What a server of members answers to one request too many; it never says Retry-After."""
    headers = {
        "RateLimit-Limit": "3000", "RateLimit-Remaining": "0", "RateLimit-Reset": str(reset),
        "RateLimit-Policy": "3000;w=300",
    }  # fmt: skip
    body = {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}
    return Response(429, body, headers)
