"""All that a home holds about one person, as plain data."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import duckdb

from ingestion.erasure.cursors import resolved_of
from ingestion.erasure.finding import find
from ingestion.erasure.identity import Identity, create_gone
from ingestion.erasure.tables import Table, tables_of
from ingestion.home import Home
from ingestion.minimise import create_macros

Rows = list[dict[str, Any]]
# the columns by which a raw table tells of accounts, best first; of the others it says less
ABOUT = {
    "interactions": ("target_account_id", "actor_account_id"),
    "endorsements": ("target_account_id", "giver_account_id"),
    "list_memberships": ("account_id", "owner_account_id"),
}
# what says who did an act, and what that person wrote
OF_OTHERS = ("text", "fingerprint", "acting_post_id", "interaction_id", "row_key", "list_id")


def held(home: Home, sought: str, network: str | None = None) -> dict[str, Any]:
    """Identity, registry lines, raw rows, acts given and received, cursors and published rows.

    Other people appear as in the marts: by their person_id where they are scored, else by the size
    of their audience. The caller holds the lock. Raises `Unknown`.
    """
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        con.execute("set TimeZone = 'UTC'")
        create_macros(con, home.actor_key())
        identity = find(con, sought, network, resolved_of(home))
        published = _published(home, identity)
        create_gone(con, identity)
        _name_others(con, published.get("accounts_of_others", []))
        told = {
            "told_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "identity": {name: values for name, values in identity.as_dict().items() if values},
            "registry": dict(_about_person(con)),
            "raw": dict(_about_accounts(con)),
            "received": dict(_acts(con, 0)),
            "given": dict(_acts(con, 1)),
            "cursors": _cursors(home, identity),
            "published": published["tables"],
        }
    # times and days as text
    return json.loads(json.dumps(told, default=str))


def _about_person(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Rows]]:
    for table in tables_of(con):
        if "person_id" in table.columns:
            where = "person_id in (select person_id from gone_people)"
            yield from _some(con, table, f"select * from {table.name} where {where}")


def _about_accounts(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Rows]]:
    """Profiles, posts, counters, reads: what is about the person's accounts alone."""
    for table in tables_of(con):
        if table.relation in ABOUT or "person_id" in table.columns:
            continue
        if "account_id" in table.columns:
            where = _ours(table, "account_id")
        elif table.relation == "removals":
            where = f"{_ours(table, 'id')} or ({table.network}, id) in ({_POSTS})"
        elif table.relation == "exported":
            where = _ours(table, "split_part(id, '|', 1)")
        else:
            continue
        yield from _some(con, table, f"select * from {table.name} where {where}")


def _acts(con: duckdb.DuckDBPyConnection, side: int) -> Iterator[tuple[str, Rows]]:
    """Acts on the person (side 0) or by the person (side 1), with the other as in the marts."""
    for table in tables_of(con):
        if table.relation not in ABOUT:
            continue
        ours, other = ABOUT[table.relation][side], ABOUT[table.relation][1 - side]
        hidden = (other, *OF_OTHERS) if side == 0 else (other, "row_key")
        shown = ", ".join(f'this."{name}"' for name in table.columns if name not in hidden)
        network = table.network.replace("network", "this.network")
        yield from _some(
            con,
            table,
            f"select {shown}, others.person_id as other_person_id from {table.name} as this "
            f"left join others on others.network = {network} and others.account_id = this.{other} "
            f"where ({network}, this.{ours}) in ({_ACCOUNTS})"
            # an act between accounts of one person is told once, among those received
            + (f" and ({network}, this.{other}) not in ({_ACCOUNTS})" if side else ""),
        )


_ACCOUNTS = (
    "select (network, account_id) from gone_accounts union all "
    "select (network, actor_key(network, account_id)) from gone_accounts"
)
_POSTS = "select (network, post_id) from gone_posts"


def _ours(table: Table, column: str) -> str:
    return f"({table.network or chr(39) * 2}, {column}) in ({_ACCOUNTS})"


def _some(con: duckdb.DuckDBPyConnection, table: Table, query: str) -> Iterator[tuple[str, Rows]]:
    """The rows of a query under the table's name, if there are any."""
    if rows := _rows(con, f"{query} order by all"):
        yield table.place, rows


def _rows(con: duckdb.DuckDBPyConnection, query: str, values: list[Any] | None = None) -> Rows:
    asked = con.execute(query, values)
    names = [name for name, *_ in asked.description or ()]
    return [
        {name: value for name, value in zip(names, row, strict=True) if value is not None}
        for row in asked.fetchall()
    ]


def _name_others(con: duckdb.DuckDBPyConnection, accounts: list[tuple[str, str, str]]) -> None:
    con.execute("create temp table others (network text, account_id text, person_id text)")
    if accounts:
        con.executemany("insert into others values (?, ?, ?)", accounts)


def _published(home: Home, identity: Identity) -> dict[str, Any]:
    """The rows of every published table that are about the person, and whose accounts are whose."""
    file = (home.published / "current.duckdb").resolve()
    if not file.exists():
        return {"tables": {}}
    tables, others = {}, []
    with duckdb.connect(str(file), read_only=True) as con:
        con.execute("set TimeZone = 'UTC'")
        found = con.execute(
            "select table_name, list(column_name) from duckdb_columns() "
            "where schema_name = 'marts' and not internal group by all order by all"
        ).fetchall()
        for name, columns in found:
            if name == "accounts":
                others = con.execute(
                    "select network, account_id, person_id from marts.accounts"
                ).fetchall()
            if "person_id" in columns:
                rows = _rows(
                    con,
                    f"select * from marts.{name} where list_contains(?, person_id) order by all",
                    [sorted(identity.person_ids)],
                )
                tables |= {name: rows} if rows else {}
    return {"tables": tables, "accounts_of_others": others}


def _cursors(home: Home, identity: Identity) -> dict[str, Any]:
    """What dlt remembers of the accounts: which one a handle means, how far each was read."""
    told: dict[str, Any] = {}
    marks = {text for _, text in identity.addresses() | identity.handles}
    for file in sorted(home.pipelines.glob("*/state.json")):
        network = file.parent.name
        kept = json.loads(file.read_text()).get("sources", {}).get(network, {})
        for kind, entries in kept.get("resources", {}).get(network, {}).items():
            if isinstance(entries, dict):
                ours = {
                    name: value
                    for name, value in entries.items()
                    if {name, name.lower().lstrip("@"), str(value)} & marks
                }
                told |= {f"{network} {kind}": ours} if ours else {}
    return told
