"""Kill -9 at random moments of import, extract, load, dbt and publication; then refresh, compare.

`python tests/chaos/kills.py --kills 100 --seed 7`: several kills in a row, each of a run that goes
on from where the last one was killed, then a run to the end, whose marts must be the undisturbed
ones row by row. In every other round dlt's folder is lost as well, as on a new machine.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import duckdb
from village import PROJECT, Broken, Village, counts, kill, marts

from ingestion.home import Home

# how often each way is tried before a run may end; the warehouse of before is published first, for
# a kill of dbt leaves another, and a kill of dbt costs as much as ten of an import
IN_A_ROW = {"publish": 5, "import": 4, "extract and load": 4, "dbt": 3}
CROWD = Path(__file__).with_name("crowd.py")
PUBLISHING = """
import sys
from datetime import date
from pathlib import Path
from ingestion.home import Home
from orchestration.operations.lock import writing
from orchestration.operations.publish import publish
home = Home(Path(sys.argv[1]))
with writing(home, "clout publish"):
    publish(home, sys.argv[2], date.fromisoformat(sys.argv[3]))
"""


class Readers:
    """Somebody who reads what is published all the time, and what they saw that was not whole."""

    def __init__(self, home: Home, whole: list[dict[str, int]]) -> None:
        self.home, self.whole = home, whole
        self.looked, self.wrong = 0, Counter()
        self._done, self._thread = Event(), Thread(target=self._read)

    def __enter__(self) -> "Readers":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _read(self) -> None:
        while not self._done.wait(0.1):
            try:
                seen = counts((self.home.published / "current.duckdb").resolve(strict=True))
            except (duckdb.Error, OSError) as error:
                self.wrong[f"{type(error).__name__}: {error}"[:200]] += 1
                continue
            self.looked += 1
            if seen not in self.whole:
                self.wrong["counts of no whole publication"] += 1


class Kills:
    """Each way to be killed: a command, the part of it that is meant, and a moment in that part."""

    def __init__(self, village: Village, chance: random.Random, seconds: dict[str, float]) -> None:
        self.village, self.chance, self.seconds = village, chance, seconds
        self.ways: dict[str, Callable[[Home], bool]] = {
            "import": self.importing,
            "extract and load": self.reading,
            "dbt": self.building,
            "publish": self.publishing,
        }

    def importing(self, home: Home) -> bool:
        process = self.village.clout(home, "import", str(self.village.folder / "files"))
        time.sleep(self.chance.uniform(0, self.seconds["import"]))
        return self._kill(process)

    def reading(self, home: Home) -> bool:
        process = self.village.refresh(home)
        time.sleep(self.chance.uniform(0, self.seconds["dbt begins"]))
        return self._kill(process)

    def building(self, home: Home) -> bool:
        process, began = self.village.refresh(home), time.monotonic()
        while process.poll() is None and "dbt:" not in self.village.said(home):
            time.sleep(0.2)
        lasts = self.seconds["ends"] - self.seconds["dbt begins"]
        # other work on the machine may slow this run down, and its parts alike
        slower = max(1.0, (time.monotonic() - began) / self.seconds["dbt begins"])
        time.sleep(self.chance.uniform(0, lasts * slower))
        return self._kill(process)

    def publishing(self, home: Home) -> bool:
        """The last step by itself, for it takes a second of a refresh's minute."""
        run_id = f"killed-{self.chance.getrandbits(32):08x}"
        process = subprocess.Popen(
            [sys.executable, "-c", PUBLISHING, str(home.path), run_id, f"{self.village.end}"],
            cwd=PROJECT, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        while process.poll() is None and not list(home.published.glob("*.draft*")):
            time.sleep(0.005)
        time.sleep(self.chance.uniform(0, self.seconds["publish"]))
        return self._kill(process)

    def _kill(self, process: subprocess.Popen) -> bool:
        # alone, it leaves dbt behind for a moment, which still writes
        return kill(process, alone=self.chance.random() < 0.5)


def undisturbed(village: Village, founded: Home) -> tuple[Home, dict[str, float]]:
    """A home in which nothing went wrong, and how long its parts took in seconds."""
    home, began, seconds = village.copy(founded, "undisturbed"), time.monotonic(), {}
    village.import_files(home)
    seconds["import"], began = time.monotonic() - began, time.monotonic()
    process = village.refresh(home)
    while process.poll() is None and "dbt:" not in village.said(home):
        time.sleep(0.1)
    seconds["dbt begins"] = time.monotonic() - began
    village.finish(home, process)
    seconds["ends"] = time.monotonic() - began
    status = json.loads((home.published / "status.json").read_text())
    seconds["publish"] = next(
        step["seconds"] for step in status["steps"] if step["name"] == "publication"
    )
    return home, {part: round(took, 1) for part, took in seconds.items()}


def round_of_kills(
    kills: Kills, founded: Home, whole: dict[str, list[tuple]], ways: list[str], is_new: bool
) -> tuple[Counter, Counter, int]:
    """Kills in a row and one refresh to the end: kills by way, what was lost, readings."""
    village, killed, lost = kills.village, Counter(), Counter()
    home = village.copy(founded, "killed")
    versions = [
        counts((founded.published / "current.duckdb").resolve()),
        {mart: len(rows) for mart, rows in whole.items()},
    ]
    with Readers(home, versions) as readers:
        for way in ways:
            killed[way] += kills.ways[way](home)
        if is_new:
            home.pipelines.rename(village.folder / f"lost-{time.monotonic_ns()}")
        try:
            village.import_files(home)
            village.finish(home, village.refresh(home))
        except Broken as error:
            lost[f"{error}"] += 1
    lost.update(readers.wrong)
    lost.update(differences(whole, marts(home)))
    return killed, lost, readers.looked


def differences(one: dict[str, list[tuple]], other: dict[str, list[tuple]]) -> dict[str, int]:
    """mart -> rows that only one of the two has, with their number in each."""
    found = {}
    for mart in one.keys() | other.keys():
        left, right = Counter(map(repr, one.get(mart, []))), Counter(map(repr, other.get(mart, [])))
        if off := ((left - right) + (right - left)).total():
            found[mart] = off
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--minutes", type=float, default=20)
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    ends, chance = time.monotonic() + asked.minutes * 60, random.Random(asked.seed)
    tried, seen, lost, rounds = Counter(), 0, Counter(), 0
    with (
        tempfile.TemporaryDirectory(prefix="clout-chaos-") as folder,
        Village(Path(folder)) as here,
    ):
        founded = here.found()
        home, seconds = undisturbed(here, founded)
        whole, kills = marts(home), Kills(here, chance, seconds)
        print(f"undisturbed, in seconds: {seconds}", flush=True)
        while tried.total() < asked.kills and time.monotonic() < ends:
            rounds += 1
            ways = [way for way, times in IN_A_ROW.items() for _ in range(times)]
            ways.sort(key=lambda way: 0 if way == "publish" else 1 + chance.random())
            killed, missing, looked = round_of_kills(
                kills, founded, whole, ways, is_new=rounds % 2 == 0
            )
            tried, lost, seen = tried + killed, lost + missing, seen + looked
            print(f"round {rounds}: {dict(killed)}, lost {dict(missing) or 0}", flush=True)
        crowd = subprocess.call([sys.executable, str(CROWD), str(home.path), "--versions", "8"])
    print(f"kills: tried {tried.total()} {dict(tried)}, then refreshed to the end {rounds} times")
    print(f"readings meanwhile: {seen}")
    print(f"lost: {lost.total()} {dict(lost) or ''}")
    return int(bool(lost) or bool(crowd) or tried.total() < asked.kills)


if __name__ == "__main__":
    raise SystemExit(main())
