"""The published file and who reads it."""

from datetime import timedelta

import dagster as dg
import duckdb

from orchestration.defs import transformation
from orchestration.operations.documentation import NotDocumented, document
from orchestration.operations.publish import publish
from orchestration.runs import Run


@dg.asset(
    deps=sorted(key for key in transformation.models.keys if key.path[0] in {"marts", "main"}),
    group_name="publication",
    kinds={"duckdb", "parquet"},
    pool="warehouse",
    # nightly, with some hours for a night that has to be repeated
    freshness_policy=dg.FreshnessPolicy.time_window(
        warn_window=timedelta(hours=30), fail_window=timedelta(hours=54)
    ),
)
def published(refresh: dg.ResourceParam[Run]) -> dg.MaterializeResult:
    """The marts as a new read-only file and as Parquet, swapped in whole."""
    with refresh.step("publication"):
        with duckdb.connect(str(refresh.home.warehouse), read_only=True) as con:
            builds = con.execute("select as_of, passed from raw_runs.builds").fetchall()
            if not builds or not builds[0][1]:
                raise dg.Failure(
                    "The marts as they stand have not passed all tests together. "
                    "Build all of them first, or run `clout publish`.",
                    allow_retries=False,
                )
            methods = con.execute(
                "select max(method_version) from marts.methods where is_active"
            ).fetchall()
        refresh.method_version = methods[0][0]
        rows = publish(refresh.home, refresh.run_id, as_of=builds[0][0])
        refresh.report("publication", f"{len(rows)} tables, {sum(rows.values()):,} rows")
        try:
            if document(refresh.home):
                refresh.report("documentation", "dbt's page is that of the project as it is now")
        except NotDocumented as error:
            # the marts are out, and they are what people wait for
            refresh.report("documentation", str(error))
    return dg.MaterializeResult(
        metadata={
            "as_of": builds[0][0].isoformat(),
            "dagster/row_count": sum(rows.values()),
            **rows,
        }
    )


readers = [
    dg.AssetSpec(
        key=exposure["name"],
        deps=[published],
        group_name="publication",
        kinds=set(exposure["meta"]["kinds"]),
        description=exposure["description"],
    )
    for exposure in transformation.MANIFEST["exposures"].values()
    if exposure["name"] != "published_file"
]
