"""What an archive of X says of its account: who it is, who follows whom, what it deleted."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ingestion.archives.twitter.members import members
from ingestion.networks.twitter.answers import inner
from ingestion.networks.twitter.times import moment
from ingestion.networks.twitter.v1 import id_of
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.owners import Owner


def owners(archive: Archive) -> list[Owner]:
    """The account, from account.js, the manifest, or the user details of an old archive."""
    for told in (
        inner(_first(archive, "account"), "account"),
        inner(_manifest(archive), "userInfo"),
        _old(archive, "user_details"),
    ):
        account_id = told.get("accountId") or id_of(told, "id")
        handle = told.get("username") or told.get("userName") or told.get("screen_name")
        if isinstance(account_id, str) and re.fullmatch("[0-9]{1,19}", account_id):
            is_handle = isinstance(handle, str) and re.fullmatch(r"\w{1,15}", handle, re.ASCII)
            name = str(handle) if is_handle else None
            return [Owner(account_id, name, f"https://x.com/{name}" if name else None)]
    return []


def made_at(archive: Archive) -> datetime | None:
    """When X made the archive."""
    told = inner(_manifest(archive), "archiveInfo").get("generationDate")
    told = moment(told or _old(archive, "payload_details").get("created_at"))
    try:
        made = datetime.fromisoformat(told)
    except (TypeError, ValueError):
        return None
    return made if made.tzinfo else None


def account(
    archive: Archive,
    reading: Reading,
    owner: Owner,
    followers: int | None,
    following: int | None,
) -> dict[str, Any]:
    """The row of accounts, without the e-mail and phone that stand beside it."""
    now = inner(_first(archive, "account"), "account")
    before = _old(archive, "user_details")
    profile = inner(inner(_first(archive, "profile"), "profile"), "description")
    verified = inner(_first(archive, "verified"), "verified").get("verified")
    return {
        "account_id": owner.account_id,
        "handle": owner.handle,
        "display_name": now.get("accountDisplayName") or before.get("full_name"),
        "description": profile.get("bio") or before.get("bio"),
        "location": profile.get("location") or before.get("location"),
        "url": owner.url,
        "followers": followers,
        "following": following,
        "verified": verified,
        "created_at": moment(now.get("createdAt") or before.get("created_at")),
        "observed_at": reading.now,
    }


def follows(
    archive: Archive, reading: Reading, owner: Owner, kind: str
) -> tuple[int | None, list[dict[str, Any]]]:
    """How many follow or are followed (None where that is not told), and who of those claimed.

    Others only count: their ids are nobody's business. No time is told, so observation counts.
    """
    found = members(archive, rf"{kind}(-part\d+)?\.js")
    claimed, count, rows = reading.claimed(), 0, []
    for member in found:
        for other in archive.each(member, archive.items(member), lambda i: i[kind]["accountId"]):
            count += 1
            if other not in claimed or other == owner.account_id:
                continue
            actor, target = (
                (other, owner.account_id) if kind == "follower" else (owner.account_id, other)
            )
            rows.append(
                {
                    "interaction_id": f"follow:{target}:{actor}:{reading.now:%Y-%m-%d}",
                    "act": "follow",
                    "actor_account_id": actor,
                    "target_account_id": target,
                    "observed_at": reading.now,
                }
            )
    return (count if found else None), rows


def removals(archive: Archive, reading: Reading, owner: Owner) -> Iterator[Page]:
    """What the account deleted, so that what an API told of it before goes too; never its text."""
    for member in members(archive, r"deleted-tweet(s|-headers)(-part\d+)?\.js"):
        ids = archive.each(member, archive.items(member), lambda i: i["tweet"])
        yield (
            "removals",
            [
                {
                    "kind": "post",
                    "id": tweet.get("tweet_id") or tweet.get("id_str"),
                    "account_id": owner.account_id,
                    "observed_at": reading.now,
                }
                for tweet in ids
            ],
        )


def is_protected(archive: Archive) -> bool:
    """Whether the account's last change of its protection was to close it."""
    changes = []
    for member in members(archive, r"protected-history\.js"):
        for item in archive.items(member):
            told = inner(item, "protectedHistory")
            changes.append((str(told.get("protectedAt")), str(told.get("action")).lower()))
    return bool(changes) and max(changes)[1].startswith("protect")


def _first(archive: Archive, kind: str) -> object:
    for member in members(archive, rf"{kind}\.js"):
        return next(archive.items(member), None)
    return None


def _manifest(archive: Archive) -> object:
    found = archive.matching(r"data/manifest\.js")
    return archive.document(found[0]) if found else None


def _old(archive: Archive, kind: str) -> dict[str, Any]:
    found = archive.matching(rf"data/js/{kind}\.js")
    return inner({"it": archive.document(found[0])}, "it") if found else {}
