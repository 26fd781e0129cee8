"""What an account wrote and passed on in public, as its outbox tells it."""

from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.networks.mastodon.answers import number, text_of
from ingestion.networks.mastodon.names import meant
from ingestion.parsed import Item, batches, entries, inner
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive

BATCH = 1000
PUBLIC = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}
QUOTES = ("quote", "quoteUri", "quoteUrl", "_misskey_quote")
TOTALS = {"likes": "favourite", "shares": "reblog"}


def outbox(archive: Archive, reading: Reading, me: str, actor: str) -> Iterator[Page]:
    """Rows of posts, their totals, and the acts on claimed accounts in them."""
    for member in archive.matching(r"outbox\.json"):
        items = archive.items(member, "orderedItems")
        public = archive.each(member, items, lambda item: item if is_ours(item, actor) else None)
        for batch in batches(public, BATCH):
            told = [item for item in batch if item is not None]
            if hidden := len(batch) - len(told):
                reading.skip("posts that are not public", hidden)
            names = {uri for item in told for uri in about(item) if uri}
            authors = Authors(reading, archive.authors(names), {actor.lower(): me})
            makers = (("posts", post), ("counters", counters), ("interactions", acts))
            for relation, make in makers:
                rows = archive.each(
                    member, told, lambda item, make=make, known=authors: list(make(known, item, me))
                )
                yield relation, [row for some in rows for row in some]


class Authors:
    """Whose posts and names are known here."""

    def __init__(
        self, reading: Reading, known: Mapping[str, tuple[str, str]], own: Mapping[str, str]
    ) -> None:
        """With the authors of posts that the warehouse knows, and the archive's own address."""
        self.reading, self.claimed = reading, reading.claimed()
        self._known = known
        self._names: Mapping[str, str] = {**reading.state.get("names", {}), **own}

    def of(self, uri: str | None) -> str | None:
        """The claimed account that wrote a post, None where it is another's or not known."""
        if uri is None:
            return None
        known, _ = self._known.get(uri, (None, None))
        found = known or meant(self._names, uri.partition("/statuses/")[0])
        return found if found in self.claimed else None

    def named(self, tag: Item, me: str) -> str | None:
        """The claimed account that a mention names."""
        name = str(tag.get("name")).lstrip("@")
        full = name if "@" in name else f"{name}@{me.partition('/')[0]}"
        found = meant(self._names, str(tag.get("href")), full)
        return found if found in self.claimed else None


def is_ours(item: Any, actor: str) -> bool:  # noqa: ANN401
    """Whether an activity is this account's own and everybody may see it."""
    note = item["object"]
    if item["actor"] != actor or item["type"] not in ("Create", "Announce"):
        return False
    # one's own post to followers, passed on to them once more, comes whole inside
    is_whole = isinstance(note, dict) == (item["type"] == "Create")
    return is_whole and is_public(item) and (item["type"] == "Announce" or is_public(note))


def is_public(item: Item) -> bool:
    """Whether an activity or a note is addressed to everybody, if only in copy."""
    told = (item.get("to"), item.get("cc"))
    named = {one for some in told for one in ([some] if isinstance(some, str) else some or ())}
    return bool(named & PUBLIC)


def about(item: Item) -> tuple[str | None, str | None]:
    """The posts that an activity is about: what it answers or passes on, and what it quotes."""
    note = item["object"]
    if isinstance(note, str):
        return note, None
    answered, quoted = note.get("inReplyTo"), next((note[q] for q in QUOTES if note.get(q)), None)
    return (
        answered if isinstance(answered, str) else None,
        quoted if isinstance(quoted, str) else None,
    )


def as_api(note: Item) -> dict[str, Any]:
    """A note as the API tells its text."""
    return {"content": note.get("content"), "spoiler_text": note.get("summary")}


def post(authors: Authors, item: Item, me: str) -> Iterator[dict[str, Any]]:
    """The row of posts of one activity."""
    note = inner(item, "object")
    first, quoted = about(item)
    # others' posts by their address only where they are claimed, as the API's reader does
    author = authors.of(first)
    yield {
        "post_id": note.get("id") if note else item.get("id"),
        "account_id": me,
        "created_at": (note or item).get("published"),
        "text": text_of(as_api(note)) if note else None,
        "language": next(iter(inner(note, "contentMap")), None),
        "url": note.get("url"),
        "kind": "reblog" if not note else "reply" if first else "quote" if quoted else "post",
        "in_reply_to_post_id": first if note and author else None,
        "in_reply_to_account_id": author if note else None,
        "repost_of_post_id": None if note else first,
        "repost_of_account_id": None if note else author,
        "observed_at": authors.reading.now,
    }


def counters(authors: Authors, item: Item, me: str) -> Iterator[dict[str, Any]]:
    """The totals that newer instances put beside a note."""
    note = inner(item, "object")
    for name, act in TOTALS.items():
        if count := number(inner(note, name), "totalItems"):
            yield {
                "account_id": me,
                "post_id": note.get("id"),
                "act": act,
                "count": count,
                "observed_at": authors.reading.now,
            }


def acts(authors: Authors, item: Item, me: str) -> Iterator[dict[str, Any]]:
    """Rows of interactions with claimed accounts, under the keys that the API's reader gives.

    Acts on one's own posts are acts too: they tell that a total is no stranger's.
    """
    note = inner(item, "object")
    uri = note.get("id") if note else item.get("id")
    for act, target, post_id in targets(authors, item, me):
        if target == me and post_id is None:
            continue
        yield {
            "interaction_id": f"{uri}:{act}:{target}" if note else f"reblog:{post_id}:{me}",
            "act": act,
            "actor_account_id": me,
            "target_account_id": target,
            "post_id": post_id,
            "acting_post_id": uri,
            "occurred_at": (note or item).get("published"),
            "text": text_of(as_api(note)) if note else None,
            "observed_at": authors.reading.now,
        }


def targets(authors: Authors, item: Item, me: str) -> Iterator[tuple[str, str, str | None]]:
    """(act, target account, the target's post); who is quoted or answered is not named besides."""
    note = inner(item, "object")
    first, quoted = about(item)
    done = set()
    for act, post_id in [("quote", quoted), ("reply", first)] if note else [("reblog", first)]:
        if target := authors.of(post_id):
            done.add(target)
            yield act, target, post_id
    act = "reply" if first else "mention"
    for tag in entries(note.get("tag")):
        target = authors.named(tag, me) if tag.get("type") == "Mention" else None
        if target and target not in done:
            done.add(target)
            yield act, target, None
