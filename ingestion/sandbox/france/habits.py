"""How networks of the fictional world differ: who is there, what is done there, how ids look."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ingestion.sandbox.exchange import networks
from ingestion.sandbox.france.records import Account


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
    # a handle as the network spells it, from a free name and the account id
    handle: Callable[[str, str], str] = lambda name, account_id: name
    # where an account can be looked at, on networks whose profiles give addresses
    address: Callable[[Account], str] | None = None
    acting_posts: frozenset[str] = field(
        default_factory=frozenset
    )  # acts that are a post of the actor


def token(*parts: object, length: int) -> str:
    """A random-looking id in the alphabet of base64url, always the same for the same parts."""
    digest = hashlib.blake2b(repr(parts).encode(), digest_size=32).digest()
    return base64.urlsafe_b64encode(digest).decode()[:length]


def habits() -> dict[str, Habit]:
    """The habits of every network, as its sandbox module declares them."""
    return {network: module.HABIT for network, module in sorted(networks().items())}
