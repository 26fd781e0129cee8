"""Entries of a Blogger export in either vocabulary: that of 2018, and GData's before it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from ingestion.networks.blogger.authors import profile_at
from ingestion.parsed import moment
from ingestion.unpacking import Archive, Damaged, markup
from ingestion.unpacking.markup import Element

PREFIXES = {
    "http://schemas.google.com/blogger/2018": "blogger",
    "http://schemas.google.com/g/2005": "gd",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://purl.org/atom/app#": "app",
    "http://www.w3.org/2007/app": "app",
}
TAGS = frozenset({"id", "title", "link", "entry"})
APP = "xmlns:app"
ROOT = re.compile(r"<feed\b[^>]*")
ID = re.compile(r"blog-(\d+)(?:\.post-([\w-]+))?")
POST_ID = re.compile(r"post-([\w-]+)$")
KIND = "http://schemas.google.com/g/2005#kind"
READERS = re.compile(r"\.settings\.BLOG_READ_ACCESS_MODE$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One post or comment in either vocabulary; a number is an id below the blog's."""

    kind: str
    blog: str | None
    number: str | None
    is_public: bool
    post: str | None
    answered: str | None
    profile: str | None
    element: Element


@dataclass
class Feed:
    """What must be known of a file before its first row: blog, what is hidden, who commented."""

    blog: str | None = None
    name: str | None = None
    is_blogs: bool = False
    is_private: bool = False
    hidden: set[str | None] = field(default_factory=set)
    authors: set[str] = field(default_factory=set)
    commenters: dict[str, str] = field(default_factory=dict)


def elements(archive: Archive, member: str) -> Iterator[Element]:
    """The elements of a file; tools that saved it again forget to say what `app` means."""
    try:
        yield from markup.elements(_bound(archive.text(member)), TAGS, PREFIXES)
    except Damaged as damage:
        archive.report(member, str(damage))


def _bound(text: Iterator[str]) -> Iterator[str]:
    root = ROOT.search(first := next(text, ""))
    if root and APP not in root[0]:
        first = f'{first[: root.end()]} {APP}="http://purl.org/atom/app#"{first[root.end() :]}'
    yield first
    yield from text


def feed_of(archive: Archive, member: str, now: datetime) -> Feed:
    """Look through a file once."""
    feed = Feed(is_private=_says_private(archive, member))
    for element in elements(archive, member):
        if element.name == "id":
            feed.blog = feed.blog or blog_of(element.text)
        elif element.name == "title":
            feed.name = feed.name or element.text
        elif element.name == "link":
            continue
        elif READERS.search(element.get("id")):
            feed.is_private |= element.get("content").upper() != "PUBLIC"
        else:
            entry = entry_of(element, feed, now)
            feed.is_blogs |= entry.kind != "comment"
            if entry.kind == "comment" and entry.number and entry.profile:
                feed.commenters[entry.number] = entry.profile
            elif entry.kind in ("post", "page") and not entry.is_public:
                feed.hidden.add(entry.number)
            elif entry.kind == "post" and entry.profile:
                feed.authors.add(entry.profile)
    return feed


def _says_private(archive: Archive, member: str) -> bool:
    """Whether the settings beside a feed say that only some may read the blog."""
    beside = f"{member.rpartition('/')[0]}/settings.csv".lstrip("/")
    told = (
        (r.get("blog_read_access_mode") for r in archive.rows(beside))
        if beside in archive.names
        else ()
    )
    return any(mode and mode.upper() != "PUBLIC" for mode in told)


def blog_of(told: str) -> str | None:
    """The blog that an id is of."""
    found = ID.search(told)
    return found[1] if found else None


def kind_of(element: Element) -> str:
    """post, page, comment, settings or template, in lower case."""
    if said := element.get("blogger:type"):
        return said.lower()
    kinds = [c.attributes.get("term") for c in marked(element, "category", "scheme", KIND)]
    return (kinds[0] or "").rpartition("#")[2].lower() if kinds else ""


def entry_of(element: Element, feed: Feed, now: datetime) -> Entry:
    """The entry in either vocabulary."""
    own = ID.search(element.get("id"))
    alone = POST_ID.search(element.get("id"))
    is_new = bool(element.get("blogger:type"))
    if is_new:
        is_public = element.get("blogger:status") == "LIVE" and not element.get("blogger:trashed")
        parent, answered = element.get("blogger:parent"), element.get("blogger:inReplyTo")
    else:
        drafts = [control.get("app:draft") for control in element.all("app:control")]
        gone = marked(element, "gd:extendedProperty", "name", "blogger.contentRemoved")
        is_public = "yes" not in drafts and not any(
            one.attributes.get("value") == "true" for one in gone
        )
        refs = [one.attributes.get("ref", "") for one in element.all("thr:in-reply-to")]
        above = [
            one.attributes.get("href", "") for one in marked(element, "link", "rel", "related")
        ]
        parent, answered = (refs or [""])[0], (above or [""])[0].rpartition("/")[2]
    published = moment(element.get("published"))
    signed = [author.get("uri") for author in element.all("author")]
    return Entry(
        kind=kind_of(element),
        blog=(own[1] if own else None) or feed.blog,
        number=alone[1] if alone else None,
        # what is scheduled has a time to come
        is_public=is_public and (published is None or published <= now),
        post=_number(parent),
        answered=_number(answered),
        profile=profile_at(signed[0]) if signed else None,
        element=element,
    )


def _number(told: str) -> str | None:
    """The number at the end of an id or of an address."""
    found = POST_ID.search(told) or re.fullmatch(r"(\d+)", told)
    return found[1] if found else None


def marked(element: Element, name: str, attribute: str, value: str) -> list[Element]:
    """The children of a name whose attribute has a value."""
    return [one for one in element.all(name) if one.attributes.get(attribute) == value]
