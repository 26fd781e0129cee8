"""What must hold of the marts before anybody sees them."""

from collections.abc import Generator
from contextlib import contextmanager

import dagster as dg

from ingestion.forgotten import PERSON, Forgotten
from ingestion.minimise import create_macros
from orchestration.operations.comparison import COMPARED, differences
from orchestration.runs import Run
from orchestration.warehouse import reading

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


@contextmanager
def _asking(refresh: Run, name: str) -> Generator[None]:
    """A check that breaks down has failed, and the run hears of it."""
    try:
        yield
    except Exception as error:
        # what the error says may quote rows
        kind = type(error).__name__
        refresh.fail(name, f"it could not be asked ({kind}); Dagster's log of the run says why")
        raise


def _result(refresh: Run, name: str, query: str) -> dg.AssetCheckResult:
    with _asking(refresh, name), reading(refresh.home) as con:
        wrong = con.execute(query).fetchall()
    return _told(refresh, name, wrong[0][0] if wrong else None)


def _told(refresh: Run, name: str, wrong: str | None) -> dg.AssetCheckResult:
    if wrong:
        refresh.fail(name, wrong)
    return dg.AssetCheckResult(passed=not wrong, description=wrong)


@dg.asset_check(asset=["marts", "leaderboard"], blocking=True, pool="warehouse")
def leaderboard_is_filled(refresh: dg.ResourceParam[Run]) -> dg.AssetCheckResult:
    """Where there are people with accounts, somebody leads."""
    return _result(refresh, "leaderboard_is_filled", _UNRANKED)


@dg.asset_check(asset=["marts", "score_contributions"], blocking=True, pool="warehouse")
def contributions_add_up(refresh: dg.ResourceParam[Run]) -> dg.AssetCheckResult:
    """A score is the sum of its parts."""
    return _result(refresh, "contributions_add_up", _DO_NOT_ADD_UP)


@dg.asset_check(asset=["marts", "accounts"], blocking=True, pool="warehouse")
def who_left_stays_away(refresh: dg.ResourceParam[Run]) -> dg.AssetCheckResult:
    """Nobody who asked to be forgotten is published."""
    name, forgotten = "who_left_stays_away", Forgotten(refresh.home)
    if not forgotten:
        return _told(refresh, name, None)
    with _asking(refresh, name), reading(refresh.home) as con:
        create_macros(con, refresh.home.actor_key())
        [(count,)] = con.execute(
            f"""
            with hashes as (select unnest($keys::varchar[]) as key)
            select
                (select count(*) from marts.accounts
                    where actor_key(network, account_id) in (from hashes))
                + (select count(*) from marts.people
                    where actor_key('{PERSON}', person_id) in (from hashes))
            """,
            {"keys": sorted(forgotten.keys)},
        ).fetchall()
    wrong = f"{count} accounts or people who asked to be forgotten are back" if count else None
    return _told(refresh, name, wrong)


def _compared(name: str, asset: str, about: str | None) -> dg.AssetChecksDefinition:
    """A check that holds tonight's marts back when they differ too much from the published ones.

    `clout publish --release` lets them out: the difference is told, and holds nothing back.
    """

    @dg.asset_check(
        name=name, asset=["marts", asset], blocking=True, pool="warehouse", description=about
    )
    def check(refresh: dg.ResourceParam[Run]) -> dg.AssetCheckResult:
        with _asking(refresh, name):
            wrong = "; ".join(differences(refresh.home, name))
        if wrong and refresh.release:
            refresh.report(name, f"released: {wrong}")
            return dg.AssetCheckResult(
                passed=False, severity=dg.AssetCheckSeverity.WARN, description=f"Released: {wrong}"
            )
        return _told(refresh, name, wrong or None)

    return check


compared = [_compared(name, asset, compare.__doc__) for name, (asset, compare) in COMPARED.items()]
