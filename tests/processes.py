"""Programs that live as long as the tests, and end with them however these end."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 120
# when whoever started it is gone its standard input ends, and so does all that it started
WATCHED = '"$@" <&- & cat >/dev/null; kill 0'


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def is_open(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def running(command, log: Path, is_ready: Callable[[], bool], **manners):
    """Start a program in a session of its own, wait until it is ready, and end it afterwards."""
    with (
        log.open("wb") as told,
        subprocess.Popen(
            ["sh", "-c", WATCHED, "sh", *map(str, command)],
            stdin=subprocess.PIPE, stdout=told, stderr=told, start_new_session=True, **manners,
        ) as process,
    ):  # fmt: skip
        try:
            deadline = time.monotonic() + PATIENCE
            while not is_ready():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{command[0]} does not start:\n{log.read_text()[-2000:]}")
                time.sleep(0.05)
            yield process
        finally:
            end(process)


def end(process):
    """Let a session end by itself, or put an end to it."""
    process.stdin.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
