"""Servers of ours on a free port of this machine, for as long as a `with` block lasts."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import requests

DASHBOARD = Path(__file__).parents[1] / "dashboard"


@contextmanager
def served(
    command: Callable[[str], list[str]], health: str, **how: Any
) -> Iterator[tuple[str, int]]:
    """The address and the process of `python -m` a command on a port, once `health` answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", *command(str(port))],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **how,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                requests.get(address + health, timeout=5)
                break
            # a busy machine takes a connection long before it answers
            except (requests.ConnectionError, requests.Timeout):
                with suppress(subprocess.TimeoutExpired):
                    raise RuntimeError(f"The server ended with {process.wait(0.1)}.") from None
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(20)


def dashboard(home: Path, **settings: str) -> Any:
    """The pages on what a home has published, as `clout dashboard` serves them."""
    return served(
        lambda port: ["streamlit", "run", "server.py", "--server.port", port],
        "/_stcore/health",
        cwd=DASHBOARD,
        env=os.environ | {"CLOUT_HOME": str(home)} | settings,
    )
