"""Rows of what a channel says of itself, of its videos, and of their public totals."""

from collections.abc import Iterator
from typing import Any

from ingestion.parsed import Item, inner, number
from ingestion.reading import Reading

COUNTERS = {"viewCount": "view", "likeCount": "like", "commentCount": "comment"}
CHANNEL_FIELDS = {
    "title", "description", "customUrl", "publishedAt", "thumbnails", "localized", "country",
    "defaultLanguage", "viewCount", "subscriberCount", "hiddenSubscriberCount", "videoCount",
}  # fmt: skip
VIDEO_FIELDS = {
    "publishedAt", "channelId", "title", "description", "thumbnails", "channelTitle", "tags",
    "categoryId", "liveBroadcastContent", "defaultLanguage", "localized", "defaultAudioLanguage",
    "favoriteCount", *COUNTERS,
}  # fmt: skip


def account(reading: Reading, item: Item) -> dict[str, Any]:
    """One row of accounts from a channel; a hidden number of subscribers is unknown, not 0."""
    profile, statistics = inner(item, "snippet"), inner(item, "statistics")
    reading.notice("channel", {**profile, **statistics}, CHANNEL_FIELDS)
    hidden = statistics.get("hiddenSubscriberCount") is True
    return {
        "account_id": item.get("id"),
        "handle": profile.get("customUrl"),
        "display_name": profile.get("title"),
        "description": profile.get("description"),
        "country_code": profile.get("country"),
        "language": profile.get("defaultLanguage"),
        "url": f"https://www.youtube.com/channel/{item.get('id')}",
        "followers": None if hidden else number(statistics.get("subscriberCount")),
        "posts": number(statistics.get("videoCount")),
        "created_at": profile.get("publishedAt"),
        "observed_at": reading.now,
        "observed_on": reading.now.date(),
    }


def post(reading: Reading, video: Item) -> dict[str, Any]:
    """One row of posts from a video: its title and description are its text."""
    snippet, statistics = inner(video, "snippet"), inner(video, "statistics")
    reading.notice("video", {**snippet, **statistics}, VIDEO_FIELDS)
    texts = [text for name in ("title", "description") if (text := snippet.get(name))]
    return {
        "post_id": video.get("id"),
        "account_id": snippet.get("channelId"),
        "created_at": snippet.get("publishedAt"),
        "text": "\n".join(map(str, texts)),
        "language": snippet.get("defaultAudioLanguage") or snippet.get("defaultLanguage"),
        "url": f"https://www.youtube.com/watch?v={video.get('id')}",
        "kind": "video",
        "observed_at": reading.now,
    }


def counters(reading: Reading, video: Item) -> Iterator[dict[str, Any]]:
    """One row per public total of a video; hidden likes and closed comments have none."""
    statistics = inner(video, "statistics")
    for field, act in COUNTERS.items():
        if field in statistics:
            yield {
                "account_id": inner(video, "snippet").get("channelId"),
                "post_id": video.get("id"),
                "act": act,
                "count": number(statistics[field]),
                "observed_at": reading.now,
                "observed_on": reading.now.date(),
            }
