"""How networks of the fictional world differ: who is there, what is done there, how ids look."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ingestion.sandbox.exchange import networks

TWITTER_EPOCH_MS = 1288834974657
WORDPRESS_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Habit:
    """One network's ways; a pair (middle, slope) means middle * exp(slope * strength) per post."""

    core: tuple[float, float]  # people whose place lies here are at home on this network
    visitors: float  # share of the others who are here too; the strong more often
    strangers: int  # accounts that nobody claims
    posts: float  # own posts in a year at usual pace
    audience: tuple[float, float]
    listed: float | None  # times followers ^ 0.85: places on lists; none where there are no lists
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
        account_id=lambda moment, draw, host: snowflake(moment, draw),
        post_id=lambda moment, draw, owner: snowflake(moment, draw),
        act_id=lambda moment, draw, owner, parent: snowflake(moment, draw),
    ),
    "youtube": Habit(
        core=(0.53, 0.81),
        visitors=0.1,
        strangers=6000,
        posts=7,
        audience=(200, 2.6),
        listed=None,
        acts={"comment": (7, 1.2)},
        totals={"view": (220, 3.1), "like": (4, 3.0)},
        answers=0.06,
        account_id=lambda moment, draw, host: f"UC{token(draw, moment, length=22)}",
        post_id=lambda moment, draw, owner: token(draw, moment, owner, length=11),
        act_id=comment_token,
    ),
    "wordpress": Habit(
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
        account_id=lambda moment, draw, host: f"{host}/{draw}",
        post_id=host_number,
        act_id=lambda moment, draw, owner, parent: host_number(moment, draw, owner),
    ),
}  # fmt: skip


def habits() -> dict[str, Habit]:
    """The habits of every network: those above, and what a sandbox module declares as HABIT."""
    declared = {
        network: module.HABIT for network, module in networks().items() if hasattr(module, "HABIT")
    }
    return dict(sorted((HABITS | declared).items()))
