"""What an account wrote and passed on, and whether something of it is gone again."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ingestion.networks.mastodon.answers import is_public
from ingestion.networks.mastodon.instance import Instance
from ingestion.networks.mastodon.reactions import Totals, totals
from ingestion.networks.mastodon.statuses import counters, post
from ingestion.parsed import Item, moment
from ingestion.reading import LOOKBACK, Page

PER_PAGE = 40
MOST_PAGES = 100  # an instance allows 300 requests in five minutes


@dataclass
class Timeline:
    """Public statuses of an account since the last run less three days, newest first."""

    statuses: list[Item] = field(default_factory=list)
    before: dict[str, list[Any]] = field(default_factory=dict)  # id -> uri and totals, last time
    is_clear: bool = True  # whether every time could be understood
    note: str | None = None

    @property
    def own(self) -> list[Item]:
        """Those that others can react to: not what the account only passed on."""
        return [status for status in self.statuses if status.get("reblog") is None]

    @property
    def totals_before(self) -> Totals:
        """What the posts of the last days had received when they were read last."""
        return {native_id: known[1:] for native_id, known in self.before.items()}


def timeline(instance: Instance, account_id: str, profile: Item) -> Timeline:
    """Read the statuses; nothing is asked where the profile says that there are no new ones."""
    reading = instance.reading
    since = reading.since(account_id, "statuses") or reading.horizon
    found = Timeline(before=json.loads(reading.cursor(account_id, "recent") or "{}"))
    if is_quiet(profile, since):
        return found
    url = f"{instance.root}/accounts/{account_id.rpartition('/')[2]}/statuses"
    pages = instance.api.pages(url, {"limit": PER_PAGE}, instance.token)
    for count, page in enumerate(pages, 1):
        times = [moment(status.get("created_at")) for status in page]
        public = [status for status in page if is_public(status)]
        if hidden := len(page) - len(public):
            reading.skip("own statuses that are not public", hidden)
        found.statuses += [
            one for one in public if (at := moment(one.get("created_at"))) is None or at >= since
        ]
        found.is_clear = found.is_clear and all(times)
        if any(time and time < since for time in times):
            break
        if count == MOST_PAGES:
            found.note = f"the newest {count * PER_PAGE} statuses only"
            break
    instance.learn(found.statuses)
    return found


def is_quiet(profile: Item, since: datetime) -> bool:
    """Whether the profile says that nothing was written since; a day is all it says."""
    if "last_status_at" not in profile:
        return False
    last, day = profile["last_status_at"], f"{since.astimezone(UTC):%Y-%m-%d}"
    return last is None or (isinstance(last, str) and last[:10] < day)


def told(instance: Instance, account_id: str, found: Timeline) -> Iterator[Page]:
    """Everything that the statuses say, and which are gone; marks how far it came."""
    reading, host = instance.reading, instance.host
    # acts first, for they look up what is answered
    yield "interactions", instance.done(found.statuses)
    yield (
        "posts",
        [post(reading, host, one, instance.named, instance.uris) for one in found.statuses],
    )
    yield "counters", [row for one in found.own for row in counters(reading, one, account_id)]
    yield "removals", missing(instance, found.before, {str(one.get("id")) for one in found.own})
    # as long as a time cannot be understood, the next run begins where this one began
    if found.is_clear:
        oldest = reading.now - LOOKBACK
        recent = [
            one for one in found.own if (at := moment(one.get("created_at"))) and at >= oldest
        ]
        known = {str(one.get("id")): [one.get("uri"), *totals(one)] for one in recent}
        instance.marks |= {"statuses": reading.now, "recent": json.dumps(known)}


def missing(
    instance: Instance, before: Mapping[str, list[Any]], listed: set[str]
) -> list[dict[str, Any]]:
    """Removals of posts that were listed lately, are not any more, and are shown no more."""
    lost = before.keys() - listed
    gone = sorted(lost - instance.existing(lost))
    return instance.reading.removals(before[one][0] for one in gone)
