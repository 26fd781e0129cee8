"""The warehouse, and beside it the workbench: a database where files are laid out to be stored."""

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ingestion.home import Home
from ingestion.literals import quoted

# what is larger goes through the disk beside the warehouse
MEMORY = "1.4GB"


@contextmanager
def warehouse_of(home: Home) -> Generator[duckdb.DuckDBPyConnection]:
    """The warehouse, open for as long as the block runs, with UTC as its time zone.

    Beside it is the database `workbench`, which is gone afterwards: in temporary tables a hundred
    million rows would leave no memory to work with.
    """
    home.path.mkdir(parents=True, exist_ok=True)
    folder = Path(f"{home.warehouse}.tmp")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        with duckdb.connect(str(home.warehouse)) as con:
            con.execute("set TimeZone = 'UTC'")
            con.execute(f"set memory_limit = '{MEMORY}'")
            con.execute(f"attach {quoted(folder / 'workbench.duckdb')} as workbench")
            con.execute("set search_path = 'warehouse.main,workbench.main'")
            yield con
    finally:
        shutil.rmtree(folder)
