"""dlt's filesystem as a destination: every relation a Delta table, state and loads beside them."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import dlt
from dlt.common.destination import DestinationCapabilitiesContext
from dlt.common.destination.client import (
    HasFollowupJobs,
    LoadJob,
    PreparedTableSchema,
    RunnableLoadJob,
)
from dlt.common.json import json
from dlt.common.pipeline import TPipelineState
from dlt.destinations.impl.filesystem.filesystem import (
    FilesystemClient,
    ReferenceFollowupJob,
)
from dlt.destinations.job_impl import FinalizedLoadJob
from dlt.pipeline.state_sync import state_doc

from ingestion.home import Home
from ingestion.lake import tables
from ingestion.relations import RELATIONS


class Merge(ReferenceFollowupJob):
    """All files of one relation in a load, merged at once; once more changes nothing.

    dlt's own would store a key twice that a load tells twice, and has no column for the day.
    """

    def run(self) -> None:
        """Called by dlt when the files are complete."""
        folder = Path(self.make_remote_path())
        tables.merge(folder, RELATIONS[self.load_table_name], self.file_paths)


class Told(HasFollowupJobs, RunnableLoadJob):
    """A file that another job stores: what dlt has for it tells nobody when it ends.

    Which costs a second for each of them, one after another.
    """

    def run(self) -> None:
        """Called by dlt, which goes on at once."""


class LakeClient(FilesystemClient):
    """A client that loads so whatever is not dlt's own."""

    @staticmethod
    def get_reference_followup_job_class(
        table: PreparedTableSchema,
    ) -> type[ReferenceFollowupJob] | None:
        """The job of the files of a table."""
        return Merge if table.get("table_format") == "delta" else None

    def get_load_job_class(self, table: PreparedTableSchema, file_path: str) -> type[LoadJob]:
        """The job of one file."""
        found = super().get_load_job_class(table, file_path)
        return Told if issubclass(found, FinalizedLoadJob) else found

    @contextmanager
    def with_staging_dataset(self) -> Generator[FilesystemClient]:
        """Nothing is staged, so there is no data set for it."""
        yield self


class Lake(dlt.destinations.filesystem):
    """The lake of a home: a data set for each network."""

    @property
    def client_class(self) -> type[FilesystemClient]:
        """Who loads."""
        return LakeClient

    def _raw_capabilities(self) -> DestinationCapabilitiesContext:
        capabilities = super()._raw_capabilities()
        capabilities.preferred_table_format = "delta"
        # what sources ask for; here, both are one merge by key
        capabilities.supported_merge_strategies = ["delete-insert", "upsert"]
        return capabilities


def lake_of(home: Home) -> Lake:
    """The destination of a home."""
    return Lake(str(home.raw_files), enable_dataset_name_normalization=False)


def remembers(home: Home, network: str) -> bool:
    """Whether the lake knows how far a network was read."""
    return any((home.raw_files / network / "_dlt_pipeline_state").glob("*.jsonl"))


def store_state(home: Home, network: str, state: TPipelineState) -> None:
    """Let the lake remember this of a network, and nothing that it remembered before."""
    folder = home.raw_files / network / "_dlt_pipeline_state"
    # <pipeline>__<load>__<version of the schema>.jsonl
    kept = sorted(folder.glob("*.jsonl"), key=lambda path: path.stem.rsplit("__", 2)[1])
    if not kept:
        return
    *older, newest = kept
    draft = folder / "draft"
    draft.write_bytes(json.dumpb(state_doc(state, newest.stem.rsplit("__", 2)[1])))
    draft.replace(newest)
    for path in older:
        path.unlink()
