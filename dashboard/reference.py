"""How the marts are made: the page that dbt writes of the project, published beside them."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard import marts

ADDRESS = "dbt"


def file() -> Path | None:
    """The page, if the last publication came with one."""
    found = marts.published() / "dbt.html"
    return found if found.is_file() else None


async def page(_request: Request) -> Response:
    """The page, which changes with the project and not with the day."""
    if found := file():
        return FileResponse(found, headers={"cache-control": "max-age=3600"})
    return PlainTextResponse("Nothing is published yet: run `clout refresh`.", 404)


routes = [Route(f"/{ADDRESS}", page)]
