"""Pinterest: the pins of «Request your data», those that are public and not deleted.

It comes as HTML, one file or several in a zip, or as JSON with the same labels. Of all that is no
pin (searches, messages, advertising, network addresses) nothing is kept. It tells neither totals
nor what others did, nor whose pin a repin was: these are known to the API only.
https://help.pinterest.com/article/request-your-data
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ingestion.archives.pinterest.listing import PIN, Record, is_pins, records
from ingestion.parsed import batches
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.owners import Owner

TITLE = "Pinterest"
HOW = "the HTML file, or the zip, of Settings > Privacy and data > Request your data"

TIMES = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
NONE = {"", "no data", "none", "null"}
BATCH = 1000


def recognises(archive: Archive) -> bool:
    """Whether a member shows pins as Pinterest describes them."""
    return bool(_members(archive))


def owners(_archive: Archive) -> list[Owner]:
    """Nobody: each pin names its account, but the account's id is not told."""
    return []


def made_at(_archive: Archive) -> datetime | None:
    """No member says it."""
    return None


def read(archive: Archive, reading: Reading) -> Iterator[Page]:
    """The account and its public pins, under the ids that the API gives."""
    (me,) = archive.accounts
    handles = {
        claim.handle.lower().lstrip("@")
        for claim in reading.claims
        if claim.handle and reading.account_of(claim) == me
    }
    names: dict[str, None] = {}
    for member in _members(archive):
        made = archive.each(
            member, records(archive, member), lambda one: _post(reading, me, handles, names, one)
        )
        rows = (row for row in made if row)
        for batch in batches(rows, BATCH):
            yield "posts", batch
    if len(names) == 1:
        (handle,) = names
        address = f"https://www.pinterest.com/{handle}/"
        row = {"account_id": me, "handle": handle, "url": address, "observed_at": reading.now}
        yield "accounts", [row]


def _members(archive: Archive) -> list[str]:
    found = archive.matching(r"[^/]+\.(html?|json)")
    return [name for name in found if is_pins(archive, name)]


def _post(
    reading: Reading, me: str, handles: set[str], names: dict[str, None], record: Record
) -> dict[str, Any] | None:
    """One row of posts, None where the pin is not for everybody to see."""
    told = {name: value for name, value in record.items() if value.casefold() not in NONE}
    pin = PIN.search(told["address"])
    if pin is None:
        raise ValueError("no number of a pin")
    if told.get("private", "").casefold() != "false":
        return reading.skip("pins that are not said to be public")
    if told.get("alive", "true").casefold() != "true":
        return reading.skip("pins that were deleted")
    handle = told.get("username", "")
    if handles and handle and handle.lower() not in handles:
        return reading.skip("pins of another account than the claimed one")
    if re.fullmatch(r"[\w.-]+", handle):
        names[handle] = None
    is_repin = told.get("isarepin", "").casefold() == "true"
    words = (told.get("title"), told.get("details") or told.get("description"))
    return {
        "post_id": pin[1],
        "account_id": me,
        "created_at": _time(told["createdat"]),
        # a repin's words are those of whose pin it was
        "text": None if is_repin else "\n".join(filter(None, words)) or None,
        "url": f"https://www.pinterest.com/pin/{pin[1]}/",
        "kind": "repin" if is_repin else "pin",
        "observed_at": reading.now,
    }


def _time(told: str) -> datetime:
    """A time in UTC, in one of the spellings that exports have."""
    for spelling in TIMES:
        try:
            return datetime.strptime(told.partition(".")[0], spelling).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ValueError("not a time")
