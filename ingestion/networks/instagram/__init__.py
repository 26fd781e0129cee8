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
# graph.instagram.com takes tokens of Instagram Login, which manage one account and show no other
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
NO_OTHERS = "a token of Instagram Login shows its own account only: others need Facebook Login"
NO_TAGS = "tags are not read: a token of Instagram Login does not show them"


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
    own, is_login = managed(api)
    # in whose name others are asked for
    me = None if is_login else min(own.values(), default=None)
    missing = NO_OTHERS if is_login else "Instagram shows no professional account by this name"
    reading.resolve_each(lambda claim: account_of(api, claim, own, me), "accounts", missing)
    names = claimed_names(reading, own)
    spelled = {account: name for name, account in names.items()}

    def one(account: str) -> Iterator[Page]:
        try:
            if is_login and account not in own.values():
                reading.done(account, "unreadable", NO_OTHERS)
            elif me and account not in own.values() and account in spelled:
                yield from discover(api, reading, me, account, spelled[account])
            else:
                yield from read_own(api, reading, account, names, has_tags=not is_login)
        except Gone:
            # an account that is private by now, or not this token's, is answered alike
            told = "Instagram shows no professional account here to this token"
            reading.done(account, "unreadable", told)
        except Denied as denied:
            reading.done(account, "unreadable", str(denied))

    yield from reading.each(reading.waiting(reading.claimed()), one)


def managed(api: Client) -> tuple[Names, bool]:
    """The ids of the accounts that the token manages, by name; whether it is of Instagram Login."""
    names: Names = {}
    is_login = False
    fields = {"fields": "instagram_business_account{id,username}"}
    try:
        accounts = [inner(p, "instagram_business_account") for p in _all(api, fields)]
    except Refused as refused:
        if inner(refused.body, "error").get("code") != 100:
            raise
        # such a token has no pages, but it is an account's own
        is_login = True
        me = api.get(f"{VERSION}/me", {"fields": "user_id,username"}).body
        accounts = [{"id": me.get("user_id"), "username": me.get("username")}]
    for account in accounts:
        if isinstance(account_id := id_text(account.get("id")), str):
            names[str(account.get("username")).lower()] = account_id
    return names, is_login


def _all(api: Client, fields: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [page for pages in listed(api, "me/accounts", fields) for page in pages]


def name_of(claim: Claim) -> str:
    """The user name that a claim gives, in lower case; empty if it gives none that can be one."""
    spelled = (claim.handle or "").strip()
    in_address = IN_ADDRESS.search(spelled or claim.url or "")
    name = in_address[1] if in_address else spelled.lstrip("@")
    # it goes into a list of fields, where anything else would be syntax
    return name.lower() if NAME.fullmatch(name) else ""


def account_of(api: Client, claim: Claim, own: Names, me: str | None) -> str | None:
    """The account that a claim's name means: one that is managed, or another that `me` finds."""
    name = name_of(claim)
    if not name or name in own or me is None:
        return own.get(name)
    try:
        found = id_text(profile_of(api, me, name, "id").get("id"))
    except (Gone, Denied):
        return None
    return found if isinstance(found, str) else None


def claimed_names(reading: Reading, own: Names) -> Names:
    """The claimed accounts by name: comments give their author another id than the account has."""
    claimed = reading.claimed()
    names = {name: account for name, account in own.items() if account in claimed}
    told = {name_of(claim): reading.account_of(claim) for claim in reading.claims}
    return names | {name: account for name, account in told.items() if name and account}


def read_own(
    api: Client, reading: Reading, account: str, names: Names, *, has_tags: bool
) -> Iterator[Page]:
    """Everything of one account that the token manages; finishes its reading."""
    profile = api.get(f"{VERSION}/{account}", {"fields": PROFILE}).body
    yield "accounts", [account_row(reading, account, profile)]
    notes: list[str] = []
    yield from read_media(api, reading, account, names, notes)
    if has_tags:
        yield from read_tags(api, reading, account, names, notes)
    else:
        notes.append(NO_TAGS)
    reading.mark(account, "read", reading.now)
    reading.done(account, "read", "; ".join(notes) or None)
