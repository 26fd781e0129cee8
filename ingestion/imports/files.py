"""Files of the interchange format: which relation one holds, and how DuckDB shall read it."""

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from ingestion.imports.tables import FORMATS

COMPRESSED = {".gz": "gzip", ".zst": "zstd"}
KINDS = (".csv", ".jsonl", ".parquet")
SEPARATORS = ",;\t|"
# the longest line; a text of ten million characters is an oddity, not an error
LONGEST_LINE = 64 * 2**20
ROW = "__row"  # the number of a row in its file, beside the file's own columns


class Refused(Exception):
    """A file that cannot be read as a whole; the message says why and what to do."""


@dataclass(frozen=True)
class Source:
    """One file: its relation, the SQL that reads it and the type of each of its columns."""

    path: Path
    relation: str
    kind: str
    sql: str
    columns: dict[str, str]


def relation_of(path: Path) -> tuple[str, str, str | None] | None:
    """The relation, the kind (`.csv` ...) and the compression that a file's name tells, if any."""
    suffixes = path.name.lower().split(".", 1)
    if len(suffixes) != 2 or suffixes[0] not in FORMATS:
        return None
    kind, _, packed = suffixes[1].partition(".")
    compression = COMPRESSED.get(f".{packed}") if packed else None
    if f".{kind}" not in KINDS or (packed and (not compression or kind == "parquet")):
        return None
    return suffixes[0], f".{kind}", compression


def files_of(folder: Path) -> tuple[list[Path], list[Path]]:
    """The files of a data set that hold a relation, by name, and those that do not."""
    files = sorted(f for f in folder.iterdir() if f.is_file() and not f.name.startswith("."))
    return [f for f in files if relation_of(f)], [f for f in files if not relation_of(f)]


def content_of(files: list[Path]) -> str:
    """A digest of the files' names and bytes."""
    whole = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        whole.update(f"{file.name}\0{digest}\0".encode())
    return whole.hexdigest()


def source_of(con: duckdb.DuckDBPyConnection, path: Path) -> Source | None:
    """How to read a file; None if it holds nothing. Raises Refused for a file of the wrong kind."""
    relation, kind, compression = relation_of(path) or ("", "", None)
    if path.stat().st_size == 0:
        return None
    if kind == ".parquet":
        return _parquet(con, path, relation)
    head = _head(path, compression)
    if not head:
        return None
    _refuse_binary(path, head)
    reader = _csv if kind == ".csv" else _jsonl
    source = reader(path, relation, compression, head)
    missing = [c for c, check in FORMATS[relation].items()
               if check.endswith("*") and c not in source.columns]  # fmt: skip
    if missing and kind == ".csv":
        raise Refused(_lacks(path, missing))
    return source


def _lacks(path: Path, missing: list[str]) -> str:
    return f"{path.name} has no column {', '.join(missing)}: add it to the first line"


def _head(path: Path, compression: str | None) -> bytes:
    try:
        with pa.input_stream(str(path), compression=compression) as stream:
            return bytes(stream.read(2**20))
    except OSError as error:
        raise Refused(
            f"{path.name} cannot be unpacked ({compression or 'plain'}): {error}"
        ) from None


def _refuse_binary(path: Path, head: bytes) -> None:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused(f"{path.name} is UTF-16: save it as UTF-8")
    if head[:4] in (b"PAR1", b"PK\x03\x04") or head[:2] == b"\x1f\x8b" or head[:4] == b"\x89PNG":
        raise Refused(f"{path.name} is not text, whatever its name says: check what it holds")


def _csv(path: Path, relation: str, compression: str | None, head: bytes) -> Source:
    text = head.decode("utf-8-sig", errors="replace")
    first = next(csv.reader(io.StringIO(text.splitlines()[0] if text else "")), [])
    names: list[str] = []
    separator = ","
    for candidate in SEPARATORS:
        split = next(csv.reader(io.StringIO(text), delimiter=candidate), [])
        known = [name for name in split if name.strip().lower() in FORMATS[relation]]
        if len(known) > len([n for n in names if n in FORMATS[relation]]):
            names, separator = [name.strip().lower() for name in split], candidate
    if not names:
        raise Refused(f"{path.name} has none of the columns of {relation}; it begins with {first}")
    if len(set(names)) < len(names):
        raise Refused(f"{path.name} names a column twice: {', '.join(names)}")
    columns = dict.fromkeys(names, "VARCHAR")
    sql = _read_csv(path, compression, columns, f"delim={quoted(separator)}, quote='\"', "
                    "escape='\"', header=true")  # fmt: skip
    return Source(
        path, relation, ".csv", f"select row_number() over () as {ROW}, * from {sql}", columns
    )


def _jsonl(path: Path, relation: str, compression: str | None, head: bytes) -> Source:
    lines = _read_csv(path, compression, {"line": "VARCHAR"},
                      "delim=chr(1), quote='', escape='', header=false")  # fmt: skip
    names = list(FORMATS[relation])
    paths = ", ".join(quoted(name) for name in names)
    parts = ", ".join(f'parts[{i}] as "{name}"' for i, name in enumerate(names, 1))
    sql = f"""
        select {ROW}, {parts}, broken as __broken from (
            select *, not coalesce(json_valid(line), false) or json_type(line) <> 'OBJECT' as broken,
                case when not broken then json_extract_string(line, [{paths}]) end as parts
            from (select row_number() over () as {ROW}, line from {lines}) where line is not null
        )
    """
    return Source(path, relation, ".jsonl", sql, dict.fromkeys(names, "VARCHAR"))


def _parquet(con: duckdb.DuckDBPyConnection, path: Path, relation: str) -> Source | None:
    file = quoted(str(path))
    try:
        codecs = con.execute(
            f"select distinct compression from parquet_metadata({file})"
        ).fetchall()
        if ("BROTLI",) in codecs:
            raise Refused(f"{path.name} is packed with Brotli: write it with zstd or snappy")
        described = con.execute(f"describe select * from read_parquet({file})").fetchall()
    except duckdb.Error as error:
        raise Refused(f"{path.name} is no Parquet file: {str(error).splitlines()[0]}") from None
    columns = {row[0]: row[1] for row in described}
    missing = [c for c, check in FORMATS[relation].items()
               if check.endswith("*") and c not in columns]  # fmt: skip
    if missing:
        raise Refused(_lacks(path, missing))
    sql = f"select file_row_number + 1 as {ROW}, * from read_parquet({file}, file_row_number=true)"
    return Source(path, relation, ".parquet", sql, columns)


def _read_csv(path: Path, compression: str | None, columns: dict[str, str], options: str) -> str:
    listed = ", ".join(f"{quoted(name)}: '{kind}'" for name, kind in columns.items())
    return f"""read_csv({quoted(str(path))}, auto_detect=false, columns={{{listed}}},
        compression='{compression or "none"}', max_line_size={LONGEST_LINE}, store_rejects=true,
        rejects_table='rejected', rejects_scan='rejected_scans', rejects_limit=0, {options})"""


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
