"""The commands that only read: check, dashboard, sql."""

import csv
import json
import os
import sys
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from ingestion.home import Home
from orchestration import homes, settings
from orchestration.commands.console import note, print_json, stop
from orchestration.operations.lock import holder

STALE_HOURS = 30
QUERY_SECONDS = 30.0


def check(as_json: bool) -> None:
    """What is set up, what is missing and what to do about it."""
    home = _home()
    found = {
        "home": str(home.path),
        "kind": homes.kind_of(home),
        "writer": holder(home),
        "networks": _networks(home),
        "published": _published(home),
        "problems": _problems(home),
    }
    if as_json:
        print_json(found)
    else:
        _print(found)
    if found["problems"]:
        raise SystemExit(1)


def dashboard() -> None:
    """Become the dashboard's process."""
    _home()
    app = settings.PROJECT / "dashboard" / "app.py"
    os.chdir(app.parent)  # its settings are found beside it
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(app)])


def sql(query: str, limit: int, form: str) -> None:
    """Answer one SELECT in the console's sandbox."""
    from dashboard import console

    file = (_home().published / "current.duckdb").resolve()
    if not file.exists():
        stop("Nothing is published yet. Run `clout refresh`, or `clout demo`.", form == "json")
    try:
        answer = console.run(query, file, limit=limit, seconds=QUERY_SECONDS)
    except console.Refused as refusal:
        stop(str(refusal), form == "json")
    if form == "json":
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        print_json({"rows": rows, "truncated": answer.truncated, "seconds": answer.seconds})
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows([_word(cell) for cell in row] for row in answer.rows)
    else:
        table = Table(*answer.columns, box=None)
        for row in answer.rows:
            table.add_row(*(_word(cell) for cell in row))
        Console(markup=False).print(table)
    if answer.truncated and form != "json":
        note(f"These are the first {len(answer.rows)} rows; --limit shows more.")


def _home() -> Home:
    """The home to read, which is the demo's when there is no other."""
    settings.read_dotenv()
    if homes.choose_readable():
        note("No CLOUT_HOME is set and data/ is empty: this is the demo in data/demo.")
    return settings.load()


def _networks(home: Home) -> list[dict]:
    fiction = homes.kind_of(home) == homes.DEMO
    from ingestion.networks import NETWORKS
    from ingestion.source import missing_settings, module_of, settings_of

    return [
        {
            "network": network,
            "title": module_of(network).TITLE,
            "connected": fiction or not missing_settings(network),
            "missing": [] if fiction else missing_settings(network),
            "base_url": settings_of(network).get("base_url", module_of(network).BASE_URL),
        }
        for network in NETWORKS
    ]


def _published(home: Home) -> dict | None:
    """The publication readers have, and how the last run went."""
    try:
        manifest = json.loads((home.published / "parquet" / "manifest.json").read_text())
        status = json.loads((home.published / "status.json").read_text())
    except FileNotFoundError:
        return None
    age = datetime.now(UTC) - datetime.fromisoformat(manifest["published_at"])
    return {
        "run_id": manifest["run_id"],
        "as_of": manifest["data_as_of"],
        "hours_old": round(age.total_seconds() / 3600, 1),
        "last_run": status["outcome"],
    }


def _problems(home: Home) -> list[str]:
    problems = []
    days = os.environ.get("CLOUT_HISTORY_DAYS") or "90"
    if not days.isdecimal():
        problems.append(f"CLOUT_HISTORY_DAYS is {days!r}; it should be a number of days.")
    published = _published(home)
    if published and published["hours_old"] > STALE_HOURS:
        problems.append(
            f"What is published is {published['hours_old']:.0f} hours old. "
            "Run `clout refresh`, or leave `clout schedule` running."
        )
    if published and published["last_run"] == "failed":
        problems.append(f"The last run failed: see {home.published}/status.json.")
    return problems


def _print(found: dict) -> None:
    print(f"Home       {found['home']} ({found['kind']})")
    if writer := found["writer"]:
        print(f"Writing    {writer.get('command')}, pid {writer.get('pid')}, {writer.get('since')}")
    for network in found["networks"]:
        state = "sandbox" if found["kind"] == homes.DEMO else "connected"
        if not network["connected"]:
            state = f"not connected: set {' and '.join(network['missing'])}"
        print(f"{network['title']:<10} {state}")
    if published := found["published"]:
        print(f"Published  up to {published['as_of']}, {published['hours_old']} hours ago")
    else:
        print("Published  nothing yet")
    for problem in found["problems"]:
        print(f"Problem    {problem}")


def _word(cell: object) -> str:
    if cell is None:
        return ""
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, dict | list) else str(cell)
