"""Blogger: a blog's backup or its Takeout, with its public posts and the comments below them.

Both are Atom with the ids of the API, so both make its rows; they are told apart by their
namespaces, since either comes under either name. Drafts, what is scheduled or trashed, private
blogs and what stands below them are passed over; settings, themes and addresses are not kept.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ingestion import addresses
from ingestion.archives.blogger.entries import (
    KIND,
    Entry,
    Feed,
    blog_of,
    elements,
    entry_of,
    feed_of,
    kind_of,
    marked,
)
from ingestion.html_text import plain
from ingestion.networks.blogger.answers import key
from ingestion.networks.blogger.authors import Authors
from ingestion.networks.blogger.comments import reply
from ingestion.networks.blogger.posts import text_of
from ingestion.parsed import number
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.markup import Element
from ingestion.unpacking.owners import Owner

TITLE = "Blogger"
HOW = "the XML of Settings > Back up content, or the zip of Google Takeout with «Blogger»"

MARKS = (b"http://schemas.google.com/blogger/2018", b"tag:blogger.com,1999:blog-")
BATCH = 500


def recognises(archive: Archive) -> bool:
    """Whether an Atom file names Blogger's own namespace, or a blog's id at its head."""
    return bool(_members(archive))


def owners(archive: Archive) -> list[Owner]:
    """The blogs; a file with nothing but comments holds what the person wrote on others' blogs."""
    found = []
    for member in _members(archive):
        blog, address, is_blogs = None, None, False
        for element in elements(archive, member):
            if element.name == "id":
                blog = blog or blog_of(element.text)
            elif element.name == "link" and element.attributes.get("rel") == "alternate":
                address = address or element.attributes.get("href")
            elif element.name == "entry" and kind_of(element) != "comment":
                is_blogs = True
                break
        if blog and is_blogs:
            host = addresses.split(address).hostname or ""
            found.append(Owner(blog, host.removesuffix(".blogspot.com") or None, address))
    return list(dict.fromkeys(found))


def made_at(_archive: Archive) -> datetime | None:
    """Neither says it: the date of the file is closer than the day in a backup's name."""
    return None


def read(archive: Archive, reading: Reading) -> Iterator[Page]:
    """The blogs, their public posts, and comments received, or written on claimed blogs."""
    authors = Authors(reading)
    feeds = {member: feed_of(archive, member, reading.now) for member in _members(archive)}
    for feed in feeds.values():
        if feed.blog in archive.accounts and feed.is_blogs and not feed.is_private:
            authors.learn(feed.blog, feed.authors)
            row = {"account_id": feed.blog, "display_name": plain(feed.name) or None}
            yield "accounts", [{**row, "observed_at": reading.now}]
    for member, feed in feeds.items():
        if feed.is_private:
            reading.skip("blogs that are not public")
            continue
        pages: dict[str, list[dict[str, Any]]] = {"posts": [], "counters": [], "interactions": []}
        entries = (one for one in elements(archive, member) if one.name == "entry")
        for rows in archive.each(
            member, entries, lambda e, feed=feed: _rows(archive, reading, feed, authors, e)
        ):
            for name, row in rows:
                pages[name].append(row)
            if sum(map(len, pages.values())) >= BATCH:
                yield from pages.items()
                pages = {name: [] for name in pages}
        yield from pages.items()


def _members(archive: Archive) -> list[str]:
    starts = {name: archive.start(name, 16384) for name in archive.matching(r"[^/]+\.(xml|atom)")}
    return [
        name
        for name, start in starts.items()
        if b"http://www.w3.org/2005/Atom" in start and any(mark in start for mark in MARKS)
    ]


def _rows(
    archive: Archive, reading: Reading, feed: Feed, authors: Authors, element: Element
) -> list[tuple[str, dict[str, Any]]]:
    """The rows of one entry, with their relations; none where it is not public."""
    entry = entry_of(element, feed, reading.now)
    if entry.kind not in ("post", "comment"):
        return []
    if not entry.is_public or entry.post in feed.hidden - {None}:
        reading.skip(f"{entry.kind}s that are not public")
        return []
    if entry.kind == "comment":
        return [("interactions", row) for row in _acts(archive, reading, feed, authors, entry)]
    if entry.blog not in archive.accounts:
        reading.skip("posts of a blog that is not the export's")
        return []
    row = {
        "post_id": key(entry.blog, entry.number),
        "account_id": entry.blog,
        "created_at": element.get("published"),
        "text": _text(element),
        "url": next(
            (u.attributes.get("href") for u in marked(element, "link", "rel", "alternate")), None
        ),
        "kind": "post",
        "observed_at": reading.now,
    }
    count = number(element.get("thr:total"))
    if not isinstance(count, int):
        return [("posts", row)]
    counted = {"act": "comment", "count": count, "observed_on": reading.now.date()}
    same = {name: row[name] for name in ("account_id", "post_id", "observed_at")}
    return [("posts", row), ("counters", same | counted)]


def _text(element: Element) -> Any:  # noqa: ANN401
    labels = [
        c.attributes.get("term")
        for c in element.all("category")
        if c.attributes.get("scheme") != KIND
    ]
    return text_of(element.get("title"), element.get("content"), labels)


def _acts(
    archive: Archive, reading: Reading, feed: Feed, authors: Authors, entry: Entry
) -> Iterator[dict[str, Any]]:
    """The acts that a comment is, by the API's rules."""
    blog, claimed = entry.blog, reading.claimed()
    if entry.profile is None:
        reading.skip("comments that nobody signs")
        return
    actor = authors.actor(entry.profile, blog or "")
    if blog not in claimed or not {actor, blog} & set(archive.accounts):
        reading.skip("comments in which nobody who may be scored has a part")
        return
    comment = key(blog, entry.number)
    row = {
        "interaction_id": comment,
        "act": "comment",
        "actor_account_id": actor,
        "target_account_id": blog,
        "post_id": key(blog, entry.post),
        "acting_post_id": comment,
        "occurred_at": entry.element.get("published"),
        "text": plain(entry.element.get("content")),
        "observed_at": reading.now,
    }
    yield row
    above = feed.commenters.get(entry.answered or "")
    answered = (authors.actor(above, blog), entry.answered) if above and entry.answered else None
    yield from reply(claimed, blog, row, answered)
