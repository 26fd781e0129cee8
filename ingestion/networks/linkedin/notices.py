"""Who shared the posts of a LinkedIn page, and who mentioned it, from what its owners are told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from ingestion.client import Client
from ingestion.networks.linkedin.restli import (
    Denied,
    encoded,
    found_by,
    milliseconds,
    moment,
    person,
)
from ingestion.networks.linkedin.wording import plain
from ingestion.parsed import Item, inner
from ingestion.reading import Page, Reading

KEPT = timedelta(days=60)  # LinkedIn forgets notifications after that
NOTICES = {"SHARE": "share", "SHARE_MENTION": "mention"}
NOTICE_FIELDS = {
    "notificationId", "organizationalEntity", "action", "sourcePost", "decoratedSourcePost",
    "generatedActivity", "decoratedGeneratedActivity", "lastModifiedAt", "subscriber",
}  # fmt: skip


def read_notices(api: Client, reading: Reading, page: str, notes: list[str]) -> Iterator[Page]:
    """Shares of the page's posts and mentions of the page, as its administrators are told them.

    https://learn.microsoft.com/en-us/linkedin/marketing/community-management/organizations/organization-social-action-notifications
    """
    since = max(reading.since(page, "notices") or reading.horizon, reading.now - KEPT)
    span = f"(start:{milliseconds(since)},end:{milliseconds(reading.now)})"
    query = {
        "q": "criteria",
        "actions": f"List({','.join(NOTICES)})",
        "organizationalEntity": encoded(page),
        "timeRange": span,
    }
    try:
        for items in found_by(api, "rest/organizationalEntityNotifications", query):
            yield (
                "interactions",
                [row for item in items if (row := notice(reading, page, item))],
            )
    except Denied as denied:
        notes.append(f"shares and mentions are not read: {denied}")
        return
    reading.mark(page, "notices", reading.now)


def notice(reading: Reading, page: str, item: Item) -> dict[str, Any] | None:
    """One row of interactions from a notification; None if it does not tell who acted."""
    reading.notice("notification", item, NOTICE_FIELDS)
    word = NOTICES.get(str(item.get("action")))
    acting = item.get("generatedActivity")
    share = inner(item, "decoratedGeneratedActivity", "share")
    actor = person(share.get("owner"))
    if word is None or not isinstance(acting, str) or actor is None:
        return reading.skip("notifications that do not tell who acted")
    return {
        "interaction_id": f"{word}:{acting}:{page}",
        "act": word,
        "actor_account_id": actor,
        "target_account_id": page,
        "post_id": inner(item, "decoratedSourcePost").get("entity") if word == "share" else None,
        "acting_post_id": acting,
        "occurred_at": moment(item.get("lastModifiedAt")),
        "text": plain(share.get("text"), reading.claimed()),
        "observed_at": reading.now,
    }
