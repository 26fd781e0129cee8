"""Numbers that a statement tells: of rows, found or changed."""

import duckdb


def some(con: duckdb.DuckDBPyConnection, rows: str) -> bool:
    """Whether there is a row in a table, or `table where condition`."""
    return bool(one(con, f"select count(*) from (from {rows} limit 1)"))


def count(con: duckdb.DuckDBPyConnection, rows: str) -> int:
    """The rows of a table, or of `table where condition`."""
    return one(con, f"select count(*) from {rows}")


def one(con: duckdb.DuckDBPyConnection, sql: str, *values: str) -> int:
    """The first number of a statement's answer: of a change, the rows it changed."""
    row = con.execute(sql, values).fetchone()
    return int(row[0]) if row else 0
