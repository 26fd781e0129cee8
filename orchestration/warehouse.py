"""The warehouse, open to be read in a memory that does not grow with it."""

from collections.abc import Generator
from contextlib import contextmanager

import duckdb

from ingestion.home import Home

# what is larger goes through the disk; without a limit DuckDB keeps all it has read, up to four
# fifths of the machine
MEMORY = "2GB"


@contextmanager
def reading(home: Home) -> Generator[duckdb.DuckDBPyConnection]:
    """The warehouse for as long as the block runs; nobody may write it meanwhile."""
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        con.execute(f"set memory_limit = '{MEMORY}'")
        # it would be drawn into the lines that tell how the run gets on
        con.execute("set enable_progress_bar = false")
        yield con
