"""A home small enough to be refreshed often: some accounts of four networks, and one import."""

import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from ingestion.home import Home
from ingestion.sandbox.server import Sandbox
from ingestion.sandbox.world import World
from orchestration.settings import PROJECT

sys.path.insert(0, str(Path(__file__).parents[1]))

from environment import CLOUT, environment
from registries import register

NETWORKS = ("bluesky", "github", "mastodon", "wordpress")
ACCOUNTS = 6
SEED, DAYS = 3, 40
# of the same data a later run tells another time of reading, and every run is in the list of runs
RUNS = "runs"
# another price, too: whoever has the first turn pays for what all need
OF_A_READING = {
    "accounts": ["observed_at"],
    "coverage": ["read_at", "requests"],
    "networks": ["read_at"],
}


class Broken(RuntimeError):
    """A command that had to succeed failed."""


class Village:
    """The networks of a small world, as long as a `with` block lasts, and homes that read them.

    Every home is refreshed up to the same day, `end`: dbt parses anew for another.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.end = datetime.now(UTC).date() - timedelta(days=1)
        self.eve = self.end - timedelta(days=1)
        self.sandbox = Sandbox(SEED, self.end, DAYS)

    def __enter__(self) -> Self:
        self.sandbox.__enter__()
        connected = {
            name: value
            for name, value in self.sandbox.settings().items()
            if name.split("__")[1].lower() in NETWORKS
        }
        self.settings = environment(
            **connected,
            CLOUT_HISTORY_DAYS="0",
            # tests only read; the default suite holds what they ask
            DBT_EXCLUDE_RESOURCE_TYPES="test unit_test",
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.sandbox.__exit__(kind, error, trace)

    def found(self) -> Home:
        """A home with people in it, refreshed once."""
        home = Home(self.folder / "founded")
        self._register(World(SEED, self.end, DAYS), home.registry)
        self.write_files()
        self.import_files(home)
        self.finish(home, self.refresh(home))
        # from now on there is more to import
        self.write_files(days=DAYS)
        return home

    def copy(self, home: Home, name: str) -> Home:
        """Another home, equal to this one."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        return Home(Path(shutil.copytree(home.path, self.folder / name, symlinks=True)))

    def clout(self, home: Home, *words: str, **settings: str) -> subprocess.Popen:
        """A command that leads a process group of its own; `said` tells what it says."""
        with self._log(home).open("w") as log:
            return subprocess.Popen(
                [*CLOUT, *words], cwd=PROJECT, start_new_session=True, stdout=log, stderr=log,
                env=self.settings | {"CLOUT_HOME": str(home.path)} | settings,
            )  # fmt: skip

    def refresh(self, home: Home, as_of: date | None = None, **settings: str) -> subprocess.Popen:
        """A refresh that has just begun."""
        return self.clout(home, "refresh", "--as-of", f"{as_of or self.end}", **settings)

    def import_files(self, home: Home) -> None:
        """Import the files, to the end."""
        self.finish(home, self.clout(home, "import", str(self.folder / "files")))

    def finish(self, home: Home, command: subprocess.Popen, timeout: float = 900) -> None:
        """Wait for a command that has to succeed; raises Broken with what it said."""
        if command.wait(timeout):
            raise Broken(self.said(home)[-1500:])

    def secrets(self) -> list[str]:
        """Every secret in the settings; names of hosts are none."""
        values = [v for k, v in self.settings.items() if k.startswith("SOURCES__")]
        words = [word.strip() for v in values for word in v.replace("=", ",").split(",")]
        return [word for word in words if len(word) > 12 and "." not in word and "/" not in word]

    def said(self, home: Home) -> str:
        """What the last command in a home has said by now."""
        return self._log(home).read_text(errors="replace")

    def _log(self, home: Home) -> Path:
        return self.folder / f"{home.path.name}.log"

    def write_files(self, days: int = DAYS // 2) -> None:
        """A folder for `clout import`: what two people of X got in the first days."""
        folder = self.folder / "files"
        folder.mkdir(exist_ok=True)
        acts = [
            ("twitter", "reply", f"fan{n % 17}", f"own{n % 2}", self._moment(n), f"i{n}")
            for n in range(days * 20)
        ]
        tables = {
            "people": ["person_id,basis,country_code", "own0,public_figure,FR", "own1,consent,FR"],
            "person_accounts": [
                "person_id,network,account_id", "own0,twitter,own0", "own1,twitter,own1",
            ],
            "interactions": [
                "network,act,actor_account_id,target_account_id,occurred_at,interaction_id",
                *map(",".join, acts),
            ],
        }  # fmt: skip
        for name, lines in tables.items():
            (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")

    def _moment(self, number: int) -> str:
        began = datetime(self.end.year, self.end.month, self.end.day, 9, tzinfo=UTC)
        return (began - timedelta(days=number // 20 + 1, minutes=number)).isoformat()

    def _register(self, world: World, folder: Path) -> None:
        may_be_scored = {p.person_id for p in world.people if p.basis and p.kind != "minor"}
        claims = []
        for network in NETWORKS:
            received = world.acts[network]
            accounts = sorted(
                (a for a in world.accounts[network].values() if a.person_id in may_be_scored),
                key=lambda a: (-len(received.get(a.account_id, [])), a.account_id),
            )
            # the very first have thousands of acts
            claims += [(a.person_id, network, a.account_id) for a in accounts[12 : 12 + ACCOUNTS]]
        register(folder, claims)


def kill(process: subprocess.Popen, *, alone: bool = False) -> bool:
    """Kill -9 a command, `alone` or with all it started; False where it had ended by itself."""
    if process.poll() is not None:
        return False
    (os.kill if alone else os.killpg)(process.pid, signal.SIGKILL)
    process.wait()
    return True


def marts(home: Home) -> dict[str, list[tuple]]:
    """mart -> its published rows, sorted, without what tells of the reading itself."""
    with duckdb.connect(str((home.published / "current.duckdb").resolve()), read_only=True) as con:
        con.execute("set search_path = 'marts'")
        return {
            name: con.execute(f"select * exclude ({told}) from {name} order by all").fetchall()
            if (told := ", ".join(OF_A_READING.get(name, [])))
            else con.execute(f"from {name} order by all").fetchall()
            for name in _names(con)
        }


def counts(file: Path) -> dict[str, int]:
    """mart -> rows of a published file, as a reader who opens it now finds them."""
    with duckdb.connect(str(file), read_only=True) as con:
        return {
            name: con.execute(f"select count(*) from marts.{name}").fetchall()[0][0]
            for name in _names(con)
        }


def _names(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The marts of a published file; the views on them hold the same rows."""
    return [
        name
        for (name,) in con.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts'"
        ).fetchall()
        if name != RUNS
    ]
