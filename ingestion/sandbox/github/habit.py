"""How GitHub is used in the fictional world, and how its ids look."""

from datetime import UTC, datetime

from ingestion.sandbox.france.habits import Habit

EPOCH = datetime(2008, 4, 10, tzinfo=UTC)


def number(moment: datetime, draw: int) -> str:
    """A number that grows with time, without a stop for what nobody sees."""
    return str(int((moment - EPOCH).total_seconds()) * 1000 + draw % 1000)


HABIT = Habit(
    core=(0.0, 0.0),
    visitors=0.1,
    strangers=400,
    posts=3,
    audience=(0.3, 2.3),
    listed=None,
    acts={"like": (0.04, 1.9), "share": (0.008, 1.7)},
    totals={},
    # an act out of the blue is a comment on an issue, whenever the repository was made
    mentions=(40, 0.9),
    address=lambda account: f"https://github.com/{account.handle}",
    account_id=lambda moment, draw, host: str(1000 + draw % 200_000_000),
    post_id=lambda moment, draw, owner: number(moment, draw),
    act_id=lambda moment, draw, owner, parent: number(moment, draw),
    handle=lambda name, account_id: name.replace("_", "-"),
)  # fmt: skip
