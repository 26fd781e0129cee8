"""How Pinterest is used in the fictional world, and how its ids look."""

from datetime import UTC, datetime

from ingestion.sandbox.france.habits import Habit

EPOCH = datetime(2010, 3, 1, tzinfo=UTC)


def number(moment: datetime, draw: int) -> str:
    """A decimal number beyond 2^53 that grows with time."""
    return str(10**17 + int((moment - EPOCH).total_seconds() * 1000) * 1000 + draw % 1000)


HABIT = Habit(
    core=(0.0, 0.0),
    visitors=0.08,
    strangers=800,
    posts=14,
    audience=(250, 2.4),
    listed=None,
    acts={"save": (5.0, 0.9)},
    totals={"save": (3, 2.0), "comment": (0.6, 1.4), "reaction": (2, 1.8), "view": (20, 2.4)},
    address=lambda account: f"https://www.pinterest.com/{account.handle}/",
    account_id=lambda moment, draw, host: str(10**18 + draw),
    post_id=lambda moment, draw, owner: number(moment, draw),
    act_id=lambda moment, draw, owner, parent: number(moment, draw),
    acting_posts=frozenset({"save"}),
)
