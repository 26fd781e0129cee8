"""Two published files mart by mart and row by row: numbers within 1e-9, all else equal."""

import math

import duckdb

CLOSE = 1e-9


def marts(home):
    """mart -> its columns with their types."""
    with _opened(home) as con:
        found = con.execute(
            "select table_name, list((column_name, data_type) order by column_index) "
            "from duckdb_columns() where schema_name = 'marts' group by all order by all"
        ).fetchall()
    return dict(found)


def views(home):
    """view -> how many rows it has."""
    with _opened(home) as con:
        names = con.execute("select view_name from duckdb_views() where not internal").fetchall()
        return {
            view: rows
            for (view,) in names
            for (rows,) in con.execute(f"select count(*) from {view}").fetchall()
        }


def all_differences(one, other, same_reading=True):
    """mart -> what differs between two homes; of readings minutes apart, all but their moments."""
    return {
        mart: found
        for mart, columns in marts(one).items()
        if same_reading or mart != "runs"
        for compared in [
            [told for told in columns if same_reading or not told[1].startswith("TIMESTAMP")]
        ]
        if (found := differences(one, other, mart, compared))
    }


def differences(one, other, mart, columns):
    """What differs between these columns of a mart in two homes, at most ten rows of it."""
    # doubles come last, rounded: one that is off by less than counts must not move its row
    order = sorted(
        f'round("{column}", 6)' if kind == "DOUBLE" else f'"{column}"' for column, kind in columns
    )
    order.sort(key=lambda expression: expression.startswith("round"))
    listed = ", ".join(f'"{column}"' for column, _ in columns)
    ask = f"select {listed} from marts.{mart} order by {', '.join(order)}"
    ours, theirs = (_rows(home, ask) for home in (one, other))
    if len(ours) != len(theirs):
        return [f"{len(ours)} rows and {len(theirs)}"]
    pairs = zip(ours, theirs, strict=True)
    return [pair for pair in pairs if not all(map(_is_same, *pair))][:10]


def _is_same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)
    return one == other


def _rows(home, ask):
    with _opened(home) as con:
        con.execute("set TimeZone = 'UTC'")
        return con.execute(ask).fetchall()


def _opened(home):
    return duckdb.connect(str((home.published / "current.duckdb").resolve()), read_only=True)
