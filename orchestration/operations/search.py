"""Look for a person in every file of a home, whatever it is packed in."""

import csv
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import duckdb

from ingestion.erasure.identity import Identity
from ingestion.erasure.marks import Marks
from ingestion.erasure.rules import WORDS
from ingestion.home import Home
from ingestion.imports.readers.separated import SEPARATORS
from ingestion.imports.readers.texts import LONGEST_LINE
from ingestion.literals import quoted
from orchestration.operations.unpacked import Unpacked

# names of lists and places in rankings, which may be spelled as a person_id is
NOT_PEOPLE = ("list_id", "scope_id")
ABOUT_ITSELF = ("clout.lock", "forgetting.json", "actor.key", "forgotten.csv")


@dataclass
class Found:
    """Where a person is still named: places that should not, and words of others that may."""

    files: int = 0
    size: int = 0
    left: dict[str, int] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    unopened: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether all was opened, and the person is in no place where nobody should be."""
        return not self.left and not self.unopened


@dataclass(frozen=True)
class Look:
    """How often a file names the person, in `words` of others or not; is all of it opened?"""

    left: int = 0
    words: int = 0
    is_whole: bool = True

    def __bool__(self) -> bool:
        """Whether it names the person, as far as it could be opened."""
        return bool(self.left or self.words)


def search(home: Home, identity: Identity) -> Found:
    """Open every file of the home and count where the person is named."""
    marks, found = Marks(identity), Found()
    for path in files_of(home):
        if path.name in ABOUT_ITSELF:
            continue
        found.files += 1
        found.size += path.stat().st_size
        place = str(path.relative_to(home.path))
        told = look(path, marks)
        if told.left:
            found.left[place] = told.left
        if told.words:
            found.words[place] = told.words
        if not told.is_whole:
            found.unopened.append(place)
    return found


def files_of(home: Home) -> Iterator[Path]:
    """Every file below a home, links not followed."""
    for folder, _, names in os.walk(home.path):
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path


def look(path: Path, marks: Marks) -> Look:
    """How often one file names the person; a broken one does as far as it can be opened."""
    file = Unpacked(path)
    try:
        if file.head[8:12] == b"DUCK":
            return Look(*_in_database(path, marks))
        if file.head.startswith(b"PAR1"):
            return Look(*_in_rows(f"read_parquet({quoted(path)})", marks))
        if file.head.startswith(b"SQLite format 3"):
            return Look(_in_sqlite(path, marks))
        if path.name.endswith((".csv", ".csv.gz", ".csv.zst")):
            return Look(*_in_csv(file, marks), file.is_whole)
    except (duckdb.Error, sqlite3.Error):
        file.is_whole = False  # its bytes are searched, which may be packed
    except csv.Error:
        pass  # not what it looks like: its bytes are searched
    return Look(sum(map(marks.within, file.streams())), 0, file.is_whole)


def _in_csv(file: Unpacked, marks: Marks) -> tuple[int, int]:
    """Also in lines that are no rows, which DuckDB would pass over: torn ones, not in UTF-8."""
    # most files name nobody; but letters beyond ASCII, bytes cannot compare without their case
    if all(map(str.isascii, marks.marks)) and not any(map(marks.within, file.streams())):
        return 0, 0
    limit = csv.field_size_limit(LONGEST_LINE)
    try:
        return _count_rows(file, marks)
    finally:
        csv.field_size_limit(limit)  # the module's, for whoever reads a table afterwards


def _count_rows(file: Unpacked, marks: Marks) -> tuple[int, int]:
    left = words = 0
    for chunks in file.streams():
        lines = _lines_of(chunks)
        first = next(lines, "").removeprefix("\ufeff")
        separator = max(SEPARATORS, key=first.count)
        names = [
            name.strip().lower() for name in next(csv.reader([first], delimiter=separator), [])
        ]
        left += bool(marks.text.search(first))
        for row in csv.reader(lines, delimiter=separator):
            text = separator.join(row)
            if not marks.text.search(text):
                continue
            if len(row) != len(names) or not _is_unicode(text):
                left += 1
                continue
            told = {
                name in WORDS
                for name, cell in zip(names, row, strict=True)
                if name not in NOT_PEOPLE and marks.text.search(cell)
            }
            left, words = left + (False in told), words + (True in told)
    return left, words


def _lines_of(chunks: Iterator[bytes]) -> Iterator[str]:
    """The lines of a text, whose bytes beyond UTF-8 are kept as lone surrogates."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield f"{line.decode(errors='surrogateescape')}\n"
    if rest:
        yield rest.decode(errors="surrogateescape")


def _is_unicode(text: str) -> bool:
    return not any("\udc80" <= letter <= "\udcff" for letter in text)


def _in_database(path: Path, marks: Marks) -> tuple[int, int]:
    left = words = 0
    with duckdb.connect(str(path), read_only=True) as con:
        for schema, table in con.execute(
            "select schema_name, table_name from duckdb_tables()"
        ).fetchall():
            more, said = _count(con, f'"{schema}"."{table}"', marks)
            left, words = left + more, words + said
    return left, words


def _in_rows(table: str, marks: Marks) -> tuple[int, int]:
    with duckdb.connect() as con:
        return _count(con, table, marks)


def _count(con: duckdb.DuckDBPyConnection, table: str, marks: Marks) -> tuple[int, int]:
    columns = [
        name
        for name, kind, *_ in con.execute(f"describe from {table}").fetchall()
        if (kind.startswith("VARCHAR") or kind == "JSON") and name not in NOT_PEOPLE
    ]
    # one text a row, since a pattern costs more than what it is compared with
    told = [
        ", ".join(f'"{name}"::varchar' for name in columns if (name in WORDS) == said)
        for said in (False, True)
    ]
    listed = [
        f"count(*) filter (where regexp_matches(concat_ws(chr(31), {names}), $pattern))"
        if names
        else "0"
        for names in told
    ]
    if not columns or not con.execute(f"select 1 from {table} limit 1").fetchall():
        return 0, 0
    found = con.execute(f"select {', '.join(listed)} from {table}", {"pattern": marks.sql})
    left, words = found.fetchall()[0]
    return left, words


def _in_sqlite(path: Path, marks: Marks) -> int:
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as con:
        return sum(
            bool(marks.bytes.search(_raw(value)))
            for (table,) in con.execute("select name from sqlite_master where type = 'table'")
            for row in con.execute(f'select * from "{table}"')
            for value in row
            if isinstance(value, str | bytes)
        )


def _raw(value: str | bytes) -> bytes:
    return value.encode(errors="replace") if isinstance(value, str) else value
