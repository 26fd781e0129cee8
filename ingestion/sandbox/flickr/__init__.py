"""Flickr's REST API in front of the world: same methods, pages, odd numbers and refusals."""

import json
from typing import Any
from weakref import WeakKeyDictionary

from ingestion.sandbox.flickr.habit import HABIT
from ingestion.sandbox.flickr.objects import Item, View, text
from ingestion.sandbox.flickr.rules import Refusal, check, paged
from ingestion.sandbox.france.records import Account, Post
from ingestion.sandbox.server import Request, Response

__all__ = ["HABIT", "SECRETS", "fault", "serve"]

SECRETS = {"api_key": "sandbox0flickr0key"}
PATH = "services/rest"
HTML = {"Content-Type": "text/html; charset=utf-8"}
TOO_FAST = "<html><body><h1>429 Too Many Requests</h1></body></html>"

_views: WeakKeyDictionary[Any, View] = WeakKeyDictionary()


def serve(world: Any, request: Request) -> Response:  # noqa: ANN401
    """Answer one request to `/services/rest/`."""
    if request.path.strip("/") != PATH or request.method != "GET":
        return Response(404, "<!DOCTYPE html><title>Page Not Found | Flickr</title>", HTML)
    if world not in _views:
        _views[world] = View(world)
    try:
        name, asked = check(request.query, SECRETS["api_key"])
        body = {**_answer(_views[world], name, asked), "stat": "ok"}
    except Refusal as refusal:
        body = refusal.body
    if request.query.get("format") != ["json"]:
        xml = f'<?xml version="1.0" encoding="utf-8" ?>\n<rsp stat="{body["stat"]}"></rsp>'
        return Response(200, xml, {"Content-Type": "text/xml; charset=utf-8"})
    if request.query.get("nojsoncallback") != ["1"]:
        script = f"jsonFlickrApi({json.dumps(body)})"
        return Response(200, script, {"Content-Type": "application/json"})
    return Response(200, body)


def fault(kind: str) -> Response | None:
    """What Flickr answers when it is busy, when it was asked too often, or to a key it revoked."""
    match kind:
        case "throttle":
            return Response(200, Refusal(105, "Service currently unavailable").body)
        case "quota":
            return Response(429, TOO_FAST, HTML)
        case "expired":
            return Response(200, Refusal(100, "Invalid API Key (Key has expired)").body)
    return None


def _answer(view: View, name: str, asked: dict[str, str]) -> Item:
    match name:
        case "test.echo":
            return {"method": text("flickr.test.echo"), "api_key": text(SECRETS["api_key"])}
        case "people.getInfo":
            return {"person": view.person(_user(view, asked))}
        case "profile.getProfile":
            return {"profile": view.profile(_user(view, asked))}
        case "people.findByUsername":
            if (account := view.by_name.get(asked["username"])) is None:
                raise Refusal(1, "User not found")
            nsid = account.account_id
            return {"user": {"id": nsid, "nsid": nsid, "username": text(account.display_name)}}
        case "people.getPublicPhotos":
            account = _user(view, asked, code=2, told="Unknown user")
            photos = view.photos.get(account.account_id, [])
            envelope, part = paged(name, asked, photos)
            extras = set(asked.get("extras", "").split(","))
            shown = [view.photo(post, extras) for post in photos[part]]
            return {"photos": {**envelope, "photo": shown}}
        case "contacts.getPublicList":
            contacts = list(view.contacts[_user(view, asked).account_id])
            envelope, part = paged(name, asked, contacts)
            shown = [view.contact(nsid) for nsid in contacts[part]]
            found = {**envelope, "per_page": envelope["perpage"]}
            return {"contacts": found | ({"contact": shown} if shown else {})}
    photo = _photo(view, asked)
    match name:
        case "photos.getFavorites":
            faves = list(view.faves[photo.post_id].values())
            faves.sort(key=lambda act: act.occurred_at, reverse=True)
            envelope, part = paged(name, asked, faves)
            people = [view.fave(act) for act in faves[part]]
            return {"photo": {"person": people, "id": photo.post_id, **envelope}}
        case "photos.comments.getList":
            return {"comments": _comments(view, photo, asked)}
    title = text(photo.title)
    return {"photo": {"id": photo.post_id, "title": title, "visibility": {"ispublic": 1}}}


def _comments(view: View, photo: Post, asked: dict[str, str]) -> Item:
    """Oldest first, in one piece; without any there is no list either."""
    since = int(asked.get("min_comment_date", "0"))
    until = int(asked.get("max_comment_date", "99999999999"))
    found = [view.comment(act) for act in view.comments[photo.post_id]]
    shown = [one for one in found if since <= int(one["datecreate"]) <= until]
    return {"photo_id": photo.post_id} | ({"comment": shown} if shown else {})


def _user(
    view: View, asked: dict[str, str], code: int = 1, told: str = "User not found"
) -> Account:
    if address := asked.get("url"):
        account = view.by_alias.get(address.rstrip("/").rpartition("/")[2].lower())
    else:
        account = view.accounts.get(asked.get("user_id", ""))
    if account is None:
        raise Refusal(code, told)
    if view.has_left(account):
        raise Refusal(5, "User deleted")
    return account


def _photo(view: View, asked: dict[str, str]) -> Post:
    photo = view.by_id.get(asked["photo_id"])
    if photo is None:
        raise Refusal(1, f'Photo "{asked["photo_id"]}" not found (invalid ID)')
    return photo
