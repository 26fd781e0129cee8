"""Whom to read: accounts claimed by persons who may be scored, in the registry or an import."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from threading import Lock

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.forgotten import Forgotten, forms_of
from ingestion.home import Home
from ingestion.imports.folders import folders_of
from ingestion.imports.people import PERSONS, stage_people
from ingestion.reading import Claim

WHO_IS_WHO = ("people", "person_accounts")
# networks are read side by side, and the registry of a country fills a gigabyte while it is checked
_turn = Lock()


def claims_of(network: str, home: Home, today: date) -> list[Claim]:
    """The accounts of one network to read, in a stable order; [] where nobody claims one.

    The files are read and checked as the import does it, which may not have seen them yet. Left
    out: what it sets aside, persons without a basis or whose year of birth does not prove that they
    are 18 (it does from the year after that birthday on), claims that ended or have not begun,
    accounts that two claim for the same days (the registry's word beats an import's), and who asked
    to be forgotten. Reporting broken rows is the business of the import.
    """
    with _turn:
        claims = _claims(home, _state_of(home), today)
    rows = claims.filter(pc.field("network") == network).drop_columns("network").to_pylist()
    forgotten = Forgotten(home)
    return [claim for row in rows if not _has_left(claim := Claim(**row), network, forgotten)]


def _state_of(home: Home) -> tuple[tuple[str, int, int], ...]:
    """The files that say who is who: path, bytes, and when each was written, in nanoseconds."""
    files = [
        file.path
        for folder in folders_of(home)
        for file in folder.people
        if file.relation in WHO_IS_WHO
    ]
    return tuple((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files)


# every network of a run asks for them
@lru_cache(maxsize=1)
def _claims(home: Home, state: tuple[tuple[str, int, int], ...], today: date) -> pa.Table:
    """The accounts of all networks to read, as the files in this state tell it."""
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute("set TimeZone = 'UTC'")
        # what the import lays out beside the warehouse
        con.execute("attach ':memory:' as workbench")
        con.execute("set search_path = 'memory.main,workbench.main'")
        stage_people(con, folders_of(home), datetime.combine(today, time(), UTC), WHO_IS_WHO)
        return con.sql(TO_READ, params={"today": today, "year": today.year}).to_arrow_table()


def _has_left(claim: Claim, network: str, forgotten: Forgotten) -> bool:
    spelled = forms_of(claim.account_id, claim.handle, claim.url)
    return bool(forgotten) and (
        forgotten.has_person(claim.person_id)
        or any(forgotten.has(network, form) for form in spelled)
    )


TO_READ = f"""
with {PERSONS},

said as (
    select
        dataset = 'registry' as by_registry, network, person_id, account_id, handle, url,
        coalesce(account_id, ltrim(lower(handle), '@'), lower(url)) as account,
        coalesce(since, date '0001-01-01') as since, coalesce(until, date '9999-12-31') as until
    from staged_person_accounts
),

valid as (
    from said qualify by_registry = bool_or(by_registry) over (partition by network, account)
)

select
    network, person_id, any_value(account_id) as account_id, any_value(handle) as handle,
    any_value(url) as url
from valid semi join (from persons where is_scored) as scored using (person_id)
where
    $today between since and until
    -- an account that was handed over is, on each day, somebody's
    and not exists (
        from valid as other
        where
            valid.network = other.network and valid.account = other.account
            and valid.person_id <> other.person_id
            and valid.since <= other.until and other.since <= valid.until
    )
group by network, person_id, account
order by network, person_id, account
"""
