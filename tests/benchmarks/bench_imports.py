"""Measure imports of a million interactions, Parquet and JSON lines, hashing of strangers included.

Run: python tests/benchmarks/bench_imports.py [rows]
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from ingestion import imports
from ingestion.home import Home

GOALS = {"parquet": 300_000, "jsonl": 100_000}
FORMATS = {"parquet": "parquet", "jsonl": "json"}

# nine in ten actors are strangers; every third act comes without an id of its own
INTERACTIONS = """
select
    'twitter' as network,
    ['like', 'reply', 'share', 'mention'][1 + i % 4] as act,
    (1000000000000000000 + hash(i) % ({rows} // 10))::varchar as actor_account_id,
    (i * 7919 % 500)::varchar as target_account_id,
    timestamptz '2026-01-01' + to_seconds(i % 20000000) as occurred_at,
    if(i % 3 = 0, null, (1500000000000000000 + i)::varchar) as interaction_id,
    (1400000000000000000 + i // 20)::varchar as post_id
from range({rows}) as numbers(i)
"""
PEOPLE = """
select 'person-' || i as person_id, 'public_figure' as basis from range(500) as numbers(i)
"""
CLAIMS = """
select 'person-' || i as person_id, 'twitter' as network, i::varchar as account_id
from range(500) as numbers(i)
"""


def main(rows: int) -> None:
    """Print rows, CPU seconds, wall seconds, rows per CPU second and the peak of memory."""
    for kind, goal in GOALS.items():
        with tempfile.TemporaryDirectory() as folder:
            home, given = Home(Path(folder) / "home"), Path(folder) / "bench"
            write(given, rows, kind)
            imports.ensure_tables(home)
            for name in ("first import", "nothing new"):
                cpu, wall = time.process_time(), time.perf_counter()
                report = imports.import_folder(given, home)
                cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
                print(
                    f"{kind}, {name}: {report.kept['interactions']} rows, {cpu:.2f} CPU s, "
                    f"{wall:.2f} s, {rows / cpu:,.0f} rows per CPU s (goal {goal:,})"
                )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory so far: {peak:,.0f} MB")


def write(given: Path, rows: int, kind: str) -> None:
    """Write the interactions in files of this kind, and who claims what."""
    given.mkdir()
    with duckdb.connect() as con:
        for relation, sql in (
            ("interactions", INTERACTIONS.format(rows=rows)),
            ("people", PEOPLE),
            ("person_accounts", CLAIMS),
        ):
            con.execute(f"copy ({sql}) to '{given / relation}.{kind}' (format {FORMATS[kind]})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
