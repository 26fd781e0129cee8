"""What distinguishes one network from another in the fictional world: who is there, what is done how often, how ids look."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pkgutil import iter_modules

TWITTER_EPOCH_MS = 1288834974657
WORDPRESS_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Habit:
    """One network's ways. A pair (middle, slope) means: middle * exp(slope * strength), per post."""

    core: tuple[float, float]  # people whose place lies here are at home on this network
    visitors: float  # share of the others who are here too; the strong more often
    strangers: int  # accounts that nobody claims
    posts: float  # own posts in a year at usual pace
    audience: tuple[float, float]
    listed: float | None  # places on lists per follower; none where a network has no lists
    acts: dict[str, tuple[float, float]]  # acts with a known actor
    totals: dict[str, tuple[float, float]]  # what the network only counts
    account_id: Callable[[datetime, int, str | None], str]
    post_id: Callable[[datetime, int, str], str]
    act_id: Callable[[datetime, int, str, str | None], str]
    mentions: tuple[float, float] = (0.0, 0.0)  # a year, out of the blue
    answers: float = 0.03  # how many comments the owner answers
    has_hosts: bool = False
    acting_posts: frozenset[str] = field(
        default_factory=frozenset
    )  # acts that are a post of the actor


def token(*parts: object, length: int) -> str:
    """A random-looking id in the alphabet of base64url, always the same for the same parts."""
    digest = hashlib.blake2b(repr(parts).encode(), digest_size=32).digest()
    return base64.urlsafe_b64encode(digest).decode()[:length]


def snowflake(moment: datetime, draw: int) -> str:
    """A decimal id that sorts by time, in milliseconds since November 2010."""
    ms = int(moment.timestamp() * 1000) - TWITTER_EPOCH_MS
    return str(ms << 22 | draw & 0x3FFFFF) if ms > 0 else str(10_000_000 + draw % 200_000_000)


def comment_token(moment: datetime, draw: int, owner: str, parent: str | None) -> str:
    """Ug…, and below another comment parent.child."""
    if parent:
        return f"{parent.split('.')[0]}.{token(draw, moment, length=22)}"
    return f"Ug{token(draw, moment, owner, length=24)}"


def host_number(moment: datetime, draw: int, owner: str) -> str:
    """host/number, where the number grows with time."""
    return f"{owner.split('/')[0]}/{int((moment - WORDPRESS_EPOCH).total_seconds())}"


HABITS = {
    "twitter": Habit(
        core=(0.0, 0.56),
        visitors=0.25,
        strangers=9000,
        posts=20,
        audience=(250, 2.6),
        listed=0.004,
        acts={"reply": (0.8, 0.75), "share": (0.45, 0.8), "quote": (0.12, 0.8)},
        totals={
            "like": (9, 2.3), "share": (0.8, 2.3), "reply": (0.5, 2.2), "quote": (0.1, 2.2),
            "save": (0.5, 2.2), "view": (260, 2.2),
        },
        mentions=(10, 0.8),
        acting_posts=frozenset({"reply", "share", "quote", "mention"}),
        account_id=lambda moment, draw, host: snowflake(moment, draw),
        post_id=lambda moment, draw, owner: snowflake(moment, draw),
        act_id=lambda moment, draw, owner, parent: snowflake(moment, draw),
    ),
    "youtube": Habit(
        core=(0.55, 0.83),
        visitors=0.08,
        strangers=6000,
        posts=11,
        audience=(200, 2.6),
        listed=None,
        acts={"comment": (6, 0.8)},
        totals={"view": (500, 2.2), "like": (6, 2.1)},
        answers=0.06,
        account_id=lambda moment, draw, host: f"UC{token(draw, moment, length=22)}",
        post_id=lambda moment, draw, owner: token(draw, moment, owner, length=11),
        act_id=comment_token,
    ),
    "wordpress": Habit(
        core=(0.82, 1.0),
        visitors=0.04,
        strangers=2500,
        posts=16,
        audience=(0, 0),
        listed=None,
        acts={"comment": (4, 0.8), "mention": (0.3, 1.0)},
        totals={},
        answers=0.08,
        has_hosts=True,
        account_id=lambda moment, draw, host: f"{host}/{1 + draw % 9}",
        post_id=host_number,
        act_id=lambda moment, draw, owner, parent: host_number(moment, draw, owner),
    ),
}  # fmt: skip


def habits() -> dict[str, Habit]:
    """The habits of every network of the sandbox: those above, and what a network's own module declares as HABIT."""
    found = dict(HABITS)
    for module in iter_modules(import_module("ingestion.sandbox").__path__):
        if module.name.startswith("__"):
            continue
        habit = getattr(import_module(f"ingestion.sandbox.{module.name}"), "HABIT", None)
        if isinstance(habit, Habit):
            found[module.name] = habit
    return dict(sorted(found.items()))
