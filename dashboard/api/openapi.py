"""The API described as OpenAPI 3.1: of this server, or of the files on another host."""

from typing import Any

from dashboard.api.badge import THEMES
from dashboard.api.http import Answer, Asked, as_json
from dashboard.api.leaderboards import KINDS, MOST
from dashboard.api.schemas import SCHEMAS, TEXT, Schema, ref
from dashboard.language import LANGUAGES, phrase

JSON = "application/json"
TITLES = {
    400: "Unknown host",
    404: "Not found",
    422: "A parameter is wrong",
    503: "Nothing published",
}
_SLUG = {"name": "slug", "in": "path", "required": True, "schema": TEXT,
         "description": "The person_id. A former one is answered with 308."}  # fmt: skip
_LANG = {"name": "lang", "in": "query", "schema": {"enum": list(LANGUAGES), "default": "fr"}}
_THEME = {"name": "theme", "in": "query", "schema": {"enum": list(THEMES)},
          "description": "Else the reader's own."}  # fmt: skip
_KIND = {"name": "scope_kind", "in": "query", "schema": {"enum": list(KINDS), "default": "world"}}
_SCOPE = {"name": "scope_id", "in": "query", "schema": TEXT,
          "description": "Needed unless the kind is world; /api/v1/scopes lists them."}  # fmt: skip
_KEY = {"name": "key", "in": "query", "schema": TEXT, "description": "Taken and not looked at."}
_ID = {"name": "id", "in": "path", "required": True, "schema": TEXT}
_NETWORK = {
    "name": "network",
    "in": "path",
    "required": True,
    "schema": {"enum": ["tw", "gp", "ig", "fb"]},
}


_FILE = {"name": "file", "in": "path", "required": True, "schema": TEXT,
         "description": "The code where it makes a file name, else as the links tell."}  # fmt: skip


def document(asked: Asked) -> Answer:
    """The description of this server."""
    return as_json(described(_SERVED, asked.links.base))


def described(paths: dict[str, Any], base: str) -> dict[str, Any]:
    """A whole document for some paths."""
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Clout",
            "version": "1",
            "summary": "Scores of influence, with what they are made of.",
            "description": phrase("en", "api.notice"),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": base or "/"}],
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }


def whole(value: int, least: int, most: int | None = None) -> Schema:
    """A whole number within bounds."""
    bounds = {"minimum": least} | ({"maximum": most} if most else {})
    return {"type": "integer", "default": value, **bounds}


def path(
    summary: str,
    schema: Schema,
    *parameters: dict[str, Any],
    kind: str = JSON,
    errors: tuple[int, ...] = (404,),
    error: tuple[str, str] = ("application/problem+json", "Problem"),
    **more: Schema,
) -> dict[str, Any]:
    """What is at one address; HEAD and OPTIONS are answered at every one."""
    media, name = error
    wrong = {media: {"schema": ref(name) if name else TEXT}}
    moved = {"308": {"description": "The person is called otherwise today: see Location."}}
    answers = {
        "200": {
            "description": summary,
            "headers": {name: {"schema": TEXT} for name in ("ETag", "Cache-Control")},
            "content": {kind: {"schema": schema}},
        },
        **(moved if _SLUG in parameters else {}),
        "304": {"description": "As the If-None-Match of the question has it."},
        **{
            str(code): {"description": TITLES[code], "content": wrong}
            for code in (400, *errors, 503)
        },
    }
    return {
        "get": {"summary": summary, "parameters": list(parameters), "responses": answers | more}
    }


def _klout(summary: str, name: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    return path(summary, ref(name), *parameters, _KEY, error=(JSON, "KloutError"))


_PAGE = {"kind": "text/html", "error": ("text/html", "")}
_SERVED = {
    "/api/v1/people/{slug}": path("A person and the score, whole", ref("Person"), _SLUG),
    "/api/v1/leaderboard": path(
        "A ranking", ref("Leaderboard"), _KIND, _SCOPE,
        {"name": "limit", "in": "query", "schema": whole(100, 1, MOST)},
        {"name": "offset", "in": "query", "schema": whole(0, 0)},
        errors=(404, 422),
    ),
    "/api/v1/scopes": path("Every ranking there is", ref("Scopes"), errors=()),
    "/api/v1/lists/{list_id}": path(
        "A list and its members", ref("List"),
        {"name": "list_id", "in": "path", "required": True, "schema": TEXT},
    ),
    "/api/v1/openapi.json": path("This document", {"type": "object"}, errors=()),
    "/badge/{slug}.svg": path(
        "The badge", TEXT, _SLUG, _LANG, _THEME, kind="image/svg+xml", errors=(404, 422)
    ),
    "/badge/{slug}.json": path(
        "The badge for shields.io", ref("Shield"), _SLUG, _LANG, errors=(404, 422)
    ),
    "/embed/{slug}": path(
        "The card that other sites may frame", TEXT, _SLUG, _LANG, _THEME,
        errors=(404, 422), **_PAGE
    ),
    "/feed.atom": path(
        "Who rose this week", TEXT, _KIND, _SCOPE, _LANG, kind="application/atom+xml",
        errors=(404, 422),
    ),
    "/healthz": path(
        "Whether what is published is fresh", ref("Health"), errors=(),
        **{"503": {
            "description": "Stale, or nothing published",
            "content": {
                JSON: {"schema": ref("Health")},
                "application/problem+json": {"schema": ref("Problem")},
            },
        }},
    ),
    "/v2/identity.json/twitter": _klout(
        "Klout: who has a name on Twitter", "KloutIdentity",
        {"name": "screenName", "in": "query", "required": True, "schema": TEXT},
    ),
    "/v2/identity.json/{network}/{id}": _klout(
        "Klout: who has an id on a network", "KloutIdentity", _NETWORK, _ID
    ),
    "/v2/identity.json/klout/{id}/{network}": _klout(
        "Klout: the id of a user on a network", "KloutAccount", _ID, _NETWORK
    ),
    "/v2/user.json/{id}": _klout("Klout: a user", "KloutUser", _ID),
    "/v2/user.json/{id}/score": _klout("Klout: the score of a user", "KloutScore", _ID),
    "/v2/user.json/{id}/topics": _klout("Klout: the topics of a user", "KloutTopics", _ID),
    "/v2/user.json/{id}/influence": _klout(
        "Klout: influencers and influencees", "KloutInfluence", _ID
    ),
}  # fmt: skip


def _file(
    summary: str, schema: Schema, *parameters: dict[str, Any], kind: str = JSON
) -> dict[str, Any]:
    # how another host tells its errors is not ours to say
    answers = {"200": {"description": summary, "content": {kind: {"schema": schema}}}}
    missing = {"404": {"description": "Not published, or not any more"}} if parameters else {}
    return {
        "get": {"summary": summary, "parameters": list(parameters), "responses": answers | missing}
    }


FILES = {
    "/api/v1/people/{file}.json": _file("A person and the score, whole", ref("Person"), _FILE),
    "/api/v1/leaderboard/{scope_kind}/{file}.json": _file(
        "The first of a ranking", ref("Leaderboard"), _FILE,
        {"name": "scope_kind", "in": "path", "required": True, "schema": {"enum": list(KINDS)}},
    ),
    "/api/v1/scopes.json": _file("Every ranking there is", ref("Scopes")),
    "/api/v1/lists/{file}.json": _file("A list and its members", ref("List"), _FILE),
    "/api/v1/openapi.json": _file("This document", {"type": "object"}),
    "/badge/{file}.svg": _file("The badge", TEXT, _FILE, kind="image/svg+xml"),
    "/badge/{file}.json": _file("The badge for shields.io", ref("Shield"), _FILE),
    "/embed/{file}.html": _file("The card for other sites", TEXT, _FILE, kind="text/html"),
    "/feed/{scope_kind}/{file}.atom": _file(
        "Who rose this week", TEXT, _FILE,
        {"name": "scope_kind", "in": "path", "required": True, "schema": {"enum": list(KINDS)}},
        kind="application/atom+xml",
    ),
    "/healthz": _file("What is published, and until when that is fresh", ref("Publication")),
}  # fmt: skip
