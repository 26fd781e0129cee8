"""The comments below a channel's videos: who said what to whom."""

from collections.abc import Iterator
from typing import Any

from ingestion.client import Client, Gone, Problem
from ingestion.networks.youtube.answers import concerns_one_channel, listed, reasons
from ingestion.parsed import Item, entries, inner, moment, number
from ingestion.reading import Page, Reading

# 10,000 threads of one channel in one run; older ones stay in the counters, as unknown actors
MOST_PAGES = 100
COMMENT_FIELDS = {
    "authorDisplayName", "authorProfileImageUrl", "authorChannelUrl", "authorChannelId",
    "channelId", "videoId", "parentId", "textDisplay", "textOriginal", "canRate", "viewerRating",
    "likeCount", "moderationStatus", "publishedAt", "updatedAt",
}  # fmt: skip


def read_comments(
    api: Client, reading: Reading, channel: str, claimed: frozenset[str]
) -> Iterator[Page]:
    """Interactions from the threads of a channel, newest first; finishes the channel's reading.

    Every comment, replies included, is an act on the channel: so commentCount has them. A reply to
    somebody claimed is also an act on that person.
    """
    since = reading.since(channel, "comments") or reading.horizon
    newest, note, is_clear = None, None, True
    try:
        for page, threads in enumerate(
            listed(
                api,
                "commentThreads",
                part="snippet,replies",
                allThreadsRelatedToChannelId=channel,
                order="time",
                textFormat="plainText",
                maxResults=100,
            ),
            start=1,
        ):
            rows = []
            for thread in threads:
                rows += thread_acts(api, reading, channel, thread, claimed)
            is_clear = is_clear and all(moment(row["occurred_at"]) for row in rows)
            yield "interactions", rows
            begun = [inner(opening(thread), "snippet").get("publishedAt") for thread in threads]
            times = [time for told in begun if (time := moment(told))]
            newest = max(times if newest is None else [newest, *times], default=newest)
            if times and times[-1] < since:
                break
            if page == MOST_PAGES:
                note = f"comments: the newest {MOST_PAGES * 100:,} threads only"
                break
    except Problem as problem:
        if not concerns_one_channel(problem):
            raise
        told = ", ".join(sorted(reasons(problem.body))) or "nothing there"
        if told != "commentsDisabled":
            return reading.done(channel, "unreadable", f"comments: {told}")
        note = "comments are closed"
    # as long as a time cannot be understood, the next run begins where this one began
    if newest and is_clear:
        reading.mark(channel, "comments", min(newest, reading.now))
    reading.mark(channel, "read", reading.now)
    reading.done(channel, "read", note)


def opening(thread: Item) -> dict[str, Any]:
    """The comment that opened a thread."""
    return inner(thread, "snippet", "topLevelComment")


def thread_acts(
    api: Client, reading: Reading, channel: str, thread: Item, claimed: frozenset[str]
) -> Iterator[dict[str, Any]]:
    """Rows of interactions from the comment that opened a thread and from every reply."""
    top, replies = opening(thread), entries(inner(thread, "replies"), "comments")
    # a thread shows five replies at most
    total = number(inner(thread, "snippet").get("totalReplyCount"))
    if isinstance(total, int) and total > len(replies):
        replies = all_replies(api, top.get("id")) or replies
    for comment in (top, *replies):
        reading.notice("comment", inner(comment, "snippet"), COMMENT_FIELDS)
        if (row := act_on(channel, comment, reading)) is None:
            continue
        yield row
        answered = author(top)
        if comment is top or answered not in claimed or answered == channel:
            continue
        if answered != row["actor_account_id"]:
            yield {
                **row,
                "interaction_id": f"{row['interaction_id']}:reply",
                "act": "reply",
                "target_account_id": answered,
                "post_id": top.get("id"),
            }


def all_replies(api: Client, parent: Any) -> list[Item]:  # noqa: ANN401
    """Every reply below a comment; none when the comment is gone by now."""
    try:
        pages = list(
            listed(
                api,
                "comments",
                part="snippet",
                parentId=parent,
                textFormat="plainText",
                maxResults=100,
            )
        )
    except Gone:
        return []
    return [reply for page in pages for reply in page]


def act_on(channel: str, comment: Item, reading: Reading) -> dict[str, Any] | None:
    """One row of interactions: what a comment did to the channel; None if nobody signs it."""
    snippet, actor = inner(comment, "snippet"), author(comment)
    if actor is None:
        return reading.skip("comment of a deleted account")
    return {
        "interaction_id": comment.get("id"),
        "act": "comment",
        "actor_account_id": actor,
        "target_account_id": channel,
        "post_id": snippet.get("videoId"),
        "acting_post_id": comment.get("id"),
        "occurred_at": snippet.get("publishedAt"),
        # the original is shown to its author for certain, to others mostly
        "text": snippet.get("textOriginal") or snippet.get("textDisplay"),
        "observed_at": reading.now,
    }


def author(comment: Item) -> str | None:
    """The channel id of who wrote a comment; a deleted account has none."""
    value = inner(comment, "snippet", "authorChannelId").get("value")
    return value if isinstance(value, str) and value else None
