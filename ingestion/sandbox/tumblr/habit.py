"""How Tumblr is used in the fictional world, and how its ids look."""

from datetime import UTC, datetime

from ingestion.sandbox.france.habits import Habit, token

EPOCH = datetime(2010, 1, 1, tzinfo=UTC)


def number(moment: datetime, draw: int, *_owner: object) -> str:
    """The number of a post, in the order of time and larger than a JavaScript number can be."""
    since = int((moment - EPOCH).total_seconds() * 1000)
    return str(100_000_000_000_000_000 + since * 1_000_000 + draw % 1_000_000)


HABIT = Habit(
    core=(0.0, 0.0),
    visitors=0.11,
    strangers=1200,
    posts=8,
    audience=(0, 0),
    listed=None,
    acts={"like": (2.6, 0.75), "share": (1.1, 0.8), "quote": (0.2, 0.8), "reply": (2.4, 0.8)},
    totals={},
    answers=0.03,
    address=lambda account: f"https://{account.handle}.tumblr.com/",
    account_id=lambda moment, draw, host: f"t:{token(draw, moment, length=22)}",
    post_id=number,
    act_id=number,
    handle=lambda name, account_id: name.replace("_", "-"),
    acting_posts=frozenset({"share", "quote"}),
)
