"""What Foursquare says of a user, and which claimed users are friends."""

from collections.abc import Iterator
from typing import Any

from ingestion.client import Client
from ingestion.links import links_of, profile_at
from ingestion.networks.foursquare.answers import Keys, listed, native_id
from ingestion.parsed import Item, inner, since_1970
from ingestion.reading import Reading

PAGES = {"page", "celebrity", "chain", "brand", "venuePage"}
MOST_FRIENDS = 500
USER_FIELDS = {
    "id", "firstName", "lastName", "gender", "photo", "relationship", "homeCity", "bio", "contact",
    "friends", "followers", "following", "tips", "checkins", "mayorships", "lists", "photos",
    "superuser", "createdAt", "type", "venue", "canonicalUrl", "canonicalPath", "handle", "badges",
    "pageInfo", "privateProfile", "countryCode", "lenses", "scores", "requests", "checkinPings",
    "pings", "referralId", "birthday", "address", "city", "state", "isAnonymous",
}  # fmt: skip


def profile(reading: Reading, account: str, user: Item) -> dict[str, Any]:
    """One row of accounts; an ordinary user has friends, a page has followers."""
    reading.notice("user", user, USER_FIELDS)
    is_page, photo = user.get("type") in PAGES, user.get("photo")
    # a telephone number or address is nobody's affair
    contact = inner(user, "contact")
    names = {"twitter": contact.get("twitter"), "facebook": contact.get("facebookUsername")}
    return {
        "account_id": account,
        "handle": user.get("handle"),
        "display_name": name_of(user),
        "description": user.get("bio") or None,
        "location": user.get("homeCity") or None,
        "url": user.get("canonicalUrl") or f"https://foursquare.com/user/{account}",
        "followers": inner(user, "followers" if is_page else "friends").get("count"),
        "following": inner(user, "following").get("count"),
        "posts": inner(user, "tips").get("count"),
        "verified": is_page or None,
        # a plain address in old answers
        "default_image": photo.get("default", False) if isinstance(photo, dict) else None,
        "created_at": since_1970(user.get("createdAt")),
        "links": links_of(profile_at(network, name) for network, name in names.items()),
        "observed_at": reading.now,
        "observed_on": reading.now.date(),
    }


def name_of(user: Item) -> str | None:
    """First and last name; of strangers only the first letter of the last is told."""
    parts = [user[part] for part in ("firstName", "lastName") if isinstance(user.get(part), str)]
    return " ".join(part for part in parts if part) or None


def friends(
    api: Client, reading: Reading, account: str, keys: Keys, told: set[str]
) -> Iterator[dict[str, Any]]:
    """Friendships between claimed users, as both follow each other; others' are nobody's affair."""
    claimed = reading.claimed()
    for items in listed(api, "users/self/friends", "friends", MOST_FRIENDS, {}, keys):
        for friend in {one for item in items if (one := native_id(item))} & claimed - {account}:
            for actor, target in ((friend, account), (account, friend)):
                # two friends may both have given their token
                if (pair := f"{target}:{actor}") not in told:
                    told.add(pair)
                    yield {
                        "interaction_id": f"friend:{pair}:{reading.now:%Y-%m-%d}",
                        "act": "friend",
                        "actor_account_id": actor,
                        "target_account_id": target,
                        "observed_at": reading.now,
                    }
