"""A home refreshed from the sandbox once, which every document is tried on."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from documents import registry_files
from environment import CLOUT, environment

from ingestion.home import Home
from ingestion.sandbox.server import Sandbox
from ingestion.sandbox.world import World, write_registry
from orchestration.settings import PROJECT

# the people of the demo, so that the documents' names are theirs
SEED, DAYS = 1, 40


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a shell in which the sandbox's networks are connected."""
    end = datetime.now(UTC).date() - timedelta(days=1)
    with Sandbox(SEED, end, DAYS) as sandbox:
        home = Home(tmp_path_factory.mktemp("docs") / "home")
        write_registry(World(SEED, end, DAYS), home.registry)
        add_the_list_of_the_document(home.registry)
        yield environment(
            **sandbox.settings(),
            CLOUT_HOME=str(home.path),
            PATH=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            PYTHONPATH=str(PROJECT),
        )


def add_the_list_of_the_document(registry: Path) -> None:
    """Write the lines of docs/data.md below those of the sandbox, under the same columns."""
    for name, text in registry_files("docs/data.md").items():
        file = registry / name
        with file.open(newline="") as held:
            columns = next(csv.reader(held))
        with file.open("a", newline="") as held:
            csv.DictWriter(held, columns).writerows(csv.DictReader(text.splitlines()))


@pytest.fixture(scope="session")
def refreshed(settings: dict[str, str]) -> Home:
    """What a refresh leaves behind."""
    done = subprocess.run(
        [*CLOUT, "refresh"],
        cwd=PROJECT,
        env=settings
        # the other tests of the project are asked elsewhere
        | {"CLOUT_HISTORY_DAYS": "7", "DBT_EXCLUDE_RESOURCE_TYPES": "test unit_test"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Home(Path(settings["CLOUT_HOME"]))


@pytest.fixture(scope="session")
def published(refreshed: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, as a reader opens it."""
    file = (refreshed.published / "current.duckdb").resolve()
    with duckdb.connect(str(file), read_only=True) as con:
        yield con
