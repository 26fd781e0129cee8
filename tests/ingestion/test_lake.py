"""Networks that are read straight into a lake bring what they bring into a warehouse."""

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

pytest.importorskip("deltalake")

from ingestion import lake
from ingestion.erasure.cursors import erase_cursors
from ingestion.networks import APIS
from ingestion.outcome import Outcome
from ingestion.pipeline import ensure_tables, load, prepare
from ingestion.relations import POSTS, RELATIONS
from ingestion.source import source_from

NETWORK = APIS[0]
PROJECT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def asked_for(monkeypatch):
    monkeypatch.setenv("CLOUT_RAW", "lake")


def posts(home, *rows):
    """Rows of POSTS, each (id, text, time of observation), brought in one load."""
    table = pa.Table.from_pylist(
        [
            {"post_id": name, "account_id": "a", "created_at": home.now, "text": text,
             "observed_at": at}
            for name, text, at in rows
        ],
        schema=POSTS.schema,
    )  # fmt: skip
    outcome = Outcome(NETWORK)
    prepare(source_from(NETWORK, lambda: iter([(POSTS, table)])), home, outcome)
    return load(NETWORK, home, outcome)


def texts(home):
    """post -> text, as the warehouse shows them."""
    return {row["post_id"]: row["text"] for row in home.rows(NETWORK, "posts")}


def files(home, relation="posts"):
    """All Parquet files of a relation, whether the table knows them or not."""
    return sorted((home.raw_files / NETWORK / relation).glob("day=*/*"))


@pytest.mark.parametrize("network", APIS)
def test_a_network_brings_what_it_brings_into_a_warehouse(
    network, home, busy, connected, whole, monkeypatch
):
    monkeypatch.delenv("CLOUT_RAW")
    warehouse, told = whole(network)
    monkeypatch.setenv("CLOUT_RAW", "lake")
    home.register(network, busy(network))
    outcome = home.refresh(network)
    assert home.has_lake
    assert not warehouse.has_lake
    assert home.raw(network) == warehouse.raw(network)
    assert outcome.rows == told.rows


KILLED = """
import os, sys
from pathlib import Path
from ingestion.home import Home
from ingestion.lake import tables
from ingestion.pipeline import ensure_tables
merge, merged = tables.merge, []
def killed(*given):
    merge(*given)
    merged.append(given)
    if len(merged) == 2:
        os._exit(9)
tables.merge = killed
ensure_tables(Home(Path(sys.argv[1])), [sys.argv[2]])
"""


def test_a_load_that_is_killed_between_two_tables_is_finished_by_the_next(home, claimed):
    outcome = home.extract(NETWORK)
    command = [sys.executable, "-W", "ignore", "-c", KILLED, home.path, NETWORK]
    assert subprocess.run(command, cwd=PROJECT).returncode == 9
    ensure_tables(home, [NETWORK])
    for relation, rows in home.raw(NETWORK).items():
        assert len(rows) == outcome.rows[relation], relation


def test_a_row_that_changed_is_replaced_and_moves_to_the_day_it_was_read(home):
    ensure_tables(home, [NETWORK])
    assert posts(home, ("1", "old", home.now), ("2", "same", home.now)).error is None
    assert posts(home, ("1", "new", home.now + timedelta(days=1))).error is None
    assert texts(home) == {"1": "new", "2": "same"}
    assert [path.parent.name for path in files(home)] == ["day=2026-04-01", "day=2026-04-02"]


def test_what_was_replaced_is_in_no_file_and_a_day_is_one_file(home):
    ensure_tables(home, [NETWORK])
    for text in ("first of all", "second of all", "third of all"):
        posts(home, ("1", text, home.now), (text, text, home.now))
    (file,) = files(home)
    found = duckdb.execute(f"select distinct text from '{file}' where post_id = '1'").fetchall()
    assert found == [("third of all",)]


def test_the_log_of_the_lake_names_nobody(home):
    ensure_tables(home, [NETWORK])
    posts(home, ("quarktas", "quarktas", home.now))
    logs = [path.read_bytes() for path in home.raw_files.rglob("_delta_log/*")]
    assert logs
    assert not any(b"quarktas" in log for log in logs)


def test_of_what_one_load_tells_twice_the_first_is_kept(home):
    ensure_tables(home, [NETWORK])
    posts(home, *((str(number), "first", home.now) for number in range(3_000)),
          *((str(number), "second", home.now) for number in range(3_000)))  # fmt: skip
    assert len(home.rows(NETWORK, "posts")) == 3_000
    assert set(texts(home).values()) == {"first"}


def test_columns_have_the_types_of_a_warehouse(home, claimed, new_home, monkeypatch):
    home.refresh(NETWORK)
    monkeypatch.delenv("CLOUT_RAW")
    other = new_home()
    ensure_tables(other, [NETWORK])
    for relation in RELATIONS:
        told = []
        for one in (home, other):
            with duckdb.connect(str(one.warehouse)) as con:
                described = con.execute(f"describe raw_{NETWORK}.{relation}").fetchall()
            told.append([column[:2] for column in described])
        assert told[0] == told[1]


def test_a_table_that_is_older_than_a_column_gets_it(home, monkeypatch):
    ensure_tables(home, [NETWORK])
    posts(home, ("1", "old", home.now))
    monkeypatch.setitem(POSTS.columns, "mood", pa.string())
    ensure_tables(home, [NETWORK])
    assert [row["mood"] for row in home.rows(NETWORK, "posts")] == [None]
    posts(home, ("2", "new", home.now))
    assert [row["mood"] for row in home.rows(NETWORK, "posts")] == [None, None]


def test_a_home_that_was_moved_shows_its_files_where_they_are(home, tmp_path):
    ensure_tables(home, [NETWORK])
    posts(home, ("1", "moved", home.now))
    moved = type(home)(home.path.rename(tmp_path / "it's elsewhere"))
    lake.relocate(moved)
    assert texts(moved) == {"1": "moved"}


def test_rows_can_be_changed_and_only_days_that_did_are_written_anew(home):
    ensure_tables(home, [NETWORK])
    posts(home, ("1", "a", home.now), ("2", "b", home.now + timedelta(days=1)),
          ("3", "c", home.now + timedelta(days=2)))  # fmt: skip
    before = {path.parent.name: path.name for path in files(home)}
    with duckdb.connect(str(home.warehouse)) as con, lake.opened(con, home, [NETWORK]):
        con.execute(f"delete from raw_{NETWORK}.posts where post_id = '1'")
        con.execute(f"update raw_{NETWORK}.posts set text = null where post_id = '2'")
    assert texts(home) == {"2": None, "3": "c"}
    after = {path.parent.name: path.name for path in files(home)}
    assert after.keys() == {"day=2026-04-02", "day=2026-04-03"}
    assert [day for day in after if after[day] == before[day]] == ["day=2026-04-03"]


def test_a_change_that_breaks_off_changes_nothing(home):
    ensure_tables(home, [NETWORK])
    posts(home, ("1", "a", home.now))
    with duckdb.connect(str(home.warehouse)) as con:
        with pytest.raises(duckdb.Error), lake.opened(con, home, [NETWORK]):
            con.execute(f"delete from raw_{NETWORK}.posts; select broken")
        assert con.execute(f"select text from raw_{NETWORK}.posts").fetchall() == [("a",)]
        # killed there, it leaves a table, which is not what the lake holds
        con.execute(f"drop view raw_{NETWORK}.posts")
        con.execute(f"create table raw_{NETWORK}.posts (post_id varchar)")
    ensure_tables(home, [NETWORK])
    assert texts(home) == {"1": "a"}


def test_cursors_that_are_erased_are_in_no_file_of_the_lake(home, claimed):
    home.refresh(NETWORK)
    home.refresh(NETWORK, now=home.now + timedelta(days=1))
    states = home.raw_files / NETWORK / "_dlt_pipeline_state"
    with duckdb.connect(str(home.warehouse)) as con:
        erase_cursors(con, home, lambda *_told: True)
    assert len(list(states.iterdir())) == 1
    shutil.rmtree(home.pipelines)
    first = home.refresh(NETWORK)
    assert first.rows["interactions"] > 0, "all of it is read anew"


@pytest.mark.parametrize(
    ("asked", "why"), [("lake", "warehouse.duckdb, and nothing is read twice"), ("pond", "'pond'")]
)
def test_a_home_stays_what_it_is(asked, why, home, monkeypatch):
    monkeypatch.delenv("CLOUT_RAW")
    ensure_tables(home, [NETWORK])
    posts(home, ("1", "a", home.now))
    monkeypatch.setenv("CLOUT_RAW", asked)
    with pytest.raises(lake.Refused, match=why):
        ensure_tables(home, [NETWORK])
    assert not home.has_lake


def test_a_lake_stays_one_whether_it_is_asked_for_or_not(home, monkeypatch):
    ensure_tables(home, [NETWORK])
    posts(home, ("1", "a", home.now))
    monkeypatch.delenv("CLOUT_RAW")
    ensure_tables(home, [NETWORK])
    posts(home, ("2", "b", home.now))
    assert texts(home) == {"1": "a", "2": "b"}
    monkeypatch.setenv("CLOUT_RAW", "warehouse")
    with pytest.raises(lake.Refused, match="leave CLOUT_RAW out"):
        ensure_tables(home, [NETWORK])


def test_a_home_without_a_row_can_become_a_lake(home, monkeypatch):
    monkeypatch.delenv("CLOUT_RAW")
    ensure_tables(home)
    monkeypatch.setenv("CLOUT_RAW", "lake")
    ensure_tables(home)
    assert home.has_lake


def test_without_deltalake_a_lake_says_what_to_install(home, monkeypatch):
    monkeypatch.setattr("ingestion.lake.find_spec", lambda _name: None)
    with pytest.raises(lake.Refused, match=r"pip install --editable '\.\[lake\]'"):
        ensure_tables(home, [NETWORK])
    assert not home.has_lake
