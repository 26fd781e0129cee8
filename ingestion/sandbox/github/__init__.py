"""GitHub's REST API in front of the world: same paths, links, entity tags, limits, refusals."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from weakref import WeakKeyDictionary

from ingestion.sandbox.exchange import Request, Response
from ingestion.sandbox.france.records import Account, Post
from ingestion.sandbox.github.habit import HABIT
from ingestion.sandbox.github.objects import View
from ingestion.sandbox.github.rules import (
    AN_HOUR,
    Asked,
    Refusal,
    error_of,
    etag,
    link,
    understood,
    used_up,
)

__all__ = ["HABIT", "SECRETS", "fault", "serve"]

SECRETS = {"token": "sandbox-github-token"}
EVER = datetime(2008, 1, 1, tzinfo=UTC)

_views: WeakKeyDictionary[Any, View] = WeakKeyDictionary()
_used: WeakKeyDictionary[Any, Counter[int]] = WeakKeyDictionary()


def serve(world: Any, request: Request) -> Response:  # noqa: ANN401
    """Answer one request."""
    try:
        asked = understood(request, SECRETS["token"])
        if world not in _views:
            _views[world] = View(world)
        hour = int(request.now.timestamp()) // 3600
        used, reset = _used.setdefault(world, Counter()), (hour + 1) * 3600
        if used[hour] >= AN_HOUR:
            raise used_up(reset)
        body, headers = _answer(_views[world], asked, request.path)
        headers["ETag"] = mark = etag(body)
        is_same = request.headers.get("if-none-match") == mark
        used[hour] += not is_same
        headers |= {
            "X-RateLimit-Limit": str(AN_HOUR),
            "X-RateLimit-Remaining": str(AN_HOUR - used[hour]),
            "X-RateLimit-Reset": str(reset),
            "X-OAuth-Scopes": "read:user",
        }
        return Response(304, "", headers) if is_same else Response(200, body, headers)
    except Refusal as refusal:
        return Response(refusal.status, refusal.body, refusal.headers)


def fault(kind: str) -> Response | None:
    """What GitHub answers to haste, to a used-up hour or an expired token."""
    refusal = error_of(kind)
    return Response(refusal.status, refusal.body, refusal.headers) if refusal else None


def _answer(view: View, asked: Asked, path: str) -> tuple[Any, dict[str, str]]:
    match asked.what:
        case "user":
            return {"login": "clout-reader", "id": 1, "type": "User"}, {}
        case "account":
            return view.profile(_found(view.accounts.get(asked.of["id"]))), {}
        case "login":
            return view.profile(_account(view, asked)), {}
        case "repository":
            return view.repository(_found(view.repositories.get(asked.of["id"]))), {}
        case "repos":
            items: list[Any] = view.repositories_of(_account(view, asked))
        case "social_accounts":
            items = view.social_accounts(_account(view, asked))
        case "followers":
            items = view.followers(_account(view, asked))
        case "stargazers":
            timed = "star+json" in asked.headers.get("accept", "")
            items = view.stargazers(_repository(view, asked), timed=timed)
        case "forks":
            items = view.forks_of(_repository(view, asked))
        case _:
            items = view.comments_of(_repository(view, asked), _since(asked.query.get("since")))
    start = (asked.page - 1) * asked.size
    return items[start : start + asked.size], link(asked, path, len(items))


def _since(spelled: str | None) -> datetime:
    try:
        return datetime.fromisoformat(spelled) if spelled else EVER
    except ValueError:
        problem = {"resource": "IssueComment", "field": "since", "code": "invalid"}
        raise Refusal(422, "Validation Failed", errors=[problem]) from None


def _account(view: View, asked: Asked) -> Account:
    return _found(view.by_login.get(asked.of["login"].lower()))


def _repository(view: View, asked: Asked) -> Post:
    return _found(view.by_name.get(asked.of["name"].lower()))


def _found(thing: Any) -> Any:  # noqa: ANN401
    # what is private is said not to be there either
    if thing is None:
        raise Refusal(404, "Not Found")
    return thing
