"""How Instagram is used in the fictional world, and how its ids look."""

from datetime import UTC, datetime

from ingestion.sandbox.france.habits import Habit

EPOCH = datetime(2010, 10, 6, tzinfo=UTC)


def number(first: int, moment: datetime, draw: int) -> str:
    """A long decimal number that grows with time."""
    since = int((moment - EPOCH).total_seconds() * 1000)
    return f"{first}{since * 100 + draw % 100}"


HABIT = Habit(
    core=(0.0, 0.0),
    visitors=0.09,
    strangers=800,
    posts=10,
    audience=(400, 2.6),
    listed=None,
    acts={"comment": (4.0, 0.9)},
    totals={"like": (25, 2.7)},
    mentions=(1.5, 0.9),
    answers=0.06,
    address=lambda account: f"https://www.instagram.com/{account.handle}/",
    account_id=lambda moment, draw, host: f"1784{10**12 + draw}",
    post_id=lambda moment, draw, owner: number(180, moment, draw),
    act_id=lambda moment, draw, owner, parent: number(178, moment, draw),
)  # fmt: skip
