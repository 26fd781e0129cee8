"""Both engines on the same raw tables: `make test-spark`.

A home is read from the sandbox and built on DuckDB; copies of it are published from what is in the
warehouse, by DuckDB, by Spark on a cluster of this machine, and by Spark while a worker is killed.
Another home is read from the same sandbox straight into a lake, which needs no warehouse.
Everything listens on 127.0.0.1, on free ports, and is stopped with the tests. Nothing here runs in
`make test`.
"""

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from documents import commands
from environment import CLOUT, environment

sys.path.insert(0, str(Path(__file__).parent))

from ingestion.home import Home
from ingestion.sandbox.server import Sandbox
from ingestion.sandbox.world import World, write_registry
from orchestration.settings import PROJECT

SEED, DAYS = 3, 40
# as the document has it: CLOUT_RAW=lake clout refresh …
[(RAW, REFRESH)] = [
    line.split(" clout ") for line in commands("docs/spark.md") if line.startswith("CLOUT_RAW=")
]


class Clout:
    """The command in a home of its own, with nothing of this machine's settings."""

    def __init__(self, path, **settings):
        self.home, self.given = Home(path), settings
        self.log = path.with_suffix(".log")
        self.settings = environment(
            CLOUT_HOME=str(path), CLOUT_HISTORY_DAYS="7", PYTHONPATH=str(PROJECT), **settings
        )

    def start(self, *words):
        """A command in a process group of its own, which tells the log."""
        with self.log.open("w") as log:
            return subprocess.Popen(
                [*CLOUT, *words], cwd=PROJECT, env=self.settings, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def run(self, *words):
        """A command that has to succeed."""
        code = self.start(*words).wait()
        assert code == 0, self.log.read_text()[-5000:]

    def copy(self, name, **settings):
        """Another home, equal to this one; it reads the sandbox too, or terms would apply."""
        path = self.home.path.with_name(name)
        shutil.copytree(self.home.path, path, symlinks=True)
        return Clout(path, **self.given, **settings)


@pytest.fixture(scope="session")
def end():
    """The last day of the sandbox's world."""
    return datetime.now(UTC).date() - timedelta(days=1)


@pytest.fixture(scope="session")
def sandbox(end):
    with Sandbox(SEED, end, DAYS) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def read(sandbox, end, tmp_path_factory):
    """A home that was read from the whole sandbox, and refreshed on DuckDB."""
    clout = Clout(tmp_path_factory.mktemp("clout") / "read", **sandbox.settings())
    write_registry(World(SEED, end, DAYS), clout.home.registry)
    clout.run("refresh")
    return clout


@pytest.fixture(scope="session")
def filled(read, sandbox):
    """A home that began with a lake: the same sandbox, read straight into it and built on Spark."""
    clout = Clout(
        read.home.path.with_name("filled"),
        CLOUT_RAW=RAW.partition("=")[2],
        CLOUT_SPARK_MEMORY="1g",
        **sandbox.settings(),
    )
    shutil.copytree(read.home.registry, clout.home.registry)
    # who is nobody's is a hash under it, and would be another one in each home
    shutil.copy2(read.home.path / "actor.key", clout.home.path)
    clout.run(*REFRESH.split())
    return clout


@pytest.fixture(scope="session")
def on_duckdb(read):
    """The marts of DuckDB, of what the warehouse holds."""
    clout = read.copy("duckdb")
    clout.run("publish")
    return clout.home


@pytest.fixture
def cluster(tmp_path):
    from cluster import Cluster

    with Cluster(tmp_path) as cluster:
        yield cluster
