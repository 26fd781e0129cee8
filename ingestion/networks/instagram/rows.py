"""Rows of accounts, posts and counters from what Instagram tells of its accounts and media."""

from collections.abc import Iterator
from typing import Any

from ingestion.links import links_of
from ingestion.parsed import Item
from ingestion.reading import Reading

PROFILE = "id,username,name,biography,website,followers_count,follows_count,media_count"
MEDIA = "id,caption,media_type,media_product_type,timestamp,permalink,like_count,comments_count"
PROFILE_FIELDS = set(PROFILE.split(","))
MEDIA_FIELDS = {*MEDIA.split(","), "comments"}
COUNTERS = {"like_count": "like", "comments_count": "comment"}


def account_row(reading: Reading, account: str, profile: Item) -> dict[str, Any]:
    """One row of accounts from a profile; Instagram tells no place, birth or verification."""
    reading.notice("account", profile, PROFILE_FIELDS)
    name = profile.get("username")
    return {
        "account_id": account,
        "handle": name,
        "display_name": profile.get("name"),
        "description": profile.get("biography"),
        "url": f"https://www.instagram.com/{name}/" if name else None,
        "followers": profile.get("followers_count"),
        "following": profile.get("follows_count"),
        "posts": profile.get("media_count"),
        "links": links_of([profile.get("website")]),
        "observed_at": reading.now,
        "observed_on": reading.now.date(),
    }


def post(reading: Reading, account: str, item: Item) -> dict[str, Any]:
    """One row of posts from a medium: its caption is its text."""
    reading.notice("media", item, MEDIA_FIELDS)
    kinds = (item.get("media_product_type"), item.get("media_type"))
    return {
        "post_id": item.get("id"),
        "account_id": account,
        "created_at": item.get("timestamp"),
        "text": item.get("caption"),
        "url": item.get("permalink"),
        "kind": "reel" if kinds[0] == "REELS" else str(kinds[1] or "post").lower(),
        "observed_at": reading.now,
    }


def counters(reading: Reading, account: str, item: Item) -> Iterator[dict[str, Any]]:
    """One row per total of a medium; an owner may hide the likes, then there is none."""
    for field, act in COUNTERS.items():
        if item.get(field) is not None:
            yield {
                "account_id": account,
                "post_id": item.get("id"),
                "act": act,
                "count": item[field],
                "observed_at": reading.now,
                "observed_on": reading.now.date(),
            }
