"""Who starts with a lake gets the marts of who reads into a warehouse; nothing is read twice."""

import json

import canaries
import comparison
import duckdb
import pytest

from ingestion.networks import APIS


@pytest.fixture(scope="module")
def again(read, filled):
    """Both homes, refreshed once more on DuckDB."""
    one, other = read.copy("read_again"), filled.copy("filled_again")
    for clout in (one, other):
        clout.run("refresh")
    return one.home, other.home


def networks(home):
    """network -> what the last run told of it."""
    return json.loads((home.published / "status.json").read_text())["networks"]


def test_the_warehouse_holds_no_row_of_a_network(filled):
    with duckdb.connect(str(filled.home.warehouse), read_only=True) as con:
        tables = con.execute("select schema_name from duckdb_tables()").fetchall()
    assert not {f"raw_{network}" for network in APIS} & {schema for (schema,) in tables}


def test_the_lake_is_by_network_relation_and_day(filled, end):
    for lake in ("raw", "lake"):
        days = {
            path.parent.name
            for path in (filled.home.path / lake / "twitter/posts").rglob("day=*/*")
        }
        assert days
        assert min(days) > f"day={end}"


def test_marts_of_spark_are_those_of_duckdb_and_a_warehouse(on_duckdb, filled):
    assert comparison.marts(filled.home) == comparison.marts(on_duckdb)
    assert comparison.all_differences(on_duckdb, filled.home, same_reading=False) == {}


def test_a_second_refresh_asks_for_what_a_second_refresh_of_a_warehouse_asks_for(filled, again):
    in_warehouse, in_lake = map(networks, again)
    first = networks(filled.home)
    assert {told["status"] for told in in_lake.values()} == {"loaded"}
    for network, told in in_lake.items():
        for name in ("requests", "rows"):
            assert told[name] == in_warehouse[network][name], network
    rows = [sum(sum(told["rows"].values()) for told in run.values()) for run in (first, in_lake)]
    assert rows[1] < rows[0] / 3


def test_duckdb_builds_on_the_lake_what_it_builds_on_a_warehouse(again):
    assert comparison.all_differences(*again, same_reading=False) == {}


def test_who_is_forgotten_is_in_no_file_of_the_lake(filled):
    left = filled.copy("left")
    published = left.home.published / "current.duckdb"
    with duckdb.connect(str(published.resolve()), read_only=True) as con:
        [(person,)] = con.execute(
            "select person_id from marts.leaderboard where scope_kind = 'world' and rank = 1"
        ).fetchall()
        accounts = con.execute(
            "select account_id from marts.accounts where person_id = ? and length(account_id) > 9",
            [person],
        ).fetchall()
    secrets = [account for (account,) in accounts]
    assert canaries.found(secrets, left.home.raw_files)
    left.run("forget", person, "--yes")
    assert canaries.found(secrets, left.home.path) == {}
    assert not (left.home.path / "lake").exists()
