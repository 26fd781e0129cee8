"""A relation of a network as a Delta table: made, merged into, rewritten by day, tidied up."""

from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from ingestion.home import Home
from ingestion.relations import Relation

DAY = "day"
# the columns that tell the day on which a row was read, best first: a night adds a day, where the
# days of acts would be many small files
READ = ("observed_on", "read_on", "observed_at", "read_at")
SETTINGS = {
    # what a file says of its rows goes with the file; the log would name people after them
    "delta.dataSkippingNumIndexedCols": "0",
}


def day_of(relation: Relation) -> str:
    """SQL of the day on which a row was read, in a session whose zone is UTC."""
    told = (f"{name}::date" for name in READ if name in relation.columns)
    return f"coalesce({', '.join(told)})"


def folder_of(home: Home, network: str, relation: Relation) -> Path:
    """Where the table lies, or will lie once it has a row."""
    return home.raw_files / network / relation.name


def files_of(folder: Path) -> list[Path]:
    """The files that are the table now, in the order of their days; [] where there is no table."""
    table = _table(folder)
    # an address may be spelled otherwise than the path, but for its end: day=<date>/<file>
    found = [] if table is None else [Path(*Path(uri).parts[-2:]) for uri in table.file_uris()]
    return sorted(folder / name for name in found)


def merge(folder: Path, relation: Relation, loads: Sequence[str]) -> None:
    """Add the rows of Parquet files; one replaces what has its key, and the first told counts."""
    listed = ", ".join(relation.columns)
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute("set TimeZone = 'UTC'")
        rows = con.sql(
            f"select distinct on ({', '.join(relation.key)}) {listed}, "
            f"{day_of(relation)} as {DAY} from read_parquet($loads, union_by_name = true)",
            params={"loads": list(loads)},
        ).to_arrow_reader()
        same = " and ".join(f"stored.{name} = told.{name}" for name in relation.key)
        (
            _made(folder, relation)
            .merge(rows, same, source_alias="told", target_alias="stored", **_packed())
            .when_matched_update_all()
            .when_not_matched_insert_all()
            .execute()
        )


def rewrite(
    folder: Path, relation: Relation, days: Iterable[str], rows: pa.RecordBatchReader
) -> None:
    """Put rows, which have their day, in the place of all that was read on these days, at once."""
    written = ", ".join(f"date '{day}'" for day in days)
    _delta().write_deltalake(
        _made(folder, relation), rows, mode="overwrite", predicate=f"{DAY} in ({written})",
        **_packed(),
    )  # fmt: skip


def compact(folder: Path) -> None:
    """Make one file of the small ones of each day."""
    table = _table(folder)
    if table is not None:
        table.optimize.compact(**_packed())


def sweep(folder: Path) -> int:
    """Remove the files that are no longer the table, or never were; how many.

    There is one writer, and no reader goes back in time.
    """
    active = set(files_of(folder))
    gone = [path for path in folder.glob(f"{DAY}=*/*") if path not in active]
    for path in gone:
        path.unlink()
    return len(gone)


def _table(folder: Path) -> Any:  # noqa: ANN401
    """The Delta table in a folder; None where there is none."""
    kind = _delta().DeltaTable
    return kind(folder) if kind.is_deltatable(str(folder)) else None


def _made(folder: Path, relation: Relation) -> Any:  # noqa: ANN401
    """The table with all columns that the relation has by now."""
    schema = relation.schema.append(pa.field(DAY, pa.date32()))
    table = _table(folder)
    if table is None:
        folder.mkdir(parents=True, exist_ok=True)
        return _delta().DeltaTable.create(
            folder, schema, partition_by=[DAY], configuration=SETTINGS
        )
    known = {field.name for field in table.schema().fields}
    new = [_delta().Field.from_arrow(field) for field in schema if field.name not in known]
    if new:
        table.alter.add_columns(new)
    return table


def _packed() -> dict[str, Any]:
    return {"writer_properties": _delta().WriterProperties(compression="ZSTD")}


def _delta() -> Any:  # noqa: ANN401
    """The library, which only a home with a lake needs to have."""
    return import_module("deltalake")
