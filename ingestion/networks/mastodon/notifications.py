"""What an instance tells the owner of a token: every act on them, who did it and when.

GET /api/v1/notifications (https://docs.joinmastodon.org/methods/notifications/); the second version
of it groups acts and names eight actors of a group at most.
"""

from collections.abc import Generator, Iterator
from typing import Any

from ingestion.client import Bearer
from ingestion.networks.mastodon.answers import is_public, number, order_of
from ingestion.networks.mastodon.instance import Instance
from ingestion.parsed import Item, inner, moment
from ingestion.reading import Page

TYPES = ["mention", "favourite", "reblog", "follow", "quote"]
PER_PAGE = 80
MOST_PAGES = 150  # an instance allows 300 requests in five minutes
STATUSES = {"mention", "quote"}  # told with the actor's own status
KNOWN_FIELDS = {"id", "type", "created_at", "group_key", "account", "status", "filtered"}


def notifications(
    instance: Instance, account_id: str, token: Bearer
) -> Generator[Page, None, str | None]:
    """Acts on an account since the last known one; marks how far it came.

    Returns a note if there are more than one run reads.
    """
    reading = instance.reading
    newest, is_clear = reading.cursor(account_id, "notifications"), True
    known = order_of(newest or "")
    params, note = {"types[]": TYPES, "limit": PER_PAGE}, None
    pages = instance.api.pages(f"{instance.root}/notifications", params, token)
    for count, page in enumerate(pages, 1):
        times = [moment(one.get("created_at")) for one in page]
        is_clear = is_clear and all(times)
        fresh = [
            one
            for one, at in zip(page, times, strict=True)
            if order_of(str(one.get("id"))) > known and (at is None or at >= reading.horizon)
        ]
        for one in fresh:
            reading.notice("notification", one, KNOWN_FIELDS)
        told = [inner(one, "status") for one in fresh if one.get("type") in STATUSES]
        others = [one for one in fresh if one.get("type") not in STATUSES]
        instance.learn(inner(one, "status") for one in others)
        yield "interactions", instance.received(told)
        yield "interactions", [row for one in others for row in clicks(instance, account_id, one)]
        newest = max([newest or "", *(str(one.get("id")) for one in fresh)], key=order_of)
        if len(fresh) < len(page):
            break
        if count == MOST_PAGES:
            note = f"the newest {count * PER_PAGE} notifications only"
            break
    # as long as a time cannot be understood, the next run begins where this one began
    if newest and is_clear:
        instance.marks["notifications"] = newest
    return note


def clicks(instance: Instance, account_id: str, told: Item) -> Iterator[dict[str, Any]]:
    """The act that a notification tells without words, if it is one and about something public."""
    reading, act = instance.reading, told.get("type")
    account, status = inner(told, "account"), inner(told, "status")
    actor = instance.named(account)
    if act not in TYPES or actor == account_id:
        return
    if act != "follow" and not is_public(status):
        return reading.skip("reactions to statuses that are not public, or deleted")
    # an account that is read tells of its boosts itself, as posts of its own
    if act == "reblog" and actor in reading.claimed():
        return
    what = account_id if act == "follow" else status.get("uri")
    yield {
        "interaction_id": f"{act}:{what}:{actor}",
        "act": act,
        "actor_account_id": actor,
        "target_account_id": account_id,
        "post_id": None if act == "follow" else status.get("uri"),
        "occurred_at": told.get("created_at"),
        "actor_followers": number(account, "followers_count"),
        "observed_at": reading.now,
    }
