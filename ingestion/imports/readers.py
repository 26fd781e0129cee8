"""How DuckDB reads a file of the interchange format: as rows of text, or typed where Parquet is."""

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile

import duckdb
import pyarrow as pa

from ingestion.imports.files import File, Refused
from ingestion.imports.tables import FORMATS
from ingestion.literals import quoted

LONGEST_LINE = 64 * 2**20
SEPARATORS = ",;\t|"
HEAD = 2**20
# first bytes of files that are no text, whatever their name says
FOREIGN = {
    b"PAR1": "Parquet", b"PK\x03\x04": "a zip archive", b"\x1f\x8b": "packed with gzip",
    b"\x28\xb5\x2f\xfd": "packed with zstd", b"\x89PNG": "a picture", b"%PDF": "a PDF",
    b"\xff\xfe": "UTF-16, save it as UTF-8", b"\xfe\xff": "UTF-16, save it as UTF-8",
}  # fmt: skip


# "and" would not do: DuckDB asks both sides, and the second one fails on broken JSON
OBJECT = "case when json_valid(line) then json_type(line) = 'OBJECT' else false end"


@dataclass(frozen=True)
class Source:
    """One file as SQL: `select` gives `row` (1, 2, ...) and the columns it knows, as their types.

    `raw` gives the same rows with every value, for counting lines. `broken` is a condition on rows
    that cannot be read at all, with its reason.
    """

    file: File
    select: str
    raw: str
    types: dict[str, str]
    unknown: tuple[str, ...]
    broken: tuple[tuple[str, str, str], ...] = ()


def source_of(con: duckdb.DuckDBPyConnection, file: File) -> Source | None:
    """How to read a file; None if it is empty. Raises Refused for a file of the wrong kind."""
    if file.path.stat().st_size == 0:
        return None
    if file.kind == "parquet":
        return _parquet(con, file)
    head = _head(file)
    for begin, kind in FOREIGN.items():
        if head.startswith(begin):
            raise Refused(f"{file.path.name} is {kind}, not {file.kind}")
    if not head.strip():
        return None
    return _csv(file, head) if file.kind == "csv" else _jsonl(con, file, head)


def with_one_line_ending(file: File, folder: Path) -> File:
    """An unpacked copy of a text whose lines all end alike, which DuckDB insists on."""
    with (
        pa.input_stream(str(file.path), compression=packing(file)) as old,
        NamedTemporaryFile(dir=folder, delete=False) as new,
    ):
        rest = b""
        while chunk := old.read(HEAD):
            text = rest + chunk
            rest = text[-1:] if text.endswith(b"\r") else b""
            new.write(text[: len(text) - len(rest)].replace(b"\r\n", b"\n"))
        new.write(rest)
    return replace(file, path=Path(new.name), compression="none")


def lines_at(file: File, offsets: list[int]) -> list[int]:
    """The lines on which (ascending) positions in an unpacked text lie."""
    lines, read, line, ahead = [], 0, 1, iter([*offsets, 2**63])
    offset = next(ahead)
    with pa.input_stream(str(file.path), compression=packing(file)) as stream:
        while len(lines) < len(offsets) and (chunk := stream.read(HEAD)):
            begin = 0
            while offset <= read + len(chunk):
                line += chunk.count(b"\n", begin, offset - read)
                begin = offset - read
                lines.append(line)
                offset = next(ahead)
            line += chunk.count(b"\n", begin)
            read += len(chunk)
    return lines


def _head(file: File) -> bytes:
    try:
        with pa.input_stream(str(file.path), compression=packing(file)) as stream:
            return bytes(stream.read(HEAD))
    except OSError:
        raise Refused(
            f"{file.path.name} is not packed with {file.compression}, or cut off"
        ) from None


def packing(file: File) -> str | None:
    """How a file is packed, in the words of pyarrow."""
    return None if file.compression == "none" else file.compression


def _csv(file: File, head: bytes) -> Source:
    known = FORMATS[file.relation]
    names, separator = _first_line(head.decode("utf-8-sig", errors="replace"), known)
    if not names:
        raise Refused(
            f"{file.path.name} has none of the columns of {file.relation} in its first line: "
            f"it must name them, such as {', '.join(known)}"
        )
    _require(file, [name for name in names if name in known])
    columns = {name if name in known else f"unknown {i}": "VARCHAR" for i, name in enumerate(names)}
    if len(columns) < len(names):
        raise Refused(f"{file.path.name} names a column twice in its first line")
    table = _read_csv(file, columns, separator, '"', header=True)
    found = [name for name in columns if name in known]
    return Source(
        file,
        f"select row_number() over () as row, {_listed(found)} from {table}",
        f"select row_number() over () as row, {_listed(list(columns))} from {table}",
        dict.fromkeys(found, "VARCHAR"),
        tuple(name for name in names if name not in known),
    )


def spelled_names(text: str, known: dict[str, str]) -> list[str]:
    """The names in the first line as the file spells them."""
    _, separator = _first_line(text, known)
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])


def _first_line(text: str, known: dict[str, str]) -> tuple[list[str], str]:
    """The names in the first line and the separator by which most of them are known."""
    best: tuple[int, list[str], str] = (0, [], ",")
    for separator in SEPARATORS:
        try:
            line = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        except csv.Error:
            continue
        names = [name.strip().lower() for name in line]
        score = len(set(names) & set(known))
        if score > best[0]:
            best = (score, names, separator)
    return best[1], best[2]


def _jsonl(con: duckdb.DuckDBPyConnection, file: File, head: bytes) -> Source:
    if head.lstrip()[:1] == b"[":
        raise Refused(f"{file.path.name} is one JSON list: write one object a line instead")
    lines = _read_csv(file, {"line": "VARCHAR"}, "\1", "", header=False)
    raw = f"select row_number() over () as row, line from {lines}"
    names = list(FORMATS[file.relation])
    paths = "[" + ", ".join(f"'{name}'" for name in names) + "]"
    parts = ", ".join(f'parts[{i}] as "{name}"' for i, name in enumerate(names, 1))
    select = f"""
        select row, not valid as broken, valid and len(keys) > len(list_distinct(keys)) as twice,
            coalesce(list_has_any(kinds, ['OBJECT', 'ARRAY']), false) as nested,
            regexp_matches(line, '(NaN|Infinity)') and list_has_any(
                list_transform(
                    list_zip(kinds, parts), lambda pair: if(pair[1] = 'DOUBLE', pair[2], '')
                ),
                ['NaN', 'Infinity', '-Infinity']
            ) as endless,
            kinds, {parts}
        from (
            select row, line, {OBJECT} as valid,
                case when valid then json_keys(line) end as keys,
                case when valid then json_type(line, {paths}) end as kinds,
                case when valid then json_extract_string(line, {paths}) end as parts
            from ({raw}) where line is not null
        )
    """
    rounded = [
        (f"kinds[{i}] = 'DOUBLE'", name, "an id stored as a number with decimals")
        for i, name in enumerate(names, 1)
        if FORMATS[file.relation][name].startswith("id")
    ]
    broken = (
        ("broken", "", "not a JSON object"),
        ("twice", "", "the same name twice"),
        ("endless", "", "NaN or Infinity, which JSON does not know"),
        ("nested", "", "a list or an object instead of a value"),
        *rounded,
    )
    return Source(
        file, select, raw, dict.fromkeys(names, "VARCHAR"), _keys(con, raw, names), broken
    )


def _keys(con: duckdb.DuckDBPyConnection, raw: str, known: list[str]) -> tuple[str, ...]:
    """The names that objects of a JSONL file have and the format does not know."""
    try:
        found = con.execute(f"""
            select distinct unnest(json_keys(line)) from ({raw})
            where {OBJECT} order by all
        """).fetchall()
    except duckdb.InvalidInputException:
        return ()  # line endings of two kinds: the copy that has one is asked again
    finally:
        forget_rejects(con)
    return tuple(name for (name,) in found if name not in known)


def _parquet(con: duckdb.DuckDBPyConnection, file: File) -> Source:
    path = quoted(file.path)
    try:
        codecs = con.execute(
            f"select distinct compression from parquet_metadata({path})"
        ).fetchall()
        if ("BROTLI",) in codecs:
            raise Refused(
                f"{file.path.name} is packed with Brotli, which is not safe to unpack: use zstd"
            )
        table = f"read_parquet({path}, hive_partitioning=false, file_row_number=true)"
        described = con.execute(f"describe select * from {table}").fetchall()
    except duckdb.Error as error:
        raise Refused(f"{file.path.name} is not Parquet: {str(error).splitlines()[0]}") from None
    types = {str(name): str(kind) for name, kind, *_ in described if name != "file_row_number"}
    known = {name: kind for name, kind in types.items() if name in FORMATS[file.relation]}
    _require(file, list(known))
    for name, kind in known.items():
        if kind == "BLOB" or (kind[-1] in "])" and not kind.startswith(("DECIMAL", "ENUM"))):
            raise Refused(
                f"{file.path.name}: column {name} is of type {kind}, a plain one is needed"
            )
    select = f"select file_row_number + 1 as row, {_listed(list(known))} from {table}"
    return Source(file, select, "", known, tuple(name for name in types if name not in known))


def _require(file: File, found: list[str]) -> None:
    rules = FORMATS[file.relation].items()
    if missing := [name for name, rule in rules if rule.endswith("*") and name not in found]:
        raise Refused(f"{file.path.name} lacks the column {', '.join(missing)}: add it")


def _read_csv(file: File, columns: dict[str, str], separator: str, quote: str, header: bool) -> str:
    listed = ", ".join(f"{quoted(name)}: '{kind}'" for name, kind in columns.items())
    return f"""read_csv(
        {quoted(file.path)}, auto_detect=false, columns={{{listed}}}, header={header},
        delim={quoted(separator)}, quote={quoted(quote)}, escape={quoted(quote)},
        compression='{file.compression}', hive_partitioning=false, max_line_size={LONGEST_LINE},
        store_rejects=true, rejects_table='rejects', rejects_scan='reject_scans'
    )"""


def rejects_of(con: duckdb.DuckDBPyConnection, source: Source) -> list[tuple[int, int, str, str]]:
    """(line, lines it takes, column, error) of what DuckDB could not split, once a line."""
    known = con.execute("select 1 from duckdb_tables() where table_name = 'rejects'").fetchone()
    if known is None:
        return []
    # DuckDB's own number of a line counts a quoted line break for nothing; blank lines before it
    # belong to what it shows of the line
    found = con.execute("""
        select line_byte_position - 1 + len(csv_line) - len(ltrim(csv_line, chr(10) || chr(13))),
            any_value(1 + len(trim(csv_line, chr(10)))
                - len(replace(trim(csv_line, chr(10)), chr(10), ''))),
            any_value(coalesce(column_name, '')), any_value(error_type order by error_type)
        from rejects group by all order by 1
    """).fetchall()
    lines = lines_at(source.file, [offset for offset, *_ in found])
    return [(line, *rest) for line, (_, *rest) in zip(lines, found, strict=True)]


def forget_rejects(con: duckdb.DuckDBPyConnection) -> None:
    """Drop what DuckDB noted about lines it could not split."""
    con.execute("drop table if exists rejects; drop table if exists reject_scans")


def _listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
