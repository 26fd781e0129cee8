"""The country that the benchmarks invent, small."""

import runpy
from pathlib import Path

import duckdb
import pytest

from ingestion import imports

COUNTRY = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "country.py"))
ACTS, PEOPLE = 4_000, 100


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("country")
    COUNTRY["write"](folder, ACTS, PEOPLE)
    return folder


def ask(sql):
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        return con.execute(sql).fetchall()


def test_the_same_size_is_the_same_country(folder, tmp_path):
    COUNTRY["write"](tmp_path, ACTS, PEOPLE)
    for relation in COUNTRY["RELATIONS"]:
        one, other = (f"'{place}/{relation}.parquet'" for place in (folder, tmp_path))
        assert ask(f"from {one} except all from {other}") == []
        assert ask(f"from {other} except all from {one}") == []


def test_the_import_takes_all_of_it(folder, home):
    report = imports.import_folder(folder, home)
    assert report.quarantined.total() == 0
    assert not report.unknown_columns
    assert report.kept["people"] == PEOPLE
    # who follows somebody, or likes a post, twice does so once
    assert ACTS * 0.95 < report.kept["interactions"] <= ACTS
    assert 0 < report.hashed["interactions"] < report.kept["interactions"]


def test_acts_fill_the_window_and_a_few_receive_most(folder):
    [(first, last)] = ask(
        "select min(occurred_at)::date, max(occurred_at)::date "
        f"from '{folder}/interactions.parquet'"
    )
    assert last == COUNTRY["END"]
    assert (last - first).days in range(COUNTRY["DAYS"] - 5, COUNTRY["DAYS"] + 1)
    received = [
        acts
        for (acts,) in ask(
            f"select count(*) from '{folder}/interactions.parquet' "
            "group by target_account_id order by 1 desc"
        )
    ]
    assert sum(received[: PEOPLE // 10]) > ACTS / 3


def test_another_day_brings_acts_of_its_own_and_some_told_late(folder, home, tmp_path):
    COUNTRY["write_day"](tmp_path / "day", 100 * ACTS, PEOPLE)
    (acts, late, posts), *_ = ask(f"""
        select count(*), count(*) filter (occurred_at < timestamptz '{COUNTRY["NEXT_DAY"]} 00:00Z'),
            (select count(*) from '{tmp_path}/day/posts.parquet')
        from '{tmp_path}/day/interactions.parquet'
    """)
    assert acts == 100 * ACTS // COUNTRY["DAYS_OF_ACTS"]
    assert posts == 5 * ACTS // COUNTRY["DAYS_OF_ACTS"]
    assert 0.005 < late / acts < 0.015
    known = "(select post_id from '{}/posts.parquet')"
    assert ask(f"from '{tmp_path}/day/posts.parquet' where post_id in {known.format(folder)}") == []
