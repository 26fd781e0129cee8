"""What the search for a person finds in a file, and what it does to the program around it."""

import csv
import gzip
import io
import sqlite3
import zipfile

import duckdb
import pytest
from damage import cut, damaged, damaged_parquet, zstd

from ingestion.erasure.identity import Identity
from ingestion.erasure.marks import Marks
from orchestration.operations.search import Look, look

MARKS = Marks(Identity(person_ids={"zebulon-quarktas"}))
LONG = "x" * (csv.field_size_limit() + 1)


@pytest.mark.parametrize("end", ["\n", '"never closed\n'])
def test_a_long_cell_is_looked_into_and_other_tables_keep_their_limit(tmp_path, end):
    file = tmp_path / "posts.csv"
    file.write_text(f"post_id,account_id\n{LONG},zebulon-quarktas\n{end}")
    before = csv.field_size_limit()

    assert look(file, MARKS) == Look(1)
    assert csv.field_size_limit() == before


def zipped(*members, packing=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for number, member in enumerate(members):
            archive.writestr(f"{number}.txt", member)
    return out.getvalue()


def said_of_the_first(archive, offset, value):
    """A zip that says something else of its first member, there and in its directory."""
    for begin, further in ((archive.index(b"PK\3\4"), 0), (archive.index(b"PK\1\2"), 2)):
        place = begin + offset + further
        archive = archive[:place] + bytes([value]) + archive[place + 1 :]
    return archive


def database(path):
    with duckdb.connect(str(path)) as con:
        con.execute("create table t as select i, md5(i::varchar) as text from range(9999) r(i)")
    return path.read_bytes()


def sqlite(path):
    with sqlite3.connect(path) as con:
        con.execute("create table t (text text)")
        con.executemany("insert into t values (?)", [(str(i),) for i in range(9999)])
    con.close()
    return path.read_bytes()


ROWS = b"post_id,account_id\n" + b"".join(b"%d,a%d\n" % (i, i * 7919) for i in range(90_000))
UNOPENED = {
    "cut.csv.gz": cut(gzip.compress(ROWS, mtime=0)),
    "damaged.jsonl.gz": damaged(gzip.compress(ROWS, mtime=0)),
    "none.csv.gz": b"\x1f\x8b no gzip",
    "cut.csv.zst": cut(zstd(ROWS)),
    "none.jsonl.zst": b"\x28\xb5\x2f\xfd no zstd",
    "damaged.parquet": damaged_parquet(ROWS, "account_id"),
    "cut.zip": cut(zipped(ROWS)),
    "sum.zip": said_of_the_first(zipped(ROWS), 14, 0),
    "encrypted.zip": said_of_the_first(zipped(ROWS), 6, 1),
    "deflate64.zip": said_of_the_first(zipped(ROWS), 8, 9),
    "lzma.zip": damaged(zipped(ROWS, packing=zipfile.ZIP_LZMA)),
    "bzip2.zip": damaged(zipped(ROWS, packing=zipfile.ZIP_BZIP2)),
}


@pytest.mark.parametrize("name", UNOPENED)
def test_a_file_that_nobody_can_open_is_told_of(tmp_path, name):
    (tmp_path / name).write_bytes(UNOPENED[name])
    assert look(tmp_path / name, MARKS) == Look(0, 0, is_whole=False)


@pytest.mark.parametrize("make", [database, sqlite])
def test_a_database_that_nobody_can_open_is_told_of(tmp_path, make):
    file = tmp_path / "some"
    file.write_bytes(make(file)[:5000])
    assert look(file, MARKS) == Look(0, 0, is_whole=False)


def test_what_can_be_opened_of_a_file_is_looked_into_and_what_stands_there_as_it_is(tmp_path):
    closed = said_of_the_first(zipped(b"secret", b"by zebulon-quarktas, " * 99), 6, 1)
    stored = cut(zipped(b"by zebulon-quarktas\n" + ROWS, packing=zipfile.ZIP_STORED))
    for name, content, count in (("closed.zip", closed, 99), ("stored.zip", stored, 1)):
        (tmp_path / name).write_bytes(content)
        assert look(tmp_path / name, MARKS) == Look(count, 0, is_whole=False)
