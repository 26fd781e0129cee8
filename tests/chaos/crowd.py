"""Readers of one dashboard, while marts are published if asked: seconds, memory, and what is wrong.

`python tests/chaos/crowd.py HOME [--users 20] [--seconds 60] [--versions 8]`: HOME has something
published. In a copy, every name carries the number of its version; each user opens page after page
over a session of their own, as a browser does, and looks for the numbers in what one run of a page
sent. Seconds run from the request to the end of the page's script.
"""

import argparse
import asyncio
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import duckdb
import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ingestion.home import Home
from orchestration.operations.publish import prune, publish
from orchestration.runs import yesterday

sys.path.insert(0, str(Path(__file__).parents[1]))

from served import dashboard

PAGES = (
    "", "person", "compare", "trends", "topics", "countries", "whatif", "method", "sql", "status",
    "privacy",
)  # fmt: skip
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
        prune(self.home)


class User:
    """One session: opens pages, one after the other, and counts what was wrong."""

    def __init__(self, address: str, people: list[str], number: int) -> None:
        self.address, self.people, self.chance = address, people, random.Random(number)
        self.seen, self.wrong, self.seconds = set(), Counter(), []

    async def browse(self, ends: float, thinks: float) -> None:
        async with websockets.connect(
            f"ws://{self.address}/_stcore/stream", max_size=None, subprotocols=["streamlit"]
        ) as session:
            while time.monotonic() < ends:
                await asyncio.sleep(self.chance.uniform(0, 2 * thinks))
                await self.open(session, self.chance.choice(PAGES))

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
            if told.HasField("delta"):
                self._look(page, told.delta.new_element)
            if told.HasField("script_finished"):
                break
        self.seconds.append(time.monotonic() - began)
        self.seen |= versions
        if len(versions) > 1:
            self.wrong[f"{page}: versions {sorted(map(int, versions))} on one page"] += 1

    def _look(self, page: str, element) -> None:
        if element.HasField("exception"):
            self.wrong[f"{page}: {element.exception.message[:200]}"] += 1
        # what breaks while a page is drawn is told there in a sentence
        if element.HasField("alert") and element.alert.format == Alert.ERROR:
            self.wrong[f"{page}: {element.alert.body[:200]}"] += 1


async def crowd(address: str, press: Press, people: list[str], asked: argparse.Namespace) -> int:
    ends = time.monotonic() + asked.seconds
    everybody = [User(address, people, number) for number in range(asked.users)]
    browsing = [asyncio.create_task(user.browse(ends, asked.thinks)) for user in everybody]
    for _ in range(asked.versions):
        await asyncio.sleep(asked.seconds / (asked.versions + 1))
        await asyncio.to_thread(press.publish)
    ended = await asyncio.gather(*browsing, return_exceptions=True)
    wrong = Counter(repr(error) for error in ended if error)
    for user in everybody:
        wrong += user.wrong
    seconds = [second for user in everybody for second in user.seconds]
    seen = set().union(*(user.seen for user in everybody))
    print(f"users {asked.users}, publications {press.version}, seen {len(seen)}")
    print(f"pages {len(seconds)}, median {statistics.median(seconds):.2f} s, "
          f"p95 {statistics.quantiles(seconds, n=20)[-1]:.2f} s")  # fmt: skip
    print(f"errors and mixed pages: {wrong.total()} {dict(wrong) or ''}")
    return int(bool(wrong) or len(seen) < min(2, press.version))


def memory(process: int) -> int:
    """MB that a process holds."""
    told = Path(f"/proc/{process}/status").read_text()
    return int(told.split("VmRSS:")[1].split()[0]) // 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--thinks", type=float, default=2, help="seconds before a page, on average")
    parser.add_argument("--versions", type=int, default=0, help="publications meanwhile")
    parser.add_argument("--rounds", type=int, default=1)
    asked, failed = parser.parse_args(), 0
    with tempfile.TemporaryDirectory(prefix="clout-crowd-") as folder:
        press = Press(asked.home.resolve(), Home(Path(folder) / "home"))
        press.publish()
        with duckdb.connect(str(press.home.warehouse), read_only=True) as con:
            found = con.execute("select person_id from marts.people order by 1 limit 50").fetchall()
        with dashboard(press.home.path) as (address, process):
            for _ in range(asked.rounds):
                there = address.removeprefix("http://")
                failed |= asyncio.run(crowd(there, press, [who for (who,) in found], asked))
                print(f"memory {memory(process)} MB")
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
