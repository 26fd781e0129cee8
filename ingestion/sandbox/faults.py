"""What can go wrong with an API, on demand.

throttle, quota and expired look as the network's module says in `fault(kind)`, if it does.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event
from types import ModuleType
from typing import Any
from weakref import WeakKeyDictionary

import orjson

from ingestion.sandbox.exchange import Request, Response

HANG_SECONDS = 60
TIME = re.compile(r"\d{4}-\d\d-\d\dT|1[4-9]\d{8}$")  # ISO 8601, or Unix seconds as text
SECONDS = range(1_400_000_000, 2_000_000_000)  # since 1970
USUAL = {
    "throttle": Response(429, {"error": "Too Many Requests"}, {"Retry-After": "1"}),
    "quota": Response(403, {"error": "Quota exceeded"}),
    "expired": Response(401, {"error": "Unauthorized"}),
    "html": Response(502, "<html><body><h1>502 Bad Gateway</h1></body></html>"),
}


def respond(
    kind: str, module: ModuleType, world: object, request: Request, stopping: Event
) -> Response:
    """The answer of a network with a fault in it."""
    if kind == "hang":
        stopping.wait(HANG_SECONDS)
        return USUAL["html"]
    if kind == "loop":
        return _first_page(module, world, request)
    if kind in CHANGES:
        response = module.serve(world, request)
        return Response(response.status, CHANGES[kind](response.body), response.headers)
    own = getattr(module, "fault", None)
    return (own(kind) if own else None) or USUAL[kind]


def _with_new_field(body: Any) -> Any:  # noqa: ANN401
    """Every object gains a field that no documentation knows."""
    if isinstance(body, dict):
        return {**{key: _with_new_field(value) for key, value in body.items()}, "sparkle_count": 3}
    return [_with_new_field(item) for item in body] if isinstance(body, list) else body


def _with_another_type(body: Any, *, in_list: bool = False) -> Any:  # noqa: ANN401
    """Times in the first item of each list are objects now."""
    if isinstance(body, dict):
        return {key: _with_another_type(value, in_list=in_list) for key, value in body.items()}
    if isinstance(body, list):
        return [_with_another_type(item, in_list=i == 0) for i, item in enumerate(body)]
    if in_list and isinstance(body, str) and TIME.match(body):
        return {"instant": body}
    return body


def _respelled(body: Any, spell: Callable[[Any], Any]) -> Any:  # noqa: ANN401
    """Every id, number and time as `spell` writes it."""
    if isinstance(body, dict):
        return {key: _respelled(value, spell) for key, value in body.items()}
    if isinstance(body, list):
        return [_respelled(item, spell) for item in body]
    return spell(body)


def _as_text(value: Any) -> Any:  # noqa: ANN401
    return str(value) if type(value) is int else value


def _as_number(value: Any) -> Any:  # noqa: ANN401
    is_number = isinstance(value, str) and value.isascii() and value.isdigit()
    return int(value) if is_number and str(int(value)) == value else value


def _as_iso(value: Any) -> Any:  # noqa: ANN401
    seconds = _as_number(value)
    is_time = type(seconds) is int and seconds in SECONDS
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}" if is_time else value


def _with_other_totals(body: Any) -> Any:  # noqa: ANN401
    """Every number that stands beside a list is a thousand times as large, and a million more."""
    if isinstance(body, list):
        return [_with_other_totals(item) for item in body]
    if not isinstance(body, dict):
        return body
    has_list = any(isinstance(value, list) for value in body.values())
    return {
        key: value * 1000 + 10**6
        if has_list and type(value) is int and value < 10**6
        else _with_other_totals(value)
        for key, value in body.items()
    }


def _cut(body: Any) -> Any:  # noqa: ANN401
    """Half of the answer."""
    whole = body if isinstance(body, bytes) else orjson.dumps(body)
    return whole[: len(whole) // 2]


def _first_page(module: ModuleType, world: object, request: Request) -> Response:
    """What was answered at this address before, whichever page is asked for."""
    pages = _first_pages.setdefault(world, {})
    key = (module.__name__, request.path)
    if key not in pages:
        pages[key] = module.serve(world, request)
    return pages[key]


_first_pages: WeakKeyDictionary[object, dict[tuple[str, str], Response]] = WeakKeyDictionary()
CHANGES: dict[str, Callable[[Any], Any]] = {
    "new_field": _with_new_field,
    "retype": _with_another_type,
    "text": lambda body: _respelled(body, _as_text),
    "number": lambda body: _respelled(body, _as_number),
    "lie": _with_other_totals,
    "cut": _cut,
    "iso": lambda body: _respelled(body, _as_iso),
}
KINDS = ("hang", "loop", *USUAL, *CHANGES)
