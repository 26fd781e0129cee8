"""Raw tables as assets: networks, imported data sets, the registry, languages of posts."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import timedelta
from functools import partial
from threading import Lock

import dagster as dg
import duckdb
from dagster._core.definitions.source_asset import SYSTEM_METADATA_KEY_SOURCE_ASSET_OBSERVATION

from ingestion import gazetteer, imports, languages, pipeline
from ingestion.home import Home
from ingestion.imports.tables import FORMATS, REGISTRY
from ingestion.networks import APIS, NETWORKS
from ingestion.outcome import Outcome
from ingestion.problems import TOLD
from ingestion.redaction import without_secrets
from ingestion.relations import RELATIONS
from ingestion.source import fault, module_of, settings_of
from orchestration import catalogue, demo, history, manifest
from orchestration.operations.retention import keep_limits
from orchestration.runs import Run

TABLES = {
    **{network: tuple(RELATIONS) for network in NETWORKS},
    "imports": (*FORMATS, "quarantine"),
    "registry": (*REGISTRY, "quarantine"),
    "gazetteer": tuple(gazetteer.TABLES),
    "languages": ("texts",),
}
SOURCES = manifest.load()["sources"]
# Dagster then lets what is downstream go on without noting that the table was made anew
UNCHANGED = {SYSTEM_METADATA_KEY_SOURCE_ASSET_OBSERVATION: True}


# a network that has not been read for so long is told of, with some hours for a bad night
NIGHTLY = dg.FreshnessPolicy.time_window(
    warn_window=timedelta(hours=30), fail_window=timedelta(hours=54)
)


def _specs() -> Iterator[dg.AssetSpec]:
    for origin, relations in TABLES.items():
        kinds = {"imports": "csv", "registry": "csv"} | dict.fromkeys(NETWORKS, "dlt")
        for relation in relations:
            columns = catalogue.raw_columns(origin, relation)
            yield dg.AssetSpec(
                key=[origin, relation],
                group_name=catalogue.group(origin),
                tags={"part": origin},
                kinds={kinds.get(origin, "python"), "duckdb"},
                owners=catalogue.INGESTION,
                description=_description(origin, relation),
                freshness_policy=NIGHTLY if origin in APIS and relation == "reads" else None,
                metadata={
                    "dagster/table_name": f"warehouse.raw_{origin}.{relation}",
                    **({"dagster/column_schema": columns} if columns else {}),
                    **catalogue.code(*catalogue.code_of_raw(origin)),
                },
            )


def _description(origin: str, relation: str) -> str:
    """The grain and where the rows come from, as the sources of the dbt project say it."""
    told = SOURCES.get(f"source.clout.{origin}.{relation}")
    if not told:
        return f"The table raw_{origin}.{relation}, which no model reads."
    return f"{told['description']} {told['source_description']}"


# what every run writes down of itself, for dbt to read
runs_of_itself = dg.AssetSpec(
    key=["runs", "runs"],
    group_name=catalogue.group("runs"),
    tags={"part": "runs"},
    kinds={"python", "duckdb"},
    owners=catalogue.PUBLICATION,
    description=_description("runs", "runs"),
    metadata={"dagster/table_name": "warehouse.raw_runs.runs"}
    | catalogue.code("orchestration/history.py"),
)


@dg.multi_asset(
    name="ingestion",
    specs=list(_specs()),
    check_specs=[
        dg.AssetCheckSpec(
            "read",
            asset=[network, "reads"],
            description="Fails when the network could not be read to the end; its tables stay.",
        )
        for network in APIS
    ],
    can_subset=True,
    pool="warehouse",
    retry_policy=dg.RetryPolicy(
        max_retries=2, delay=5, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS
    ),
)
def ingestion(context: dg.AssetExecutionContext, refresh: dg.ResourceParam[Run]) -> Iterator:
    """Read the registry, the imports and the selected networks, and tell languages apart."""
    origins = {key.path[0] for key in context.selected_asset_keys}
    networks = [network for network in APIS if network in origins]
    with refresh.step("ingestion"):
        outcomes = _read(refresh, networks)
        if gazetteer.load(refresh.home):
            refresh.report("gazetteer", "names of places as the libraries have them now")
        with duckdb.connect(str(refresh.home.warehouse)) as con:
            progress = partial(refresh.report, "languages", passing=True)
            refresh.report("languages", f"{languages.identify(con, progress):,} new texts")
        rows = _count(refresh.home)
        refresh.quarantined = sum(n for (_, table), n in rows.items() if table == "quarantine")
    for key in sorted(context.selected_asset_keys):
        outcome = outcomes.get(key.path[0])
        if outcome and outcome.status == "failed":
            yield dg.MaterializeResult(asset_key=key, metadata=UNCHANGED)
            continue
        yield dg.MaterializeResult(
            asset_key=key,
            metadata={"dagster/row_count": rows.get((key.path[0], key.path[1]), 0)}
            | ({"rows_read": outcome.rows[key.path[1]]} if outcome else {}),
        )
    for check in sorted(context.selected_asset_check_keys):
        yield _check(check, outcomes[check.asset_key.path[0]])


def _prepare(refresh: Run) -> None:
    """Whatever dbt reads is there, even in a new home; what lies in files is loaded."""
    pipeline.ensure_tables(refresh.home)
    imports.ensure_tables(refresh.home)
    history.ensure_tables(refresh.home)
    gazetteer.ensure_tables(refresh.home)
    for report in (imports.load_registry(refresh.home), *imports.load_imports(refresh.home)):
        refresh.rows_read += report.kept.total()
        refresh.report(report.dataset, str(report))


def _read(refresh: Run, networks: list[str]) -> dict[str, Outcome]:
    """Prepare, then read the networks side by side; the outcome of each."""
    for network in networks:
        with suppress(Exception):  # its own thread will tell
            module_of(network)  # threads that import modules of one another would wait for ever
    turn = Lock()
    threads = ThreadPoolExecutor(max(1, len(networks)))
    patient = True
    try:
        _prepare(refresh)
        with demo.networks_of(refresh.home):
            reading = [threads.submit(_read_one, refresh, network, turn) for network in networks]
            wait(reading)  # all of them: the sandbox goes with this block
            outcomes = [done.result() for done in reading]
        if networks:
            _keep_limits(refresh)
    except (KeyboardInterrupt, dg.DagsterExecutionInterruptedError):
        refresh.interrupted, patient = True, False
        # Dagster would take the signal for a reason to try again
        raise dg.Failure("It was stopped.", allow_retries=False) from None
    finally:
        # who stops a refresh does not wait for a network's answer; who tries again must
        threads.shutdown(wait=patient, cancel_futures=True)
    return {outcome.network: outcome for outcome in outcomes}


def _keep_limits(refresh: Run) -> None:
    """What is gone or too old leaves the raw tables before dbt reads them."""
    limited = os.environ.get("CLOUT_BESIDE_SCORE", "").split(",")
    if gone := keep_limits(refresh.home, refresh.as_of, limited):
        refresh.report("retention", f"{gone.total():,} rows or texts left the raw tables")


def _read_one(refresh: Run, network: str, turn: Lock) -> Outcome:
    progress = partial(refresh.report, network, passing=True)
    outcome = Outcome(network)
    try:
        outcome = pipeline.extract(network, refresh.home, progress)
        with turn:  # the warehouse has one writer
            outcome = pipeline.load(network, refresh.home, outcome)
    except Exception as error:
        outcome.rows.clear()
        outcome.fail(_unforeseen(network, error), "unforeseen")
    with turn:
        refresh.rows_read += outcome.rows.total()
        refresh.networks[network] = {
            "status": outcome.status,
            "rows": dict(outcome.rows),
            "quarantined": outcome.quarantined,
            "requests": outcome.requests,
            "seconds": round(outcome.seconds, 2),
            # its own words may quote a name or an answer, and everybody reads this
            "error": outcome.kind,
            "to_do": _to_do(outcome),
        }
        if outcome.error:
            refresh.errors[network] = outcome.error
    refresh.report(network, outcome.error or _summary(outcome))
    return outcome


def _to_do(outcome: Outcome) -> str | None:
    if outcome.kind is None:
        return outcome.error  # which settings are missing
    advice = "`clout check` tells of its credentials; " if outcome.kind == "refused" else ""
    where = f"the check `read` of {outcome.network}/reads in Dagster has its own words"
    return f"{TOLD[outcome.kind]}: {advice}{where}"


def _unforeseen(network: str, error: Exception) -> str:
    secrets: list[str] = []
    with suppress(Exception):  # its settings may be the very thing that is wrong
        secrets = [told for name, told in settings_of(network).items() if name != "base_url"]
    text = f"{network}: its reading broke off, {fault(error)}; the other networks are read"
    return without_secrets(text, secrets)


def _summary(outcome: Outcome) -> str:
    if outcome.status != "loaded":
        return outcome.status
    return f"{outcome.rows.total():,} rows in {outcome.requests:,} requests"


def _check(key: dg.AssetCheckKey, outcome: Outcome) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=key.asset_key,
        check_name=key.name,
        passed=outcome.status != "failed",
        severity=dg.AssetCheckSeverity.WARN,
        description=outcome.error or outcome.status,
        metadata={"requests": outcome.requests, "quarantined": outcome.quarantined},
    )


def _count(home: Home) -> dict[tuple[str, str], int]:
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        tables = con.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_schema like 'raw_%'"
        ).fetchall()
        return {
            (schema.removeprefix("raw_"), table): rows
            for schema, table in tables
            for (rows,) in con.execute(f'select count(*) from "{schema}"."{table}"').fetchall()
        }
