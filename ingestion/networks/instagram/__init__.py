"""Instagram: professional accounts, their media, and the comments and tags they receive.

Read with the Graph API (https://developers.facebook.com/docs/instagram-platform/). Accounts that
the token's user manages are read with their comments; other professional accounts through
`business_discovery`, by their totals. Who liked, shared, saved or follows is never told, and
personal accounts cannot be read at all.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.client import Client, Gone, Refused
from ingestion.networks.facebook.graph import VERSION, Denied, judge_of, listed, whoami
from ingestion.networks.instagram.discovery import discover, profile_of
from ingestion.networks.instagram.media import Names, read_media, read_tags
from ingestion.networks.instagram.rows import PROFILE, account_row
from ingestion.parsed import id_text, inner
from ingestion.reading import Claim, Page, Reading

TITLE = "Instagram"
# graph.instagram.com takes tokens of Instagram Login, which manage one account
BASE_URL = "https://graph.facebook.com"
SECRETS = {
    "access_token": "developers.facebook.com > your app > Graph API Explorer: a long-lived token "
    "with instagram_basic, instagram_manage_comments, pages_show_list and pages_read_engagement",
}
OPTIONAL_SECRETS: dict[str, str] = {}
TERMS = None

__all__ = ["BASE_URL", "OPTIONAL_SECRETS", "SECRETS", "TERMS", "TITLE", "connect", "read", "whoami"]

IN_ADDRESS = re.compile(r"instagram\.com/(?:_u/)?([^/?#\s]+)", re.IGNORECASE)
NAME = re.compile(r"[\w.]{1,30}", re.ASCII)


def connect(base_url: str, secrets: Mapping[str, str], **manners: Any) -> Client:  # noqa: ANN401
    """A client that sends the token as a header."""
    return Client(
        "instagram",
        base_url,
        headers={"Authorization": f"Bearer {secrets['access_token']}"},
        secrets=secrets.values(),
        judge=judge_of("instagram"),
        **manners,
    )


def read(api: Client, reading: Reading) -> Iterator[Page]:
    """Read every claimed account, those that waited longest first: a limit may not last for all."""
    if not reading.claims:
        return
    own = managed(api)
    resolve(api, reading, own)
    names = claimed_names(reading, own)
    spelled = {account: name for name, account in names.items()}

    def one(account: str) -> Iterator[Page]:
        try:
            if account in own.values() or account not in spelled or not own:
                yield from read_own(api, reading, account, names)
            else:
                me = min(own.values())
                yield from discover(api, reading, me, account, spelled[account])
        except Gone:
            # an account that is private by now, or not this token's, is answered alike
            told = "Instagram shows no professional account here to this token"
            reading.done(account, "unreadable", told)
        except Denied as denied:
            reading.done(account, "unreadable", str(denied))

    yield from reading.each(reading.waiting(reading.claimed()), one)


def managed(api: Client) -> Names:
    """The ids of the accounts that the token's user manages, by name in lower case."""
    names: Names = {}
    fields = {"fields": "instagram_business_account{id,username}"}
    try:
        accounts = [inner(p, "instagram_business_account") for p in _all(api, fields)]
    except Refused as refused:
        if inner(refused.body, "error").get("code") != 100:
            raise
        # a token of Instagram Login has no pages, but it is an account's own
        me = api.get(f"{VERSION}/me", {"fields": "user_id,username"}).body
        accounts = [{"id": me.get("user_id"), "username": me.get("username")}]
    for account in accounts:
        if isinstance(account_id := id_text(account.get("id")), str):
            names[str(account.get("username")).lower()] = account_id
    return names


def _all(api: Client, fields: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [page for pages in listed(api, "me/accounts", fields) for page in pages]


def name_of(claim: Claim) -> str:
    """The user name that a claim gives, in lower case; empty if it gives none that can be one."""
    spelled = (claim.handle or "").strip()
    in_address = IN_ADDRESS.search(spelled or claim.url or "")
    name = in_address[1] if in_address else spelled.lstrip("@")
    # it goes into a list of fields, where anything else would be syntax
    return name.lower() if NAME.fullmatch(name) else ""


def resolve(api: Client, reading: Reading, own: Names) -> None:
    """Find the account id behind each claim that gives a name or an address only."""

    def find(claim: Claim) -> str | None:
        name = name_of(claim)
        if not name or not own or name in own:
            return own.get(name)
        try:
            found = id_text(profile_of(api, min(own.values()), name, "id").get("id"))
        except (Gone, Denied):
            return None
        return found if isinstance(found, str) else None

    reason = "Instagram shows no professional account by this name"
    reading.resolve_each(find, "accounts", reason)


def claimed_names(reading: Reading, own: Names) -> Names:
    """The claimed accounts by name: comments give their author another id than the account has."""
    claimed = reading.claimed()
    names = {name: account for name, account in own.items() if account in claimed}
    told = {name_of(claim): reading.account_of(claim) for claim in reading.claims}
    return names | {name: account for name, account in told.items() if name and account}


def read_own(api: Client, reading: Reading, account: str, names: Names) -> Iterator[Page]:
    """Everything of one account that the token's user manages; finishes its reading."""
    profile = api.get(f"{VERSION}/{account}", {"fields": PROFILE}).body
    yield "accounts", [account_row(reading, account, profile)]
    notes: list[str] = []
    yield from read_media(api, reading, account, names, notes)
    yield from read_tags(api, reading, account, names, notes)
    reading.mark(account, "read", reading.now)
    reading.done(account, "read", "; ".join(notes) or None)
