"""Facebook: the JSON of «Download your information», of what a person did to claimed accounts.

Reactions and comments are taken, and how many friends and followers there are. Labels, titles and
folders come in the language of the account and change with the years, so members are known by their
file's name and by what they hold. Posts are never opened, for the export does not say who may see
them; nor groups, messages, searches and ads. What the API reads of a page is left to it, for the
same act would count twice.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

from ingestion.archives.facebook.members import are_facebooks, items, members, profile, time_of
from ingestion.archives.facebook.naming import (
    Claimed,
    claimed_in,
    is_in_group,
    owners_in,
    values,
)
from ingestion.parsed import entries, inner
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.owners import Owner

TITLE = "Facebook"
HOW = "the zip of «Download your information» in the Accounts Center, in the format JSON"


def recognises(archive: Archive) -> bool:
    """Whether a list or profile of Facebook's is in it; Instagram's have other names and keys."""
    return are_facebooks(archive)


def owners(archive: Archive) -> list[Owner]:
    """The profile, where its address holds its id; most addresses hold a name, which is no id."""
    told = profile(archive)
    spelled = owners_in(str(told.get("profile_uri") or ""))
    account_id = next((one for one in spelled if one.isascii() and one.isdigit()), None)
    return [Owner(account_id, _text(told.get("username")))] if account_id else []


def made_at(_archive: Archive) -> datetime | None:
    """No member says it."""
    return None


def read(archive: Archive, reading: Reading) -> Iterator[Page]:
    """The account, how many listen to it, and what it did to claimed accounts."""
    (me,) = archive.accounts
    claimed = claimed_in(reading)
    counts: dict[str, int | None] = {}
    for kind in ("friends", "followers", "following"):
        count = 0
        for _member, item in items(archive, kind):
            count += 1
            if kind == "friends":
                for name in (str(item.get("name") or ""), *values(item.get("label_values"))):
                    claimed.forget(name)
        counts[kind] = count if members(archive, kind) else None
    if counts["friends"] is None:
        claimed.forget_all()
    yield "accounts", [_account(reading, me, profile(archive), counts)]
    for kind, act in (("reactions", "reaction"), ("comments", "comment")):
        acts = list(_acts(archive, reading, me, claimed, kind, act))
        yield "interactions", [row for row in acts if "act" in row]
        yield "removals", [row for row in acts if "kind" in row]


def _account(
    reading: Reading, me: str, told: dict[str, Any], counts: dict[str, int | None]
) -> dict[str, Any]:
    """The row of accounts, without the rest that stands in a profile; friends listen as well."""
    handle = _text(told.get("username"))
    listeners = [n for kind in ("friends", "followers") if (n := counts[kind]) is not None]
    return {
        "account_id": me,
        "handle": handle,
        "display_name": _text(inner(told, "name").get("full_name")),
        "url": f"https://www.facebook.com/{handle or me}",
        "followers": sum(listeners) if listeners else None,
        "following": counts["following"],
        "created_at": time_of(told.get("registration_timestamp")),
        "observed_at": reading.now,
    }


def _acts(
    archive: Archive, reading: Reading, me: str, claimed: Claimed, kind: str, act: str
) -> Iterator[dict[str, Any]]:
    """Own reactions or comments as acts on whom they name, where that is claimed.

    Acts on a page that the API reads by now are taken back, in case they were imported before.
    """
    seen: Counter[str] = Counter()
    for member, item in items(archive, kind):
        comment = next((inner(one, "comment") for one in entries(item, "data")), {})
        at, text = time_of(item.get("timestamp")), _text(comment.get("comment"))
        targets = claimed.targets(item) - {me}
        if at is None:
            archive.report(member, "items without a time")
        elif comment.get("group") or is_in_group(item):
            reading.skip(f"{kind} in groups")
        elif len(targets) != 1:
            reading.skip(f"{kind} that name nobody who is claimed, or not for certain")
        else:
            (target,) = targets
            # nothing that a later export may say in other words, or not at all
            key = _key(act, me, target, str(int(at.timestamp())))
            seen[key] += 1
            key = key if seen[key] == 1 else f"{key}:{seen[key]}"
            if reading.cursor(target, "posts"):
                reading.skip(f"{kind} on accounts that the API reads as well")
                told = {"kind": "interaction", "id": key, "account_id": me}
            else:
                told = {
                    "interaction_id": key,
                    "acting_post_id": key if act == "comment" else None,
                    "act": act,
                    "actor_account_id": me,
                    "target_account_id": target,
                    "occurred_at": at,
                    "text": text,
                }
            yield told | {"observed_at": reading.now}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _key(*parts: str) -> str:
    """An id made of what an item says, for it has none of its own."""
    return f"{parts[0]}:{sha256('|'.join(parts).encode(errors='replace')).hexdigest()[:24]}"
