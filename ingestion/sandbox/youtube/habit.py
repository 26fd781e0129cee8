"""How YouTube is used in the fictional world, and how its ids look."""

from datetime import datetime

from ingestion.sandbox.france.habits import Habit, token


def comment_token(moment: datetime, draw: int, owner: str, parent: str | None) -> str:
    """Ug…, and below another comment parent.child."""
    if parent:
        return f"{parent.split('.')[0]}.{token(draw, moment, length=22)}"
    return f"Ug{token(draw, moment, owner, length=24)}"


HABIT = Habit(
    core=(0.53, 0.81),
    visitors=0.1,
    strangers=6000,
    posts=7,
    audience=(200, 2.6),
    listed=None,
    acts={"comment": (7, 1.2)},
    totals={"view": (220, 3.1), "like": (4, 3.0)},
    answers=0.06,
    address=lambda account: f"https://www.youtube.com/channel/{account.account_id}",
    account_id=lambda moment, draw, host: f"UC{token(draw, moment, length=22)}",
    post_id=lambda moment, draw, owner: token(draw, moment, owner, length=11),
    act_id=comment_token,
)  # fmt: skip
