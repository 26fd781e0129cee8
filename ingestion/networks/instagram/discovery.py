"""Professional accounts of others on Instagram: what `business_discovery` tells of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.client import Client
from ingestion.networks.facebook.graph import VERSION
from ingestion.networks.instagram.rows import MEDIA, PROFILE, account_row, counters, post
from ingestion.parsed import entries, inner, moment
from ingestion.reading import Page, Reading

AT_ONCE = 50


def profile_of(api: Client, me: str, name: str, fields: str) -> dict[str, Any]:
    """Fields of somebody else's professional account, asked for in the name of one's own."""
    asked = f"business_discovery.username({name}){{{fields}}}"
    return inner(api.get(f"{VERSION}/{me}", {"fields": asked}).body, "business_discovery")


def discover(api: Client, reading: Reading, me: str, account: str, name: str) -> Iterator[Page]:
    """Profile, media and totals of one account; finishes its reading."""
    since = reading.since(account, "media") or reading.horizon
    newest, is_clear, after, is_first = since, True, None, True
    while True:
        cursor = f".after({after})" if after else ""
        fields = f"{PROFILE},media.limit({AT_ONCE}){cursor}{{{MEDIA}}}"
        profile = profile_of(api, me, name, fields)
        if is_first:
            shown = {key: value for key, value in profile.items() if key != "media"}
            yield "accounts", [account_row(reading, account, shown)]
        media = inner(profile, "media")
        items = entries(media, "data")
        yield "posts", [post(reading, account, item) for item in items]
        yield "counters", [row for item in items for row in counters(reading, account, item)]
        times = [moment(item.get("timestamp")) for item in items]
        known = [time for time in times if time]
        newest, is_clear = max([newest, *known]), is_clear and all(times)
        following = following_cursor(media)
        # there is no `next` in here: the last page is empty, or its cursor leads to itself
        if not items or following in (None, after) or min(known, default=since) < since:
            break
        after, is_first = following, False
    if newest > since and is_clear:
        reading.mark(account, "media", min(newest, reading.now))
    reading.mark(account, "read", reading.now)
    reading.done(account, "read", "not managed by this token: totals only, nobody is named")


def following_cursor(media: Mapping[str, Any]) -> str | None:
    """The cursor after this page, if there is one."""
    after = inner(media, "paging", "cursors").get("after")
    return after if isinstance(after, str) and after else None
