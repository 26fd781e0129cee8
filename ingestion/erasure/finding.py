"""Find out who is meant, and everything by which this home knows the person."""

from collections.abc import Iterable
from difflib import get_close_matches

import duckdb

from ingestion.erasure.identity import Identity
from ingestion.erasure.tables import SHARED, tables_of
from ingestion.forgotten import BARE, Forgotten, bare
from ingestion.networks import NETWORKS


class Unknown(LookupError):
    """Nobody, or more than one person, is meant; `near` says who could be."""

    def __init__(self, message: str, near: Iterable[str] = ()) -> None:
        """Say what was looked for."""
        super().__init__(message)
        self.near = sorted(near)


def find(
    con: duckdb.DuckDBPyConnection,
    sought: str,
    network: str | None = None,
    resolved: Iterable[tuple[str, str, str]] = (),
) -> Identity:
    """Who is meant by a person_id, a name or a handle, or by a handle or id on one network.

    An account that nobody claims is an identity without a person. `resolved` are (network, handle
    or address, account id) that networks told. Needs the macro actor_key. Raises Unknown.
    """
    _gather(con, resolved)
    values = {
        "sought": sought, "folded": sought.lower().lstrip("@"), "network": network,
        "address": bare(sought),
    }  # fmt: skip
    for question in (_BY_ACCOUNT,) if network else (_BY_ID, _BY_NAME, _BY_HANDLE):
        asked = {name: value for name, value in values.items() if f"${name}" in question}
        persons = [person for (person,) in con.execute(question, asked).fetchall()]
        if len(persons) > 1:
            raise Unknown(f"{len(persons)} people are called {sought}", persons)
        if persons:
            return _person(con, persons[0])
    if network:
        _require(con, network)
        return _account(con, network, sought)
    near = con.execute(
        "select person_id from named where contains(lower(display_name), $folded) "
        "or contains(person_id, $folded) order by all limit 5",
        {"folded": values["folded"]},
    ).fetchall()
    raise Unknown(f"nobody here is called {sought}", [person for (person,) in near])


def left_in(con: duckdb.DuckDBPyConnection, forgotten: Forgotten) -> list[Identity]:
    """Who is on the list and yet held, as in an older copy of the home. Needs the macro."""
    _gather(con, [])
    persons = con.execute("select distinct person_id from named order by 1").fetchall()
    found = [_person(con, person) for (person,) in persons if forgotten.has_person(person)]
    known = {account for identity in found for account in identity.accounts}
    accounts = con.execute("select distinct network, account_id from seen order by all").fetchall()
    return found + [
        _account(con, network, account)
        for network, account in accounts
        if (network, account) not in known and forgotten.has(network, account)
    ]


def _gather(con: duckdb.DuckDBPyConnection, resolved: Iterable[tuple[str, str, str]]) -> None:
    """Make said, named, seen and owned: claims, people, profiles, and whose account is whose."""
    con.execute("create or replace temp table resolved (network text, spelled text, id text)")
    if rows := list(resolved):
        con.executemany("insert into resolved values (?, ?, ?)", rows)
    claims = " union all ".join(
        f"select {schema == 'raw_registry'} as by_registry, * from {schema}.person_accounts"
        for schema in SHARED
    )
    con.execute(f"""
        create or replace temp table said as
        select by_registry, person_id, network, account_id, account_key, since, until,
            ltrim(lower(handle), '@') as handle, {BARE} as url, lower(url) as spelled_url
        from ({claims})
    """)
    people = " union ".join(
        f"select person_id, display_name from {schema}.people" for schema in SHARED
    )
    con.execute(f"create or replace temp table named as {people}")
    profiles = " union all ".join(
        f"select {table.network} as network, account_id, handle, display_name, url, observed_at "
        f"from {table.name}"
        for table in tables_of(con)
        if table.relation == "accounts"
    )
    con.execute(f"""
        create or replace temp table seen as
        select network, account_id, ltrim(lower(handle), '@') as handle, display_name,
            {BARE} as url, min(observed_at) as first_seen
        from ({profiles}) group by all
    """)
    con.execute(_OWNED)


_OWNED = """
create or replace temp table owned as
with told as (
    select by_registry, person_id, network, account_id from said where account_id is not null
    union
    select said.by_registry, said.person_id, said.network, resolved.id
    from said inner join resolved
        on
            said.network = resolved.network
            and resolved.spelled in (said.handle, '@' || said.handle, said.spelled_url)
    where said.account_id is null
    union
    -- a handle means the account it was first seen with, which left its key beside the claim
    select said.by_registry, said.person_id, said.network,
        min_by(seen.account_id, (seen.first_seen, seen.account_id))
    from said inner join seen on said.network = seen.network and said.handle = seen.handle
    where
        said.account_id is null
        and coalesce(said.account_key = actor_key(seen.network, seen.account_id), true)
    group by all
),
valid as (
    from told qualify by_registry = bool_or(by_registry) over (partition by network, account_id)
)
-- what two persons claim is taken from neither
select distinct person_id, network, account_id from valid
qualify min(person_id) over (partition by network, account_id)
    = max(person_id) over (partition by network, account_id)
"""
_BY_ID = "select person_id from named where person_id = $sought"
_BY_NAME = "select distinct person_id from named where lower(display_name) = lower($sought)"
_BY_HANDLE = """
select person_id from said where handle = $folded
union
select person_id from owned inner join seen using (network, account_id) where handle = $folded
"""
_BY_ACCOUNT = """
select person_id from said
where network = $network and (handle = $folded or url = $address or account_id = $sought)
union
select person_id from owned left join seen using (network, account_id)
where network = $network and (account_id = $sought or handle = $folded)
"""


def _person(con: duckdb.DuckDBPyConnection, person_id: str) -> Identity:
    this = {"person": person_id}
    accounts = con.execute("select network, account_id from owned where person_id = $person", this)
    identity = Identity(person_ids={person_id}, accounts=set(accounts.fetchall()))
    claims = con.execute(
        """
        select network, handle, url from said where person_id = $person
            and (network, handle) not in (
                select (network, handle) from said where person_id <> $person and handle is not null
            )
        union all
        select network, null, url from said where person_id = $person
        """,
        this,
    ).fetchall()
    identity.handles |= {(network, handle) for network, handle, _ in claims if handle}
    identity.urls |= {(network, url) for network, _, url in claims if url}
    names = con.execute("select display_name from named where person_id = $person", this)
    identity.names |= {name for (name,) in names.fetchall() if name}
    return _with_profiles(con, identity)


def _require(con: duckdb.DuckDBPyConnection, network: str) -> None:
    """A name that is none would be erased without a trace, and the account meant would stay."""
    imported = con.execute("select 1 from seen where network = ? limit 1", [network]).fetchone()
    if network not in NETWORKS and not imported:
        near = get_close_matches(network, NETWORKS) or NETWORKS
        raise Unknown(f"there is no network {network}", near)


def _account(con: duckdb.DuckDBPyConnection, network: str, sought: str) -> Identity:
    folded = sought.lower().lstrip("@")
    accounts = con.execute(
        "select network, account_id from seen where network = ? and (account_id = ? or handle = ?)",
        [network, sought, folded],
    ).fetchall()
    identity = Identity(accounts=set(accounts) or {(network, sought)}, handles={(network, folded)})
    return _with_profiles(con, identity)


def _with_profiles(con: duckdb.DuckDBPyConnection, identity: Identity) -> Identity:
    """Add what profiles and posts tell of the accounts."""
    con.execute("create or replace temp table mine (network text, account_id text)")
    if identity.accounts:
        con.executemany("insert into mine values (?, ?)", sorted(identity.accounts))
    for network, handle, name, url in con.execute(
        "select network, handle, display_name, url from seen semi join mine "
        "using (network, account_id)"
    ).fetchall():
        identity.handles |= {(network, handle)} if handle else set()
        identity.names |= {name} if name else set()
        identity.urls |= {(network, url)} if url else set()
    posts = " union ".join(
        f"select {table.network} as network, post_id from {table.name} "
        f"where ({table.network}, account_id) in (select (network, account_id) from mine)"
        for table in tables_of(con)
        if table.relation == "posts"
    )
    identity.posts |= set(con.execute(posts).fetchall())
    return identity
