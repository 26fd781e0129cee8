"""What the Blogger API v3 accepts and refuses: parameters of each method, pages, error envelopes.

Parameters and limits as in revision 20231011 of its discovery document.
"""

import base64
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingestion.sandbox.youtube.rules import Refusal, error

EVERYWHERE = frozenset({"key", "alt", "prettyPrint", "quotaUser"})
MOST = 500
MOST_WITH_TEXTS = {"posts": 150}  # what a page holds in fact, whatever was asked for
CHOICES = {
    "view": ("READER", "AUTHOR", "ADMIN"),
    "orderBy": ("PUBLISHED", "UPDATED"),
    "sortOption": ("DESCENDING", "ASCENDING"),
    "fetchBodies": ("true", "false"),
    "fetchBody": ("true", "false"),
    "fetchImages": ("true", "false"),
}
STATUSES = ("LIVE", "DRAFT", "SCHEDULED", "SOFT_TRASHED", "EMPTIED", "PENDING", "SPAM")
NUMBERS = ("maxResults", "maxPosts", "maxComments")
TIMES = ("startDate", "endDate")
PAGED = "startDate endDate maxResults pageToken status view fetchBodies"


@dataclass(frozen=True)
class Method:
    """One method: the shape of its path below v3, and what else it takes."""

    path: re.Pattern[str]
    options: frozenset[str]
    needed: str | None = None


def method(path: str, options: str, needed: str | None = None) -> Method:
    """A method; `{}` in a path is an id."""
    return Method(re.compile(path.replace("{}", "([^/]+)")), frozenset(options.split()), needed)


METHODS = {
    "byurl": method("blogs/byurl", "url view", "url"),
    "blog": method("blogs/{}", "maxPosts view"),
    "posts": method("blogs/{}/posts", f"{PAGED} labels orderBy sortOption fetchImages"),
    "post": method("blogs/{}/posts/{}", "maxComments view fetchBody fetchImages"),
    "blog comments": method("blogs/{}/comments", PAGED),
    "post comments": method("blogs/{}/posts/{}/comments", PAGED),
    "comment": method("blogs/{}/posts/{}/comments/{}", "view"),
}


def find(path: str) -> tuple[str, tuple[str, ...]] | None:
    """The method that a path below v3 names, with the ids in it."""
    for name, one in METHODS.items():
        if found := one.path.fullmatch(path):
            return name, found.groups()
    return None


def check(name: str, query: Mapping[str, list[str]]) -> dict[str, str]:
    """The parameters of a request, each once; refuses what the API refuses."""
    one = METHODS[name]
    for parameter, values in query.items():
        if parameter not in one.options | EVERYWHERE or (len(values) > 1 and parameter != "status"):
            message = f'Invalid JSON payload received. Unknown name "{parameter}": Cannot bind.'
            raise error(400, message, "invalid", "global", status="INVALID_ARGUMENT")
    asked = {parameter: ",".join(values) for parameter, values in query.items()}
    if one.needed and not asked.get(one.needed):
        raise error(400, f"Required parameter: {one.needed}", "required", "global", one.needed)
    for parameter, choices in CHOICES.items():
        if asked.get(parameter, choices[0]) not in choices:
            raise invalid(parameter, asked[parameter])
    for parameter in NUMBERS:
        if not re.fullmatch(r"[0-9]{1,9}", asked.get(parameter, "1")):
            raise invalid(parameter, asked[parameter])
    if int(asked.get("maxResults", 1)) > MOST:
        raise invalid("maxResults", asked["maxResults"])
    for parameter in TIMES:
        if parameter in asked:
            moment(parameter, asked[parameter])
    statuses = asked.get("status", "LIVE").split(",")
    if set(statuses) - set(STATUSES):
        raise invalid("status", asked["status"])
    # drafts, spam and what is told to authors need somebody who signed in
    if asked.get("view", "READER") != "READER" or statuses != ["LIVE"]:
        raise forbidden()
    return asked


def cut(name: str, asked: Mapping[str, str], total: int, ids: tuple[str, ...]) -> tuple[slice, Any]:
    """The part of a list that one page shows, and the token of the next page."""
    size = int(asked.get("maxResults", "10")) or 10
    if asked.get("fetchBodies", "true") == "true":
        size = min(size, MOST_WITH_TEXTS.get(name, MOST))
    start, seal = 0, zlib.crc32(repr((name, ids, asked.get("orderBy"))).encode())
    if told := asked.get("pageToken"):
        try:
            place = base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)).split(b".")
            start = int(place[0]) if place[1] == str(seal).encode() else -1
        except (ValueError, IndexError):
            start = -1
        if start < 0:
            raise error(400, "Invalid page token", "invalid", "global", "pageToken")
    end = start + size
    token = base64.urlsafe_b64encode(f"{end}.{seal}".encode()).decode().rstrip("=")
    return slice(start, end), token if end < total else None


def moment(parameter: str, spelled: str) -> datetime:
    """A time of a request; without a zone it is refused."""
    try:
        told = datetime.fromisoformat(spelled)
    except ValueError:
        told = None
    if told is None or told.tzinfo is None:
        raise invalid(parameter, spelled)
    return told


def invalid(parameter: str, value: str) -> Refusal:
    """400 for a parameter with a wrong value."""
    return error(400, f"Invalid value '{value}'", "invalidParameter", "global", parameter)


def forbidden() -> Refusal:
    """403 for what only authors and administrators may see."""
    message = "We're sorry, but you don't have permission to access this resource."
    return error(403, message, "forbidden", "global", status="PERMISSION_DENIED")


def not_found() -> Refusal:
    """404: it was deleted, or never was."""
    message = "We're sorry, but the requested resource could not be found."
    return error(404, message, "notFound", "global", status="NOT_FOUND")


def day_is_over() -> Refusal:
    """403 of a project that has asked its ten thousand times."""
    return error(403, "Daily Limit Exceeded", "dailyLimitExceeded", "usageLimits")
