"""Bluesky: the repository of one's own records, which the network gives as a CAR file.

It holds what the account wrote and did: posts, reposts, likes, follows and the profile, all of them
public. What others did is known to the API only, and so are totals. Blocks, lists and gates are
left where they are; messages, e-mail and settings are not in a repository.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ingestion.archives.bluesky.repository import (
    PROFILE,
    Repository,
    commit,
    indexed,
    members,
    time_of_key,
)
from ingestion.networks.bluesky.accounts import MEMBERS_ONLY
from ingestion.networks.bluesky.answers import told_at
from ingestion.networks.bluesky.records import (
    FOLLOW,
    LIKE,
    POST,
    REPOST,
    acts,
    owner_of,
    post,
    repost,
)
from ingestion.parsed import batches, entries, inner
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.owners import Owner

TITLE = "Bluesky"
HOW = "the file repo.car of «Settings > Account > Export my data»"
BATCH = 2000
Row = dict[str, Any]


def recognises(archive: Archive) -> bool:
    """Whether a CAR file is in it."""
    return bool(members(archive))


def owners(archive: Archive) -> list[Owner]:
    """The account, by its DID: a repository does not know its handle."""
    url = "https://bsky.app/profile/"
    return [Owner(one.did, url=f"{url}{one.did}") for one in _repositories(archive)]


def made_at(archive: Archive) -> datetime | None:
    """When the repository changed last: up to then, and for some time after, it was so."""
    times = [time_of_key(one.rev) for one in _repositories(archive)]
    return max((time for time in times if time), default=None)


def read(archive: Archive, reading: Reading) -> Iterator[Page]:
    """The account as it describes itself, what it wrote, and what it did to claimed accounts."""
    for repository in _repositories(archive):
        did = repository.did
        if did not in archive.accounts:
            reading.skip("repositories of accounts that are not the export's")
            continue
        indexed(archive, repository, {PROFILE, *KINDS})
        profile = next((one for _, one in repository.records(archive, {PROFILE})), {})
        yield "accounts", [_account(reading, repository, profile)]
        own = {one.get("val") for one in entries(inner(profile, "labels"), "values")}
        if MEMBERS_ONLY in own:
            reading.skip("posts of an account that asks to be shown to members of Bluesky only")
            reading.done(did, "protected", "asks to be shown to members of Bluesky only")
            continue
        found = repository.records(archive, KINDS)
        for batch in batches(found, BATCH):
            yield from _pages(archive, reading, repository, batch)


def _repositories(archive: Archive) -> list[Repository]:
    return [one for member in members(archive) if (one := commit(archive, member))]


def _pages(
    archive: Archive, reading: Reading, repository: Repository, batch: list[tuple[str, Row]]
) -> Iterator[Page]:
    """Posts and acts of some records."""

    def told(item: tuple[str, Row]) -> tuple[Row | None, list[Row]]:
        (collection, _, key), record = item[0].partition("/"), item[1]
        at = told_at(record.get("createdAt"), time_of_key(key))
        return KINDS[collection](reading, f"at://{repository.did}/{item[0]}", record, at)

    made = list(archive.each(repository.member, batch, told))
    yield "posts", [row for row, _ in made if row]
    yield "interactions", [row for _, rows in made for row in rows]


def _account(reading: Reading, repository: Repository, profile: Row) -> Row:
    return {
        "account_id": repository.did,
        "display_name": profile.get("displayName"),
        "description": profile.get("description"),
        "url": f"https://bsky.app/profile/{repository.did}",
        "following": repository.count(FOLLOW),
        "posts": repository.count(POST),
        "default_image": "avatar" not in profile,
        "observed_at": reading.now,
    }


def _posts(reading: Reading, uri: str, record: Row, at: Any) -> tuple[Row | None, list[Row]]:  # noqa: ANN401
    return post(reading, uri, record, at), list(acts(reading, uri, record, at))


def _reposts(reading: Reading, uri: str, record: Row, at: Any) -> tuple[Row | None, list[Row]]:  # noqa: ANN401
    did = uri.split("/")[2]
    row, act = repost(reading, uri, did, {"uri": inner(record, "subject").get("uri")}, at)
    return row, [act] if act else []


def _likes(reading: Reading, uri: str, record: Row, at: Any) -> tuple[Row | None, list[Row]]:  # noqa: ANN401
    liked = inner(record, "subject").get("uri")
    actor, target = uri.split("/")[2], owner_of(liked)
    if target not in reading.claimed():
        return reading.skip("likes of what nobody claims"), []
    named = f"like:{liked}:{actor}"
    return None, [_act(reading, "like", named, actor, target, at) | {"post_id": liked}]


def _follows(reading: Reading, uri: str, record: Row, at: Any) -> tuple[Row | None, list[Row]]:  # noqa: ANN401
    actor, target = uri.split("/")[2], record.get("subject")
    if target not in reading.claimed():
        return reading.skip("follows of accounts that nobody claims"), []
    return None, [_act(reading, "follow", f"follow:{target}:{actor}", actor, target, at)]


def _act(
    reading: Reading,
    act: str,
    named: str,
    actor: str,
    target: object,
    at: Any,  # noqa: ANN401
) -> Row:
    return {
        "interaction_id": named,
        "act": act,
        "actor_account_id": actor,
        "target_account_id": target,
        "occurred_at": at,
        "observed_at": reading.now,
    }


KINDS = {POST: _posts, REPOST: _reposts, LIKE: _likes, FOLLOW: _follows}
