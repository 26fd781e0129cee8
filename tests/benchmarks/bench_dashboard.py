"""Open every page of the dashboard: script and query times, and first paint in a browser.

Run: python tests/benchmarks/bench_dashboard.py HOME [TIMES]

HOME has something published. With TIMES every person in it is multiplied so often, in a copy.
Cold is a page's first run on a new publication, warm the next one, a filter a run in which one
choice changed; `cpu` is the processor's share of a warm run, which a busy machine does not stretch.
Paints need playwright and Debian's Chromium, and are left out without them.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
from streamlit.testing.v1 import AppTest

sys.path.insert(0, str(Path(__file__).parents[1]))

from served import dashboard

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
# page, state, and the same page with another choice
PAGES = {
    "leaderboard": ({}, {"w": "7", "n": "youtube"}),
    "person": ({"p": "{person}"}, {"p": "{person}", "w": "7"}),
    "person acts": ({"p": "{person}", "s": "acts"}, {"p": "{person}", "s": "acts", "a": "x"}),
    "person influence": ({"p": "{person}", "s": "influence"}, {}),
    "person evidence": ({"p": "{person}", "s": "evidence"}, {}),
    "compare": ({}, {"k": "people"}),
    "trends": ({}, {"w": "7"}),
    "topics": ({}, {"t": "{topic}"}),
    "countries": ({}, {"m": "median"}),
    "whatif": ({"x": "twitter"}, {"x": "youtube"}),
    "method": ({}, {"n": "twitter"}),
    "method promises": ({"s": "promises"}, {}),
    "method scores": ({"s": "scores"}, {}),
    "method versions": ({"s": "versions"}, {}),
    "sql": ({}, {}),
    "status": ({}, {}),
    "privacy": ({}, {"p": "{person}"}),
}
QUERY_GOAL, COLD_GOAL, WARM_GOAL, FILTER_GOAL = 0.1, 3.0, 1.0, 0.3


def multiplied(home: Path, times: int, target: Path) -> Path:
    """A home whose published people are so many times more; ranks and ids stay unique."""
    source = Path(os.path.realpath(home / "published" / "current.duckdb"))
    folder = target / "published"
    folder.mkdir(parents=True)
    con = duckdb.connect(str(folder / "marts-many.duckdb"))
    con.execute(f"attach '{source}' as few (read_only); create schema marts")
    tables = con.execute(
        "select table_name, list(column_name order by column_index) from duckdb_columns()"
        " where database_name = 'few' and schema_name = 'marts' group by table_name"
    ).fetchall()
    for table, columns in tables:
        changed = []
        if "person_id" in columns and table not in ("leaderboard_history", "list_members"):
            changed = ["person_id || if(k = 0, '', '-' || k) as person_id"]
            changed += [
                f"({name} - 1) * {times} + k + 1 as {name}"
                for name in ("rank", "other_rank")
                if name in columns and table != "person_topics"
            ]
        copies = f", range({times}) as copies (k)" if changed else ""
        replaced = f"replace ({', '.join(changed)})" if changed else ""
        con.execute(
            f"create table marts.{table} as select few.* {replaced}"
            f" from few.marts.{table} as few{copies}"
            + (
                f" order by {', '.join(columns[: columns.index('person_id') + 1])}"
                if changed
                else ""
            )
        )
    people = con.execute("select count(*) from marts.people").fetchone()
    con.close()
    (folder / "current.duckdb").symlink_to("marts-many.duckdb")
    (folder / "status.json").write_text((home / "published" / "status.json").read_text())
    print(f"{people[0]:,} people")
    return target


def scripts(home: Path) -> pd.DataFrame:
    """Seconds of every page on the server, cold, warm and filtered, and of its slowest query."""
    os.environ["CLOUT_HOME"] = str(home)
    from dashboard import marts

    taken: list[tuple[float, str]] = []
    answer = marts._answer

    class Timed:
        """A cursor whose rows are fetched before the clock stops, as a page would."""

        def __init__(self, path: str, sql: str, parameters: marts.Parameters) -> None:
            start = time.perf_counter()
            self.found = answer(path, sql, parameters)
            self.description, self.sql, self.start = self.found.description, sql, start

        def df(self) -> pd.DataFrame:
            return self._stop(self.found.df())

        def fetchall(self) -> list[tuple]:
            return self._stop(self.found.fetchall())

        def _stop(self, rows):
            taken.append((time.perf_counter() - self.start, " ".join(self.sql.split())))
            return rows

    marts._answer = Timed
    asked = {"person": _one(home, "person_scores", "person_id", "rank")}
    asked["topic"] = _one(home, "person_topics", "topic_id", "response desc")
    rows = []
    for page, (state, other) in PAGES.items():
        taken.clear()
        (cold, _), (warm, cpu), (filtered, _) = (
            _run(page, s, asked) for s in (state, state, other or state)
        )
        slowest = max(taken, default=(0.0, ""))
        rows.append((page, cold, warm, cpu, filtered, len(taken), slowest[0], slowest[1][:90]))
        every.extend(seconds for seconds, _ in taken)
    marts._answer = answer
    names = ["page", "cold", "warm", "cpu", "filter", "queries", "slowest", "which"]
    return pd.DataFrame(rows, columns=names)


every: list[float] = []


def _one(home: Path, table: str, column: str, order: str) -> str:
    path = os.path.realpath(home / "published" / "current.duckdb")
    with duckdb.connect(path, read_only=True) as con:
        return con.execute(f"select {column} from marts.{table} order by {order}").fetchall()[0][0]


def _run(page: str, state: dict[str, str], asked: dict[str, str]) -> tuple[float, float]:
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.context = {"locale": "fr-FR", "theme": "light"}
    for name, value in state.items():
        app.query_params[name] = value.format(**asked)
    name = page.split()[0]
    if name != "leaderboard":
        app.switch_page(f"app_pages/{name}.py")
    start, busy = time.perf_counter(), time.process_time()
    app.run()
    seconds = time.perf_counter() - start, time.process_time() - busy
    assert not app.exception, page
    assert not [box for box in app.error if "dessinée" in box.value], page
    return seconds


def paints(home: Path) -> Iterator[tuple[str, float]]:
    """Seconds to the first page painted on a cold server, and to every page on a warm one."""
    from playwright.sync_api import sync_playwright

    with dashboard(home) as (address, _), sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(locale="fr-FR")
        yield "first of a cold server", _paint(page, f"{address}/")
        for name in dict.fromkeys(page_name.split()[0] for page_name in PAGES):
            path = f"{address}/{'' if name == 'leaderboard' else name}"
            _paint(page, path)
            yield name, _paint(page, path)
        browser.close()


def _paint(page, address: str) -> float:
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("h1")
    page.wait_for_function("() => document.querySelector('[data-test-script-state=notRunning]')")
    return time.perf_counter() - start


def main() -> None:
    """Print the tables and what the goals say about them."""
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    home = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 2:
            home = multiplied(home, int(sys.argv[2]), Path(folder))
        table = scripts(home)
        print(table.round(3).to_string(index=False))
        p95 = statistics.quantiles(every, n=20)[-1] if len(every) > 1 else 0
        print(f"queries: p95 {p95 * 1000:.0f} ms, most {max(every) * 1000:.0f} ms")
        for name, goal in (("warm", WARM_GOAL), ("filter", FILTER_GOAL)):
            over = table.loc[table[name] > goal, "page"].tolist()
            print(f"{name}: median {table[name].median():.2f} s; over {goal} s: {over or 'none'}")
        print(f"queries over {QUERY_GOAL * 1000:.0f} ms: {sum(s > QUERY_GOAL for s in every)}")
        try:
            for name, seconds in paints(home):
                goal = COLD_GOAL if "cold" in name else WARM_GOAL
                print(f"painted {name}: {seconds:.2f} s{' (over)' * (seconds > goal)}")
        except ImportError:
            print("paints: left out, playwright is not here")


if __name__ == "__main__":
    main()
