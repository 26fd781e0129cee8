"""Who is who, by the registry and all data sets, and whose accounts may be kept in clear."""

import hashlib
import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import duckdb

from ingestion.home import Home
from ingestion.imports.files import File, content_of, files_of
from ingestion.imports.staging import Staged, create_staging, stage
from ingestion.imports.tables import EVENTS, ONTOLOGY, REGISTRY, REGISTRY_EVENTS

REGISTRY_DATASET = "registry"
# rises when the same files would be stored in another form
FORM = "1"


@dataclass(frozen=True)
class Folder:
    """One data set, or the registry: its files by what they tell of."""

    dataset: str
    people: list[File]
    events: list[File]
    ontology: list[File]
    ignored: list[str]

    @property
    def files(self) -> list[File]:
        """All that is read."""
        return [*self.people, *self.events, *self.ontology]


def folders_of(home: Home) -> list[Folder]:
    """The registry first, then every folder of home.imports by name."""
    held, other = files_of(home.registry)
    people = [file for file in held if file.relation in REGISTRY]
    events = [file for file in held if file.relation in REGISTRY_EVENTS]
    stray = [*other, *(file.path for file in held if file not in people + events)]
    folders = [Folder(REGISTRY_DATASET, people, events, [], [path.name for path in stray])]
    for path in sorted(home.imports.glob("*/")):
        if path.name.startswith(".") or path.name == REGISTRY_DATASET:
            continue
        held, other = files_of(path)
        folders.append(
            Folder(
                path.name,
                [file for file in held if file.relation in REGISTRY],
                [file for file in held if file.relation in EVENTS],
                [file for file in held if file.relation in ONTOLOGY],
                [file.name for file in other],
            )
        )
    return folders


def score_unclaimed() -> bool:
    """Whether the operator has the right to score accounts that nobody claims."""
    return os.environ.get("CLOUT_SCORE_UNCLAIMED", "").strip().lower() == "true"


def stage_people(
    con: duckdb.DuckDBPyConnection,
    folders: list[Folder],
    now: datetime,
    relations: Collection[str] = REGISTRY,
) -> dict[str, Staged]:
    """Stage the relations about people of all folders; contradictions go to `found`."""
    create_staging(con, relations)
    told = {
        folder.dataset: stage(con, folder.dataset, files, now)
        for folder in folders
        for files in [[file for file in folder.people if file.relation in relations]]
    }
    for relation, column, bad, reason in CONTRADICTIONS:
        if relation not in relations:
            continue
        con.execute(f"""
            insert into found
            select dataset, '{relation}', file, line, '{column}', '{reason}'
            from staged_{relation} as this where {bad}
        """)
        con.execute(f"delete from staged_{relation} as this where {bad}")
    return told


# two persons of one data set say of the same days that the account is theirs
CONTESTED = """exists (
    select 1 from staged_person_accounts as other
    where
        this.dataset = other.dataset
        and this.network = other.network
        and coalesce(this.account_id, lower(this.handle))
        = coalesce(other.account_id, lower(other.handle))
        and this.person_id <> other.person_id
        and coalesce(this.since, date '0001-01-01') <= coalesce(other.until, date '9999-12-31')
        and coalesce(other.since, date '0001-01-01') <= coalesce(this.until, date '9999-12-31')
)"""
UNKNOWN = "this.{0} not in (select {0} from staged_{1})"
STRAY = "this.same_as not in (select person_id from staged_people)"
CONTRADICTIONS = (
    ("people", "same_as", STRAY, "not in people"),
    ("person_accounts", "account_id", CONTESTED, "claimed by two persons"),
    ("person_accounts", "person_id", UNKNOWN.format("person_id", "people"), "not in people"),
    ("list_members", "person_id", UNKNOWN.format("person_id", "people"), "not in people"),
    ("list_members", "list_id", UNKNOWN.format("list_id", "lists"), "not in lists"),
)


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


# who may be scored; of two files that tell of a person, the registry and then the last one counts
PERSONS = """
persons as (
    select
        person_id,
        coalesce(
            basis in ('public_figure', 'organisation') and birth_year is null
            or basis is not null and $year - birth_year > 18,
            false
        ) as is_scored
    from staged_people
    qualify row_number() over (
        partition by person_id order by dataset = 'registry' desc, dataset, file desc, row desc
    ) = 1
)
"""

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


def cast_of(folders: list[Folder]) -> str:
    """A digest of all that is said about people: one data set may refer to another's."""
    return content_of([file for folder in folders for file in folder.people])
