"""Records of Bluesky as rows: a post, its totals, and everything it does to other accounts.

A record is named by its address, at://did/collection/key, which never changes
(https://github.com/bluesky-social/atproto/tree/main/lexicons/app/bsky/feed).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ingestion.networks.bluesky.answers import told_at
from ingestion.parsed import Item, entries, inner, number
from ingestion.reading import Reading

POST, REPOST = "app.bsky.feed.post", "app.bsky.feed.repost"
LIKE, FOLLOW = "app.bsky.feed.like", "app.bsky.graph.follow"
ADDRESS = re.compile(r"at://(did:[a-z]+:[^/\s]+)/([A-Za-z0-9.-]+)/([^/\s]+)")
MENTION = "app.bsky.richtext.facet#mention"
QUOTES = {
    "app.bsky.embed.record": ("record",),
    "app.bsky.embed.recordWithMedia": ("record", "record"),
}
TOTALS = {
    "likeCount": "like", "repostCount": "repost", "quoteCount": "quote", "replyCount": "reply",
    "bookmarkCount": "bookmark",
}  # fmt: skip
KNOWN_VIEW = {
    "uri", "cid", "author", "record", "embed", "indexedAt", "viewer", "labels", "threadgate",
    "debug", *TOTALS,
}  # fmt: skip
KNOWN_RECORD = {
    "$type", "text", "createdAt", "langs", "reply", "embed", "facets", "tags", "labels", "entities",
    "bridgyOriginalText", "bridgyOriginalUrl", "via",
}  # fmt: skip


def owner_of(uri: object, collection: str = POST) -> str | None:
    """The DID of whose record an address is, where it is one of this collection."""
    owner, kept_in = _places(uri) if isinstance(uri, str) else (None, None)
    return owner if kept_in == collection else None


@lru_cache(4096)  # each is asked for several times, and soon
def _places(uri: str) -> tuple[str | None, str | None]:
    match = ADDRESS.fullmatch(uri)
    return (match[1], match[2]) if match else (None, None)


def time_of(view: Item) -> Any:  # noqa: ANN401
    """When a post was written."""
    return told_at(inner(view, "record").get("createdAt"), view.get("indexedAt"))


def answered(record: Item) -> object:
    """The address of the post that a post answers."""
    return inner(record, "reply", "parent").get("uri")


def quoted(record: Item) -> object:
    """The address of what a post quotes, which may also be a list or a feed."""
    embed = inner(record, "embed")
    names = QUOTES.get(str(embed.get("$type"))) if embed else None
    return inner(embed, *names).get("uri") if names else None


def post(reading: Reading, uri: str, record: Item, written_at: Any) -> dict[str, Any]:  # noqa: ANN401
    """One row of posts from a post's record."""
    reading.notice("record", record, KNOWN_RECORD)
    languages, parent = record.get("langs"), answered(record)
    author = owner_of(uri)
    is_quote = owner_of(quoted(record)) is not None
    return {
        "post_id": uri,
        "account_id": author,
        "created_at": written_at,
        "text": record.get("text"),
        "language": languages[0] if isinstance(languages, list) and languages else None,
        "url": f"https://bsky.app/profile/{author}/post/{uri.rpartition('/')[2]}",
        "kind": "reply" if parent else "quote" if is_quote else "post",
        "in_reply_to_post_id": parent,
        "in_reply_to_account_id": owner_of(parent),
        "observed_at": reading.now,
    }


def repost(
    reading: Reading,
    uri: str,
    actor: str,
    original: Item,
    done_at: Any,  # noqa: ANN401
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """One row of posts and one act from a repost; `original` has uri and, if it is known, record.

    The act may be one on oneself: it tells that the total is no stranger's.
    """
    target, record = owner_of(original.get("uri")), inner(original, "record")
    languages = record.get("langs")
    row = {
        "post_id": uri,
        "account_id": actor,
        "created_at": done_at,
        "text": record.get("text"),
        "language": languages[0] if isinstance(languages, list) and languages else None,
        "kind": "repost",
        "repost_of_post_id": original.get("uri"),
        "repost_of_account_id": target,
        "observed_at": reading.now,
    }
    if target is None:
        return row, reading.skip("repost of something that is no post")
    return row, {
        "interaction_id": uri,
        "act": "repost",
        "actor_account_id": actor,
        "target_account_id": target,
        "post_id": original.get("uri"),
        "acting_post_id": uri,
        "occurred_at": done_at,
        "observed_at": reading.now,
    }


def counters(reading: Reading, view: Item) -> Iterator[dict[str, Any]]:
    """One row per total of a post that is not 0."""
    uri = view.get("uri")
    owner = owner_of(uri)
    for name, act in TOTALS.items():
        if count := number(view.get(name)):
            yield {
                "account_id": owner,
                "post_id": uri,
                "act": act,
                "count": count,
                "observed_at": reading.now,
            }


def acts(
    reading: Reading,
    uri: str,
    record: Item,
    written_at: Any,  # noqa: ANN401
    followers: Any = None,  # noqa: ANN401
) -> Iterator[dict[str, Any]]:
    """Rows of interactions: everything one post does to accounts; acts on oneself are acts too.

    A post can answer, quote and name at once; SQL keeps the highest act per target.
    """
    actor = owner_of(uri)
    for act, target, post_id in targets(record):
        yield {
            "interaction_id": f"{uri}:{act}:{target}",
            "act": act,
            "actor_account_id": actor,
            "target_account_id": target,
            "post_id": post_id,
            "acting_post_id": uri,
            "occurred_at": written_at,
            "text": record.get("text"),
            "actor_followers": followers,
            "observed_at": reading.now,
        }


def targets(record: Item) -> Iterator[tuple[str, str, object]]:
    """(act, target account, the target's post) for everything a post does."""
    for act, uri in (("reply", answered(record)), ("quote", quoted(record))):
        if target := owner_of(uri):
            yield act, target, uri
    named = [
        feature.get("did")
        for facet in entries(record, "facets")
        for feature in entries(facet, "features")
        if feature.get("$type") == MENTION
    ]
    for target in dict.fromkeys(one for one in named if isinstance(one, str) and one):
        yield "mention", target, None
