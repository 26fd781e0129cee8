"""The relations of the interchange format, as every network and every import fills them.

A raw table has the relation's name and these columns; its key decides what replaces what.
"""

from dataclasses import dataclass

import pyarrow as pa

TEXT, COUNT, FLAG = pa.string(), pa.int64(), pa.bool_()
TIME, DAY = pa.timestamp("us", tz="UTC"), pa.date32()
SQL_TYPES: dict[pa.DataType, str] = {
    TEXT: "varchar", COUNT: "bigint", FLAG: "boolean", TIME: "timestamptz", DAY: "date",
}  # fmt: skip


@dataclass(frozen=True)
class Relation:
    """One table of raw data: typed columns, the key a later row replaces, what must be there."""

    name: str
    key: tuple[str, ...]
    required: tuple[str, ...]
    columns: dict[str, pa.DataType]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of a page of rows."""
        return pa.schema(list(self.columns.items()))

    @property
    def sql_columns(self) -> dict[str, str]:
        """The columns with their types in the warehouse."""
        return {name: SQL_TYPES[kind] for name, kind in self.columns.items()}


ACCOUNTS = Relation(
    "accounts",
    key=("account_id", "observed_on"),
    required=("account_id", "observed_at"),
    columns={
        "account_id": TEXT, "handle": TEXT, "display_name": TEXT, "description": TEXT,
        "location": TEXT, "country_code": TEXT, "language": TEXT, "url": TEXT,
        "followers": COUNT, "following": COUNT, "listed": COUNT, "posts": COUNT,
        "favourites": COUNT, "verified": FLAG, "default_image": FLAG, "created_at": TIME,
        "audience_band": TEXT, "links": TEXT, "verified_links": TEXT, "observed_at": TIME,
        "observed_on": DAY,
    },
)  # fmt: skip

POSTS = Relation(
    "posts",
    key=("post_id",),
    required=("post_id", "account_id", "created_at"),
    columns={
        "post_id": TEXT, "account_id": TEXT, "created_at": TIME, "text": TEXT, "language": TEXT,
        "url": TEXT, "kind": TEXT, "in_reply_to_post_id": TEXT, "repost_of_post_id": TEXT,
        "observed_at": TIME,
    },
)  # fmt: skip

INTERACTIONS = Relation(
    "interactions",
    key=("interaction_id",),
    required=("act", "actor_account_id", "target_account_id", "interaction_id", "observed_at"),
    columns={
        "interaction_id": TEXT, "act": TEXT, "actor_account_id": TEXT, "target_account_id": TEXT,
        "post_id": TEXT, "acting_post_id": TEXT, "occurred_at": TIME, "text": TEXT,
        "fingerprint": TEXT, "audience_band": TEXT, "observed_at": TIME,
    },
)  # fmt: skip

COUNTERS = Relation(
    "counters",
    key=("account_id", "post_id", "act", "observed_on"),
    required=("account_id", "act", "count", "observed_at"),
    columns={
        "account_id": TEXT, "post_id": TEXT, "act": TEXT, "count": COUNT,
        "observed_at": TIME, "observed_on": DAY,
    },
)  # fmt: skip

REMOVALS = Relation(
    "removals",
    key=("kind", "id"),
    required=("kind", "id", "observed_at"),
    columns={"kind": TEXT, "id": TEXT, "observed_at": TIME},
)

READS = Relation(
    "reads",
    key=("account_id", "read_on"),
    required=("account_id", "outcome", "read_at"),
    columns={
        "account_id": TEXT, "outcome": TEXT, "note": TEXT, "requests": COUNT, "objects": COUNT,
        "read_at": TIME, "read_on": DAY,
    },
)  # fmt: skip

# what a person's own export told: it counts whatever the terms of the API say
EXPORTED = Relation(
    "exported",
    key=("relation", "id"),
    required=("relation", "id", "observed_at"),
    columns={"relation": TEXT, "id": TEXT, "observed_at": TIME},
)

QUARANTINE = Relation(
    "quarantine",
    key=("relation", "place", "column_name", "reason"),
    required=("relation", "place", "reason", "observed_at"),
    columns={
        "relation": TEXT, "place": TEXT, "column_name": TEXT, "reason": TEXT, "observed_at": TIME,
    },
)  # fmt: skip

# what every network's raw schema holds, whether the network has been read yet or not
RELATIONS: dict[str, Relation] = {
    relation.name: relation
    for relation in (
        ACCOUNTS, POSTS, INTERACTIONS, COUNTERS, REMOVALS, READS, EXPORTED, QUARANTINE,
    )
}  # fmt: skip
