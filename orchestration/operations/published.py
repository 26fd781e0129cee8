"""A person taken out of what is published: the file that readers have, and all older ones."""

import duckdb

from ingestion.erasure.identity import Identity, create_gone
from ingestion.erasure.rules import BLOTTED, IDS, Erased, patterns_of
from ingestion.home import Home
from ingestion.minimise import create_macros
from orchestration.operations.publish import republish

# an act that the person did to somebody counts on, done by "someone"
_ACTOR = "actor_person_id"
_WITH_ACTOR = ("interaction_id", "actor_person_id")
WORDS = ("text", "description", "evidence", "note")


def persons_of(home: Home, identity: Identity) -> set[str]:
    """Under which person_ids the accounts are published, also those that nobody claimed."""
    file = (home.published / "current.duckdb").resolve()
    if not file.exists() or not identity.accounts:
        return set()
    with duckdb.connect(str(file), read_only=True) as con:
        known = con.execute(
            "select 1 from duckdb_tables() where schema_name = 'marts' and table_name = 'accounts'"
        ).fetchone()
        if not known:
            return set()
        rows = con.execute("select network, account_id, person_id from marts.accounts").fetchall()
    return {person for network, account, person in rows if (network, account) in identity.accounts}


def erase_published(home: Home, identity: Identity, run_id: str) -> tuple[Erased, int]:
    """Publish anew without the person, remove every older publication: rows, and files removed.

    Ranks and totals are those of before until the next refresh.
    """
    told = Erased()

    def change(con: duckdb.DuckDBPyConnection) -> None:
        create_macros(con, home.actor_key())
        create_gone(con, identity)
        tables = con.execute("""
            select table_name, list(column_name) from duckdb_columns()
            where schema_name = 'marts' and not internal group by all order by all
        """).fetchall()
        for table, columns in tables:
            _erase(con, table, columns, told)
            _blot(con, table, columns, identity, told)

    removed = republish(home, run_id, change)
    return told, len(removed)


def _erase(con: duckdb.DuckDBPyConnection, table: str, columns: list[str], told: Erased) -> None:
    """Delete rows about the person; keep, with no name, what the person did to others."""
    place = f"published/{table}"
    gone = "in (select person_id from gone_people)"
    if _ACTOR in columns:
        emptied = ", ".join(f"{name} = null" for name in _WITH_ACTOR if name in columns)
        told.hashed[place] += _run(con, f"update marts.{table} set {emptied} where {_ACTOR} {gone}")
    about = [f"{name} {gone}" for name in columns if name.endswith("person_id") and name != _ACTOR]
    if "network" in columns:
        about += [
            f"(network, {name}) in (select (network, account_id) from gone_accounts)"
            for name in columns
            if name.endswith("account_id")
        ]
    if about:
        told.removed[place] += _run(con, f"delete from marts.{table} where {' or '.join(about)}")


def _blot(
    con: duckdb.DuckDBPyConnection,
    table: str,
    columns: list[str],
    identity: Identity,
    told: Erased,
) -> None:
    place = f"published/{table}"
    if {"network", "post_id"} <= set(columns):
        told.hashed[place] += _run(
            con,
            f"update marts.{table} set post_id = null "
            "where (network, post_id) in (select (network, post_id) from gone_posts)",
        )
    ids = [name for name in columns if name in IDS]
    words = [name for name in columns if name in WORDS]
    for network, pattern in patterns_of(identity).items() if ids + words else ():
        values = {"pattern": pattern}
        where = f"network = '{network}' and " if "network" in columns else ""
        some = f"select count(*) from marts.{table} where {where}regexp_matches("
        if not _run(con, f"{some}concat_ws(chr(31), {', '.join(ids + words)}), $pattern)", values):
            continue
        for column, change, counted in (
            *((name, "null", told.hashed) for name in ids),
            *((name, BLOTTED.replace("{c}", name), told.blotted) for name in words),
        ):
            counted[place] += _run(
                con,
                f"update marts.{table} set {column} = {change} "
                f"where {where}regexp_matches({column}, $pattern)",
                values,
            )


def _run(con: duckdb.DuckDBPyConnection, sql: str, values: dict | None = None) -> int:
    row = con.execute(sql, values).fetchone()
    return int(row[0]) if row else 0
