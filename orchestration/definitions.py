"""The code location: everything below defs/, in one process for the one writer it may have."""

from pathlib import Path

import dagster as dg

from orchestration import settings
from orchestration.resources import DBT, Refresh

settings.load()


@dg.definitions
def defs() -> dg.Definitions:
    """The whole graph, from raw tables to the dashboard."""
    return dg.Definitions.merge(
        dg.load_from_defs_folder(path_within_project=Path(__file__).parent / "defs"),
        dg.Definitions(
            executor=dg.in_process_executor,
            resources={
                "refresh": Refresh(),
                "dbt": DBT,
            },
        ),
    )
