"""A Facebook page's posts with their totals, and who reacted, commented, shared or tagged it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from ingestion.client import Bearer, Client
from ingestion.networks.facebook.graph import VERSION, Denied, listed, next_cursor
from ingestion.parsed import Item, entries, id_text, inner, moment
from ingestion.reading import Page, Reading

POST = "id,message,created_time,permalink_url,status_type,parent_id,shares"
COMMENT = "id,from,message,created_time,parent{id,from}"
SHARE = "id,from,message,created_time"
REACTION = "id,type"
TOTALS = "reactions.limit(0).summary(total_count),comments.filter(stream).limit(0).summary(true)"
NAMED = (
    f"reactions.limit(100).summary(total_count){{{REACTION}}},"
    f"comments.filter(stream).limit(100).summary(true){{{COMMENT}}},"
    f"sharedposts.limit(100){{{SHARE}}}"
)
TAG = "id,from,message,created_time"
POST_FIELDS = {*POST.split(","), "reactions", "comments", "sharedposts"}
ACT_FIELDS = {"id", "from", "message", "created_time", "parent"}
# a reaction is dated by when it was seen: below an old post that would be far from the truth
FIRST_LOOK = timedelta(days=30)
POSTS_AT_ONCE = 25  # with a hundred comments and reactions each, more is refused as too much data


def read_posts(
    api: Client, reading: Reading, page: str, token: Bearer | None, notes: list[str]
) -> Iterator[Page]:
    """Posts since the last run less three days, their totals, and the acts on them."""
    since = reading.since(page, "posts") or reading.horizon
    is_named = token is not None
    try:
        yield from each_post(api, reading, page, token, since, is_named=is_named)
    except Denied as denied:
        if not is_named:
            raise
        # without pages_read_user_content the totals can still be read
        notes.append(f"totals only, nobody is named: {denied}")
        yield from each_post(api, reading, page, token, since, is_named=False)


def each_post(
    api: Client,
    reading: Reading,
    page: str,
    token: Bearer | None,
    since: datetime,
    *,
    is_named: bool,
) -> Iterator[Page]:
    """Pages of posts, counters, interactions and removals; marks how far it came."""
    times: dict[str, datetime] = {}
    is_clear = True
    params = {
        "fields": f"{POST},{NAMED if is_named else TOTALS}",
        "since": int(since.timestamp()),
        "limit": POSTS_AT_ONCE if is_named else 100,
    }
    for items in listed(api, f"{page}/posts", params, token):
        yield "posts", [post(reading, page, item) for item in items]
        yield "counters", [row for item in items for row in counters(reading, page, item)]
        if is_named:
            yield (
                "interactions",
                [row for item in items for row in acts(api, reading, page, item, token)],
            )
        found = {str(item.get("id")): moment(item.get("created_time")) for item in items}
        is_clear = is_clear and all(found.values())
        times |= {native_id: time for native_id, time in found.items() if time}
    gone = reading.gone(
        page, times, lambda one: api.get(f"{VERSION}/{one}", {"fields": "id"}, auth=token)
    )
    yield "removals", reading.removals(gone)
    # as long as a time cannot be understood, the next run begins where this one began
    if times and is_clear:
        reading.mark_posts(page, "posts", times)


def post(reading: Reading, page: str, item: Item) -> dict[str, Any]:
    """One row of posts; a `story` is Facebook's own sentence and no text of the page."""
    reading.notice("post", item, POST_FIELDS)
    shared = item.get("parent_id")
    return {
        "post_id": item.get("id"),
        "account_id": page,
        "created_at": item.get("created_time"),
        "text": item.get("message"),
        "url": item.get("permalink_url"),
        "kind": item.get("status_type"),
        "repost_of_post_id": shared,
        "repost_of_account_id": shared.split("_")[0] if isinstance(shared, str) else None,
        "observed_at": reading.now,
    }


def counters(reading: Reading, page: str, item: Item) -> Iterator[dict[str, Any]]:
    """Rows of the totals that a post shows; none for somebody else's post that was passed on."""
    if item.get("parent_id"):
        return
    totals = {
        "reaction": inner(item, "reactions", "summary").get("total_count"),
        "comment": inner(item, "comments", "summary").get("total_count"),
        "share": inner(item, "shares").get("count"),
    }
    for act, count in totals.items():
        if count is not None:
            yield {
                "account_id": page,
                "post_id": item.get("id"),
                "act": act,
                "count": count,
                "observed_at": reading.now,
                "observed_on": reading.now.date(),
            }


def acts(
    api: Client, reading: Reading, page: str, item: Item, token: Bearer | None
) -> Iterator[dict[str, Any]]:
    """Rows of interactions with one post: the first hundred came with it, the rest is asked for."""
    native_id, created = item.get("id"), moment(item.get("created_time"))
    is_recent = created is not None and created >= reading.now - FIRST_LOOK
    reactions = every(api, item, "reactions", {"fields": REACTION}, token) if is_recent else ()
    for reaction in reactions:
        # a reaction has no time; who takes it back and gives another still reacted once
        if isinstance(actor := id_text(reaction.get("id")), str):
            yield {
                "interaction_id": f"reaction:{native_id}:{actor}:{reading.now:%Y-%m-%d}",
                "act": "reaction",
                "actor_account_id": actor,
                "target_account_id": page,
                "post_id": native_id,
                "observed_at": reading.now,
            }
    stream = {"fields": COMMENT, "filter": "stream"}
    for comment in every(api, item, "comments", stream, token):
        if row := act(reading, page, comment, "comment"):
            yield row | {"post_id": native_id}
            yield from reply(reading, page, comment, row)
    for share in every(api, item, "sharedposts", {"fields": SHARE}, token):
        if row := act(reading, page, share, "share"):
            yield row | {"post_id": native_id}


def every(
    api: Client, item: Item, edge: str, params: dict[str, Any], token: Bearer | None
) -> Iterator[Item]:
    """All of a connection of which the first page came inside another answer."""
    yield from entries(inner(item, edge), "data")
    if after := next_cursor(inner(item, edge)):
        for page in listed(api, f"{item.get('id')}/{edge}", params, token, after):
            yield from page


def act(reading: Reading, page: str, item: Item, word: str) -> dict[str, Any] | None:
    """One row of interactions from a comment or post of somebody; None if nobody signs it."""
    reading.notice(word, item, ACT_FIELDS)
    actor = id_text(inner(item, "from").get("id"))
    if not isinstance(actor, str):
        return reading.skip(f"{word} whose author Facebook does not tell")
    return {
        "interaction_id": item.get("id"),
        "act": word,
        "actor_account_id": actor,
        "target_account_id": page,
        "post_id": None,
        "acting_post_id": item.get("id"),
        "occurred_at": item.get("created_time"),
        "text": item.get("message"),
        "observed_at": reading.now,
    }


def reply(
    reading: Reading, page: str, comment: Item, row: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """The same comment as an act on somebody claimed whose comment it answers."""
    answered = id_text(inner(comment, "parent", "from").get("id"))
    if answered in (page, row["actor_account_id"]) or answered not in reading.claimed():
        return
    yield {
        **row,
        "interaction_id": f"{row['interaction_id']}:reply",
        "act": "reply",
        "target_account_id": answered,
        "post_id": inner(comment, "parent").get("id"),
    }


def read_tags(
    api: Client, reading: Reading, page: str, token: Bearer, notes: list[str]
) -> Iterator[Page]:
    """Posts of others that tag the page, since the last run less three days."""
    since = reading.since(page, "tagged") or reading.horizon
    newest, is_clear = since, True
    params = {"fields": TAG, "since": int(since.timestamp())}
    try:
        for items in listed(api, f"{page}/tagged", params, token):
            yield (
                "interactions",
                [row for item in items if (row := act(reading, page, item, "mention"))],
            )
            times = [moment(item.get("created_time")) for item in items]
            is_clear = is_clear and all(times)
            newest = max([newest, *(time for time in times if time)])
    except Denied as denied:
        notes.append(f"tags are not read: {denied}")
        return
    if newest > since and is_clear:
        reading.mark(page, "tagged", min(newest, reading.now))
