"""Published homes to look at, and a way to open a page of the dashboard on one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_marts import publish
from served import dashboard
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
Open = Callable[..., AppTest]


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("full")
    publish(home / "published")
    return home


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("empty")
    publish(home / "published", people=0)
    return home


@pytest.fixture(scope="session")
def server(full: Path) -> Iterator[str]:
    """The address of a server in front of a published home."""
    with dashboard(full) as (address, _):
        yield address


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    def opened(home: Path, page: str = "leaderboard", locale: str = "fr-FR", **asked) -> AppTest:
        monkeypatch.setenv("CLOUT_HOME", str(home))
        app = AppTest.from_file(str(APP), default_timeout=20)
        app.context = {"locale": locale, "theme": "light"}
        for name, value in asked.items():
            app.query_params[name] = value
        if page != "leaderboard":
            app.switch_page(f"app_pages/{page}.py")
        return app.run()

    return opened
