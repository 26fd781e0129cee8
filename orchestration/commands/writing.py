"""The commands that write in a home: demo, refresh, publish, import."""

import sys
from collections.abc import Collection
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dashboard.untrusted import visible
from ingestion import lake
from ingestion.home import Home
from ingestion.networks import APIS, NETWORKS
from orchestration import demo as fiction
from orchestration import homes, settings
from orchestration.commands.console import note, print_json, stop
from orchestration.interrupts import interruptible
from orchestration.operations import spark
from orchestration.operations.lock import writing
from orchestration.progress import on_terminal
from orchestration.runs import Run

# before there was a network to act on, and days before it that no calendar has
EARLIEST = date(1990, 1, 1)
# what a run reads besides networks: files, names of places, the languages of what was read
FILES = ("registry", "imports", "gazetteer", "languages")


def demo(as_json: bool) -> None:
    """Refresh the demo's home from the sandbox."""
    settings.read_dotenv()
    homes.choose_demo()
    home = settings.load()
    fiction.prepare(home)
    _run(home, "clout demo", (*FILES, *NETWORKS), None, False, as_json)


def refresh(
    networks: list[str] | None, as_of: date | None, full: bool, target: str, as_json: bool
) -> None:
    """Read, build, check, publish."""
    if unknown := set(networks or ()) - set(APIS):
        known = ", ".join(APIS)
        stop(f"There is no network {', '.join(sorted(unknown))}. Known: {known}.", as_json)
    home = settings.load()
    origins = (*FILES, *(networks or NETWORKS))
    _run(home, "clout refresh", origins, as_of, full, as_json, target=target)


def publish(as_of: date | None, release: bool, target: str, as_json: bool) -> None:
    """Build, check and publish without reading anything."""
    _run(settings.load(), "clout publish", (), as_of, False, as_json, release, target)


def import_(path: Path, person: str | None, network: str | None, as_json: bool) -> None:
    """Load plain files or somebody's own export, and say what became of it."""
    if not path.exists():
        stop(f"There is no {path}.", as_json)
    home = settings.load()
    import duckdb

    from ingestion import archives, imports
    from orchestration.operations.forget import resume

    try:
        homes.settle(home)
        with interruptible(), writing(home, "clout import"):
            lake.begin(home)
            resume(home)
            if person or network or archives.is_export(path):
                report = archives.import_archive(path, home, person, network)
                told = report.lines()
            else:
                report = imports.import_folder(path, home)
                told = [f"{report.dataset}: {report}", *report.lines()]
    except (archives.Refused, imports.Refused) as error:
        stop(str(error), as_json)
    except duckdb.OutOfMemoryException:
        stop(
            f"Memory ended while {path} was read, and nothing of it was stored. Give it in smaller "
            f"folders, and remove it from {home.imports}, where the next refresh would read it.",
            as_json,
        )
    if as_json:
        print_json(report.as_dict())
    else:
        print(*told, sep="\n  ")


def _run(
    home: Home,
    command: str,
    origins: Collection[str],
    as_of: date | None,
    full: bool,
    as_json: bool,
    release: bool = False,
    target: str = "duckdb",
) -> None:
    """One run, its progress, its summary and its exit code."""
    if as_of and as_of < EARLIEST:
        stop(f"Nobody did anything on a network by {as_of}.", as_json)
    if as_of and as_of > datetime.now(UTC).date():
        stop(f"{as_of} is not over yet, so no score can know of it.", as_json)
    try:
        if target != "duckdb":
            spark.require(target)
        homes.settle(home)
        with (
            interruptible(),
            on_terminal() as report,
            Run(home, command, as_of, full, report, release, target, publishes=True) as run,
        ):
            report("clout", f"scores up to {run.as_of}", passing=True)
            # takes seconds, and a home that is busy should be told of at once
            from orchestration.refresh import Failed, refresh

            try:
                refresh(run, origins)
                error = None
            except Failed as failure:
                error, run.interrupted = str(failure), True
    except spark.NotInstalled as refusal:
        stop(str(refusal), as_json)
    if as_json:
        told = {"home": str(home.path), "error": error, "network_errors": run.errors}
        print_json(run.status() | told)
    else:
        _summarise(run, error)
    sys.stdout.flush()
    if run.outcome != "ok":
        raise SystemExit(3 if run.outcome == "partial" else 1)


def _summarise(run: Run, error: str | None) -> None:
    if error:
        note(f"clout: {error}\nclout: nothing was published; readers keep what they had.")
        return
    if run.networks:
        table = Table("network", "outcome", "rows", "requests", "seconds", box=None)
        for network, told in sorted(run.networks.items()):
            table.add_row(
                network,
                visible(run.errors.get(network) or told["status"]),
                f"{sum(told['rows'].values()):,}",
                f"{told['requests']:,}",
                f"{told['seconds']:.1f}",
            )
        Console(markup=False, emoji=False).print(table)
    seconds = (run.ended_at - run.started_at).total_seconds()
    print(f"Published, up to {run.as_of}, in {seconds:.0f} s: {run.home.published}/current.duckdb")
    if run.quarantined:
        print(f"{run.quarantined:,} values are in quarantine: see marts.quarantine_counts.")
