"""LinkedIn's versioned API in front of the world: same finders, batches, pages and refusals."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from ingestion.sandbox.exchange import Request, Response
from ingestion.sandbox.linkedin.habit import HABIT, number_of
from ingestion.sandbox.linkedin.objects import View
from ingestion.sandbox.linkedin.rules import (
    Refusal,
    asked,
    batch_of,
    check_headers,
    error_of,
    finder,
    items_of,
    page_of,
    span_of,
)

__all__ = ["HABIT", "SECRETS", "fault", "serve"]

SECRETS = {"access_token": "sandbox-linkedin-token"}
PAGED = "start count"
Query = Mapping[str, list[str]]

_views: WeakKeyDictionary[Any, View] = WeakKeyDictionary()


def serve(world: Any, request: Request) -> Response:  # noqa: ANN401
    """Answer one request below `/rest`."""
    if world not in _views:
        _views[world] = View(world)
    try:
        check_headers(request.headers, SECRETS["access_token"])
        return Response(200, _answer(_views[world], request))
    except Refusal as refusal:
        return Response(refusal.status, refusal.body)


def fault(kind: str) -> Response | None:
    """What LinkedIn answers to too many requests or an expired token."""
    refusal = error_of(kind)
    return Response(refusal.status, refusal.body) if refusal else None


def _answer(view: View, request: Request) -> dict[str, Any]:
    if request.method == "GET":
        for pattern, resource in RESOURCES:
            if found := re.fullmatch(pattern, request.path):
                return resource(view, request.query, *found.groups())
    raise Refusal(404, "RESOURCE_NOT_FOUND", f"No virtual resource found for {request.path}")


def _own(view: View, page: str, what: str) -> str:
    if page not in view.roles:
        told = f"Not enough permissions to access: {what}"
        raise Refusal(403, "ACCESS_DENIED", told, 100)
    return page


def _roles(view: View, query: Query) -> dict[str, Any]:
    given = asked(query, "q", f"role state {PAGED}")
    finder(given, "roleAssignee")
    elements = [
        {
            "role": "ADMINISTRATOR",
            "state": "APPROVED",
            "roleAssignee": "urn:li:person:sandbox001",
            "organization": page,
        }
        for page in view.roles
    ]
    body = page_of("/rest/organizationAcls", given, elements)
    return {**body, "paging": {**body["paging"], "total": len(elements)}}


def _organizations(view: View, query: Query) -> dict[str, Any]:
    if "q" in query:
        given = asked(query, "q vanityName", PAGED)
        finder(given, "vanityName")
        name = given["vanityName"].lower()
        found = [page for page, one in view.pages.items() if one.handle.lower() == name]
        return page_of(
            "/rest/organizations", given, [view.organization(page, own=False) for page in found]
        )
    return _batch_of_pages(view, query, own=True)


def _batch_of_pages(view: View, query: Query, *, own: bool) -> dict[str, Any]:
    keys = items_of(asked(query, "ids")["ids"])
    pages = {str(number_of(page)): page for page in view.pages}
    closed = {number for number, page in pages.items() if own and page not in view.roles}
    found = {key: view.organization(pages[key], own=own) for key in keys if key in pages}
    return batch_of(keys, found, closed)


def _lookup(view: View, query: Query) -> dict[str, Any]:
    return _batch_of_pages(view, query, own=False)


def _followers(view: View, query: Query, page: str) -> dict[str, Any]:
    if asked(query, "edgeType")["edgeType"] != "COMPANY_FOLLOWED_BY_MEMBER":
        raise Refusal(400, "PARAM_INVALID", "Invalid param. edgeType is not known")
    if page not in view.pages:
        raise Refusal(404, "NOT_FOUND", "Could not find entity")
    return {"firstDegreeSize": view.pages[page].followers}


def _posts(view: View, query: Query) -> dict[str, Any]:
    if "ids" in query:
        keys = items_of(asked(query, "ids")["ids"])
        return batch_of(keys, {k: view.post(view.by_id[k]) for k in keys if k in view.by_id}, set())
    given = asked(query, "author q", f"sortBy isDsc {PAGED}")
    finder(given, "author")
    if given.get("sortBy", "LAST_MODIFIED") not in ("LAST_MODIFIED", "CREATED"):
        raise Refusal(400, "PARAM_INVALID", "Invalid param. sortBy is not known")
    page = _own(view, given["author"], "partnerApiPostsExternal.FINDER-author")
    return page_of("/rest/posts", given, view.listed(page))


def _metadata(view: View, query: Query) -> dict[str, Any]:
    keys = items_of(asked(query, "ids")["ids"])
    found = {key: view.metadata(view.by_id[key]) for key in keys if key in view.by_id}
    return batch_of(keys, found, set())


def _statistics(view: View, query: Query) -> dict[str, Any]:
    given = asked(query, "q organizationalEntity", "shares ugcPosts")
    finder(given, "organizationalEntity")
    page = _own(view, given["organizationalEntity"], "organizationalEntityShareStatistics")
    ids = [one for name in ("shares", "ugcPosts") if name in given for one in items_of(given[name])]
    posts = [view.by_id[one] for one in ids if one in view.by_id]
    found = [view.statistics(page, post) for post in posts if post.account_id == page]
    return {"paging": {"start": 0, "count": 10, "links": []}, "elements": found}


def _notices(view: View, query: Query) -> dict[str, Any]:
    given = asked(query, "q organizationalEntity actions", f"timeRange {PAGED}")
    finder(given, "criteria")
    page = _own(view, given["organizationalEntity"], "organizationalEntityNotifications")
    span = span_of(given["timeRange"]) if "timeRange" in given else (0, 1 << 60)
    found = view.told(page, items_of(given["actions"]), *span)
    return page_of("/rest/organizationalEntityNotifications", given, found)


def _comments(view: View, query: Query, urn: str) -> dict[str, Any]:
    given = asked(query, "", PAGED)
    if urn not in view.by_id and not urn.startswith("urn:li:comment:("):
        raise Refusal(404, "NOT_FOUND", f"Comments of {urn} are not found")
    found = [view.comment(act) for act in view.threads.get(urn, [])]
    return page_of(f"/rest/socialActions/{urn}/comments", given, found)


def _reactions(view: View, query: Query, urn: str) -> dict[str, Any]:
    given = asked(query, "q", f"sort {PAGED}")
    finder(given, "entity")
    if urn not in view.by_id:
        raise Refusal(404, "NOT_FOUND", f"Reactions to {urn} are not found")
    found = [view.reaction(act) for act in view.reactions[urn].values()]
    return page_of(f"/rest/reactions/(entity:{urn})", given, found)


RESOURCES: tuple[tuple[str, Callable[..., dict[str, Any]]], ...] = (
    (r"/rest/organizationAcls", _roles),
    (r"/rest/organizations", _organizations),
    (r"/rest/organizationsLookup", _lookup),
    (r"/rest/networkSizes/([^/]+)", _followers),
    (r"/rest/posts", _posts),
    (r"/rest/socialMetadata", _metadata),
    (r"/rest/organizationalEntityShareStatistics", _statistics),
    (r"/rest/organizationalEntityNotifications", _notices),
    (r"/rest/socialActions/([^/]+)/comments", _comments),
    (r"/rest/reactions/\(entity:([^/]+)\)", _reactions),
)
