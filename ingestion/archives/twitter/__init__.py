"""X: the archive of one's own data, of today (data/*.js), of 2018 and 2019 (*.js) and of before.

It tells what the account wrote and did, and the totals of its posts. Who liked, reposted or
answered is known to the API only. Direct messages, ads, address book and phone are never opened,
and of account.js the e-mail is not taken. Tweets become what the API would tell, so that both make
the same rows.
"""

import re
from collections.abc import Iterator

from ingestion.archives.twitter.likes import likes
from ingestion.archives.twitter.members import members
from ingestion.archives.twitter.profile import (
    account,
    follows,
    is_protected,
    made_at,
    owners,
    removals,
)
from ingestion.archives.twitter.tweets import tweets
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.owners import Owner

__all__ = ["HOW", "TITLE", "made_at", "owners", "read", "recognises"]

TITLE = "X"
HOW = "the zip of «Download an archive of your data», with data/tweets.js or data/js/tweets/"

MARKS = re.compile(rb"window\.(YTD\.(tweets?|account)\.|__THAR_CONFIG)|Grailbird\.data\.tweets")


def recognises(archive: Archive) -> bool:
    """Whether scripts that assign to X's own names are in it."""
    new = archive.matching(r"data/manifest\.js") + members(archive, r"(tweets?|account)\.js")
    old = archive.matching(r"data/js/tweets/\d{4}_\d\d\.js")
    return any(MARKS.search(archive.start(name)) for name in (*new[:3], *old[:1]))


def read(archive: Archive, reading: Reading) -> Iterator[Page]:
    """The account as it was, what it wrote and did, and what it deleted."""
    # where a broken archive does not say whose it is, whoever brings it did
    owner = next(iter(owners(archive)), Owner(archive.accounts[0]))
    followers, received = follows(archive, reading, owner, "follower")
    following, given = follows(archive, reading, owner, "following")
    yield "accounts", [account(archive, reading, owner, followers, following)]
    yield "interactions", [*received, *given]
    yield from removals(archive, reading, owner)
    if is_protected(archive):
        reading.skip("posts of a protected account: only followers may see them")
        reading.done(str(owner.account_id), "protected", "only followers see what it writes")
        return
    yield from tweets(archive, reading, owner, followers)
    yield from likes(archive, reading, owner)
