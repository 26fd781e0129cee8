"""How X is used in the fictional world, and how its ids look."""

from datetime import datetime

from ingestion.sandbox.france.habits import Habit

EPOCH_MS = 1288834974657


def snowflake(moment: datetime, draw: int) -> str:
    """A decimal id that sorts by time, in milliseconds since November 2010."""
    ms = int(moment.timestamp() * 1000) - EPOCH_MS
    return str(ms << 22 | draw & 0x3FFFFF) if ms > 0 else str(10_000_000 + draw % 200_000_000)


HABIT = Habit(
    core=(0.0, 0.54),
    visitors=0.3,
    strangers=9000,
    posts=11,
    audience=(260, 2.6),
    listed=0.025,
    acts={"reply": (2.6, 1.0), "share": (1.4, 1.0), "quote": (0.35, 1.0)},
    totals={
        "like": (9, 3.0), "share": (0.9, 2.8), "reply": (0.6, 2.7), "quote": (0.1, 2.7),
        "save": (0.6, 2.7), "view": (300, 2.6),
    },
    mentions=(25, 0.9),
    acting_posts=frozenset({"reply", "share", "quote", "mention"}),
    address=lambda account: f"https://x.com/{account.handle}",
    account_id=lambda moment, draw, host: snowflake(moment, draw),
    post_id=lambda moment, draw, owner: snowflake(moment, draw),
    act_id=lambda moment, draw, owner, parent: snowflake(moment, draw),
)  # fmt: skip
