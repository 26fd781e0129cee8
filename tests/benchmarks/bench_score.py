"""The SQL of the score beside one query written by hand, over the same favours of one home.

Run: python tests/benchmarks/bench_score.py HOME, where HOME has been refreshed.

Both say what known fans add to the response of every person, under every method, on each of the
window dates, in the second pass. Ours keeps the steps that other models and the page read; the
query by hand keeps nothing. Each is run on its own connection; CPU seconds, and their ratio.
"""

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from ingestion.home import Home

STEPS = ("int_fan_acts", "int_fans", "int_fan_sums")
# side by side as they are kept, the window dates come below each other
BELOW = """
create temp table ours as
select method_version, as_of - dates.days_back as score_date, person_id,
    case days_back when 0 then response_0 when 1 then response_1 when 7 then response_7
    else response_30 end as response
from int_fan_sums, (
    select days_back, max(score_date) over () as as_of
    from warehouse.intermediate.int_score_dates where is_window
) as dates
where response is not null
"""
BY_HAND = """
create temp table by_hand as
with fades as (
    select weights_version, day, score_date, fade
    from warehouse.intermediate.int_faded_days where is_window
),
fans as (
    select
        favours.weights_version, score_date, person_id, actor_id,
        sum(cast(acts * points * selectivity * fade as decimal(18, 9))) as points
    from warehouse.intermediate.int_daily_favours as favours
    inner join fades using (weights_version, day)
    group by all
)
select
    methods.method_version, fans.score_date, fans.person_id,
    sum(cast(
        coalesce(weight, unclaimed_standing) * k * fans.points / (k + fans.points) as decimal(18, 9)
    )) as response
from fans
inner join warehouse.seeds.method_versions as methods using (weights_version)
left join warehouse.intermediate.int_weights as weights
    using (method_version, score_date, actor_id)
group by all
"""
DIFFERENCE = """
select count(*), max(abs(ours.response - by_hand.response))
from ours full join by_hand using (method_version, score_date, person_id)
"""


def main(home: Home) -> None:
    """Print what each took, and how far their responses differ."""
    with duckdb.connect(config={"threads": 2, "memory_limit": "5GB"}) as con:
        con.execute("set TimeZone = 'UTC'; set preserve_insertion_order = false")
        con.execute(f"attach '{home.warehouse}' as warehouse (read_only)")
        [(favours,)] = con.execute(
            "select count(*) from warehouse.intermediate.int_daily_favours"
        ).fetchall()
        ours = sum(_seconds(con, sql) for model in STEPS for sql in _made(home, model))
        con.execute(BELOW)
        by_hand = _seconds(con, BY_HAND)
        [(rows, difference)] = con.execute(DIFFERENCE).fetchall()
    print(
        f"{favours:,} daily favours: ours {ours:.2f} CPU s, by hand {by_hand:.2f} CPU s, "
        f"{ours / by_hand:.2f} times; {rows:,} responses differ by {difference} at most"
    )


def _made(home: Home, model: str) -> Iterator[str]:
    """The compiled step, slice by slice, reading the step before it as it is made here."""
    [path] = (home.path / "dbt" / "compiled").glob(f"**/{model}.sql")
    sql = path.read_text()
    for step in STEPS:
        sql = sql.replace(f'"warehouse"."intermediate"."{step}"', step)
    sliced = re.search(r"% (\d+) = 0 /\* of the slices \*/", sql)
    for number in range(int(sliced[1]) if sliced else 1):
        begin = f"insert into {model}" if number else f"create temp table {model} as"
        yield f"{begin} {sql.replace('0 /* of the slices */', str(number))}"


def _seconds(con: duckdb.DuckDBPyConnection, sql: str) -> float:
    before = time.process_time()
    con.execute(sql)
    return time.process_time() - before


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Home(Path(sys.argv[1])))
