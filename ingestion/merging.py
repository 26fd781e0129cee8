"""How rows of one load with the same key become one: the first, and cheaper than dlt does it."""

from collections.abc import Sequence
from typing import Any

from dlt.common.destination.client import FollowupJobRequest, PreparedTableSchema
from dlt.destinations.impl.duckdb.duck import DuckDbClient
from dlt.destinations.sql_jobs import SqlMergeFollowupJob


class FirstTold(SqlMergeFollowupJob):
    """A merge that asks DuckDB for one row of each key, where dlt numbers the rows of each."""

    @classmethod
    def gen_select_from_dedup_sql(
        cls,
        table_name: str,
        primary_keys: Sequence[str],
        columns: Sequence[str],
        *others: Any,  # noqa: ANN401
        **named: Any,  # noqa: ANN401
    ) -> str:
        """The rows of a staging table; nothing here sorts or filters what came twice."""
        return (
            f"select distinct on ({', '.join(primary_keys)}) {', '.join(columns)} from {table_name}"
        )


class MergingClient(DuckDbClient):
    """A client of the warehouse that merges so; in memory, which a thrifty one has not."""

    def _create_merge_followup_jobs(
        self, table_chain: Sequence[PreparedTableSchema]
    ) -> list[FollowupJobRequest]:
        return [FirstTold.from_table_chain(table_chain, self.sql_client)]
