"""What is left of an account nobody claims: a keyed hash, a band, a fingerprint of its text."""

import hmac
import re
from collections.abc import Collection
from hashlib import sha256
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:  # whoever only makes keys need not wait for it
    import pyarrow as pa

IPAD, OPAD, BLOCK = 0x36, 0x5C, 64
# a hash as the macros below make it
KEY = "~[0-9a-f]{32}"
IS_KEY = f"starts_with(id, '~') and regexp_full_match(id, '{KEY}')"
# what may be inside a handle, but at its end belongs to the sentence; YouTube has the middle dot
INSIDE = ".·-"
# more than a handle, for it has those at its end; vowels of some scripts are marks of their letter
MENTION = rf"@[\p{{L}}\p{{M}}\p{{N}}_{INSIDE}]*"


def create_macros(con: duckdb.DuckDBPyConnection, key: bytes) -> None:
    """Create the temporary macros actor_key, id_key, audience_band and fingerprint.

    actor_key(network, id) is `~` and the first 32 hex digits of HMAC-SHA256(key, "network:id").
    id_key(network, id), for acts, posts and lists, those of SHA-256(key, "network:id").
    What is such a hash already, as in a file from which somebody was erased, stays as it is.
    They are temporary because the key stands in them: no database file may ever hold it.
    """
    if len(key) > BLOCK:
        raise ValueError(f"the actor key has {len(key)} bytes, at most {BLOCK} are allowed")
    block = key.ljust(BLOCK, b"\0")
    inner, outer = (_blob(bytes(byte ^ pad for byte in block)) for pad in (IPAD, OPAD))
    con.execute(f"""
        create or replace temp macro actor_key(network, id) as if({IS_KEY}, id,
            '~' || left(sha256(
                {outer} || unhex(sha256({inner} || encode(network || ':' || id)))
            ), 32))
    """)
    # one round instead of two, since there is one for every act; cut short, it cannot be extended
    con.execute(f"""
        create or replace temp macro id_key(network, id) as if({IS_KEY}, id,
            '~' || left(sha256({_blob(key)} || encode(network || ':' || id)), 32))
    """)
    con.execute("""
        create or replace temp macro audience_band(followers) as case
            when followers is null or followers < 0 then null
            when followers < 100 then '<100'
            when followers < 1000 then '100-1k'
            when followers < 10000 then '1k-10k'
            when followers < 100000 then '10k-100k'
            when followers < 1000000 then '100k-1M'
            else '>=1M'
        end
    """)
    # a text without any letter (an emoji, a link) says nothing about who copies whom
    con.execute(rf"""
        create or replace temp macro fingerprint(text) as left(sha256(nullif(regexp_replace(
            lower(text), 'https?://\S+|www\.\S+|{MENTION}|[^\p{{L}}@]+', '', 'g'
        ), '')), 16)
    """)
    # no pattern inside the lambda: it would be compiled anew for every 2,048 rows
    con.execute(rf"""
        create or replace temp macro without_strangers(text, handles) as
            case when contains(text, '@') then array_to_string(list_transform(
                list_zip(
                    string_split(text, '@'),
                    list_prepend('@', regexp_extract_all(text, '{MENTION}'))
                ),
                lambda part: case
                    when rtrim(part[2], '{INSIDE}') = '@'
                        or list_contains(handles, lower(substr(rtrim(part[2], '{INSIDE}'), 2)))
                        then part[1]
                    else '…' || substr(part[1], length(rtrim(part[2], '{INSIDE}')))
                end
            ), '@') else text end
    """)


def _blob(value: bytes) -> str:
    return "'" + "".join(f"\\x{byte:02X}" for byte in value) + "'::blob"


def id_key(key: bytes, network: str, native_id: str) -> str:
    """The same as the macro, for a single id in Python."""
    if re.fullmatch(KEY, native_id):
        return native_id
    return "~" + sha256(key + f"{network}:{native_id}".encode(errors="replace")).hexdigest()[:32]


def actor_key(key: bytes, network: str, native_id: str) -> str:
    """The same as the macro, for a single id in Python."""
    if re.fullmatch(KEY, native_id):
        return native_id
    digest = hmac.new(key, f"{network}:{native_id}".encode(errors="replace"), "sha256")
    return "~" + digest.hexdigest()[:32]


# what a page of a relation keeps; `ours`: accounts that somebody who may be scored claims; a list
# is its owner's, but its name stays: it says what those on it are known for
STORED = {
    "accounts": """
        select * replace (
            coalesce(audience_band, audience_band(followers)) as audience_band
        ) from page where ours(account_id)
    """,
    "posts": """
        select * exclude (in_reply_to_account_id, repost_of_account_id) replace (
            if(repost_of_post_id is null or ours(repost_of_account_id), shown(text), null) as text,
            if(ours(in_reply_to_account_id), in_reply_to_post_id, hidden(in_reply_to_post_id))
                as in_reply_to_post_id,
            if(ours(repost_of_account_id), repost_of_post_id, hidden(repost_of_post_id))
                as repost_of_post_id
        ) from page where ours(account_id)
    """,
    "interactions": """
        with
        -- acts share their accounts: each is hashed once
        accounts as (
            select id, ours(id) as is_ours, if(ours(id), id, mine(id)) as shown
            from (select distinct unnest([actor_account_id, target_account_id]) as id from page)
        )
        select page.* exclude (actor_followers) replace (
            if(actor.is_ours and target.is_ours, interaction_id, hidden(interaction_id))
                as interaction_id,
            actor.shown as actor_account_id,
            target.shown as target_account_id,
            if(target.is_ours and (act <> 'list' or actor.is_ours), post_id, hidden(post_id))
                as post_id,
            if(actor.is_ours, acting_post_id, hidden(acting_post_id)) as acting_post_id,
            if(actor.is_ours or act = 'list', shown(text), null) as text,
            -- many call a list the same, and have not copied one another
            fingerprint(if(act = 'list', null, text)) as fingerprint,
            coalesce(audience_band, audience_band(actor_followers)) as audience_band
        )
        from page
        inner join accounts as actor on page.actor_account_id = actor.id
        inner join accounts as target on page.target_account_id = target.id
    """,
    # a key must not be null, or a merge would never find the row again
    "counters": """
        select * replace (coalesce(post_id, '') as post_id) from page where ours(account_id)
    """,
    "quarantine": "select * replace (coalesce(column_name, '') as column_name) from page",
    "removals": """
        select * exclude (account_id) replace (
            case
                when kind = 'account' and not ours(id) then mine(id)
                when kind = 'interaction' and not ours(account_id) then hidden(id)
                else id
            end as id
        ) from page
    """,
}


class Minimiser:
    """Takes what is not ours to keep out of the pages of one network."""

    def __init__(self, network: str, key: bytes) -> None:
        """Open an in-memory database with the macros; close() lets it go."""
        self._con = duckdb.connect(config={"threads": 1})
        create_macros(self._con, key)
        self._con.execute("set TimeZone = 'UTC'")
        self._con.execute("set variable network = $network", {"network": network})
        self._con.execute("create temp table claimed (account_id varchar primary key)")
        self._con.execute("""
            create temp macro ours(id) as coalesce(id in (select account_id from claimed), false)
        """)
        self._con.execute("""
            create temp macro mine(id) as actor_key(getvariable('network'), id)
        """)
        self._con.execute("""
            create temp macro hidden(id) as id_key(getvariable('network'), id)
        """)
        self._con.execute("""
            create temp macro shown(text) as without_strangers(text, getvariable('handles'))
        """)
        self._known: tuple[set[str], set[str]] = (set(), set())
        self.know([], [])

    def know(self, claimed: Collection[str], handles: Collection[str]) -> None:
        """Tell which account ids and (folded) handles belong to persons who may be scored."""
        if (set(claimed), set(handles)) != self._known:
            self._known = (set(claimed), set(handles))
            self._con.execute("delete from claimed")
            self._con.execute("insert into claimed select unnest($ids)", {"ids": sorted(claimed)})
        self._con.execute(
            "set variable handles = $handles::varchar[]", {"handles": sorted(handles)}
        )

    def close(self) -> None:
        """Let go of the database."""
        self._con.close()

    def minimise(self, relation: str, page: "pa.Table") -> "pa.Table":
        """The page as it may be stored, with the relation's columns.

        Rows about accounts nobody claims are left out of accounts, posts and counters, and hashed
        in interactions and removals.
        """
        if relation not in STORED:
            return page
        self._con.register("page", page)
        try:
            return self._con.sql(STORED[relation]).to_arrow_table()
        finally:
            self._con.unregister("page")
