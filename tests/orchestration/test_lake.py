"""The lake is what the raw tables are, written in part and swapped in whole."""

import duckdb
import pytest

from ingestion.lake import opened
from ingestion.pipeline import ensure_tables
from orchestration.operations import lake, tarball

PROJECT = {
    "sources": {
        "source.clout.twitter.posts": {"schema": "raw_twitter", "identifier": "posts"},
        "source.clout.gazetteer.places": {"schema": "raw_gazetteer", "identifier": "places"},
    }
}
POSTS = """
create schema raw_twitter;
create table raw_twitter.posts (post_id varchar, observed_at timestamptz, _dlt_load_id varchar);
insert into raw_twitter.posts values
    ('a', '2026-03-01 23:30+00', '1'), ('b', '2026-03-01 08:00+00', '1'),
    ('c', '2026-03-02 00:30+00', '2');
create schema raw_gazetteer;
create table raw_gazetteer.places (name varchar, names varchar[])
"""


@pytest.fixture
def warehouse(home):
    """Change the raw tables by SQL."""
    home.path.mkdir()

    def change(sql):
        with duckdb.connect(str(home.warehouse)) as con:
            con.execute("set TimeZone = 'UTC'")
            con.execute(sql)

    change(POSTS)
    return change


def days(home):
    """day -> ids of the posts in the lake."""
    return {
        folder.name.removeprefix("day="): set(
            duckdb.execute(f"select post_id from '{folder}/*.parquet'").fetchdf()["post_id"]
        )
        for folder in (home.path / "lake/twitter/posts").glob("day=*")
    }


def inodes(home):
    return {
        path.parent.name: path.stat().st_ino
        for path in (home.path / "lake/twitter/posts").glob("day=*/*.parquet")
    }


def test_a_day_in_utc_is_a_folder(home, warehouse):
    written = lake.export(home, PROJECT)
    assert written == {"twitter/posts": 3}
    assert days(home) == {"2026-03-01": {"a", "b"}, "2026-03-02": {"c"}}


def test_other_columns_make_spark_look_at_all_tables_anew(home, warehouse):
    lake.export(home, PROJECT)
    catalogue = home.path / "spark/catalogue"
    catalogue.mkdir(parents=True)
    lake.export(home, PROJECT)
    assert catalogue.exists()
    warehouse("alter table raw_twitter.posts add column language varchar")
    assert lake.export(home, PROJECT) == {"twitter/posts": 3}
    assert not catalogue.exists()


def test_only_days_with_other_rows_are_written_again(home, warehouse):
    lake.export(home, PROJECT)
    before = inodes(home)
    warehouse("insert into raw_twitter.posts values ('d', '2026-03-02 09:00+00', '3')")
    assert lake.export(home, PROJECT) == {"twitter/posts": 2}
    assert days(home)["2026-03-02"] == {"c", "d"}
    assert inodes(home)["day=2026-03-01"] == before["day=2026-03-01"]
    assert lake.export(home, PROJECT) == {}


def test_what_is_deleted_or_changed_leaves_the_lake(home, warehouse):
    lake.export(home, PROJECT)
    warehouse(
        "delete from raw_twitter.posts where post_id = 'c'; "
        "update raw_twitter.posts set post_id = 'z' where post_id = 'a'"
    )
    lake.export(home, PROJECT)
    assert days(home) == {"2026-03-01": {"z", "b"}}
    assert list(home.path.glob("lake-*")) == [(home.path / "lake").resolve()]


def test_a_table_without_rows_has_its_columns(home, warehouse):
    lake.export(home, PROJECT)
    columns = duckdb.execute(
        f"describe from '{home.path}/lake/gazetteer/places/*.parquet'"
    ).fetchall()
    assert [column[:2] for column in columns] == [("name", "VARCHAR"), ("names", "VARCHAR[]")]


def test_a_new_column_writes_all_days_again(home, warehouse):
    lake.export(home, PROJECT)
    warehouse("alter table raw_twitter.posts add column url varchar")
    assert lake.export(home, PROJECT) == {"twitter/posts": 3}


def test_an_export_that_breaks_off_leaves_the_lake_as_it_was(home, warehouse, monkeypatch):
    lake.export(home, PROJECT)
    before = days(home)
    warehouse("delete from raw_twitter.posts where post_id = 'a'")
    monkeypatch.setattr(lake._Export, "finish", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        lake.export(home, PROJECT)
    assert days(home) == before
    monkeypatch.undo()
    lake.export(home, PROJECT)
    assert days(home)["2026-03-01"] == {"b"}
    assert not list(home.path.glob("*.draft"))


def test_it_can_be_removed_with_all_its_files(home, warehouse):
    lake.export(home, PROJECT)
    # columns of both tables, two days, and what it holds
    assert lake.remove(home) == 5
    assert not list(home.path.glob("lake*"))


def test_a_backup_leaves_out_what_the_next_refresh_exports(home):
    assert tarball.is_left_out("lake-00/twitter/posts/columns.parquet")
    assert tarball.is_left_out("spark/warehouse/marts.db/people/part-0.parquet")
    assert not tarball.is_left_out("registry/lake.csv")


def test_of_a_home_that_began_with_a_lake_it_is_made_of_links(home):
    pytest.importorskip("deltalake")
    home.raw_files.mkdir(parents=True)
    ensure_tables(home, ["twitter"])
    with duckdb.connect(str(home.warehouse)) as con, opened(con, home, ["twitter"]):
        con.execute(
            "insert into raw_twitter.posts (post_id, observed_at) values "
            "('a', '2026-03-01 23:30+00'), ('b', '2026-03-02 00:30+00')"
        )
    project = {"sources": {"posts": {"schema": "raw_twitter", "identifier": "posts"}}}
    for _ in range(2):
        assert lake.export(home, project) == {}
        assert days(home) == {"2026-03-01": {"a"}, "2026-03-02": {"b"}}
    files = (home.raw_files / "twitter/posts").glob("day=*/*")
    assert {path.parent.name: path.stat().st_ino for path in files} == inodes(home)
