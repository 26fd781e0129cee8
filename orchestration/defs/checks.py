"""What must hold of the marts before anybody sees them."""

import dagster as dg
import duckdb

from orchestration.runs import Run

# each query returns what is wrong, and nothing when all is well
_UNRANKED = """
select count(*) || ' people have accounts, but the leaderboard of the world is empty'
from marts.people where account_count > 0
having count(*) > 0 and not exists (from marts.leaderboard where scope_kind = 'world')
"""
_DO_NOT_ADD_UP = """
select count(*) || ' scores differ from the sum of their contributions, by up to ' || max(off)
from (
    select abs(sum(parts.score_part) - any_value(scores.score)) as off
    from marts.score_contributions as parts
    inner join marts.person_scores as scores using (person_id, method_version, score_date)
    group by person_id, method_version, score_date
)
where off > 1e-6
having count(*) > 0
"""


def _result(refresh: Run, name: str, query: str) -> dg.AssetCheckResult:
    with duckdb.connect(str(refresh.home.warehouse), read_only=True) as con:
        wrong = con.execute(query).fetchall()
    if wrong:
        refresh.failed_checks.append(name)
        refresh.report(name, wrong[0][0])
    return dg.AssetCheckResult(passed=not wrong, description=wrong[0][0] if wrong else None)


@dg.asset_check(asset=["marts", "leaderboard"], blocking=True, pool="warehouse")
def leaderboard_is_filled(refresh: dg.ResourceParam[Run]) -> dg.AssetCheckResult:
    """Where there are people with accounts, somebody leads."""
    return _result(refresh, "leaderboard_is_filled", _UNRANKED)


@dg.asset_check(asset=["marts", "score_contributions"], blocking=True, pool="warehouse")
def contributions_add_up(refresh: dg.ResourceParam[Run]) -> dg.AssetCheckResult:
    """A score is the sum of its parts."""
    return _result(refresh, "contributions_add_up", _DO_NOT_ADD_UP)
