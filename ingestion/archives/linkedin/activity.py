"""A LinkedIn member's posts, and what the member did to posts that are known here."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from ingestion.archives.linkedin.tables import BATCH, Row, each, moment
from ingestion.parsed import batches
from ingestion.reading import Reading
from ingestion.unpacking import Archive

# posts in groups, articles and courses have other kinds; a comment's URN holds its post's
UPDATE = re.compile(r"/feed/update/(urn:li:(?:share|ugcPost|activity):\d+)(?=/|\?|$)")
PUBLIC = {"PUBLIC", "ANYONE"}
BROKEN_LINE = '"\n"'  # how a new line is written in what was shared
ACTS = {"reactions": "reaction", "comments": "comment", "reposts": "share"}


def update(link: str) -> str | None:
    """The URN of the post that an address leads to; a post has several, which are not compared."""
    found = UPDATE.search(unquote(link))
    return found[1] if found else None


def posts(archive: Archive, reading: Reading, me: str) -> Iterator[list[dict[str, Any]]]:
    """Posts that are not for connections or groups only, with words if they are surely public.

    MEMBER_NETWORK stands beside nearly all of them and says not whether everybody may read one.
    """

    def made(row: Row) -> dict[str, Any] | None:
        post_id, visibility = update(row["sharelink"]), row["visibility"].strip().upper()
        if post_id is None or visibility not in {*PUBLIC, "MEMBER_NETWORK"}:
            return reading.skip("posts that are not public")
        is_public = visibility in PUBLIC
        if not is_public:
            reading.skip("words of posts: the export does not say whether everybody may read them")
        text = row["sharecommentary"].replace(BROKEN_LINE, "\n")
        return {
            "post_id": post_id,
            "account_id": me,
            "created_at": moment(row["date"]),
            "text": (text or None) if is_public else None,
            "url": f"https://www.linkedin.com/feed/update/{post_id}/" if is_public else None,
            "kind": "article" if row.get("sharedurl") else "text",
            "observed_at": reading.now,
        }

    yield from batches(each(archive, "shares", made), BATCH)


def acts_on_posts(archive: Archive, reading: Reading, me: str) -> Iterator[list[dict[str, Any]]]:
    """Own reactions, comments and reposts, where it is known whose post they are about.

    Of pages that the API reads it knows who acted: the same act would count twice.
    """
    for kind, act in ACTS.items():
        done = each(archive, kind, lambda row: (update(row["link"]), moment(row["date"])))
        for batch in batches(done, BATCH):
            known = archive.authors({post_id for post_id, _ in batch if post_id})
            rows = []
            for post_id, at in batch:
                target, _ = known.get(post_id, (None, None))
                if target is None:
                    reading.skip(f"{kind} on posts that are not known here")
                elif reading.cursor(target, "read"):
                    reading.skip(f"{kind} on pages that the API reads as well")
                elif target != me:
                    rows.append(_act(reading, me, act, post_id, target, at))
            yield rows


def _act(
    reading: Reading, me: str, act: str, post_id: str, target: str, at: datetime
) -> dict[str, Any]:
    # the words of a comment are not kept: an answer begins with the name of whom it answers
    key = f"{act}:{post_id}:{me}" + (f":{at:%Y-%m-%dT%H:%M:%S}" if act == "comment" else "")
    return {
        "interaction_id": key,
        "acting_post_id": key if act == "comment" else None,
        "act": act,
        "actor_account_id": me,
        "target_account_id": target,
        "post_id": post_id,
        "occurred_at": at,
        "observed_at": reading.now,
    }
