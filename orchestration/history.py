"""What runs leave of themselves in the warehouse, for dbt to read."""

import json
from datetime import date, datetime
from importlib.metadata import version

import duckdb

from ingestion.home import Home

_TABLES = """
create schema if not exists raw_runs;
create table if not exists raw_runs.runs (
    run_id varchar primary key, started_at timestamptz, ended_at timestamptz, outcome varchar,
    as_of date, method_version varchar, seconds double, rows_read bigint, versions varchar
);
-- one row: the last dbt build, and whether it passed as a whole
create table if not exists raw_runs.builds (run_id varchar, as_of date, passed boolean);
-- what that build was made of: a fingerprint of each raw table and of the project
create table if not exists raw_runs.inputs (name varchar primary key, fingerprint varchar)
"""
_TOOLS = ("clout", "dagster", "dlt", "dbt-core", "dbt-duckdb", "duckdb", "streamlit")


def ensure_tables(home: Home) -> None:
    """The empty tables of the schema raw_runs, so that dbt finds them in a new home."""
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute(_TABLES)


def record(
    home: Home,
    run_id: str,
    began: datetime,
    ended: datetime,
    outcome: str,
    as_of: date,
    method_version: str | None,
    rows_read: int,
) -> None:
    """Add a run that has ended, with the versions of the tools it used."""
    versions = json.dumps({tool: version(tool) for tool in _TOOLS})
    seconds = (ended - began).total_seconds()
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute(_TABLES)
        con.execute(
            "insert into raw_runs.runs values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [run_id, began, ended, outcome, as_of, method_version, seconds, rows_read, versions],
        )
