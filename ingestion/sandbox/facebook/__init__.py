"""Facebook's Graph API in front of the world: same fields, edges, cursors and refusals."""

from typing import Any
from weakref import WeakKeyDictionary

from ingestion.sandbox.facebook.graph import (
    EDGE,
    VERSION,
    Edge,
    Node,
    Refusal,
    check,
    connection,
    error_of,
    fields_of,
    gone,
    granted,
    no_token,
    show,
    token_of,
)
from ingestion.sandbox.facebook.habit import HABIT
from ingestion.sandbox.facebook.objects import View
from ingestion.sandbox.server import Request, Response

__all__ = ["HABIT", "SECRETS", "fault", "serve"]

SECRETS = {"access_token": "sandbox-user-token"}
PAGE_TOKEN = "sandbox-page-token-"
SCOPES = ("pages_show_list", "pages_read_engagement", "pages_read_user_content")

_views: WeakKeyDictionary[Any, View] = WeakKeyDictionary()


def serve(world: Any, request: Request) -> Response:  # noqa: ANN401
    """Answer one request below `/v25.0`."""
    if world not in _views:
        _views[world] = View(world)
    try:
        body = _answer(_views[world], request)
        return Response(200, body, {"X-App-Usage": '{"call_count":2,"total_time":1}'})
    except Refusal as refusal:
        return Response(refusal.status, refusal.body, refusal.headers)


def fault(kind: str) -> Response | None:
    """What Facebook answers to too many requests or an expired token."""
    refusal = error_of(kind, "pages")
    return Response(refusal.status, refusal.body, refusal.headers) if refusal else None


def _answer(view: View, request: Request) -> dict[str, Any]:
    _, version, *rest = request.path.split("/")
    if version != VERSION or request.method != "GET":
        raise Refusal(400, 2635, f"You are calling a deprecated version. Update to {VERSION}.")
    token = token_of(request.query, request.headers)
    own = token.removeprefix(PAGE_TOKEN) if token.startswith(PAGE_TOKEN) else None
    if token != SECRETS["access_token"] and own not in view.pages:
        raise no_token(token)
    node, edge = _node(view, rest[0] if rest else "", own), rest[1] if len(rest) > 1 else None
    if edge is None:
        return show(node, fields_of(check(request.query, set()).get("fields", "")))
    if edge not in node.edges:
        told = f"(#100) Tried accessing nonexisting field ({edge}) on node type ({node.kind})"
        raise Refusal(400, 100, told)
    known = EDGE | node.edges[edge].arguments
    arguments = check(request.query, known)
    inside = fields_of(arguments.pop("fields", ""))
    return connection(node, edge, node.edges[edge], arguments, inside)


def _node(view: View, name: str, own: str | None) -> Node:
    if name == "me" and own is None:
        pages = [view.managed(p, PAGE_TOKEN + p.account_id) for p in view.pages.values()]
        edges = {"accounts": Edge(lambda: pages), "permissions": Edge(lambda: granted(SCOPES))}
        return Node("User", {"id": "1", "name": "Clout"}, edges=edges)
    page = own if name == "me" else view.by_name.get(name.lower(), name)
    if page in view.pages:
        return view.page(page, own=page == own)
    if post := view.by_id.get(name):
        return view.post(post, own=post.account_id == own)
    if not name.replace("_", "").isdigit():
        raise Refusal(404, 803, f"(#803) Some of the aliases you requested do not exist: {name}")
    raise gone(name)
