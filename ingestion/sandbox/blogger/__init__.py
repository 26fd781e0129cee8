"""The Blogger API v3 in front of the world: same paths, parameters, pages and refusals."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from ingestion.sandbox.blogger.habit import HABIT
from ingestion.sandbox.blogger.objects import Resource, View, updated
from ingestion.sandbox.blogger.rules import (
    check,
    cut,
    day_is_over,
    find,
    moment,
    not_found,
)
from ingestion.sandbox.exchange import Request, Response
from ingestion.sandbox.youtube.rules import Refusal, no_key, too_fast, wrong_key

__all__ = ["HABIT", "SECRETS", "fault", "serve"]

SECRETS = {"api_key": "sandbox-blogger-key"}
REQUESTS_A_DAY = 10_000
PACIFIC = ZoneInfo("America/Los_Angeles")
PAGE_OF_NOTHING = "<!DOCTYPE html><title>Error 404 (Not Found)!!1</title><p>That’s an error."

_views: WeakKeyDictionary[Any, View] = WeakKeyDictionary()
_asked: WeakKeyDictionary[Any, Counter[str]] = WeakKeyDictionary()


def serve(world: Any, request: Request) -> Response:  # noqa: ANN401
    """Answer one request below `/v3`."""
    _, version, path = [*request.path.split("/", 2), ""][:3]
    found = find(path) if version == "v3" and request.method == "GET" else None
    if found is None:
        return Response(404, PAGE_OF_NOTHING, {"Content-Type": "text/html; charset=UTF-8"})
    try:
        key = request.query.get("key", [request.headers.get("x-goog-api-key", "")])[0]
        if not key:
            raise no_key()
        if key != SECRETS["api_key"]:
            raise wrong_key()
        day = request.now.astimezone(PACIFIC).date().isoformat()
        asked = _asked.setdefault(world, Counter())
        asked[day] += 1
        if asked[day] > REQUESTS_A_DAY:
            raise day_is_over()
        if world not in _views:
            _views[world] = View(world)
        name, ids = found
        return Response(200, _answer(_views[world], name, ids, check(name, request.query)))
    except Refusal as refusal:
        return Response(refusal.status, refusal.body)


def fault(kind: str) -> Response | None:
    """What Blogger answers to haste, a used-up day and a key that was deleted."""
    refusals = {"quota": day_is_over, "expired": wrong_key, "throttle": too_fast}
    if kind not in refusals:
        return None
    refusal = refusals[kind]()
    return Response(refusal.status, refusal.body)


def _answer(view: View, name: str, ids: tuple[str, ...], asked: dict[str, str]) -> Resource:
    has_text = asked.get("fetchBodies", asked.get("fetchBody", "true")) == "true"
    if name == "byurl":
        host = urlsplit(asked["url"]).hostname or ""
        return view.blog(_of(view.by_host, host))
    blog, *rest = ids
    account = _of(view.blogs, blog)
    post = _of(view.posts[blog], f"{blog}/{rest[0]}") if rest else None
    match name:
        case "blog":
            return view.blog(account, int(asked.get("maxPosts", "0")))
        case "post" if post:
            return view.post(post, has_text=has_text)
        case "comment" if post:
            return view.comment(_of(view.comments[post.post_id], f"{blog}/{rest[1]}"))
        case "posts":
            at = updated if asked.get("orderBy") == "UPDATED" else _published
            posts = [p for p in view.posts[blog].values() if _is_within(asked, p.created_at)]
            posts.sort(key=at, reverse=asked.get("sortOption") != "ASCENDING")
            labels = set(filter(None, asked.get("labels", "").split(",")))
            posts = [p for p in posts if labels <= set(p.hashtags)]
            return _page(name, ids, asked, posts, lambda p: view.post(p, has_text=has_text))
    acts = view.comments[post.post_id].values() if post else view.comments_of(blog)
    shown = [act for act in acts if _is_within(asked, act.occurred_at)]
    return _page(name, ids, asked, shown, lambda act: view.comment(act, has_text=has_text))


def _of(known: Any, name: str) -> Any:  # noqa: ANN401
    if name not in known:
        raise not_found()
    return known[name]


def _published(post: Any) -> datetime:  # noqa: ANN401
    return post.created_at


def _is_within(asked: dict[str, str], at: datetime) -> bool:
    at = at.replace(microsecond=0)
    return not (
        ("startDate" in asked and at < moment("startDate", asked["startDate"]))
        or ("endDate" in asked and at > moment("endDate", asked["endDate"]))
    )


def _page(
    name: str,
    ids: tuple[str, ...],
    asked: dict[str, str],
    items: Iterable[Any],
    show: Callable[[Any], Resource],
) -> Resource:
    """One page of a list; an empty one has no items at all."""
    found = list(items)
    part, following = cut(name, asked, len(found), ids)
    shown = [show(item) for item in found[part]]
    kind = "post" if name == "posts" else "comment"
    return {
        "kind": f"blogger#{kind}List",
        **({"nextPageToken": following} if following else {}),
        **({"items": shown} if shown else {}),
        "etag": f'"{len(found):08x}"',
    }
