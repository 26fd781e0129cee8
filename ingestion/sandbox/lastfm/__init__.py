"""Last.fm's API 2.0 in front of the world: same methods, pages, errors, and JSON made of XML."""

from typing import Any
from weakref import WeakKeyDictionary

from ingestion.sandbox.exchange import Request, Response
from ingestion.sandbox.lastfm.habit import HABIT, band
from ingestion.sandbox.lastfm.objects import View, is_one_in, now_playing
from ingestion.sandbox.lastfm.rules import Refusal, check, error_of, no_user, page

__all__ = ["HABIT", "SECRETS", "fault", "serve"]

SECRETS = {"api_key": "sandbox-lastfm-key"}
LATEST = 10**10

_views: WeakKeyDictionary[Any, View] = WeakKeyDictionary()


def serve(world: Any, request: Request) -> Response:  # noqa: ANN401
    """Answer one request; the method stands in the query."""
    if request.path.strip("/") or request.method != "GET":
        return Response(404, "<!DOCTYPE html><title>Page Not Found | Last.fm</title>")
    try:
        asked = check(request.query, SECRETS["api_key"])
        if world not in _views:
            _views[world] = View(world)
        return Response(200, _answer(_views[world], asked))
    except Refusal as refusal:
        return Response(refusal.status, refusal.body, refusal.headers)


def fault(kind: str) -> Response | None:
    """What Last.fm answers to too many requests or a suspended key."""
    refusal = error_of(kind)
    return Response(refusal.status, refusal.body, refusal.headers) if refusal else None


def _answer(view: View, asked: dict[str, str]) -> dict[str, Any]:
    method = asked["method"]
    if method == "artist.getinfo":
        name = view.artists.get(asked.get("artist", "").lower())
        if name is None:
            raise Refusal(404, 6, "The artist you supplied could not be found")
        return {"artist": view.artist(name)}
    if method == "chart.gettopartists":
        return {"artists": page([view.artist(band(n)) for n in range(50)], asked, "artist", "")}
    account = view.users.get(asked.get("user", "").lower())
    if account is None:
        raise no_user()
    user = account.account_id.partition("/")[0]
    match method:
        case "user.getinfo":
            return {"user": view.profile(account, as_friend=False)}
        case "user.getfriends":
            if not (friends := view.friends(account)):
                raise Refusal(400, 6, "no such page")
            return {"friends": page(friends, asked, "user", user)}
        case "user.getlovedtracks":
            loved = view.loves.get(account.account_id, [])
            return {"lovedtracks": page(loved, asked, "track", user)}
    if is_one_in(12, user):
        raise Refusal(403, 17, "Login: User required to be logged in")
    window = int(asked.get("from", 0)), int(asked.get("to", LATEST))
    found = page(view.recent(account, *window), asked, "track", user)
    if is_one_in(5, user):
        # what is played just now stands first on every page, beyond the limit
        shown = found.get("track", [])
        latest = now_playing(band(len(user)), "Elephant", account.created_at)
        found["track"] = [latest, *(shown if isinstance(shown, list) else [shown])]
    return {"recenttracks": found}
