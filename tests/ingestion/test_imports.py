"""Folders of plain files, whole and broken in many ways, against what is stored of them."""

import errno
import gzip
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from damage import cut, damaged, damaged_parquet, zstd

from ingestion import imports
from ingestion.forgotten import remember
from ingestion.home import Home
from ingestion.imports import Report
from ingestion.imports.readers import Source
from ingestion.imports.readers.rejects import rejects_of

PEOPLE = "person_id,basis\nana,public_figure\nbob,consent\n"
CLAIMS = "person_id,network,account_id,handle\nana,twitter,1,ana\n"
ACCOUNTS = "network,account_id,handle,followers,observed_at\ntwitter,1,ana,10,2026-01-01\n"
POSTS = "network,post_id,account_id,created_at,text\n"
ACTS = "network,act,actor_account_id,target_account_id,occurred_at,interaction_id,post_id,text\n"
COUNTERS = "network,account_id,act,count,observed_at,post_id\n"

Import = Callable[..., Report]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv("CLOUT_SCORE_UNCLAIMED", raising=False)
    return Home(tmp_path / "home")


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "dump"
    folder.mkdir()
    return folder


@pytest.fixture
def load(home: Home, given: Path) -> Import:
    """Import files (name=content; one person claims account 1 of twitter) and return the report."""

    def run(files: dict[str, str | bytes], people: bool = True) -> Report:
        if people:
            files = {"people.csv": PEOPLE, "person_accounts.csv": CLAIMS} | files
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (given / name).write_bytes(data)
        return imports.import_folder(given, home)

    return run


def rows(home: Home, sql: str) -> list[tuple]:
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("set TimeZone = 'UTC'")
        return con.execute(sql).fetchall()


def whole(home: Home) -> dict[str, list[tuple]]:
    """Every table of raw data as sorted texts, without the moment of loading."""
    with duckdb.connect(str(home.warehouse)) as con:
        tables = con.execute(
            "select schema_name, table_name from duckdb_tables()"
            " where schema_name like 'raw%' and table_name not in ('loads', 'quarantine')"
        ).fetchall()
        return {
            f"{schema}.{table}": sorted(map(str, con.execute(f"from {schema}.{table}").fetchall()))
            for schema, table in tables
        }


def quarantine(home: Home) -> list[tuple]:
    return rows(
        home,
        "select file, line, column_name, reason from raw_imports.quarantine order by file, line",
    )


MANY = (POSTS + "".join(f"twitter,{i},1,2026-01-01,{i * 7919}\n" for i in range(50_000))).encode()
LINES = "".join(f'{{"network": "twitter", "post_id": "{i}"}}\n' for i in range(50_000)).encode()
# files that break further on than anybody looks who wants to know what they are
WHOLE_IN_THE_HEAD = (
    ("posts.csv.gz", cut(gzip.compress(MANY, mtime=0)), "cut off"),
    ("posts.csv.gz", damaged(gzip.compress(MANY, mtime=0)), "damaged"),
    ("posts.csv.zst", cut(zstd(MANY)), "cut off"),
    ("posts.csv.zst", zstd(MANY)[:-1], "or damaged"),
    ("posts.jsonl.gz", cut(gzip.compress(LINES, mtime=0)), "cut off"),
    ("posts.parquet", damaged_parquet(MANY, "text"), "cannot be read"),
)


# what is kept


def test_ids_are_text_to_the_last_digit(load: Import, home: Home) -> None:
    big = "9007199254740993"
    load({"posts.csv": POSTS + f"twitter,{big},1,2026-01-01,a\ntwitter,007,1,2026-01-01,b\n"})
    assert rows(home, "select post_id from raw_imports.posts order by all") == [("007",), (big,)]


@pytest.mark.parametrize("text", ["🦆 été\u202e", "a\0b", 'say "hi", ok', "two\nlines", "=1+1"])
def test_texts_are_kept_as_they_are(load: Import, home: Home, text: str) -> None:
    line = text.replace('"', '""')
    load({"posts.csv": POSTS + f'twitter,1,1,2026-01-01,"{line}"\n'})
    assert rows(home, "select text from raw_imports.posts") == [(text,)]


def test_a_text_of_ten_megabytes_is_kept(load: Import, home: Home) -> None:
    load({"posts.csv": POSTS + f"twitter,1,1,2026-01-01,{'x' * 10_000_000}\n"})
    assert rows(home, "select len(text) from raw_imports.posts") == [(10_000_000,)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("name", "pack", "begin", "endings"),
    [
        ("posts.csv", bytes, b"", (b"\n", b"\n")),
        ("posts.csv", bytes, b"\xef\xbb\xbf", (b"\r\n", b"\r\n")),
        ("posts.csv", bytes, b"\xef\xbb\xbf", (b"\r\n", b"\n")),
        ("posts.csv.gz", gzip.compress, b"", (b"\n", b"\r\n")),
        ("posts.csv.zst", zstd, b"\xef\xbb\xbf", (b"\n", b"\n")),
    ],
)
def test_every_spelling_of_a_table(
    load: Import,
    home: Home,
    name: str,
    pack: Callable[[bytes], bytes],
    begin: bytes,
    separator: str,
    endings: tuple[bytes, bytes],
) -> None:
    lines = [POSTS.strip(), "twitter,1,1,2026-01-01T10:00:00+02:00,a", "twitter,2,1,2026-01-02,b"]
    first, second, third = (line.replace(",", separator).encode() for line in lines)
    report = load({name: pack(begin + first + endings[0] + second + endings[1] + third + b"\n")})
    assert not report.quarantined
    assert not report.refused_files
    assert rows(
        home, "select post_id, created_at::varchar from raw_imports.posts order by all"
    ) == [
        ("1", "2026-01-01 08:00:00+00"),
        ("2", "2026-01-02 00:00:00+00"),
    ]


def test_json_lines_give_what_csv_gives(load: Import, home: Home) -> None:
    row = {"network": "twitter", "account_id": 1, "act": "like", "count": 12, "post_id": 2**53 + 1}
    lines = [row | {"observed_at": "2026-01-01"}, row | {"observed_at": "2026-01-02", "extra": []}]
    report = load({"counters.jsonl": "\n".join(map(json.dumps, lines))})
    assert report.unknown_columns == {"counters.jsonl": ["extra"]}
    assert rows(home, 'select distinct post_id, "count" from raw_imports.counters') == [
        ("9007199254740993", 12)
    ]


@pytest.mark.parametrize("type_", ["timestamp", "timestamptz", "varchar", "date"])
def test_parquet_is_read_by_its_own_types(
    load: Import, home: Home, given: Path, type_: str
) -> None:
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute(f"""
            copy (select 'twitter' as network, 5::bigint as post_id, '1' as account_id,
            '2026-01-01'::{type_} as created_at, 1.5 as extra) to '{given}/posts.parquet'
        """)
    report = load({})
    assert report.unknown_columns == {"posts.parquet": ["extra"]}
    assert rows(home, "select post_id, created_at::varchar from raw_imports.posts") == [
        ("5", "2026-01-01 00:00:00+00")
    ]


# what is set aside


@pytest.mark.parametrize(
    ("name", "line", "column", "reason"),
    [
        ("counters.csv", "twitter,1,like,-3,2026-01-01,1", "count", "negative"),
        ("counters.csv", "twitter,1,like,1.5,2026-01-01,1", "count", "not a whole number"),
        ("counters.csv", "twitter,1,like,1e3,2026-01-01,1", "count", "not a whole number"),
        ("counters.csv", "twitter,1,like,9223372036854775808,2026-01-01,1", "count", "too large"),
        ("counters.csv", "twitter,1,like,,2026-01-01,1", "count", "missing"),
        ("counters.csv", "twitter,1,repost,3,2026-01-01,1", "act", "unknown act"),
        ("counters.csv", "Twitter,1,like,3,2026-01-01,1", "network", "not a network"),
        ("counters.csv", "twitter,1,like,3,2999-01-01,1", "observed_at", "in the future"),
        ("counters.csv", "twitter,1,like,3,1970-01-01,1", "observed_at", "before there were"),
        ("counters.csv", "twitter,1,like,3,infinity,1", "observed_at", "not a time"),
        ("counters.csv", "twitter,1,like,3,1700000000,1", "observed_at", "not a time"),
        ("counters.csv", "twitter,1,like,3,2026-02-30,1", "observed_at", "not a time"),
        ("counters.csv", "twitter,1,like,3,24-02-2015 11.35,1", "observed_at", "not a time"),
        ("counters.csv", "twitter, 1,like,3,2026-01-01,1", "account_id", "blank"),
        ("counters.csv", "twitter,1\0,like,3,2026-01-01,1", "account_id", "NUL"),
        ("counters.csv", "twitter,~1,like,3,2026-01-01,1", "account_id", "hashed"),
        ("counters.csv", "twitter,1,like,3,2026-01-01", "post_id", "fewer values"),
        ("counters.csv", "twitter,1,like,3,2026-01-01,1,1", "", "more values"),
        ("counters.csv", 'twitter,1,like,3,2026-01-01,"1"2', "post_id", "quotation mark"),
        ("people.csv", "Ana B,consent", "person_id", "not a person_id"),
        ("people.csv", "carl,hearsay", "basis", "not one of"),
    ],
)
def test_a_broken_row_is_set_aside_with_its_place(
    load: Import, home: Home, name: str, line: str, column: str, reason: str
) -> None:
    good = {
        "counters.csv": (COUNTERS, "twitter,1,like,{},2026-01-01,1\n"),
        "people.csv": ("person_id,basis\n", "ana,consent\n"),
    }[name]
    content = good[0] + good[1].format(5) + line + "\n" + good[1].format(7)
    report = load({name: content})
    ((file, place, where, why),) = [row for row in quarantine(home) if row[0] == name]
    assert (file, place, where) == (name, 3, column)
    assert reason in why
    assert report.quarantined.total() == len(quarantine(home))
    relation = name.partition(".")[0]
    assert rows(home, f"select count(*) from raw_imports.{relation}") == [(1,)]
    assert line not in str(quarantine(home))


@pytest.mark.parametrize("begin", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(("name", "pack"), [("posts.csv", bytes), ("posts.csv.gz", gzip.compress)])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_lines_are_counted_over_quoted_line_breaks_and_lost_lines(
    load: Import,
    home: Home,
    begin: bytes,
    name: str,
    pack: Callable[[bytes], bytes],
    ending: bytes,
) -> None:
    content = (
        '"two\nlines"\n', "too,many,values\n", "x\n", '"two\r\nlines"\n', "bad\xff\n", "y\n"
    )  # fmt: skip
    head, start = POSTS, "twitter,{},1,2026-13-01,"
    text = head + "".join(start.format(i) + line for i, line in enumerate(content))
    data = text.encode("latin-1").replace(b"\r", b"").replace(b"\n", ending)
    load({name: pack(begin + data)})
    assert [(line, why) for _, line, _, why in quarantine(home)] == [
        (2, "not a time of ISO 8601"),
        (4, "more values than the first line names"),
        (5, "not a time of ISO 8601"),
        (6, "not a time of ISO 8601"),
        (8, "not UTF-8"),
        (9, "not a time of ISO 8601"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not a JSON object"),
        ("[1]", "not a JSON object"),
        ('{"network": "a", "handle": NaN}', "NaN or Infinity, which JSON does not know"),
        ('{"account_id": "\\ud800"}', "not a JSON object"),
        ("[" * 1500, "not a JSON object"),
        ('{"network": "a", "network": "b"}', "the same name twice"),
        ('{"network": ["a"]}', "a list or an object instead of a value"),
        ('{"network": "a", "account_id": 1.5e18}', "an id stored as a number with decimals"),
        ('{"network": "a"}', "missing"),
    ],
)
def test_a_broken_json_line_is_set_aside(load: Import, home: Home, line: str, reason: str) -> None:
    good = '{"network": "twitter", "account_id": "1", "observed_at": "2026-01-01"}\n'
    load({"accounts.jsonl": good + "\n" + line + "\n" + good.replace("-01-01", "-01-02")})
    assert [(place, why) for _, place, _, why in quarantine(home)] == [(3, reason)]
    assert rows(home, "select count(*) from raw_imports.accounts") == [(2,)]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("posts.csv", "network,post_id,created_at\n", "lacks the column account_id"),
        ("posts.csv", "a,b\n1,2\n", "none of the columns"),
        ("posts.csv", "network,post_id,post_id,account_id,created_at\n", "twice"),
        ("posts.csv", b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
        ("posts.csv", b"PK\x03\x04zip", "a zip archive"),
        ("posts.csv", "network,post_id".encode("utf-16"), "UTF-16"),
        ("posts.csv", gzip.compress(b"network", mtime=0), "gzip"),
        ("posts.csv.gz", b"network,post_id\n", "not packed with gzip"),
        ("posts.csv.gz", gzip.compress((POSTS + "x" * 9999).encode(), mtime=0)[:60], "cut off"),
        ("posts.jsonl", '[{"network": "a"}]', "JSON list"),
        ("posts.parquet", b"not parquet at all", "not Parquet"),
        *(pytest.param(*told, id=f"{told[2]} {told[0]}") for told in WHOLE_IN_THE_HEAD),
    ],
)
@pytest.mark.parametrize("left", [[], [("twitter", "999")]], ids=["", "after somebody left"])
def test_a_file_of_the_wrong_kind_is_refused_and_the_others_load(
    load: Import,
    home: Home,
    name: str,
    content: str | bytes,
    reason: str,
    left: list[tuple[str, str]],
) -> None:
    remember(home, left, date(2026, 1, 1))
    report = load({name: content, "accounts.csv": ACCOUNTS})
    assert reason in report.refused_files[name]
    assert name in report.refused_files[name]
    assert reason in report.lines()[0]
    assert [file for file, *_ in quarantine(home)] == [name]
    assert rows(home, "select count(*) from raw_imports.accounts") == [(1,)]
    assert rows(home, "select count(*) from raw_imports.posts") == [(0,)]
    assert [report.unchanged for report in imports.load_imports(home)] == [True]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (duckdb.IOException, ["IO Error: Data corruption detected"]),
        (OSError, ["Truncated compressed stream"]),
    ],
)
def test_a_file_that_breaks_when_it_is_read_again_leaves_no_row(
    load: Import, home: Home, monkeypatch: pytest.MonkeyPatch, kind: type[Exception], said: list
) -> None:
    break_posts(monkeypatch, kind, said)
    report = load({"posts.csv": POSTS + "twitter,1,1,2026-01-01,a\n", "accounts.csv": ACCOUNTS})
    assert said[0] in report.refused_files["posts.csv"]
    assert rows(home, "select count(*) from raw_imports.posts") == [(0,)]
    assert report.kept["accounts"] == 1


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (duckdb.IOException, [f"IO Error: Could not write x: {os.strerror(errno.ENOSPC)}"]),
        (duckdb.OutOfMemoryException, ["Out of Memory Error: failed to allocate"]),
        (OSError, [errno.ENOSPC, os.strerror(errno.ENOSPC)]),
        (PermissionError, [errno.EACCES, os.strerror(errno.EACCES)]),
    ],
)
def test_a_full_disk_refuses_no_file(
    load: Import, monkeypatch: pytest.MonkeyPatch, kind: type[Exception], said: list
) -> None:
    break_posts(monkeypatch, kind, said)
    files: dict[str, str | bytes] = {"posts.csv": POSTS + "twitter,1,1,2026-01-01,a\n"}
    with pytest.raises(kind):
        load(files)
    monkeypatch.undo()
    assert load(files).kept["posts"] == 1


def break_posts(monkeypatch: pytest.MonkeyPatch, kind: type[Exception], said: list) -> None:
    """Have the second look at a file of posts fail, when its rows are staged already."""

    def fail(con: duckdb.DuckDBPyConnection, source: Source) -> list:
        if source.file.relation == "posts":
            raise kind(*said)
        return rejects_of(con, source)

    monkeypatch.setattr("ingestion.imports.staging.rejects_of", fail)


def test_parquet_packed_with_brotli_is_refused(load: Import, given: Path) -> None:
    with duckdb.connect() as con:
        con.execute(f"""
            copy (select 'x' as network) to '{given}/posts.parquet' (compression brotli)
        """)
    assert "Brotli" in load({}).refused_files["posts.parquet"]


@pytest.mark.parametrize("content", ["", "\n", POSTS])
def test_a_file_without_rows_is_no_error(load: Import, content: str) -> None:
    report = load({"posts.csv": content})
    assert not report.refused_files
    assert not report.quarantined


def test_columns_and_files_nobody_knows_are_named(load: Import) -> None:
    report = load({"accounts.csv": ACCOUNTS.replace("followers", "fans"), "notes.txt": "hi"})
    assert report.unknown_columns == {"accounts.csv": ["fans"]}
    assert report.ignored_files == []
    assert any("fans" in line for line in report.lines())


@pytest.mark.parametrize("path", ["nowhere", "empty", "registry/people.csv", "notes.txt"])
def test_nothing_to_import_is_said(home: Home, tmp_path: Path, path: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry/people.csv").write_text(PEOPLE)
    (tmp_path / "notes.txt").write_text("hi")
    with pytest.raises(imports.Refused, match=path.partition("/")[0]):
        imports.import_folder(tmp_path / path, home)


# keys


def test_the_same_files_twice_change_nothing(load: Import, home: Home) -> None:
    files = {"accounts.csv": ACCOUNTS, "interactions.csv": ACTS + "twitter,like,9,1,,,5,\n"}
    load(files)
    before = whole(home)
    assert load(files).unchanged
    assert whole(home) == before


def test_a_row_without_change_in_a_changed_file_changes_nothing(load: Import, home: Home) -> None:
    act = "twitter,like,9,1,,,5,\n"
    load({"interactions.csv": ACTS + act})
    before = rows(home, "select interaction_id, observed_at from raw_imports.interactions")
    report = load({"interactions.csv": ACTS + act + act})
    assert report.replaced["interactions"] == 2
    # a like holds once, and the first observation is its time
    assert rows(home, "select interaction_id, observed_at from raw_imports.interactions") == before


def test_a_later_row_replaces_an_earlier_one_of_its_key(load: Import, home: Home) -> None:
    first = "twitter,1,like,5,2026-01-01T00:00:00Z,1\n"
    load(
        {"counters.csv": COUNTERS + first + first.replace(",5,", ",4,").replace("00:00Z", "00:09Z")}
    )
    assert rows(home, 'select "count" from raw_imports.counters') == [(4,)]
    load({"counters.csv": COUNTERS + first.replace(",5,", ",3,") + first.replace("-01T", "-02T")})
    assert rows(home, 'select "count" from raw_imports.counters order by observed_on') == [
        (3,),
        (5,),
    ]


def test_a_counter_without_a_post_has_a_key_too(load: Import, home: Home) -> None:
    line = "twitter,1,view,{},2026-01-01,\n"
    load({"counters.csv": COUNTERS + line.format(1)})
    load({"counters.csv": COUNTERS + line.format(2)})
    assert rows(home, 'select post_id, "count" from raw_imports.counters') == [(None, 2)]


def test_a_deleted_line_about_people_is_a_deleted_row(load: Import, home: Home) -> None:
    load({})
    load({"people.csv": "person_id,basis\nana,consent\n"})
    assert rows(home, "select person_id from raw_imports.people") == [("ana",)]


def test_a_later_data_set_replaces_an_earlier_one(home: Home, tmp_path: Path) -> None:
    for name, count in (("zoo", 1), ("ant", 2)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "people.csv").write_text(PEOPLE)
        (folder / "person_accounts.csv").write_text(CLAIMS)
        line = f"twitter,1,like,{count},2026-01-01,1\n"
        (folder / "counters.csv").write_text(COUNTERS + line)
        imports.import_folder(folder, home)
    found = 'select dataset, "count" from raw_imports.counters'
    assert rows(home, found) == [("ant", 2)]
    # who comes to be claimed has all be loaded again, in the order in which they came
    (tmp_path / "home/registry").mkdir()
    (tmp_path / "home/registry/people.csv").write_text("person_id,basis\nzed,consent\n")
    claim = "person_id,network,account_id\nzed,twitter,77\n"
    (tmp_path / "home/registry/person_accounts.csv").write_text(claim)
    assert not any(report.unchanged for report in imports.load_imports(home))
    assert rows(home, found) == [("ant", 2)]


def test_a_data_set_whose_folder_is_gone_is_gone(home: Home, tmp_path: Path) -> None:
    for name, count in (("ant", 1), ("bee", 2)):
        folder = home.imports / name
        folder.mkdir(parents=True)
        (folder / "people.csv").write_text(PEOPLE)
        (folder / "person_accounts.csv").write_text(CLAIMS)
        line = f"twitter,1,like,{count},2026-01-01,1\n"
        (folder / "counters.csv").write_text(COUNTERS + line)
    imports.load_imports(home)
    for file in (home.imports / "bee").iterdir():
        file.unlink()
    (home.imports / "bee").rmdir()
    assert [r.dataset for r in imports.load_imports(home) if r.removed] == ["bee"]
    found = 'select dataset, "count" from raw_imports.counters'
    assert rows(home, found) == [("ant", 1)]


def test_an_import_that_breaks_off_leaves_nothing(
    load: Import, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    load({"accounts.csv": ACCOUNTS})
    before = whole(home)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ingestion.imports.loading.set_aside", fail)
    with pytest.raises(KeyboardInterrupt):
        load({"accounts.csv": ACCOUNTS.replace(",10,", ",11,")})
    assert whole(home) == before
    monkeypatch.undo()
    assert load({}).kept["accounts"] == 1
    assert rows(home, "select followers from raw_imports.accounts") == [(11,)]


def test_tables_are_there_before_any_import(home: Home) -> None:
    imports.ensure_tables(home)
    imports.ensure_tables(home)
    assert imports.load_imports(home) == []
    assert not any(whole(home).values())


@pytest.fixture
def french_media() -> Path:
    if not (folder := os.environ.get("FRENCH_MEDIA")):
        pytest.skip("FRENCH_MEDIA names no folder with the real data set")
    return Path(folder)


def test_real_french_media_load_whole(home: Home, french_media: Path) -> None:
    report = imports.import_folder(french_media, home)
    assert not report.quarantined
    assert report.kept["posts"] + report.replaced["posts"] == 6632 + 11555
    assert report.kept["people"] == 32
