"""dbt's seeds, models and tests as assets and asset checks."""

import io
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DagsterDbtTranslator, dbt_assets
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration import inputs, manifest, runs
from orchestration.defs.ingestion import UNCHANGED
from orchestration.resources import Dbt
from orchestration.runs import Run

MANIFEST = manifest.load()


class Translator(DagsterDbtTranslator):
    """A model's group is its folder; a source's key is the raw table's, as the project says."""

    def get_asset_spec(
        self,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: Any,  # noqa: ANN401
    ) -> dg.AssetSpec:
        """The default spec in the group of its folder."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        kind, _, name = unique_id.split(".", 2)
        group = {"seed": "seeds", "source": name.split(".")[0]}.get(kind)
        return spec.replace_attributes(group_name=group or manifest["nodes"][unique_id]["fqn"][1])


@dbt_assets(
    manifest=MANIFEST,
    name="transformation",
    exclude="resource_type:unit_test",
    dagster_dbt_translator=Translator(),
    pool="warehouse",
)
def models(context: dg.AssetExecutionContext, dbt: Dbt, refresh: dg.ResourceParam[Run]) -> Iterator:
    """Build the tables and test them; an error in either stops the run before publication."""
    whole = set(context.selected_asset_keys) == set(models.keys)
    made_of, same = _inputs(refresh) if whole else ({}, [])
    total = len(context.selected_asset_keys) + len(context.selected_asset_check_keys) - len(same)
    done = 0
    _note_build(refresh)
    arguments = ["build", *(["--full-refresh"] if refresh.full else [])]
    if same:
        refresh.report("dbt", f"{len(same)} seeds and models would come out the same")
        # or their tests would be left out with them
        arguments += ["--indirect-selection", "empty"]
        # one word, because dagster-dbt drops an --exclude of its caller's
        arguments += ["--exclude=" + " ".join(name.split(".")[-1] for name in same)]
        for name in same:
            key = Translator().get_asset_key(MANIFEST["nodes"][name])
            yield dg.MaterializeResult(asset_key=key, metadata=UNCHANGED)
    with refresh.step("transformation"):
        target = refresh.home.path / "dbt"
        invocation = dbt.cli(arguments, context=context, target_path=target)
        try:
            for event in _quietly(invocation.stream()):
                yield event
                if test := _failed_test(event):
                    refresh.failed_checks.append(test)
                    refresh.report(test, "failed")
                done += not isinstance(event, dg.AssetObservation)
                refresh.report("dbt", f"{done} of {total}", passing=True)
        except DagsterDbtCliRuntimeError as error:
            errors = str(error).partition("Errors parsed from dbt logs:")[2].strip()
            raise dg.Failure(f"{errors}\nAll of it: {target}/dbt.log") from None
    _note_build(refresh, made_of)


def _failed_test(event: object) -> str | None:
    """The name of a failed dbt test; one of several tables comes as an observation."""
    if isinstance(event, dg.AssetCheckResult):
        failed = not event.passed and event.severity == dg.AssetCheckSeverity.ERROR
        return event.check_name if failed else None
    if isinstance(event, dg.AssetObservation) and event.metadata["status"].value == "fail":
        return str(event.metadata["unique_id"].value).rsplit(".", 1)[-1]
    return None


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
    runs.ensure_tables(refresh.home)
    with duckdb.connect(str(refresh.home.warehouse), read_only=True) as con:
        made_of = inputs.fingerprints(con, MANIFEST)
        before = {} if refresh.full else inputs.remembered(con)
    return made_of, inputs.unaffected(MANIFEST, before, made_of)


def _note_build(refresh: Run, made_of: dict[str, str] | None = None) -> None:
    """Remember what the marts as they stand are made of, if they passed all tests together."""
    with duckdb.connect(str(refresh.home.warehouse)) as con:
        con.execute("begin")
        con.execute("delete from raw_runs.builds")
        con.execute(
            "insert into raw_runs.builds values (?, ?, ?)",
            [refresh.run_id, refresh.as_of, bool(made_of)],
        )
        inputs.remember(con, made_of or {})
        con.execute("commit")
