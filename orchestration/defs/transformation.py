"""dbt's seeds, models and tests as assets and asset checks."""

import io
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DagsterDbtTranslator, dbt_assets
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from ingestion.home import Home
from orchestration import catalogue, history, inputs, manifest
from orchestration.defs.ingestion import UNCHANGED
from orchestration.operations import lake, spark
from orchestration.resources import Dbt
from orchestration.runs import Run
from orchestration.tables import described
from orchestration.warehouse import lent, reading

MANIFEST = manifest.load()
# the memory_limit of profiles.yml, in bytes
BUILD_MEMORY = 5 * 10**9
# what all large models are made of
ACTS = "model.clout.int_identified_interactions"


class Translator(DagsterDbtTranslator):
    """How nodes of the dbt project stand in the graph; a source's key is the raw table's."""

    def get_asset_spec(
        self,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: Any,  # noqa: ANN401
    ) -> dg.AssetSpec:
        """The default spec with its group, owner and code, and with what a row of it is."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        if unique_id.startswith("source."):
            return spec
        node = manifest["nodes"][unique_id]
        metadata = {**spec.metadata, **catalogue.code(f"dbt_project/{node['original_file_path']}")}
        if not node["config"]["contract"]["enforced"]:
            # the columns that have tests; all of them come with the first build
            metadata.pop("dagster/column_schema", None)
        return spec.replace_attributes(
            group_name=catalogue.group(_part(node)),
            tags={**spec.tags, "part": _part(node)},
            owners=catalogue.METHOD,
            description=catalogue.with_sql(node),
            metadata=metadata,
        )

    def get_asset_check_spec(
        self,
        asset_spec: dg.AssetSpec,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: Any,  # noqa: ANN401
    ) -> dg.AssetCheckSpec | None:
        """The default spec, which says what a test asks for."""
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        return spec and dg.AssetCheckSpec(
            spec.name,
            asset=spec.asset_key,
            description=catalogue.asked(manifest["nodes"][unique_id]),
            additional_deps=spec.additional_deps,
            blocking=spec.blocking,
            metadata=spec.metadata,
        )


def _part(node: Mapping[str, Any]) -> str:
    """What a seed or model belongs to: a network, the folder of its kind, or its layer."""
    layer, *folders = Path(node["original_file_path"]).parent.parts[1:] or ["seeds"]
    if node["resource_type"] == "seed":
        return node["name"] if layer == "networks" else "seeds"
    return folders[0] if folders else layer


@dbt_assets(
    manifest=MANIFEST,
    name="transformation",
    exclude="resource_type:unit_test",
    dagster_dbt_translator=Translator(),
    pool="warehouse",
)
def models(context: dg.AssetExecutionContext, dbt: Dbt, refresh: dg.ResourceParam[Run]) -> Iterator:
    """Build the tables and test them; an error in either stops the run before publication."""
    if refresh.target != "duckdb":
        yield from _on_spark(context, dbt, refresh)
        return
    with refresh.step("transformation"):
        yield from _on_duckdb(context, dbt, refresh)


def _on_duckdb(context: dg.AssetExecutionContext, dbt: Dbt, refresh: Run) -> Iterator:
    """What changed since the last build, or what was asked for."""
    # copies that are no longer written would keep what the warehouse forgets
    spark.leave(refresh.home)
    whole = set(context.selected_asset_keys) == set(models.keys)
    made_of, same = _inputs(refresh) if whole else ({}, [])
    total = len(context.selected_asset_keys) + len(context.selected_asset_check_keys) - len(same)
    _note_build(refresh, passed=False)
    arguments = ["build", *one_by_one(refresh.home, same)]
    arguments += ["--full-refresh"] if refresh.full else []
    if same:
        refresh.report("dbt", f"{len(same)} seeds and models would come out the same")
        # or their tests would be left out with them
        arguments += ["--indirect-selection", "empty"]
        # dbt compares each name with each of its nodes, so only the last are named, all before them
        # come with the plus; in one word, because dagster-dbt drops an --exclude of its caller's
        last = inputs.last(MANIFEST, same)
        arguments += ["--exclude=" + " ".join(f"+{name.split('.')[-1]}" for name in last)]
        for key in (Translator().get_asset_key(MANIFEST["nodes"][name]) for name in same):
            # steps wait for marts alone, and Dagster compares each result with all others
            if key in MARTS:
                yield dg.MaterializeResult(asset_key=key, metadata=UNCHANGED)
    target = refresh.home.path / "dbt"
    manifest.lend(target)
    invocation = dbt.cli(arguments, context=context, target_path=target)
    with _failures_of(target), lent(invocation.process):
        events = _watched(_quietly(invocation.stream()), refresh, total)
        yield from described(
            events, refresh.home.warehouse, target, MANIFEST, Translator().get_asset_key
        )
    _note_build(refresh, passed=bool(made_of), made_of=made_of)


def one_by_one(home: Home, same: list[str]) -> list[str]:
    """dbt's argument that builds models of a country one after another; none for less than that.

    DuckDB takes both cores for a large one by itself; two beside each other would share its memory,
    and send through the disk what fits into it. Checks alone, of acts that are the `same`, do not.
    """
    is_country = home.warehouse.stat().st_size > BUILD_MEMORY
    return ["--threads=1"] if is_country and ACTS not in same else []


def _on_spark(context: dg.AssetExecutionContext, dbt: Dbt, refresh: Run) -> Iterator:
    """The same build on Spark, always all of it: the raw layer goes there, and marts come back."""
    home, target = refresh.home, refresh.home.path / "spark" / "dbt"
    with refresh.step("lake"):
        history.ensure_tables(home)
        _note_build(refresh, passed=False)
        written = lake.export(home, MANIFEST)
        refresh.report("lake", f"{sum(written.values()):,} rows new or changed")
    total = len(context.selected_asset_keys) + len(context.selected_asset_check_keys)
    with refresh.step("transformation"):
        invocation = dbt.cli(
            ["build", f"--target={refresh.target}"], context=context, target_path=target
        )
        with _failures_of(target):
            # what Dagster is told of tables beside this, it reads in the warehouse
            yield from _watched(_quietly(invocation.stream()), refresh, total)
    with refresh.step("marts"):
        rows = spark.bring(home, MANIFEST)
        refresh.report("marts", f"{len(rows)} tables, {sum(rows.values()):,} rows are back")
        views = dbt.cli(["run", "--select=marts.views"], target_path=home.path / "dbt")
        with _failures_of(home.path / "dbt"), redirect_stdout(io.StringIO()):
            views.wait()
        # the warehouse's own tables are older than these marts: DuckDB's next build makes all anew
        _note_build(refresh, passed=True)


@contextmanager
def _failures_of(target: Path) -> Generator[None]:
    """What dbt says of its errors, as the reason of the step."""
    try:
        yield
    except DagsterDbtCliRuntimeError as error:
        errors = str(error).partition("Errors parsed from dbt logs:")[2].strip()
        raise dg.Failure(f"{errors}\nAll of it: {target}/dbt.log") from None


def _watched(events: Iterator, refresh: Run, total: int) -> Iterator:
    """The events, while the run hears how far dbt is and which tests fail."""
    done = 0
    for event in events:
        if test := _failed_test(event):
            refresh.failed_checks.append(test)
            if _status(event) == "error":
                refresh.reasons[test] = "it could not be asked; dbt/dbt.log in the home says why"
            refresh.report(test, refresh.reasons.get(test, "failed"))
        done += not isinstance(event, dg.AssetObservation)
        refresh.report("dbt", f"{done} of {total}", passing=True)
        yield event


def _failed_test(event: object) -> str | None:
    """The name of a failed dbt test; one of several tables comes as an observation."""
    if isinstance(event, dg.AssetCheckResult):
        failed = not event.passed and event.severity == dg.AssetCheckSeverity.ERROR
        return event.check_name if failed else None
    if isinstance(event, dg.AssetObservation) and _status(event) in ("fail", "error"):
        return str(event.metadata["unique_id"].value).rsplit(".", 1)[-1]
    return None


def _status(event: dg.AssetCheckResult | dg.AssetObservation) -> object:
    told = event.metadata and event.metadata.get("status")
    return told.value if isinstance(told, dg.MetadataValue) else told


def _quietly(events: Iterator) -> Iterator:
    """The events without the lines that dagster-dbt prints between them; the event log has both."""
    events = iter(events)
    while True:
        with redirect_stdout(io.StringIO()):
            try:
                event = next(events)
            except StopIteration:
                return
        yield event


def _inputs(refresh: Run) -> tuple[dict[str, str], list[str]]:
    """What this build reads, and the ids of seeds and models that need not be built for it."""
    history.ensure_tables(refresh.home)
    with reading(refresh.home) as con:
        made_of = inputs.fingerprints(con, MANIFEST)
        before = {} if refresh.full else inputs.remembered(con)
    return made_of, inputs.unaffected(MANIFEST, before, made_of)


def _note_build(refresh: Run, passed: bool, made_of: dict[str, str] | None = None) -> None:
    """Remember whether the marts as they stand passed all tests together, and what they are of."""
    with duckdb.connect(str(refresh.home.warehouse)) as con:
        con.execute("begin")
        con.execute("delete from raw_runs.builds")
        con.execute(
            "insert into raw_runs.builds values (?, ?, ?)",
            [refresh.run_id, refresh.as_of, passed],
        )
        inputs.remember(con, made_of or {})
        con.execute("commit")


# what is published, and all that steps after this one read
MARTS = sorted(key for key in models.keys if key.path[0] in {"marts", "main"})
