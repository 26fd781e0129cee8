"""What an account wrote and passed on, and whether something of it is gone again."""

import json
from collections.abc import Generator, Mapping
from datetime import UTC, datetime
from typing import Any

from ingestion.networks.mastodon.answers import Item, is_public, moment
from ingestion.networks.mastodon.instance import Instance
from ingestion.networks.mastodon.reactions import Totals, totals
from ingestion.networks.mastodon.statuses import counters, post
from ingestion.reading import LOOKBACK, Page

PER_PAGE = 40


def timeline(
    instance: Instance, account_id: str, profile: Item
) -> Generator[Page, None, tuple[list[Item], Totals]]:
    """Statuses since the last run less three days, and the acts in them; marks how far it came.

    Returns those that others can react to, newest first, and the totals at the last look.
    """
    reading = instance.reading
    since = reading.since(account_id, "statuses") or reading.horizon
    before = json.loads(reading.cursor(account_id, "recent") or "{}")
    seen: list[Item] = []
    is_clear = True
    if not is_quiet(profile, since):
        url = f"{instance.root}/accounts/{account_id.rpartition('/')[2]}/statuses"
        for page in instance.api.pages(url, {"limit": PER_PAGE}, instance.token):
            times = [moment(status) for status in page]
            public = [status for status in page if is_public(status)]
            if hidden := len(page) - len(public):
                reading.skip("own statuses that are not public", hidden)
            fresh = [one for one in public if (at := moment(one)) is None or at >= since]
            yield from rows(instance, account_id, fresh)
            seen += [status for status in fresh if status.get("reblog") is None]
            is_clear = is_clear and all(times)
            if any(time and time < since for time in times):
                break
    yield "removals", missing(instance, before, {str(status.get("id")) for status in seen})
    # as long as a time cannot be understood, the next run begins where this one began
    if is_clear:
        recent = [one for one in seen if (moment(one) or since) >= reading.now - LOOKBACK]
        told = {str(one.get("id")): [one.get("uri"), *totals(one)] for one in recent}
        instance.marks |= {"statuses": reading.now, "recent": json.dumps(told)}
    return seen, {native_id: known[1:] for native_id, known in before.items()}


def is_quiet(profile: Item, since: datetime) -> bool:
    """Whether the profile says that nothing was written since; a day is all it says."""
    if "last_status_at" not in profile:
        return False
    last = profile["last_status_at"]
    return last is None or (
        isinstance(last, str) and last[:10] < f"{since.astimezone(UTC):%Y-%m-%d}"
    )


def rows(instance: Instance, account_id: str, statuses: list[Item]) -> list[Page]:
    """Everything that an account's own statuses say."""
    reading, host = instance.reading, instance.host
    interactions = instance.done(statuses)
    return [
        ("posts", [post(reading, host, one, instance.named, instance.uris) for one in statuses]),
        ("counters", [row for one in statuses for row in counters(reading, one, account_id)]),
        ("interactions", interactions),
    ]


def missing(
    instance: Instance, before: Mapping[str, list[Any]], listed: set[str]
) -> list[dict[str, Any]]:
    """Removals of posts that were listed lately, are not any more, and are shown no more."""
    lost = before.keys() - listed
    gone = sorted(lost - instance.existing(lost))
    now = instance.reading.now
    return [{"kind": "post", "id": before[one][0], "observed_at": now} for one in gone]
