"""Measure an import of a million interactions from Parquet, hashing of strangers included.

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

GOAL = 300_000

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
    with tempfile.TemporaryDirectory() as folder:
        home, given = Home(Path(folder) / "home"), Path(folder) / "bench"
        given.mkdir()
        with duckdb.connect() as con:
            for relation, sql in (
                ("interactions", INTERACTIONS.format(rows=rows)),
                ("people", PEOPLE),
                ("person_accounts", CLAIMS),
            ):
                con.execute(f"copy ({sql}) to '{given / relation}.parquet'")
        imports.ensure_tables(home)
        for name in ("first import", "nothing new"):
            cpu, wall = time.process_time(), time.perf_counter()
            report = imports.import_folder(given, home)
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            print(
                f"{name}: {report.kept['interactions']} rows, {cpu:.2f} CPU s, {wall:.2f} s, "
                f"{rows / cpu:,.0f} rows per CPU s (goal {GOAL:,})"
            )
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
