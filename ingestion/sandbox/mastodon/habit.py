"""How Mastodon is used in the fictional world, and how its ids look."""

from datetime import datetime

from ingestion.sandbox.france.habits import Habit, token
from ingestion.sandbox.france.records import Account

HOSTS = ("libre.example", "atelier.example", "ecume.example")


def snowflake(moment: datetime, draw: int) -> int:
    """A number that sorts by time: milliseconds, and sixteen bits behind them."""
    return int(moment.timestamp() * 1000) << 16 | draw & 0xFFFF


def home(moment: datetime, draw: int, host: str | None) -> str:
    """host/id, on one of a few instances."""
    return f"{HOSTS[draw // 7 % len(HOSTS)]}/{snowflake(moment, draw)}"


def address(moment: datetime, draw: int, owner: str) -> str:
    """The uri of a post on its author's instance."""
    host, _, number = owner.partition("/")
    return f"https://{host}/ap/users/{number}/statuses/{snowflake(moment, draw)}"


def answer(moment: datetime, draw: int, owner: str, parent: str | None) -> str:
    """The uri of what somebody wrote to somebody.

    The world does not say whose it is when it is named, so it stands on no author's instance.
    """
    return f"https://fil.example/objects/{token(moment, draw, owner, length=22)}"


def profile(account: Account) -> str:
    """Where an account is shown on its own instance."""
    host, name = account.account_id.partition("/")[0], account.handle.partition("@")[0]
    return f"https://{host}/@{name}"


HABIT = Habit(
    core=(0.0, 0.0),
    visitors=0.08,
    strangers=600,
    posts=3.5,
    audience=(120, 1.6),
    listed=None,
    acts={
        "favourite": (1.4, 0.7), "share": (0.4, 0.8), "quote": (0.06, 0.9), "follow": (0.05, 0.7),
        "reply": (0.1, 1.3),
    },
    totals={},
    mentions=(18, 0.8),
    answers=0.08,
    handle=lambda name, account_id: f"{name}@{account_id.partition('/')[0]}",
    acting_posts=frozenset({"reply", "share", "quote", "mention"}),
    address=profile,
    account_id=home,
    post_id=address,
    act_id=answer,
)  # fmt: skip
