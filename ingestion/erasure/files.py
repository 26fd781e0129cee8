"""Take a person out of files of the interchange format."""

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import duckdb
import pyarrow as pa

from ingestion.erasure.identity import Identity, create_gone
from ingestion.erasure.marks import Marks
from ingestion.erasure.rewriting import NAMED, rewrite
from ingestion.erasure.rules import Erased, blot, erase
from ingestion.erasure.sources import readable, rows_of, unless_damaged
from ingestion.imports.files import File
from ingestion.imports.readers import Source
from ingestion.imports.readers.json_lines import OBJECT
from ingestion.imports.readers.rejects import rejects_of
from ingestion.imports.readers.texts import packing
from ingestion.imports.tables import FORMATS


def erase_files(
    con: duckdb.DuckDBPyConnection, files: Iterable[File], identity: Identity
) -> Erased:
    """Rewrite, each whole or not at all, the files that tell of the person; others stay untouched.

    A file that cannot be read is left as it is; of lines that are no rows, those go that name the
    person. Needs the macros of minimise.
    """
    create_gone(con, identity)
    marks, told = Marks(identity), Erased()
    for file in files:
        with readable(con, file) as source:
            if source and (source := _laid_out(con, source)):
                told.add(_erase_file(con, source, identity, marks, file))
    return told


def _laid_out(con: duckdb.DuckDBPyConnection, source: Source) -> Source | None:
    """Make the table `given` of all rows of a file; None where one of them cannot be read."""
    with unless_damaged():
        if source.unknown and source.file.kind == "csv":
            # a row is counted in or out by all of its columns, and no question asks for all of them
            con.execute(f"create or replace temp table whole as {source.raw}")
            source = replace(source, select="from whole", raw="from whole")
        con.execute(f"create or replace temp table given as from {rows_of(source)}")
        return source
    return None


def _erase_file(
    con: duckdb.DuckDBPyConnection, source: Source, identity: Identity, marks: Marks, target: File
) -> Erased:
    con.execute("create or replace temp table kept as from given")
    columns = dict.fromkeys(FORMATS[target.relation], "VARCHAR")
    network = "lower(network)" if "network" in columns else ""
    place = f"{target.path.parent.name}/{target.path.name}"
    told = erase(con, "kept", target.relation, network or "''", columns, place)
    if network:
        told.add(blot(con, "kept", network, columns, identity, place))
    torn = list(_torn(con, source))
    kept = [line for line in torn if not marks.text.search(line.decode(errors="surrogateescape"))]
    named = len(torn) - len(kept) + _broken(con, source, marks)
    told.removed += Counter({place: named} if named else {})
    if told:
        rewrite(con, source, target, marks, kept)
    return told


def _torn(con: duckdb.DuckDBPyConnection, source: Source) -> Iterator[bytes]:
    """The lines that DuckDB could not split, byte for byte; all columns have been read by now."""
    numbers = {
        number for line, span, *_ in rejects_of(con, source) for number in range(line, line + span)
    }
    if not numbers:
        return
    with (
        pa.input_stream(str(source.file.path), compression=packing(source.file)) as stream,
        io.BufferedReader(stream) as lines,
    ):
        for number, line in enumerate(lines, 1):
            if number in numbers:
                yield line


def _broken(con: duckdb.DuckDBPyConnection, source: Source, marks: Marks) -> int:
    """How many lines of JSONL are no objects and name the person."""
    if source.file.kind != "jsonl":
        return 0
    asked = f"select count(*) from ({source.raw}) where not {OBJECT} and {NAMED}"
    return con.execute(asked, {"pattern": marks.sql}).fetchall()[0][0]
