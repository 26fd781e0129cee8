"""One address before several servers, as the sandbox is one: /<host>/<path> goes to that host."""

import gzip
import http.client
import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple

HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Answer(NamedTuple):
    """What a server said: the names of its headers are in small letters."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def body(self):
        packed = self.headers.get("content-encoding") == "gzip"
        return json.loads(gzip.decompress(self.content) if packed else self.content)


def ask(port, method, path, headers=(), content=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, content, dict(headers))
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, told, answer.read())
    finally:
        connection.close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.pass_on()

    def do_POST(self):
        self.pass_on()

    def pass_on(self):
        _, host, path = self.path.split("/", 2)
        content = self.rfile.read(int(self.headers.get("content-length") or 0)) or None
        headers = {n: v for n, v in self.headers.items() if n.lower() not in HOP} | {"Host": host}
        port = self.server.ports.get(host)
        answer = (
            ask(port, self.command, f"/{path}", headers, content)
            if port
            else Answer(404, {}, b"no such host")
        )
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            if name not in HOP:
                self.send_header(name, value)
        self.send_header("content-length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_):
        pass


@contextmanager
def front(ports):
    """The base address below which the servers on these ports are reached by their hosts."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.ports = ports
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
