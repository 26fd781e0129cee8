"""What steps are given: the run they belong to, and dbt."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from importlib.metadata import version
from typing import Any

import dagster as dg
from dagster._core.storage.tags import PARTITION_NAME_TAG
from dagster_dbt import DbtCliResource
from packaging.version import Version
from pydantic import Field

from ingestion.home import Home
from orchestration import manifest
from orchestration.runs import Run

# the assets of defs/publication.py that let readers have marts
PUBLISHING = {"published", "published_day"}


class Refresh(dg.ConfigurableResource[Run]):
    """The run that is open in this process, or else one around the steps of a Dagster run."""

    as_of: str = Field(
        default="",
        description="The last day the marts know of; empty: the partition, or else yesterday.",
    )
    full: bool = Field(default=False, description="Rebuild incremental tables from raw data.")

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Generator[Run]:
        """Hold the lock while the steps run."""
        if Run.current:
            yield Run.current
            return
        day = self.as_of or (context.run.tags.get(PARTITION_NAME_TAG) if context.run else None)
        as_of = date.fromisoformat(day) if day else None
        home, publishes = Home.from_environment(), _publishes(context)
        with Run(home, "dagster", as_of, self.full, publishes=publishes) as run:
            yield run


def _publishes(context: dg.InitResourceContext) -> bool:
    """Whether a publication is among the steps: some tables alone may be made anew, too."""
    run, dagster = context.run, context.instance
    if not (run and dagster and run.execution_plan_snapshot_id):
        return False
    plan = dagster.get_execution_plan_snapshot(run.execution_plan_snapshot_id)
    return not PUBLISHING.isdisjoint(plan.step_keys_to_execute)


class Dbt(DbtCliResource):
    """dbt as a child process, without the two things that cost as much as a small build."""

    @cached_property
    def _cli_version(self) -> Version:
        # `dbt --version` asks a package index for newer releases
        return Version(version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Any) -> Any:  # noqa: ANN401
        # it would only serve to fetch row counts and column lineage
        return None


DBT = Dbt(
    project_dir=str(manifest.DBT),
    profiles_dir=str(manifest.DBT),
    dbt_executable=sys.executable,
    global_config_flags=[
        *("-P", "-m", "orchestration.child"),
        # its log file is for people: as JSON, it takes a second more, and a page for each line
        *("--log-format-file", "debug"),
        *("--log-level-file", "info"),
        # in the same order, and a second sooner
        "--use-fast-test-edges",
    ],
)
