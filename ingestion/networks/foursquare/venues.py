"""A venue's profile and totals, and the check-ins at claimed venues that a token may see."""

from collections.abc import Iterator
from typing import Any

from ingestion.client import Client, Gone
from ingestion.networks.foursquare.answers import PLACES, Closed, Keys, asked, listed, native_id
from ingestion.parsed import Item, entries, inner, number, since_1970
from ingestion.reading import Page, Reading

MOST_CHECKINS, MOST_RECENT = 250, 100
PLACE = "fsq_place_id,name,description,website,location,stats"
VENUE_FIELDS = {
    "id", "name", "contact", "location", "canonicalUrl", "canonicalPath", "categories", "verified",
    "stats", "url", "price", "likes", "like", "dislike", "ok", "rating", "ratingColor", "venuePage",
    "ratingSignals", "allowMenuUrlEdit", "beenHere", "specials", "photos", "reasons", "description",
    "hereNow", "createdAt", "tips", "shortUrl", "timeZone", "listed", "phrases", "hours", "popular",
    "seasonalHours", "pageUpdates", "inbox", "attributes", "bestPhoto", "colors", "page", "menu",
    "storeId", "friendVisits", "dontShow", "page_id", "venueChains", "hasMenu", "delivery",
    "parent", "defaultHours", "storeid", "hierarchy", "referralId", "hasPerk",
}  # fmt: skip


def read_venue(
    api: Client, reading: Reading, account: str, venue: str, notes: list[str]
) -> Iterator[Page]:
    """A venue's totals, and its profile where the venue itself is claimed.

    Details of v2 venues are billed and not open to all; Places tells less, but to any service key.
    Raises Gone where v2 says that a claimed venue is not there: only this ends an account.
    """
    try:
        item = inner(asked(api, f"venues/{venue}"), "venue")
        reading.notice("venue", item, VENUE_FIELDS)
        stats, liked = inner(item, "stats"), inner(item, "likes").get("count")
        totals = {
            "checkin": stats.get("checkinsCount"),
            "venue_like": liked,
            "tip": stats.get("tipCount", inner(item, "tips").get("count")),
        }
    except Gone as gone:
        if venue == account:
            raise
        notes.append(f"the venue's totals are not read: {gone}")
        return
    except Closed as closed:
        keys = api.auth
        if not (isinstance(keys, Keys) and keys.service_key):
            notes.append(f"the venue's totals are not read: {closed}")
            return
        try:
            item = api.get(f"{api.site(PLACES)}/places/{venue}", {"fields": PLACE}).body
        except Gone as gone:
            notes.append(f"the venue's totals are not read: {gone}")
            return
        totals = {"tip": inner(item, "stats").get("total_tips")}
    if venue == account:
        yield "accounts", [_account(reading, venue, item)]
    yield "counters", list(_grown(reading, account, totals))


def _grown(reading: Reading, account: str, totals: Item) -> Iterator[dict[str, Any]]:
    """Rows of what came on top since the first look: the years before it have no days."""
    for act, count in totals.items():
        if not isinstance(count := number(count), int):
            continue
        before = reading.cursor(account, f"{act}s before")
        if before is None:
            reading.mark(account, f"{act}s before", before := count)
        yield {
            "account_id": account,
            "post_id": None,
            "act": act,
            "count": max(0, count - before),
            "observed_at": reading.now,
            "observed_on": reading.now.date(),
        }


def _account(reading: Reading, venue: str, item: Item) -> dict[str, Any]:
    """One row of accounts from a venue, of v2 or of Places."""
    place, pair = inner(item, "location"), ("city", "country")
    towns = [place.get(name) for name in (pair if "city" in place else ("locality", "country"))]
    return {
        "account_id": venue,
        "display_name": item.get("name"),
        "description": item.get("description") or None,
        "location": ", ".join(town for town in towns if isinstance(town, str)) or None,
        "url": item.get("canonicalUrl") or f"https://foursquare.com/v/{venue}",
        "verified": item.get("verified"),
        "observed_at": reading.now,
        "observed_on": reading.now.date(),
    }


def read_checkins(
    api: Client, reading: Reading, user: str, keys: Keys, venues: dict[str, str]
) -> Iterator[Page]:
    """A token's own check-ins at claimed venues, since the last run less three days."""
    since = reading.since(user, "checkins")
    # a venue that was claimed since then has a past of its own
    known = " ".join(sorted(venues))
    if since is None or reading.cursor(user, "venues") != known:
        since = reading.horizon
    newest, is_clear = since, True
    params = {"sort": "newestfirst", "afterTimestamp": int(since.timestamp())}
    for items in listed(api, "users/self/checkins", "checkins", MOST_CHECKINS, params, keys):
        yield "interactions", [act for one in items if (act := visit(reading, user, one, venues))]
        times = [since_1970(one.get("createdAt")) for one in items]
        is_clear = is_clear and all(times)
        newest = max([newest, *(time for time in times if time)])
    if is_clear:
        reading.mark(user, "checkins", min(newest, reading.now))
        reading.mark(user, "venues", known)


def read_friends_checkins(
    api: Client, reading: Reading, keys: Keys, venues: dict[str, str]
) -> Iterator[Page]:
    """The latest check-in of each friend, where it was at a claimed venue; there are no earlier."""
    params = {"limit": MOST_RECENT, "afterTimestamp": int(reading.horizon.timestamp())}
    items = entries(asked(api, "checkins/recent", params, keys), "recent")
    acts = [visit(reading, native_id(inner(one, "user")), one, venues) for one in items]
    yield "interactions", [act for act in acts if act]


def visit(
    reading: Reading, user: str | None, item: Item, venues: dict[str, str]
) -> dict[str, Any] | None:
    """One row of interactions from a check-in; None where it is private or counts for nobody."""
    target = venues.get(native_id(inner(item, "venue")) or "")
    if target is None or user is None or user == target:
        return None
    if item.get("private") or item.get("visibility") == "private":
        return reading.skip("check-in that is private")
    return {
        "interaction_id": item.get("id"),
        "act": "checkin",
        "actor_account_id": user,
        "target_account_id": target,
        "occurred_at": since_1970(item.get("createdAt")) or item.get("createdAt"),
        "observed_at": reading.now,
    }
