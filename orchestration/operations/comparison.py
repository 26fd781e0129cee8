"""Tonight's marts beside those that are published: what differs more than a night can explain."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import duckdb

from ingestion.home import Home
from ingestion.literals import quoted
from orchestration.settings import PROJECT
from orchestration.warehouse import reading

LIMITS = PROJECT / "dbt_project" / "seeds" / "publication_limits.csv"
# what a source or a join that broke would empty first
TABLES = ("people", "accounts", "person_scores", "score_contributions", "top_posts", "coverage")

# scores of the version that is active in what is published, for persons in both
_BOTH = """
with active as (
    select max(method_version) as method_version from before.marts.methods where is_active
),
both_nights as (
    select
        old.score as old_score, new.score as new_score, old.rank as old_rank, new.rank as new_rank
    from before.marts.person_scores as old
    inner join marts.person_scores as new using (person_id, method_version)
    semi join active using (method_version)
)
"""
_ROWS = """
select (select count(*) from before.marts.{table}), (select count(*) from marts.{table})
"""
_QUANTILES = (
    _BOTH
    + """
select people, list_max(list_transform(list_zip(earlier, now), lambda pair: abs(pair[1] - pair[2])))
from (
    select
        count(*) as people,
        quantile_cont(old_score, [0.1, 0.25, 0.5, 0.75, 0.9]) as earlier,
        quantile_cont(new_score, [0.1, 0.25, 0.5, 0.75, 0.9]) as now
    from both_nights
)
"""
)
_RANKS = _BOTH + "select count(*), corr(old_rank, new_rank) from both_nights"
_DAYS = """
select
    (select max(score_date) from marts.person_scores)
    - (select max(score_date) from before.marts.person_scores)
"""


@dataclass(frozen=True)
class Limit:
    """How far a measure may go, and how many rows it takes to say so."""

    threshold: float
    least_rows: int


def limits() -> dict[str, Limit]:
    """The limits by measure, as the seed has them."""
    with LIMITS.open(newline="", encoding="utf-8") as file:
        return {
            row["measure"]: Limit(float(row["threshold"]), int(row["least_rows"]))
            for row in csv.DictReader(file)
        }


def rows_collapsed(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Tables that lost too many rows."""
    limit = limits()["rows"]
    known = {
        name
        for (name,) in con.execute(
            "select table_name from duckdb_tables() "
            "where database_name = 'before' and schema_name = 'marts'"
        ).fetchall()
    }
    for table in (table for table in TABLES if table in known):
        [(before, now)] = con.execute(_ROWS.format(table=table)).fetchall()
        if before >= limit.least_rows and now < before * limit.threshold:
            yield f"{table} has {now:,} rows instead of {before:,}"


def scores_jumped(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Scores that moved together by more than a night can explain."""
    limit = limits()["quantiles"]
    [(people, moved)] = con.execute(_QUANTILES).fetchall()
    if people >= limit.least_rows and moved > limit.threshold:
        yield f"scores moved by up to {moved:.1f} points at once, over all people"


def ranks_reshuffled(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """A ranking that has little to do with the one before."""
    limit = limits()["ranks"]
    [(people, correlation)] = con.execute(_RANKS).fetchall()
    if people >= limit.least_rows and correlation is not None and correlation < limit.threshold:
        yield f"the ranks of {people:,} people correlate at {correlation:.2f} with those before"


# by the name of the check: the mart it stands at, and what it finds
COMPARED: dict[str, tuple[str, Callable[[duckdb.DuckDBPyConnection], Iterator[str]]]] = {
    "rows_collapsed": ("people", rows_collapsed),
    "scores_jumped": ("person_scores", scores_jumped),
    "ranks_reshuffled": ("leaderboard", ranks_reshuffled),
}


def differences(home: Home, check: str) -> list[str]:
    """What a check finds between the warehouse and the publication; nothing before the first.

    Only dates that lie close together, the later one new, are compared.
    """
    published = (home.published / "current.duckdb").resolve()
    if not published.exists():
        return []
    with reading(home) as con:
        con.execute(f"attach {quoted(published)} as before (read_only)")
        [(days,)] = con.execute(_DAYS).fetchall()
        if days is not None and not 0 <= days <= limits()["days"].threshold:
            return []
        _, compare = COMPARED[check]
        return list(compare(con))
