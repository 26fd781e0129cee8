"""Marts come back from Spark as DuckDB would have built them, all or none."""

from types import SimpleNamespace

import duckdb
import pytest

from orchestration.operations import spark

PROJECT = {
    "nodes": {
        "model.clout.people": {
            "resource_type": "model", "schema": "marts", "name": "people",
            "description": "One row per person.",
            "columns": {
                name: {"name": name, "data_type": kind, "description": about}
                for name, kind, about in (
                    ("person_id", "varchar", "It's them."), ("seen", "bigint", ""),
                    ("read_at", "timestamp with time zone", ""),
                )
            },
        },
        "model.clout.int_people": {"resource_type": "model", "schema": "intermediate"},
    }
}  # fmt: skip


@pytest.fixture
def warehouse(home):
    home.path.mkdir()
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("create schema marts")
        con.execute("create table marts.people as select 'before' as person_id")
    return home


@pytest.fixture
def built(warehouse):
    """A mart as Spark leaves it: other order and width of columns, beside its own marks."""
    folder = warehouse.path / "spark/warehouse/marts.db/people"
    folder.mkdir(parents=True)
    (folder / "_SUCCESS").touch()

    def write(
        columns="1::int as seen, 'p1' as person_id, timestamptz '2026-03-01 12:00+00' as read_at",
    ):
        duckdb.execute(f"copy (select {columns}) to '{folder}/part-0.parquet'")

    write()
    return SimpleNamespace(home=warehouse, write=write)


def ask(home, sql):
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        con.execute("set TimeZone = 'UTC'")
        return con.execute(sql).fetchall()


def test_marts_come_back_with_the_types_of_their_contract_and_its_comments(built):
    assert spark.bring(built.home, PROJECT) == {"people": 1}
    assert [c[:2] for c in ask(built.home, "describe marts.people")] == [
        ("person_id", "VARCHAR"), ("seen", "BIGINT"), ("read_at", "TIMESTAMP WITH TIME ZONE"),
    ]  # fmt: skip
    assert ask(built.home, "select person_id, seen, read_at::varchar from marts.people") == [
        ("p1", 1, "2026-03-01 12:00:00+00")
    ]
    assert ask(built.home, "select comment from duckdb_tables() where table_name = 'people'") == [
        ("One row per person.",)
    ]
    assert ("It's them.",) in ask(built.home, "select comment from duckdb_columns()")


def test_a_mart_that_is_not_there_leaves_the_warehouse_as_it_was(warehouse):
    with pytest.raises(spark.NotBrought, match="people"):
        spark.bring(warehouse, PROJECT)
    assert ask(warehouse, "from marts.people") == [("before",)]


def test_a_mart_that_breaks_its_contract_leaves_the_warehouse_as_it_was(built):
    built.write("'many' as seen, 'p1' as person_id")
    with pytest.raises(duckdb.ConversionException):
        spark.bring(built.home, PROJECT)
    assert ask(built.home, "from marts.people") == [("before",)]


def test_nothing_of_it_stays_where_nobody_writes_it_any_more(built):
    (built.home.path / "lake-1/registry/people").mkdir(parents=True)
    (built.home.path / "lake-1/registry/people/columns.parquet").touch()
    (built.home.path / "lake").symlink_to("lake-1")
    assert spark.leave(built.home) == 1
    assert {path.name for path in built.home.path.iterdir()} == {"warehouse.duckdb"}
    assert spark.leave(built.home) == 0


def test_without_spark_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(spark, "find_spec", lambda _: None)
    with pytest.raises(spark.NotInstalled, match=r"pip install --editable '.\[spark\]'.*Java 17"):
        spark.require("spark")


def test_without_java_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(spark, "find_spec", lambda _: True)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(spark.NotInstalled, match="openjdk-17"):
        spark.require("spark")
