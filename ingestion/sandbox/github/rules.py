"""GitHub's manners: what each path takes, pages by Link, limits by the hour, and refusals."""

import json
import re
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from ingestion.sandbox.exchange import Request

DOCS = "https://docs.github.com/rest"
PAGED = {"per_page", "page"}
LAST_PAGE = 400
AN_HOUR = 5000
MOST = 100

ROUTES = [
    ("user", r"/user", set()),
    ("account", r"/user/(?P<id>\d+)", set()),
    ("login", r"/users/(?P<login>[^/]+)", set()),
    ("repos", r"/users/(?P<login>[^/]+)/repos", PAGED | {"type", "sort", "direction"}),
    ("social_accounts", r"/users/(?P<login>[^/]+)/social_accounts", PAGED),
    ("followers", r"/users/(?P<login>[^/]+)/followers", PAGED),
    ("repository", r"/repositories/(?P<id>\d+)", set()),
    ("stargazers", r"/repos/(?P<name>[^/]+/[^/]+)/stargazers", PAGED),
    ("forks", r"/repos/(?P<name>[^/]+/[^/]+)/forks", PAGED | {"sort"}),
    (
        "comments",
        r"/repos/(?P<name>[^/]+/[^/]+)/issues/comments",
        PAGED | {"sort", "direction", "since"},
    ),
]


class Refusal(Exception):
    """An error that the API answers with."""

    def __init__(self, status: int, message: str, **more: Any) -> None:  # noqa: ANN401
        """Put it into the body; `headers` go beside it."""
        super().__init__(message)
        self.status = status
        self.headers: dict[str, str] = more.pop("headers", {})
        self.body = {"message": message, **more, "documentation_url": DOCS}


@dataclass
class Asked:
    """A request as the API understands it: which list or thing, of whom, and how much of it."""

    what: str
    of: dict[str, str]
    query: dict[str, str]
    size: int = 30
    page: int = 1
    headers: Mapping[str, str] = field(default_factory=dict)


def error_of(kind: str) -> Refusal | None:
    """What it says to haste, to a used-up hour, and to a token that has expired."""
    match kind:
        case "throttle":
            told = "You have exceeded a secondary rate limit. Please wait a few minutes."
            # mostly without Retry-After, and beside an hour that is far from used up
            left = {"X-RateLimit-Limit": str(AN_HOUR), "X-RateLimit-Remaining": "4000"}
            reset = str(int(time.time()) + 3000)
            return Refusal(403, told, headers={**left, "X-RateLimit-Reset": reset})
        case "quota":
            return used_up(4_102_444_800)
        case "expired":
            return Refusal(401, "Bad credentials")
    return None


def used_up(reset: int) -> Refusal:
    """The 403 of an hour whose requests are used up."""
    told = "API rate limit exceeded for user ID 1."
    left = {"X-RateLimit-Limit": str(AN_HOUR), "X-RateLimit-Remaining": "0"}
    return Refusal(403, told, headers={**left, "X-RateLimit-Reset": str(reset)})


def understood(request: Request, token: str) -> Asked:
    """The request, checked; parameters it does not know are refused, where the real one is deaf."""
    if not request.headers.get("user-agent"):
        raise Refusal(403, "Request forbidden by administrative rules. Add a User-Agent header.")
    stated = request.headers.get("authorization", "")
    if not stated:
        raise used_up(int(request.now.timestamp()) + 1800)
    if stated not in (f"Bearer {token}", f"token {token}"):
        raise Refusal(401, "Bad credentials")
    what, found, known = route(request)
    query = {name: values[-1] for name, values in request.query.items()}
    if unknown := sorted(query.keys() - known):
        problem = {"resource": what, "field": unknown[0], "code": "invalid"}
        raise Refusal(422, "Validation Failed", errors=[problem])
    numbers = {
        name: query.get(name, default) for name, default in (("per_page", "30"), ("page", "1"))
    }
    if not all(value.isascii() and value.isdigit() for value in numbers.values()):
        raise Refusal(422, "Validation Failed", errors=[{"code": "invalid", "field": "page"}])
    size, page = min(int(numbers["per_page"]), MOST), max(int(numbers["page"]), 1)
    if what == "stargazers" and page > LAST_PAGE:
        told = (
            "In order to keep the API fast for everyone, pagination is limited for this resource."
        )
        raise Refusal(422, told)
    return Asked(what, found.groupdict(), query, size, page, request.headers)


def route(request: Request) -> tuple[str, re.Match[str], set[str]]:
    """Which list or thing a path is, and the parameters it takes."""
    for what, pattern, known in ROUTES:
        if request.method == "GET" and (found := re.fullmatch(pattern, request.path)):
            return what, found, known
    raise Refusal(404, "Not Found")


def link(asked: Asked, path: str, total: int) -> dict[str, str]:
    """Where the next and the last page are; nothing on the last one."""
    last = -(-total // asked.size)
    if asked.what == "stargazers":
        last = min(last, LAST_PAGE)
    if asked.page >= last:
        return {}
    host = asked.headers.get("host", "api.github.com")
    root = "https://api.github.com" if host == "api.github.com" else f"http://{host}/github"
    told = [
        f'<{root}{path}?{urlencode({**asked.query, "page": page})}>; rel="{name}"'
        for name, page in (("next", asked.page + 1), ("last", last))
    ]
    return {"Link": ", ".join(told)}


def etag(body: Any) -> str:  # noqa: ANN401
    """A weak mark of an answer's content."""
    return f'W/"{zlib.crc32(json.dumps(body).encode()):08x}"'
