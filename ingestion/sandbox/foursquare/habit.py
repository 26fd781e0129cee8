"""How Foursquare is used in the fictional world, and how its ids look."""

import hashlib
from datetime import datetime

from ingestion.sandbox.france.habits import Habit


def object_id(moment: datetime, draw: int, owner: str, _parent: str | None = None) -> str:
    """24 hexadecimal digits that begin with the seconds, as those of a document database."""
    rest = hashlib.blake2b(f"{draw} {owner}".encode(), digest_size=8).hexdigest()
    return f"{int(moment.timestamp()):08x}{rest}"


# «mention» is a tip that somebody leaves at the venue whose page an account is, «reply» one
# that is left in return
HABIT = Habit(
    core=(0.0, 0.0),
    visitors=0.095,
    strangers=800,
    posts=7,
    audience=(60, 1.4),
    listed=None,
    acts={"like": (3.0, 0.9), "checkin": (3.0, 0.9)},
    totals={"like": (2, 1.0), "save": (3, 1.0), "checkin": (12, 1.0)},
    mentions=(24.0, 1.0),
    answers=0.0,
    address=lambda account: f"https://foursquare.com/user/{account.account_id}",
    account_id=lambda moment, draw, host: str(10**6 + draw % (6 * 10**8)),
    post_id=object_id,
    act_id=object_id,
    handle=lambda name, account_id: account_id,
    acting_posts=frozenset({"mention", "reply"}),
)
