"""Dagster's launcher of runs, which also tells one that is at work from one that was killed.

Dagster's own knows of processes as long as the server lives that started them. When all went at
once, as with the machine, or a refresh of the command line was stopped, the run would be under way
for ever, and every night to come would wait for it.
"""

from pathlib import Path

import dagster as dg
from dagster._core.errors import DagsterUserCodeUnreachableError
from dagster._core.launcher import CheckRunHealthResult, DefaultRunLauncher, WorkerStatus
from dagster._grpc.types import CanCancelExecutionRequest, CanCancelExecutionResult
from dagster._serdes import deserialize_value

from ingestion.home import Home
from orchestration.operations.lock import holder


class Launcher(DefaultRunLauncher):
    """A run at work holds the lock of its home, which goes with its process."""

    @property
    def supports_check_run_worker_health(self) -> bool:
        """Have Dagster's daemon ask every minute."""
        return True

    def check_run_worker_health(self, run: dg.DagsterRun) -> CheckRunHealthResult:
        """Whether a run that began and did not end is at work."""
        # the lock alone would not do: a run has begun before it takes it, and ends after it
        if self._is_known(run) or holder(Home(Path(self._instance.root_directory).parent)):
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        return CheckRunHealthResult(WorkerStatus.FAILED, "Its process ended before it did.")

    def _is_known(self, run: dg.DagsterRun) -> bool:
        """Whether the server that started it says so; one that is gone left nothing at work."""
        server = self._get_grpc_client_for_termination(run.run_id)
        if not server:
            return False
        try:
            told = server.can_cancel_execution(CanCancelExecutionRequest(run_id=run.run_id))
        except DagsterUserCodeUnreachableError:
            return False
        return deserialize_value(told, CanCancelExecutionResult).can_cancel
