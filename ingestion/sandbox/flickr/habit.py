"""How Flickr is used in the fictional world, and how its ids look."""

import zlib
from datetime import UTC, datetime

from ingestion.sandbox.france.habits import Habit

EPOCH = datetime(2010, 1, 1, tzinfo=UTC)


def tenths(moment: datetime) -> int:
    """Tenths of seconds, which grow with time."""
    return int((moment - EPOCH).total_seconds() * 10)


def comment_id(moment: datetime, draw: int, owner: str, parent: str | None) -> str:
    """owner-photo-comment; the first number means the photo's owner, but is no NSID."""
    return f"{zlib.crc32(owner.encode()) % 10**8}-{owner}-{72157600000000000 + tenths(moment)}"


HABIT = Habit(
    core=(0.0, 0.0),
    visitors=0.092,
    strangers=650,
    posts=3.3,
    audience=(60, 2.2),
    listed=None,
    acts={"favourite": (7.0, 1.0), "comment": (4.5, 0.9)},
    totals={"view": (90, 2.2)},
    answers=0.08,
    address=lambda account: f"https://www.flickr.com/people/{account.handle}/",
    account_id=lambda moment, draw, host: f"{draw}@N0{draw % 9}",
    post_id=lambda moment, draw, owner: str(50_000_000_000 + tenths(moment)),
    act_id=comment_id,
)
