"""Who the claimed accounts are, and which of them Bluesky lets us read."""

import re
from collections.abc import Mapping
from typing import Any

from ingestion.client import Gone
from ingestion.links import links_of
from ingestion.networks.bluesky.answers import BATCH, BlueskyClient, Unreadable
from ingestion.parsed import Item, batches, entries, inner
from ingestion.reading import Claim, Reading

DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]*[A-Za-z0-9._-]")
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HANDLE = re.compile(rf"(?:{LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")
PROFILE = re.compile(r"(?:https?://)?(?:www\.)?bsky\.app/profile/([^/?#]+).*")
NOBODY = "handle.invalid"  # what Bluesky shows where a handle does not lead back to its account
MEMBERS_ONLY = "!no-unauthenticated"
KNOWN_FIELDS = {
    "did", "handle", "displayName", "description", "pronouns", "website", "avatar", "banner",
    "followersCount", "followsCount", "postsCount", "associated", "joinedViaStarterPack",
    "indexedAt", "createdAt", "viewer", "labels", "pinnedPost", "verification", "status", "debug",
}  # fmt: skip


def resolve(api: BlueskyClient, reading: Reading) -> dict[str, Item]:
    """Find the DID behind each claim that gives a handle or an address; the profiles met thereby.

    What a handle meant once it means for good, whoever bears it later.
    """
    wanted: dict[str, list[Claim]] = {}
    for claim in reading.claims:
        if reading.account_of(claim):
            continue
        name = name_of(claim)
        if name is None:
            place = f"profiles/{claim.handle or claim.url}"
            reason = "not a whole handle, such as name.bsky.social"
            reading.quarantine("accounts", place, "handle", reason)
        elif DID.fullmatch(name):
            reading.resolve(claim, name)
        else:
            wanted.setdefault(name, []).append(claim)
    found = asked(api, sorted(wanted))
    for did, profile in found.items():
        for claim in wanted.pop(str(profile.get("handle")).lower(), ()):
            reading.resolve(claim, did)
    for name in wanted:
        reason = "Bluesky shows no account by this handle"
        reading.quarantine("accounts", f"profiles/{name}", "handle", reason)
    return found


def name_of(claim: Claim) -> str | None:
    """The handle or DID in what a claim says: `@ana.bsky.social`, or a profile's address."""
    spelled = (claim.handle or claim.url or "").strip()
    match = PROFILE.fullmatch(spelled)
    name = (match[1] if match else spelled).lstrip("@")
    if DID.fullmatch(name):
        return name
    name = name.lower()
    return name if HANDLE.fullmatch(name) and name != NOBODY else None


def asked(api: BlueskyClient, names: list[str]) -> dict[str, Item]:
    """Profiles by DID, app.bsky.actor.getProfiles: whoever is not there is left out."""
    found = {}
    for group in batches(names, BATCH):
        body = api.public("app.bsky.actor.getProfiles", {"actors": group})
        found |= {str(profile.get("did")): profile for profile in entries(body, "profiles")}
    return found


def profiles(
    api: BlueskyClient, reading: Reading, found: dict[str, Item]
) -> tuple[list[dict[str, Any]], dict[str, Item]]:
    """Rows of accounts for all that Bluesky shows, and the profiles that may be read on."""
    claimed = set(reading.claimed())
    for account_id in sorted(claimed):
        if not DID.fullmatch(account_id):
            claimed.remove(account_id)
            reading.quarantine("accounts", f"profiles/{account_id}", "account_id", "not a DID")
    shown = found | asked(api, sorted(claimed - found.keys()))
    readable = {}
    for account_id in sorted(claimed):
        if account_id not in shown:
            missing(api, reading, account_id)
        elif api.login is None and MEMBERS_ONLY in labels(shown[account_id]):
            reading.done(account_id, "protected", "asks to be shown to members of Bluesky only")
        else:
            readable[account_id] = shown[account_id]
    return [account(reading, profile) for profile in shown.values()], readable


def missing(api: BlueskyClient, reading: Reading, account_id: str) -> None:
    """Report why an account was left out: asked for alone, Bluesky tells."""
    try:
        api.public("app.bsky.actor.getProfile", {"actor": account_id})
    except Gone:
        reading.done(account_id, "gone", "Bluesky shows no account with this id")
    except Unreadable as unreadable:
        reading.done(account_id, "unreadable", str(unreadable))
    else:
        reading.done(account_id, "unreadable", "Bluesky left this account out of its answer")


def labels(profile: Item) -> set[object]:
    """The labels that an account put on itself."""
    own = [one for one in entries(profile, "labels") if one.get("src") == profile.get("did")]
    return {one.get("val") for one in own if one.get("neg") is not True}


def account(reading: Reading, profile: Mapping[str, Any]) -> dict[str, Any]:
    """One row of accounts; whoever never wrote a profile has little more than a DID."""
    reading.notice("profile", profile, KNOWN_FIELDS)
    handle, verified = profile.get("handle"), inner(profile, "verification")
    return {
        "account_id": profile.get("did"),
        "handle": None if handle == NOBODY else handle,
        "display_name": profile.get("displayName"),
        "description": profile.get("description"),
        "url": f"https://bsky.app/profile/{profile.get('did')}",
        "followers": profile.get("followersCount"),
        "following": profile.get("followsCount"),
        "posts": profile.get("postsCount"),
        "verified": "valid" in (
            verified.get("verifiedStatus"), verified.get("trustedVerifierStatus"),
        ),
        "default_image": "avatar" not in profile,
        "created_at": profile.get("createdAt"),
        "links": links_of([profile.get("website")]),
        "observed_at": reading.now,
    }  # fmt: skip
