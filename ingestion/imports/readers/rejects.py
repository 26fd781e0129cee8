"""What DuckDB could not cut into values, and on which lines it stands."""

import duckdb

from ingestion.imports.readers.source import Source
from ingestion.imports.readers.texts import lines_at


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
