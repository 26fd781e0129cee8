"""What may stand where a network, a file or an export has a value, and answers spoiled by it."""

import io
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import requests
from hypothesis import settings
from hypothesis import strategies as st

from ingestion.sandbox.exchange import Request, Response, networks

ORIGIN = "http://sandbox.test"
DEEP: Any = "deep"
for _ in range(200):
    DEEP = {"a": [DEEP]}
WORDS = [
    "", "\0", "a\0b", "\ud800", "\udfff\ud800", "NaN", "Infinity", "-0", "007", "1e400", "9" * 400,
    "../../../etc/passwd", "..\\..\\x", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:1/",
    "http://[", "https://a]b/c", "https://\u2100.test/",
    "=HYPERLINK(\"http://x\")", "@SUM(1)", "-2+3", "+1", "\t=1", "<script>alert(1)</script>",
    "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;", "'; drop table x; --", "{{ 7*7 }}",
    "${x}", "%s%n", "\u202egnp.exe", "аdmin", "ａｄｍｉｎ", "e\u0301", "👩‍👩‍👧", "\ufeff", "\r\n",
    "\x1b[31m",
    "null", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "275760-09-13T00:00:00Z", "2026-02-30",
    "2026-03-29T02:30:00+01:00", "x" * 70_000,
]  # fmt: skip
NUMBERS = [
    0, -1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 2**64, 10**30, 10**400, 0.1, 1e308,
    float("inf"), float("-inf"), float("nan"), 1_700_000_000, 253402300800,
]  # fmt: skip
values: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([*WORDS, *NUMBERS, None, True, False, [], {}, [[]], [None], {"": ""}, DEEP]),
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=5) | st.integers(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=5,
    ),
)
# at which part of an answer which value stands instead
spots = st.tuples(st.floats(0, 1), values)
BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda body: body[: len(body) // 2],
    "html": lambda _body: b"<html><body>Bad Gateway</body></html>",
    "not utf-8": lambda body: body.replace(b'"', b'"\xff\xfe', 3),
    "deep": lambda _body: b"[" * 100_000,
    "twice": lambda body: body + body,
    "empty": lambda _body: b"",
}
breaks = st.sampled_from(sorted(BROKEN))
spoilings = st.lists(st.none() | spots | spots | spots | breaks, min_size=1, max_size=12)


def asked(few: int) -> int:
    """Examples of a test: few, or in the proportion that a profile says."""
    return few * settings.default.max_examples // 100


def places(body: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) of parsed JSON."""
    inside = body.items() if isinstance(body, dict) else enumerate(body)
    for key, value in list(inside):
        yield body, key
        if isinstance(value, dict | list):
            yield from places(value)


def spoiled(body: Any, spot: tuple[float, Any]) -> Any:
    """A copy of parsed JSON in which another value stands at one place."""
    body = json.loads(json.dumps(body))
    found = list(places(body)) if isinstance(body, dict | list) else []
    if not found:
        return spot[1]
    container, key = found[min(int(spot[0] * len(found)), len(found) - 1)]
    container[key] = spot[1]
    return body


class Spoiler:
    """Stands in for `HTTPAdapter.send`: the sandbox answers at once, and each answer is spoiled."""

    def __init__(self, world: Any, spoilings: list) -> None:
        self.world, self.spoilings = world, spoilings
        self.asked = self.spoiled = 0

    def __call__(self, _adapter: Any, request: Any, **_manners: Any) -> requests.Response:
        parts = urlsplit(request.url)
        _, network, *rest = parts.path.split("/")
        asked = Request(
            request.method, unquote("/" + "/".join(rest)),
            parse_qs(parts.query, keep_blank_values=True),
            {name.lower(): value for name, value in request.headers.items()},
            body=request.body or b"",
        )  # fmt: skip
        spoiling = self.spoilings[self.asked % len(self.spoilings)]
        self.asked += 1
        answer = self._spoil(networks()[network].serve(self.world, asked), spoiling)
        response = requests.Response()
        response.status_code, response.url, response.request = answer.status, request.url, request
        response.headers.update(answer.headers)
        response.raw = io.BytesIO(answer.body)
        return response

    def _spoil(self, answer: Response, spoiling: Any) -> Response:
        body = answer.body
        if isinstance(spoiling, tuple) and isinstance(body, dict | list):
            body, self.spoiled = spoiled(body, spoiling), self.spoiled + 1
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        if isinstance(body, str):
            raw = body.encode()
        if isinstance(spoiling, str):
            raw, self.spoiled = BROKEN[spoiling](raw), self.spoiled + 1
        return Response(answer.status, raw, answer.headers)
