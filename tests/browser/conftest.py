"""The dashboard in Debian's Chromium, on made-up marts with the nastiest names."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fake_marts import publish
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from served import dashboard

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36"


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard that serves a fictional publication."""
    home = tmp_path_factory.mktemp("home")
    publish(home / "published")
    _registry(home / "registry")
    with dashboard(home, CLOUT_EDIT="true") as (address, _):
        yield f"{address}/"


def _registry(folder: Path) -> None:
    lists = {"famille-martin": range(3, 10), "sciences-po": range(0, 300, 4)}
    names = {"famille-martin": "Famille Martin", "sciences-po": "Sciences Po"}
    folder.mkdir()
    lines = [f"{code},{name},other" for code, name in names.items()]
    (folder / "lists.csv").write_text("\n".join(["list_id,name,kind", *lines]))
    lines = [f"{code},p{i:03d}" for code, people in lists.items() for i in people]
    (folder / "list_members.csv").write_text("\n".join(["list_id,person_id", *lines]))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium: no other browser is downloaded."""
    where = shutil.which("chromium")
    if where is None:
        pytest.skip("There is no chromium here: apt-get install chromium")
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=where, args=["--no-sandbox"])
        yield found
        found.close()


@dataclass
class Visit:
    """A page in the browser, and what went wrong while it was drawn."""

    page: Page
    address: str
    wrongs: list[str] = field(default_factory=list)

    def go(self, state: str = "") -> Page:
        """Open a state of the dashboard and wait until it is drawn."""
        self.page.goto(self.address + state)
        return self.drawn()

    def drawn(self) -> Page:
        """Wait until the script has run and nothing is left to load."""
        self.page.wait_for_selector("h1")
        self.page.wait_for_function(
            "() => document.querySelector('[data-test-script-state=notRunning]')"
            " && !document.querySelector('[data-testid=stSkeleton]')"
        )
        return self.page


@pytest.fixture(scope="session")
def screens(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """One context for each language, theme and width, so that scripts are fetched once."""
    contexts: dict[tuple[str, str, int], BrowserContext] = {}

    def screen(language: str, theme: str, width: int) -> BrowserContext:
        phone = width < 500
        if (language, theme, width) not in contexts:
            contexts[language, theme, width] = browser.new_context(
                viewport={"width": width, "height": 900},
                locale=language,
                color_scheme=theme,
                is_mobile=phone,
                has_touch=phone,
                **({"user_agent": PHONE} if phone else {}),
            )
        return contexts[language, theme, width]

    yield screen
    for context in contexts.values():
        context.close()


@pytest.fixture
def visit(screens: Callable[..., BrowserContext], address: str) -> Iterator[Callable[..., Visit]]:
    """A new visitor: language, theme and width of the screen as asked for."""
    pages = []

    def come(language: str = "fr-FR", theme: str = "light", width: int = 1280) -> Visit:
        seen = Visit(screens(language, theme, width).new_page(), address)
        pages.append(seen.page)
        seen.page.on("pageerror", lambda error: seen.wrongs.append(f"script: {error}"))
        # what a network sent must never run
        seen.page.on("dialog", lambda box: (seen.wrongs.append("dialog"), box.dismiss()))
        seen.page.on("request", lambda asked: _outside(asked.url, seen))
        return seen

    yield come
    for page in pages:
        page.close()


def _outside(url: str, seen: Visit) -> None:
    if not url.startswith((seen.address, "ws://127.0.0.1", "data:", "blob:")):
        seen.wrongs.append(f"outside: {url}")
