"""An Instagram account's own media: totals, who commented and answered, and who tagged it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ingestion.client import Client
from ingestion.networks.facebook.graph import VERSION, Denied, listed, next_cursor
from ingestion.networks.instagram.rows import MEDIA, counters, post
from ingestion.parsed import Item, entries, id_text, inner, moment
from ingestion.reading import Page, Reading

Names = dict[str, str]  # account ids by user name in lower case

COMMENT = "id,text,timestamp,username,from"
THREAD = f"{COMMENT},replies.limit(50){{{COMMENT}}}"
TAG = "id,username,caption,timestamp"
COMMENT_FIELDS = {*COMMENT.split(","), "replies", "parent_id"}
TAG_FIELDS = set(TAG.split(","))


def read_media(
    api: Client, reading: Reading, account: str, names: Names, notes: list[str]
) -> Iterator[Page]:
    """Media since the last run less three days, with totals and comments."""
    since = reading.since(account, "media") or reading.horizon
    named = f"{MEDIA},comments.limit(50){{{THREAD}}}"
    try:
        yield from each_medium(api, reading, account, names, since, named)
    except Denied as denied:
        # without the right to manage comments the totals can still be read
        notes.append(f"totals only, nobody is named: {denied}")
        yield from each_medium(api, reading, account, names, since, MEDIA)


def each_medium(
    api: Client, reading: Reading, account: str, names: Names, since: datetime, fields: str
) -> Iterator[Page]:
    """Pages of posts, counters, interactions and removals; marks how far it came."""
    times: dict[str, datetime] = {}
    is_clear = True
    params = {"fields": fields, "since": int(since.timestamp()), "limit": 25}
    for items in listed(api, f"{account}/media", params):
        yield "posts", [post(reading, account, item) for item in items]
        yield "counters", [row for item in items for row in counters(reading, account, item)]
        yield (
            "interactions",
            [row for item in items for row in acts(api, reading, account, names, item)],
        )
        found = {str(item.get("id")): moment(item.get("timestamp")) for item in items}
        is_clear = is_clear and all(found.values())
        times |= {native_id: time for native_id, time in found.items() if time}
    gone = reading.gone(account, times, lambda one: api.get(f"{VERSION}/{one}", {"fields": "id"}))
    yield "removals", reading.removals(gone)
    # as long as a time cannot be understood, the next run begins where this one began
    if times and is_clear:
        reading.mark_posts(account, "media", times)


def acts(
    api: Client, reading: Reading, account: str, names: Names, item: Item
) -> Iterator[dict[str, Any]]:
    """Rows of interactions from the comments below a medium and from every answer to one."""
    for comment in every(api, item, "comments", THREAD):
        above = author(comment, names)
        for said in (comment, *every(api, comment, "replies", COMMENT)):
            reading.notice("comment", said, COMMENT_FIELDS)
            if (actor := author(said, names)) is None:
                reading.skip("comment whose author Instagram does not tell")
                continue
            row = act(reading, "comment", actor, account, said) | {
                "post_id": item.get("id"), "text": said.get("text"),
            }  # fmt: skip
            yield row
            if said is comment or above in (None, account, actor):
                continue
            if above in names.values():
                yield row | {
                    "interaction_id": f"{said.get('id')}:reply", "act": "reply",
                    "target_account_id": above, "post_id": comment.get("id"),
                }  # fmt: skip


def every(api: Client, item: Item, edge: str, fields: str) -> Iterator[Item]:
    """All of a connection of which the first page came inside another answer."""
    yield from entries(inner(item, edge), "data")
    if after := next_cursor(inner(item, edge)):
        params = {"fields": fields, "limit": 50}
        for page in listed(api, f"{item.get('id')}/{edge}", params, after=after):
            yield from page


def author(item: Item, names: Names) -> str | None:
    """Who wrote something: somebody claimed by name; others by their id, else by their name."""
    signed = inner(item, "from")
    name = item.get("username") or signed.get("username")
    if isinstance(name, str) and name.lower() in names:
        return names[name.lower()]
    if isinstance(native_id := id_text(signed.get("id")), str):
        return native_id
    return f"@{name.lower()}" if isinstance(name, str) and name else None


def act(reading: Reading, word: str, actor: str, target: str, item: Item) -> dict[str, Any]:
    """One row of interactions from something that somebody wrote."""
    return {
        "interaction_id": item.get("id"),
        "act": word,
        "actor_account_id": actor,
        "target_account_id": target,
        "post_id": None,
        "acting_post_id": item.get("id"),
        "occurred_at": item.get("timestamp"),
        "observed_at": reading.now,
    }


def read_tags(
    api: Client, reading: Reading, account: str, names: Names, notes: list[str]
) -> Iterator[Page]:
    """Media of others in which the account is tagged, newest first, down to the last run's."""
    since = reading.since(account, "tags") or reading.horizon
    newest, is_clear = since, True
    try:
        for items in listed(api, f"{account}/tags", {"fields": TAG, "limit": 50}):
            rows = []
            for item in items:
                reading.notice("tag", item, TAG_FIELDS)
                if actor := author(item, names):
                    # one medium may tag many
                    rows.append(
                        act(reading, "tag", actor, account, item)
                        | {"interaction_id": f"{item.get('id')}:{account}",
                           "text": item.get("caption")}
                    )  # fmt: skip
                else:
                    reading.skip("tag whose author Instagram does not tell")
            yield "interactions", rows
            times = [moment(item.get("timestamp")) for item in items]
            is_clear = is_clear and all(times)
            newest = max([newest, *(time for time in times if time)])
            if times and times[-1] and times[-1] < since:
                break
    except Denied as denied:
        notes.append(f"tags are not read: {denied}")
        return
    if newest > since and is_clear:
        reading.mark(account, "tags", min(newest, reading.now))
