"""From which columns a column comes, as the SQL that dbt wrote says it."""

import hashlib
import json
import os
import re
from pathlib import Path

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.lineage import Node, lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope
from sqlglot.schema import MappingSchema

# by column: the (schema, table, column) it is computed from
Sources = dict[str, list[list[str]]]
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class ColumnLineage:
    """The lineage of models, worked out once for each text; a file keeps it between runs."""

    def __init__(self, file: Path, columns: dict[str, dict[str, dict[str, str]]]) -> None:
        """`columns` are the types by schema, table and column of all that models read."""
        self._file = file
        # read once: it costs as much as the lineage of a model
        self._schema = MappingSchema({"warehouse": columns}, dialect="duckdb")
        self._known: dict[str, dict] = json.loads(file.read_text()) if file.exists() else {}

    def of(self, model: str, sql: str) -> Sources:
        """The sources of each column; none where the SQL is beyond the parser."""
        # as-of is in the text of some models, and moves every night
        digest = hashlib.sha256(_DAY.sub("", sql).encode()).hexdigest()
        if self._known.get(model, {}).get("sql") != digest:
            self._known[model] = {"sql": digest, "columns": self._work_out(sql)}
        return self._known[model]["columns"]

    def keep(self) -> None:
        """Have the next run know what this one worked out."""
        # several homes of one project may end a build at once
        draft = self._file.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(self._known))
        draft.replace(self._file)

    def _work_out(self, sql: str) -> Sources:
        try:
            query = parse_one(sql, dialect="duckdb")
            query = qualify(
                query, dialect="duckdb", schema=self._schema, validate_qualify_columns=False
            )
            scope = build_scope(query)
            # nothing is kept of what it would copy, which takes nine tenths of its time
            return {
                column: _tables(
                    lineage(
                        column, query, scope=scope, dialect="duckdb", trim_selects=False, copy=False
                    )
                )
                for column in (scope.expression.named_selects if scope else ())
            }
        # its optimizer also stumbles over SQL that it parsed, in ways of its own
        except (SqlglotError, LookupError, ValueError, TypeError, AttributeError):
            return {}


def _tables(column: Node) -> list[list[str]]:
    """The columns of tables at the end of a lineage."""
    found = {
        (node.expression.db, node.expression.name, node.name.rpartition(".")[2].strip('"'))
        for node in column.walk()
        if isinstance(node.expression, exp.Table) and node.expression.db
    }
    return [list(source) for source in sorted(found)]
