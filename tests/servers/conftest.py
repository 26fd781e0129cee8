"""Clout's connectors before real servers: `make test-servers`.

The ordinary suite speaks to the sandbox, which is our own reading of how the networks answer. Two
of them can be had as they are and started on this machine: WordPress 6.5.5, and Bluesky (its PDS
and, as likes, reposts, quotes, answers and followers are known to it alone, its AppView 0.0.221;
no Redis, no labeler, no search service: a search finds what has the sign * in its text). Here the
same connectors read from these, and the sandbox has to answer in the same shapes.

`make test-servers` installs what is missing (install.py): PHP with SQLite, PostgreSQL and node from
Debian, both servers from npm into .servers/. Everything listens on 127.0.0.1, on free ports, and
is stopped with the tests. Nothing here runs in `make test`.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import bluesky
import wordpress
from front import front

from tests.ingestion.conftest import SmallHome


@pytest.fixture(scope="session")
def now():
    """When everything is read: the servers have clocks of their own."""
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def home(tmp_path):
    home = SmallHome(tmp_path / "home")
    home.path.mkdir()
    return home


@pytest.fixture
def stored(home):
    """The rows of a raw table, with these columns, as a set."""

    def stored(table, *columns):
        with duckdb.connect(str(home.warehouse)) as con:
            return set(con.execute(f"select {', '.join(columns)} from raw_{table}").fetchall())

    return stored


@pytest.fixture(scope="session")
def sites(tmp_path_factory):
    """Two sites: one with speaking addresses, and one as it is before anybody chooses them."""
    folder = tmp_path_factory.mktemp("sites")
    ports = wordpress.ports_of("ines.example", "eva.example")
    with (
        wordpress.serving(folder / "ines", "ines.example", ports) as ines,
        wordpress.serving(folder / "eva", "eva.example", ports) as eva,
    ):
        ines.call(("update_option", "permalink_structure", wordpress.SPEAKING))
        yield ines, eva


@pytest.fixture(scope="session")
def network(tmp_path_factory):
    """Bluesky."""
    with bluesky.serving(tmp_path_factory.mktemp("bluesky")) as network:
        yield network


@pytest.fixture
def connect(monkeypatch):
    """Lead a network's connector to servers, by their hosts and ports."""

    def connect(name, **settings):
        for setting, value in settings.items():
            monkeypatch.setenv(f"SOURCES__{name}__{setting}".upper(), value)

    return connect


@pytest.fixture
def ines(sites, connect):
    """The first site, reached by the connector together with the second."""
    with front({site.host: site.port for site in sites}) as address:
        connect("wordpress", base_url=address)
        yield sites[0]


@pytest.fixture
def eva(sites, ines):
    """The second site, reached by the connector together with the first."""
    return sites[1]


@pytest.fixture
def atmosphere(network, connect):
    """Bluesky, reached by the connector."""
    hosts = {
        "public.api.bsky.app": network.ports["view"], "bsky.social": network.ports["pds"],
        "plc.directory": network.ports["plc"],
    }  # fmt: skip
    with front(hosts) as address:
        connect("bluesky", base_url=address)
        yield network
