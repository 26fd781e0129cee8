"""The warehouse, open to be read in a memory that does not grow with it."""

from collections.abc import Generator
from contextlib import contextmanager
from threading import Condition
from time import monotonic

import duckdb

from ingestion.home import Home

# what is larger goes through the disk; without a limit DuckDB keeps all it has read, up to four
# fifths of the machine
MEMORY = "2GB"
# seconds; a question that is broken off ends within moments
_PATIENCE = 5.0

_held: set[duckdb.DuckDBPyConnection] = set()
_change = Condition()


@contextmanager
def reading(home: Home) -> Generator[duckdb.DuckDBPyConnection]:
    """The warehouse for as long as the block runs; nobody may write it meanwhile."""
    with holding(duckdb.connect(str(home.warehouse), read_only=True)) as con:
        con.execute(f"set memory_limit = '{MEMORY}'")
        # it would be drawn into the lines that tell how the run gets on
        con.execute("set enable_progress_bar = false")
        yield con


@contextmanager
def holding(con: duckdb.DuckDBPyConnection) -> Generator[duckdb.DuckDBPyConnection]:
    """A connection that reads the warehouse until the block ends, or `break_off` ends it."""
    with _change:
        _held.add(con)
    try:
        yield con
    finally:
        # closed first: whoever waits wants to write
        con.close()
        with _change:
            _held.discard(con)
            _change.notify_all()


def break_off() -> None:
    """End what threads of this process still read here, so that it can be written."""
    deadline = monotonic() + _PATIENCE
    with _change:
        while _held and monotonic() < deadline:
            # again and again: it ends what is being answered, and nothing between two answers
            for con in _held:
                con.interrupt()
            _change.wait(0.1)
