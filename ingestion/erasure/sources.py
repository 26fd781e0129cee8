"""Files of the interchange format as erasure reads them: row by row, with all columns."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from ingestion.imports.faults import is_own_fault
from ingestion.imports.files import File, Refused
from ingestion.imports.readers import Source, source_of
from ingestion.imports.readers.rejects import forget_rejects
from ingestion.imports.readers.texts import with_one_line_ending
from ingestion.imports.tables import FORMATS

TEXTS = ("id", "text", "network", "act", "slug", "removal")


@contextmanager
def readable(con: duckdb.DuckDBPyConnection, file: File) -> Generator[Source | None]:
    """How to read a file, maybe from a copy whose lines all end alike; None where nobody could."""
    source = None
    with TemporaryDirectory() as folder:
        try:
            with unless_damaged():
                source = _opened(con, file, Path(folder))
            yield source
        finally:
            forget_rejects(con)


@contextmanager
def unless_damaged() -> Generator[None]:
    """Leave the block where it comes upon what nobody can read; what is our own fault is raised."""
    try:
        yield
    except Refused:
        pass
    except (duckdb.Error, OSError) as error:
        if is_own_fault(error):
            raise


def _opened(con: duckdb.DuckDBPyConnection, file: File, folder: Path) -> Source | None:
    try:
        source = source_of(con, file)
        if source:
            con.execute(f"select count(*) from ({source.select})").fetchone()
    except duckdb.InvalidInputException:
        forget_rejects(con)
        source = source_of(con, with_one_line_ending(file, folder))
    return source


def rows_of(source: Source) -> str:
    """The rows of a file with all columns of its relation, what is no number or time as text."""
    columns = ", ".join(
        f'"{name}"'
        + ("::varchar" if name in source.types and _is_text(source, name) else "")
        + f' as "{name}"'
        if name in source.types
        else f'null::varchar as "{name}"'
        for name in FORMATS[source.file.relation]
    )
    return f"(select row, {columns} from ({source.select}))"


def _is_text(source: Source, column: str) -> bool:
    return FORMATS[source.file.relation][column].rstrip("*") in TEXTS
