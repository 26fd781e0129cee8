"""Who somebody is in this home: every id, name and address by which anything could be held."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

import duckdb

from ingestion.forgotten import PERSON, forms_of

Pair = tuple[str, str]


@dataclass
class Identity:
    """One person. Accounts, handles, addresses and posts are (network, what it is called there).

    Handles are folded and without @, addresses bare (see `ingestion.forgotten`).
    """

    person_ids: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    accounts: set[Pair] = field(default_factory=set)
    handles: set[Pair] = field(default_factory=set)
    urls: set[Pair] = field(default_factory=set)
    posts: set[Pair] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Whether anything is known of the person."""
        return any(vars(self).values())

    def forms(self) -> set[Pair]:
        """What is hashed so that nothing brings the person back, see `ingestion.forgotten`."""
        spelled = {(network, form) for network, h in self.handles for form in forms_of(handle=h)}
        spelled |= {(network, form) for network, u in self.urls for form in forms_of(url=u)}
        return {(PERSON, slug) for slug in self.person_ids} | self.accounts | spelled

    def addresses(self) -> set[Pair]:
        """Account ids and addresses, as other ids and texts spell them."""
        parts = {(n, *handle.split("@")) for n, handle in self.handles if handle.count("@") == 1}
        local = {(n, f"{host}/{path}{name}") for n, name, host in parts for path in ("@", "users/")}
        return self.accounts | self.urls | local

    def marks(self) -> set[str]:
        """The texts that give the person away wherever they stand by themselves."""
        return self.person_ids | {text for _, text in self.addresses() | self.handles}

    def as_dict(self) -> dict[str, list]:
        """Plain data, for JSON."""
        return {name: sorted(values) for name, values in asdict(self).items()}

    @classmethod
    def from_dict(cls, plain: dict[str, list]) -> Self:
        """The same back."""
        kept: dict[str, Any] = {
            name: {tuple(value) if isinstance(value, list) else value for value in values}
            for name, values in plain.items()
        }
        return cls(**kept)


def create_gone(con: duckdb.DuckDBPyConnection, identity: Identity) -> None:
    """Make the temporary tables that the rules ask: gone_people, gone_accounts and the like.

    Needs the macro actor_key.
    """
    con.execute("create or replace temp table gone_people (person_id varchar)")
    con.execute(
        "insert into gone_people select unnest($ids::varchar[])",
        {"ids": sorted(identity.person_ids)},
    )
    for name, column, pairs in (
        ("accounts", "account_id", identity.accounts),
        ("handles", "handle", identity.handles),
        ("urls", "url", identity.urls),
        ("posts", "post_id", identity.posts),
    ):
        con.execute(f"create or replace temp table gone_{name} (network varchar, {column} varchar)")
        con.execute(
            f"insert into gone_{name} select unnest($networks::varchar[]), unnest($ids::varchar[])",
            {"networks": [network for network, _ in pairs], "ids": [text for _, text in pairs]},
        )
    con.execute("""
        create or replace temp table gone_acts (network varchar, interaction_id varchar, given bool)
    """)
    con.execute("create or replace temp table gone_marks (network varchar, mark varchar)")
    con.executemany(
        "insert into gone_marks values (?, ?)",
        [
            (network, text.lower())
            for network, text in sorted(identity.addresses() | identity.handles)
            if len(text) > 3
        ]
        or [("", "\0")],
    )
