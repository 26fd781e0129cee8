"""What goes from a table of the interchange format, what is hashed, which words are blotted out.

The same rules hold for raw tables and for files; they ask the tables that `create_gone` makes.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import duckdb

from ingestion.erasure.identity import Identity
from ingestion.forgotten import BARE

# of (network, account), (network, post) and (network, act) pairs
_OURS = "({n}, {c}) in (select (network, account_id) from gone_accounts)"
_POST = "({n}, {c}) in (select (network, post_id) from gone_posts)"
_ACT = "({n}, {c}) in (select (network, interaction_id) from gone_acts where {given})"
# a claim that states its account's id means that one, whoever has the handle now
CLAIM = f"""coalesce(
    ({{n}}, account_id) in (select (network, account_id) from gone_accounts),
    ({{n}}, ltrim(lower(handle), '@')) in (select (network, handle) from gone_handles),
    ({{n}}, {BARE}) in (select (network, url) from gone_urls),
    false
)"""
_SLUG = "person_id in (select person_id from gone_people)"
_FIRST = "({n}, split_part(id, '|', 1)) in (select (network, account_id) from gone_accounts)"


@dataclass(frozen=True)
class Rule:
    """Rows of a relation that meet `where`: deleted, or changed as `change` says.

    A rule is left out where the table lacks one of `needs`; `{n}` is the row's network.
    """

    needs: tuple[str, ...]
    where: str
    change: tuple[str, ...] = ()


def _gone(column: str, condition: str = _OURS) -> Rule:
    return Rule((column,), condition.replace("{c}", column))


def _hashed(column: str, condition: str, *with_it: str, key: str = "id_key") -> Rule:
    changes = (f"{column} = {key}({{n}}, {column})", *with_it)
    return Rule((column,), condition.replace("{c}", column), changes)


# the key of an act that came without an id, as the import makes it of what is hashed below
UNNAMED = """'~' || md5(concat_ws('|',
    act, actor_key({n}, actor_account_id), actor_key({n}, target_account_id), coalesce(post_id, ''),
    coalesce(cast(epoch_us(try_cast(occurred_at as timestamptz)) as varchar), '')
))"""
_GIVEN = _ACT.replace("{given}", "given")
_RECEIVED = _ACT.replace("{given}", "not given")
_MARKED = "exists (from gone_marks as m where m.network = {n} and contains(lower({c}), m.mark))"

RULES: dict[str, tuple[Rule, ...]] = {
    "people": (_gone("person_id", _SLUG),),
    "person_accounts": (_gone("person_id", f"{_SLUG} or {CLAIM}"),),
    "list_members": (_gone("person_id", _SLUG),),
    "accounts": (_gone("account_id"),),
    "posts": (
        _gone("account_id"),
        _hashed("repost_of_post_id", _POST, "text = null"),
        _hashed("in_reply_to_post_id", _POST),
    ),
    "interactions": (
        _gone("target_account_id"),
        _hashed(
            "actor_account_id",
            _OURS,
            f"interaction_id = coalesce(id_key({{n}}, interaction_id), {UNNAMED})",
            "text = null",
            # in raw tables the actor's own post has a column, in files it is the post of a mention
            "acting_post_id = id_key({n}, acting_post_id)",
            "post_id = if(act = 'mention', id_key({n}, post_id), post_id)",
            key="actor_key",
        ),
        _hashed("post_id", _POST),
        _hashed("acting_post_id", _POST),
    ),
    "counters": (_gone("account_id"),),
    "reads": (_gone("account_id"),),
    "list_memberships": (
        _gone("account_id"),
        _hashed(
            "owner_account_id",
            _OURS,
            "list_id = id_key({n}, list_id)",
            "list_name = null",
            key="actor_key",
        ),
    ),
    "endorsements": (
        _gone("target_account_id"),
        _hashed("giver_account_id", _OURS, key="actor_key"),
    ),
    "removals": (
        Rule(("id",), "kind = 'post' and " + _POST.replace("{c}", "id")),
        Rule(("id",), "kind = 'interaction' and " + _RECEIVED.replace("{c}", "id")),
        _hashed("id", "kind = 'interaction' and " + _GIVEN),
        _hashed("id", "kind = 'account' and " + _OURS, key="actor_key"),
    ),
    "quarantine": (_gone("place", _MARKED),),
    "exported": (
        Rule(("id",), f"relation in ('accounts', 'counters') and {_FIRST}"),
        Rule(("id",), "relation = 'interactions' and " + _RECEIVED.replace("{c}", "id")),
        _hashed("id", "relation = 'interactions' and " + _GIVEN),
    ),
}
# ids of posts and acts, which may be spelled with the id of an account in them
IDS = ("post_id", "acting_post_id", "in_reply_to_post_id", "repost_of_post_id", "interaction_id")
# words of others, in which the person's handle or address is blotted out
WORDS = ("text", "description", "note", "links", "verified_links", "list_name", "topic")
MARK = "…"
BLOTTED = f"regexp_replace({{c}}, $pattern, '\\1{MARK}\\2', 'g')"


@dataclass
class Erased:
    """How many rows went, lost what named the person, or had a word blotted out."""

    removed: Counter[str] = field(default_factory=Counter)
    hashed: Counter[str] = field(default_factory=Counter)
    blotted: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return any(counter.total() for counter in vars(self).values())

    def add(self, other: "Erased") -> None:
        """Count what another pass did as well."""
        self.removed += other.removed
        self.hashed += other.hashed
        self.blotted += other.blotted


def note_acts(con: duckdb.DuckDBPyConnection, table: str, network: str) -> None:
    """Note the named acts of and on the person: other tables tell of them by their ids alone."""
    given = "({n}, actor_account_id) in (select (network, account_id) from gone_accounts)"
    received = "({n}, target_account_id) in (select (network, account_id) from gone_accounts)"
    con.execute(
        f"""
        insert into gone_acts
        select {{n}}, interaction_id, not ({received}) from {table}
        where interaction_id is not null and ({given} or {received})
        """.replace("{n}", network)
    )


def erase(
    con: duckdb.DuckDBPyConnection,
    table: str,
    relation: str,
    network: str,
    columns: Mapping[str, str],
    place: str,
) -> Erased:
    """Apply the rules of a relation to a table; `network` is SQL, `columns` name -> type.

    Counts go under `place`.
    """
    told = Erased()
    for rule in RULES.get(relation, ()):
        if not set(rule.needs) <= columns.keys():
            continue
        if not rule.change:
            told.removed[place] += _run(con, f"delete from {table} where {rule.where}", network)
        else:
            # a file may leave out what a rule would empty
            changes = [change for change in rule.change if change.split(" = ")[0] in columns]
            told.hashed[place] += _run(
                con, f"update {table} set {', '.join(changes)} where {rule.where}", network
            )
    return told


def blot(
    con: duckdb.DuckDBPyConnection,
    table: str,
    network: str,
    columns: Mapping[str, str],
    identity: Identity,
    place: str,
) -> Erased:
    """Blot the person's handles, ids and addresses out of words of others, hash them in ids."""
    told = Erased()
    ids = [name for name in IDS if name in columns]
    words = [name for name in WORDS if columns.get(name) == "VARCHAR"]
    for known, pattern in patterns_of(identity).items():
        values = {"pattern": pattern, "network": known}
        listed = ", ".join(ids + words) or "null"
        some = f"select count(*) from {table} where {{n}} = $network and regexp_matches("
        if not _run(con, f"{some}concat_ws(chr(31), {listed}), $pattern)", network, values):
            continue
        for column, change, counted in (
            *((name, f"id_key({{n}}, {name})", told.hashed) for name in ids),
            *((name, BLOTTED.replace("{c}", name), told.blotted) for name in words),
        ):
            counted[place] += _run(
                con,
                f"update {table} set {column} = {change} "
                f"where {{n}} = $network and regexp_matches({column}, $pattern)",
                network,
                values,
            )
    return told


def patterns_of(identity: Identity) -> dict[str, str]:
    """A regular expression (RE2) by network: what names the person, and what ends it.

    Handles count where a text mentions them, ids and addresses where they are long enough to be
    nobody else's.
    """
    mentions: dict[str, set[str]] = {}
    spelled: dict[str, set[str]] = {}
    for network, handle in identity.handles:
        mentions.setdefault(network, set()).add(re.escape(handle))
    for network, text in identity.addresses():
        if len(text) >= LEAST:
            # RE2 knows of words in ASCII alone, so that what begins otherwise never begins one
            begin = r"\b" if re.match(r"(?a)\w", text) else ""
            spelled.setdefault(network, set()).add(begin + re.escape(text))
    # a group that nothing can match, where there is nothing to look for
    never = {r"\z."}
    return {
        network: rf"(?i)(?:(@)(?:{_any(mentions.get(network, never))})"
        rf"|(?:{_any(spelled.get(network, never))}))"
        r"([^\p{L}\p{N}_.@-]|[.-]+(?:[^\p{L}\p{N}_]|$)|$)"
        for network in mentions.keys() | spelled.keys()
    }


# shorter ids and addresses stand in other people's words by chance
LEAST = 8


def _any(parts: Collection[str]) -> str:
    return "|".join(sorted(parts, key=lambda part: (-len(part), part)))


def _run(con: duckdb.DuckDBPyConnection, sql: str, network: str, values: dict | None = None) -> int:
    row = con.execute(sql.replace("{n}", network), values).fetchone()
    return int(row[0]) if row else 0
