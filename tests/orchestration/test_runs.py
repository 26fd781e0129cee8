"""A run ends in a status that tells how it went, whatever happened."""

import json
import signal
import subprocess
import sys
from contextlib import ExitStack
from datetime import date
from threading import Event, Thread

import duckdb
import pytest

from ingestion.home import Home
from orchestration.course import PUBLICATION
from orchestration.history import ensure_tables
from orchestration.operations import lock
from orchestration.operations.lock import Busy, holder
from orchestration.runs import Run
from orchestration.warehouse import holding, lent, reading

AS_OF = date(2026, 11, 22)


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def status(home):
    return json.loads((home.published / "status.json").read_text())


def recorded(home):
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        return con.execute(
            "select run_id, outcome, as_of, rows_read from raw_runs.runs order by started_at"
        ).fetchall()


def test_a_green_run_is_told_and_remembered(home):
    with Run(home, as_of=AS_OF) as run:
        assert holder(home)["command"] == "clout refresh"
        with run.step("ingestion"):
            run.rows_read = 7
    assert holder(home) is None
    assert status(home)["outcome"] == "ok"
    assert [step["name"] for step in status(home)["steps"]] == ["ingestion"]
    assert recorded(home) == [(run.run_id, "ok", AS_OF, 7)]


def test_the_status_says_how_long_raw_data_stay_since_the_dashboard_knows_no_setting(
    home, monkeypatch
):
    monkeypatch.setenv("CLOUT_RETENTION_DAYS", "400")
    with Run(home):
        pass
    assert status(home)["retention_days"] == 400


def test_a_network_that_failed_makes_the_run_partial(home):
    with Run(home) as run:
        run.networks["x"] = {"status": "failed"}
        run.networks["y"] = {"status": "not connected"}
    assert status(home)["outcome"] == "partial"


def test_a_network_that_is_not_connected_is_no_failure(home):
    with Run(home) as run:
        run.networks["y"] = {"status": "not connected"}
    assert status(home)["outcome"] == "ok"


def test_a_failed_step_or_check_is_a_failed_run(home):
    with Run(home) as run, pytest.raises(ZeroDivisionError), run.step("transformation"):
        _ = 1 / 0
    assert status(home)["outcome"] == "failed"
    with Run(home) as run:
        run.failed_checks.append("contributions_add_up")
    assert status(home)["failed_checks"] == ["contributions_add_up"]
    assert [outcome for _, outcome, *_ in recorded(home)] == ["failed", "failed"]


@pytest.mark.parametrize("kept_from_it", ["ingestion", "transformation"])
def test_a_run_that_should_publish_and_did_not_has_failed(home, kept_from_it):
    with Run(home, publishes=True) as run, run.step(kept_from_it):
        pass
    assert status(home)["outcome"] == "failed"
    with Run(home, publishes=True) as run, run.step(PUBLICATION):
        pass
    assert [outcome for _, outcome, *_ in recorded(home)] == ["failed", "ok"]


def test_a_step_that_succeeds_when_retried_succeeded(home):
    with Run(home) as run:
        with pytest.raises(OSError, match="once"), run.step("ingestion"):
            raise OSError("once")
        with run.step("ingestion"):
            pass
    assert status(home)["outcome"] == "ok"


def test_an_interrupted_run_says_so_and_frees_the_home(home):
    with pytest.raises(KeyboardInterrupt), Run(home):
        raise KeyboardInterrupt
    assert status(home)["outcome"] == "failed"
    assert Run.current is None
    with Run(home):
        pass


def interrupt(home, work, begun):
    """Interrupt a run in the midst of a step that does this work, and find it recorded."""
    step = Thread(target=work)
    step.start()
    begun.wait()
    with pytest.raises(KeyboardInterrupt), Run(home):
        raise KeyboardInterrupt
    step.join()
    assert [outcome for _, outcome, *_ in recorded(home)] == ["failed"]


def test_an_interrupted_run_is_remembered_though_a_step_still_reads(home):
    ensure_tables(home)
    asking, ended = Event(), []

    def read():
        with reading(home) as con:
            asking.set()
            try:
                con.execute("select count(*) from range(1000000000000)").fetchall()
            except duckdb.InterruptException:
                ended.append("broken off")

    interrupt(home, read, asking)
    assert ended == ["broken off"]


def test_an_interrupted_run_is_remembered_though_a_step_has_just_read(home):
    held, left = Event(), Event()

    class Closed:
        def interrupt(self):
            left.set()
            raise duckdb.ConnectionException("Connection already closed!")

        def close(self):
            pass

    def read():
        with holding(Closed()):
            held.set()
            left.wait()

    interrupt(home, read, held)


# dbt in the midst of a model
WRITER = """
import sys, duckdb
with duckdb.connect(sys.argv[1]):
    print("open", flush=True)
    sys.stdin.read()
"""


def test_an_interrupted_run_is_remembered_though_dbt_still_writes(home):
    ensure_tables(home)
    opened, ended = Event(), []

    def build():
        with (
            subprocess.Popen(
                [sys.executable, "-c", WRITER, home.warehouse],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            ) as dbt,
            lent(dbt),
        ):  # fmt: skip
            assert dbt.stdout.readline() == "open\n"
            opened.set()
            ended.append(dbt.stdout.read())

    interrupt(home, build, opened)
    assert ended == [""]


def test_dbt_goes_with_the_step_that_reads_it(home):
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as dbt:
        with pytest.raises(ZeroDivisionError), lent(dbt):
            _ = 1 / 0
        assert dbt.returncode == -signal.SIGTERM


def test_the_status_of_a_failure_quotes_nothing(home):
    with pytest.raises(ValueError, match="Jeanne"), Run(home) as run, run.step("ingestion"):
        raise ValueError("Jeanne's row is odd")
    assert "Jeanne" not in (home.published / "status.json").read_text()


def test_a_warehouse_that_cannot_be_opened_does_not_hide_the_outcome(home):
    home.warehouse.write_bytes(b"not a database")
    news = []
    with Run(home, report=lambda part, text, passing=False: news.append(text)):
        pass
    assert status(home)["outcome"] == "ok"
    assert "could not be recorded" in news[0]


def test_a_run_that_is_refused_leaves_the_others_status_alone(home):
    with Run(home) as first, pytest.raises(Busy), Run(home):
        pytest.fail("two runs")
    assert status(home)["run_id"] == first.run_id


def test_a_night_waits_for_whoever_writes_at_that_hour(home, monkeypatch):
    backup = ExitStack()
    backup.enter_context(lock.writing(home, "clout backup"))
    monkeypatch.setattr(lock, "sleep", lambda _seconds: backup.close())
    with Run(home, "dagster", AS_OF):
        assert holder(home)["command"] == "dagster"
    assert status(home)["outcome"] == "ok"


def test_the_tables_of_runs_are_there_before_the_first(home):
    ensure_tables(home)
    ensure_tables(home)
    assert recorded(home) == []
