"""Who the claimed accounts are, and which of them X lets us read."""

import re
from typing import Any

from ingestion.client import Client
from ingestion.links import links_of
from ingestion.networks.twitter.answers import BATCH, entries, inner, unreadable
from ingestion.parsed import Item, batches
from ingestion.reading import Claim, Reading

USER_FIELDS = (
    "created_at,description,entities,location,profile_image_url,protected,public_metrics,verified,"
    "verified_type"
)
KNOWN_FIELDS = {"id", "name", "username", "url", *USER_FIELDS.split(",")}


def resolve(api: Client, reading: Reading) -> dict[str, Item]:
    """Find the account id behind each claim that gives a handle only; the profiles met by the way.

    GET /2/users/by: what a handle meant once it means for good, whoever bears it later.
    """
    wanted: dict[str, list[Claim]] = {}
    for claim in reading.claims:
        if reading.account_of(claim):
            continue
        if handle := handle_of(claim):
            wanted.setdefault(handle.lower(), []).append(claim)
        else:
            place = f"users/{claim.handle or claim.url}"
            reading.quarantine("accounts", place, "handle", "not a handle that X can give")
    found: dict[str, Item] = {}
    reasons: dict[str, str] = {}
    for group in batches(sorted(wanted), BATCH):
        body = api.get(
            "2/users/by", {"usernames": ",".join(group), "user.fields": USER_FIELDS}
        ).body
        for user in entries(body, "data"):
            found[str(user.get("id"))] = user
            for claim in wanted.pop(str(user.get("username")).lower(), ()):
                reading.resolve(claim, str(user.get("id")))
        for problem in entries(body, "errors"):
            reasons[str(problem.get("value")).lower()] = unreadable(problem).note
    for handle in wanted:
        reason = reasons.get(handle, "X left this handle out of its answer")
        reading.quarantine("accounts", f"users/{handle}", "handle", reason)
    return found


def handle_of(claim: Claim) -> str | None:
    """The bare handle in what a claim says, `@ana`, `ana` or `https://x.com/ana`."""
    spelled = (claim.handle or claim.url or "").strip().rstrip("/")
    match = re.fullmatch(r"(?:https?://)?(?:(?:www\.|mobile\.)?(?:x|twitter)\.com/)?@?(\w{1,15})",
                         spelled, re.ASCII)  # fmt: skip
    return match[1] if match else None


def profiles(
    api: Client, reading: Reading, found: dict[str, Item]
) -> tuple[list[dict[str, Any]], dict[str, Item]]:
    """Rows of accounts for all that X shows, and the users whose posts can be read.

    GET /2/users; who is gone, suspended or protected is reported as such.
    """
    users, told = dict(found), set()
    for account_id in sorted(reading.claimed()):
        if not re.fullmatch("[0-9]{1,19}", account_id):
            told.add(account_id)
            reading.quarantine("accounts", f"users/{account_id}", "account_id", "not an id of X")
    for group in batches(sorted(reading.claimed() - users.keys() - told), BATCH):
        body = api.get("2/users", {"ids": ",".join(group), "user.fields": USER_FIELDS}).body
        users |= {str(user.get("id")): user for user in entries(body, "data")}
        for problem in entries(body, "errors"):
            account_id = str(problem.get("resource_id") or problem.get("value"))
            if account_id in group:
                told.add(account_id)
                reason = unreadable(problem)
                reading.done(account_id, reason.outcome, reason.note)
    readable = {}
    for account_id in sorted(reading.claimed() - told):
        if (user := users.get(account_id)) is None:
            reading.done(account_id, "unreadable", "X left this account out of its answer")
        elif user.get("protected") is True:
            reading.done(account_id, "protected", "only followers see what this account writes")
        else:
            readable[account_id] = user
    rows = [account(reading, user) for user in users.values()]
    return rows, readable


def account(reading: Reading, user: Item) -> dict[str, Any]:
    """One row of accounts from a user object."""
    reading.notice("user", user, KNOWN_FIELDS)
    metrics = inner(user, "public_metrics")
    verified, image = user.get("verified_type"), user.get("profile_image_url")
    return {
        "account_id": user.get("id"),
        "handle": user.get("username"),
        "display_name": user.get("name"),
        "description": user.get("description"),
        "location": user.get("location"),
        "url": f"https://x.com/{user.get('username')}",
        "followers": metrics.get("followers_count"),
        "following": metrics.get("following_count"),
        "listed": metrics.get("listed_count"),
        "posts": metrics.get("tweet_count", metrics.get("post_count")),
        "favourites": metrics.get("like_count"),
        # legacy accounts have the flag without a type
        "verified": verified not in (None, "none") or user.get("verified"),
        "default_image": None if image is None else "default_profile" in str(image),
        "created_at": user.get("created_at"),
        "links": links_of(
            one.get("expanded_url")
            for place in ("url", "description")
            for one in entries(inner(inner(user, "entities"), place), "urls")
        ),
        "observed_at": reading.now,
    }
