"""Tumblr's API v2 in front of the world: same paths, parameters, pages, limits and refusals."""

from collections import Counter
from typing import Any
from weakref import WeakKeyDictionary

from ingestion.sandbox.exchange import Request, Response
from ingestion.sandbox.france.records import Account
from ingestion.sandbox.tumblr.habit import HABIT
from ingestion.sandbox.tumblr.objects import Resource, View, at, is_one_in
from ingestion.sandbox.tumblr.rules import (
    DAILY,
    METHODS,
    MOST,
    Refusal,
    check,
    headers,
    limit_exceeded,
    not_found,
    unauthorized,
)

__all__ = ["HABIT", "SECRETS", "fault", "serve"]

SECRETS = {"api_key": "sandbox-consumer-key"}
STAFF: Resource = {"name": "staff", "title": "Tumblr Staff", "uuid": "t:staff", "posts": 0}
NOTES_PAGE = 50
KINDS = {"likes": {"like"}, "rollup": {"like", "reblog"}, "reblogs_with_tags": {"reblog"}}

_views: WeakKeyDictionary[Any, View] = WeakKeyDictionary()
_asked: WeakKeyDictionary[Any, Counter[str]] = WeakKeyDictionary()


def serve(world: Any, request: Request) -> Response:  # noqa: ANN401
    """Answer one request below `/v2/blog`."""
    asked = _asked.setdefault(world, Counter())
    asked[f"{request.now:%F}"] += 1
    asked[f"{request.now:%F %H}"] += 1
    told = headers(asked, request.now)
    try:
        if request.query.get("api_key", [""])[0] != SECRETS["api_key"]:
            raise unauthorized()
        # the cap of an hour is told, but would end a long day of tests
        if asked[f"{request.now:%F}"] > DAILY:
            raise limit_exceeded()
        if world not in _views:
            _views[world] = View(world)
        body = {"meta": {"status": 200, "msg": "OK"}, "response": _answer(_views[world], request)}
        return Response(200, body, told)
    except Refusal as refusal:
        return Response(refusal.status, refusal.body, told)


def fault(kind: str) -> Response | None:
    """What Tumblr answers to haste, a used-up day and an application that was deleted."""
    limits = {"X-Ratelimit-Perhour-Remaining": "871", "X-Ratelimit-Perhour-Reset": "2100"}
    match kind:
        case "throttle":
            return Response(429, limit_exceeded().body, limits)
        case "quota":
            day = {"X-Ratelimit-Perday-Remaining": "0", "X-Ratelimit-Perday-Reset": "41000"}
            return Response(429, limit_exceeded().body, limits | day)
        case "expired":
            return Response(401, unauthorized().body)
    return None


def _answer(view: View, request: Request) -> Resource:
    match request.path.split("/"):
        case ["", "v2", "blog", name, method] if method in METHODS and request.method == "GET":
            asked = check(method, request.query)
        case _:
            raise not_found()
    if (name, method) == ("staff", "info"):
        return {"blog": STAFF}
    if (account := view.find(name)) is None:
        raise not_found()
    match method:
        case "info":
            return {"blog": view.blog(account)}
        case "posts":
            return _posts(view, account, asked)
    return _notes(view, account, asked)


def _posts(view: View, account: Account, asked: dict[str, str]) -> Resource:
    posts = list(view.posts.get(account.account_id, []))
    # some let their oldest post stand first, out of order
    is_pinning = is_one_in(8, account.account_id) and len(posts) > MOST
    pinned = posts.pop() if is_pinning and not asked.keys() & {"id", "after"} else None
    total = len(posts) + bool(pinned)
    if "id" in asked:
        posts = [post for post in posts if post.post_id == asked["id"]]
        if not posts:
            raise not_found()
    posts = [
        post
        for post in posts
        if at(post) < int(asked.get("before", 2**60)) and at(post) > int(asked.get("after", 0))
        if asked.get("tag", "") in ("", *post.hashtags)
    ]
    if asked.get("sort") == "asc":
        posts.reverse()
    start, limit = int(asked.get("offset", "0")), int(asked.get("limit", MOST))
    is_first = pinned and not asked.keys() & {"before", "offset"}
    limit -= bool(is_first)
    shown = [view.post(post, asked) for post in posts[start : start + limit]]
    if is_first and pinned:
        shown = [view.post(pinned, asked, is_pinned=True), *shown]
    more = {"limit": str(MOST), "tumblelog": account.handle, "page_number": "opaque"}
    path = f"/v2/blog/{account.handle}/posts"
    link = {"next": {"href": path, "method": "GET", "query_params": more}}
    return {
        "blog": view.blog(account),
        "posts": shown,
        "total_posts": total,
        **({"_links": link} if start + limit < len(posts) else {}),
    }


def _notes(view: View, account: Account, asked: dict[str, str]) -> Resource:
    post = view.by_id.get(asked["id"])
    if post is None or post.account_id != account.account_id:
        raise not_found()
    everything, mode = view.notes_of(view.root(post)), asked.get("mode", "all")
    notes = everything
    if mode in KINDS:
        notes = [note for note in notes if note["type"] in KINDS[mode]]
    unit = 10**6 if mode == "conversation" else 1
    if mode == "conversation":
        notes = [n for n in notes if n["type"] == "reply" or "added_text" in n]
    before = int(asked.get("before_timestamp", 2**60))
    found = [note for note in notes if note["timestamp"] * unit < before]
    shown = found[:NOTES_PAGE]
    body: Resource = {"notes": shown, "rollup_notes": [], "total_notes": len(notes)}
    if mode == "conversation":
        for kind in ("like", "reblog"):
            body[f"total_{kind}s"] = sum(note["type"] == kind for note in everything)
    if len(found) > len(shown):
        time = str(shown[-1]["timestamp"] * unit)
        params = {"id": asked["id"], "mode": mode, "before_timestamp": time}
        path = f"/v2/blog/{account.handle}/notes"
        body["_links"] = {"next": {"href": path, "method": "GET", "query_params": params}}
    return body
