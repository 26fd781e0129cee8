"""What the YouTube Data API v3 accepts and refuses: parameters of each method, error envelopes."""

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DOCS = "/youtube/v3"


class Refusal(Exception):
    """An error that the API answers with, as status and body."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        """Keep what will be sent."""
        super().__init__(status, body)
        self.status, self.body = status, body


@dataclass(frozen=True)
class Method:
    """One list method: its parts, its filters (exactly one is needed), what else it takes."""

    parts: frozenset[str]
    filters: tuple[str, ...]
    options: frozenset[str]
    least: int
    most: int
    usual: int
    signed: frozenset[str] = frozenset()  # filters that only a signed-in user may use


def words(text: str) -> frozenset[str]:
    """The names in a text."""
    return frozenset(text.split())


EVERYWHERE = words("key part alt prettyPrint quotaUser")
SNIPPET = words("id snippet")
METHODS = {
    "channels": Method(
        words("id snippet statistics contentDetails status brandingSettings"),
        ("id", "forHandle", "forUsername", "mine"),
        words("maxResults pageToken hl"),
        0, 50, 5,
        signed=words("mine"),
    ),
    "playlistItems": Method(
        words("id snippet contentDetails status"),
        ("id", "playlistId"),
        words("maxResults pageToken videoId"),
        0, 50, 5,
    ),
    "videos": Method(
        words("id snippet statistics contentDetails status"),
        ("id", "chart", "myRating"),
        words("maxResults pageToken hl regionCode videoCategoryId"),
        1, 50, 5,
        signed=words("myRating"),
    ),
    "commentThreads": Method(
        words("id snippet replies"),
        ("id", "videoId", "allThreadsRelatedToChannelId"),
        words("maxResults pageToken order searchTerms textFormat moderationStatus"),
        1, 100, 20,
    ),
    "comments": Method(
        SNIPPET, ("id", "parentId"), words("maxResults pageToken textFormat"), 1, 100, 20
    ),
}  # fmt: skip
CHOICES = {"order": ("time", "relevance"), "textFormat": ("html", "plainText")}


def error(
    code: int,
    message: str,
    reason: str,
    domain: str = "youtube.parameter",
    location: str | None = None,
    **envelope: Any,  # noqa: ANN401
) -> Refusal:
    """A refusal in the envelope of all Google APIs."""
    entry = {"message": message, "domain": domain, "reason": reason}
    if location is not None:
        kind = "other" if location == "parameters." else "parameter"
        entry |= {"location": location, "locationType": kind}
    body = {"code": code, "message": message, "errors": [entry], **envelope}
    return Refusal(code, {"error": body})


def not_found(reason: str, domain: str, parameter: str, what: str) -> Refusal:
    """A 404: the video, channel, playlist or comment that a filter names does not exist."""
    message = f"The {what} identified by the <code>{parameter}</code> parameter could not be found."
    return error(404, message, reason, domain, parameter)


def comments_closed() -> Refusal:
    """The 403 of a video below which nobody may comment."""
    link = f'<a href="{DOCS}/docs/commentThreads/list#videoId">videoId</a>'
    message = f"The video identified by the <code>{link}</code> parameter has disabled comments."
    return error(403, message, "commentsDisabled", "youtube.commentThread", "videoId")


def quota_exceeded() -> Refusal:
    """The 403 of a project that has used up its units of the day."""
    link = f'<a href="{DOCS}/getting-started#quota">quota</a>'
    message = f"The request cannot be completed because you have exceeded your {link}."
    return error(403, message, "quotaExceeded", "youtube.quota")


def too_fast() -> Refusal:
    """The 403 of somebody who asks too often within a minute."""
    message = "The request was sent too soon after earlier ones. Slow down and try again."
    return error(403, message, "rateLimitExceeded", "usageLimits")


def wrong_key() -> Refusal:
    """The 400 of a key that does not exist, or exists no more."""
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "API_KEY_INVALID",
        "domain": "googleapis.com",
        "metadata": {"service": "youtube.googleapis.com"},
    }
    message = "API key not valid. Please pass a valid API key."
    status = "INVALID_ARGUMENT"
    return error(400, message, "badRequest", "global", status=status, details=[detail])


def no_key() -> Refusal:
    """The 403 of a request that says nothing of who asks."""
    message = (
        "Method doesn't allow unregistered callers (callers without established identity). "
        "Please use API Key or other form of API consumer identity to call this API."
    )
    return error(403, message, "forbidden", "global", status="PERMISSION_DENIED")


def check(name: str, query: Mapping[str, list[str]]) -> dict[str, str]:
    """The parameters of a request to a method, each once; refuses what the API refuses."""
    method = METHODS[name]
    known = EVERYWHERE | method.options | set(method.filters)
    for parameter, values in query.items():
        if parameter not in known or (len(values) > 1 and parameter != "part"):
            raise _unknown(parameter)
    asked = {parameter: ",".join(values) for parameter, values in query.items()}
    if not asked.get("part"):
        raise error(400, "Required parameter: part", "required", "global", "part")
    for part in asked["part"].split(","):
        if part not in method.parts:
            raise error(400, f"'{part}'", "unknownPart", "youtube.part", "part")
    filters = [name for name in method.filters if name in asked]
    if not filters:
        message = f"No filter selected. Expected one of: {', '.join(method.filters)}"
        raise error(400, message, "missingRequiredParameter", location="parameters.")
    if len(filters) > 1:
        message = f"Incompatible parameters specified in the request: {', '.join(filters)}"
        raise error(400, message, "incompatibleParameters", location="parameters.")
    if filters[0] in method.signed:
        message = f"The request uses the <code>{filters[0]}</code> parameter but is not authorized."
        raise error(401, message, "authorizationRequired", "youtube.common", "Authorization")
    if not asked[filters[0]] or len(asked[filters[0]].split(",")) > 50:
        message = "The request specifies an invalid filter parameter."
        raise error(400, message, "invalidFilters", location="parameters.")
    for parameter, choices in CHOICES.items():
        if asked.get(parameter, choices[0]) not in choices:
            raise _invalid(parameter, asked[parameter], f"Allowed values: [{', '.join(choices)}]")
    return asked


def cut(name: str, asked: Mapping[str, str], total: int) -> tuple[slice, str | None]:
    """The part of a list that one page shows, and the token of the next page."""
    method = METHODS[name]
    spelled = asked.get("maxResults", str(method.usual))
    bounds = f"[{method.least}, {method.most}]"
    if not spelled.isascii() or not spelled.isdigit():
        raise _invalid("maxResults", spelled, "It is no number")
    if not method.least <= int(spelled) <= method.most:
        raise _invalid("maxResults", spelled, f"Values must be within the range: {bounds}")
    start = _read_token(name, asked)
    end = start + (int(spelled) or method.usual)
    return slice(start, end), _token(name, asked, end) if end < total else None


def _token(name: str, asked: Mapping[str, str], start: int) -> str:
    # a token is good for the list it was given for, not for another channel's
    chosen = [name, *(asked.get(key, "") for key in (*METHODS[name].filters, "order"))]
    seal = zlib.crc32("|".join(chosen).encode())
    return base64.urlsafe_b64encode(f"{start}.{seal}".encode()).decode().rstrip("=")


def _read_token(name: str, asked: Mapping[str, str]) -> int:
    if not (token := asked.get("pageToken")):
        return 0
    try:
        start = int(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).split(b".")[0])
    except ValueError:
        start = -1
    if start < 0 or token != _token(name, asked, start):
        message = "The request specifies an invalid page token."
        raise error(400, message, "invalidPageToken", location="pageToken")
    return start


def _unknown(parameter: str) -> Refusal:
    message = (
        f'Invalid JSON payload received. Unknown name "{parameter}": Cannot bind query parameter. '
        f"Field '{parameter}' could not be found in request message."
    )
    detail = {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": [{"description": message}],
    }
    return error(400, message, "invalid", "global", status="INVALID_ARGUMENT", details=[detail])


def _invalid(parameter: str, value: str, why: str) -> Refusal:
    return error(400, f"Invalid value '{value}'. {why}", "invalidParameter", "global", parameter)
