"""Whom to read: accounts claimed by persons who may be scored, in the registry or an import."""

from datetime import date
from pathlib import Path

import duckdb

from ingestion.forgotten import Forgotten, forms_of
from ingestion.home import Home
from ingestion.reading import Claim

READERS = {
    ".csv": "read_csv(?, all_varchar = true, header = true, ignore_errors = true)",
    ".jsonl": "read_json(?, format = 'newline_delimited', ignore_errors = true)",
    ".parquet": "read_parquet(?)",
}
COLUMNS = {
    "people": ("person_id", "birth_year", "basis"),
    "person_accounts": ("person_id", "network", "account_id", "handle", "url", "until"),
}


def claims_of(network: str, home: Home, today: date) -> list[Claim]:
    """The accounts of one network to read, in a stable order; [] where nobody claims one.

    Left out: persons without a basis or whose year of birth does not prove that they are 18 (it
    does from the year after that birthday on), claims that ended, accounts that two claim (the
    registry's word beats an import's), and who asked to be forgotten. Reporting broken rows is the
    business of the import.
    """
    with duckdb.connect(config={"threads": 1}) as con:
        for relation, columns in COLUMNS.items():
            fields = ", ".join(f"{column} varchar" for column in columns)
            con.execute(f"create table {relation} (source int, {fields})")
        # 0 is the registry, which beats every import
        for source, folder in enumerate([home.registry, *sorted(home.imports.glob("*/"))]):
            for relation in COLUMNS:
                for file in sorted(folder.glob(f"{relation}.*")):
                    _take(con, relation, min(source, 1), file)
        rows = con.execute(CLAIMS, {"network": network, "today": today}).fetchall()
    forgotten = Forgotten(home)
    return [claim for row in rows if not _has_left(claim := Claim(*row), network, forgotten)]


def _has_left(claim: Claim, network: str, forgotten: Forgotten) -> bool:
    spelled = forms_of(claim.account_id, claim.handle, claim.url)
    return bool(forgotten) and (
        forgotten.has_person(claim.person_id)
        or any(forgotten.has(network, form) for form in spelled)
    )


def _take(con: duckdb.DuckDBPyConnection, relation: str, source: int, file: Path) -> None:
    kind = next((s for s in file.suffixes if s in READERS), None)
    if kind is None or file.stat().st_size == 0:
        return
    try:
        con.execute(f"create or replace temp table file as from {READERS[kind]}", [str(file)])
    except duckdb.Error:
        return  # the import refuses the file with a message; there is nobody to read from it
    found = {name.lower() for (name, *_) in con.execute("describe file").fetchall()}
    columns = ", ".join(
        f"nullif(trim({column}::varchar), '')" if column in found else "null"
        for column in COLUMNS[relation]
    )
    con.execute(f"insert into {relation} select {source}, {columns} from file")


CLAIMS = """
with persons as (
    from people
    qualify row_number() over (partition by person_id order by source) = 1
),
scored as (
    select person_id from persons
    where
        lower(basis) in ('consent', 'public_figure', 'organisation')
        and (birth_year is not null or lower(basis) in ('public_figure', 'organisation'))
        and coalesce(year($today::date) - try_cast(birth_year as int) > 18, birth_year is null)
),
claimed as (
    select distinct
        source, person_id, account_id, lower(handle) as folded, handle, url,
        coalesce(account_id, lower(handle), lower(url)) as account
    from person_accounts
    where
        lower(network) = $network
        and coalesce(try_cast(until as date) >= $today::date, until is null)
),
preferred as (
    from claimed
    where account is not null
    qualify source = min(source) over (partition by account)
),
undisputed as (
    from preferred
    qualify min(person_id) over (partition by account) = max(person_id) over (partition by account)
)
select person_id, any_value(account_id), any_value(handle), any_value(url)
from undisputed semi join scored using (person_id)
group by person_id, account
order by person_id, account
"""
