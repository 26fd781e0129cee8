"""What a publication tells of itself, and days that stand beside it."""

import base64
import json
import sqlite3
from datetime import date, timedelta

import dagster as dg
import duckdb
import pytest

from ingestion.erasure.identity import Identity
from ingestion.erasure.marks import Marks
from orchestration import highlights
from orchestration.defs import checks, publication, transformation
from orchestration.history import ensure_tables
from orchestration.operations import traces
from orchestration.operations.certificate import Certificate
from orchestration.operations.documentation import NotDocumented
from orchestration.operations.publish import republish
from orchestration.resources import DBT, Refresh
from orchestration.runs import Run, yesterday

NASTY = "Zoé | ![x](http://evil.example/y) <b>"


@pytest.fixture
def marts(home, monkeypatch):
    """A warehouse with the marts of a day, all tests passed; dbt's page is asked for elsewhere."""
    monkeypatch.setattr(publication, "document", lambda _home: False)
    home.path.mkdir()
    ensure_tables(home)

    def make(as_of, people=(("zoe", NASTY, 41.5, 1, 2.0), ("ada", "Ada", 7.0, 2, -3.0))):
        with duckdb.connect(str(home.warehouse)) as con:
            con.execute("drop schema if exists marts cascade; create schema marts")
            con.execute("create table marts.methods as select 'v1' method_version, true is_active")
            con.execute(
                "create table marts.leaderboard (scope_kind varchar, person_id varchar, "
                "display_name varchar, score double, rank bigint, delta_7d double)"
            )
            for row in people:
                con.execute("insert into marts.leaderboard values ('world', ?, ?, ?, ?, ?)", row)
            con.execute("delete from raw_runs.builds")
            con.execute("insert into raw_runs.builds values ('r', ?, true)", [as_of])

    return make


def materialize(home, asset, checks=(), **how):
    with Run(home) as run:
        result = dg.materialize(
            [asset, *checks],
            resources={"refresh": run},
            instance=dg.DagsterInstance.ephemeral(tempdir=str(home.path)),
            raise_on_error=False,
            **how,
        )
    return result, run


def metadata(result):
    [event] = result.get_asset_materialization_events()
    return {name: told.value for name, told in event.materialization.metadata.items()}


def test_a_publication_shows_who_moved_and_how_scores_lie(home, marts):
    marts(date(2026, 11, 22))
    told = metadata(materialize(home, publication.published)[0])
    assert told["as_of"] == "2026-11-22"
    assert told["dagster/row_count"] == 3
    assert "| +2.0 | [Zoé" in told["movers"]
    assert "(http://127.0.0.1:8501/person?p=ada)" in told["movers"]
    assert told["distribution"].startswith("![People by score](data:image/svg+xml;base64,")
    assert told["dashboard"] == "http://127.0.0.1:8501"


def test_no_name_becomes_markup_and_few_are_named(marts, home):
    marts(date(2026, 11, 22))
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute(
            "insert into marts.leaderboard "
            "select 'world', 'p' || i, 'P', 50, 3 + i, i / 10 - 2 from range(40) as t (i)"
        )
        table = highlights.movers(con, "http://d")
    lines = table.splitlines()
    assert len(lines) == 2 + 2 * highlights.MOVERS
    assert len(table) < 1000
    assert "![x]" not in table
    assert "<b>" not in table
    assert all(line.count("|") - line.count("\\|") == 5 for line in lines)


def test_the_picture_counts_everybody_even_nobody(marts, home):
    marts(date(2026, 11, 22), [("a", "A", 100.0, 1, 0.0), ("b", "B", 1.0, 2, 0.0)])
    with duckdb.connect(str(home.warehouse)) as con:
        assert len(highlights.distribution(con)) < 1000
        assert "2 people" in drawn(highlights.distribution(con))
        assert highlights.movers(con, "").startswith("Nobody")
        con.execute("delete from marts.leaderboard")
        assert "0 people" in drawn(highlights.distribution(con))


def drawn(markdown):
    return base64.b64decode(markdown.partition("base64,")[2][:-1]).decode()


def test_an_earlier_day_over_a_later_one_is_said(home, marts):
    for as_of in (date(2026, 11, 22), date(2026, 11, 23)):
        marts(as_of)
        [check] = materialize(home, publication.published)[0].get_asset_check_evaluations()
        assert check.passed
    marts(date(2026, 11, 20))
    result, run = materialize(home, publication.published)
    [check] = result.get_asset_check_evaluations()
    assert not check.passed
    assert check.severity == dg.AssetCheckSeverity.WARN
    assert "2026-11-23" in check.description
    assert run.outcome == "ok"


@pytest.mark.parametrize(
    ("part", "name"), [("documentation", "document"), ("old publications", "prune")]
)
@pytest.mark.parametrize("error", [OSError(28, "No space left"), KeyError("page"), NotDocumented()])
def test_what_fails_once_readers_have_the_marts_is_a_warning(
    home, marts, monkeypatch, part, name, error
):
    def fails(_home):
        assert (home.published / "current.duckdb").exists()
        raise error

    monkeypatch.setattr(publication, name, fails)
    marts(date(2026, 11, 22))
    result, run = materialize(home, publication.published)
    assert result.success
    assert run.outcome == "ok"
    assert run.warnings.keys() == {part}
    assert str(error) in run.warnings[part]
    assert metadata(result)["warnings"] == run.warnings
    told = json.loads((home.published / "status.json").read_text())
    assert told["warnings"] == run.warnings
    assert told["steps"][0]["outcome"] == "ok"


def test_an_old_publication_that_is_not_ours_to_open_holds_no_new_one_back(
    home, marts, monkeypatch
):
    for day in (20, 21):
        marts(date(2026, 11, day))
        materialize(home, publication.published)

    def refused(_file):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("orchestration.operations.publish._is_held", refused)
    marts(date(2026, 11, 22))
    result, run = materialize(home, publication.published)
    assert result.success
    assert "Permission denied" in run.warnings["old publications"]
    assert (home.published / "current.duckdb").resolve().stem == f"marts-{run.run_id}"


def test_a_past_day_stands_beside_what_readers_have(home, marts):
    marts(yesterday())
    materialize(home, publication.published)
    readers = (home.published / "current.duckdb").resolve()
    day = yesterday() - timedelta(days=9)
    marts(day, [("ada", "Ada", 5.0, 1, 0.0)])
    result, _ = materialize(home, publication.published_day, partition_key=day.isoformat())
    assert result.success
    with duckdb.connect(str(home.published / f"day-{day}.duckdb"), read_only=True) as con:
        assert con.execute("select score from marts.leaderboard").fetchall() == [(5.0,)]
    assert (home.published / "current.duckdb").resolve() == readers


def test_marts_of_another_day_are_not_taken_for_it(home, marts):
    marts(yesterday())
    day = yesterday() - timedelta(days=1)
    result, _ = materialize(home, publication.published_day, partition_key=day.isoformat())
    assert not result.success
    [failure] = [event for event in result.all_events if event.is_step_failure]
    assert "past_day" in failure.event_specific_data.error.message
    assert not list(home.published.glob("day-*"))


def test_the_partition_of_a_run_is_the_last_day_that_marts_know_of(home, monkeypatch):
    monkeypatch.setenv("CLOUT_HOME", str(home.path))
    days = dg.DailyPartitionsDefinition(start_date="2026-01-01", end_date="2026-02-01")
    seen = []

    @dg.asset(partitions_def=days)
    def looks(refresh: dg.ResourceParam[Run]) -> None:
        seen.append(refresh.as_of)

    dg.materialize([looks], resources={"refresh": Refresh()}, partition_key="2026-01-05")
    config = {"resources": {"refresh": {"config": {"as_of": "2026-01-03"}}}}
    dg.materialize(
        [looks], resources={"refresh": Refresh()}, partition_key="2026-01-05", run_config=config
    )
    assert seen == [date(2026, 1, 5), date(2026, 1, 3)]


@dg.asset(key=transformation.MARTS[0])
def breaks(refresh: dg.ResourceParam[Run]) -> None:
    """A part of the graph that tells its run nothing before it breaks."""
    raise OSError(f"the warehouse is locked while {refresh.run_id} reads it")


@dg.asset(key=transformation.MARTS[0])
def works(refresh: dg.ResourceParam[Run]) -> None:
    """Some table that is made anew by itself."""


@pytest.mark.parametrize(
    ("assets", "outcome"),
    [
        ([breaks, publication.published], "failed"),
        ([works, publication.published], "ok"),
        # whoever makes some tables anew asked for no publication
        ([works], "ok"),
    ],
)
def test_a_scheduled_run_that_publishes_nothing_has_failed(
    home, marts, monkeypatch, assets, outcome
):
    monkeypatch.setenv("CLOUT_HOME", str(home.path))
    marts(yesterday())
    result = dg.materialize(
        assets,
        resources={"refresh": Refresh()},
        instance=dg.DagsterInstance.ephemeral(tempdir=str(home.path)),
        raise_on_error=False,
    )
    assert result.success == (outcome == "ok")
    assert json.loads((home.published / "status.json").read_text())["outcome"] == outcome
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        assert con.execute("select outcome from raw_runs.runs").fetchall() == [(outcome,)]


def test_a_past_day_is_a_publication_too(home, marts, monkeypatch):
    monkeypatch.setenv("CLOUT_HOME", str(home.path))
    marts(yesterday())
    for assets, outcome in (([works], "ok"), ([breaks], "failed")):
        dg.materialize(
            [*assets, publication.published_day],
            resources={"refresh": Refresh()},
            instance=dg.DagsterInstance.ephemeral(tempdir=str(home.path)),
            partition_key=yesterday().isoformat(),
            raise_on_error=False,
        )
        assert json.loads((home.published / "status.json").read_text())["outcome"] == outcome


def test_a_check_that_breaks_down_is_a_failed_one(home):
    @dg.asset(key=["marts", "leaderboard"])
    def leaderboard() -> None: ...

    home.path.mkdir()
    home.warehouse.write_bytes(b"not a database")
    result, run = materialize(home, leaderboard, checks=[checks.leaderboard_is_filled])
    assert not result.success
    assert run.failed_checks == ["leaderboard_is_filled"]
    assert "could not be asked" in run.reasons["leaderboard_is_filled"]
    assert run.outcome == "failed"


def test_whatever_breaks_a_build_is_told_of_its_step(home, monkeypatch):
    def locked(_refresh):
        raise duckdb.IOException("Could not set lock")

    home.path.mkdir()
    monkeypatch.setattr(transformation, "_inputs", locked)
    with Run(home) as run:
        result = dg.materialize(
            [transformation.models],
            resources={"refresh": run, "dbt": DBT},
            instance=dg.DagsterInstance.ephemeral(tempdir=str(home.path)),
            raise_on_error=False,
        )
    assert not result.success
    assert run.steps["transformation"]["outcome"] == "failed"


def test_who_leaves_is_in_no_past_day_and_no_list_of_movers(home, marts):
    marts(yesterday())
    materialize(home, publication.published_day, partition_key=yesterday().isoformat())
    # nobody has anything else yet
    assert republish(home, "x", lambda _con: None) == [f"day-{yesterday()}.duckdb"]

    home.dagster.mkdir()
    with sqlite3.connect(home.dagster / "index.db") as con:
        con.execute("create table event_logs (event text, asset_key text)")
        con.executemany(
            "insert into event_logs values (?, ?)",
            [("| +2.0 | Li |", '["published"]'), ("3 rows", '["marts", "people"]')],
        )
    con.close()
    traces.erase_history(home, Marks(Identity()), Certificate("now", 0))
    with sqlite3.connect(home.dagster / "index.db") as con:
        assert con.execute("select event from event_logs").fetchall() == [("3 rows",)]
    con.close()
