"""Mastodon's API of a few federated instances in front of the world."""

from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from ingestion.sandbox.exchange import Request, Response
from ingestion.sandbox.mastodon.answering import Answering
from ingestion.sandbox.mastodon.habit import HABIT, HOSTS
from ingestion.sandbox.mastodon.rules import (
    INVALID_TOKEN,
    USER_ONLY,
    Refusal,
    Route,
    check,
    find_route,
)
from ingestion.sandbox.mastodon.view import OWNERS, View

__all__ = ["HABIT", "SECRETS", "fault", "serve"]

SCOPES = {"read:accounts", "read:statuses", "read:notifications", "read:lists"}
# token -> instance, place among those that receive most there, scopes
TOKENS = {
    f"sandbox-{host.partition('.')[0]}-{place}": (host, place, SCOPES)
    for host in HOSTS
    for place in range(OWNERS)
} | {"sandbox-narrow": (HOSTS[0], 0, {"read:accounts", "read:statuses"})}
SECRETS = {
    "access_tokens": ", ".join(
        f"{host}={token}" for token, (host, _, scopes) in TOKENS.items() if scopes == SCOPES
    )
}
# the real limit times this, so that a first read of a whole demo needs no pause
GENEROSITY = 100
LIMIT, WINDOW = 300, timedelta(minutes=5)

_views: WeakKeyDictionary[Any, View] = WeakKeyDictionary()
# (host, token) -> when the window ends, requests in it
_windows: WeakKeyDictionary[Any, dict[tuple[str, str], tuple[datetime, int]]] = WeakKeyDictionary()


def serve(world: Any, request: Request) -> Response:  # noqa: ANN401
    """Answer one request below `/<host>/api`."""
    if world not in _views:
        _views[world] = View(world)
    host, _, path = request.path.strip("/").partition("/api/")
    if host not in HOSTS or not path:
        return Response(
            404, "<!DOCTYPE html><title>The page you are looking for isn't here</title>"
        )
    headers: dict[str, str] = {}
    try:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        headers |= _spend(world, host, token, request.now)
        if int(headers["X-RateLimit-Remaining"]) < 0:
            headers["X-RateLimit-Remaining"] = "0"
            raise Refusal(429, "Too many requests")
        if request.method != "GET":
            raise Refusal(404, "Record not found")
        route, number = find_route(path)
        me = _owner(_views[world], host, token, route)
        size = check(route, request.query)
        answer = Answering(_views[world], host, me, request, size)
        body = getattr(answer, route.name)(number)
        return Response(200, body, headers | answer.headers)
    except Refusal as refusal:
        return Response(refusal.status, refusal.body, headers)


def fault(kind: str) -> Response | None:
    """What an instance says in a `throttle`, for too long (`quota`), and to an `expired` token."""
    if kind in ("throttle", "quota"):
        wait = timedelta(seconds=1 if kind == "throttle" else 290)
        reset = f"{datetime.now(UTC) + wait:%Y-%m-%dT%H:%M:%S.%fZ}"
        headers = {
            "X-RateLimit-Limit": str(LIMIT), "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": reset,
        }  # fmt: skip
        return Response(429, Refusal(429, "Too many requests").body, headers)
    if kind == "expired":
        return Response(401, Refusal(401, INVALID_TOKEN).body)
    return None


def _owner(view: View, host: str, token: str, route: Route) -> str | None:
    """Whose the token is, None without one."""
    if not token:
        if route.user_only:
            raise Refusal(401, USER_ONLY)
        return None
    home, place, scopes = TOKENS.get(token, ("", 0, set()))
    owners = view.owners.get(home, [])
    if home != host or not owners:
        raise Refusal(401, INVALID_TOKEN)
    if route.scope not in scopes:
        raise Refusal(403, "This action is outside the authorized scopes")
    return owners[place % len(owners)]  # on a small instance some have several tokens


def _spend(world: Any, host: str, token: str, now: datetime) -> dict[str, str]:  # noqa: ANN401
    """Count one request against its window; the headers tell what is left, below 0 if too much."""
    windows = _windows.setdefault(world, {})
    ends, used = windows.get((host, token), (now, 0))
    ends, used = (ends, used + 1) if now < ends else (now + WINDOW, 1)
    windows[(host, token)] = ends, used
    return {
        "X-RateLimit-Limit": str(LIMIT * GENEROSITY),
        "X-RateLimit-Remaining": str(LIMIT * GENEROSITY - used),
        "X-RateLimit-Reset": f"{ends.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
    }
