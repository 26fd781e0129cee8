"""One writer per home: whoever writes holds a lock that says who it is."""

import fcntl
import json
import os
import socket
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import TextIO

from ingestion.home import Home
from orchestration.operations import swap


class Busy(RuntimeError):
    """Another process is writing in this home."""


def _file(home: Home) -> Path:
    return home.path / "clout.lock"


@contextmanager
def writing(home: Home, command: str, patience: float = 0) -> Generator[None]:
    """Be the only writer of the home; refuse with `Busy` when another process is.

    At once, or when it still is after `patience` seconds. What a restore that was killed left half
    done is done, or undone, before anything else. The operating system frees the lock of a process
    that died, so nothing is ever left to clean up.
    """
    home.path.mkdir(parents=True, exist_ok=True)
    with _file(home).open("a+") as file:
        _take(home, file, monotonic() + patience)
        file.truncate(0)
        json.dump(
            {
                "command": command,
                "pid": os.getpid(),
                "host": socket.gethostname(),
                "since": datetime.now(UTC).isoformat(timespec="seconds"),
            },
            file,
        )
        file.flush()
        try:
            swap.resume(home.path)
            yield
        finally:
            file.truncate(0)


def holder(home: Home) -> dict | None:
    """Who is writing in the home now: command, pid, host, since; None when nobody is."""
    try:
        with _file(home).open() as file:
            return _holder(file) if _is_held(file) else None
    except FileNotFoundError:
        return None


def _take(home: Home, file: TextIO, deadline: float) -> None:
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not _is_held(file):
                continue  # somebody only looked who holds it, and is done
            if monotonic() >= deadline:
                raise Busy(_refusal(home, _holder(file))) from None
        sleep(1)


def _is_held(file: TextIO) -> bool:
    """Whether a writer has the lock; to look is to share it for a moment."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(file, fcntl.LOCK_UN)
    return False


def _holder(file: TextIO) -> dict:
    file.seek(0)
    try:
        return json.load(file)
    except ValueError:  # it holds the lock but has not written its name yet
        return {}


def _refusal(home: Home, who: dict) -> str:
    known = "another process"
    if who:
        known = f"`{who['command']}` (pid {who['pid']} on {who['host']}, since {who['since']})"
    return (
        f"{home.path} is being written by {known}. "
        "Wait until it is done, or stop it, and try again."
    )
