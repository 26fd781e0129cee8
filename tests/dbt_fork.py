"""dbt as forks of a process that has imported it: to import it takes half of a small build."""

import multiprocessing
import os
from pathlib import Path

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["dbt.cli.main", "dbt.adapters.duckdb.impl"])


def dbt(arguments, settings, log: Path):
    """Run a command with these settings in its environment; whether it succeeded, and its words."""
    process = FORKS.Process(target=_run, args=(list(map(str, arguments)), settings, log))
    process.start()
    process.join()
    succeeded = process.exitcode == 0
    process.close()
    return succeeded, log.read_text()


def _run(arguments, settings, log):
    os.environ.clear()
    os.environ.update(settings)
    with log.open("wb") as told:
        for stream in (1, 2):
            os.dup2(told.fileno(), stream)
    from dbt.cli.main import cli

    cli(arguments, prog_name="dbt")
