"""How long raw data stays: what is gone on a network goes here, what is too old to count goes too.

- Accounts that a network no longer shows are marked as removed, so the next marts lack them; when
  it says so again two days later or more, their rows go. One that is back loses the mark and is
  read anew.
- Rows that marts leave out because their post or act was removed go at once. One that is told
  again later loses its mark.
- Texts, and acts that fade, go CLOUT_RETENTION_DAYS after they happened. Follows, lists and
  endorsements hold, and so do acts without a time, which would come back as new ones.
- What a network's terms let nobody store longer goes after that many days, unless the operator
  confirmed another agreement.

Own exports stay, whatever became of the account and of the terms: they are the person's.

Imported files are the operator's: their rows stay as long as the files.
"""

import csv
import os
from collections import Counter
from collections.abc import Collection
from datetime import UTC, date, datetime

import duckdb

from ingestion import lake
from ingestion.erasure.cursors import erase_cursors
from ingestion.home import Home
from ingestion.networks import NETWORKS
from orchestration.operations.expiry import SEEDS, Asked, Expiry

DAYS = 730


def needed_days() -> int:
    """For how many days acts count in any score that is shown: history and fade."""
    history = os.environ.get("CLOUT_HISTORY_DAYS") or "90"
    with (SEEDS / "fades.csv").open(newline="") as file:
        fade = 1 + max(int(row["age"]) for row in csv.DictReader(file))
    return max(int(history) if history.isdecimal() else 90, 30) + fade


def retention_days() -> int:
    """CLOUT_RETENTION_DAYS, and never less than scores need."""
    asked = os.environ.get("CLOUT_RETENTION_DAYS") or str(DAYS)
    return max(int(asked) if asked.isdecimal() else DAYS, needed_days())


def keep_limits(
    home: Home, as_of: date, limited: Collection[str] = (), now: datetime | None = None
) -> Counter[str]:
    """Apply all of it to every network's raw tables; rows that went, by table. The caller locks.

    Days are counted back from `as_of`, so that a look at the past keeps what it needs. `limited`
    are the networks whose terms nobody confirmed.
    """
    # with dlt behind it, for which commands that only ask for days do not wait
    from ingestion.source import kept_days

    now, told = now or datetime.now(UTC), Counter[str]()
    returned: set[tuple[str, str]] = set()
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("set TimeZone = 'UTC'")
        schemas = con.execute(
            "select table_schema from information_schema.tables where table_name = 'removals'"
        ).fetchall()
        for network in sorted(set(NETWORKS) & {name.removeprefix("raw_") for (name,) in schemas}):
            terms = kept_days(network) if network in limited else None
            given = (now, as_of, retention_days(), terms)
            # of a lake, a change copies the whole network: on most nights there is none
            if home.has_lake and not Asked(con, network, told).changes(*given):
                continue
            with lake.opened(con, home, [network]):
                con.execute("begin")
                back = Expiry(con, network, told).keep(*given)
                con.execute("commit")
            returned |= {(network, account) for account in back}
        if returned:
            erase_cursors(con, home, lambda network, text: (network, text) in returned)
    return +told
