"""Whom an account put on its lists: an instance shows them to nobody but that account.

Its owner says so by a token with the scope read:lists; without it none is read.
"""

from collections.abc import Iterator

from ingestion.client import Bearer, Gone
from ingestion.networks.mastodon.answers import Denied
from ingestion.networks.mastodon.instance import Instance
from ingestion.parsed import entries
from ingestion.reading import Page

PER_PAGE = 80


def lists(instance: Instance, account_id: str, token: Bearer) -> Iterator[Page]:
    """Places of claimed accounts on the owner's lists, api/v1/lists; no time is told."""
    reading, claimed = instance.reading, instance.reading.claimed()
    try:
        kept = entries(instance.api.ask(f"{instance.root}/lists", {}, token).body)
    except (Denied, Gone):
        return
    for one in kept:
        if not isinstance(number := one.get("id"), str):
            continue
        url, list_id = f"{instance.root}/lists/{number}/accounts", f"{instance.host}/lists/{number}"
        for page in instance.api.pages(url, {"limit": PER_PAGE}, token):
            yield (
                "interactions",
                [
                    {
                        "interaction_id": f"list:{list_id}:{member}:{reading.now:%Y-%m-%d}",
                        "act": "list",
                        "actor_account_id": account_id,
                        "target_account_id": member,
                        "post_id": list_id,
                        "text": one.get("title"),
                        "observed_at": reading.now,
                    }
                    for account in page
                    if (member := instance.named(account)) in claimed
                ],
            )
