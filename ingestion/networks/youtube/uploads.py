"""What a channel says of itself, what it uploaded, and the public totals of each video."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from ingestion.client import Client, Problem
from ingestion.networks.youtube.answers import BATCH, by_id, concerns_one_channel, listed
from ingestion.parsed import Item, batches, inner, moment, number
from ingestion.reading import LOOKBACK, Page, Reading

TOTALS_AGAIN = timedelta(days=7)
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


def read_uploads(api: Client, reading: Reading, channels: Mapping[str, Item]) -> Iterator[Page]:
    """Posts, counters and removals of what the channels uploaded; marks how far it came.

    Videos are asked for 50 at a time whatever their channel: that is what keeps a read cheap.
    """
    wanted: dict[str, None] = {}

    def look(channel: str) -> Iterator[Page]:
        before = (reading.cursor(channel, "recent") or "").split()
        newest = newest_uploads(api, reading, channel, channels[channel])
        wanted.update(dict.fromkeys([*newest, *before]))
        yield from ()

    yield from reading.each(list(channels), look)
    for group in batches(wanted, BATCH):
        found = by_id(api, "videos", group, "snippet,statistics")
        yield "posts", [post(reading, video) for video in found.values()]
        yield "counters", [row for video in found.values() for row in counters(reading, video)]
        yield "removals", reading.removals(video for video in group if video not in found)


def newest_uploads(api: Client, reading: Reading, channel: str, item: Item) -> list[str]:
    """Ids of a channel's videos, newest first, down to three days before the newest one known.

    Once a week down to the horizon: views and likes are told as totals alone, and grow for months.
    """
    since = reading.since(channel, "uploads") or reading.horizon
    last = reading.cursor(channel, "totals")
    is_due = not last or reading.now - datetime.fromisoformat(last) >= TOTALS_AGAIN
    if is_due:
        since = min(since, reading.horizon)
    playlist = inner(item, "contentDetails", "relatedPlaylists").get("uploads")
    videos: dict[str, datetime] = {}
    undated: list[str] = []
    try:
        for page in listed(
            api,
            "playlistItems",
            part="contentDetails",
            playlistId=playlist or f"UU{channel[2:]}",
            maxResults=BATCH,
        ):
            details = [inner(entry, "contentDetails") for entry in page]
            times = {
                detail["videoId"]: moment(detail["videoPublishedAt"])
                for detail in details
                if detail.keys() >= {"videoId", "videoPublishedAt"}
            }
            if private := len(page) - len(times):
                reading.skip("private or deleted video", private)
            undated += [video for video, published in times.items() if not published]
            dated = {video: published for video, published in times.items() if published}
            videos |= {video: published for video, published in dated.items() if published >= since}
            if dated and min(dated.values()) < since:
                break
    except Problem as problem:
        if not concerns_one_channel(problem):
            raise
        reading.skip("channel without a public list of uploads")
        return []
    if is_due:
        reading.mark(channel, "totals", reading.now)
    newest = min(max(videos.values(), default=reading.now), reading.now)
    # as long as a time cannot be understood, the next run begins where this one began
    if videos and not undated:
        reading.mark(channel, "uploads", newest)
    # the next run asks for these by id too: what it is not given any more was taken away
    recent = [video for video, published in videos.items() if published >= newest - LOOKBACK]
    reading.mark(channel, "recent", " ".join(recent))
    return [*videos, *undated]


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
