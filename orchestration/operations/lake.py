"""The lake: raw tables as Parquet by network, table and day, for an engine that reads no DuckDB.

`lake` in the home points at the newest export, a folder of its own. Days whose rows are as they
were are links to the files of the export before; a day that lost or changed a row is written anew,
so that what was forgotten, removed or is too old leaves the lake as it leaves the warehouse.
Networks that were read into a lake from the first have their files there: all of it are links.
"""

import json
import os
import secrets
import shutil
from pathlib import Path

import duckdb

from ingestion.home import Home
from ingestion.lake import tables
from ingestion.literals import quoted
from ingestion.networks import NETWORKS
from ingestion.relations import RELATIONS
from orchestration.operations.marts import name, sync
from orchestration.warehouse import reading

MANIFEST = "manifest.json"
# of rows that nobody read at a certain time, such as names of places
_NO_DAY = "undated"


def export(home: Home, project: dict) -> dict[str, int]:
    """Bring the lake to what the sources of the dbt project are now; rows written, by table.

    The caller holds the writer's lock. Until all is written, and if it never is, `lake` points at
    the export before.
    """
    link = home.path / "lake"
    before = link.resolve()
    folder = home.path / f"lake-{secrets.token_hex(4)}"
    draft = folder.with_suffix(".draft")
    _sweep(home, before)
    export = _Export(draft, before)
    with reading(home) as con:
        con.execute("set TimeZone = 'UTC'")
        for source in project["sources"].values():
            network, table = source["schema"].removeprefix("raw_"), source["identifier"]
            if home.has_lake and network in NETWORKS:
                export.filled(con, tables.folder_of(home, network, RELATIONS[table]))
            else:
                export.table(con, source["schema"], table)
    export.finish()
    if export.is_reshaped:
        # its catalogue keeps the columns that a table had when it was first seen
        shutil.rmtree(home.path / "spark", ignore_errors=True)
    draft.rename(folder)
    pointer = link.with_suffix(".draft")
    pointer.symlink_to(folder.name)
    pointer.replace(link)
    sync(home.path)
    _sweep(home, folder)
    return export.written


def remove(home: Home) -> int:
    """Remove the lake, which the next export makes anew; how many files it had."""
    files = sum(1 for path in home.path.glob("lake-*/**/*") if path.is_file())
    (home.path / "lake").unlink(missing_ok=True)
    _sweep(home)
    return files


def _sweep(home: Home, current: Path | None = None) -> None:
    """Remove every export but the current one, half-written ones too."""
    (home.path / "lake.draft").unlink(missing_ok=True)
    for path in home.path.glob("lake-*"):
        if path != current:
            shutil.rmtree(path)


class _Export:
    """A new lake, and the one before it."""

    def __init__(self, folder: Path, before: Path) -> None:
        self.folder, self.before = folder, before
        known = before / MANIFEST
        self.old = json.loads(known.read_text()) if known.exists() else {}
        self.new: dict[str, dict] = {}
        self.written: dict[str, int] = {}
        self.is_reshaped = False  # whether a table has other columns than before

    def table(self, con: duckdb.DuckDBPyConnection, schema: str, table: str) -> None:
        """Write the days of a table that are new or changed, and link to the others."""
        raw = f"{name(schema)}.{name(table)}"
        place = f"{schema.removeprefix('raw_')}/{table}"
        target, columns = self._begin(con, place, raw)
        listed = ", ".join(name(column) for column in columns)
        day = next((f"{name(column)}::date" for column in tables.READ if column in columns), "null")
        partition = f"coalesce(({day})::varchar, '{_NO_DAY}')"
        found = {
            day: [rows, total]
            for day, rows, total in con.execute(
                f"select {partition} as day, count(*), sum(hash({listed})::hugeint)::varchar "
                f"from {raw} group by all having count(*) > 0 order by all"
            ).fetchall()
        }
        self.new[place]["days"] = found
        old = self.old.get(place, {})
        known = old["days"] if old.get("columns") == columns else {}
        changed = [day for day, told in found.items() if known.get(day) != told]
        for day in found.keys() - set(changed):
            _link(self.before / place / f"day={day}", target / f"day={day}")
        if changed:
            con.execute(
                f"copy (select {listed}, {partition} as day from {raw} "
                f"where {partition} in (select unnest($days))) to {quoted(target)} "
                "(format parquet, compression zstd, partition_by (day), overwrite_or_ignore)",
                {"days": changed},
            )
            self.written[place] = sum(found[day][0] for day in changed)

    def filled(self, con: duckdb.DuckDBPyConnection, folder: Path) -> None:
        """Link to the files that a network was read into."""
        place = f"{folder.parent.name}/{folder.name}"
        target, _ = self._begin(con, place, f"raw_{folder.parent.name}.{folder.name}")
        for file in tables.files_of(folder):
            day = target / file.parent.name
            day.mkdir(exist_ok=True)
            _link_file(file, day / file.name)

    def _begin(
        self, con: duckdb.DuckDBPyConnection, place: str, raw: str
    ) -> tuple[Path, dict[str, str]]:
        """The folder of a table in the new lake, and the table's columns."""
        columns = {
            column: kind
            for column, kind, *_ in con.execute(f"describe {raw}").fetchall()
            if not column.startswith("_dlt_")
        }
        self.is_reshaped |= self.old.get(place, {}).get("columns", columns) != columns
        self.new[place] = {"columns": columns, "days": {}}
        target = self.folder / place
        target.mkdir(parents=True)
        # tells the columns of a table without rows
        con.execute(
            f"copy (select {', '.join(map(name, columns))} from {raw} limit 0) "
            f"to {quoted(target / 'columns.parquet')} (format parquet)"
        )
        return target, columns

    def finish(self) -> None:
        """Say what the lake holds, for the next export."""
        (self.folder / MANIFEST).write_text(json.dumps(self.new) + "\n")


def _link(old: Path, new: Path) -> None:
    """The files of a day once more, without their bytes where the file system has links."""
    new.mkdir()
    for file in old.iterdir():
        _link_file(file, new / file.name)


def _link_file(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:
        shutil.copy2(old, new)
