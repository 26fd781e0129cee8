"""How Pinterest refuses, and how it hands out lists."""

import base64
import zlib
from collections.abc import Mapping
from typing import Any

MOST = 250
LIMIT = {"X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "998", "X-RateLimit-Reset": "3600"}


class Refusal(Exception):
    """An answer with a code of Pinterest's in it."""

    def __init__(
        self, status: int, code: int, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        """Keep what goes out."""
        super().__init__(message)
        self.status, self.body = status, {"code": code, "message": message}
        self.headers = dict(headers or {})


def error_of(kind: str) -> Refusal | None:
    """What Pinterest answers to too many requests, at once or in a day, and to an old token."""
    told = "You have exceeded your rate limit. Try again later."
    match kind:
        case "throttle":
            return Refusal(429, 8, told, {**LIMIT, "X-RateLimit-Reset": "1"})
        case "quota":
            return Refusal(429, 8, told, {**LIMIT, "X-RateLimit-Reset": "43200"})
        case "expired":
            return Refusal(401, 2, "Authentication failed.")
    return None


def parameters(query: Mapping[str, list[str]], known: set[str]) -> dict[str, str]:
    """Parameters once each; what is not documented is refused."""
    if wrong := sorted(query.keys() - known):
        raise Refusal(400, 1, f"Invalid request: unknown parameter '{wrong[0]}'")
    found = {name: values[-1] for name, values in query.items()}
    for name in ("pin_metrics", "include_shared_accounts", "explicit_following"):
        if found.get(name, "true") not in ("true", "false"):
            raise Refusal(400, 1, f"Invalid request: '{found[name]}' is not of type 'boolean'")
    return found


def page(items: list[Any], asked: Mapping[str, str], place: str, *, late: bool) -> dict[str, Any]:
    """One page of a list. `late`: that it was the last one is known only from an empty one."""
    size = asked.get("page_size", "25")
    if not size.isdecimal() or not 1 <= int(size) <= MOST:
        raise Refusal(400, 1, f"Invalid request: page_size {size} is not between 1 and {MOST}")
    start = _start(asked.get("bookmark"), place)
    part = items[start : start + int(size)]
    goes_on = start + int(size) < len(items) or (late and bool(part))
    return {"items": part, "bookmark": _bookmark(start + len(part), place) if goes_on else None}


def _bookmark(start: int, place: str) -> str:
    # a bookmark is good for the list that it was given for
    seal = f"{start}|{zlib.crc32(place.encode())}"
    return base64.urlsafe_b64encode(seal.encode()).decode()


def _start(bookmark: str | None, place: str) -> int:
    if bookmark is None:
        return 0
    try:
        start = int(base64.urlsafe_b64decode(bookmark).split(b"|")[0])
    except ValueError:
        start = -1
    if start < 0 or bookmark != _bookmark(start, place):
        raise Refusal(400, 1, "Invalid request: the bookmark is not valid")
    return start
