"""What all tests share: a small fictional France, its networks on loopback, and an empty home."""

import os
import warnings
from datetime import date
from threading import Thread

import pytest

with warnings.catch_warnings():
    # it warns of a sqlglot accelerator that is none of our business
    warnings.simplefilter("ignore")
    import dlt  # noqa: F401

from ingestion.home import Home
from ingestion.sandbox.listener import Server
from ingestion.sandbox.world import World


# xdist reads the groups in the same hook
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Keep together what shares expensive fixtures: files, a network's contract tests, documents.

    Whole builds come first, and the many small tests fill up both processes behind them.
    """
    items.sort(key=lambda item: "ingestion" in item.path.parts)
    for item in items:
        network = getattr(item, "callspec", None) and item.callspec.params.get("network")
        # all documents are tried on one refreshed home
        place = "docs" if item.path.parent.name == "docs" else item.path.name
        item.add_marker(pytest.mark.xdist_group(f"{place} {network or ''}"))


@pytest.fixture(scope="session")
def world():
    return World(seed=3, end=date(2026, 3, 31), days=40)


@pytest.fixture(scope="session")
def server(world):
    """Every network's API in front of the world, on one loopback port."""
    with Server(world) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.stopping.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


@pytest.fixture
def bare_shell(tmp_path, monkeypatch):
    """An empty folder without any setting of this machine; what commands set is gone afterwards."""
    for name in list(os.environ):
        if name.startswith(("CLOUT_", "SOURCES__")):
            monkeypatch.delenv(name)
    before = dict(os.environ)
    monkeypatch.setattr("orchestration.settings.DOTENV", tmp_path / ".env")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    os.environ.clear()
    os.environ.update(before)
