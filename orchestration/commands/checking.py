"""The command `check`: what is set up, who the networks take us for, and what to do about it."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from dashboard.untrusted import visible
from ingestion import lake
from ingestion.home import Home
from orchestration import homes
from orchestration.commands.console import print_json
from orchestration.commands.reading import readable_home
from orchestration.operations.lock import holder
from orchestration.operations.retention import DAYS, needed_days, retention_days

STALE_HOURS = 30
ASK = {"attempts": 1, "timeout": (3.0, 8.0)}


def check(as_json: bool) -> None:
    """Ask every connected network whom it takes us for, and look at settings and freshness."""
    home = readable_home()
    found = {
        "home": str(home.path),
        "kind": homes.kind_of(home),
        "writer": holder(home),
        "networks": _networks(home),
        "published": _published(home),
        "problems": _problems(home),
    }
    found["problems"] += [n["error"] for n in found["networks"] if n["state"] == "failed"]
    if as_json:
        print_json(found)
    else:
        _print(found)
    if found["problems"]:
        raise SystemExit(1)


def _networks(home: Home) -> list[dict]:
    from ingestion.networks import APIS
    from ingestion.source import module_of

    for network in APIS:
        module_of(network)  # threads that import modules of one another would wait for ever
    with ThreadPoolExecutor(len(APIS)) as threads:
        return list(threads.map(lambda network: _network(network, home), APIS))


def _network(network: str, home: Home) -> dict:
    from ingestion.claims import claims_of
    from ingestion.client import Problem
    from ingestion.source import connection_of, missing_settings, module_of, settings_of, terms_of

    module = module_of(network)
    told = {
        "network": network, "title": module.TITLE, "state": "connected", "name": None, "scopes": [],
        "left": None, "error": None, "missing": [], "to_do": None, "terms": None,
        "accounts": len(claims_of(network, home, datetime.now(UTC).date())),
        "base_url": settings_of(network).get("base_url", module.BASE_URL),
    }  # fmt: skip
    if homes.kind_of(home) == homes.DEMO:
        return told | {"state": "sandbox"}
    if missing := missing_settings(network):
        where = [module.SECRETS[name.rpartition("__")[2].lower()] for name in missing]
        ways = [f"{name}: {how}" for name, how in zip(missing, where, strict=True)]
        return told | {
            "state": "not connected", "missing": missing, "to_do": "set " + "; ".join(ways),
        }  # fmt: skip
    if not (module.SECRETS or set(settings_of(network)) - {"base_url"}):
        return told | {"scopes": ["public data"]}  # there are no credentials to ask about
    try:
        connection = connection_of(network, **ASK)
    except Problem as problem:
        return told | {"state": "failed", "error": str(problem)}
    told |= {"name": connection.name, "scopes": list(connection.scopes), "left": connection.left}
    if terms := terms_of(network):
        setting = f"SOURCES__{network.upper()}__TERMS_ACCEPTED=true"
        told |= {"terms": terms, "to_do": f"{terms} Then set {setting}; until then its API data "
                 "stands beside the score, not in it."}  # fmt: skip
    return told


def _published(home: Home) -> dict | None:
    """The publication readers have, and how the last run went."""
    try:
        manifest = json.loads((home.published / "parquet" / "manifest.json").read_text())
    except FileNotFoundError:
        return None
    age = datetime.now(UTC) - datetime.fromisoformat(manifest["published_at"])
    return {
        "run_id": manifest["run_id"],
        "as_of": manifest["data_as_of"],
        "hours_old": round(age.total_seconds() / 3600, 1),
        "last_run": _last_run(home),
    }


def _last_run(home: Home) -> str | None:
    """How it went; it may have gone so badly that it could not say so."""
    try:
        return json.loads((home.published / "status.json").read_text())["outcome"]
    except FileNotFoundError:
        return None


def _is_closed(home: Home) -> bool:
    """Whether nothing can be written in the home, or in the folder it would be made in."""
    place = next(place for place in (home.path, *home.path.parents) if place.exists())
    return not (place.is_dir() and os.access(place, os.W_OK | os.X_OK))


def _problems(home: Home) -> list[str]:
    problems = []
    days = os.environ.get("CLOUT_HISTORY_DAYS") or "90"
    if not days.isdecimal():
        problems.append(f"CLOUT_HISTORY_DAYS is {days!r}; it should be a number of days.")
    asked = os.environ.get("CLOUT_RETENTION_DAYS") or str(DAYS)
    if not asked.isdecimal() or int(asked) < needed_days():
        problems.append(
            f"CLOUT_RETENTION_DAYS is {asked!r}; scores need {needed_days()} days, "
            f"so raw data is kept for {retention_days()}."
        )
    if _is_closed(home):
        problems.append(f"Nothing can be written in {home.path}, which CLOUT_HOME names.")
    if not holder(home) and (why := lake.refusal(home)):
        problems.append(why)
    published = _published(home)
    if published and published["hours_old"] > STALE_HOURS:
        problems.append(
            f"What is published is {published['hours_old']:.0f} hours old. "
            "Run `clout refresh`, or leave `clout schedule` running."
        )
    if published and published["hours_old"] < 0:
        problems.append("What is published is of a moment to come: is this machine's clock right?")
    if published and published["last_run"] == "failed":
        problems.append(f"The last run failed: see {home.published}/status.json.")
    return problems


def _print(found: dict) -> None:
    print(f"Home       {found['home']} ({found['kind']})")
    if writer := found["writer"]:
        print(f"Writing    {writer.get('command')}, pid {writer.get('pid')}, {writer.get('since')}")
    if published := found["published"]:
        print(f"Published  up to {published['as_of']}, {published['hours_old']} hours ago")
    else:
        print("Published  nothing yet")
    if not any(network["accounts"] for network in found["networks"]):
        print(f"Accounts   none: who is read stands in {found['home']}/registry (docs/data.md)")
    table = Table("network", "state", "accounts", "as", "rights", "left", "to do", box=None)
    for network in found["networks"]:
        table.add_row(
            network["title"],
            network["state"],
            str(network["accounts"]),
            visible(network["name"] or ""),
            ", ".join(network["scopes"]),
            network["left"] or "",
            visible(network["error"] or network["to_do"] or ""),
        )
    Console(markup=False, emoji=False, width=None if os.isatty(1) else 240).print(table)
    for problem in found["problems"]:
        print(f"Problem    {visible(problem)}")
