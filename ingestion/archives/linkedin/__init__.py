"""LinkedIn: the CSVs of «Get a copy of your data», of what a member shows and did in public.

It says neither whose it is nor who received what the member did, so acts count on what is known
here: claimed members by their address, posts by their URN. Messages, e-mail, phones, searches,
logins, jobs and advertising are never opened.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from ingestion.archives.linkedin.activity import acts_on_posts, posts
from ingestion.archives.linkedin.people import People, connect, endorsements, recommendations
from ingestion.archives.linkedin.profile import account
from ingestion.archives.linkedin.tables import TABLES, members
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.owners import Owner

TITLE = "LinkedIn"
HOW = (
    "the zip of Settings > Data privacy > Get a copy of your data, the larger archive: "
    "it comes in two parts, minutes and up to three days later"
)
MADE = re.compile(r"LinkedInDataExport_(\d\d)-(\d\d)-(\d{4})", re.IGNORECASE)
PAGE = "urn:li:organization"


def recognises(archive: Archive) -> bool:
    """Whether a table of LinkedIn's is in it."""
    return any(members(archive, kind) for kind in TABLES if kind != "reposts")


def owners(_archive: Archive) -> list[Owner]:
    """Nobody: an export names its member, but gives neither id nor address."""
    return []


def made_at(archive: Archive) -> datetime | None:
    """The day in the name of the zip, as long as nobody changed it."""
    if named := MADE.search(archive.path.name):
        month, day, year = map(int, named.groups())
        try:
            return datetime(year, month, day, tzinfo=UTC)
        except ValueError:
            return None
    return None


def read(archive: Archive, reading: Reading) -> Iterator[Page]:
    """The member, public posts, and what claimed or known others have to do with them."""
    (me,) = archive.accounts
    if me.startswith(PAGE):
        told = f"it is of a member, and {me} is a page: claim the member's own account"
        archive.report(archive.path.name, told)
        return
    people = People(reading, me)
    yield "interactions", list(connect(archive, reading, people))
    yield "accounts", [account(archive, reading, people)]
    yield "interactions", list(recommendations(archive, reading, people))
    yield "interactions", list(endorsements(archive, reading, people))
    for rows in posts(archive, reading, me):
        yield "posts", rows
    for rows in acts_on_posts(archive, reading, me):
        yield "interactions", rows
