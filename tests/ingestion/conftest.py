import json
from collections import Counter, defaultdict
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, cached_property

import duckdb
import hypothesis
import pytest
from registries import register

from ingestion.home import Home
from ingestion.networks import APIS
from ingestion.outcome import Outcome
from ingestion.pipeline import ensure_tables, extract, load
from ingestion.relations import RELATIONS
from ingestion.sandbox.exchange import networks
from ingestion.source import tables_of

# `make fuzz`: as many examples as minutes allow, none of them kept
hypothesis.settings.register_profile("fuzz", max_examples=10_000, database=None, deadline=None)

TRIED = pytest.StashKey[Counter]()

COSTS = ("requests", "objects", "note")  # what a read cost tells nothing of what it brought


def pytest_configure(config):
    config.stash[TRIED] = Counter()


def pytest_sessionfinish(session):
    """A process of many hands what it tried to the one that tells."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["tried"] = dict(session.config.stash[TRIED])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    node.config.stash[TRIED].update(getattr(node, "workeroutput", {}).get("tried", {}))


def pytest_terminal_summary(terminalreporter, config):
    """How many spoiled inputs there were, by what they were given to, where many were asked for."""
    tried = config.stash[TRIED]
    if hypothesis.settings.get_current_profile_name() == "fuzz":
        told = ", ".join(f"{name} {count:,}" for name, count in sorted(tried.items()))
        lost = len(terminalreporter.stats.get("failed", []))
        terminalreporter.write_line(
            f"spoiled inputs: {tried.total():,} ({told}); kinds of input with a loss: {lost}"
        )


@pytest.fixture(scope="session")
def tried(pytestconfig):
    """How many spoiled inputs there were, by what they were given to."""
    return pytestconfig.stash[TRIED]


def nothing(_):
    """Neither sleep nor tell."""


class SmallHome(Home):
    """A home with a handful of claimed accounts, and one network's part of a refresh in it."""

    now = datetime(2026, 4, 1, 4, tzinfo=UTC)

    def register(self, network, accounts):
        """A registry in which these accounts are claimed by somebody who may be scored."""
        self.register_all({network: accounts})

    def register_all(self, accounts):
        claims = [
            (f"p{i}", network, account_id)
            for network, claimed in accounts.items()
            for i, account_id in enumerate(claimed)
        ]
        register(self.registry, claims)

    def extract(self, network, now=now, **manners):
        """What is read of a network, without ever sleeping."""
        ensure_tables(self, [network])
        return extract(network, self, now=now, **{"sleep": nothing, **manners})

    def refresh(self, network, **manners):
        return load(network, self, self.extract(network, **manners))

    def rows(self, network, relation):
        """Rows of a raw table as dicts, in the order of its key."""
        with duckdb.connect(str(self.warehouse)) as con:
            found = con.execute(f"from raw_{network}.{relation} order by all").fetchall()
            names = [name for name, *_ in con.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def raw(self, network):
        """All rows of a network's raw tables, without what a read cost."""
        return {
            name: [
                tuple(row[column] for column in relation.columns if column not in COSTS)
                for row in self.rows(network, name)
            ]
            for name, relation in RELATIONS.items()
        }


class LightHome(SmallHome):
    """A home whose warehouse is in memory: rows replace one another by key, as a load has it.

    A twentieth of a load's cost; test_pipeline.py holds it against the real one.
    """

    @cached_property
    def states(self):
        """network -> what it is to remember, as it is stored."""
        return defaultdict(lambda: "{}")

    @cached_property
    def tables(self):
        """network -> relation -> key -> row."""
        return defaultdict(lambda: {name: {} for name in RELATIONS})

    def state(self, network):
        return json.loads(self.states[network])

    def store(self, network, tables):
        """Keep what `tables` tells when it is handed the network's state; all of it or nothing."""
        state, told = self.state(network), {name: {} for name in RELATIONS}
        for relation, table in tables(state):
            for row in table.to_pylist():
                # what one run tells twice counts as it was told first
                told[relation.name].setdefault(tuple(row[name] for name in relation.key), row)
        self.states[network] = json.dumps(state)
        for name, rows in told.items():
            self.tables[network][name] |= rows

    def refresh(self, network, now=SmallHome.now, **manners):
        outcome, manners = Outcome(network), {"sleep": nothing, **manners}
        self.store(
            network,
            lambda state: tables_of(network, self, state, outcome, nothing, now, **manners),
        )
        return outcome

    def rows(self, network, relation):
        """Rows of a raw table as dicts, in the order of its key."""
        return [row for _, row in sorted(self.tables[network][relation].items())]


@pytest.fixture(scope="session")
def new_home(tmp_path_factory):
    """Makes an empty home."""

    def new_home(kind=SmallHome):
        home = kind(tmp_path_factory.mktemp("homes") / "home")
        home.path.mkdir()
        (home.path / "actor.key").write_text("0f" * 32)  # one key, so that homes can be compared
        return home

    return new_home


@pytest.fixture
def home(new_home):
    return new_home()


@pytest.fixture
def light_home(new_home):
    return new_home(LightHome)


@pytest.fixture(scope="session")
def settings(server):
    """The settings that lead every network to the sandbox."""
    found = {}
    for network, module in networks().items():
        prefix = f"SOURCES__{network.upper()}__"
        found[f"{prefix}BASE_URL"] = f"{server.address}/{network}"
        found |= {f"{prefix}{name.upper()}": value for name, value in module.SECRETS.items()}
    return found


@pytest.fixture(scope="session")
def sandboxed(settings):
    """A time in which every network is the sandbox."""

    @contextmanager
    def sandboxed():
        with pytest.MonkeyPatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(name, value)
            yield

    return sandboxed


@pytest.fixture
def connected(server, sandboxed):
    """The sandbox, reached by every network; its faults are forgotten afterwards."""
    with sandboxed():
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


@pytest.fixture
def claimed(home, busy, connected):
    """A home whose registry claims four busy accounts of the first network."""
    home.register(APIS[0], busy(APIS[0]))


@pytest.fixture(scope="session")
def whole(new_home, sandboxed, busy):
    """A home into which a network was read once without any trouble; for looking at."""

    @cache
    def whole(network):
        home = new_home(LightHome)
        home.register(network, busy(network))
        with sandboxed():
            return home, home.refresh(network)

    return whole
