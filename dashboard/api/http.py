"""A question to the API before HTTP: who may ask, errors as they should be, nothing sent twice."""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from dashboard import marts
from dashboard.api.links import Links
from dashboard.language import LANGUAGES

METHODS = "GET, HEAD, OPTIONS"
# any site may read what is public; nothing here looks at cookies
CORS = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": METHODS,
    "access-control-allow-headers": "If-None-Match",
    "access-control-expose-headers": "ETag",
    "access-control-max-age": "86400",
}
# whoever is forgotten is gone from caches within minutes, too
SHORT = "public, max-age=300"


class Problem(Exception):
    """Why there is no answer: an HTTP status and a sentence; 422 names the parameter.

    The sentence is English, as all of the API; `language` is that of whoever reads a page of it.
    """

    language = "fr"

    def __init__(self, status: int, title: str, detail: str, parameter: str = "") -> None:
        """Say it as RFC 9457 does."""
        super().__init__(detail)
        self.status, self.title, self.detail, self.parameter = status, title, detail, parameter

    def told(self) -> dict[str, Any]:
        """The members of a problem document."""
        wrong = {"errors": [{"parameter": self.parameter, "detail": self.detail}]}
        return {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **(wrong if self.parameter else {}),
        }


class Moved(Exception):
    """What is asked for is at another address, for good."""

    def __init__(self, place: str) -> None:
        """Say where."""
        super().__init__(place)
        self.place = place


@dataclass(frozen=True)
class Answer:
    """A body with its media type, as every host of files could send it."""

    body: bytes
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cache: str = SHORT


@dataclass(frozen=True)
class Asked:
    """A question: what to answer from, the values of path and query, where links lead."""

    publication: marts.Publication
    path: Mapping[str, str]
    query: Mapping[str, str]
    links: Links

    @property
    def language(self) -> str:
        """French unless the question says otherwise."""
        asked = self.query.get("lang", "fr")
        if asked not in LANGUAGES:
            raise unprocessable("lang", f"lang is one of {', '.join(LANGUAGES)}.")
        return asked


Function = Callable[[Asked], Answer]


def unprocessable(parameter: str, detail: str) -> Problem:
    """A parameter that says nothing we know."""
    return Problem(422, "A parameter is wrong", detail, parameter)


def as_json(value: object, media_type: str = "application/json", **how: Any) -> Answer:  # noqa: ANN401
    """A JSON answer; days and moments as ISO 8601."""
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, default=lambda day: day.isoformat()
    )
    return Answer(text.encode(), media_type, **how)


def as_problem(problem: Problem) -> Answer:
    """The answer that RFC 9457 asks for."""
    return as_json(
        problem.told(), "application/problem+json", status=problem.status, cache="no-store"
    )


class Endpoint:
    """A function of the API as an ASGI application."""

    def __init__(
        self, function: Function, failed: Callable[[Problem], Answer] = as_problem
    ) -> None:
        """Answer with a function, and with `failed` where it raises a problem."""
        self.function, self.failed = function, failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        answer = await run_in_threadpool(self.answer, request)
        await _response(request, answer)(scope, receive, send)

    def answer(self, request: Request) -> Answer:
        """The answer to a request, whatever happens."""
        try:
            return self._asked(request)
        except Problem as problem:
            return self._failed(request, problem)
        except Moved as moved:
            query = f"?{request.url.query}" if request.url.query else ""
            return Answer(b"", "text/plain", 308, {"location": moved.place + query})
        except Exception:
            logging.getLogger("clout.api").exception("No answer to %s.", request.url.path)
            failed = "This could not be answered; the server's log says why."
            return self._failed(request, Problem(500, "Something broke", failed))

    def _failed(self, request: Request, problem: Problem) -> Answer:
        asked = request.query_params.get("lang")
        if asked in LANGUAGES:
            problem.language = asked
        return self.failed(problem)

    def _asked(self, request: Request) -> Answer:
        # the rule of the dashboard's sessions: another name that leads here is a trick
        if not is_host_allowed(request.headers.get("host")):
            raise Problem(400, "Unknown host", "This server does not answer under that name.")
        if request.method == "OPTIONS":
            return Answer(b"", "text/plain", 204, {"allow": METHODS})
        if request.method not in ("GET", "HEAD"):
            raise Problem(405, "Method not allowed", f"Only {METHODS} are answered.")
        publication = marts.latest(marts.published())
        if publication is None:
            raise Problem(503, "Nothing is published", "Run `clout refresh`, then ask again.")
        links = Links(str(request.base_url).rstrip("/"))
        return self.function(Asked(publication, request.path_params, request.query_params, links))


def _response(request: Request, answer: Answer) -> Response:
    headers = {**CORS, "cache-control": answer.cache, **answer.headers}
    if answer.status == 405:
        headers["allow"] = METHODS
    # weak: it may be sent compressed
    tag = f'W/"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    if answer.status == 200:
        headers["etag"] = tag
        known = request.headers.get("if-none-match", "")
        if known == "*" or tag in (name.strip() for name in known.split(",")):
            return Response(status_code=304, headers=headers)
    response = Response(answer.body, answer.status, headers, answer.media_type)
    if request.method == "HEAD":
        response.body = b""
    return response
