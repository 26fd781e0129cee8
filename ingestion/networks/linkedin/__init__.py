"""LinkedIn: pages of organizations, their posts, and who reacted, commented, shared, mentioned.

Read with the Community Management API, with the token of somebody who has a role on the page
(https://learn.microsoft.com/en-us/linkedin/marketing/community-management/). Of pages without a
role only name and followers are told. Members cannot be read: their own export can be imported.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from ingestion.client import Client, Gone, Problem, Refused
from ingestion.connection import Connection
from ingestion.networks.linkedin.acts import read_names
from ingestion.networks.linkedin.notices import read_notices
from ingestion.networks.linkedin.pages import account, administered, finish, followers, look_up
from ingestion.networks.linkedin.posts import Shown, read_counters, read_posts, show
from ingestion.networks.linkedin.restli import VERSION, Denied, ask, encoded, judge
from ingestion.parsed import Item, entries, inner, number
from ingestion.reading import Claim, Page, Reading

TITLE = "LinkedIn"
BASE_URL = "https://api.linkedin.com"
SECRETS = {
    "access_token": "linkedin.com/developers > your app (with the product Community Management "
    "API) > Auth: a token of an administrator of the pages, with r_organization_social, "
    "r_organization_social_feed and rw_organization_admin",
}
OPTIONAL_SECRETS: dict[str, str] = {}
TERMS = (
    "LinkedIn's API terms limit how long the activity of members may be stored, some of it to "
    "hours or days: confirm that you may keep who reacted, commented and shared."
)

PAGE = "urn:li:organization"
MEMBER = re.compile(r"linkedin\.com/(?:in|pub)/", re.IGNORECASE)
IN_ADDRESS = re.compile(
    r"linkedin\.com/(?:company|school|showcase|organization)/([^/?#\s]+)", re.IGNORECASE
)
GROUP = 20  # pages whose posts are counted together


def connect(base_url: str, secrets: Mapping[str, str], **manners: Any) -> Client:  # noqa: ANN401
    """A client that speaks Rest.li 2.0 and says which version of the API it knows."""
    return Client(
        "linkedin",
        base_url,
        headers={
            "Authorization": f"Bearer {secrets['access_token']}",
            "LinkedIn-Version": VERSION,
            "X-Restli-Protocol-Version": "2.0.0",
        },
        secrets=[secrets["access_token"]],
        judge=judge,
        **manners,
    )


def whoami(api: Client) -> Connection:
    """The member whose token is set, and on how many pages the member has a role.

    LinkedIn tells neither scopes nor what is left of a quota.
    """
    body = ask(api, "rest/organizationAcls", {"q": "roleAssignee", "state": "APPROVED", "count": 1})
    member = next((role.get("roleAssignee") for role in entries(body, "elements")), None)
    total = inner(body, "paging").get("total")
    pages = f"a role on {total} pages" if isinstance(total, int) and total else "a role on no page"
    return Connection(name=f"{member}, {pages}" if isinstance(member, str) else pages)


def read(api: Client, reading: Reading) -> Iterator[Page]:
    """Read every claimed page, those that waited longest first: a limit may not last for all."""
    claims = [claim for claim in reading.claims if not is_member(claim)]
    if others := len(reading.claims) - len(claims):
        reading.skip("profiles of members: only their own export tells of them", others)
    if not claims:
        return
    roles = administered(api)
    known, failed = look_up(api, "organizations", roles)
    reading.resolve_each(
        lambda claim: page_of(api, claim, known),
        "pages",
        "LinkedIn shows no page by this name",
        claims,
    )
    pages = sorted(one for one in reading.claimed() if one.startswith(PAGE))
    # looked up as pages without a role, they would be told to have none
    unanswered = {
        page: status
        for page, status in failed.items()
        if page in pages and status not in (403, 404)
    }
    without_role = [page for page in pages if page not in {*known, *unanswered}]
    named, missing = look_up(api, "organizationsLookup", without_role)
    waiting = reading.waiting((*known.keys() & set(pages), *named))
    finish(reading, missing | unanswered)
    for first in range(0, len(waiting), GROUP):
        yield from read_group(api, reading, waiting[first : first + GROUP], known, named)


def is_member(claim: Claim) -> bool:
    """Whether a claim is of a person's profile, which the API does not show."""
    if claim.account_id:
        return not claim.account_id.startswith(PAGE)
    return bool(claim.url and MEMBER.search(claim.url))


def page_of(api: Client, claim: Claim, known: Mapping[str, Item]) -> str | None:
    """The URN of the page that a claim's name or address means; None if there is none."""
    in_address = IN_ADDRESS.search(claim.url or "")
    name = (claim.handle or "").lstrip("@") or (unquote(in_address[1]) if in_address else "")
    name = name.lower()
    if not name:
        return None
    if name.isascii() and name.isdigit():
        return f"{PAGE}:{name}"
    for page, organization in known.items():
        if str(organization.get("vanityName")).lower() == name:
            return page
    numbered = number_of(api, name)
    return f"{PAGE}:{numbered}" if numbered else None


def number_of(api: Client, name: str) -> int | None:
    """The number of the page with a vanity name."""
    try:
        query = {"q": "vanityName", "vanityName": encoded(name)}
        found = entries(ask(api, "rest/organizations", query), "elements")
    except (Gone, Denied):
        return None
    except Refused as refused:
        # LinkedIn takes it for no name at all
        if refused.status in (400, 422):
            return None
        raise
    numbers = (number(one.get("id")) for one in found if str(one.get("vanityName")).lower() == name)
    return next((one for one in numbers if isinstance(one, int)), None)


def read_group(
    api: Client,
    reading: Reading,
    pages: list[str],
    known: Mapping[str, Item],
    named: Mapping[str, Item],
) -> Iterator[Page]:
    """Pages whose posts are asked for the one after the other, and counted all at once."""
    shown: dict[str, Shown | Problem] = {}

    def look(page: str) -> Iterator[Page]:
        try:
            shown[page] = show(api, reading, page)
        except (Denied, Gone) as problem:
            shown[page] = problem
        yield from ()

    yield from reading.each([page for page in pages if page in known], look)
    totals: dict[str, Item] | Denied = {}
    try:
        totals = read_counters(api, [one for one in shown.values() if isinstance(one, Shown)])
    except Denied as denied:
        totals = denied

    def one(page: str) -> Iterator[Page]:
        organization = known.get(page) or named[page]
        yield "accounts", [account(reading, page, organization, followers(api, page))]
        match shown.get(page):
            case Shown() as posts:
                yield from read_page(api, reading, posts, totals)
            case problem:
                why = problem or "the token's user has no role on it"
                reading.mark(page, "read", reading.now)
                reading.done(page, "unreadable", f"only the page's name and followers: {why}")

    yield from reading.each([page for page in pages if page not in reading.failed], one)


def read_page(
    api: Client, reading: Reading, shown: Shown, totals: Mapping[str, Item] | Denied
) -> Iterator[Page]:
    """Everything of one page on which the token's user has a role; finishes its reading."""
    notes: list[str] = []
    yield from read_posts(api, reading, shown, {} if isinstance(totals, Denied) else totals, notes)
    yield from read_notices(api, reading, shown.page, notes)
    if isinstance(totals, Denied):
        notes.append(f"reactions and comments are not read: {totals}")
    else:
        yield from read_names(api, reading, shown, totals, notes)
    reading.mark(shown.page, "read", reading.now)
    reading.done(shown.page, "read", "; ".join(notes) or None)
