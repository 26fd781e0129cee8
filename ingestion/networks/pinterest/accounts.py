"""Which accounts a token may read, who they are, and whom of the claimed they follow."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ingestion.client import Client, Gone
from ingestion.links import links_of
from ingestion.networks.pinterest.answers import VERSION, Denied, inner_text, listed
from ingestion.parsed import Item, inner
from ingestion.reading import Claim, Reading

PROFILE_FIELDS = {
    "id", "username", "account_type", "business_name", "about", "website_url", "profile_image",
    "follower_count", "following_count", "board_count", "pin_count", "monthly_views",
}  # fmt: skip
# those that may see somebody else's pins and what became of them
READERS = {"OWNER", "ADMIN", "ANALYST", "CAMPAIGN_MANAGER"}
NAME = re.compile(r"pinterest\.[a-z.]+/([\w-]+)", re.IGNORECASE)
ADDRESSES = {"pin", "board", "search", "ideas", "_"}  # what is no name behind the host
FOLLOWS_AGAIN = timedelta(days=7)


@dataclass(frozen=True)
class Managed:
    """One account that the token may read: its own, or the owner of an ad account."""

    account_id: str
    handle: str
    ad_account: str | None = None
    profile: Item | None = None

    def asked(self) -> dict[str, str | None]:
        """The parameter in whose name a request is made; without it, it is the token's user."""
        return {"ad_account_id": self.ad_account}


def managed(api: Client, reading: Reading) -> dict[str, Managed]:
    """Every readable account by its id: GET /user_account and /ad_accounts.

    An owner may have several ad accounts; the one on which the token's role allows reading is
    taken.
    """
    me = api.get(f"{VERSION}/user_account").body
    own = Managed(str(me.get("id")), str(me.get("username")), profile=me)
    found = {own.account_id: own}
    able: set[str] = set()
    try:
        for page in listed(api, "ad_accounts", {"include_shared_accounts": "true"}):
            for item in page:
                owner, roles = inner(item, "owner"), item.get("permissions")
                account_id, handle = inner_text(owner, "id"), inner_text(owner, "username")
                if not account_id or not handle or account_id == own.account_id:
                    continue
                may_read = isinstance(roles, list) and bool(READERS.intersection(map(str, roles)))
                if account_id not in found or (may_read and account_id not in able):
                    found[account_id] = Managed(account_id, handle, inner_text(item, "id"))
                if may_read:
                    able.add(account_id)
    except Denied:
        reading.skip("accounts that granted Business Access: the token lacks ads:read")
    return found


def resolve(reading: Reading, shown: Mapping[str, Managed]) -> None:
    """Find the account behind each claim that gives a name or an address only."""
    by_name = {one.handle.lower(): one.account_id for one in shown.values()}
    reason = "the token may not read it: let it grant Business Access on its ad account"
    reading.resolve_each(lambda claim: by_name.get(name_of(claim)), "user_account", reason)


def name_of(claim: Claim) -> str:
    """The user name that a claim gives, in lower case; empty if it gives none."""
    spelled = claim.handle or claim.url or ""
    if in_address := NAME.search(spelled):
        spelled = "" if in_address[1].lower() in ADDRESSES else in_address[1]
    return spelled.strip().strip("@/").lower()


def account_row(reading: Reading, profile: Item) -> dict[str, Any]:
    """One row of accounts; Pinterest tells no place, language, birth or verification."""
    reading.notice("account", profile, PROFILE_FIELDS)
    handle = profile.get("username")
    return {
        "account_id": profile.get("id"),
        "handle": handle,
        "display_name": inner_text(profile, "business_name"),
        "description": inner_text(profile, "about"),
        "url": f"https://www.pinterest.com/{handle}/" if handle else None,
        "followers": profile.get("follower_count"),
        "following": profile.get("following_count"),
        "posts": profile.get("pin_count"),
        "observed_at": reading.now,
    }


def websites(api: Client, reading: Reading, one: Managed, profile: Item) -> dict[str, str | None]:
    """The site that a profile gives, and those it proved: GET /user_account/websites.

    That list is told of the token's own account only.
    """
    proved: list[Any] = []
    if one.ad_account is None:
        try:
            for page in listed(api, "user_account/websites", {}):
                proved += [i.get("website") for i in page if i.get("status") == "verified"]
        except (Gone, Denied):
            reading.skip("sites that an account claims: the token may not see them")
    return {"links": links_of([profile.get("website_url")]), "verified_links": links_of(proved)}


def follows(
    api: Client, reading: Reading, one: Managed, shown: Mapping[str, Managed]
) -> list[dict[str, Any]]:
    """Rows of whom of the claimed accounts this one follows: GET /user_account/following.

    Once a week: names only, no time; the first observation counts.
    """
    last = reading.cursor(one.account_id, "follows")
    if last and reading.now - datetime.fromisoformat(last) < FOLLOWS_AGAIN:
        return []
    claimed = reading.claimed()
    names = {who.handle.lower(): who.account_id for who in shown.values()}
    names |= {
        name: known
        for claim in reading.claims
        if (name := name_of(claim)) and (known := reading.account_of(claim))
    }
    rows = []
    try:
        for page in listed(api, "user_account/following", one.asked()):
            for item in page:
                target = names.get((inner_text(item, "username") or "").lower())
                if target in claimed and target != one.account_id:
                    day = f"{reading.now:%Y-%m-%d}"
                    rows.append(
                        {
                            "interaction_id": f"follow:{target}:{one.account_id}:{day}",
                            "act": "follow",
                            "actor_account_id": one.account_id,
                            "target_account_id": target,
                            "observed_at": reading.now,
                        }
                    )
    except (Gone, Denied):
        reading.skip("whom an account follows: the token may not see it")
    reading.mark(one.account_id, "follows", reading.now)
    return rows
