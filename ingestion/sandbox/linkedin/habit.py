"""How LinkedIn is used in the fictional world, and how its URNs look."""

import re
from datetime import datetime

from ingestion.sandbox.france.habits import Habit, token

TO_ACTIVITY = 377473  # a post and its activity have different numbers


def number(moment: datetime, draw: int) -> int:
    """Milliseconds since 1970, and 22 bits that nobody needs to know."""
    return (int(moment.timestamp() * 1000) << 22) + draw % (1 << 22)


def number_of(urn: str) -> int:
    """The last number in a URN: a comment's own one, not its post's."""
    return int(re.findall(r"\d+", urn)[-1])


def activity(post: str) -> str:
    """The activity under which comments and notifications know a post."""
    return f"urn:li:activity:{number_of(post) + TO_ACTIVITY}"


def account(moment: datetime, draw: int, host: str | None) -> str:
    """Whoever is registered has a page; the others are members, known to one app by this id."""
    return f"urn:li:person:{token(draw, moment, length=10)}" if host else page(draw)


def page(draw: int) -> str:
    """The URN of an organization."""
    return f"urn:li:organization:{10_000 + draw % 99_000_000}"


def post(moment: datetime, draw: int, _owner: str) -> str:
    """The URN of a post: a share, or in newer clients an ugcPost."""
    return f"urn:li:{'ugcPost' if draw % 8 == 0 else 'share'}:{number(moment, draw)}"


def act(moment: datetime, draw: int, owner: str, _parent: str | None) -> str:
    """The URN of a comment below a post, or of a post of its own."""
    own = number(moment, draw)
    return f"urn:li:comment:({activity(owner)},{own})" if owner else f"urn:li:share:{own}"


HABIT = Habit(
    core=(0.3, 0.31),
    visitors=0.1,
    strangers=800,
    posts=2.2,
    audience=(350, 2.4),
    listed=None,
    acts={"comment": (0.3, 1.1), "reaction": (5, 1.3), "share": (0.4, 1.0)},
    totals={"reaction": (1, 2.2), "share": (0.3, 1.8)},
    mentions=(40, 1.0),
    answers=0.0,
    address=lambda account: f"https://www.linkedin.com/company/{account.handle.lower()}/",
    account_id=account,
    post_id=post,
    act_id=act,
)  # fmt: skip
