"""Flickr: public photos with their totals, who favourited them and who commented on them.

Read with an API key alone (https://www.flickr.com/services/api/), which shows what is public. How
many follow an account is told by no method: only the person's own export says it. Who looked at a
photo is never told, so views come as counters.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.client import Client, Gone
from ingestion.connection import Connection
from ingestion.html_text import plain
from ingestion.links import links_of, profile_at
from ingestion.networks.flickr.acts import contact, contacts
from ingestion.networks.flickr.answers import Denied, ask, content, judge, number
from ingestion.networks.flickr.photos import read_photos
from ingestion.parsed import Item, inner
from ingestion.reading import Claim, Page, Reading

TITLE = "Flickr"
BASE_URL = "https://api.flickr.com"
SECRETS = {
    "api_key": "www.flickr.com/services/apps/create, with a Flickr Pro account: the key of an app; "
    "it needs no further rights, for only public data is read",
}
OPTIONAL_SECRETS: dict[str, str] = {}
TERMS = None

# contacts change slowly and queries are few: a run asks for those of this many accounts at least,
# of a seventh where there are more
CONTACTS_A_RUN = 10
NSID = re.compile(r"\d+@N\d\d")
# the networks that a profile gives a name on
ELSEWHERE = ("twitter", "facebook", "tumblr", "instagram", "pinterest")
ADDRESS = re.compile(r"flickr\.com/(?:photos|people)/([^/?#\s]+)", re.IGNORECASE)
PERSON_FIELDS = {
    "id", "nsid", "ispro", "is_deleted", "iconserver", "iconfarm", "path_alias", "has_stats",
    "pro_badge", "expire", "username", "realname", "location", "timezone", "description",
    "photosurl", "profileurl", "mobileurl", "photos", "has_adfree", "has_free_standard_shipping",
    "has_free_educational_resources", "mbox_sha1sum",
}  # fmt: skip


def connect(base_url: str, secrets: Mapping[str, str], **manners: Any) -> Client:  # noqa: ANN401
    """A client that sends the key as a parameter, the only way there is."""
    params = {"api_key": secrets["api_key"], "format": "json", "nojsoncallback": 1}
    return Client(
        "flickr", base_url, params=params, secrets=secrets.values(), judge=judge, **manners
    )


def whoami(api: Client) -> Connection:
    """A key stands for nobody, and what is left of the hour's 3,600 queries is not told."""
    ask(api, "test.echo")
    return Connection(scopes=("public data",))


def read(api: Client, reading: Reading) -> Iterator[Page]:
    """Read every claimed account, those that waited longest first: an hour may not do for all."""
    profiles = resolve(api, reading)
    waiting = reading.waiting(reading.claimed())
    by_contacts = sorted(waiting, key=lambda who: reading.cursor(who, "contacts") or "")
    due = set(by_contacts[: max(CONTACTS_A_RUN, len(waiting) // 7)])

    def one(account: str) -> Iterator[Page]:
        try:
            person = profiles.get(account) or profile_of(api, account)
            following, rows = follows(api, reading, account, is_due=account in due)
            links = elsewhere(api, reading, account, is_due=account in due)
            yield "accounts", [row_of(reading, account, person, following) | {"links": links}]
            yield "interactions", rows
            yield from read_photos(api, reading, account)
        except Gone:
            reading.done(account, "gone", "Flickr knows no user with this id, or not any more")
        except Denied as denied:
            reading.done(account, "unreadable", str(denied))
        else:
            reading.mark(account, "read", reading.now)
            reading.done(account)

    yield from reading.each(waiting, one)


def resolve(api: Client, reading: Reading) -> dict[str, Item]:
    """Find the id behind each claim that gives a name or an address only; the profiles found."""
    profiles: dict[str, Item] = {}

    def find(claim: Claim) -> str | None:
        if stated := NSID.search(f"{claim.handle or ''} {claim.url or ''}"):
            return stated[0]
        person = named(api, claim)
        if not isinstance(account := person.get("nsid"), str):
            return None
        if "username" in person:
            profiles[account] = person
        return account

    reading.resolve_each(find, "people", "Flickr knows nobody by this name")
    return profiles


def named(api: Client, claim: Claim) -> Item:
    """The profile below an address, else the user who writes under a name; else empty."""
    in_address = ADDRESS.search(claim.url or "") or ADDRESS.search(claim.handle or "")
    handle = (claim.handle or "").lstrip("@")
    alias = in_address[1] if in_address else handle
    try:
        if alias:
            address = f"https://www.flickr.com/photos/{alias}/"
            return inner(ask(api, "people.getInfo", url=address), "person")
    except Gone:
        pass
    try:
        return inner(ask(api, "people.findByUsername", username=handle), "user") if handle else {}
    except Gone:
        return {}


def profile_of(api: Client, account: str) -> Item:
    """What an account says of itself; raises Gone where the user left."""
    person = inner(ask(api, "people.getInfo", user_id=account), "person")
    if number(person.get("is_deleted")) == 1:
        raise Gone("the user left Flickr")
    return person


def follows(
    api: Client, reading: Reading, account: str, *, is_due: bool
) -> tuple[Any, list[dict[str, Any]]]:
    """How many contacts an account has, and rows of the claimed ones that are new among them."""
    if not is_due:
        return reading.cursor(account, "following"), []
    try:
        total, others = contacts(api, reading, account)
    except Denied:
        reading.skip("contacts that Flickr does not show")
        return None, []
    before = (reading.cursor(account, "followed") or "").split()
    reading.mark(account, "contacts", reading.now)
    reading.mark(account, "followed", " ".join(others))
    if isinstance(total, int):
        reading.mark(account, "following", total)
    return total, [contact(reading, account, other) for other in others if other not in before]


def elsewhere(api: Client, reading: Reading, account: str, *, is_due: bool) -> str | None:
    """The addresses that a profile gives, flickr.profile.getProfile; asked for with the contacts.

    Names on other networks are typed freely, a whole address or with @ in front.
    """
    if not is_due:
        return reading.cursor(account, "links") or None
    profile = inner(ask(api, "profile.getProfile", user_id=account), "profile")
    told = [content(profile.get("website"))]
    told += [profile_at(network, content(profile.get(network))) for network in ELSEWHERE]
    links = links_of(told)
    reading.mark(account, "links", links or "")
    return links


def row_of(reading: Reading, account: str, person: Item, following: Any) -> dict[str, Any]:  # noqa: ANN401
    """One row of accounts; paying for Pro proves nobody's identity, so nobody is verified."""
    reading.notice("person", person, PERSON_FIELDS)
    return {
        "account_id": account,
        "handle": person.get("path_alias") or None,
        "display_name": content(person.get("realname")) or content(person.get("username")),
        "description": plain(content(person.get("description"))),
        "location": content(person.get("location")),
        "url": content(person.get("photosurl")),
        "following": following,
        "posts": number(inner(person, "photos").get("count")),
        "default_image": number(person.get("iconserver")) == 0,
        "observed_at": reading.now,
        "observed_on": reading.now.date(),
    }
