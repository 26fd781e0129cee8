"""What Foursquare's v2 and Places accept and refuse: tokens, versions, parameters, envelopes."""

from collections.abc import Mapping
from typing import Any

OLDEST = "20120609"
REQUESTS = 500  # an hour, for each token and group of endpoints
LIST = {"limit", "offset"}
# endpoint -> what it takes besides oauth_token and v, and the most it lists
PARAMETERS: dict[str, tuple[set[str], int]] = {
    "user": (set(), 0),
    "user tips": ({*LIST, "sort", "llBounds"}, 500),
    "friends": (LIST, 500),
    "checkins": ({*LIST, "sort", "afterTimestamp", "beforeTimestamp"}, 250),
    "recent": ({"limit", "afterTimestamp", "ll"}, 100),
    "tip": (set(), 0),
    "tip likes": (set(), 0),
    "venue": (set(), 0),
    "venue tips": ({*LIST, "sort"}, 500),
}
EVERYWHERE = {"oauth_token", "v", "m", "locale"}
SORTS = {
    "user tips": ("recent", "nearby", "popular"),
    "venue tips": ("friends", "recent", "popular"),
    "checkins": ("newestfirst", "oldestfirst"),
}


class Refusal(Exception):
    """An error that v2 answers with."""

    def __init__(self, status: int, kind: str, detail: str, headers: Any = None) -> None:  # noqa: ANN401
        """Put it into the envelope."""
        super().__init__(detail)
        self.status, self.headers = status, dict(headers or {})
        meta = {"code": status, "errorType": kind, "errorDetail": detail, "requestId": "5fc0"}
        self.body = {"meta": meta, "response": {}}


class PlaceRefusal(Refusal):
    """An error of the Places API: no envelope."""

    def __init__(self, status: int, message: str) -> None:
        """Keep the message."""
        super().__init__(status, "", message)
        self.body = {"message": message}


def envelope(response: Mapping[str, Any]) -> dict[str, Any]:
    """An answer of v2."""
    tray = {"type": "notificationTray", "item": {"unreadCount": 0}}
    meta = {"code": 200, "requestId": "5fc1"}
    return {"meta": meta, "notifications": [tray], "response": dict(response)}


def check(endpoint: str, query: Mapping[str, list[str]]) -> dict[str, str]:
    """The parameters of a request, each once; refuses what v2 refuses."""
    known, most = PARAMETERS[endpoint]
    for name, values in query.items():
        if name not in known | EVERYWHERE or len(values) != 1:
            raise Refusal(400, "param_error", f"Unknown or repeated parameter {name}")
    given = {name: values[0] for name, values in query.items()}
    version = given.get("v", "")
    if len(version) != 8 or not version.isdigit():
        told = "The Foursquare Platform no longer supports requests without a version parameter."
        raise Refusal(400, "param_error", told)
    if version < OLDEST:
        raise Refusal(410, "param_error", "The v parameter is too old.")
    for name in {"limit", "offset", "afterTimestamp", "beforeTimestamp"} & given.keys():
        if not given[name].isascii() or not given[name].isdigit():
            raise Refusal(400, "param_error", f"Parameter {name} must be a whole number")
    if most and not 0 < int(given.get("limit", "1")) <= most:
        raise Refusal(400, "param_error", f"Parameter limit must be at most {most}")
    sorts = SORTS.get(endpoint, ())
    if "sort" in given and given["sort"] not in sorts:
        raise Refusal(400, "param_error", f"Parameter sort must be one of {', '.join(sorts)}")
    return given


def cut(name: str, items: list[Any], given: Mapping[str, str], usual: int) -> dict[str, Any]:
    """One page of a list, with the number of all."""
    start = int(given.get("offset", "0"))
    return {
        name: {
            "count": len(items),
            "items": [make() for make in items[start : start + int(given.get("limit", usual))]],
        }
    }
