"""A run that was killed is told from one that is at work, or all later nights wait for it."""

import logging
from types import SimpleNamespace

import dagster as dg
import pytest
from dagster._core.storage.dagster_run import DagsterRunStatus
from dagster._core.storage.tags import GRPC_INFO_TAG
from dagster._daemon.monitoring.run_monitoring import execute_run_monitoring_iteration
from dagster._grpc.types import CanCancelExecutionResult
from dagster._serdes import serialize_value

from orchestration import instance
from orchestration.launcher import Launcher
from orchestration.operations.lock import writing


@pytest.fixture
def dagster(home, monkeypatch):
    """Dagster in a home; DAGSTER_HOME is put back."""
    monkeypatch.setenv("DAGSTER_HOME", "")
    with instance.prepare(home) as dagster:
        yield dagster


def watched(dagster, run):
    """How a run stands once Dagster's daemon has looked after all of them."""
    process = SimpleNamespace(instance=dagster, create_request_context=lambda: None)
    troubles = list(execute_run_monitoring_iteration(process, logging.getLogger("test")))
    assert troubles == [None]
    return dagster.get_run_by_id(run.run_id).status


def begun(dagster, **tags):
    """A run that began and did not end."""
    run = dagster.create_run_for_job(dg.GraphDefinition(name="night").to_job(), tags=tags)
    dagster.report_dagster_event(
        dg.DagsterEvent(event_type_value="PIPELINE_START", job_name="night"), run.run_id
    )
    assert dagster.get_run_by_id(run.run_id).status == DagsterRunStatus.STARTED
    return run


def test_a_run_that_nobody_works_at_any_more_has_failed(dagster):
    assert watched(dagster, begun(dagster)) == DagsterRunStatus.FAILURE


def test_a_run_goes_on_as_long_as_its_home_is_written(dagster, home):
    run = begun(dagster)
    with writing(home, "clout refresh"):
        assert watched(dagster, run) == DagsterRunStatus.STARTED
    assert watched(dagster, run) == DagsterRunStatus.FAILURE


def test_a_run_whose_server_is_gone_has_failed(dagster, tmp_path):
    gone = f'{{"host": "localhost", "socket": "{tmp_path}/none"}}'
    run = begun(dagster, **{GRPC_INFO_TAG: gone})
    assert watched(dagster, run) == DagsterRunStatus.FAILURE


@pytest.mark.parametrize(
    ("is_known", "status"), [(True, DagsterRunStatus.STARTED), (False, DagsterRunStatus.FAILURE)]
)
def test_a_server_knows_of_a_run_that_has_no_lock_yet(dagster, monkeypatch, is_known, status):
    told = serialize_value(CanCancelExecutionResult(can_cancel=is_known))
    server = SimpleNamespace(can_cancel_execution=lambda asked: told)
    monkeypatch.setattr(Launcher, "_get_grpc_client_for_termination", lambda *_: server)
    assert watched(dagster, begun(dagster)) == status
