"""The pictures of the documents, taken of a home that has been refreshed: `make pictures`.

A page of another server is one more line in PICTURES, with its server in `servers`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from served import dashboard, served

from ingestion.home import Home
from orchestration import instance
from orchestration.commands.reading import readable_home

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "pictures"
LARGEST = 200_000  # bytes
ELSEWHERE = re.compile(r"https?://(?!127\.0\.0\.1)")


@dataclass(frozen=True)
class Picture:
    """One page: its server, its address there, what must be seen first, how much is shown."""

    server: str
    address: str
    awaited: str
    height: int = 800
    # what is clicked away
    hidden: tuple[str, ...] = ()


PICTURES = {
    "top100": Picture("dashboard", "/?lang=en", "[data-testid=stDataFrame]"),
    "dagster_graph": Picture(
        "dagster", "/asset-groups", "text=Materialize all", 900, ("text=Hide navigation",)
    ),
    "dagster_published": Picture("dagster", "/assets/published?view=overview", "text=movers", 1080),
    "dagster_leaderboard": Picture(
        "dagster", "/assets/marts/leaderboard?view=overview", "text=Columns", 960
    ),
    "dbt": Picture("published", "/dbt.html#!/model/model.clout.leaderboard", "text=Columns", 900),
    "notebook": Picture("notebook", "/notebook.html", ".js-plotly-plot", 1100),
    "dagster_checks": Picture(
        "dagster", "/assets/marts/leaderboard?view=checks", "text=Latest execution", 560
    ),
}


def servers(home: Home, wanted: set[str], stack: ExitStack) -> dict[str, str]:
    """The addresses of the servers that the pictures need, each on what the home holds."""
    instance.prepare(home).dispose()
    location = ["-m", "orchestration.definitions"]
    command = ["orchestration.webserver", "--read-only", "-h", "127.0.0.1", *location]
    serve = {
        "dashboard": lambda: dashboard(home.path),
        "dagster": lambda: served(
            lambda port: [*command, "-p", port], "/server_info", env=dict(os.environ)
        ),
    }
    files = {"published": home.published.as_uri()}
    if "notebook" in wanted:
        files["notebook"] = executed(home, stack).as_uri()
    return files | {name: stack.enter_context(serve[name]())[0] for name in wanted & serve.keys()}


def executed(home: Home, stack: ExitStack) -> Path:
    """A folder with the notebook of the documents as a page, run on what the home has published."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    subprocess.run(
        [
            sys.executable, "-m", "nbconvert", "--execute", "--to", "html", "--log-level", "ERROR",
            "--output-dir", folder, DOCS / "notebook.ipynb",
        ],
        # the charts bring their own script: nothing is fetched
        env=os.environ | {"CLOUT_HOME": str(home.path), "PLOTLY_RENDERER": "notebook"},
        check=True,
    )  # fmt: skip
    return folder


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium: no other browser is downloaded."""
    where = shutil.which("chromium")
    if where is None:
        raise SystemExit("The pictures need Chromium: sudo apt-get install chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=where, args=["--no-sandbox"])
        yield browser
        browser.close()


def take(browser: Browser, address: str, picture: Picture) -> bytes:
    """A PNG of few colours."""
    page = browser.new_page(viewport={"width": 1280, "height": picture.height})
    # a page is shown as it is without a network
    page.route(ELSEWHERE, lambda route: route.abort())
    page.goto(address + picture.address)
    page.wait_for_selector(picture.awaited, timeout=120_000)
    for shown in picture.hidden:
        page.click(shown)
    if not address.startswith("file:"):  # a file that misses its network asks again and again
        page.wait_for_load_state("networkidle")
    page.wait_for_timeout(8000)  # a graph of hundreds is laid out behind an empty page
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    page.close()
    out = BytesIO()
    shot.quantize(256, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main(names: list[str]) -> None:
    """Take the pictures of these names, or all."""
    home = readable_home()
    if not (home.published / "current.duckdb").exists():
        raise SystemExit(f"Nothing is published in {home.path}. Run `clout demo --no-dashboard`.")
    if unknown := set(names) - PICTURES.keys():
        raise SystemExit(f"There is no picture {', '.join(unknown)}. Known: {', '.join(PICTURES)}.")
    wanted = {name: PICTURES[name] for name in names or PICTURES}
    FOLDER.mkdir(exist_ok=True)
    with ExitStack() as stack:
        addresses = servers(home, {picture.server for picture in wanted.values()}, stack)
        browser = stack.enter_context(chromium())
        for name, picture in wanted.items():
            png = take(browser, addresses[picture.server], picture)
            if len(png) > LARGEST:
                raise SystemExit(f"{name} has {len(png):,} bytes: show less of the page.")
            (FOLDER / f"{name}.png").write_bytes(png)
            print(f"{name}: {len(png):,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
