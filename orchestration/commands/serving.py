"""The commands that run until they are stopped: schedule, sandbox."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Event

from orchestration import settings
from orchestration.commands.console import note
from orchestration.runs import yesterday

GRACE = 15.0


def schedule(port: int) -> None:
    """Dagster's web server and daemon, side by side; when one ends, so does the other."""
    home = settings.load()
    from orchestration import homes, instance, manifest

    homes.settle(home)
    # databases and manifest are made by one process, before several want them
    instance.prepare(home).dispose()
    manifest.load()
    tools = Path(sys.executable).parent
    location = ["-m", "orchestration.definitions"]
    note(f"Refreshing every night at 04:15 in Paris. Runs: http://127.0.0.1:{port}. Ctrl-C stops.")
    # read-only: a page of any website open on this machine could otherwise start runs
    server = [sys.executable, "-m", "orchestration.webserver", "--read-only", "-h", "127.0.0.1"]
    raise SystemExit(
        _keep(
            {
                "Dagster's web server": [*server, "-p", str(port), *location],
                "dagster-daemon": [f"{tools}/dagster-daemon", "run", *location],
            }
        )
    )


def sandbox(seed: int, end: date | None, port: int) -> None:
    """Become the sandbox's process."""
    command = ["-m", "ingestion.sandbox", f"--seed={seed}", f"--end={end or yesterday()}"]
    os.execv(sys.executable, [sys.executable, *command, f"--port={port}"])


def _keep(commands: dict[str, list[str]]) -> int:
    """Run the commands until a signal, or until one of them ends; leave no process behind."""
    stopping = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    # groups of their own: Ctrl-C reaches us alone, and their children can be stopped with them
    children = {
        name: subprocess.Popen(command, start_new_session=True)
        for name, command in commands.items()
    }
    try:
        while not stopping.wait(0.5):
            if ended := [name for name, child in children.items() if child.poll() is not None]:
                note(f"clout: {ended[0]} ended by itself; the other is stopped too")
                return 1
        return 0
    finally:
        _end(list(children.values()))


def _end(children: list[subprocess.Popen]) -> None:
    for child in children:
        _signal(child, signal.SIGTERM)
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(GRACE)
        # the leader may have gone without its children
        _signal(child, signal.SIGKILL)
        child.wait()


def _signal(child: subprocess.Popen, number: signal.Signals) -> None:
    """Signal a child's whole process group, if there is still anybody in it."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)
