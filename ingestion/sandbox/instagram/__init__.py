"""Instagram's Graph API in front of the world: same fields, edges, cursors and refusals."""

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
from ingestion.sandbox.instagram.habit import HABIT
from ingestion.sandbox.instagram.objects import View
from ingestion.sandbox.server import Request, Response

__all__ = ["HABIT", "SECRETS", "fault", "serve"]

SECRETS = {"access_token": "sandbox-instagram-token"}
SCOPES = ("instagram_basic", "instagram_manage_comments", "pages_show_list")

_views: WeakKeyDictionary[Any, View] = WeakKeyDictionary()


def serve(world: Any, request: Request) -> Response:  # noqa: ANN401
    """Answer one request below `/v25.0`."""
    if world not in _views:
        _views[world] = View(world)
    try:
        return Response(200, _answer(_views[world], request), {})
    except Refusal as refusal:
        return Response(refusal.status, refusal.body, refusal.headers)


def fault(kind: str) -> Response | None:
    """What Instagram answers to too many requests or an expired token."""
    refusal = error_of(kind, "instagram")
    return Response(refusal.status, refusal.body, refusal.headers) if refusal else None


def _answer(view: View, request: Request) -> dict[str, Any]:
    _, version, *rest = request.path.split("/")
    if version != VERSION or request.method != "GET":
        raise Refusal(400, 2635, f"You are calling a deprecated version. Update to {VERSION}.")
    if (token := token_of(request.query, request.headers)) != SECRETS["access_token"]:
        raise no_token(token)
    node, edge = _node(view, rest[0] if rest else ""), rest[1] if len(rest) > 1 else None
    if edge is None:
        return show(node, fields_of(check(request.query, set()).get("fields", "")))
    if edge not in node.edges:
        told = f"(#100) Tried accessing nonexisting field ({edge}) on node type ({node.kind})"
        raise Refusal(400, 100, told)
    arguments = check(request.query, EDGE)
    inside = fields_of(arguments.pop("fields", ""))
    return connection(node, edge, node.edges[edge], arguments, inside)


def _node(view: View, name: str) -> Node:
    if name == "me":
        pages = [view.managed(account) for account in view.professional.values()]
        # not every page has an account on Instagram
        pages.append(Node("Page", {"id": "91"}, {"instagram_business_account"}))
        edges = {"accounts": Edge(lambda: pages), "permissions": Edge(lambda: granted(SCOPES))}
        return Node("User", {"id": "1", "name": "Clout"}, edges=edges)
    if account := view.professional.get(name):
        return view.user(account)
    if post := view.by_id.get(name):
        return view.medium(post, own=True)
    if act := view.said.get(name):
        return view.comment(act)
    raise gone(name)
