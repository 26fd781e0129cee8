"""What channels uploaded, the public totals of each video, and which videos were taken away."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from ingestion.client import Client, Problem
from ingestion.networks.youtube.answers import BATCH, by_id, concerns_one_channel, listed
from ingestion.networks.youtube.rows import counters, post
from ingestion.parsed import Item, batches, inner, moment
from ingestion.reading import LOOKBACK, Page, Reading

TOTALS_AGAIN = timedelta(days=7)


def read_uploads(api: Client, reading: Reading, channels: Mapping[str, Item]) -> Iterator[Page]:
    """Posts, counters and removals of what the channels uploaded; marks how far it came.

    Videos are asked for 50 at a time whatever their channel: that is what keeps a read cheap.
    """
    wanted: dict[str, None] = {}
    known: dict[str, list[str]] = {}

    def look(channel: str) -> Iterator[Page]:
        before, recent = (
            (reading.cursor(channel, stream) or "").split() for stream in ("videos", "recent")
        )
        is_due = totals_are_due(reading, channel)
        newest = newest_uploads(api, reading, channel, channels[channel], is_due=is_due)
        # one that was taken away is not listed any more, but not told either when asked for by id
        wanted.update(dict.fromkeys([*newest, *recent, *(before if is_due else ())]))
        known[channel] = list(dict.fromkeys([*newest, *before]))
        yield from ()

    yield from reading.each(list(channels), look)
    lost: set[str] = set()
    for group in batches(wanted, BATCH):
        found = by_id(api, "videos", group, "snippet,statistics")
        yield "posts", [post(reading, video) for video in found.values()]
        yield "counters", [row for video in found.values() for row in counters(reading, video)]
        yield "removals", reading.removals(video for video in group if video not in found)
        lost.update(video for video in group if not is_kept(reading, found.get(video)))
    for channel, videos in known.items():
        reading.mark(channel, "videos", " ".join(one for one in videos if one not in lost))


def is_kept(reading: Reading, video: Item | None) -> bool:
    """Whether a video is there, and not too old to be missed."""
    if video is None:
        return False
    published = moment(inner(video, "snippet").get("publishedAt"))
    return published is None or published >= reading.horizon


def totals_are_due(reading: Reading, channel: str) -> bool:
    """Whether the totals of all videos of a channel were told a week ago, or never."""
    last = reading.cursor(channel, "totals")
    return not last or reading.now - datetime.fromisoformat(last) >= TOTALS_AGAIN


def newest_uploads(
    api: Client, reading: Reading, channel: str, item: Item, *, is_due: bool
) -> list[str]:
    """Ids of a channel's videos, newest first, down to three days before the newest one known.

    Once a week, when it is due, down to the horizon: views and likes are told as totals alone, and
    grow for months.
    """
    since = reading.since(channel, "uploads") or reading.horizon
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
