"""dbt in a process that does not outlive the one that started it, nor any thread of its own."""

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from dbt.cli.main import cli
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager

DEBUGGING = {EventLevel.DEBUG, EventLevel.TEST}


class Messages(EventManager):
    """dbt's messages without those for debugging, unless a log wants them.

    dbt lays out every message before it asks whether a log is as curious as that; those for
    debugging, some twenty of a model, take an eighth of a small build.
    """

    def fire_event(
        self,
        e: BaseEvent,
        level: EventLevel | None = None,
        node: Any = None,  # noqa: ANN401
        force_warn_or_error_handling: bool = False,
    ) -> None:
        """Lay out and log a message that may be heard."""
        wanted = any(log.level in DEBUGGING for log in self.loggers)
        if wanted or (level or e.level_tag()) not in DEBUGGING:
            super().fire_event(e, level, node, force_warn_or_error_handling)


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


def enter_home() -> None:
    """Work where the warehouse lies: dbt parses all of the project anew for another path of it."""
    warehouse = Path(os.environ.get("CLOUT_WAREHOUSE", ""))
    if warehouse.is_absolute():
        os.chdir(warehouse.parent)
        os.environ["CLOUT_WAREHOUSE"] = warehouse.name


if __name__ == "__main__":
    attend(os.getppid())
    enter_home()
    set_spark_apart()
    ctx_set_event_manager(Messages())
    cli(prog_name="dbt")
