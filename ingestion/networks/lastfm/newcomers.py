"""Artists who are claimed since a listener was read last: what was done before counts as well.

Plays of artists nobody claims are not kept, and loves of them only under a hash. So whoever joins
has a past with those who listen, and these are read from the horizon on once more.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from ingestion.reading import Reading


def latest(reading: Reading, artists: Mapping[str, str]) -> str:
    """When the last of the claimed artists joined: at the first run that knew of the claim."""
    joined: dict[str, str] = reading.state.setdefault("artists", {})
    for account in joined.keys() - set(artists.values()):
        del joined[account]
    for account in artists.values():
        joined.setdefault(account, reading.now.astimezone(UTC).isoformat())
    return max(joined.values(), default="")


def start(reading: Reading, account: str, stream: str, joined: str) -> datetime:
    """From when to read a stream of a listener."""
    since = reading.since(account, stream)
    if since is None or (reading.cursor(account, f"{stream} artists") or "") < joined:
        return reading.horizon
    return since


def reached(reading: Reading, account: str, stream: str, joined: str) -> None:
    """Note that a stream was read for all artists who had joined by then."""
    reading.mark(account, f"{stream} artists", joined)
