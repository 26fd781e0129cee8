"""dbt's manifest, made anew whenever the project it describes has changed."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from ingestion.networks import FOLDERS, NETWORKS
from orchestration.settings import PROJECT

DBT = PROJECT / "dbt_project"
# its own folder, so that a dbt called by hand does not change what Dagster sees
TARGET = DBT / "target" / "dagster"
# as dbt calls it
PARSED = "partial_parse.msgpack"


class DoesNotParse(RuntimeError):
    """The dbt project has an error that dbt itself names."""


def load() -> dict:
    """The manifest of the project as its files are now; parses it when it is missing or stale."""
    file = TARGET / "manifest.json"
    with _alone():
        if not file.exists() or file.stat().st_mtime < last_change():
            _parse()
        return json.loads(file.read_text())


def lend(target: Path) -> None:
    """Give a folder in which dbt was never at work what it parsed here: half of a first start."""
    kept = target / PARSED
    with _alone():
        if (TARGET / PARSED).exists() and not kept.exists():
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(TARGET / PARSED, kept)


@contextmanager
def _alone() -> Generator[None]:
    """Several Dagster processes start at once: one parses, the others wait for it."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with (TARGET / "parse.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def _parse() -> None:
    # going on from what it parsed before, dbt keeps unit tests that were taken out
    (TARGET / PARSED).unlink(missing_ok=True)
    done = subprocess.run(
        [
            sys.executable, "-P", "-m", "orchestration.child", "--quiet", "parse",
            "--project-dir", DBT, "--profiles-dir", DBT,
        ],
        # of all networks, whoever asks first: the others read what is kept
        env=os.environ
        | {
            "CLOUT_NETWORKS": ",".join(NETWORKS),
            "CLOUT_WAREHOUSE": str(TARGET / "warehouse.duckdb"),
            "DBT_TARGET_PATH": str(TARGET),
            "DBT_LOG_PATH": str(TARGET),
        },
        cwd=DBT,
        capture_output=True,
        text=True,
    )  # fmt: skip
    if done.returncode:
        raise DoesNotParse(f"dbt cannot parse {DBT}:\n{done.stdout}{done.stderr}")


def last_change() -> float:
    """When a file of the project, or the set of networks it loops over, was last touched."""
    return max(path.stat().st_mtime for path in (*sources(), *FOLDERS))


def sources() -> Iterator[Path]:
    """The files that dbt reads, and their folders."""
    yield from (DBT / "dbt_project.yml", DBT / "profiles.yml")
    for folder in ("macros", "models", "seeds", "tests"):
        yield from (DBT / folder).rglob("*")
