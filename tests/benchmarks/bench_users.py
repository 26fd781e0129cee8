"""Twenty people use the dashboard at once: how long a page takes, and whether memory grows.

Run: python tests/benchmarks/bench_users.py HOME [USERS [ROUNDS]]

HOME has something published. Every user holds one connection as a browser does and opens one page
after another, thinking two seconds before each; seconds run from the request to the end of the
page's script. The publication is swapped in the middle, as a refresh does.
"""

import asyncio
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bench_dashboard import APP, PAGES, _one, _wait
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

GOAL = 1.0
THINKS = 2.0


@contextmanager
def server(home: Path) -> Iterator[tuple[str, int]]:
    """A dashboard on its own port: where it listens, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "server.py", "--server.port", str(port)],
        cwd=APP.parent,
        env={**os.environ, "CLOUT_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/")
        yield f"127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(10)


async def opened(line: ClientConnection, page: str, state: dict[str, str]) -> tuple[float, int]:
    """Seconds until a page is drawn, and how many of its elements tell of an error."""
    ask = BackMsg()
    ask.rerun_script.query_string = urlencode(state)
    ask.rerun_script.page_name = page
    ask.rerun_script.context_info.timezone = "Europe/Paris"
    ask.rerun_script.context_info.locale = "fr-FR"
    start, wrong = time.perf_counter(), 0
    await line.send(ask.SerializeToString())
    async for raw in line:
        told = ForwardMsg.FromString(raw)
        element = told.delta.new_element
        wrong += element.HasField("exception") or (
            element.HasField("alert") and "dessinée" in element.alert.body
        )
        if told.HasField("script_finished"):
            return time.perf_counter() - start, wrong
    raise SystemExit("The server closed a connection.")


async def user(address: str, visits: list[tuple[str, dict[str, str]]]) -> list[tuple]:
    """One person's visits: page, seconds, errors."""
    seen = []
    async with connect(f"ws://{address}/_stcore/stream", max_size=None) as line:
        for page, state in visits:
            await asyncio.sleep(random.uniform(0, 2 * THINKS))
            name = page.split()[0]
            path = "" if name == "leaderboard" else name
            seen.append((page, *await opened(line, path, state)))
    return seen


async def everybody(address: str, asked: dict[str, str], users: int) -> list[tuple]:
    """One round: every user opens every page, each in an order of their own."""
    pages = [
        (page, {key: value.format(**asked) for key, value in state.items()})
        for page, (state, _) in PAGES.items()
    ]
    rounds = [user(address, random.sample(pages, len(pages))) for _ in range(users)]
    return [visit for seen in await asyncio.gather(*rounds) for visit in seen]


def memory(pid: int) -> int:
    """MB that a process holds."""
    told = Path(f"/proc/{pid}/status").read_text()
    return int(told.split("VmRSS:")[1].split()[0]) // 1024


def republish(home: Path, number: int) -> None:
    """Swap the publication for its copy, as a refresh does."""
    folder = home / "published"
    shutil.copy(os.path.realpath(folder / "current.duckdb"), folder / f"marts-again{number}.duckdb")
    (folder / "next").symlink_to(f"marts-again{number}.duckdb")
    (folder / "next").replace(folder / "current.duckdb")


def main() -> None:
    """Print seconds by page, the slowest, and the memory after every round."""
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    source = Path(sys.argv[1]).resolve()
    users, rounds = (int(word) for word in [*sys.argv[2:], "20", "3"][:2])
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(source / "published", home / "published", symlinks=True)
        asked = {
            "person": _one(home, "person_scores", "person_id", "rank"),
            "topic": _one(home, "person_topics", "topic_id", "response desc"),
        }
        with server(home) as (address, pid):
            for number in range(rounds):
                seen = asyncio.run(everybody(address, asked, users))
                seconds = [one[1] for one in seen]
                p95 = statistics.quantiles(seconds, n=20)[-1]
                print(
                    f"round {number + 1}: {len(seen)} pages, median"
                    f" {statistics.median(seconds):.2f} s, p95 {p95:.2f} s (goal {GOAL}),"
                    f" most {max(seconds):.2f} s ({max(seen, key=lambda one: one[1])[0]}),"
                    f" errors {sum(one[2] for one in seen)}, memory {memory(pid)} MB"
                )
                republish(home, number)


if __name__ == "__main__":
    main()
