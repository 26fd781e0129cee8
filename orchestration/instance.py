"""The Dagster instance of a home, made by one process before others use it."""

import fcntl
import os
from pathlib import Path

import dagster as dg

from ingestion.home import Home
from orchestration import settings

TEMPLATE = Path(__file__).with_name("dagster.yaml")


def prepare(home: Home) -> dg.DagsterInstance:
    """The home's instance, its files made or brought up to date; DAGSTER_HOME names it."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    # processes that make the same databases at once break them for good
    with (home.dagster / "prepare.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        settings = home.dagster / "dagster.yaml"
        if not settings.exists() or settings.read_bytes() != TEMPLATE.read_bytes():
            draft = settings.with_suffix(".draft")
            draft.write_bytes(TEMPLATE.read_bytes())
            draft.replace(settings)
        return dg.DagsterInstance.get()


if __name__ == "__main__":
    prepare(settings.load()).dispose()
    print(os.environ["DAGSTER_HOME"])
