import csv
from datetime import UTC, datetime
from functools import cache

import duckdb
import pytest

from ingestion.home import Home
from ingestion.pipeline import ensure_tables, extract, load
from ingestion.relations import RELATIONS
from ingestion.sandbox.exchange import networks


class SmallHome(Home):
    """A home with a handful of claimed accounts, and one network's part of a refresh in it."""

    now = datetime(2026, 4, 1, 4, tzinfo=UTC)

    def register(self, network, accounts):
        """A registry in which these accounts are claimed by somebody who may be scored."""
        self.registry.mkdir(parents=True, exist_ok=True)
        people = [(f"p{i}", "public_figure") for i, _ in enumerate(accounts)]
        claims = [(f"p{i}", network, account_id) for i, account_id in enumerate(accounts)]
        for name, header, rows in (
            ("people", ("person_id", "basis"), people),
            ("person_accounts", ("person_id", "network", "account_id"), claims),
        ):
            with (self.registry / f"{name}.csv").open("w", newline="") as file:
                csv.writer(file).writerows([header, *rows])

    def extract(self, network, now=now, **manners):
        """What is read of a network, without ever sleeping."""
        ensure_tables(self, [network])
        return extract(network, self, now=now, **{"sleep": lambda _seconds: None, **manners})

    def refresh(self, network, **manners):
        return load(network, self, self.extract(network, **manners))

    def raw(self, network):
        """All rows of a network's raw tables, without what a read cost."""
        rows = "select columns(lambda c: c not in ('requests', 'objects', 'note')) from"
        with duckdb.connect(str(self.warehouse)) as con:
            return {
                name: con.execute(f"{rows} raw_{network}.{name} order by all").fetchall()
                for name in RELATIONS
            }


def small_home(path):
    home = SmallHome(path)
    home.path.mkdir()
    (home.path / "actor.key").write_text("0f" * 32)  # one key, so that homes can be compared
    return home


@pytest.fixture
def home(tmp_path):
    return small_home(tmp_path / "home")


@pytest.fixture(scope="session")
def settings(server):
    """The settings that lead every network to the sandbox."""
    found = {}
    for network, module in networks().items():
        prefix = f"SOURCES__{network.upper()}__"
        found[f"{prefix}BASE_URL"] = f"{server.address}/{network}"
        found |= {f"{prefix}{name.upper()}": value for name, value in module.SECRETS.items()}
    return found


@pytest.fixture
def connected(server, settings, monkeypatch):
    """The sandbox, reached by every network; its faults are forgotten afterwards."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    yield server
    server.faults.clear()


@pytest.fixture(scope="session")
def busy(world):
    """The accounts of a network that received much, of persons who may be scored."""

    def busy(network, count=4):
        may_be_scored = {p.person_id for p in world.people if p.basis and p.kind != "minor"}
        accounts = [
            account
            for account in world.accounts[network].values()
            if account.person_id in may_be_scored and world.posts[network].get(account.account_id)
        ]
        received = world.acts[network]
        accounts.sort(key=lambda a: (-len(received.get(a.account_id, [])), a.account_id))
        # the very first have thousands of acts
        return [account.account_id for account in accounts[12 : 12 + count]]

    return busy


@pytest.fixture(scope="session")
def whole(tmp_path_factory, settings, busy):
    """A home into which a network was read once without any trouble; for looking at."""

    @cache
    def whole(network):
        home = small_home(tmp_path_factory.mktemp(network) / "home")
        home.register(network, busy(network))
        with pytest.MonkeyPatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(name, value)
            return home, home.refresh(network)

    return whole
