"""The dashboard's server: Streamlit's, whose pages no other site may frame."""

from collections.abc import MutableMapping
from typing import Any

from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.starlette import App

HEADERS = {
    b"content-security-policy": b"frame-ancestors 'none'",
    b"x-frame-options": b"DENY",
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
                own = [(name, value) for name, value in message["headers"] if name not in HEADERS]
                message["headers"] = [*own, *HEADERS.items()]
            await send(message)

        await self.app(scope, receive, guarded)


app = App("app.py", middleware=[Middleware(Guarded)])
