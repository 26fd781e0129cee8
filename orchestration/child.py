"""dbt in a process that does not outlive the one that started it, nor any thread of its own."""

import os
import threading
import time

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


if __name__ == "__main__":
    attend(os.getppid())
    cli(prog_name="dbt")
