"""Readers of one dashboard while marts are published: no error, never two versions on one page.

`python tests/chaos/crowd.py HOME --users 20`: HOME has something published. In a copy, every name
carries the number of its version; each user opens page after page over a session of their own, as
a browser does, and looks for the numbers in what one run of a page sent.
"""

import argparse
import asyncio
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import duckdb
import requests
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ingestion.home import Home
from orchestration.operations.publish import publish
from orchestration.runs import yesterday

DASHBOARD = Path(__file__).parents[2] / "dashboard"
PAGES = ("", "person", "compare", "trends", "countries", "whatif", "method", "status", "privacy")
VERSION = re.compile(rb"~v(\d+)~")


class Press:
    """Publishes the marts of a home again and again, with the version in every name."""

    def __init__(self, given: Path, home: Home) -> None:
        self.home, self.version = home, 0
        home.path.mkdir()
        with duckdb.connect(str(home.warehouse)) as con:
            con.execute(f"attach '{(given / 'published/current.duckdb').resolve()}' as given")
            con.execute("create schema marts")
            self.named = []
            for table, columns in con.execute(
                "select table_name, list(column_name) from duckdb_columns() "
                "where database_name = 'given' and schema_name = 'marts' group by 1"
            ).fetchall():
                con.execute(f"create table marts.{table} as from given.marts.{table}")
                self.named += [table] * ("display_name" in columns)

    def publish(self) -> None:
        self.version += 1
        with duckdb.connect(str(self.home.warehouse)) as con:
            for table in self.named:
                con.execute(
                    f"update marts.{table} set display_name = "
                    f"regexp_replace(display_name, ' ?~v\\d+~', '') || ' ~v{self.version}~'"
                )
        publish(self.home, f"{self.version:06}", yesterday())


class User:
    """One session: opens pages, one after the other, and counts what was wrong."""

    def __init__(self, address: str, people: list[str], number: int) -> None:
        self.address, self.people, self.chance = address, people, random.Random(number)
        self.pages, self.seen, self.wrong, self.seconds = 0, set(), Counter(), []

    async def browse(self, done: asyncio.Event) -> None:
        async with websockets.connect(
            f"ws://{self.address}/_stcore/stream", max_size=None, subprotocols=["streamlit"]
        ) as session:
            while not done.is_set():
                await self.open(session, self.chance.choice(PAGES))
                await asyncio.sleep(self.chance.uniform(0, 1))

    async def open(self, session: websockets.ClientConnection, page: str) -> None:
        asked = BackMsg()
        asked.rerun_script.page_name = page
        if page in ("person", "privacy"):
            asked.rerun_script.query_string = f"p={self.chance.choice(self.people)}"
        began, versions = time.monotonic(), set()
        await session.send(asked.SerializeToString())
        while True:
            raw = await asyncio.wait_for(session.recv(), 120)
            told = ForwardMsg.FromString(raw)
            versions |= set(VERSION.findall(raw))
            if told.HasField("delta") and told.delta.new_element.HasField("exception"):
                self.wrong[f"{page}: {told.delta.new_element.exception.message[:200]}"] += 1
            if told.HasField("script_finished"):
                break
        self.pages += 1
        self.seconds.append(time.monotonic() - began)
        self.seen |= versions
        if len(versions) > 1:
            self.wrong[f"{page}: versions {sorted(map(int, versions))} on one page"] += 1


async def crowd(address: str, press: Press, users: int, versions: int, people: list[str]) -> int:
    done = asyncio.Event()
    everybody = [User(address, people, number) for number in range(users)]
    browsing = [asyncio.create_task(user.browse(done)) for user in everybody]
    for _ in range(versions):
        await asyncio.sleep(3)
        await asyncio.to_thread(press.publish)
    await asyncio.sleep(3)
    done.set()
    ended = await asyncio.gather(*browsing, return_exceptions=True)
    wrong = Counter(repr(error) for error in ended if error)
    for user in everybody:
        wrong += user.wrong
    seconds = sorted(second for user in everybody for second in user.seconds)
    seen = set().union(*(user.seen for user in everybody))
    print(f"users {users}, publications {press.version}, seen {len(seen)}")
    print(f"pages {len(seconds)}, median {seconds[len(seconds) // 2]:.1f} s, "
          f"p95 {seconds[int(len(seconds) * 0.95)]:.1f} s")  # fmt: skip
    print(f"errors and mixed pages: {wrong.total()} {dict(wrong) or ''}")
    return int(bool(wrong) or len(seen) < 2)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--versions", type=int, default=8)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clout-crowd-") as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        press = Press(asked.home.resolve(), Home(Path(folder) / "home"))
        press.publish()
        with duckdb.connect(str(press.home.warehouse), read_only=True) as con:
            found = con.execute("select person_id from marts.people order by 1 limit 50").fetchall()
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "server.py", "--server.port", str(port)],
            cwd=DASHBOARD, env=os.environ | {"CLOUT_HOME": str(press.home.path)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            for _ in range(300):
                try:
                    requests.get(f"http://127.0.0.1:{port}/_stcore/health", timeout=5)
                    break
                except requests.ConnectionError:
                    time.sleep(0.2)
            people = [person for (person,) in found]
            address = f"127.0.0.1:{port}"
            return asyncio.run(crowd(address, press, asked.users, asked.versions, people))
        finally:
            server.kill()
            server.wait()


if __name__ == "__main__":
    raise SystemExit(main())
