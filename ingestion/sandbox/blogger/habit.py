"""How Blogger is used in the fictional world, and how its ids look."""

from datetime import UTC, datetime

from ingestion.sandbox.france.habits import Habit

EPOCH = datetime(2005, 1, 1, tzinfo=UTC)


def below(moment: datetime, draw: int, owner: str, parent: str | None = None) -> str:
    """blog/number of a post or comment, in the order of time."""
    return f"{owner.split('/')[0]}/{int((moment - EPOCH).total_seconds() * 1000):018}"


HABIT = Habit(
    core=(0.0, 0.0),
    visitors=0.11,
    strangers=900,
    posts=12,
    audience=(0, 0),
    listed=None,
    acts={"comment": (3.2, 1.0)},
    totals={},
    answers=0.12,
    account_id=lambda moment, draw, host: str(2 * 10**18 + draw),
    post_id=below,
    act_id=below,
    handle=lambda name, account_id: name.replace("_", "-"),
)
