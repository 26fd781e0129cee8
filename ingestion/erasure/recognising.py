"""Find in new files who has left: known by hashes, told by the files."""

from collections.abc import Iterable

import duckdb

from ingestion.erasure.identity import Identity, create_gone
from ingestion.erasure.rules import CLAIM
from ingestion.erasure.sources import readable, rows_of, unless_damaged
from ingestion.forgotten import BARE, PERSON, Forgotten
from ingestion.imports.files import File
from ingestion.imports.minimising import ACCOUNTS
from ingestion.imports.readers import Source

# where a file names accounts or persons, by the column
_TOLD = {
    **{name: columns for name, columns in ACCOUNTS.items() if name != "removals"},
    **dict.fromkeys(("people", "person_accounts", "list_members"), ()),
}


def forgotten_in(
    con: duckdb.DuckDBPyConnection, files: Iterable[File], forgotten: Forgotten
) -> Identity:
    """Who of those that left stands in these files: known by hashes, told by the files."""
    con.execute("create or replace temp table hashes (key varchar primary key)")
    con.execute(
        "insert into hashes select unnest($keys::varchar[])", {"keys": sorted(forgotten.keys)}
    )
    held = [file for file in files if file.relation in _TOLD]
    found = Identity()
    for file in held:
        with readable(con, file) as source, unless_damaged():
            if source:
                _recognise(con, source, found)
    if not found:
        return found
    create_gone(con, found)
    for file in held:
        with readable(con, file) as source, unless_damaged():
            if source:
                _complete(con, source, found)
    return found


def _recognise(con: duckdb.DuckDBPyConnection, source: Source, found: Identity) -> None:
    """Note the accounts, handles and persons of a file whose hash is on the list."""
    relation, rows = source.file.relation, rows_of(source)
    hashed = "(select key from hashes)"
    for column in _TOLD[relation]:
        found.accounts |= _pairs(
            con,
            f"select distinct {column} from {rows} where actor_key(network, {column}) in {hashed}",
        )
    if relation == "person_accounts":
        spelled = "'@' || ltrim(lower(handle), '@')"
        for kept, value, form, where in (
            (found.accounts, "account_id", "account_id", "true"),
            (found.handles, "ltrim(lower(handle), '@')", spelled, "account_id is null"),
            (found.urls, BARE, BARE, "account_id is null"),
        ):
            kept |= _pairs(
                con,
                f"select distinct {value} from {rows} "
                f"where {where} and actor_key(network, {form}) in {hashed}",
            )
    if relation not in ACCOUNTS:
        persons = con.execute(
            f"select distinct person_id from {rows} "
            f"where actor_key('{PERSON}', person_id) in {hashed}"
        ).fetchall()
        found.person_ids |= {person for (person,) in persons}


def _complete(con: duckdb.DuckDBPyConnection, source: Source, found: Identity) -> None:
    """Add what a file tells of these accounts: their handles and addresses, posts and persons."""
    relation, rows = source.file.relation, rows_of(source)
    ours = "(network, account_id) in (select (network, account_id) from gone_accounts)"
    if relation in ("accounts", "person_accounts"):
        told = f"from {rows} where {ours} and"
        handle = "ltrim(lower(handle), '@')"
        found.handles |= _pairs(con, f"select distinct {handle} {told} handle is not null")
        found.urls |= _pairs(con, f"select distinct {BARE} {told} url is not null")
    if relation == "posts":
        found.posts |= _pairs(con, f"select distinct post_id from {rows} where {ours}")
    if relation == "person_accounts":
        left = CLAIM.replace("{n}", "network")
        # the same human under another person_id, who claims nothing else
        persons = con.execute(
            f"select person_id from {rows} group by person_id having bool_and({left})"
        ).fetchall()
        found.person_ids |= {person for (person,) in persons if person}


def _pairs(con: duckdb.DuckDBPyConnection, select: str) -> set[tuple[str, str]]:
    return set(con.execute(select.replace("distinct ", "distinct network, ", 1)).fetchall())
