"""Who answered, favourited, boosted or quoted a post, below the post itself: for accounts without
a token of their own. Asked only where a total grew, a hundred times an account and run; what is
left over waits for the next run.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from ingestion.client import Gone
from ingestion.networks.mastodon.answers import Denied, number
from ingestion.networks.mastodon.instance import Instance
from ingestion.networks.mastodon.statuses import TOTALS
from ingestion.parsed import Item, entries, inner, moment
from ingestion.reading import Page

# a favourite is dated by when it was seen: below an old post that would be far from the truth
FIRST_LOOK = timedelta(days=30)
MOST_LOOKS = 100  # an instance allows 300 requests in five minutes
MOST_WAITING = 2000
LIST_PAGES = 5  # the newest of a list: who came before is known, or stays in the total
BELOW = {
    "replies_count": "context", "reblogs_count": "reblogged_by",
    "favourites_count": "favourited_by", "quotes_count": "quotes",
}  # fmt: skip
TIMELESS = {"reblogged_by": "reblog", "favourited_by": "favourite"}
Totals = dict[str, list[int]]  # local id of a post -> its totals, in the order of TOTALS


def totals(status: Item) -> list[int]:
    """The totals of a status, 0 where one is not told."""
    return [number(status, name) or 0 for name in TOTALS]


def reactions(
    instance: Instance, account_id: str, seen: list[Item], before: Totals
) -> Iterator[Page]:
    """Acts on the posts of an account whose totals grew since the last look, newest first."""
    reading = instance.reading
    waiting = (reading.cursor(account_id, "waiting") or "").split()
    looks = dict.fromkeys([*grown(instance, seen, before), *waiting])
    now, later = list(looks)[:MOST_LOOKS], list(looks)[MOST_LOOKS:MOST_WAITING]
    instance.look_up({look.partition(":")[2] for look in now})
    for what, _, native_id in (look.partition(":") for look in now):
        try:
            yield "interactions", list(below(instance, account_id, what, native_id))
        except Gone:
            reading.skip("posts that were deleted before anybody looked who reacted")
        except Denied:
            reading.skip(f"{what} that {instance.host} does not show: totals only")
    instance.marks["waiting"] = " ".join(later)


def grown(instance: Instance, seen: list[Item], before: Totals) -> Iterator[str]:
    """What to look at below which post, as `what:id`."""
    oldest = instance.reading.now - FIRST_LOOK
    for status in seen:
        native_id, created = str(status.get("id")), moment(status.get("created_at"))
        known = before.get(native_id, [0] * len(TOTALS))
        for name, new, old in zip(TOTALS, totals(status), known, strict=True):
            what = BELOW[name]
            is_late = what in TIMELESS and (created is None or created < oldest)
            if new > old and not is_late and (what != "quotes" or instance.token):
                yield f"{what}:{native_id}"


def below(
    instance: Instance, account_id: str, what: str, native_id: str
) -> Iterator[dict[str, Any]]:
    """Rows of what one list below a post tells."""
    url = f"{instance.root}/statuses/{native_id}/{what}"
    if what == "context":
        answer = inner(instance.api.ask(url, {}, instance.token).body)
        yield from instance.received(entries(answer.get("descendants")))
    elif what == "quotes":
        pages = instance.api.pages(url, {"limit": 40}, instance.token)
        for statuses in islice(pages, LIST_PAGES):
            yield from instance.received(statuses)
    elif uri := instance.uris.get(native_id):
        act, reading = TIMELESS[what], instance.reading
        pages = instance.api.pages(url, {"limit": 80}, instance.token)
        for account in (one for page in islice(pages, LIST_PAGES) for one in page):
            actor = instance.named(account)
            # an account that is read tells of its boosts itself, with their time
            if act == "reblog" and actor in reading.claimed():
                continue
            row = timeless(instance, act, uri, actor, account_id)
            yield row | {"actor_followers": number(account, "followers_count")}


def own_favourites(instance: Instance, account_id: str, seen: list[Item]) -> list[dict[str, Any]]:
    """Favourites of an account of its own posts, shown to its own token: nobody is notified."""
    return [
        timeless(instance, "favourite", status.get("uri"), account_id, account_id)
        for status in seen
        if status.get("favourited") is True
    ]


def timeless(
    instance: Instance, act: str, uri: object, actor: str | None, target: str
) -> dict[str, Any]:
    """The row of an act whose time is not told: the first observation counts."""
    return {
        "interaction_id": f"{act}:{uri}:{actor}:{instance.reading.now:%Y-%m-%d}",
        "act": act,
        "actor_account_id": actor,
        "target_account_id": target,
        "post_id": uri,
        "observed_at": instance.reading.now,
    }
