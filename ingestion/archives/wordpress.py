"""WordPress: the WXR file of a site, with its published articles and what they received.

WXR 1.0 to 1.2 (https://wordpress.org/documentation/article/tools-export-screen/). Ids are those of
the REST API, so both make the same rows. Drafts, private and protected articles are passed over
with their comments; e-mail and IP addresses of visitors are not even looked at.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from ingestion import addresses
from ingestion.html_text import plain
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.markup import Element
from ingestion.unpacking.owners import Owner

TITLE = "WordPress"
HOW = "the XML of Tools > Export > All content, or the zip of several (WXR)"

MARK = b"http://wordpress.org/export/"
PREFIXES = {
    "http://wordpress.org/export/": "wp",
    "http://wordpress.org/export/1.0/excerpt/": "excerpt",
    "http://wordpress.org/export/1.1/excerpt/": "excerpt",
    "http://wordpress.org/export/1.2/excerpt/": "excerpt",
    "http://purl.org/dc/": "dc",
    "http://purl.org/rss/1.0/modules/content/": "content",
}
TAGS = ("wp:author", "wp:base_blog_url", "link", "pubDate", "item")
LINKS = {"pingback", "trackback"}
BATCH = 200


class Site(NamedTuple):
    """What stands above the articles: the site's host, its authors by login, when it was told."""

    host: str
    authors: dict[str, Element]
    made_at: datetime | None


def recognises(archive: Archive) -> bool:
    """Whether an XML names WordPress's own namespace."""
    return bool(_members(archive))


def owners(archive: Archive) -> list[Owner]:
    """Every author of the site; its address alone means the author of a site that has only one."""
    found = []
    for member in _members(archive):
        site = _site(archive, member)
        alone = f"https://{site.host}" if len(site.authors) == 1 else None
        found += [
            Owner(f"{site.host}/{author.get('wp:author_id')}", _slug(login), alone)
            for login, author in site.authors.items()
        ]
    return found


def made_at(archive: Archive) -> datetime | None:
    """When the newest of the files was made."""
    times = [_site(archive, member).made_at for member in _members(archive)]
    return max((time for time in times if time), default=None)


def read(archive: Archive, reading: Reading) -> Iterator[Page]:
    """Authors, published articles, and the comments and pingbacks below them."""
    for member in _members(archive):
        site = _site(archive, member)
        yield (
            "accounts",
            [
                {
                    "account_id": f"{site.host}/{author.get('wp:author_id')}",
                    "display_name": plain(author.get("wp:author_display_name")) or None,
                    "observed_at": reading.now,
                }
                for author in site.authors.values()
            ],
        )
        posts, acts = [], []
        items = (one for one in archive.elements(member, TAGS, PREFIXES) if one.name == "item")
        for post, received in archive.each(
            member, items, lambda item, site=site: _item(reading, site, item)
        ):
            posts += post
            acts += received
            if len(posts) >= BATCH:
                yield "posts", posts
                yield "interactions", acts
                posts, acts = [], []
        yield "posts", posts
        yield "interactions", acts


def _members(archive: Archive) -> list[str]:
    return [name for name in archive.matching(r"[^/]+\.xml") if MARK in archive.start(name, 16384)]


def _site(archive: Archive, member: str) -> Site:
    """The head of a file, up to its first article."""
    address, link, made, authors = "", "", None, {}
    for element in archive.elements(member, TAGS, PREFIXES):
        match element.name:
            case "wp:author":
                authors[element.get("wp:author_login")] = element
            case "wp:base_blog_url":
                address = element.text.strip()
            case "link":
                link = link or element.text.strip()
            case "pubDate":
                made = made or _date(element.text.strip())
            case "item":
                break
    return Site((addresses.split(address or link).hostname or "").lower(), authors, made)


def _date(told: str) -> datetime | None:
    try:
        made = parsedate_to_datetime(told)
    except (ValueError, OverflowError):
        return None
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def _slug(login: str) -> str:
    """The name in an author's address, which is the handle that the API tells."""
    return re.sub(r"[^a-z0-9_-]+", "-", login.lower()).strip("-")


def _item(
    reading: Reading, site: Site, item: Element
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The row of posts of one item, and the acts it received; both empty where it is not public."""
    kind = item.get("wp:post_type")
    if kind not in ("post", "page"):
        return [], []
    comments = item.all("wp:comment")
    if item.get("wp:status") != "publish" or item.get("wp:post_password"):
        reading.skip("articles that are not public")
        if comments:
            reading.skip("comments on articles that are not public", len(comments))
        return [], []
    author = site.authors.get(item.get("dc:creator"))
    if author is None:
        reading.skip("articles whose author the file does not name")
        return [], []
    writer = f"{site.host}/{author.get('wp:author_id')}"
    title, content = plain(item.get("title")), plain(item.get("content:encoded"))
    post = {
        "post_id": f"{site.host}/{item.get('wp:post_id')}",
        "account_id": writer,
        "created_at": _time(item.get("wp:post_date_gmt")),
        "text": "\n".join(filter(None, (title, content))),
        "url": item.get("link") or None,
        "kind": kind,
        "observed_at": reading.now,
    }
    return [post], list(_acts(reading, site, writer, post["post_id"], comments))


def _acts(
    reading: Reading, site: Site, writer: str, post_id: str, comments: list[Element]
) -> Iterator[dict[str, Any]]:
    """The acts that comments are, on the writer or on whom they answer, by the API's rules."""
    claimed = reading.claimed()
    comments = [one for one in comments if _is_public(reading, one)]
    actors = {one.get("wp:comment_id"): _actor(claimed, site.host, one) for one in comments}
    for comment in comments:
        number, parent = comment.get("wp:comment_id"), comment.get("wp:comment_parent")
        kind = comment.get("wp:comment_type")
        act, actor, target = kind if kind in LINKS else "comment", actors[number], writer
        if parent not in ("", "0") and act == "comment":
            act, answered = "reply", actors.get(parent, writer)
            target = answered if answered in claimed or actor == writer else writer
        if not claimed & {actor, target}:
            reading.skip("comments in which nobody who may be scored has a part")
            continue
        yield {
            "interaction_id": f"{site.host}/{number}",
            "acting_post_id": f"{site.host}/{number}",
            "act": act,
            "actor_account_id": actor,
            "target_account_id": target,
            "post_id": post_id,
            "occurred_at": _time(comment.get("wp:comment_date_gmt")),
            "text": plain(comment.get("wp:comment_content")),
            "observed_at": reading.now,
        }


def _is_public(reading: Reading, comment: Element) -> bool:
    if comment.get("wp:comment_approved") == "1":
        return True
    return bool(reading.skip("comments that are not public: waiting, spam, deleted"))


def _actor(claimed: frozenset[str], host: str, comment: Element) -> str:
    """Who wrote, named as the API's reader names them, so that both mean the same."""
    user = comment.get("wp:comment_user_id")
    if user not in ("", "0"):
        return f"{host}/{user}"
    address = comment.get("wp:comment_author_url").lower()
    if comment.get("wp:comment_type") in LINKS:
        linking = addresses.split(address).hostname or address
        authors = [one for one in claimed if one.partition("/")[0] == linking]
        return authors[0] if len(authors) == 1 else linking
    name = f"{host} {comment.get('wp:comment_author')}".lower()
    return f"visitor {address.rstrip('/') or name}"


def _time(gmt: str) -> str:
    return f"{gmt.replace(' ', 'T')}Z"
