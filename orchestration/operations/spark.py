"""Spark as the engine under dbt: whether it is there, and its marts back in the warehouse."""

import shutil
from importlib.util import find_spec
from os import environ
from pathlib import Path

import duckdb

from ingestion.extras import installation
from ingestion.home import Home
from ingestion.literals import quoted
from orchestration.operations import lake
from orchestration.operations.marts import count, name


class NotInstalled(RuntimeError):
    """What Spark needs is missing."""


class NotBrought(RuntimeError):
    """The warehouse kept the marts that it had."""


def require(target: str) -> None:
    """Raise NotInstalled, which says what to install for a target of dbt's."""
    if target == "thrift":
        if not (find_spec("dbt.adapters.spark") and find_spec("pyhive")):
            raise NotInstalled(f"A Spark elsewhere is asked with: {installation('thrift')}.")
        return
    if not (find_spec("pyspark") and find_spec("dbt.adapters.spark")):
        raise NotInstalled(f"Spark is not installed: {installation('spark')}. It needs Java 17.")
    if not (environ.get("JAVA_HOME") or shutil.which("java")):
        raise NotInstalled(
            "Spark needs Java 17, and there is no java on the PATH: "
            "sudo apt-get install openjdk-17-jre-headless, or set JAVA_HOME."
        )


def leave(home: Home) -> int:
    """Remove the lake and Spark's tables, which the next build there makes anew; files of the lake.

    The caller holds the writer's lock.
    """
    shutil.rmtree(home.path / "spark", ignore_errors=True)
    return lake.remove(home)


def bring(home: Home, project: dict) -> dict[str, int]:
    """Put the marts that dbt built on Spark in the place of the warehouse's; rows by mart.

    They get the types of their contracts and the comments that dbt would have written. All of them
    come, or none. The caller holds the writer's lock, and Spark has ended.
    """
    rows = {}
    # a cluster elsewhere has its own, which this machine may see under another path
    tables = Path(environ.get("CLOUT_SPARK_WAREHOUSE") or home.path / "spark" / "warehouse")
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute("set enable_progress_bar = false")
        con.execute("begin")
        con.execute("create schema if not exists marts")
        for mart in _marts(project):
            rows[mart["name"]] = _bring_one(con, mart, tables / "marts.db" / mart["name"])
        con.execute("commit")
    return rows


def _marts(project: dict) -> list[dict]:
    return [
        node
        for node in project["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    ]


def _bring_one(con: duckdb.DuckDBPyConnection, mart: dict, folder: Path) -> int:
    table = f"marts.{name(mart['name'])}"
    columns = mart["columns"].values()
    if not any(folder.glob("*.parquet")):
        raise NotBrought(f"Spark left no files of {table} in {folder}.")
    contract = ", ".join(f"{name(column['name'])} {column['data_type']}" for column in columns)
    con.execute(f"create or replace table {table} ({contract})")
    rows = count(
        con, f"insert into {table} by name from read_parquet({quoted(folder / '*.parquet')})"
    )
    con.execute(f"comment on table {table} is {quoted(mart['description'])}")
    for column in columns:
        con.execute(
            f"comment on column {table}.{name(column['name'])} is {quoted(column['description'])}"
        )
    return rows
