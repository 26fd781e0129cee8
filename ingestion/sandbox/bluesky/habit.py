"""How Bluesky is used in the fictional world, and how its ids look."""

import base64
import hashlib
from datetime import datetime

from ingestion.sandbox.france.habits import Habit

SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"


def did(moment: datetime, draw: int) -> str:
    """did:plc: and 24 signs of base32, whoever it is and whatever the handle."""
    digest = hashlib.blake2b(repr((draw, moment)).encode(), digest_size=15).digest()
    return f"did:plc:{base64.b32encode(digest).decode().lower()}"


def key(moment: datetime, draw: int) -> str:
    """The key of a record: 53 bits of microseconds and 10 of chance, sorted as text by time."""
    micros = int(moment.timestamp() * 1000) * 1000 + draw % 1000
    number = micros << 10 | draw >> 10 & 0x3FF
    return "".join(SORTABLE[number >> 5 * place & 31] for place in range(12, -1, -1))


def handle(name: str, account_id: str) -> str:
    """A name below bsky.social, or the domain of whoever has one."""
    name = name.replace("_", "-").strip("-")
    return f"{name}.example" if account_id[-1] in "234567" else f"{name}.bsky.social"


HABIT = Habit(
    core=(0.0, 0.0),
    visitors=0.09,
    strangers=1500,
    posts=2.6,
    audience=(150, 2.4),
    listed=None,
    acts={"like": (9, 1.0), "reply": (4, 0.9), "share": (2, 0.9), "quote": (0.3, 0.9)},
    totals={"like": (1, 2.4), "save": (0.5, 2.2)},
    mentions=(18, 0.9),
    acting_posts=frozenset({"reply", "share", "quote", "mention"}),
    address=lambda account: f"https://bsky.app/profile/{account.handle}",
    account_id=lambda moment, draw, host: did(moment, draw),
    post_id=lambda moment, draw, owner: f"at://{owner}/app.bsky.feed.post/{key(moment, draw)}",
    # whose record it is the world does not tell: see view.signed
    act_id=lambda moment, draw, owner, parent: key(moment, draw),
    handle=handle,
)  # fmt: skip
