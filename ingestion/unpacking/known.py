"""What the warehouse already knows of a network, and how an export completes it."""

from collections import Counter
from collections.abc import Collection

import duckdb
import pyarrow as pa

from ingestion.home import Home
from ingestion.relations import QUARANTINE, Relation

OBSERVED = {"reads": "read_at"}


class Known:
    """A network's raw tables, read only. Close it before anything is loaded."""

    def __init__(self, network: str, home: Home) -> None:
        """Open the warehouse; its tables must exist."""
        self._con = duckdb.connect(
            str(home.warehouse), read_only=True, config={"threads": 1, "memory_limit": "128MB"}
        )
        self._con.execute("set TimeZone = 'UTC'")
        self._schema = f'"raw_{network}"'
        self.unchanged: Counter[str] = Counter()

    def close(self) -> None:
        """Let go of the warehouse."""
        self._con.close()

    def authors(self, post_ids: Collection[str]) -> dict[str, tuple[str, str]]:
        """post -> (account, day of creation), of those posts that are known."""
        return {
            post_id: (account_id, day)
            for post_id, account_id, day in self._con.execute(
                f"select post_id, account_id, strftime(created_at, '%Y-%m-%d') "
                f"from {self._schema}.posts where post_id in (select unnest($ids::varchar[]))",
                {"ids": list(post_ids)},
            ).fetchall()
        }

    def completed(self, relation: Relation, page: pa.Table) -> pa.Table:
        """The rows of a page that tell something new, each with what was known of it before.

        The later observation wins, column by column: where it says nothing, the earlier one stays.
        So an export never takes away what an API told, and a second import changes nothing.
        """
        observed = OBSERVED.get(relation.name, "observed_at")
        keys = ", ".join(relation.key)
        merged = ", ".join(
            f"case when new.{observed} >= old.{observed} then coalesce(new.{name}, old.{name}) "
            f"else coalesce(old.{name}, new.{name}) end as {name}"
            for name in page.column_names
        )
        plain = ", ".join(page.column_names)
        changes = " or ".join(
            f"made.{name} is distinct from old.{name}" for name in relation.columns
        )
        if relation is QUARANTINE:
            changes = "false"  # it is known to be broken; when it was seen again tells nothing
        self._con.register("page", page)
        try:
            found = self._con.sql(f"""
                with old as materialized (
                    select {plain} from {self._schema}.{relation.name} semi join page using ({keys})
                ),
                made as (select {merged} from page as new join old using ({keys}))
                select {plain} from page anti join old using ({keys})
                union all
                select made.* from made join old using ({keys}) where {changes}
            """).to_arrow_table()
        finally:
            self._con.unregister("page")
        self.unchanged[relation.name] += page.num_rows - found.num_rows
        return found.cast(page.schema)
