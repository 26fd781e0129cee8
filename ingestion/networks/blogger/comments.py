"""The comments below a blog's posts: who said what to whom."""

from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.client import Client, Gone
from ingestion.html_text import plain
from ingestion.networks.blogger.answers import alone, key, listed
from ingestion.networks.blogger.authors import Authors, profile_of
from ingestion.networks.blogger.posts import counter
from ingestion.parsed import Item, inner, moment
from ingestion.reading import Page, Reading

COMMENT_FIELDS = {
    "kind", "id", "inReplyTo", "post", "blog", "published", "updated", "selfLink", "content",
    "author", "status",
}  # fmt: skip


def read_comments(api: Client, reading: Reading, blog: str, authors: Authors) -> Iterator[Page]:
    """Interactions from the comments of a blog, newest first; marks how far it came.

    Every comment, replies included, is an act on the blog: so the posts' counters have them. A
    reply to a claimed blog's author is also an act on that blog.
    """
    since = reading.since(blog, "comments")
    start = since or reading.horizon
    found: dict[str, Item] = {}
    for items in listed(api, f"v3/blogs/{blog}/comments", startDate=start.isoformat()):
        found |= {str(item.get("id")): item for item in items}
    times = [moment(item.get("published")) for item in found.values()]
    rows, removed, unsigned = [], [], set()
    for item in found.values():
        reading.notice("comment", item, COMMENT_FIELDS)
        profile = profile_of(item)
        actor = authors.actor(profile, blog) if profile else None
        if item.get("status", "LIVE") != "LIVE":
            removed.append(removal(reading, blog, item, actor))
        elif actor is None:
            reading.skip("comments that nobody signs")
            unsigned.add(inner(item, "post").get("id"))
        else:
            row = act(reading, blog, actor, item.get("id"), item)
            answered = answered_by(api, blog, found, authors, item)
            rows += [row, *reply(reading.claimed(), blog, row, answered)]
    yield "interactions", rows
    yield "removals", removed
    # comments without a signature live in their post's counter: what was not listed has a new one
    if since:
        yield "counters", list(recounted(api, reading, blog, unsigned))
    if times and all(times):
        reading.mark(blog, "comments", min(max(t for t in times if t), reading.now))


def act(reading: Reading, blog: str, actor: str, number: object, item: Item) -> dict[str, Any]:
    """One row of interactions: what a comment did to the blog."""
    return {
        "interaction_id": key(blog, number),
        "act": "comment",
        "actor_account_id": actor,
        "target_account_id": blog,
        "post_id": key(blog, inner(item, "post").get("id")),
        "acting_post_id": key(blog, number),
        "occurred_at": item.get("published"),
        "text": plain(item.get("content")),
        "observed_at": reading.now,
    }


def answered_by(
    api: Client, blog: str, found: Mapping[str, Item], authors: Authors, item: Item
) -> tuple[str, str] | None:
    """Whose comment a comment answers, and its number; older ones are asked for."""
    parent = inner(item, "inReplyTo").get("id")
    if not isinstance(parent, str):
        return None
    above = found.get(parent)
    if above is None:
        post = inner(item, "post").get("id")
        try:
            above = api.get(f"v3/blogs/{blog}/posts/{post}/comments/{parent}").body
        except Gone:
            return None
    profile = profile_of(above)
    return (authors.actor(profile, blog), parent) if profile else None


def reply(
    claimed: frozenset[str], blog: str, row: dict[str, Any], answered: tuple[str, str] | None
) -> Iterator[dict[str, Any]]:
    """The same comment as an act on another claimed blog whose author's comment it answers."""
    if answered is None:
        return
    target, parent = answered
    if target in claimed and target not in (blog, row["actor_account_id"]):
        yield {
            **row,
            "interaction_id": f"{row['interaction_id']}:reply",
            "act": "reply",
            "target_account_id": target,
            "post_id": key(blog, parent),
        }


def removal(reading: Reading, blog: str, item: Item, actor: str | None) -> dict[str, Any]:
    """The row of a comment that was emptied: its place stays, with a standard text."""
    return {
        "kind": "interaction",
        "id": key(blog, item.get("id")),
        "account_id": actor,
        "observed_at": reading.now,
    }


def recounted(
    api: Client, reading: Reading, blog: str, posts: set[Any]
) -> Iterator[dict[str, Any]]:
    """Counters of single posts, as they are now."""
    for number in sorted(post for post in posts if isinstance(post, str)):
        try:
            item = alone(api, blog, number)
        except Gone:
            continue
        if row := counter(reading, blog, item):
            yield row
