"""The event log whose databases stay open."""

import sqlite3
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

from ingestion.home import Home
from orchestration import instance
from orchestration.storage import OPEN, EventLog


@dg.asset
def counted() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"rows": 3})


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("DAGSTER_HOME", "")  # set by what is tested, so restored here
    return Home(tmp_path)


def databases(home: Home) -> list[str]:
    """Databases of runs and of their index that this process holds open."""
    links = (link for link in Path("/proc/self/fd").iterdir() if link.is_symlink())
    files = {str(link.resolve()) for link in links}
    return sorted(file for file in files if file.startswith(str(home.dagster / "history/runs")))


def test_another_process_reads_what_was_told_while_the_databases_are_open(home: Home) -> None:
    with instance.prepare(home) as dagster:
        run = dg.materialize([counted], instance=dagster)
        assert databases(home)
        for name in (run.run_id, "index"):
            with sqlite3.connect(home.dagster / f"history/runs/{name}.db") as con:
                [(found,)] = con.execute(
                    "select count(*) from event_logs "
                    "where dagster_event_type = 'ASSET_MATERIALIZATION'"
                ).fetchall()
            con.close()
            assert found == 1
    assert databases(home) == []


def test_the_log_is_there_for_the_next_process(home: Home) -> None:
    with instance.prepare(home) as dagster:
        run = dg.materialize([counted], instance=dagster)
    with instance.prepare(home) as dagster:
        told = dagster.get_latest_materialization_event(dg.AssetKey("counted"))
        assert told
        assert told.run_id == run.run_id
        assert told.asset_materialization
        assert told.asset_materialization.metadata["rows"].value == 3


def test_a_table_that_is_there_is_looked_for_once(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    there = SqliteEventLogStorage.has_table

    def look(log: SqliteEventLogStorage, table_name: str) -> bool:
        looked.append(table_name)
        return there(log, table_name)

    with instance.prepare(home) as dagster:
        monkeypatch.setattr(SqliteEventLogStorage, "has_table", look)
        for _ in range(3):
            dg.materialize([counted], instance=dagster)
        assert isinstance(dagster.event_log_storage, EventLog)
        for _ in range(2):
            assert not dagster.event_log_storage.has_table("none_such")
    assert looked.count("none_such") == 2
    assert max(looked.count(table) for table in {*looked} - {"none_such"}) == 1


def test_runs_that_somebody_looked_at_are_closed_again(home: Home) -> None:
    with instance.prepare(home) as dagster:
        assert isinstance(dagster.event_log_storage, EventLog)
        runs = [dg.materialize([counted], instance=dagster).run_id for _ in range(OPEN + 2)]
        assert all(dagster.all_logs(run) for run in runs)
        open_now = {Path(file).stem for file in databases(home) if file.endswith(".db")}
        assert "index" in open_now
        assert runs[-1] in open_now
        assert len(open_now) == OPEN
