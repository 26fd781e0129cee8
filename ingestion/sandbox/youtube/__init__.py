"""YouTube's Data API v3 in front of the world: same paths, parts, pages, quota and refusals."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from ingestion.sandbox.server import Request, Response
from ingestion.sandbox.youtube.habit import HABIT
from ingestion.sandbox.youtube.objects import Comment, Resource, View
from ingestion.sandbox.youtube.rules import (
    METHODS,
    Refusal,
    check,
    comments_closed,
    cut,
    no_key,
    not_found,
    quota_exceeded,
    too_fast,
    wrong_key,
)

__all__ = ["HABIT", "SECRETS", "fault", "serve"]

SECRETS = {"api_key": "sandbox-api-key"}
ROOT = "youtube/v3/"
UNITS_A_DAY = 10_000
PACIFIC = ZoneInfo("America/Los_Angeles")
PAGE_OF_NOTHING = "<!DOCTYPE html><title>Error 404 (Not Found)!!1</title><p>That’s an error."
Query = dict[str, str]

_views: WeakKeyDictionary[Any, View] = WeakKeyDictionary()
_units: WeakKeyDictionary[Any, Counter[str]] = WeakKeyDictionary()


def serve(world: Any, request: Request) -> Response:  # noqa: ANN401
    """Answer one request below `/youtube/v3`."""
    path = request.path.strip("/")
    name = path.removeprefix(ROOT)
    if name not in METHODS or path == name or request.method != "GET":
        return Response(404, PAGE_OF_NOTHING, {"Content-Type": "text/html; charset=UTF-8"})
    try:
        _authenticate(request)
        # a quota belongs to a day in California, whatever the request is worth
        day = request.now.astimezone(PACIFIC).date().isoformat()
        spent = _units.setdefault(world, Counter())
        spent[day] += 1
        if spent[day] > UNITS_A_DAY:
            raise quota_exceeded()
        asked = check(name, request.query)
        if world not in _views:
            _views[world] = View(world)
        return Response(200, _answer(_views[world], name, asked), {})
    except Refusal as refusal:
        return Response(refusal.status, refusal.body, {})


def fault(kind: str) -> Response | None:
    """What YouTube answers to a used-up quota, an expired key, or requests that come too fast."""
    refusals = {"quota": quota_exceeded, "expired": wrong_key, "throttle": too_fast}
    if kind not in refusals:
        return None
    refusal = refusals[kind]()
    return Response(refusal.status, refusal.body, {})


def _authenticate(request: Request) -> None:
    headers = {name.lower(): value for name, value in request.headers.items()}
    key = request.query.get("key", [headers.get("x-goog-api-key", "")])[0]
    if not key:
        raise no_key()
    if key != SECRETS["api_key"]:
        raise wrong_key()


def _answer(view: View, name: str, asked: Query) -> Resource:
    items = LISTS[name](view, asked)
    part, following = cut(name, asked, len(items))
    shown = items[part]
    is_html = asked.get("textFormat", "html") == "html"
    match name:
        case "channels":
            found = [view.channel(item) for item in shown]
        case "playlistItems":
            found = [view.playlist_item(item, part.start + i) for i, item in enumerate(shown)]
        case "videos":
            found = [view.video(item) for item in shown]
        case "commentThreads":
            found = [view.thread(item, is_html) for item in shown]
        case _:
            parent = asked.get("parentId")
            found = [view.comment(item, is_html, parent) for item in shown]
    total = len(shown) if name.startswith("comment") else len(items)
    answer: Resource = {
        "kind": f"youtube#{name.removesuffix('s')}ListResponse",
        "etag": f"{len(items):08x}",
        **({"nextPageToken": following} if following else {}),
        "pageInfo": {"totalResults": total, "resultsPerPage": part.stop - part.start},
    }
    parts = {"kind", "etag", "id", *asked["part"].split(",")}
    kept = [{key: value for key, value in item.items() if key in parts} for item in found]
    # ids that nobody has are no error: there is just nothing to show
    return answer | ({"items": kept} if kept or name not in ("channels", "videos") else {})


def _channels(view: View, asked: Query) -> list[Any]:
    if "id" in asked:
        ids = dict.fromkeys(asked["id"].split(","))
        return [view.accounts[channel] for channel in ids if channel in view.accounts]
    # usernames of the years before handles: nobody here has one
    account = view.by_handle.get(asked.get("forHandle", "").removeprefix("@").lower())
    return [account] if account else []


def _playlist_items(view: View, asked: Query) -> list[Any]:
    playlist = asked.get("playlistId", "")
    channel = f"UC{playlist[2:]}"
    if "id" in asked:
        return []
    if not playlist.startswith("UU") or channel not in view.accounts:
        raise not_found("playlistNotFound", "youtube.playlistItem", "playlistId", "playlist")
    posts = view.uploads.get(channel, [])
    return [post for post in posts if asked.get("videoId", post.post_id) == post.post_id]


def _videos(view: View, asked: Query) -> list[Any]:
    ids = dict.fromkeys(asked.get("id", "").split(","))
    return [view.videos[video] for video in ids if video in view.videos]


def _threads(view: View, asked: Query) -> list[Comment]:
    domain = "youtube.commentThread"
    if channel := asked.get("allThreadsRelatedToChannelId"):
        if channel not in view.accounts:
            raise not_found("channelNotFound", domain, "allThreadsRelatedToChannelId", "channel")
        found = view.threads_of_channel.get(channel, [])
    elif video := asked.get("videoId"):
        if video not in view.videos:
            raise not_found("videoNotFound", domain, "videoId", "video")
        if view.is_closed(view.videos[video]):
            raise comments_closed()
        found = view.threads_of_video.get(video, [])
    else:
        found = _by_id(view, asked)
    words = asked.get("searchTerms", "").lower()
    found = [comment for comment in found if words in comment.act.text.lower()]
    if asked.get("order") == "relevance":
        found.sort(key=lambda comment: len(comment.replies), reverse=True)
    return found


def _comments(view: View, asked: Query) -> list[Comment]:
    if "id" in asked:
        return _by_id(view, asked)
    if (parent := view.comments.get(asked["parentId"])) is None:
        raise not_found("commentNotFound", "youtube.comment", "parentId", "comment")
    return parent.replies


def _by_id(view: View, asked: Query) -> list[Comment]:
    ids = dict.fromkeys(asked["id"].split(","))
    return [view.comments[comment] for comment in ids if comment in view.comments]


LISTS: dict[str, Callable[[View, Query], list[Any]]] = {
    "channels": _channels,
    "playlistItems": _playlist_items,
    "videos": _videos,
    "commentThreads": _threads,
    "comments": _comments,
}
