"""Who named a claimed account in a post: found by the search, which only members may use."""

from collections.abc import Generator, Mapping
from datetime import UTC
from typing import Any

from ingestion.client import Refused, Throttled, Unavailable
from ingestion.networks.bluesky.answers import BlueskyClient, Unreadable, paged
from ingestion.networks.bluesky.reactions import acts_on_claimed, clear
from ingestion.parsed import Item
from ingestion.reading import Page, Reading

MOST_PAGES = 100  # what the search lets one leaf through


def mentions(
    api: BlueskyClient, reading: Reading, account_id: str, readable: Mapping[str, Item]
) -> Generator[Page, None, str | None]:
    """Posts that name the account since the last run less three days, app.bsky.feed.searchPosts.

    Returns a note where they could not be read: the public API tells all the rest.
    """
    if api.login is None:
        return api.refusal
    since = reading.since(account_id, "mentions") or reading.horizon
    params = {
        "q": "*",
        "mentions": account_id,
        "sort": "latest",
        "since": f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }

    def ask(asked: dict[str, Any]) -> dict[str, Any]:
        return api.as_member("app.bsky.feed.searchPosts", asked).body

    is_clear, note = True, None
    try:
        for number, views in enumerate(paged(ask, "posts", params, most_pages=MOST_PAGES), 1):
            rows = [row for view in views for row in acts_on_claimed(reading, view, readable)]
            yield "interactions", rows
            is_clear = is_clear and all(clear(row) for row in rows)
            if number == MOST_PAGES:
                note = f"mentions: the newest {100 * MOST_PAGES:,} only"
    except Unreadable as unreadable:
        return f"mentions are not read: {unreadable}"
    except (Refused, Throttled, Unavailable) as problem:
        # once is enough for a run, and all the rest needs no login
        reading.skip(f"mentions: {api.redact(str(problem))}")
        is_refused = isinstance(problem, Refused)
        why = "the login is not accepted" if is_refused else "members are not let in for now"
        api.login, api.refusal = None, f"mentions are not read: {why}"
        return api.refusal
    if is_clear:
        reading.mark(account_id, "mentions", reading.now)
    return note
