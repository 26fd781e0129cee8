"""The warehouse, open to be read in a memory that does not grow with it."""

from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from subprocess import Popen
from threading import Condition
from time import monotonic

import duckdb

from ingestion.home import Home

# what is larger goes through the disk; without a limit DuckDB keeps all it has read, up to four
# fifths of the machine
MEMORY = "2GB"
# seconds; a question that is broken off ends within moments
_PATIENCE = 5.0

# who has it open, and what ends that
_held: dict[duckdb.DuckDBPyConnection | Popen, Callable[[], None]] = {}
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
    with _breakable(con, con.interrupt):
        try:
            yield con
        finally:
            # closed first: whoever waits wants to write
            con.close()


@contextmanager
def lent(process: Popen) -> Generator[None]:
    """The warehouse in the hands of a process until the block ends, or `break_off` ends that."""
    with _breakable(process, process.terminate):
        try:
            yield
        finally:
            # at a good end it has ended by itself
            process.terminate()
            process.wait()


@contextmanager
def _breakable(
    holder: duckdb.DuckDBPyConnection | Popen, end: Callable[[], None]
) -> Generator[None]:
    with _change:
        _held[holder] = end
    try:
        yield
    finally:
        with _change:
            del _held[holder]
            _change.notify_all()


def break_off() -> None:
    """End what threads of this process, or their children, still do here: it has to be written."""
    deadline = monotonic() + _PATIENCE
    with _change:
        while _held and monotonic() < deadline:
            # again and again: it ends what is being answered, and nothing between two answers
            for end in _held.values():
                with suppress(duckdb.ConnectionException):  # closed just now
                    end()
            _change.wait(0.1)
