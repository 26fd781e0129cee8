"""The refresh in this process: the same assets that Dagster schedules."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor, wait

import dagster as dg
from dagster._core.events import JobFailureData
from dagster._core.execution.plan.objects import StepFailureData

from orchestration import instance, interrupts
from orchestration.course import PUBLICATION
from orchestration.definitions import defs
from orchestration.defs.ingestion import TABLES
from orchestration.operations.comparison import COMPARED
from orchestration.runs import Run

# Dagster's own lines would say everything twice; its event log keeps them
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
TAG = "clout/run_id"


class Failed(RuntimeError):
    """A step failed, so nothing new was published."""


def refresh(run: Run, origins: Collection[str] = tuple(TABLES)) -> None:
    """Read the origins (networks, imports, registry), build, check and publish, within the run.

    Raises Failed with the reason; that a network could not be read is no reason.
    """
    # Dagster and dlt hold signals back, and lose some, but only in the main thread: that one waits
    with interrupts.held_back() as asked:
        working = ThreadPoolExecutor(1).submit(_execute, run, origins)
        while not working.done() and not asked:
            wait([working], timeout=0.2)
    result = working.result()
    # a step whose input nobody made is skipped, which Dagster takes for success
    if not result.success or PUBLICATION not in run.steps:
        raise Failed(_reason(result, run))


def _execute(run: Run, origins: Collection[str]) -> dg.ExecuteInProcessResult:
    job = defs().resolve_job_def("nightly")
    left_out = set(TABLES) - set(origins)
    selection = [key for key in job.asset_layer.selected_asset_keys if key.path[0] not in left_out]
    with instance.prepare(run.home) as dagster:
        _bury_dead_runs(dagster)
        return job.execute_in_process(
            instance=dagster,
            asset_selection=selection,
            run_config=QUIET,
            tags={TAG: run.run_id},
            raise_on_error=False,
        )


def _bury_dead_runs(dagster: dg.DagsterInstance) -> None:
    """Close the runs of processes that were killed: we hold the lock, so none of them is alive."""
    unfinished = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED])
    for dead in dagster.get_runs(unfinished):
        if TAG in dead.tags:
            dagster.report_run_failed(dead, "Its process ended before it did.")


def _reason(result: dg.ExecuteInProcessResult, run: Run) -> str:
    """What the first step that failed says."""
    if run.failed_checks:
        told = [
            f"{check} ({run.reasons[check]})" if check in run.reasons else check
            for check in run.failed_checks
        ]
        hint = " If that is right, `clout publish --release` publishes it."
        held = COMPARED.keys() & set(run.failed_checks)
        return "These checks failed: " + ", ".join(told) + ("." + hint if held else "")
    for event in result.all_events:
        data = event.event_specific_data
        if isinstance(data, StepFailureData | JobFailureData) and (error := data.error):
            while error.cause:
                error = error.cause
            return f"{event.step_key or 'The run'} failed. {error.message.strip()}"
    return "The run ended early."
