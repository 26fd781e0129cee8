"""The REST API wp/v2 of many WordPress sites in front of the world, and WordPress.com beside it."""

import base64
import json
import math
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from ingestion.sandbox.server import Request, Response
from ingestion.sandbox.wordpress.habit import HABIT
from ingestion.sandbox.wordpress.hosted import (
    FREE,
    HOST,
    JETPACK,
    PAID,
    PLAIN,
    SELF,
    TOKEN,
    PublicApi,
    home,
)
from ingestion.sandbox.wordpress.rules import LISTS, Refusal, asked
from ingestion.sandbox.wordpress.sites import Site, avatars, sites

__all__ = ["HABIT", "SECRETS", "fault", "serve"]

SECRETS = {
    "username": "clout", "application_password": "abcd EFGH 1234 ijkl MNOP 5678", "sites": "*",
    "wordpress_com_token": TOKEN,
}  # fmt: skip
ROUTE = re.compile(
    r"^/(?P<host>[^/]+)/wp-json(?:/(?:wp/v2(?:/(?P<kind>\w+)(?:/(?P<id>\w+))?)?)?)?/?$"
)
NAMESPACES = {
    SELF: ["oembed/1.0", "wp/v2"],
    PLAIN: ["oembed/1.0", "wp/v2"],
    PAID: ["oembed/1.0", "wpcom/v2", "wp/v2"],
    JETPACK: ["oembed/1.0", "jetpack/v4", "wpcom/v2", "wp/v2"],
}
WEAK_PAGE = 50
NO_ROUTE = "Aucune route ne correspond à l’URL et à la méthode de requête."

_sites: WeakKeyDictionary[Any, dict[str, Site]] = WeakKeyDictionary()
_public: WeakKeyDictionary[Any, PublicApi] = WeakKeyDictionary()


def serve(world: Any, request: Request) -> Response:  # noqa: ANN401
    """Answer one request below `/<host>/wp-json`, or to `/<host>/?rest_route=` of a plain site."""
    if world not in _sites:
        _sites[world] = sites(world)
        _public[world] = PublicApi(world, _sites[world])
    if request.path.startswith(f"/{HOST}/"):
        return _public[world].answer(request)
    _, host, *_ = request.path.split("/")
    if home(host) == PLAIN and host in _sites[world]:
        query = dict(request.query)
        if (route := query.pop("rest_route", None)) is None:
            # whatever the address, its page tells where the API is
            link = f'<https://{host}/index.php?rest_route=/>; rel="https://api.w.org/"'
            return Response(200, "<!doctype html><title>Accueil</title>", {"Link": link})
        request = replace(request, path=f"/{host}/wp-json{route[-1]}", query=query)
    found = ROUTE.match(request.path)
    site = _sites[world].get(found["host"]) if found else None
    if found is None or site is None or home(site.host) == FREE:
        return Response(404, "<!doctype html><title>Page non trouvée</title>", {})
    try:
        if request.method != "GET":
            raise Refusal(404, "rest_no_route", NO_ROUTE)
        if found["kind"] is None:
            index = site.index() | {"namespaces": NAMESPACES[home(site.host)]}
            return Response(200, _fields(index, request.query.get("_fields", [])), {})
        knows = _knows(request)
        if found["id"] is not None:
            return Response(200, _one(site, found["kind"], found["id"], request, knows), {})
        return _list(site, found["kind"], request, knows)
    except Refusal as refusal:
        return Response(refusal.status, refusal.body, {})


def fault(kind: str) -> Response | None:
    """What a site says to a revoked application password."""
    if kind == "expired":
        refusal = Refusal(401, "incorrect_password", "Le mot de passe d’application est incorrect.")
        return Response(refusal.status, refusal.body, {})
    return None


def _knows(request: Request) -> bool:
    """Whether the right password came; with a wrong one a site answers as to anybody."""
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return False
    try:
        user, _, password = base64.b64decode(value).decode().partition(":")
    except ValueError:
        return False
    same = password.replace(" ", "") == SECRETS["application_password"].replace(" ", "")
    return user == SECRETS["username"] and same


def _one(site: Site, kind: str, native_id: str, request: Request, knows: bool) -> dict[str, Any]:
    if kind not in LISTS:
        raise Refusal(404, "rest_no_route", NO_ROUTE)
    if (kind, native_id) == ("users", "me"):
        if not knows:
            raise Refusal(401, "rest_not_logged_in", "Vous n’êtes pas connecté actuellement.")
        address = f"https://{site.host}/author/clout/"
        return {
            "id": 99, "name": "Clout", "url": "", "description": "", "link": address,
            "slug": "clout", "avatar_urls": avatars("clout"), "meta": [], "_links": {},
        }  # fmt: skip
    if kind == "users" and native_id in site.silent():
        raise Refusal(401, "rest_user_cannot_view", "Vous ne pouvez pas lister les comptes.")
    item = next((i for i in site.items(kind) if str(i["id"]) == native_id), None)
    if item is None:
        code = {"users": "rest_user_invalid_id", "posts": "rest_post_invalid_id"}
        raise Refusal(404, code.get(kind, "rest_comment_invalid_id"), "Identifiant non valide.")
    return _fields(item, request.query.get("_fields", []))


def _list(site: Site, kind: str, request: Request, knows: bool) -> Response:
    if kind not in LISTS:
        raise Refusal(404, "rest_no_route", NO_ROUTE)
    query = asked(kind, request.query, knows)
    if site.is_weak and query.per_page > WEAK_PAGE:
        message = "<p>Une erreur critique est survenue sur ce site.</p>"
        raise Refusal(500, "internal_server_error", message)
    items = [item for item in site.items(kind) if query.takes(item)]
    items.sort(key=lambda item: (query.sort_key(item), item["id"]), reverse=query.order == "desc")
    pages = math.ceil(len(items) / query.per_page)
    if kind == "posts" and items and query.page > pages:
        message = "Le numéro de page demandé est plus grand que le nombre de pages disponibles."
        raise Refusal(400, "rest_post_invalid_page_number", message)
    start = (query.page - 1) * query.per_page
    shown = [i for i in items[start : start + query.per_page] if not i.get(" hidden")]
    body = [_fields(i, request.query.get("_fields", [])) for i in shown]
    headers = {"X-WP-Total": str(len(items)), "X-WP-TotalPages": str(pages)}
    if links := _links(site, kind, request, query.page, pages):
        headers["Link"] = links
    return Response(200, body, headers)


def _links(site: Site, kind: str, request: Request, page: int, pages: int) -> str:
    neighbours = [("prev", page - 1)] * (page > 1) + [("next", page + 1)] * (page < pages)
    query = {k: v for k, v in request.query.items() if k != "page"}
    return ", ".join(
        f"<https://{site.host}/wp-json/wp/v2/{kind}?{urlencode(query | {'page': [n]}, doseq=True)}>"
        f'; rel="{relation}"'
        for relation, n in neighbours
    )


def _fields(item: dict[str, Any], wanted: list[str]) -> dict[str, Any]:
    shown = {name: value for name, value in item.items() if not name.startswith(" ")}
    names = {name.strip().split(".")[0] for value in wanted for name in value.split(",")} - {""}
    return json.loads(json.dumps({n: v for n, v in shown.items() if not names or n in names}))
