"""dbt in a process that does not outlive the one that started it, nor any thread of its own."""

import os
import sys
import threading
import time
from pathlib import Path

from dbt.cli.main import cli


def attend(parent: int) -> None:
    """End this process with its parent, and with the first thread that breaks."""
    threading.excepthook = _end
    threading.Thread(target=_follow, args=[parent], daemon=True).start()


def _follow(parent: int) -> None:
    """End with the parent, however it ended: nobody else may write while dbt still does."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _end(broken: threading.ExceptHookArgs) -> None:
    """A thread without memory leaves dbt waiting for its answer for ever."""
    try:
        threading.__excepthook__(broken)
    finally:
        os._exit(1)


def set_spark_apart() -> None:
    """Give Spark's own words a file: in the same pipe they would break the lines of dbt."""
    if "--target=spark" in sys.argv:
        log = Path(os.environ["DBT_LOG_PATH"], "spark.log")
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as file:
            os.dup2(file.fileno(), sys.stderr.fileno())


if __name__ == "__main__":
    attend(os.getppid())
    set_spark_apart()
    cli(prog_name="dbt")
