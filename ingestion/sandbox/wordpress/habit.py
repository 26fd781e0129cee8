"""How WordPress is used in the fictional world, and how its ids look."""

from datetime import UTC, datetime

from ingestion.sandbox.france.habits import Habit

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def host_number(moment: datetime, draw: int, owner: str) -> str:
    """host/number, where the number grows with time."""
    return f"{owner.split('/')[0]}/{int((moment - EPOCH).total_seconds())}"


HABIT = Habit(
    core=(0.81, 1.0),
    visitors=0.06,
    strangers=2500,
    posts=12,
    audience=(0, 0),
    listed=None,
    acts={"comment": (2.4, 1.5), "mention": (0.3, 1.5)},
    totals={},
    answers=0.08,
    has_hosts=True,
    address=lambda account: f"https://{account.host}/author/{account.handle}/",
    account_id=lambda moment, draw, host: f"{host}/{draw}",
    post_id=host_number,
    act_id=lambda moment, draw, owner, parent: host_number(moment, draw, owner),
)  # fmt: skip
