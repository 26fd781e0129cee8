"""Whose accounts may be kept in clear: those of persons who may be scored."""

import hashlib
import os
from datetime import datetime

import duckdb

from ingestion.imports.people import PERSONS

# rises when the same files would be stored in another form
FORM = "2"


def score_unclaimed() -> bool:
    """Whether the operator has the right to score accounts that nobody claims."""
    return os.environ.get("CLOUT_SCORE_UNCLAIMED", "").strip().lower() == "true"


def find_claimed(con: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Make the tables `claimed`, `barred` (network, account_id) and `handles` (network, handle).

    Claimed are accounts of persons who may be scored: with a basis, 18 where their year of birth
    alone is proof, the registry overruling data sets, nobody else claiming the account at the same
    time. Barred are accounts with some other claim: they stay hashed even where accounts that
    nobody claims are scored.
    """
    con.execute(f"create or replace temp table claim as {CLAIMS}", {"year": now.year})
    con.execute("""
        create or replace temp table claimed as
        select distinct network, account_id from claim where is_scored and not is_contested
    """)
    con.execute("""
        create or replace temp table barred as
        select network, account_id from claim except select network, account_id from claimed
    """)
    con.execute("""
        create or replace temp table handles as
        select network, ltrim(lower(handle), '@') as handle
        from claim semi join claimed using (network, account_id) where handle is not null
        union
        select network, ltrim(lower(handle), '@')
        from profile semi join claimed using (network, account_id)
    """)


def find_profiles(con: duckdb.DuckDBPyConnection) -> None:
    """Make the table `profile`: the handle of every account known by one, and when it was seen."""
    known = [
        f"select '{schema.removeprefix('raw_')}' as network, account_id, handle, observed_at"
        f' from "{schema}".accounts where handle is not null'
        for (schema,) in con.execute(
            "select table_schema from information_schema.tables where table_name = 'accounts'"
            " and starts_with(table_schema, 'raw_') and table_schema <> 'raw_imports'"
            " and table_schema not like '%\\_staging' escape '\\' order by 1"
        ).fetchall()
    ]
    con.execute(f"""
        create or replace temp table profile as
        {
        " union all ".join(
            [
                *known,
                "select network, account_id, handle, observed_at from raw_imports.accounts"
                " where handle is not null",
                "select network, account_id, handle, observed_at from staged_accounts"
                " where handle is not null",
            ]
        )
    }
    """)


def has_unresolved_handles(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether somebody claims a handle that no known profile has."""
    return bool(
        con.execute("""
            select 1 from staged_person_accounts as said
            where account_id is null and handle is not null and not exists (
                select 1 from profile
                where
                    profile.network = said.network
                    and ltrim(lower(profile.handle), '@') = ltrim(lower(said.handle), '@')
            )
            limit 1
        """).fetchone()
    )


CLAIMS = f"""
with {PERSONS},

owners as (
    -- a handle means the account it was first seen with: a recycled one is not followed
    select
        network, ltrim(lower(handle), '@') as handle,
        min_by(account_id, (observed_at, account_id)) as account_id
    from profile group by all
),

resolved as (
    select
        said.dataset = 'registry' as by_registry, said.person_id, said.network, said.handle,
        coalesce(said.account_id, owners.account_id) as account_id,
        coalesce(said.since, date '0001-01-01') as since,
        coalesce(said.until, date '9999-12-31') as until
    from staged_person_accounts as said
    left join owners
        on said.network = owners.network and ltrim(lower(said.handle), '@') = owners.handle
),

valid as (
    select * from resolved
    where account_id is not null
    qualify by_registry = bool_or(by_registry) over (partition by network, account_id)
)

select
    valid.*, persons.is_scored,
    exists (
        select 1 from valid as other
        where
            valid.network = other.network and valid.account_id = other.account_id
            and valid.person_id <> other.person_id
            and valid.since <= other.until and other.since <= valid.until
    ) as is_contested
from valid
inner join persons using (person_id)
"""


def settings_of(con: duckdb.DuckDBPyConnection) -> str:
    """A digest of what decides how events are stored: whose accounts are kept in clear."""
    tables = ("barred",) if score_unclaimed() else ("claimed", "handles")
    found = [
        con.execute(f"""
            select md5(string_agg(said, ' ' order by said))
            from (select {name}::varchar as said from {name})
        """).fetchone()
        for name in tables
    ]
    return hashlib.sha256(f"{FORM} {score_unclaimed()} {found}".encode()).hexdigest()
