"""The only place that decides where raw data lands: one dlt pipeline and one schema per network.

Read alone, from a notebook:

    from ingestion.home import Home
    from ingestion.pipeline import ensure_tables, extract, load
    home = Home.from_environment()
    ensure_tables(home)
    print(load("wordpress", home, extract("wordpress", home)))
"""

import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import dlt
import duckdb
import pandas  # noqa: F401  (whole before threads start: dlt takes the half that another imports)
from dlt.common.destination import DestinationCapabilitiesContext
from dlt.common.normalizers.naming import NamingConvention
from dlt.destinations.impl.duckdb.configuration import DuckDbClientConfiguration, DuckDbCredentials
from dlt.destinations.impl.duckdb.duck import DuckDbClient
from dlt.extract import DltSource
from dlt.pipeline.exceptions import PipelineStepFailed

from ingestion import lake, languages, retold
from ingestion.home import Home
from ingestion.lake.filling import lake_of, remembers
from ingestion.merging import MergingClient
from ingestion.networks import NETWORKS
from ingestion.outcome import Outcome
from ingestion.relations import RELATIONS, Relation
from ingestion.source import Progress, missing_settings, source_of

__all__ = ["Outcome", "ensure_tables", "extract", "load", "pipeline_of", "source_of"]

# a load is many small steps: a second thread costs a quarter more and saves no time
SETTINGS = {"threads": 1}
THRIFT = {**SETTINGS, "memory_limit": "128MB", "preserve_insertion_order": False}


class Warehouse(dlt.destinations.duckdb):
    """DuckDB whose merges run in a transaction, which dlt does not ask of it by itself."""

    is_thrifty = False

    @property
    def client_class(self) -> type[DuckDbClient]:
        """Who loads: in little memory as dlt does it, which DuckDB can do on disk."""
        return DuckDbClient if self.is_thrifty else MergingClient

    def _raw_capabilities(self) -> DestinationCapabilitiesContext:
        capabilities = super()._raw_capabilities()
        capabilities.supports_transactions = True
        return capabilities

    def capabilities(
        self,
        config: DuckDbClientConfiguration | None = None,
        naming: NamingConvention | None = None,
    ) -> DestinationCapabilitiesContext:
        """What DuckDB can do, which no setting changes: dlt would look for them again each time."""
        return super().capabilities(config or self.spec(), naming)


def pipeline_of(network: str, home: Home, *, is_thrifty: bool = False) -> dlt.Pipeline:
    """A network's pipeline: cursors and packages in home.pipelines, rows in raw_<network>.

    In a home with a lake, rows go to raw/<network>. A thrifty one loads whatever amount in little
    memory, and takes longer.
    """
    if home.has_lake:
        return dlt.pipeline(
            network,
            pipelines_dir=str(home.pipelines),
            destination=lake_of(home),
            dataset_name=network,
        )
    credentials = DuckDbCredentials(str(home.warehouse))
    credentials.global_config = THRIFT if is_thrifty else SETTINGS
    warehouse = Warehouse(
        credentials,
        staging_dataset_name_layout="raw_staging",
        enable_dataset_name_normalization=False,
    )
    warehouse.is_thrifty = is_thrifty
    return dlt.pipeline(
        network,
        pipelines_dir=str(home.pipelines),
        destination=warehouse,
        dataset_name=f"raw_{network}",
    )


def ensure_tables(home: Home, networks: Iterable[str] = NETWORKS) -> None:
    """Make the raw tables of networks and languages exist, maybe empty.

    Finishes what a killed run left behind; where dlt's folder is gone, as on a new machine, reading
    goes on where the warehouse or the lake says. Opens the warehouse: not while a load runs. Raises
    lake.Refused.
    """
    networks = list(networks)
    home.path.mkdir(parents=True, exist_ok=True)
    home.actor_key()  # made here once, before networks ask for it side by side
    lake.begin(home)
    with duckdb.connect(str(home.warehouse)) as con:
        languages.ensure_tables(con)
        if home.has_lake:
            remembered = {network for network in networks if remembers(home, network)}
        else:
            remembered = _ensure_in_warehouse(con, networks)
    for network in networks:
        pipeline = pipeline_of(network, home)
        if pipeline.first_run and network in remembered:
            pipeline.sync_destination()
        _finish(pipeline, home)


def _ensure_in_warehouse(con: duckdb.DuckDBPyConnection, networks: list[str]) -> set[str]:
    """The networks of which the warehouse knows how far they were read."""
    for network in networks:
        con.execute(f'create schema if not exists "raw_{network}"')
        for relation in RELATIONS.values():
            columns = ", ".join(f"{name} {kind}" for name, kind in relation.sql_columns.items())
            table = f'"raw_{network}".{relation.name}'
            con.execute(f"create table if not exists {table} ({columns})")
            _widen(con, table, relation)
    return {
        schema.removeprefix("raw_")
        for (schema,) in con.execute(
            "select schema_name from duckdb_tables() where table_name = '_dlt_pipeline_state'"
        ).fetchall()
    }


def _widen(con: duckdb.DuckDBPyConnection, table: str, relation: Relation) -> None:
    """Give a table of an older home the columns that its relation has won since."""
    found = {name for (name, *_) in con.execute(f"describe {table}").fetchall()}
    for name in relation.columns.keys() - found:
        con.execute(f"alter table {table} add column {name} {relation.sql_columns[name]}")


def extract(
    network: str,
    home: Home,
    progress: Progress = lambda _line: None,
    now: datetime | None = None,
    **manners: Any,  # noqa: ANN401
) -> Outcome:
    """Read a network into load packages in home.pipelines; safe in a thread beside others.

    Never opens the warehouse and never raises for what a network does: the outcome tells it.
    """
    outcome, started = Outcome(network), time.monotonic()
    if missing := missing_settings(network):
        outcome.status = "not connected"
        outcome.error = f"{network} is not connected: set {' and '.join(missing)} in .env"
        return outcome
    source = source_of(network, home, outcome, progress, now, **manners)
    prepare(source, home, outcome)
    outcome.seconds = time.monotonic() - started
    return outcome


def prepare(source: DltSource, home: Home, outcome: Outcome) -> None:
    """Read a source of the outcome's network into a load package, all of it or nothing."""
    pipeline = pipeline_of(outcome.network, home)
    try:
        pipeline.extract(source, loader_file_format="parquet")
        pipeline.normalize()
    except PipelineStepFailed as failed:
        pipeline.abort_packages()
        _drop_trace(pipeline)
        outcome.rows.clear()
        outcome.fail(
            f"{outcome.network}: its rows could not be prepared, nothing is loaded: {failed}",
            "unstored",
        )


def load(network: str, home: Home, outcome: Outcome, *, is_thrifty: bool = False) -> Outcome:
    """Load what `extract` left, one network after another; completes and returns the outcome.

    Rows that cannot be loaded are given up with their cursors: the next run reads them again.
    """
    if outcome.status == "not connected":
        return outcome
    started = time.monotonic()
    pipeline = pipeline_of(network, home, is_thrifty=is_thrifty)
    with duckdb.connect(str(home.warehouse)) as con:  # opened once, not for every table
        trouble = _finish(pipeline, home)
        if outcome.rows["interactions"]:
            retold.fold(con, home, network)
    if trouble is not None:
        outcome.rows.clear()
        outcome.fail(
            f"{network}: its rows could not be loaded, the next run reads them again: {trouble}",
            "unstored",
        )
    outcome.seconds += time.monotonic() - started
    return outcome


def _finish(pipeline: dlt.Pipeline, home: Home) -> str | None:
    """Load every pending package, or give it up; the reason if one was given up."""
    trouble, is_changed = None, pipeline.has_pending_data
    while pipeline.has_pending_data:
        try:
            if pipeline.list_extracted_load_packages():
                pipeline.normalize()
            pipeline.load()
        except PipelineStepFailed as failed:
            trouble = str(failed.__cause__ or failed)
            pipeline.abort_packages()
            _drop_trace(pipeline)
    if home.has_lake and is_changed:
        with duckdb.connect(str(home.warehouse)) as con:
            lake.settle(con, home, [pipeline.pipeline_name])
    return trouble


def _drop_trace(pipeline: dlt.Pipeline) -> None:
    """Remove what dlt keeps of a step that failed: it may hold every setting of the network."""
    Path(pipeline.working_dir, "trace.pickle").unlink(missing_ok=True)
