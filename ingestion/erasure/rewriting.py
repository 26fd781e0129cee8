"""Write what is left of a file of the interchange format in its place, whole or not at all."""

import csv
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from ingestion.erasure.marks import Marks
from ingestion.imports.faults import is_own_fault
from ingestion.imports.files import File
from ingestion.imports.readers import Source
from ingestion.imports.readers.json_lines import OBJECT
from ingestion.imports.readers.separated import spelled_names
from ingestion.imports.readers.texts import packing
from ingestion.imports.tables import FORMATS
from ingestion.literals import quoted

CHUNK = 50_000
# of a line of JSONL
NAMED = "regexp_matches(line, $pattern)"


def rewrite(
    con: duckdb.DuckDBPyConnection, source: Source, target: File, marks: Marks, torn: list[bytes]
) -> None:
    """Write the rows that are left into a new file and put it in the old one's place.

    Lines that are no rows stay in quarantine: they come last, as they were.
    """
    draft = target.path.with_name(f".{target.path.name}")
    if target.kind == "parquet":
        _write_parquet(con, source, draft)
    else:
        texts = _lines(con, source, marks) if target.kind == "jsonl" else _rows(con, source)
        with pa.output_stream(str(draft), compression=packing(target)) as out:
            for text in texts:
                out.write(text.encode())
            for line in torn:
                out.write(line.rstrip(b"\r\n") + b"\n")
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(target.path)


def _write_parquet(con: duckdb.DuckDBPyConnection, source: Source, draft: Path) -> None:
    known = ", ".join(f'kept."{name}" as "{name}"' for name in source.types)
    added = "".join(f", kept.{name}" for name in _added(source))

    def copy(columns: str) -> None:
        con.execute(
            f"copy (select {columns}{added} from read_parquet({quoted(source.file.path)}, "
            "hive_partitioning=false, file_row_number=true) as whole "
            "inner join kept on whole.file_row_number + 1 = kept.row order by kept.row) "
            f"to {quoted(draft)} (format parquet, compression zstd)"
        )

    try:
        copy(f"whole.* exclude (file_row_number) replace ({known})")
    except duckdb.Error as error:
        if is_own_fault(error) or not source.unknown:
            raise
        # a column of others' that cannot be read would keep the whole file as it is, with the
        # person in columns that an import reads: it is given up
        copy(known)


def _added(source: Source) -> list[str]:
    """Acts that are hashed keep the key they had, also in a file that names none."""
    lacks = source.file.relation == "interactions" and "interaction_id" not in source.types
    return ["interaction_id"] if lacks else []


def _rows(con: duckdb.DuckDBPyConnection, source: Source) -> Iterator[str]:
    described = [name for (name, *_) in con.execute(f"describe {source.raw}").fetchall()][1:]
    listed = [f'{"kept" if name in source.types else "whole"}."{name}"' for name in described]
    listed += [f"kept.{name}" for name in _added(source)]
    yield _line([*_names(source), *_added(source)])
    asked = con.execute(
        f"select {', '.join(listed)} from ({source.raw}) as whole "
        "inner join kept using (row) order by row"
    )
    while rows := asked.fetchmany(CHUNK):
        yield "".join(_line(row) for row in rows)


def _lines(con: duckdb.DuckDBPyConnection, source: Source, marks: Marks) -> Iterator[str]:
    patch = ", ".join(f"'{name}', kept.\"{name}\"" for name in source.types)
    same = " and ".join(
        f'kept."{name}" is not distinct from given."{name}"' for name in source.types
    )
    # as text, or DuckDB reads the lines that stay as they are as JSON, too, and some are none
    changed = f"json_merge_patch(line, json_object({patch}))::varchar"
    asked = con.execute(
        f"select case when {same} then line else {changed} end "
        f"from ({source.raw}) as whole inner join kept using (row) inner join given using (row) "
        f"where {OBJECT} or not {NAMED} order by row",
        {"pattern": marks.sql},
    )
    while rows := asked.fetchmany(CHUNK):
        yield "".join(f"{line}\n" for (line,) in rows)


def _line(row: Iterable) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(["" if cell is None else cell for cell in row])
    return out.getvalue()


def _names(source: Source) -> list[str]:
    """The columns of a CSV file as it spells them, those nobody knows as well."""
    with pa.input_stream(str(source.file.path), compression=packing(source.file)) as stream:
        head = bytes(stream.read(2**20)).decode("utf-8-sig", errors="replace")
    return spelled_names(head, FORMATS[source.file.relation])
