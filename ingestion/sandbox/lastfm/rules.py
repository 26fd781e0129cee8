"""Last.fm's manners: which methods take what, pages, and errors by number."""

from collections.abc import Mapping
from typing import Any

EVERYWHERE = {"method", "api_key", "format"}
PAGED = {"limit", "page"}
METHODS = {
    "user.getinfo": {"user"},
    "user.getfriends": {"user", "recenttracks"} | PAGED,
    "user.getlovedtracks": {"user"} | PAGED,
    "user.getrecenttracks": {"user", "from", "to", "extended"} | PAGED,
    "artist.getinfo": {"artist", "mbid", "username", "lang", "autocorrect"},
    "chart.gettopartists": PAGED,
}
# of the social years; they were taken away
REMOVED = {
    "user.getshouts", "artist.getshouts", "album.getshouts", "track.getshouts",
    "user.getneighbours", "user.getevents", "artist.gettopfans",
}  # fmt: skip
MOST = 1000
Items = list[dict[str, Any]]


class Refusal(Exception):
    """An error that the API answers with."""

    def __init__(self, status: int, code: int, message: str) -> None:
        """Put it into the body, which is all that is sure: the status is not always this one."""
        super().__init__(message)
        self.status = status
        self.body = {"error": code, "message": message, "links": []}
        self.headers: dict[str, str] = {}


def no_user(status: int = 404) -> Refusal:
    """Somebody whom there is not."""
    return Refusal(status, 6, "User not found")


def error_of(kind: str) -> Refusal | None:
    """What it says to too many requests, for a moment or for longer, or to a key that was lost."""
    haste = "Rate Limit Exceeded - Your IP has made too many requests in a short period"
    match kind:
        case "throttle":
            refusal = Refusal(429, 29, haste)
            refusal.headers = {"Retry-After": "1"}
            return refusal
        case "quota":
            return Refusal(200, 29, haste)
        case "expired":
            return Refusal(403, 26, "Suspended API key - Access for your account was suspended")
    return None


def check(query: Mapping[str, list[str]], key: str) -> dict[str, str]:
    """The parameters of a request, each once; the method's name in lower case."""
    asked = {name: values[-1] for name, values in query.items()}
    if asked.get("format") != "json":
        raise Refusal(400, 5, "Invalid format - This service doesn't exist in that format")
    method = asked.get("method", "").lower()
    if method in REMOVED or method not in METHODS:
        raise Refusal(400, 3, "Invalid Method - No method with that name in this package")
    if asked.get("api_key") != key:
        raise Refusal(403, 10, "Invalid API key - You must be granted a valid key by last.fm")
    if unknown := sorted(asked.keys() - EVERYWHERE - METHODS[method]):
        raise Refusal(400, 6, f"Invalid parameters - {unknown[0]} is not one of {method}")
    for name, least, most in (("limit", 1, MOST), ("page", 1, 10**6), ("from", 0, 10**10)):
        if name in asked and not (asked[name].isdigit() and least <= int(asked[name]) <= most):
            raise Refusal(400, 6, f"param {name} must be between {least} and {most}")
    return {**asked, "method": method}


def page(items: Items, asked: Mapping[str, str], entry: str, user: str) -> dict[str, Any]:
    """One page of a list, as XML becomes JSON: one entry is no list, none is next to nothing."""
    size, number = int(asked.get("limit", 50)), int(asked.get("page", 1))
    shown = items[(number - 1) * size : number * size]
    attributes = {
        "user": user,
        "page": str(number),
        "perPage": str(size),
        "total": str(len(items)),
        "totalPages": str(-(-len(items) // size)),
    }
    if not items:
        return {"#text": "\n", "user": user, "total": "0"}
    return {entry: shown[0] if len(shown) == 1 else shown, "@attr": attributes}
