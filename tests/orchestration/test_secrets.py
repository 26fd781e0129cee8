"""No setting of a network is written anywhere, whatever goes wrong with it."""

import base64
import gzip
import os
import subprocess
import sys
from urllib.parse import quote

import duckdb
import pytest
from canaries import found
from registries import register

from ingestion.home import Home
from ingestion.networks import APIS
from ingestion.sandbox.exchange import networks
from ingestion.source import module_of
from orchestration.settings import PROJECT

# a refresh of the networks alone, in which one network's module breaks in the worst way there is
READ = """
import sys
from ingestion.client import Client
from orchestration import instance, refresh, settings
from orchestration.defs.ingestion import TABLES
from orchestration.runs import Run
ask = Client._ask
def break_off(api, url, params, auth):
    if api.network in {"mastodon", "tumblr"} and api.requests > 2:
        raise RuntimeError(f"{url} {params} {auth!r} {vars(auth or api)} {api.secrets}")
    return ask(api, url, params, auth)
Client._ask = break_off
home = settings.load()
with Run(home) as run, instance.prepare(home) as dagster:
    job = refresh.defs().resolve_job_def("nightly")
    keys = [key for key in job.asset_layer.selected_asset_keys if key.path[0] in TABLES]
    done = job.execute_in_process(
        instance=dagster, asset_selection=keys, run_config=refresh.QUIET,
        tags={refresh.TAG: run.run_id}, raise_on_error=False,
    )
sys.exit(0 if done.success and run.outcome == "partial" else f"{run.outcome} {run.networks}")
"""


def read(home, settings):
    """All that a refresh says."""
    known = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CLOUT_", "SOURCES__", "DAGSTER_"))
    }
    done = subprocess.run(
        [sys.executable, "-c", READ], cwd=PROJECT, capture_output=True, text=True,
        env=known | settings | {"CLOUT_HOME": str(home.path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory, world):
    """People with an account on every network."""
    home = Home(tmp_path_factory.mktemp("secrets") / "home")
    may_be_scored = {p.person_id for p in world.people if p.basis and p.kind != "minor"}
    claims = [
        (account.person_id, network, account.account_id)
        for network in APIS
        for account in [
            a
            for a in world.accounts[network].values()
            if a.person_id in may_be_scored and world.posts[network].get(a.account_id)
        ][:2]
    ]
    register(home.registry, claims)
    return home


def names_of(network):
    module = module_of(network)
    return [f"SOURCES__{network.upper()}__{n.upper()}" for n in
            (*module.SECRETS, *module.OPTIONAL_SECRETS)]  # fmt: skip


def test_no_secret_is_found_after_nights_in_which_much_went_wrong(home, server):
    bases = {f"SOURCES__{n.upper()}__BASE_URL": f"{server.address}/{n}" for n in APIS}
    # the sandbox accepts these; half of the networks then fail in one way or another
    accepted = {
        f"SOURCES__{network.upper()}__{name.upper()}": value
        for network in APIS
        for name, value in networks()[network].SECRETS.items()
    }
    kinds = ["expired", "html", "retype", "quota", "new_field"]
    server.faults |= {n: [kinds[i % len(kinds)]] * 40 for i, n in enumerate(APIS[::2])}
    said = read(home, bases | accepted)
    server.faults.clear()
    # and nobody accepts these, whose letters an address has to spell otherwise
    canaries = {
        name: f"canary/{i:03}+{name.lower()[9:]}=&?é" for network in APIS
        for i, name in enumerate(names_of(network))
    }  # fmt: skip
    said += read(home, bases | canaries)

    words = {
        word
        for value in accepted.values()
        for word in value.replace("=", ",").replace(" ", "").split(",")
        if len(word) > 12 and "." not in word
    }
    words |= {value.replace(" ", "") for value in accepted.values() if " " in value}
    assert len(words) >= 12
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        tables = con.execute(
            "select table_schema from information_schema.tables where table_name = 'reads'"
        ).fetchall()
        read_of = [s for (s,) in tables if con.execute(f"from {s}.reads limit 1").fetchall()]
    assert len(read_of) > 5
    assert found({*words, *canaries.values()}, home.path, *said) == {}


@pytest.mark.parametrize(
    "spelled",
    [str, lambda s: quote(s, safe=""), lambda s: base64.b64encode(f"me:{s}".encode()).decode()],
)
def test_the_search_would_find_it(tmp_path, spelled):
    secret = "canary/1+x=&?é"
    (tmp_path / "log.gz").write_bytes(gzip.compress(f"before {spelled(secret)} after".encode()))
    with duckdb.connect(str(tmp_path / "a.duckdb")) as con:
        con.execute("create table t as select ? as x from range(2000)", [spelled(secret)])
    places = found([secret], tmp_path)[secret]
    assert {"log.gz", "a.duckdb main.t"} <= set(places)
