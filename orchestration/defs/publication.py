"""The published file and who reads it; the marts of single days beside it."""

import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import dagster as dg
import duckdb

from ingestion.source import fault
from orchestration import catalogue, highlights
from orchestration.course import PUBLICATION
from orchestration.defs import transformation
from orchestration.defs.ingestion import NIGHTLY
from orchestration.operations.documentation import NotDocumented, document
from orchestration.operations.publish import prune, publish, publish_day
from orchestration.operations.retention import retention_days
from orchestration.runs import Run, yesterday
from orchestration.warehouse import reading

EXPOSURES = transformation.MANIFEST["exposures"].values()
DAYS = dg.DailyPartitionsDefinition(
    start_date=(yesterday() - timedelta(days=retention_days())).isoformat()
)


@dg.asset(
    deps=transformation.MARTS,
    group_name="publication",
    kinds={"duckdb", "parquet"},
    owners=catalogue.PUBLICATION,
    metadata=catalogue.code("orchestration/operations/publish.py"),
    pool="warehouse",
    freshness_policy=NIGHTLY,
    check_specs=[
        dg.AssetCheckSpec(
            "later_than_before",
            asset="published",
            description="Warns when readers had a later day: somebody asked for an earlier one.",
        )
    ],
)
def published(refresh: dg.ResourceParam[Run]) -> Iterator:
    """The marts as a new read-only file and as Parquet, swapped in whole."""
    with refresh.step(PUBLICATION):
        before = _readers_day(refresh)
        with reading(refresh.home) as con:
            as_of = _passed(con)
            methods = con.execute(
                "select max(method_version) from marts.methods where is_active"
            ).fetchall()
            seen = {
                "distribution": dg.MetadataValue.md(highlights.distribution(con)),
                "movers": dg.MetadataValue.md(highlights.movers(con, _dashboard())),
            }
        refresh.method_version = methods[0][0]
        rows = publish(refresh.home, refresh.run_id, as_of=as_of)
        refresh.report("publication", f"{len(rows)} tables, {sum(rows.values()):,} rows")
    with _afterwards(refresh, "old publications"):
        prune(refresh.home)
    with _afterwards(refresh, "documentation"):
        if document(refresh.home):
            refresh.report("documentation", "dbt's page is that of the project as it is now")
    told = "Readers had no later day."
    if before and before > as_of:
        told = f"Readers had {before} and now see {as_of}, until the next refresh."
        refresh.report("publication", told)
    yield dg.MaterializeResult(
        metadata={
            "as_of": as_of.isoformat(),
            "dagster/row_count": sum(rows.values()),
            **seen,
            **({"warnings": dg.MetadataValue.json(refresh.warnings)} if refresh.warnings else {}),
            "dashboard": dg.MetadataValue.url(_dashboard()),
            "rows": dg.MetadataValue.table(
                [dg.TableRecord({"mart": mart, "rows": count}) for mart, count in rows.items()]
            ),
        },
        check_results=[
            dg.AssetCheckResult(
                check_name="later_than_before",
                passed=not (before and before > as_of),
                severity=dg.AssetCheckSeverity.WARN,
                description=told,
            )
        ],
    )


@dg.asset(
    deps=transformation.MARTS,
    partitions_def=DAYS,
    group_name="publication",
    kinds={"duckdb"},
    owners=catalogue.PUBLICATION,
    metadata=catalogue.code("orchestration/operations/publish.py"),
    pool="warehouse",
)
def published_day(
    context: dg.AssetExecutionContext, refresh: dg.ResourceParam[Run]
) -> dg.MaterializeResult:
    """The marts as they were on a past day, in a file beside what readers have.

    The job `past_day` builds the marts for the day first; the next refresh builds them for today.
    """
    day = date.fromisoformat(context.partition_key)
    with refresh.step(PUBLICATION):
        with reading(refresh.home) as con:
            as_of = _passed(con)
            if as_of != day:
                raise dg.Failure(
                    f"The marts are those of {as_of}, not of {day}. "
                    "Launch the job past_day for that day: it builds them first.",
                    allow_retries=False,
                )
            seen = dg.MetadataValue.md(highlights.distribution(con))
        file, rows = publish_day(refresh.home, day)
    return dg.MaterializeResult(
        metadata={"file": file.name, "dagster/row_count": rows, "distribution": seen}
    )


@contextmanager
def _afterwards(refresh: Run, part: str) -> Generator[None]:
    """The marts are out, and they are what people wait for: what fails now is told, no more."""
    try:
        yield
    except NotDocumented as error:
        refresh.warn(part, str(error))
    except Exception as error:
        refresh.warn(part, fault(error))


def _passed(con: duckdb.DuckDBPyConnection) -> date:
    """The day of the marts as they stand, if they passed all tests together."""
    builds = con.execute("select as_of, passed from raw_runs.builds").fetchall()
    if not builds or not builds[0][1]:
        raise dg.Failure(
            "The marts as they stand have not passed all tests together. "
            "Build all of them first, or run `clout publish`.",
            allow_retries=False,
        )
    return builds[0][0]


def _readers_day(refresh: Run) -> date | None:
    manifest = refresh.home.published / "parquet" / "manifest.json"
    if not manifest.exists():
        return None
    return date.fromisoformat(json.loads(manifest.read_text())["data_as_of"])


def _dashboard() -> str:
    return next(told["url"] for told in EXPOSURES if told["type"] == "dashboard")


readers = [
    dg.AssetSpec(
        key=exposure["name"],
        deps=[published],
        group_name="publication",
        kinds=set(exposure["meta"]["kinds"]),
        owners=catalogue.PUBLICATION,
        description=exposure["description"],
        metadata={"url": dg.MetadataValue.url(exposure["url"])} if exposure["url"] else {},
    )
    for exposure in EXPOSURES
    if exposure["name"] != "published_file"
]
