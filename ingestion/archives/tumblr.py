"""Tumblr: what tumblr-backup saved of a blog with --json: its posts as the API tells them.

Tumblr's own export holds a page per post, which does not say whether the post is public, nor of
which blog it is; the data that Tumblr sends on request is about what somebody was shown. Neither
can be read. Who left notes is known to the API, and here where the saved posts have them.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ingestion.networks.tumblr.notes import Tree, acts
from ingestion.networks.tumblr.posts import post
from ingestion.parsed import inner
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.owners import Owner

TITLE = "Tumblr"
HOW = "the folder, or a zip of it, that tumblr-backup writes with --json (json/<post>.json)"

POST = r"json/\d+\.json"
SIGNS = (b'"reblog_key"', b'"blog_name"', b'"post_url"')
BATCH = 500


def recognises(archive: Archive) -> bool:
    """Whether a post is in it; the first one of each folder is looked at."""
    return any(_folders(archive).values())


def owners(archive: Archive) -> list[Owner]:
    """The blog of each folder."""
    found = []
    for members in _folders(archive).values():
        blog = next((inner(archive.document(one), "blog") for one in members), {})
        if isinstance(uuid := blog.get("uuid"), str):
            name, url = (blog.get(key) for key in ("name", "url"))
            found.append(
                Owner(
                    uuid,
                    name if isinstance(name, str) else None,
                    url if isinstance(url, str) else None,
                )
            )
    return list(dict.fromkeys(found))


def made_at(_archive: Archive) -> datetime | None:
    """No post says when it was saved."""
    return None


def read(archive: Archive, reading: Reading) -> Iterator[Page]:
    """The published posts, and the notes that were saved with them."""
    names = {
        claim.handle.lower().lstrip("@"): account
        for claim in reading.claims
        if claim.handle and (account := reading.account_of(claim))
    }
    for members in _folders(archive).values():
        for start in range(0, len(members), BATCH):
            posts: list[dict[str, Any]] = []
            received: list[dict[str, Any]] = []
            for member in members[start : start + BATCH]:
                told = [archive.document(member)]
                for rows in archive.each(member, told, lambda i: _rows(archive, reading, i, names)):
                    posts += rows[0]
                    received += rows[1]
            yield "posts", posts
            yield "interactions", received


def _folders(archive: Archive) -> dict[str, list[str]]:
    """The posts of each folder that holds posts of Tumblr's."""
    found: dict[str, list[str]] = {}
    for member in archive.matching(POST):
        found.setdefault(member.rpartition("/")[0], []).append(member)
    return {folder: members for folder, members in found.items() if _is_post(archive, members[0])}


def _is_post(archive: Archive, member: str) -> bool:
    start = archive.start(member, 65_536)
    return all(sign in start for sign in SIGNS)


def _rows(
    archive: Archive, reading: Reading, item: object, names: dict[str, str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The row of one post and the acts it received; both empty where it is not public."""
    if not isinstance(item, dict):
        return [], []
    blog = inner(item, "blog")
    if (uuid := blog.get("uuid")) not in archive.accounts:
        reading.skip("posts of a blog that is not the export's")
        return [], []
    if item.get("state") != "published":
        reading.skip("posts that are not said to be public")
        return [], []
    tree = Tree.of(item, uuid, str(blog.get("name")).lower())
    return [post(reading, uuid, item)], acts(reading, uuid, tree, names, tree.newest)
