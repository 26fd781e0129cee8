"""Pinterest's API v5 in front of the world: same paths, lists, rights and refusals."""

from typing import Any
from weakref import WeakKeyDictionary

from ingestion.sandbox.exchange import Request, Response
from ingestion.sandbox.france.records import Account
from ingestion.sandbox.pinterest.habit import HABIT
from ingestion.sandbox.pinterest.objects import View, is_one_in
from ingestion.sandbox.pinterest.rules import LIMIT, Refusal, error_of, page, parameters

__all__ = ["HABIT", "SECRETS", "fault", "serve"]

SECRETS = {"access_token": "pina_sandbox_pinterest"}
LIST = {"bookmark", "page_size"}
NAMED = {"ad_account_id"}

_views: WeakKeyDictionary[Any, View] = WeakKeyDictionary()


def serve(world: Any, request: Request) -> Response:  # noqa: ANN401
    """Answer one request below `/v5`."""
    if world not in _views:
        _views[world] = View(world)
    try:
        return Response(200, _answer(_views[world], request), dict(LIMIT))
    except Refusal as refusal:
        return Response(refusal.status, refusal.body, refusal.headers)


def fault(kind: str) -> Response | None:
    """What Pinterest answers to too many requests or an expired token."""
    refusal = error_of(kind)
    return Response(refusal.status, refusal.body, refusal.headers) if refusal else None


def _answer(view: View, request: Request) -> dict[str, Any]:
    if request.headers.get("authorization") != f"Bearer {SECRETS['access_token']}":
        raise Refusal(401, 2, "Authentication failed.")
    if request.method != "GET":
        raise Refusal(405, 5, "Method not allowed.")
    match request.path.strip("/").split("/"):
        case ["v5", "user_account"]:
            return view.account(_user(view, parameters(request.query, NAMED)))
        case ["v5", "ad_accounts"]:
            asked = parameters(request.query, LIST | {"include_shared_accounts"})
            return page(view.ad_accounts(), asked, "ad_accounts", late=False)
        case ["v5", "user_account", "following"]:
            known = LIST | NAMED | {"feed_type", "explicit_following"}
            asked = parameters(request.query, known)
            user = _user(view, asked)
            return page(view.following(user), asked, f"{user.handle}/following", late=False)
        case ["v5", "user_account", "websites"]:
            asked = parameters(request.query, LIST)
            return page(view.websites(view.me), asked, "websites", late=False)
        case ["v5", "boards"]:
            asked = parameters(request.query, LIST | NAMED | {"privacy"})
            user = _user(view, asked)
            return page(view.boards(user), asked, f"{user.handle}/boards", late=False)
        case ["v5", "pins"]:
            return _pins(view, parameters(request.query, LIST | NAMED | {"pin_metrics"}))
        case ["v5", "pins", native_id]:
            asked = parameters(request.query, NAMED | {"pin_metrics"})
            post = view.by_id.get(native_id)
            if post is None or post.account_id != _user(view, asked).account_id:
                raise Refusal(404, 50, "Pin not found.")
            return view.pin(post, with_metrics=asked.get("pin_metrics") == "true")
    raise Refusal(404, 11, "API method not found.")


def _pins(view: View, asked: dict[str, str]) -> dict[str, Any]:
    user = _user(view, asked)
    late = is_one_in(8, user.account_id)
    found = page(view.posts[user.account_id], asked, f"{user.handle}/pins", late=late)
    with_metrics = asked.get("pin_metrics") == "true"
    return found | {"items": [view.pin(post, with_metrics=with_metrics) for post in found["items"]]}


def _user(view: View, asked: dict[str, str]) -> Account:
    """The account in whose name a request is made."""
    number = asked.get("ad_account_id")
    if number is None:
        return view.me
    if number not in view.owners:
        raise Refusal(403, 29, "You are not permitted to access that resource.")
    return view.owners[number]
