"""The eleven relations of the interchange format and the tables they are loaded into."""

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from ingestion.relations import COUNT, DAY, FLAG, RELATIONS, TEXT, TIME

SQL_TYPES: dict[pa.DataType, str] = {
    TEXT: "varchar", COUNT: "bigint", FLAG: "boolean", TIME: "timestamptz", DAY: "date",
}  # fmt: skip

# what a value may be, by the name of its check in checks.py; a star marks a required column
FORMATS: dict[str, dict[str, str]] = {
    "accounts": {
        "network": "network*", "account_id": "id*", "handle": "text", "display_name": "text",
        "description": "text", "location": "text", "country_code": "country",
        "language": "text", "url": "text", "followers": "count", "following": "count",
        "listed": "count", "posts": "count", "favourites": "count", "verified": "flag",
        "default_image": "flag", "created_at": "time", "observed_at": "time",
    },
    "posts": {
        "network": "network*", "post_id": "id*", "account_id": "id*", "created_at": "time*",
        "text": "text", "language": "text", "url": "text", "kind": "text",
        "in_reply_to_post_id": "id", "repost_of_post_id": "id",
    },
    "interactions": {
        "network": "network*", "act": "act*", "actor_account_id": "id*",
        "target_account_id": "id*", "occurred_at": "time", "observed_at": "time",
        "interaction_id": "id", "post_id": "id", "text": "text",
    },
    "counters": {
        "network": "network*", "account_id": "id*", "act": "act*", "count": "count*",
        "observed_at": "time*", "post_id": "id",
    },
    "list_memberships": {
        "network": "network*", "account_id": "id*", "list_id": "id*", "list_name": "text",
        "owner_account_id": "id", "observed_at": "time",
    },
    "endorsements": {
        "network": "network*", "giver_account_id": "id*", "target_account_id": "id*",
        "topic": "text*", "given_at": "time*",
    },
    "removals": {
        "network": "network*", "kind": "removal*", "id": "id*", "observed_at": "time*",
    },
    "people": {
        "person_id": "slug*", "display_name": "text", "country_code": "country",
        "birth_year": "year", "basis": "basis", "basis_date": "day", "trusted": "text",
        "hidden_topics": "text",
    },
    "person_accounts": {
        "person_id": "slug*", "network": "network*", "account_id": "id", "handle": "text",
        "url": "text", "since": "day", "until": "day", "context": "text",
    },
    "lists": {"list_id": "id*", "name": "text*", "kind": "list"},
    "list_members": {"list_id": "id*", "person_id": "slug*", "since": "day", "until": "day"},
}  # fmt: skip

REGISTRY = ("people", "person_accounts", "lists", "list_members")
FORMAT_TYPES = {"count": "bigint", "year": "bigint", "flag": "boolean", "time": "timestamptz",
                "day": "date"}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """One table of raw_imports: its columns with their SQL types and the key a later row replaces."""

    name: str
    key: tuple[str, ...]
    columns: dict[str, str]


def _table(name: str) -> Table:
    given = {
        column: FORMAT_TYPES.get(check.rstrip("*"), "varchar")
        for column, check in FORMATS[name].items()
    }
    if relation := RELATIONS.get(name):
        columns = {"network": "varchar"} | {c: SQL_TYPES[t] for c, t in relation.columns.items()}
        return Table(name, ("network", *relation.key), columns)
    if name == "person_accounts":
        given["account_key"] = "varchar"
    if name == "endorsements":
        given["observed_at"] = "timestamptz"
    return Table(name, KEYS[name], given)


KEYS = {
    "list_memberships": ("network", "list_id", "account_id"),
    "endorsements": ("network", "giver_account_id", "target_account_id", "topic", "given_at"),
    "people": ("person_id",),
    "person_accounts": ("network", "account_id", "handle", "since"),
    "lists": ("list_id",),
    "list_members": ("list_id", "person_id", "since"),
}
TABLES: dict[str, Table] = {name: _table(name) for name in FORMATS}

QUARANTINE = {
    "relation": "varchar", "file": "varchar", "line": "bigint", "column_name": "varchar",
    "reason": "varchar", "observed_at": "timestamptz",
}  # fmt: skip
LOADS = {"content": "varchar", "settings": "varchar", "imported_at": "timestamptz"}


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create the empty tables of raw_imports and raw_registry where they are missing."""
    for schema, names in (("raw_imports", tuple(TABLES)), ("raw_registry", REGISTRY)):
        con.execute(f"create schema if not exists {schema}")
        tables = {name: TABLES[name].columns for name in names}
        for name, columns in {**tables, "quarantine": QUARANTINE, "loads": LOADS}.items():
            listed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
            con.execute(f"create table if not exists {schema}.{name} (dataset varchar, {listed})")
