"""Google+, closed in 2019: Takeout's posts, in JSON or HTML, and saved answers of its API.

The layout is that of complete archives up to 2019-04-02, as
https://github.com/FiXato/Plexodus-Tools lists it. Folders come in the language of the account, so
posts are known by what they hold. Circles, the activity log, events and photos are never read.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ingestion.archives.googleplus import answers, pages, takeout
from ingestion.archives.googleplus.entries import Entry, Said, who
from ingestion.archives.googleplus.rows import act, comments, names_of, post_rows
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive, Damaged
from ingestion.unpacking.hypertext import Node, tree
from ingestion.unpacking.owners import Owner

TITLE = "Google+"
HOW = "the zip of Google Takeout with «Google+ Stream», made before the network closed in 2019"

CLOSED = datetime(2019, 4, 2, tzinfo=UTC)
DATED = r"\d{8} - [^/]*\."
JSON_POST = re.compile(rb'"url"\s*:\s*"https?:\\?/\\?/plus\.google\.com.*"creationTime"', re.DOTALL)
PAGE_POST = re.compile(rb"reshare-attribution|main-content.*plus\.google\.com", re.DOTALL)
ANSWER = re.compile(rb'"kind"\s*:\s*"plus#(activity|comment|people|person)')
NAMED = 50  # posts that are enough to see whose export it is


def recognises(archive: Archive) -> bool:
    """Whether a post or an answer of the API is in it."""
    return any(_members(archive).values())


def owners(archive: Archive) -> list[Owner]:
    """Who wrote the posts, most first: the number, or where a page has none the chosen name."""
    members, found, told = _members(archive), Counter[str](), {}
    for person, address in _authors(archive, members):
        found[person] += 1
        name = who(str(address).partition("/posts/")[0])
        told[person] = name if name and name.startswith("+") else told.get(person)
    return [
        Owner(person, told[person], f"https://plus.google.com/{told[person] or person}")
        for person, _ in found.most_common()
    ]


def made_at(archive: Archive) -> datetime | None:
    """The day of the files, but none after the end: later packing would make old acts new."""
    return min(archive.modified or CLOSED, CLOSED)


def read(archive: Archive, reading: Reading) -> Iterator[Page]:
    """The account, its public posts, and what these received."""
    members, names = _members(archive), names_of(reading)
    told: set[str] = set()
    yield "accounts", list(_accounts(archive, reading, members, names))
    found = _told(archive, members["json"], lambda one: takeout.entry(reading, one))
    yield from post_rows(archive, reading, names, told, found, "json")
    shown = _shown(archive, members["pages"], lambda page: pages.entry(reading, page))
    yield from post_rows(archive, reading, names, told, shown, "html")
    yield from _answered(archive, reading, members["answers"], names, told)


def _members(archive: Archive) -> dict[str, list[str]]:
    """The members of each form."""
    dated = set(archive.matching(DATED + "json"))
    return {
        "json": [name for name in sorted(dated) if JSON_POST.search(archive.start(name))],
        "pages": [
            name
            for name in archive.matching(DATED + "html?")
            if PAGE_POST.search(archive.start(name, 16384))
        ],
        "answers": [
            name
            for name in archive.matching(r"[^/]+\.json")
            if name not in dated and ANSWER.search(archive.start(name))
        ],
    }


def _authors(archive: Archive, members: Mapping[str, list[str]]) -> Iterator[tuple[str, Any]]:
    """Who wrote the first posts, with an address."""
    for post in _told(archive, members["json"][:NAMED], lambda one: one):
        if person := takeout.person(post, "author"):
            yield person, (post.get("author") or {}).get("profilePageUrl")
    for page in _shown(archive, members["pages"][:NAMED], lambda page: page):
        author = page.first("author")
        address = author.attributes.get("href") if author else None
        if person := who(address):
            yield person, address
    for member in members["answers"]:
        for activity in answers.items(archive.document(member), "activity"):
            actor = activity.get("actor") or {}
            if person := answers.person(actor):
                yield person, actor.get("url")


def _told(archive: Archive, members: list[str], make: Any) -> Iterator[Any]:  # noqa: ANN401
    """What is made of each JSON post."""
    for member in members:
        whole = [one] if (one := archive.document(member)) else []
        yield from (made for made in archive.each(member, whole, make) if made)


def _shown(archive: Archive, members: list[str], make: Any) -> Iterator[Any]:  # noqa: ANN401
    """What is made of each page."""
    for member in members:
        try:
            page: Node = tree(archive.text(member))
        except Damaged as damage:
            archive.report(member, str(damage))
            continue
        yield from (made for made in archive.each(member, [page], make) if made)


def _accounts(
    archive: Archive, reading: Reading, members: Mapping[str, list[str]], names: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Rows of accounts: from a saved profile, else with the address alone."""
    told: dict[str, dict[str, Any]] = {}
    for owner in owners(archive):
        account = names.get(owner.account_id or "", owner.account_id)
        row = {"account_id": account, "handle": owner.handle, "url": owner.url}
        told[str(account)] = row | {"observed_at": reading.now}
    for member in members["answers"]:
        for person in answers.items(archive.document(member), "person"):
            account = names.get(answers.person(person) or "")
            if account in archive.accounts and "circledByCount" in person:
                told[account] = told.get(account, {"account_id": account}) | {
                    "display_name": person.get("displayName"),
                    "description": person.get("tagline"),
                    "followers": answers.number(person["circledByCount"]),
                    "verified": person.get("verified"),
                    "observed_at": reading.now,
                }
    yield from told.values()


def _answered(
    archive: Archive, reading: Reading, members: list[str], names: Mapping[str, str],
    told: set[str],
) -> Iterator[Page]:  # fmt: skip
    """Posts from activities, then comments and people from feeds that lead back to these."""
    posts: dict[str, str] = {}  # by the activity's id
    owners_of: dict[str, str] = {}

    def activity(item: Mapping[str, Any]) -> Entry | None:
        if (entry := answers.entry(reading, item)) is None:
            return None
        if (account := names.get(entry.author or "")) in archive.accounts:
            posts[str(item.get("id"))] = entry.post_id
            owners_of[entry.post_id] = str(account)
        return entry

    for member in members:
        items = answers.items(archive.document(member), "activity")
        found = (one for one in archive.each(member, items, activity) if one)
        yield from post_rows(archive, reading, names, told, found, "json")
    below: defaultdict[str | None, list[Said]] = defaultdict(list)
    for member in members:
        document = archive.document(member)
        items = answers.items(document, "comment")
        for post_id, one in archive.each(member, items, answers.comment):
            below[post_id].append(one)
        if given := answers.given(document):
            post_id = posts.get(given.activity_id)
            if post_id is None:
                reading.skip("people of a post that is not known here")
                continue
            people = [names.get(person, person) for person in given.people]
            owner = owners_of[post_id]
            yield "interactions", [act(reading, given.act, one, owner, post_id) for one in people]
    for post_id, said in below.items():
        if owner := owners_of.get(post_id or ""):
            yield "interactions", list(comments(reading, names, owner, str(post_id), said))
        else:
            reading.skip("comments below a post that is not known here", len(said))
