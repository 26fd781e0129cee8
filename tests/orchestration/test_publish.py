"""Publication is whole or not at all, and never disturbs a reader."""

import hashlib
import json
import subprocess
import sys
from datetime import date

import duckdb
import pytest

from ingestion.home import Home
from orchestration.operations.marts import NotPublished, write_marts
from orchestration.operations.publish import prune, publish, republish

AS_OF = date(2026, 11, 22)


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def fill(home, people):
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("create schema if not exists marts")
        con.execute("create or replace table marts.people (person_id varchar, score double)")
        con.executemany("insert into marts.people values (?, ?)", people)
        con.execute("comment on table marts.people is 'One row per person, l''humain'")
        con.execute("comment on column marts.people.score is 'From 1 to 100; \"more\" is more'")


def read(home, sql):
    with duckdb.connect(str((home.published / "current.duckdb").resolve()), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_rows_are_sorted_and_comments_are_kept(home):
    fill(home, [("zoe", 1), ("ada", 2)])
    assert publish(home, "1", AS_OF) == {"people": 2}
    assert read(home, "from marts.people") == [("ada", 2), ("zoe", 1)]
    assert read(home, "select comment from duckdb_tables()") == [("One row per person, l'humain",)]
    assert read(
        home, "select column_name, comment from duckdb_columns() where schema_name = 'marts'"
    ) == [
        ("person_id", None),
        ("score", 'From 1 to 100; "more" is more'),
    ]


def test_a_client_that_names_no_schema_finds_every_mart_and_the_views_upon_them(home):
    fill(home, [("ada", 2)])
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("create view main.leaders as select person_id from marts.people")
        con.execute("comment on view main.leaders is 'One row per leader'")
        con.execute("comment on column main.leaders.person_id is 'Who leads'")
    publish(home, "1", AS_OF)
    republish(home, "2", lambda con: con.execute("insert into marts.people values ('zoe', 1)"))
    assert read(home, "from people") == [("ada", 2), ("zoe", 1)]
    assert read(home, "from leaders") == [("ada",), ("zoe",)]
    assert read(home, "select view_name, comment from duckdb_views() where not internal") == [
        ("leaders", "One row per leader"),
        ("people", "One row per person, l'humain"),
    ]
    told = "select comment from duckdb_columns() where table_name = 'leaders'"
    assert read(home, told) == [("Who leads",)]


def test_a_view_that_cannot_be_read_is_not_published(home):
    fill(home, [("ada", 2)])
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("create table main.private as select 1 as secret")
        con.execute("create view main.leaders as select secret from main.private")
    with pytest.raises(duckdb.Error, match="private"):
        publish(home, "1", AS_OF)
    assert not (home.published / "current.duckdb").exists()


def test_the_file_is_in_the_older_storage_format(home):
    fill(home, [("ada", 1)])
    publish(home, "1", AS_OF)
    with (home.published / "current.duckdb").open("rb") as file:
        header = file.read(20)
    # the storage version follows the magic bytes; 64 to 68 is what 1.x clients open
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") <= 68


def test_the_manifest_describes_each_parquet_file(home):
    fill(home, [("ada", 2)])
    publish(home, "1", AS_OF)
    folder = home.published / "parquet"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["run_id"], manifest["data_as_of"]) == ("1", "2026-11-22")
    people = manifest["tables"]["people"]
    assert people["rows"] == 1
    assert [column["name"] for column in people["columns"]] == ["person_id", "score"]
    content = (folder / people["file"]).read_bytes()
    assert people["sha256"] == hashlib.sha256(content).hexdigest()
    assert duckdb.read_parquet(str(folder / people["file"])).fetchall() == [("ada", 2)]


def test_equal_data_gives_equal_parquet(home):
    fill(home, [("ada", 2), ("zoe", 1)])
    publish(home, "1", AS_OF)
    fill(home, [("zoe", 1), ("ada", 2)])
    publish(home, "2", AS_OF)
    first, second = (
        (home.published / f"parquet-{run}" / "people.parquet").read_bytes() for run in "12"
    )
    assert first == second


def test_a_reader_keeps_its_version_while_newer_ones_come(home):
    fill(home, [("ada", 1)])
    publish(home, "1", AS_OF)
    script = (
        "import duckdb, sys; con = duckdb.connect(sys.argv[1], read_only=True); "
        "print('open', flush=True); sys.stdin.readline(); "
        "print(con.execute('select score from marts.people').fetchall(), flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, (home.published / "current.duckdb").resolve()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout.readline() == "open\n"
        for run in "234":
            fill(home, [("ada", int(run))])
            publish(home, run, AS_OF)
            prune(home)
        assert (home.published / "marts-1.duckdb").exists()  # held
        assert not (home.published / "marts-2.duckdb").exists()  # nobody's
        assert not (home.published / "parquet-2").exists()
        assert reader.communicate("go on\n")[0] == "[(1.0,)]\n"
    assert read(home, "select score from marts.people") == [(4.0,)]
    fill(home, [("ada", 5)])
    publish(home, "5", AS_OF)
    prune(home)
    assert sorted(file.name for file in home.published.glob("marts-*")) == [
        "marts-4.duckdb",
        "marts-5.duckdb",
    ]


def test_what_was_named_while_the_clock_went_ahead_goes_first(home):
    for run in ("2030", "2026-1", "2026-2"):
        fill(home, [("ada", 1)])
        publish(home, run, AS_OF)
    assert prune(home) == ["marts-2030.duckdb"]
    assert (home.published / "marts-2026-1.duckdb").exists()  # who has just looked opens it


def test_a_publication_that_fails_changes_nothing(home, monkeypatch):
    fill(home, [("ada", 1)])
    publish(home, "1", AS_OF)
    fill(home, [("ada", 2)])
    monkeypatch.setattr("orchestration.operations.publish.write_parquet", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish(home, "2", AS_OF)
    monkeypatch.undo()
    assert read(home, "select score from marts.people") == [(1.0,)]
    assert not (home.published / "marts-2.duckdb").exists()
    publish(home, "3", AS_OF)
    assert read(home, "select score from marts.people") == [(2.0,)]
    assert not list(home.published.glob("*.draft*"))


def test_a_warehouse_without_marts_is_not_published(home):
    duckdb.connect(str(home.warehouse)).close()
    with pytest.raises(NotPublished, match="clout refresh"):
        publish(home, "1", AS_OF)
    assert not (home.published / "current.duckdb").exists()


def parquet_of(home, run):
    return home.published / f"parquet-{run}" / "people.parquet"


def test_what_did_not_change_is_not_sorted_or_written_as_parquet_again(home):
    fill(home, [("zoe", 1), ("ada", 2)])
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("create table marts.runs as select 1 as run")
    publish(home, "1", AS_OF)
    fill(home, [("ada", 2), ("zoe", 1)])
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("insert into marts.runs values (2)")
        con.execute("comment on table marts.people is 'Said anew'")
    _, same = write_marts(home.warehouse, home.path / "probe", home.published / "marts-1.duckdb")
    assert same == {"people"}

    assert publish(home, "2", AS_OF) == {"people": 2, "runs": 2}
    assert read(home, "from marts.people") == [("ada", 2), ("zoe", 1)]
    assert read(home, "select comment from duckdb_tables() where comment is not null") == [
        ("Said anew",)
    ]
    assert parquet_of(home, "2").samefile(parquet_of(home, "1"))
    runs = [parquet_of(home, run).with_name("runs.parquet") for run in "12"]
    assert [len(duckdb.read_parquet(str(file)).fetchall()) for file in runs] == [1, 2]
    told = json.loads(parquet_of(home, "2").with_name("manifest.json").read_text())
    content = parquet_of(home, "2").read_bytes()
    assert told["tables"]["people"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert told["tables"]["people"]["rows"] == 2


@pytest.mark.parametrize(
    "change",
    [
        "update marts.people set score = 3 where person_id = 'ada'",
        "alter table marts.people alter score type float",
        "alter table marts.people rename score to points",
        "update marts.people set person_id = 'eve' where person_id = 'ada'",
        "insert into marts.people values ('ada', 2)",
    ],
)
def test_what_changed_is_written_anew(home, change):
    fill(home, [("zoe", 1), ("ada", 2)])
    publish(home, "1", AS_OF)
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute(change)
        kept = con.execute("from marts.people order by all").fetchall()
    publish(home, "2", AS_OF)
    assert not parquet_of(home, "2").samefile(parquet_of(home, "1"))
    assert read(home, "from marts.people") == kept
    assert duckdb.read_parquet(str(parquet_of(home, "2"))).fetchall() == kept


@pytest.mark.parametrize("broken", ["marts-1.duckdb", "parquet-1/people.parquet"])
def test_a_published_file_that_broke_is_not_handed_on(home, broken):
    fill(home, [("zoe", 1), ("ada", 2)])
    publish(home, "1", AS_OF)
    (home.published / broken).write_bytes(b"broken")
    publish(home, "2", AS_OF)
    assert read(home, "from marts.people") == [("ada", 2), ("zoe", 1)]
    assert duckdb.read_parquet(str(parquet_of(home, "2"))).fetchall() == [("ada", 2), ("zoe", 1)]


def test_where_files_have_no_links_parquet_is_written_again(home, monkeypatch):
    fill(home, [("ada", 2)])
    publish(home, "1", AS_OF)

    def refuse(*_):
        raise OSError("not supported")

    monkeypatch.setattr("os.link", refuse)
    publish(home, "2", AS_OF)
    assert parquet_of(home, "2").read_bytes() == parquet_of(home, "1").read_bytes()
    assert not parquet_of(home, "2").samefile(parquet_of(home, "1"))


def test_where_the_folder_is_a_link_readers_keep_what_is_current(home, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    home.published.symlink_to(tmp_path / "elsewhere")
    fill(home, [("zoe", 1), ("ada", 2)])
    publish(home, "1", AS_OF)
    removed = republish(
        home, "2", lambda con: con.execute("delete from marts.people where score = 1")
    )
    assert removed == ["marts-1.duckdb", "parquet-1"]
    assert read(home, "from marts.people") == [("ada", 2)]
    assert (home.published / "parquet" / "people.parquet").is_file()


def test_who_is_taken_out_of_what_is_published_is_in_no_file_that_was_there(home):
    fill(home, [("zoe", 1), ("ada", 2)])
    publish(home, "1", AS_OF)
    kept = home.path / "kept"
    kept.hardlink_to(parquet_of(home, "1"))
    republish(home, "2", lambda _con: None)
    assert not parquet_of(home, "2").samefile(kept)
