"""Foursquare's v2 and Places APIs in front of the world: same envelopes, groups and refusals."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from ingestion.sandbox.exchange import Request, Response
from ingestion.sandbox.foursquare.habit import HABIT
from ingestion.sandbox.foursquare.objects import View, seconds
from ingestion.sandbox.foursquare.rules import (
    REQUESTS,
    PlaceRefusal,
    Refusal,
    check,
    cut,
    envelope,
)

__all__ = ["HABIT", "SECRETS", "fault", "serve"]

TOKENS = tuple(f"sandbox-foursquare-{number}" for number in range(3))
SERVICE_KEY = "sandbox-foursquare-places"
SECRETS = {"oauth_token": ",".join(TOKENS), "service_key": SERVICE_KEY}
V2, PLACES = "api.foursquare.com", "places-api.foursquare.com"

_views: WeakKeyDictionary[Any, View] = WeakKeyDictionary()


def serve(world: Any, request: Request) -> Response:  # noqa: ANN401
    """Answer one request below the name of a host."""
    if world not in _views:
        _views[world] = View(world)
    view = _views[world]
    _, host, *path = request.path.split("/")
    try:
        if request.method != "GET":
            raise Refusal(405, "endpoint_error", "This endpoint is read with GET here")
        if host == PLACES:
            return Response(200, _place(view, request, path))
        if host != V2 or path[:1] != ["v2"]:
            raise Refusal(404, "endpoint_error", "The requested path does not exist.")
        headers = {
            "X-RateLimit-Limit": str(REQUESTS),
            "X-RateLimit-Remaining": str(REQUESTS - 1),
            "X-RateLimit-Reset": str(seconds(request.now) + 3600),
        }
        return Response(200, envelope(_answer(view, request, path[1:])), headers)
    except Refusal as refusal:
        return Response(refusal.status, refusal.body, refusal.headers)


def fault(kind: str) -> Response | None:
    """What v2 answers to too many requests in an hour or a day, or to a revoked token."""
    reset = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 1)}
    found = {
        "throttle": Refusal(403, "rate_limit_exceeded", "Quota exceeded", reset),
        "quota": Refusal(429, "quota_exceeded", "Quota exceeded"),
        "expired": Refusal(401, "invalid_auth", "OAuth token invalid or revoked."),
    }.get(kind)
    return Response(found.status, found.body, found.headers) if found else None


def _answer(view: View, request: Request, path: list[str]) -> dict[str, Any]:
    token = request.query.get("oauth_token", [""])[0]
    if token not in TOKENS:
        raise Refusal(401, "invalid_auth", "OAuth token invalid or revoked.")
    me = view.owners[TOKENS.index(token)]
    match path:
        case ["users", "self", "checkins"]:
            given = check("checkins", request.query)
            after, before = (int(given.get(f"{e}Timestamp", 0)) for e in ("after", "before"))
            visits = [
                act
                for act in view.visits[me]
                if after <= seconds(act.occurred_at) and not 0 < before < seconds(act.occurred_at)
            ]
            if given.get("sort") == "oldestfirst":
                visits.reverse()
            made = [partial(view.checkin, act, is_own=True) for act in visits]
            return cut("checkins", made, given, 100)
        case ["users", "self", "friends"]:
            given = check("friends", request.query)
            made = [partial(view.compact, friend) for friend in sorted(view.friends[me])]
            return cut("friends", made, given, 500)
        case ["checkins", "recent"]:
            given = check("recent", request.query)
            return {"recent": _recent(view, me, given)}
        case ["users", user]:
            check("user", request.query)
            return {"user": view.user(_known(view.own, me if user == "self" else user, "user"))}
        case ["users", user, "tips"]:
            given = check("user tips", request.query)
            tips = view.own[_known(view.own, me if user == "self" else user, "user")]
            return cut("tips", [partial(view.tip, tip) for tip in tips], given, 30)
        case ["users", _, "checkins" | "friends"]:
            raise Refusal(403, "not_authorized", "This is told of the acting user only.")
        case ["tips", tip]:
            check("tip", request.query)
            return {"tip": view.tip(view.tips[_known(view.tips, tip, "tip")])}
        case ["tips", tip, "likes"]:
            check("tip likes", request.query)
            return {"likes": view.liked_by(view.tips[_known(view.tips, tip, "tip")])}
        case ["venues", venue]:
            check("venue", request.query)
            return {"venue": view.venue(_known(view.page_of, venue, "venue"))}
        case ["venues", venue, "tips"]:
            given = check("venue tips", request.query)
            page = view.page_of[_known(view.page_of, venue, "venue")]
            made: list[Callable[[], Any]] = [partial(view.left_tip, a) for a in view.left[page]]
            return cut("tips", made, given, 20)
    raise Refusal(404, "endpoint_error", "The requested path does not exist.")


def _recent(view: View, me: str, given: dict[str, str]) -> list[dict[str, Any]]:
    """The latest check-in of each friend, without those that are private."""
    after, found = int(given.get("afterTimestamp", 0)), []
    for friend in view.friends[me]:
        latest = next((act for act in view.visits[friend] if not view.is_private(act)), None)
        if latest and seconds(latest.occurred_at) >= after:
            found.append(latest)
    found.sort(key=lambda act: act.occurred_at, reverse=True)
    return [view.checkin(act, is_own=False) for act in found[: int(given.get("limit", 20))]]


def _known(things: dict[str, Any], identity: str, kind: str) -> str:
    if identity not in things:
        raise Refusal(400, "param_error", f"Must provide a valid {kind} ID or 'self.'")
    return identity


def _place(view: View, request: Request, path: list[str]) -> dict[str, Any]:
    if request.headers.get("authorization") != f"Bearer {SERVICE_KEY}":
        raise PlaceRefusal(401, "Invalid request token.")
    if request.headers.get("x-places-api-version") != "2025-06-17":
        raise PlaceRefusal(400, "The header X-Places-Api-Version is missing or not a version.")
    if unknown := request.query.keys() - {"fields"}:
        raise PlaceRefusal(400, f"Unknown parameter {sorted(unknown)[0]}")
    if len(path) != 2 or path[0] != "places" or path[1] not in view.page_of:
        raise PlaceRefusal(404, "Place not found")
    place, fields = view.place(path[1]), request.query.get("fields", [""])[0]
    known = {*place, "description", "website", "rating", "popularity", "price", "tips", "photos"}
    if fields and (wrong := set(fields.split(",")) - known):
        raise PlaceRefusal(400, f"Unknown field {sorted(wrong)[0]}")
    return {name: value for name, value in place.items() if not fields or name in fields.split(",")}
