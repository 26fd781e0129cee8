"""The form in which staged rows are stored: accounts nobody claims are hashed, or left out.

The rules are those for networks, with the same macros, over many networks at once.
"""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from ingestion.imports.claimed import score_unclaimed
from ingestion.imports.counting import count, some
from ingestion.minimise import INSIDE, MENTION

# the columns of a relation that name an account; `a` and `b` below are what is known of them
ACCOUNTS = {
    "accounts": ("account_id",),
    "posts": ("account_id",),
    "interactions": ("actor_account_id", "target_account_id"),
    "counters": ("account_id",),
    "list_memberships": ("account_id", "owner_account_id"),
    "endorsements": ("target_account_id", "giver_account_id"),
    "removals": ("id",),
}

# of more hashed accounts than these a join does not fit into memory, and acts wait for it on disk:
# a hundred million, who have 22 million accounts, took 14 GB after a quarter; read in slices, none
ACCOUNTS_AT_ONCE = 5_000_000

# what a strange account wrote, and which posts and lists are its own, is not ours to keep
STORED = {
    "accounts": """
        select s.* replace (coalesce(s.observed_at, $at) as observed_at), a.audience_band,
            cast(coalesce(s.observed_at, $at) as date) as observed_on
        from {staged} as s {joins} where a.is_ours
    """,
    "posts": """
        select s.* replace (
                case
                    when s.repost_of_post_id is null or reposted.post_id is not null then {shown}
                end as text,
                coalesce(replied.post_id, id_key(s.network, in_reply_to_post_id))
                    as in_reply_to_post_id,
                coalesce(reposted.post_id, id_key(s.network, repost_of_post_id))
                    as repost_of_post_id
            ),
            $at as observed_at
        from {staged} as s {joins}
        left join own_posts as replied
            on s.network = replied.network and s.in_reply_to_post_id = replied.post_id
        left join own_posts as reposted
            on s.network = reposted.network and s.repost_of_post_id = reposted.post_id
        where a.is_ours
    """,
    "interactions": """
        select dataset, file, row, network, act, occurred_at, row_key, fingerprint, audience_band,
            observed_at,
            if(a_is_ours, actor_account_id, a_key) as actor_account_id,
            if(b_is_ours, target_account_id, b_key) as target_account_id,
            if(a_is_ours and b_is_ours and interaction_id is not null, interaction_id, row_key)
                as interaction_id,
            interaction_id as given_id,
            -- the post of a mention is the actor's, that of any other act the target's
            case
                when act <> 'mention' then if(b_is_ours, post_id, id_key(network, post_id))
            end as post_id,
            case
                when act = 'mention' then if(a_is_ours, post_id, id_key(network, post_id))
            end as acting_post_id,
            if(a_is_ours, text, null) as text
        from (
            select s.* replace (coalesce(s.observed_at, $at) as observed_at, {shown} as text),
                a.key as a_key, b.key as b_key, a.is_ours as a_is_ours, b.is_ours as b_is_ours,
                a.audience_band, fingerprint(s.text) as fingerprint,
                case
                    when interaction_id is not null then id_key(s.network, interaction_id)
                    -- of keyed hashes, so that nobody can guess who it was
                    else '~' || md5(concat_ws(
                        '|', act, a.key, b.key, coalesce(post_id, ''),
                        coalesce(cast(epoch_us(occurred_at) as varchar), '')
                    ))
                end as row_key
            from {staged} as s {joins}
        )
    """,
    "counters": """
        select s.*, cast(s.observed_at as date) as observed_on
        from {staged} as s {joins} where a.is_ours
    """,
    "list_memberships": """
        select s.* replace (
                coalesce(s.observed_at, $at) as observed_at,
                if(b.is_ours, list_id, id_key(s.network, list_id)) as list_id,
                if(b.is_ours, owner_account_id, b.key) as owner_account_id
            ),
            id_key(s.network, 'list ' || list_id || ' ' || s.account_id) as row_key
        from {staged} as s {joins} where a.is_ours
    """,
    "endorsements": """
        select s.* replace (if(b.is_ours, giver_account_id, b.key) as giver_account_id),
            $at as observed_at,
            '~' || md5(concat_ws('|', a.key, b.key, topic, epoch_us(given_at))) as row_key
        from {staged} as s {joins} where a.is_ours
    """,
    # which form an act has, and so its removal, is only known beside the acts
    "removals": """
        select s.* replace (
                case
                    when kind = 'interaction' then id_key(s.network, id)
                    when kind = 'account' and not a.is_ours then a.key
                    else id
                end as id
            ),
            if(kind = 'interaction', id_key(s.network, id), a.key) as row_key
        from {staged} as s {joins}
    """,
}


@dataclass(frozen=True)
class Known:
    """What `meet` found out of staged_<relation>, to be stored as read at a moment."""

    relation: str
    at: datetime
    accounts: int
    has_mentions: bool

    def minimised(self, rows: int, which: str = "true") -> list[str]:
        """SQL of the staged rows of which `which` holds, about so many, as they are to be stored.

        In slices, to be read one after the other.
        """
        slices = 1 + min(self.accounts, rows) // ACCOUNTS_AT_ONCE
        moment = f"timestamptz '{self.at.isoformat()}'"
        return [
            self._slice(number, slices, which).replace("$at", moment) for number in range(slices)
        ]

    def _slice(self, number: int, slices: int, which: str) -> str:
        relation, (column, *others) = self.relation, ACCOUNTS[self.relation]
        its_turn = f"hash({{}}) % {slices} = {number}".format if slices > 1 else "true".format
        joins = f"""
            inner join (from workbench.{relation}_a where {its_turn("account_id")}) as a
                on s.network = a.network and s.{column} = a.account_id
        """
        for other in others:
            joins += f"""
                left join workbench.{relation}_b as b
                    on s.network = b.network and s.{other} = b.account_id
            """
        shown = "s.text"
        if self.has_mentions:
            joins += f"""
                left join workbench.{relation}_mentioned as mentioned on s.number = mentioned.at
            """
            shown = """if(
                mentioned.known is null, s.text, without_strangers(s.text, mentioned.known)
            )"""
        staged = f"""(
            select *, rowid as number from staged_{relation}
            where ({which}) and {its_turn(column)}
        )"""
        return STORED[relation].format(staged=staged, joins=joins, shown=shown)


def meet(con: duckdb.DuckDBPyConnection, relation: str, at: datetime) -> Known:
    """Find out of staged_<relation> what is to be known of its accounts and texts.

    Needs `claimed`, `barred` and `handles`, and staged_accounts for the audience of actors. Makes,
    on the workbench, tables whose names begin with the relation: `a` and `b` of the accounts that a
    column names, each hashed once, and `mentioned` of who is named in a row's text.
    """
    ours = "barred.account_id is null" if score_unclaimed() else "claimed.account_id is not null"
    for side, column in zip("ab", ACCOUNTS[relation], strict=False):
        con.execute(f"""
            create or replace table workbench.{relation}_{side} as
            select named.network, named.account_id, {ours} as is_ours, profiles.audience_band,
                actor_key(named.network, named.account_id) as key
            from (
                select distinct network, {column} as account_id from staged_{relation}
                where {column} is not null
            ) as named
            left join claimed
                on named.network = claimed.network and named.account_id = claimed.account_id
            left join barred
                on named.network = barred.network and named.account_id = barred.account_id
            left join (
                select
                    network, account_id,
                    audience_band(
                        max_by(followers, coalesce(observed_at, timestamptz '9999-01-01'))
                    ) as audience_band
                from staged_accounts where followers is not null group by all
            ) as profiles
                on named.network = profiles.network and named.account_id = profiles.account_id
        """)
    if relation == "posts":
        # those that others name alone: all of a country's do not fit into memory twice
        con.execute("""
            create or replace table workbench.own_posts as
            with named as (
                select network, in_reply_to_post_id as post_id from staged_posts
                union
                select network, repost_of_post_id from staged_posts
            )
            select distinct s.network, s.post_id
            from staged_posts as s
            semi join named on s.network = named.network and s.post_id = named.post_id
            inner join workbench.posts_a as a
                on s.network = a.network and s.account_id = a.account_id
            where a.is_ours
        """)
    has_mentions = "{shown}" in STORED[relation] and not score_unclaimed()
    if has_mentions:
        mentioned = f"{relation}_mentioned"
        con.execute(f"""
            create or replace table workbench.{mentioned} as {mentions(f"staged_{relation}")}
        """)
        has_mentions = some(con, mentioned)
    return Known(relation, at, count(con, f"{relation}_a"), has_mentions)


def mentions(table: str) -> str:
    """SQL of rows whose text has a handle: `at`, their rowid; `known`, which handles are ours."""
    return rf"""
        select said.at,
            coalesce(list(distinct said.handle) filter (where handles.handle is not null), [])
                as known
        from (
            select rowid as at, network,
                unnest(list_transform(
                    regexp_extract_all(lower(text), '{MENTION}'),
                    lambda said: rtrim(substr(said, 2), '{INSIDE}')
                )) as handle
            from {table} where contains(text, '@')
        ) as said
        left join handles on said.network = handles.network and said.handle = handles.handle
        group by all
    """
