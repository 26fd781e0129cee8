"""Bluesky's AppView, and a server of members before it, in front of the world."""

import base64
import json
import time
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from ingestion.sandbox.bluesky.habit import HABIT
from ingestion.sandbox.bluesky.objects import Rendering
from ingestion.sandbox.bluesky.rules import (
    DIRECTORY,
    ELSEWHERE,
    MEMBERS,
    METHODS,
    PUBLIC,
    Refusal,
    check,
    invalid,
    login_of,
    page_of,
    too_many,
)
from ingestion.sandbox.bluesky.view import View
from ingestion.sandbox.exchange import Body, Request, Response
from ingestion.sandbox.france.records import Account

__all__ = ["HABIT", "SECRETS", "fault", "serve"]

SECRETS = {"identifier": "clout.bsky.social", "app_password": "sand-boxx-pass-word"}
# who keeps an account on a server of the own is a stranger at bsky.social
FARAWAY = {"identifier": "clout.example", "app_password": "farr-away-pass-word"}
MEMBERS_OF = {MEMBERS: SECRETS, ELSEWHERE: FARAWAY}
DIDS = {MEMBERS: "did:plc:sandbox", ELSEWHERE: "did:plc:faraway"}
EMAIL = "a@b.example"
PAYLOAD = base64.urlsafe_b64encode(json.dumps({"scope": "com.atproto.appPass"}).encode()).decode()
TOKEN = f"sandbox.{PAYLOAD.rstrip('=')}.token"
WINDOW, LIMIT = timedelta(minutes=5), 3000

_views: WeakKeyDictionary[Any, View] = WeakKeyDictionary()
_windows: WeakKeyDictionary[Any, tuple[datetime, int]] = WeakKeyDictionary()
_opening = Lock()


def serve(world: Any, request: Request) -> Response:  # noqa: ANN401
    """Answer one request below `/<host>/xrpc/`."""
    _, host, xrpc, name, *rest = (*request.path.split("/"), "", "", "")
    if host == DIRECTORY:
        return _document(xrpc)
    if host not in (PUBLIC, *MEMBERS_OF) or xrpc != "xrpc" or any(rest):
        return Response(404, "<html><body>Cannot GET</body></html>")
    headers: dict[str, str] = {}
    if host in MEMBERS_OF:
        headers = _spend(world, request.now)
        if headers["RateLimit-Remaining"] == "0":
            return too_many(int(headers["RateLimit-Reset"]))
    with _opening:
        if world not in _views:
            _views[world] = View(world)
    try:
        method = METHODS.get(name)
        if method is None:
            raise Refusal(501, "MethodNotImplemented", "Method Not Implemented")
        if request.method != method.verb:
            told = f"Incorrect HTTP method ({request.method}) expected {method.verb}"
            raise Refusal(405, "InvalidRequest", told)
        if host == PUBLIC and not method.is_public:
            # a wall of the hoster's, before the server itself is asked
            return Response(403, "<html><body><h1>403 Forbidden</h1></body></html>")
        if name == "com.atproto.server.createSession":
            _log_in(host, *login_of(request))
        elif host in MEMBERS_OF:
            _authenticate(request)
        asked = check(method, request.query)
        if name.startswith("com.atproto."):
            body = _identity(_views[world], host, name.rpartition(".")[2], asked)
        else:
            body = _answer(_views[world], name, asked)
        return Response(200, body, headers)
    except Refusal as refusal:
        return Response(refusal.status, refusal.body, headers)


def fault(kind: str) -> Response | None:
    """What Bluesky answers to haste, for a moment or for longer, or to an old session."""
    if kind == "throttle":
        return too_many(int(time.time()) + 1)
    if kind == "quota":
        return too_many(int(time.time()) + 290)
    if kind == "expired":
        return Response(400, {"error": "ExpiredToken", "message": "Token has expired"})
    return None


def _spend(world: Any, now: datetime) -> dict[str, str]:  # noqa: ANN401
    ends, used = _windows.get(world, (now, 0))
    ends, used = (ends, used + 1) if now < ends else (now + WINDOW, 1)
    _windows[world] = ends, used
    return {
        "RateLimit-Limit": str(LIMIT),
        "RateLimit-Remaining": str(max(0, LIMIT - used)),
        "RateLimit-Reset": str(int(ends.timestamp())),
        "RateLimit-Policy": f"{LIMIT};w=300",
    }


def _document(did: str) -> Response:
    """What the directory of accounts says of one: where it lives."""
    host = next((host for host, known in DIDS.items() if known == did), None)
    if host is None:
        return Response(404, {"message": f"DID not registered: {did}"})
    endpoint = "https://morel.us-east.host.bsky.network" if host == MEMBERS else f"https://{host}"
    service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer"}
    names = [f"at://{MEMBERS_OF[host]['identifier']}"]
    services = [service | {"serviceEndpoint": endpoint}]
    return Response(200, {"id": did, "alsoKnownAs": names, "service": services})


def _identity(view: View, host: str, name: str, asked: dict[str, Any]) -> Body:
    if name == "resolveHandle":
        handle = asked["handle"].lower()
        dids = {member["identifier"]: DIDS[at] for at, member in MEMBERS_OF.items()}
        if found := _found(view, handle):
            dids[handle] = found.account_id
        if handle not in dids:
            raise invalid("Unable to resolve handle")
        return {"did": dids[handle]}
    tokens = {"accessJwt": TOKEN, "refreshJwt": "sandbox-refresh"} if name[0] == "c" else {}
    session = {"did": DIDS[host], "handle": MEMBERS_OF[host]["identifier"], "active": True}
    return {**session, "email": EMAIL, "emailConfirmed": True, **tokens}


def _log_in(host: str, identifier: str, password: str) -> None:
    """Refuse whoever it is not, or whose account lives elsewhere; a name with an @ is an e-mail."""
    member = MEMBERS_OF[host]
    known = {member["identifier"], DIDS[host], EMAIL}
    if identifier.lower() not in known or password != member["app_password"]:
        raise Refusal(401, "AuthenticationRequired", "Invalid identifier or password")


def _authenticate(request: Request) -> None:
    token = request.headers.get("authorization")
    if token is None:
        raise Refusal(401, "AuthMissing", "Authentication Required")
    if token != f"Bearer {TOKEN}":
        raise Refusal(400, "InvalidToken", "Token could not be verified")


def _answer(view: View, name: str, asked: dict[str, Any]) -> Body:
    told, name = Rendering(view), name.rpartition(".")[2]
    match name:
        case "_health":
            return {"version": "0.0.221"}
        case "getProfile":
            return told.detailed(_account(view, asked["actor"]).account_id)
        case "getProfiles":
            found = [_found(view, actor) for actor in asked["actors"]]
            return {"profiles": [told.detailed(one.account_id) for one in found if one]}
        case "getPosts":
            notes = [view.notes[uri] for uri in asked["uris"] if uri in view.notes]
            return {"posts": [told.note(one) for one in notes if not view.is_hidden(one)]}
        case "getAuthorFeed":
            account = _account(view, asked["actor"])
            page, cursor = page_of(asked, view.feeds[account.account_id])
            return {"feed": [told.item(one) for one in page], **cursor}
        case "getFollowers":
            if (account := _found(view, asked["actor"])) is None:
                raise invalid(f"Actor not found: {asked['actor']}")
            page, cursor = page_of(asked, [])
            return {"subject": told.profile(account.account_id), "followers": page, **cursor}
        case "getLists":
            own = view.lists[_account(view, asked["actor"]).account_id]
            own = [one for one in own if one.purpose != "referencelist"]
            page, cursor = page_of(asked, own)
            return {"lists": [told.shelf(one) for one in page], **cursor}
        case "getActorStarterPacks":
            own = view.lists[_account(view, asked["actor"]).account_id]
            page, cursor = page_of(asked, [one for one in own if one.purpose == "referencelist"])
            return {"starterPacks": [told.pack(one) for one in page], **cursor}
        case "getList":
            if (shelf := view.shelves.get(asked["list"])) is None:
                raise invalid("List not found")
            page, cursor = page_of(asked, list(shelf.kept.members))
            items = [told.place(shelf, did) for did in page]
            return {"list": told.shelf(shelf), "items": items, **cursor}
        case "getPostThread":
            note = view.notes.get(asked["uri"])
            if note is None or view.is_hidden(note):
                raise Refusal(400, "NotFound", f"Post not found: {asked['uri']}")
            return {"thread": told.thread(note, int(asked.get("depth", 6)))}
        case "searchPosts":
            page, cursor = page_of(asked, _search(view, asked))
            return {"posts": [told.seen(one) for one in page], **cursor}
    return _below(view, told, name, asked)


def _below(view: View, told: Rendering, name: str, asked: dict[str, Any]) -> Body:
    """A list below a note; one that does not exist has an empty one."""
    uri, hidden = asked["uri"], view.taken_down
    if name == "getLikes":
        likes = [like for like in view.likes.get(uri, []) if like[0] not in hidden]
        page, cursor = page_of(asked, likes)
        return {"uri": uri, "likes": [told.like(*like) for like in page], **cursor}
    if name == "getRepostedBy":
        actors = [actor for actor in view.reposters.get(uri, []) if actor not in hidden]
        page, cursor = page_of(asked, actors)
        return {"uri": uri, "repostedBy": [told.profile(actor) for actor in page], **cursor}
    notes = [note for note in view.quotes.get(uri, []) if not view.is_hidden(note)]
    page, cursor = page_of(asked, notes)
    return {"uri": uri, "posts": [told.note(note) for note in page], **cursor}


def _found(view: View, actor: str) -> Account | None:
    account = view.accounts.get(actor) or view.by_handle.get(actor.lower())
    return None if account is None or account.account_id in view.taken_down else account


def _account(view: View, actor: str) -> Account:
    if account := _found(view, actor):
        return account
    if actor in view.taken_down:
        raise Refusal(400, "AccountTakedown", "Account has been suspended")
    raise invalid("Profile not found")


def _search(view: View, asked: dict[str, Any]) -> list[Any]:
    """Notes that name somebody: the one question of all that a reader of acts asks a search."""
    if asked["q"] != "*" or "mentions" not in asked:
        raise invalid("the sandbox finds notes by whom they name only")
    account = _found(view, asked["mentions"])
    found = view.mentions[account.account_id] if account else []
    since = datetime.fromisoformat(asked.get("since", "1970-01-01T00:00:00+00:00"))
    return [note for note in found if note.at >= since and not view.is_hidden(note)]
