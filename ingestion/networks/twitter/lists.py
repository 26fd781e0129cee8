"""Which public lists a claimed account stands on, and who keeps them."""

import html
from typing import Any

from ingestion.networks.twitter.answers import BATCH, XClient, ask, entries, inner
from ingestion.parsed import Item, number
from ingestion.problems import Throttled
from ingestion.reading import Reading

LISTS = "list_memberships"
FIELDS = {"list.fields": "name,owner_id,private"}


def places(api: XClient, reading: Reading, user: Item) -> list[dict[str, Any]]:
    """Rows of places on lists, where their number grew: GET /2/users/:id/list_memberships.

    Every list is billed, and popular people stand on tens of thousands: no more are asked for than
    came since the last run, at most a hundred; the others stay in the number. No time is told, so
    the first observation counts.
    """
    account_id = str(user.get("id"))
    count = number(inner(user, "public_metrics").get("listed_count"))
    if not isinstance(count, int) or LISTS in api.full:
        return []
    before = reading.cursor(account_id, "listed") or 0
    found: list[Item] = []
    if count > before:
        params = FIELDS | {"max_results": min(count - before, BATCH)}
        try:
            body = ask(api, f"2/users/{account_id}/{LISTS}", params)
        except Throttled as throttled:
            # 75 accounts in a quarter of an hour: all else goes on, the others' lists can wait
            api.put_off(LISTS, throttled)
            reading.skip(
                "places on lists, which wait for the next run: X's window for them is full"
            )
            return []
        found = entries(body, "data")
    reading.mark(account_id, "listed", count)
    return [
        {
            "interaction_id": f"list:{one.get('id')}:{account_id}:{reading.now:%Y-%m-%d}",
            "act": "list",
            "actor_account_id": one.get("owner_id"),
            "target_account_id": account_id,
            "post_id": one.get("id"),
            "text": html.unescape(name) if isinstance(name := one.get("name"), str) else name,
            "observed_at": reading.now,
        }
        for one in found
        if one.get("private") is not True and one.get("owner_id")
    ]
