"""Measure API pages from parsed JSON to the loaded table: rows made, checked, minimised, loaded.

The pages are all that the sandbox answers when a network is read, again and again under other ids,
until there are rows enough. To make them costs time that is not counted. Each network is measured
three times, and the best counts: what else a machine does can only slow it down.

Run: python tests/benchmarks/bench_pages.py [rows] [network ...]
"""

import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from ingestion.client import Answer
from ingestion.home import Home
from ingestion.outcome import Outcome
from ingestion.pipeline import ensure_tables, load, prepare
from ingestion.reading import Claim, Page, Reading
from ingestion.relations import Relation
from ingestion.sandbox.exchange import networks
from ingestion.sandbox.server import Sandbox
from ingestion.sandbox.world import World
from ingestion.sieve import Sieve
from ingestion.source import module_of, source_from

GOAL = 50_000
TIMES = 3
SEED, END = 3, date(2026, 3, 31)
NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
# what makes the ids of a network others: in most, the last four signs of every long id
LAST_FOUR = rb'(?<=")((?:id|uri|value|\w+_id|\w+Id)":"[^"\\]{5,})[^"\\]{4}(?=")', rb"\g<1>%d"
SPELLED = {
    "bluesky": (rb"(did:plc:\w{20})\w{4}", rb"\g<1>%d"),
    "lastfm": (rb'(?<=["/])((?:[a-z]+(?=\d+["/]))|Les (?=\w))', rb"\g<1>%d "),
    "linkedin": (rb'(urn:li:\w+:|"id":|[{,]")(?=\d)', rb"\g<1>%d"),
    "wordpress": (rb"([\w-]+\.example)", rb"n%d-\g<1>"),
}

Ask = Callable[[str, Any, Any], Answer]


class Endless:
    """A network of which there is always more."""

    def __init__(self, network: str, address: str, claimed: list[str]) -> None:
        """Read it once from the sandbox and keep every answer."""
        self._network, self._address, self._claimed = network, address, claimed
        self._answers: list[tuple[int, Mapping[str, str], bytes]] = []
        self._making = 0.0
        self._rows = sum(table.num_rows for _, table in self._tables([None], b"", Outcome(network)))

    def measure(self, wanted: int) -> tuple[int, float]:
        """Print, and return, rows and CPU seconds from pages to tables."""
        rows, spent, outcome = min((self._once(wanted) for _ in range(TIMES)), key=itemgetter(1))
        print(
            f"{self._network}: {rows:,} rows, {spent:.2f} CPU s, {rows / spent:,.0f} rows per "
            f"CPU s (goal {GOAL:,}), {outcome.quarantined} in quarantine, {outcome.error or 'ok'}",
            flush=True,
        )
        return rows, spent

    def _once(self, wanted: int) -> tuple[int, float, Outcome]:
        """Rows, CPU seconds and how it went."""
        self._making = 0.0
        numbers = range(1000, 1000 + -(-wanted // self._rows))
        outcome = Outcome(self._network)
        with tempfile.TemporaryDirectory() as folder:
            home = Home(Path(folder))
            ensure_tables(home, [self._network])
            started = time.process_time()
            source = source_from(
                self._network, lambda: self._tables(numbers, home.actor_key(), outcome)
            )
            prepare(source, home, outcome)
            load(self._network, home, outcome)
            spent = time.process_time() - started - self._making
        rows = outcome.rows.total()
        told = self._rows * len(numbers)
        assert abs(rows - told) < told / 20, f"{rows:,} rows of {told:,}: {outcome.error}"
        return rows, spent, outcome

    def _tables(
        self, numbers: Sequence[int | None], key: bytes, outcome: Outcome
    ) -> Iterator[tuple[Relation, pa.Table]]:
        claims = [claim for number in numbers for claim in self._claims(number)]
        sieve = Sieve(Reading(self._network, claims, {}, NOW), key, outcome)
        return sieve.tables(page for number in numbers for page in self._read(number))

    def _claims(self, number: int | None) -> list[Claim]:
        """Who is read, by other ids for every number."""
        ids = orjson.dumps([{"id": one} for one in self._claimed])
        return [Claim(f"person of {one['id']}", one["id"]) for one in self._spelled(ids, number)]

    def _spelled(self, body: bytes, number: int | None) -> Any:
        """What JSON says, with the ids that this number makes of those in it."""
        pattern, other = SPELLED.get(self._network, LAST_FOUR)
        return orjson.loads(body if number is None else re.sub(pattern, other % number, body))

    def _read(self, number: int | None) -> Iterator[Page]:
        module = module_of(self._network)
        reading = Reading(self._network, self._claims(number), {}, NOW)
        secrets = networks()[self._network].SECRETS
        api = module.connect(self._address, secrets)
        api._ask = self._noting(api._ask) if number is None else self._repeating(number)
        for page in module.read(api, reading):
            yield page
            yield from reading.drain()
        api.close()

    def _noting(self, ask: Ask) -> Ask:
        def noting(*request: Any) -> Answer:
            answer = ask(*request)
            self._answers.append((answer.status, answer.headers, orjson.dumps(answer.body)))
            return answer

        return noting

    def _repeating(self, number: int) -> Ask:
        answers = iter(self._answers)

        def repeating(*_: object) -> Answer:
            started = time.thread_time()
            status, headers, body = next(answers)
            answer = Answer(status, headers, self._spelled(body, number))
            self._making += time.thread_time() - started
            return answer

        return repeating


def claimed_ids(names: list[str]) -> dict[str, list[str]]:
    """The accounts of each network that somebody claims; of the world nothing else is kept."""
    accounts = World(SEED, END).accounts
    return {
        name: [one.account_id for one in accounts[name].values() if one.person_id] for name in names
    }


def main(rows: int, names: list[str]) -> None:
    """Measure each network, all together, and the peak of memory."""
    claimed = claimed_ids(names)
    with Sandbox(SEED, END) as sandbox:
        measured = [
            Endless(name, f"{sandbox.base_url}/{name}", claimed[name]).measure(rows)
            for name in names
        ]
    made, spent = (sum(column) for column in zip(*measured, strict=True))
    print(f"all of them: {made:,} rows, {spent:.2f} CPU s, {made / spent:,.0f} rows per CPU s")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100_000, sys.argv[2:] or list(networks()))
