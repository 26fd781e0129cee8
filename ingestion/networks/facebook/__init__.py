"""Facebook: pages, their posts, and the reactions, comments, shares and tags they receive.

Read with the Graph API (https://developers.facebook.com/docs/graph-api/reference/page/). Who
commented or reacted is told to the page's own token only: pages that the token's user manages are
read with it, other public pages by their totals. Profiles of persons cannot be read.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.client import Bearer, Client, Gone, Refused
from ingestion.links import links_of
from ingestion.networks.facebook.graph import VERSION, Denied, judge_of, listed, whoami
from ingestion.networks.facebook.posts import read_posts, read_tags
from ingestion.parsed import id_text, inner
from ingestion.reading import Claim, Page, Reading

TITLE = "Facebook"
BASE_URL = "https://graph.facebook.com"
SECRETS = {
    "access_token": "developers.facebook.com > your app > Graph API Explorer: a long-lived user or "
    "page token with pages_show_list, pages_read_engagement and pages_read_user_content",
}
OPTIONAL_SECRETS: dict[str, str] = {}
TERMS = None

__all__ = ["BASE_URL", "OPTIONAL_SECRETS", "SECRETS", "TERMS", "TITLE", "connect", "read", "whoami"]

PROFILE = (
    "id,name,username,about,description,fan_count,followers_count,verification_status,"
    "location{city,country},link,website"
)
PROFILE_FIELDS = set(re.sub(r"{.*?}", "", PROFILE).split(","))
VERIFIED = {"blue_verified": True, "gray_verified": True, "not_verified": False}
NUMBER = re.compile(r"(?:[?&]id=|/(?:people|pages)/[^/]+/|-)(\d{5,})(?=/?(?:[?&#]|$))")
IN_ADDRESS = re.compile(r"(?:facebook|fb)\.com/(?:pg/)?([\w.-]+)", re.IGNORECASE)
NAME = re.compile(r"\w[\w.-]*")


def connect(base_url: str, secrets: Mapping[str, str], **manners: Any) -> Client:  # noqa: ANN401
    """A client that sends the token as a header."""
    return Client(
        "facebook",
        base_url,
        headers={"Authorization": f"Bearer {secrets['access_token']}"},
        secrets=secrets.values(),
        judge=judge_of("facebook"),
        **manners,
    )


def read(api: Client, reading: Reading) -> Iterator[Page]:
    """Read every claimed page, those that waited longest first: a limit may not last for all."""
    if not reading.claims:
        return
    tokens, names = managed(api)
    resolve(api, reading, names)

    def one(page: str) -> Iterator[Page]:
        try:
            yield from read_page(api, reading, page, tokens.get(page))
        except Gone:
            # a person, or a page that was closed to the token, is answered alike
            reading.done(page, "unreadable", "Facebook shows no page with this id to this token")
        except Denied as denied:
            reading.done(page, "unreadable", str(denied))

    yield from reading.each(reading.waiting(reading.claimed()), one)


def managed(api: Client) -> tuple[dict[str, Bearer], dict[str, str]]:
    """Tokens of the pages that the user manages, and their ids by name; a page's token has none."""
    tokens: dict[str, Bearer] = {}
    names: dict[str, str] = {}
    try:
        for accounts in listed(api, "me/accounts", {"fields": "id,username,access_token"}):
            for page in accounts:
                page_id, token = id_text(page.get("id")), page.get("access_token")
                if isinstance(page_id, str) and isinstance(token, str):
                    tokens[page_id] = Bearer(token)
                    names[str(page.get("username")).lower()] = page_id
    except Refused as refused:
        if inner(refused.body, "error").get("code") != 100:
            raise
        # the token is a page's own: it has no accounts, but it is good for that page
        me = api.get(f"{VERSION}/me", {"fields": "id"}).body
        authorization = str(api.headers.get("Authorization")).removeprefix("Bearer ")
        tokens[str(me.get("id"))] = Bearer(authorization)
    api.secrets = (*api.secrets, *(token.token for token in tokens.values()))
    return tokens, names


def resolve(api: Client, reading: Reading, names: Mapping[str, str]) -> None:
    """Find the page id behind each claim that gives a name or an address only."""
    reason = "Facebook shows no page by this name to this token"
    reading.resolve_each(lambda claim: page_of(api, claim, names), "pages", reason)


def page_of(api: Client, claim: Claim, names: Mapping[str, str]) -> str | None:
    """The page id that an address states, or that the API gives for a name."""
    spelled = (claim.handle or "").strip()
    if stated := NUMBER.search(claim.url or "") or NUMBER.search(spelled):
        return stated[1]
    in_address = IN_ADDRESS.search(spelled or claim.url or "")
    name = in_address[1] if in_address else spelled.lstrip("@")
    # it becomes a path, in which a slash asks for something else than a page
    if not NAME.fullmatch(name) or name == "profile.php":
        return None
    if known := names.get(name.lower()):
        return known
    try:
        found = id_text(api.get(f"{VERSION}/{name}", {"fields": "id"}).body.get("id"))
    except (Gone, Denied):
        return None
    return found if isinstance(found, str) else None


def read_page(api: Client, reading: Reading, page: str, token: Bearer | None) -> Iterator[Page]:
    """Everything of one page; finishes its reading."""
    profile = api.get(f"{VERSION}/{page}", {"fields": PROFILE}, auth=token).body
    yield "accounts", [account(reading, page, profile)]
    notes: list[str] = []
    yield from read_posts(api, reading, page, token, notes)
    if token:
        yield from read_tags(api, reading, page, token, notes)
    else:
        notes.append("the token does not manage this page: totals only, nobody is named")
    reading.mark(page, "read", reading.now)
    reading.done(page, "read", "; ".join(notes) or None)


def account(reading: Reading, page: str, profile: Mapping[str, Any]) -> dict[str, Any]:
    """One row of accounts from a page's profile."""
    reading.notice("page", profile, PROFILE_FIELDS)
    place = inner(profile, "location")
    towns = [place[name] for name in ("city", "country") if isinstance(place.get(name), str)]
    return {
        "account_id": page,
        "handle": profile.get("username"),
        "display_name": profile.get("name"),
        "description": profile.get("about") or profile.get("description"),
        "location": ", ".join(towns) or None,
        "url": profile.get("link"),
        "followers": profile.get("followers_count", profile.get("fan_count")),
        "verified": VERIFIED.get(str(profile.get("verification_status"))),
        # several of them stand in one field
        "links": links_of(re.split(r"[\s,;]+", str(profile.get("website") or ""))),
        "observed_at": reading.now,
        "observed_on": reading.now.date(),
    }
