"""Serves every network of the fictional France on one loopback port, each below its own name.

`POST /_faults {"network", "kind", "times"}` makes a network's next answers go wrong, with 0 times
none any more; see faults.py.
"""

import json
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import orjson

from ingestion.sandbox import faults
from ingestion.sandbox.exchange import Request, Response, networks


class Server(ThreadingHTTPServer):
    """The world behind all networks' APIs."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, world: object, port: int = 0) -> None:
        """Listen on a port, 0 for a free one."""
        super().__init__(("127.0.0.1", port), Handler)
        self.world = world
        self.stopping = Event()
        self.faults: dict[str, list[str]] = {}  # network -> kinds, one for each answer to come
        self.lock = Lock()

    @property
    def address(self) -> str:
        """The base address of all networks."""
        return f"http://127.0.0.1:{self.server_port}"

    def next_fault(self, network: str) -> str | None:
        """The fault that the next answer of a network is to have."""
        if not self.faults:
            return None
        with self.lock:
            waiting = self.faults.get(network)
            return waiting.pop(0) if waiting else None

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """A client that went away is its own affair; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server  # ty: ignore[incompatible-mutable-override]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        """Answer as the network below whose name the path lies."""
        self.answer(self.respond)

    def do_POST(self) -> None:
        """Answer as the network, or note down a fault."""
        self.answer(self.note_fault if self.path == "/_faults" else self.respond)

    def answer(self, respond: Callable[[bytes], Response]) -> None:
        """Read the request to its end and write the whole response at once."""
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        response = respond(sent)
        body, headers = response.body, dict(response.headers)
        kind = (
            "text/html; charset=UTF-8"
            if isinstance(body, str | bytes)
            else "application/json; charset=UTF-8"
        )
        if isinstance(body, dict | list):
            body = orjson.dumps(body)
        elif isinstance(body, str):
            body = body.encode()
        names = {name.lower() for name in headers}
        self.send_response(response.status)
        if "content-type" not in names:
            self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if response.status not in (204, 304):
            self.wfile.write(body)
        self.wfile.flush()

    def respond(self, sent: bytes) -> Response:
        """What the network says, or what a fault makes of it."""
        parts = urlsplit(self.path)
        _, name, *rest = parts.path.split("/")
        module = networks().get(name)
        if module is None:
            known = ", ".join(networks())
            return Response(404, {"error": f"no network {name!r} here, only {known}"})
        request = Request(
            method=self.command,
            path=unquote("/" + "/".join(rest)),
            query=parse_qs(parts.query, keep_blank_values=True),
            headers={key.lower(): value for key, value in self.headers.items()},
            body=sent,
        )
        kind = self.server.next_fault(name)
        if kind is None:
            return module.serve(self.server.world, request)
        return faults.respond(kind, module, self.server.world, request, self.server.stopping)

    def note_fault(self, sent: bytes) -> Response:
        """Remember what is to go wrong."""
        asked = json.loads(sent)
        if asked.get("network") not in networks() or asked.get("kind") not in faults.KINDS:
            return Response(
                400, {"error": f"network: {list(networks())}, kind: {list(faults.KINDS)}"}
            )
        with self.server.lock:
            waiting = self.server.faults.setdefault(asked["network"], [])
            times = int(asked.get("times", 1))
            waiting[:] = [*waiting, *[asked["kind"]] * times] if times else []
        return Response(200, {"waiting": waiting})

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a refresh makes thousands of requests."""

    def version_string(self) -> str:
        """What real servers hide as well."""
        return "sandbox"
