"""Who is who, by the registry and all data sets."""

from collections.abc import Collection
from datetime import datetime

import duckdb

from ingestion.imports.folders import Folder
from ingestion.imports.staging import Staged, create_staging, stage
from ingestion.imports.tables import REGISTRY


def stage_people(
    con: duckdb.DuckDBPyConnection,
    folders: list[Folder],
    now: datetime,
    relations: Collection[str] = REGISTRY,
) -> dict[str, Staged]:
    """Stage the relations about people of all folders; contradictions go to `found`."""
    create_staging(con, relations)
    told = {}
    for folder in folders:
        files = [file for file in folder.people if file.relation in relations]
        told[folder.dataset] = stage(con, folder.dataset, files, now)
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
