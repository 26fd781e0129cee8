"""How Facebook is used in the fictional world, and how its ids look."""

from datetime import UTC, datetime

from ingestion.sandbox.france.habits import Habit

EPOCH = datetime(2010, 1, 1, tzinfo=UTC)


def number(moment: datetime) -> int:
    """A number that grows with time."""
    return int((moment - EPOCH).total_seconds() * 1000)


def below(moment: datetime, draw: int, owner: str, parent: str | None) -> str:
    """post_comment, with the number of the post; what stands alone has a number of its own."""
    return f"{owner.rpartition('_')[2] or draw}_{number(moment)}"


HABIT = Habit(
    core=(0.0, 0.0),
    visitors=0.08,
    strangers=800,
    posts=10,
    audience=(300, 2.5),
    listed=None,
    acts={"comment": (3.0, 0.9), "reaction": (6.0, 0.9), "share": (0.5, 0.9)},
    totals={"reaction": (5, 2.4), "share": (0.5, 2.0)},
    mentions=(1.5, 0.9),
    answers=0.05,
    address=lambda account: f"https://www.facebook.com/{account.handle}",
    account_id=lambda moment, draw, host: str(10**14 + draw),
    post_id=lambda moment, draw, owner: f"{owner}_{number(moment)}",
    act_id=below,
)  # fmt: skip
