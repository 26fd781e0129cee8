"""Dagster's web server, under this machine's own names alone and in no other site's frame."""

from dagster_webserver import app
from dagster_webserver.cli import main
from dagster_webserver.webserver import DagsterWebserver
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

NAMES = ["127.0.0.1", "localhost"]


class Guarded(DagsterWebserver):
    """Any website could otherwise have a name of its own lead here, and read what runs tell."""

    def build_middleware(self) -> list[Middleware]:
        """Look at the name first."""
        return [Middleware(TrustedHostMiddleware, allowed_hosts=NAMES), *super().build_middleware()]

    def make_security_headers(self) -> dict:
        """Add that nobody may frame a page."""
        return super().make_security_headers() | {"X-Frame-Options": "DENY"}


if __name__ == "__main__":
    app.DagsterWebserver = Guarded  # ty: ignore[invalid-assignment]
    main()
