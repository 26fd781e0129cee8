"""A blog's posts and how many comments each has."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ingestion.client import Client
from ingestion.html_text import plain
from ingestion.networks.blogger.answers import alone, key, listed
from ingestion.networks.blogger.authors import Authors, profile_of
from ingestion.parsed import Item, inner, moment, number
from ingestion.reading import Page, Reading

POST_FIELDS = {
    "kind", "id", "blog", "published", "updated", "url", "selfLink", "title", "titleLink",
    "content", "images", "customMetaData", "author", "replies", "labels", "location", "status",
    "readerComments", "trashed", "etag",
}  # fmt: skip


def read_posts(api: Client, reading: Reading, blog: str, authors: Authors) -> Iterator[Page]:
    """Posts, counters and removals of what was published or edited since; marks how far it came."""
    since = reading.since(blog, "posts") or reading.horizon
    times: dict[str, datetime] = {}
    is_clear = True
    for items in listed(api, f"v3/blogs/{blog}/posts", orderBy="UPDATED"):
        found = {str(item.get("id")): moment(item.get("updated")) for item in items}
        is_clear = is_clear and all(found.values())
        # a post whose time cannot be understood is shown to whoever checks rows
        newer = [i for i in items if (found[str(i.get("id"))] or since) >= since]
        authors.learn(blog, map(profile_of, newer))
        yield "posts", [post(reading, blog, item) for item in newer]
        yield "counters", [row for item in newer if (row := counter(reading, blog, item))]
        times |= {name: time for name, time in found.items() if time and time >= since}
        if len(newer) < len(items):
            break
    gone = reading.gone(blog, times, lambda one: alone(api, blog, one))
    yield "removals", reading.removals(f"{blog}/{one}" for one in gone)
    # as long as a time cannot be understood, the next run begins where this one began
    if times and is_clear:
        reading.mark_posts(blog, "posts", times)


def post(reading: Reading, blog: str, item: Item) -> dict[str, Any]:
    """One row of posts; labels are words of the author's as well."""
    reading.notice("post", item, POST_FIELDS)
    return {
        "post_id": key(blog, item.get("id")),
        "account_id": blog,
        "created_at": item.get("published"),
        "text": text_of(item.get("title"), item.get("content"), item.get("labels")),
        "url": item.get("url"),
        "kind": "post",
        "observed_at": reading.now,
    }


def text_of(title: Any, content: Any, labels: Any) -> Any:  # noqa: ANN401
    """Title, text and labels, a line each; what is not text is left to whoever checks rows."""
    parts = [plain(title), plain(content)]
    if odd := [part for part in parts if part is not None and not isinstance(part, str)]:
        return odd[0]
    words = [label for label in labels if isinstance(label, str)] if labels else []
    return "\n".join(filter(None, [*parts, ", ".join(words)])) or None


def counter(reading: Reading, blog: str, item: Item) -> dict[str, Any] | None:
    """The row of a post's comments, replies and the author's own included."""
    count = number(inner(item, "replies").get("totalItems"))
    if count is None:
        return None
    return {
        "account_id": blog,
        "post_id": key(blog, item.get("id")),
        "act": "comment",
        "count": count,
        "observed_at": reading.now,
        "observed_on": reading.now.date(),
    }
