"""The dashboard's server: Streamlit's, whose pages no other site may frame, and the API beside."""

from collections.abc import MutableMapping
from typing import Any

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.starlette import App

from dashboard import reference
from dashboard.api.routes import FRAMED, ROUTES

POLICY = b"content-security-policy"
FRAMES = b"x-frame-options"
HEADERS = {
    POLICY: b"frame-ancestors 'none'",
    FRAMES: b"DENY",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
}


class Guarded:
    """Answers of an application with headers that keep other sites out."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before the application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the application answer, and add the headers."""

        async def guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                wanted = _wanted(scope["path"], message["headers"])
                own = [(name, value) for name, value in message["headers"] if name not in wanted]
                message["headers"] = [*own, *wanted.items()]
            await send(message)

        await self.app(scope, receive, guarded)


def _wanted(path: str, told: list[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    # a card brings a policy of its own, stricter but for who may frame it; a page brings none
    if path.startswith(FRAMED) and POLICY in dict(told):
        return {name: value for name, value in HEADERS.items() if name not in (POLICY, FRAMES)}
    return HEADERS


app = App("app.py", routes=[*ROUTES, *reference.routes], middleware=[Middleware(Guarded)])
