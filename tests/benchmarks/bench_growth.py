"""Import, score and publish countries of growing size: time, memory, and which models take it.

Run: python tests/benchmarks/bench_growth.py [ACTS ...] [--people-per-act 0.01] [--history-days 0]
[--anew] [--spark] [--page docs/growth.md]

Each size is `clout import` and `clout refresh` in a home of its own, as a user runs them. CPU
seconds are those of the commands and all their children; memory is that of the largest process. A
night is the refresh after one more day came in; `--anew` then builds all of it anew and compares.
"""

import argparse
import ctypes
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import country
import duckdb
import growth_page

SLOWEST = 12
SCORE = Path(__file__).with_name("bench_score.py")
_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


def main(
    sizes: list[int],
    share: float,
    history: int,
    keep: Path | None,
    page: Path | None,
    spark: bool,
    anew: bool,
) -> None:
    """Print a table row for each size, and below it the slowest models; make a page of them."""
    # Spark's Java outlives the Python that began it: whoever is left behind is counted here
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    curve = []
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, history of {history} days")
    for acts in sizes:
        with _folder(keep, acts) as folder:
            given, home = Path(folder) / "country", Path(folder) / "home"
            people = max(1, int(acts * share))
            country.write(given, acts, people)
            os.environ |= {"CLOUT_HOME": str(home), "CLOUT_HISTORY_DAYS": str(history)}
            print(f"\n{acts:,} acts on {people:,} people")
            refresh = ["refresh", "--as-of", country.END.isoformat()]
            curve += [_measured("import", acts, ["import", str(given)])]
            curve += [_measured("refresh", acts, refresh)]
            _publication(home)
            _slowest(home)
            subprocess.run([sys.executable, SCORE, home], check=True)
            curve += [_measured("no news", acts, refresh)]
            country.write_day(Path(folder) / "day", acts, people)
            _measured("a day's import", acts // country.DAYS_OF_ACTS, ["import", f"{folder}/day"])
            night = ["refresh", "--as-of", country.NEXT_DAY.isoformat()]
            curve += [_measured("night", acts, night)]
            if anew:
                _compare(home, acts, [*night, "--full"])
            if spark:
                publish = ["publish", "--target", "spark", *refresh[1:]]
                curve += [_measured("on Spark", acts, publish)]
        if page:
            # after each size, for the next may take an hour, or more than the machine has
            growth_page.write(page, curve, history)


@contextmanager
def _folder(kept: Path | None, acts: int) -> Iterator[str]:
    if kept:
        yield str(kept / str(acts))
        return
    with tempfile.TemporaryDirectory() as folder:
        yield folder


def _measured(name: str, acts: int, arguments: list[str]) -> growth_page.Point:
    """Run one clout command to its end, print what it took, and return it."""
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", "from orchestration.cli import app; app()", *arguments],
        stdout=subprocess.PIPE,
        text=True,
    )
    told = child.stdout.read()
    status, cpu, memory = _waited(child.pid)
    if status:
        sys.exit(f"clout {' '.join(arguments)} failed:\n{told}")
    wall = time.perf_counter() - began
    print(
        f"  {name:<14} {cpu:8.1f} CPU s {wall:8.1f} s {memory:6.2f} GB "
        f"{acts / cpu:10,.0f} acts per CPU s   load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return growth_page.Point(
        name, acts, *(round(one, 2) for one in (cpu, wall, memory, os.getloadavg()[0]))
    )


def _waited(command: int) -> tuple[int, float, float]:
    """Wait for a process and whoever it left behind: its status, CPU seconds and peak GB of all."""
    result, cpu, memory = 0, 0.0, 0.0
    while True:
        try:
            process, status, used = os.wait4(-1, 0)
        except ChildProcessError:
            return result, cpu, memory
        if process == command:
            result = status
        cpu += used.ru_utime + used.ru_stime
        memory = max(memory, used.ru_maxrss / 2**20)


def _compare(home: Path, acts: int, command: list[str]) -> None:
    """Build the night's marts anew, and say how many of their rows are others."""
    night = home / "night.duckdb"
    shutil.copy((home / "published" / "current.duckdb").resolve(), night)
    _measured("all anew", acts, command)
    with duckdb.connect() as con:
        con.execute(f"attach '{night}' as night (read_only)")
        con.execute(f"attach '{(home / 'published/current.duckdb').resolve()}' as anew (read_only)")
        marts = con.execute("""
            select table_name from duckdb_tables()
            where database_name = 'night' and schema_name = 'marts' order by 1
        """).fetchall()
        others = {
            mart: con.execute(f"""
                select count(*) from (
                    (from night.marts.{mart} except all from anew.marts.{mart})
                    union all (from anew.marts.{mart} except all from night.marts.{mart})
                )
            """).fetchall()[0][0]
            for (mart,) in marts
            if mart != "runs"  # each run is one of them
        }
    print(f"  rows that are not the same in both: { {m: n for m, n in others.items() if n} or 0 }")


def _publication(home: Path) -> None:
    steps = json.loads((home / "published" / "status.json").read_text())["steps"]
    seconds = {step["name"]: step["seconds"] for step in steps}
    published = (home / "published" / "current.duckdb").resolve().stat().st_size
    warehouse = (home / "warehouse.duckdb").stat().st_size
    print(
        f"  of which transformation {seconds['transformation']:.1f} s, "
        f"publication {seconds['publication']:.1f} s; published file {published / 2**20:,.1f} MB, "
        f"warehouse {warehouse / 2**20:,.1f} MB"
    )


def _slowest(home: Path) -> None:
    results = json.loads((home / "dbt" / "run_results.json").read_text())["results"]
    timed = sorted(((node["execution_time"], node["unique_id"]) for node in results), reverse=True)
    kinds: dict[str, float] = {}
    for seconds, node in timed:
        kind = node.split(".")[0]
        kinds[kind] = kinds.get(kind, 0) + seconds
    print("  " + ", ".join(f"{kind}s {seconds:.1f} s" for kind, seconds in sorted(kinds.items())))
    for seconds, node in timed[:SLOWEST]:
        print(f"    {seconds:8.2f} s {node.split('.', 2)[2]}")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("acts", nargs="*", type=float, default=[1e6])
    asked.add_argument("--people-per-act", type=float, default=0.01)
    asked.add_argument("--history-days", type=int, default=0)
    asked.add_argument("--folder", type=Path, help="make the homes here, and keep them")
    asked.add_argument("--anew", action="store_true", help="compare the night with all built anew")
    asked.add_argument("--spark", action="store_true", help="build and publish there as well")
    asked.add_argument("--page", type=Path, help="write the curve there, with its plot beside it")
    given = asked.parse_args()
    main(
        [int(acts) for acts in given.acts], given.people_per_act, given.history_days,
        given.folder, given.page, given.spark, given.anew,
    )  # fmt: skip
