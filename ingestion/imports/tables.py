"""The relations of the interchange format, Klout's ontology, and the tables of both."""

from dataclasses import dataclass

import duckdb

from ingestion.relations import RELATIONS

# what a value of each column may be, by the name of its check in checks.py; * means required
FORMATS: dict[str, dict[str, str]] = {
    "accounts": {
        "network": "network*", "account_id": "id*", "handle": "text", "display_name": "text",
        "description": "text", "location": "text", "country_code": "country",
        "language": "text", "url": "text", "followers": "count", "following": "count",
        "listed": "count", "posts": "count", "favourites": "count", "verified": "flag",
        "default_image": "flag", "created_at": "time", "links": "text", "verified_links": "text",
        "observed_at": "time",
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
        "hidden_topics": "text", "same_as": "slug", "not_same_as": "text",
    },
    "person_accounts": {
        "person_id": "slug*", "network": "network*", "account_id": "id", "handle": "text",
        "url": "text", "since": "day", "until": "day", "context": "text",
    },
    "lists": {"list_id": "id*", "name": "text*", "kind": "list", "rule": "rule"},
    "list_members": {"list_id": "id*", "person_id": "slug*", "since": "day", "until": "day"},
    # the files that Klout published in 2018, with their columns in lower case
    "klout_topic_ontology": {
        "topicid": "id*", "topicslug": "id*", "topicdisplayname": "text", "wikiitemid": "text",
        "freebasemachineid": "text",
    },
    "klout_topic_display": {
        "topicid": "id*", "language": "text*", "topicdisplayname": "text*",
    },
    "klout_topic_edge": {
        "parenttopicid": "id*", "parrenttopicslug": "text", "childtopicid": "id*",
        "childtopicslug": "text",
    },
}  # fmt: skip

# who is who: the registry's relations, which a data set may bring, too
REGISTRY = ("people", "person_accounts", "lists", "list_members")
# a larger taxonomy of topics
ONTOLOGY = ("klout_topic_ontology", "klout_topic_display", "klout_topic_edge")
# what happened, in the order of loading: profiles first, because they tell the audience of actors
EVENTS = tuple(relation for relation in FORMATS if relation not in (*REGISTRY, *ONTOLOGY))
# what the registry may tell beside who is who
REGISTRY_EVENTS = ("endorsements",)

# row_key is a keyed hash that stays the same when an account becomes, or ceases to be, somebody's;
# a hashed interaction_id is its own, and that of a clear one can be computed
KEYS = {
    "accounts": ("network", "account_id", "observed_on"),
    "posts": ("network", "post_id"),
    "interactions": ("network", "interaction_id"),
    "counters": ("network", "account_id", "post_id", "act", "observed_on"),
    "list_memberships": ("network", "row_key"),
    "endorsements": ("network", "row_key"),
    "removals": ("network", "kind", "row_key"),
    "people": ("person_id",),
    "person_accounts": ("network", "account_id", "handle", "url", "since"),
    "lists": ("list_id",),
    "list_members": ("list_id", "person_id", "since"),
    "klout_topic_ontology": ("topicid",),
    "klout_topic_display": ("topicid", "language"),
    "klout_topic_edge": ("parenttopicid", "childtopicid"),
}

# columns beyond those of the format and of the relation that networks fill, too
ADDED = {
    "list_memberships": {"row_key": "varchar"},
    "endorsements": {"observed_at": "timestamptz", "row_key": "varchar"},
    "removals": {"row_key": "varchar"},
    "person_accounts": {"account_key": "varchar"},
}
CHECK_TYPES = {
    "count": "bigint", "year": "bigint", "flag": "boolean", "time": "timestamptz", "day": "date",
}  # fmt: skip

# a column of hashes, on which DuckDB would spend a tenth of an import to save a fifth of the file
RANDOM, PLAIN = ("interactions", "interaction_id"), " using compression uncompressed"

QUARANTINE = {
    "relation": "varchar", "file": "varchar", "line": "bigint", "column_name": "varchar",
    "reason": "varchar", "observed_at": "timestamptz",
}  # fmt: skip
# the digests by which a load knows that there is nothing to do: of the files as the file system
# tells them, of their bytes, of who is claimed, and of all that is said about people
LOADS = {
    "stamp": "varchar", "content": "varchar", "settings": "varchar", "cast_of": "varchar",
    "imported_at": "timestamptz",
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """One table: its columns with their SQL types (all have `dataset` before), and its key."""

    key: tuple[str, ...]
    columns: dict[str, str]


def given_type(relation: str, column: str) -> str:
    """The SQL type of a column of the format."""
    return CHECK_TYPES.get(FORMATS[relation][column].rstrip("*"), "varchar")


def _columns(name: str) -> dict[str, str]:
    columns = {column: given_type(name, column) for column in FORMATS[name]}
    if relation := RELATIONS.get(name):
        columns = {"network": "varchar"}
        columns |= relation.sql_columns
    return columns | ADDED.get(name, {})


TABLES: dict[str, Table] = {name: Table(KEYS[name], _columns(name)) for name in FORMATS}


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create the empty tables of raw_imports and raw_registry where they are missing.

    A schema of an older layout is made anew: the next load fills it from the files in the home.
    """
    bookkeeping = {"quarantine": QUARANTINE, "loads": LOADS}
    for schema, names in (("raw_imports", tuple(FORMATS)), ("raw_registry", REGISTRY)):
        wanted = {name: TABLES[name].columns for name in names} | bookkeeping
        wanted = {name: {"dataset": "varchar"} | columns for name, columns in wanted.items()}
        found: dict[str, list[str]] = {}
        for table, column in con.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = ?"
            " order by table_name, column_index",
            [schema],
        ).fetchall():
            found.setdefault(table, []).append(column)
        if found == {name: list(columns) for name, columns in wanted.items()}:
            continue
        con.execute(f"begin; drop schema if exists {schema} cascade; create schema {schema}")
        for name, columns in wanted.items():
            listed = ", ".join(
                f'"{column}" {kind}{PLAIN if (name, column) == RANDOM else ""}'
                for column, kind in columns.items()
            )
            con.execute(f"create table {schema}.{name} ({listed})")
        con.execute("commit")
