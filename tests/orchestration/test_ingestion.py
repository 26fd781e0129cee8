"""What the ingestion step tells Dagster: a network's failure is a result, its data stays."""

from contextlib import contextmanager, nullcontext
from threading import Event

import dagster as dg
import duckdb
import pytest

from ingestion.networks import APIS, NETWORKS
from ingestion.outcome import Outcome
from orchestration import demo
from orchestration.defs import ingestion
from orchestration.runs import Run

FAILING, *WORKING = APIS
TOKEN = "a-token-that-nobody-shall-see"


@pytest.fixture
def outcomes(monkeypatch):
    """What each network is said to have done; nothing is asked of any."""
    outcomes = {network: Outcome(network) for network in APIS}
    monkeypatch.setattr(
        ingestion.pipeline, "extract", lambda network, home, progress: outcomes[network]
    )
    monkeypatch.setattr(ingestion.pipeline, "load", lambda network, home, outcome: outcome)
    monkeypatch.setattr(demo, "networks_of", lambda home: nullcontext())
    return outcomes


@pytest.fixture
def ingest(home):
    """Run the step and an asset downstream of every network."""

    @dg.asset(deps=[[network, "accounts"] for network in NETWORKS])
    def downstream() -> None: ...

    def run(selection="*"):
        with Run(home) as run:
            result = dg.materialize(
                [ingestion.ingestion, downstream],
                resources={"refresh": run},
                instance=dg.DagsterInstance.ephemeral(tempdir=str(home.path)),
                selection=selection,
            )
        return result, run

    return run


def materialized(result):
    return {
        event.asset_key.to_user_string()
        for event in result.get_asset_materialization_events()
        if event.asset_key
    }


def checks(result):
    return {
        evaluation.asset_key.path[0]: evaluation
        for evaluation in result.get_asset_check_evaluations()
    }


def test_all_went_well(outcomes, ingest):
    result, run = ingest()
    assert {f"{network}/accounts" for network in NETWORKS} <= materialized(result)
    assert {"registry/people", "imports/counters", "downstream"} <= materialized(result)
    assert all(check.passed for check in checks(result).values())
    assert run.outcome == "ok"


def test_a_network_that_failed_keeps_its_last_data_and_the_others_go_on(outcomes, ingest):
    own_words = "refused with HTTP 403: @jo (GET https://api.example/users/jo): renew it"
    outcomes[FAILING].fail(own_words, "refused")
    result, run = ingest()
    made = materialized(result)
    assert not any(key.startswith(f"{FAILING}/") for key in made)
    assert {f"{network}/accounts" for network in WORKING} <= made
    assert "downstream" in made
    assert not checks(result)[FAILING].passed
    assert checks(result)[FAILING].severity == dg.AssetCheckSeverity.WARN
    assert "renew it" in checks(result)[FAILING].description
    assert run.outcome == "partial"
    assert run.errors == {FAILING: own_words}
    assert run.networks[FAILING]["error"] == "refused"
    assert f"{FAILING}/reads" in run.networks[FAILING]["to_do"]
    assert "clout check" in run.networks[FAILING]["to_do"]
    published = (run.home.published / "status.json").read_text()
    assert not [quoted for quoted in ("jo", "403", "api.example") if quoted in published]


def test_a_network_without_credentials_passes_with_a_note(outcomes, ingest):
    outcomes[FAILING].status = "not connected"
    outcomes[FAILING].error = "set SOURCES__X__TOKEN"
    result, run = ingest()
    assert checks(result)[FAILING].passed
    assert "SOURCES__X__TOKEN" in checks(result)[FAILING].description
    assert "SOURCES__X__TOKEN" in run.networks[FAILING]["to_do"]
    assert run.outcome == "ok"


@pytest.mark.parametrize("stage", ["extract", "load"])
def test_what_nobody_foresaw_in_one_network_costs_that_network_alone(
    outcomes, ingest, monkeypatch, stage
):
    done, is_open = [], []

    @contextmanager
    def sandbox(home):
        is_open.append(True)
        yield
        is_open.clear()

    step, late = getattr(ingestion.pipeline, stage), Event()

    def broken(network, *words):
        if network == FAILING:
            late.set()
            raise ZeroDivisionError(f"with {TOKEN} in it")
        if stage == "extract":
            late.wait(10)  # the others come to an end after it; they load one after another
        done.append(bool(is_open))
        return step(network, *words)

    monkeypatch.setattr(demo, "networks_of", sandbox)
    monkeypatch.setattr(ingestion.pipeline, stage, broken)
    monkeypatch.setattr(ingestion, "settings_of", lambda network: {"token": TOKEN})
    result, run = ingest()

    assert done == [True] * len(WORKING)
    assert "downstream" in materialized(result)
    assert {f"{network}/accounts" for network in WORKING} <= materialized(result)
    assert not any(key.startswith(f"{FAILING}/") for key in materialized(result))
    told = checks(result)[FAILING].description
    assert "ZeroDivisionError: with *** in it (test_ingestion.py:" in told
    told = {"status": "failed", "error": "unforeseen"}
    assert run.networks[FAILING] == run.networks[FAILING] | told
    assert "ZeroDivisionError" not in (run.home.published / "status.json").read_text()
    assert run.outcome == "partial"


def test_only_the_chosen_network_is_read(outcomes, ingest, monkeypatch):
    asked = []
    extract = ingestion.pipeline.extract
    monkeypatch.setattr(
        ingestion.pipeline, "extract", lambda *words: asked.append(words[0]) or extract(*words)
    )
    result, run = ingest([dg.AssetKey([FAILING, name]) for name in ("accounts", "posts")])
    assert asked == [FAILING]
    assert materialized(result) == {f"{FAILING}/accounts", f"{FAILING}/posts"}
    assert set(run.networks) == {FAILING}


def test_rows_that_were_loaded_are_counted(outcomes, ingest):
    outcomes[FAILING].rows.update(accounts=3, posts=4)
    result, run = ingest()
    assert run.rows_read == 7
    [event] = [
        event
        for event in result.get_asset_materialization_events()
        if event.asset_key == dg.AssetKey([FAILING, "posts"])
    ]
    metadata = event.materialization.metadata
    assert metadata["rows_read"].value == 4
    # the table itself holds none: nothing was really loaded
    assert metadata["dagster/row_count"].value == 0


def test_what_passes_is_tried_again(outcomes, ingest, monkeypatch):
    monkeypatch.setattr(dg.RetryPolicy, "calculate_delay", lambda policy, attempt: 0)
    ensure_tables, attempts = ingestion.history.ensure_tables, []

    def locked_once(home):
        attempts.append(home)
        if len(attempts) == 1:
            raise duckdb.IOException("Could not set lock on file")
        ensure_tables(home)

    monkeypatch.setattr(ingestion.history, "ensure_tables", locked_once)
    result, run = ingest()
    assert len(attempts) == 2
    assert "downstream" in materialized(result)
    assert run.outcome == "ok"


def test_a_bug_fails_the_run_in_the_end(outcomes, ingest, monkeypatch):
    monkeypatch.setattr(dg.RetryPolicy, "calculate_delay", lambda policy, attempt: 0)
    monkeypatch.setattr(ingestion.history, "ensure_tables", lambda home: 1 / 0)
    with pytest.raises(dg.DagsterError, match="retries"):
        ingest()
