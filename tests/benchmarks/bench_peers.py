"""The response of every person, our SQL beside a single query, polars and Spark on the same acts.

Run: python tests/benchmarks/bench_peers.py [ACTS]

Each engine, in a process of its own, sums the points of each pair of reader and read, faded with
the days since, and from these the saturating response of each person: the heart of the score
without its standings. Polars and Spark run where they are installed. Ratios are of CPU seconds.
"""

import os
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import country

SATURATION = 5
POINTS = {"like": 1.0, "reply": 4.0, "share": 8.0, "mention": 6.0, "quote": 8.0}
# the published fade, in short: whole for 30 days, then down to nothing at 270
FADE = "greatest(0.0, least(1.0, (270.0 - age) / 240.0))"


def single_query(acts: str) -> float:
    """Sum of all responses, by one query in DuckDB."""
    import duckdb

    prices = " ".join(f"when '{act}' then {points}" for act, points in POINTS.items())
    with duckdb.connect(config={"threads": 2}) as con:
        con.execute("set TimeZone = 'UTC'")
        [(total,)] = con.execute(f"""
            with fans as (
                select target_account_id, actor_account_id, sum(points * {FADE}) as points
                from (
                    select
                        *, case act {prices} else 0 end as points,
                        date '{country.END}' - occurred_at::date as age
                    from '{acts}'
                ) as priced
                group by all
            ),
            responses as (
                select
                    target_account_id,
                    sum({SATURATION} * points / ({SATURATION} + points)) as response
                from fans group by all
            )
            select sum(response) from responses
        """).fetchall()
    return total


def polars(acts: str) -> float:
    """The same in polars' streaming engine."""
    import polars as pl

    age = (pl.lit(country.END) - pl.col("occurred_at").dt.date()).dt.total_days()
    fade = ((270.0 - age) / 240.0).clip(0.0, 1.0)
    points = pl.col("act").replace_strict(POINTS, default=0.0, return_dtype=pl.Float64)
    total = (
        pl.scan_parquet(acts)
        .group_by("target_account_id", "actor_account_id")
        .agg((points * fade).sum().alias("points"))
        .with_columns(response=SATURATION * pl.col("points") / (SATURATION + pl.col("points")))
        .group_by("target_account_id")
        .agg(pl.col("response").sum())
        .select(pl.col("response").sum())
        .collect(engine="streaming")
    )
    return total.item()


def spark(acts: str) -> float:
    """The same in Spark SQL on two cores."""
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", "6g")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    session.read.parquet(acts).createOrReplaceTempView("acts")
    prices = " ".join(f"when '{act}' then {points}D" for act, points in POINTS.items())
    [row] = session.sql(f"""
        select sum(response) as total from (
            select sum({SATURATION}D * points / ({SATURATION} + points)) as response from (
                select target_account_id, actor_account_id, sum(points * {FADE}) as points from (
                    select *, case act {prices} else 0D end as points,
                        datediff(date '{country.END}', cast(occurred_at as date)) as age
                    from acts
                ) group by target_account_id, actor_account_id
            ) group by target_account_id
        )
    """).collect()
    session.stop()
    return row.total


ENGINES = {"duckdb": single_query, "polars": polars, "pyspark": spark}


def main(acts: int) -> None:
    """Print seconds and memory of each engine, and how often DuckDB's CPU seconds it takes."""
    with tempfile.TemporaryDirectory() as folder:
        country.write(Path(folder), acts, max(1, acts // 100))
        given, first, agreed = f"{folder}/interactions.parquet", None, None
        print(f"{acts:,} acts, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        for engine in ENGINES:
            if not find_spec(engine):
                print(f"  {engine:<8} is not installed")
                continue
            began = time.perf_counter()
            child = subprocess.Popen(
                [sys.executable, __file__, engine, given], stdout=subprocess.PIPE, text=True
            )
            told = child.stdout.read()
            _, status, used = os.wait4(child.pid, 0)
            if status:
                sys.exit(f"{engine} failed.")
            cpu, wall = used.ru_utime + used.ru_stime, time.perf_counter() - began
            first, agreed = first or cpu, agreed or float(told)
            if abs(float(told) - agreed) > 1e-6 * agreed:
                sys.exit(f"{engine} says {told.strip()} where DuckDB says {agreed}.")
            print(
                f"  {engine:<8} {cpu:7.1f} CPU s {wall:7.1f} s {used.ru_maxrss / 2**20:5.2f} GB "
                f"{cpu / first:5.1f} times DuckDB"
            )


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in ENGINES:
        print(ENGINES[sys.argv[1]](sys.argv[2]))
    else:
        main(int(float(sys.argv[1])) if len(sys.argv) > 1 else 10_000_000)
