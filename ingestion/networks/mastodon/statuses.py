"""One status as rows: a post, its totals, and everything it does to other accounts."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from ingestion import parsed
from ingestion.networks.mastodon.answers import number, text_of
from ingestion.parsed import Item, entries, inner
from ingestion.reading import Reading

TOTALS = {
    "replies_count": "reply", "reblogs_count": "reblog", "favourites_count": "favourite",
    "quotes_count": "quote",
}  # fmt: skip
KNOWN_FIELDS = {
    "id", "created_at", "in_reply_to_id", "in_reply_to_account_id", "sensitive", "spoiler_text",
    "visibility", "language", "uri", "url", "edited_at", "content", "reblog", "quote",
    "quote_approval", "account", "media_attachments", "mentions", "tags", "emojis", "card", "poll",
    "application", "filtered", "favourited", "reblogged", "muted", "bookmarked", "pinned", "text",
    "tagged_collections", *TOTALS,
}  # fmt: skip
Named = Callable[[Item], str | None]


def post(
    reading: Reading, host: str, status: Item, named: Named, uris: Mapping[str, str]
) -> dict[str, Any]:
    """One row of posts from one of an account's own statuses."""
    reading.notice("status", status, KNOWN_FIELDS)
    boosted = inner(status, "reblog")
    quoted = quoted_in(status)
    replied = status.get("in_reply_to_id")
    return {
        "post_id": status.get("uri"),
        "account_id": named(inner(status, "account")),
        "created_at": status.get("created_at"),
        "text": None if boosted else text_of(status),
        "language": status.get("language"),
        "url": status.get("url") or boosted.get("url"),
        "kind": "reblog" if boosted else "reply" if replied else "quote" if quoted else "post",
        "in_reply_to_post_id": uris.get(str(replied)),
        "in_reply_to_account_id": answered_by(reading, host, status, named),
        "repost_of_post_id": boosted.get("uri"),
        "repost_of_account_id": named(inner(boosted, "account")),
        "observed_at": reading.now,
    }


def counters(reading: Reading, status: Item, account_id: str) -> Iterator[dict[str, Any]]:
    """One row per total that is not 0; a boost shows none of its own."""
    for name, act in TOTALS.items():
        if status.get("reblog") is None and (count := parsed.number(status.get(name))):
            yield {
                "account_id": account_id,
                "post_id": status.get("uri"),
                "act": act,
                "count": count,
                "observed_at": reading.now,
            }


def acts(
    reading: Reading,
    host: str,
    status: Item,
    named: Named,
    uris: Mapping[str, str],
    wanted: Collection[str] | None = None,
) -> Iterator[dict[str, Any]]:
    """Rows of interactions: everything one status does to other accounts, or to those wanted.

    Whoever is named in an answer is answered, for a thread names all who wrote in it by itself;
    naming somebody outside a thread is a mention. Acts on one's own posts are acts too: they tell
    that a total is no stranger's. `uris` are the addresses of what is answered.
    """
    author, uri = inner(status, "account"), status.get("uri")
    actor = named(author)
    for act, target, post_id in targets(reading, host, status, named, uris):
        if (target == actor and post_id is None) or (wanted is not None and target not in wanted):
            continue
        told = f"reblog:{post_id}:{actor}" if act == "reblog" else f"{uri}:{act}:{target}"
        yield {
            "interaction_id": told,
            "act": act,
            "actor_account_id": actor,
            "target_account_id": target,
            "post_id": post_id,
            "acting_post_id": uri,
            "occurred_at": status.get("created_at"),
            "text": None if act == "reblog" else text_of(status),
            "actor_followers": number(author, "followers_count"),
            "observed_at": reading.now,
        }


def targets(
    reading: Reading, host: str, status: Item, named: Named, uris: Mapping[str, str]
) -> Iterator[tuple[str, str, str | None]]:
    """(act, target account, the target's post); who is quoted or answered is not named besides.

    A status can quote and answer at once; SQL keeps the highest act per target.
    """
    if boosted := inner(status, "reblog"):
        if target := named(inner(boosted, "account")):
            yield "reblog", target, boosted.get("uri")
        return
    done: set[str] = set()
    if (quoted := quoted_in(status)) and (target := named(inner(quoted, "account"))):
        done.add(target)
        yield "quote", target, quoted.get("uri")
    if target := answered_by(reading, host, status, named):
        done.add(target)
        yield "reply", target, uris.get(str(status.get("in_reply_to_id")))
    act = "reply" if status.get("in_reply_to_id") else "mention"
    for mention in entries(status.get("mentions")):
        if (target := named(mention)) and target not in done:
            done.add(target)
            yield act, target, None


def quoted_in(status: Item) -> Item:
    """The status that a status quotes, where it is shown; empty where there is none."""
    return inner(status, "quote", "quoted_status") if status.get("quote") else {}


def answered_by(reading: Reading, host: str, status: Item, named: Named) -> str | None:
    """The account that a status answers, where it can be known: only a local id is told."""
    native_id = status.get("in_reply_to_account_id")
    if native_id is None:
        return None
    if (local := f"{host}/{native_id}") in reading.claimed():
        return local
    shown = [inner(status, "account"), *entries(status.get("mentions"))]
    return next((named(one) for one in shown if one.get("id") == native_id), None)
