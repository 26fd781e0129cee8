"""What Dagster is told of tables that dbt built: rows, columns and where each comes from."""

import gc
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt.core.dbt_event_iterator import DbtDagsterEventType

from orchestration import manifest
from orchestration.lineage import ColumnLineage
from orchestration.warehouse import holding

KeyOf = Callable[[Mapping[str, Any]], dg.AssetKey]


def described(
    events: Iterator[DbtDagsterEventType],
    warehouse: Path,
    target: Path,
    project: Mapping[str, Any],
    key_of: KeyOf,
) -> Iterator[DbtDagsterEventType]:
    """The events of a build, those of built tables with metadata, once dbt has left the warehouse.

    What a check found of a table that was not built anew passes at once.
    """
    held: list[DbtDagsterEventType] = []
    built: set[dg.AssetKey] = set()
    try:
        for event in events:
            if isinstance(event, dg.Output):
                built.add(key_of(project["nodes"][_id(event)]))
                held.append(event)
            elif isinstance(event, dg.AssetCheckResult) and event.asset_key in built:
                held.append(event)
            else:
                yield event
    finally:
        # a failed build has built something, too
        if built:
            with holding(duckdb.connect(str(warehouse), read_only=True)) as con:
                tables = _Tables(con, target, project, key_of)
                with _uncollected():
                    held = [tables.describe(event) for event in held]
                tables.lineage.keep()
        yield from held


@contextmanager
def _uncollected() -> Generator[None]:
    """Lineage makes and drops millions of nodes: to collect among them doubles its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _id(event: dg.Output) -> str:
    return str(event.metadata["unique_id"].value)


class _Tables:
    """The tables of a warehouse beside the dbt project that made them."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        target: Path,
        project: Mapping[str, Any],
        key_of: KeyOf,
    ) -> None:
        self.con, self.target, self.nodes = con, target, project["nodes"]
        self.keys = {
            (node["schema"], node.get("alias") or node["identifier"]): key_of(node)
            for node in (*project["nodes"].values(), *project["sources"].values())
            if node["resource_type"] in ("model", "seed", "source")
        }
        self.columns: dict[str, dict[str, dict[str, str]]] = {}
        for schema, table, column, kind in con.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns() "
            "where not internal order by schema_name, table_name, column_index"
        ).fetchall():
            self.columns.setdefault(schema, {}).setdefault(table, {})[column] = kind
        # of the project, not of the home: models say nearly the same in all of them
        self.lineage = ColumnLineage(manifest.TARGET / "column_lineage.json", self.columns)

    def describe(self, event: DbtDagsterEventType) -> DbtDagsterEventType:
        """The event of a built seed or model with what the warehouse tells of it."""
        if not isinstance(event, dg.Output):
            return event
        node = self.nodes[_id(event)]
        columns = self.columns.get(node["schema"], {}).get(node["alias"])
        if columns is None:  # its build failed
            return event
        about = {name: told["description"] for name, told in node["columns"].items()}
        told: dict[str, Any] = {
            "dagster/column_schema": dg.TableSchema(
                [dg.TableColumn(n, kind, about.get(n) or None) for n, kind in columns.items()]
            )
        }
        if node["config"]["materialized"] != "view":  # a view's rows would have to be computed
            name = f'"{node["schema"]}"."{node["alias"]}"'
            [(told["dagster/row_count"],)] = self.con.execute(
                f"select count(*) from {name}"
            ).fetchall()
        if node["resource_type"] == "model":
            told["dagster/column_lineage"] = self._lineage(node)
        return event.with_metadata({**event.metadata, **told})

    def _lineage(self, node: Mapping[str, Any]) -> dg.TableColumnLineage:
        file = self.target / "compiled" / node["package_name"] / node["original_file_path"]
        sources = self.lineage.of(node["name"], file.read_text())
        return dg.TableColumnLineage(
            {
                column: [
                    dg.TableColumnDep(self.keys[schema, table], name)
                    for schema, table, name in found
                    if (schema, table) in self.keys
                ]
                for column, found in sources.items()
            }
        )
