"""Last.fm: loves, plays and old shouts, as tools save them from an account.

What Last.fm mails on request has no documented layout, so what is read are the two tables that
export tools write (artist, album, track, time; with a header or without one) and answers of the API
kept as JSON, shouts of the years to 2015 among them. None of it proves whose it is: it has to be
said, and pages that name another user are left out.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from ingestion.networks.lastfm.answers import entries
from ingestion.networks.lastfm.listening import Track, listen, love, told
from ingestion.networks.lastfm.names import by_face, faces, folded
from ingestion.parsed import Item, batches, inner, since_1970
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive, Damaged
from ingestion.unpacking.owners import Owner
from ingestion.unpacking.tables import lines

TITLE = "Last.fm"
HOW = (
    "plays or loved tracks as export tools for Last.fm save them, as a table of artist, album, "
    "track and time or as JSON; say whose they are with --person"
)

BATCH = 1000
LAST_CELL = re.compile(r'"?\d{1,2} [A-Z][a-z]{2} \d{4},? \d\d:\d\d"?\s*')
CELLS = 4
WHOSE = re.compile(rb'"user"\s*:\s*"([\w-]{2,15})"')
SPELLINGS = ("%d %b %Y %H:%M", "%d %b %Y, %H:%M", "%a, %d %b %Y %H:%M:%S")


def recognises(archive: Archive) -> bool:
    """Whether a table or a saved answer with tracks or shouts is in it."""
    return any(_members(archive).values())


def owners(_archive: Archive) -> list[Owner]:
    """Nobody: tables name no account, and a saved answer may be of anybody."""
    return []


def made_at(_archive: Archive) -> datetime | None:
    """No member says it."""
    return None


def read(archive: Archive, reading: Reading) -> Iterator[Page]:
    """Loves as posts, loves and plays as acts on artists, and shouts that were left here."""
    (me,) = archive.accounts
    user, _ = faces(me)
    artists, users = by_face(reading.claimed())
    members = _members(archive)
    if user is None:
        reading.skip("files for an account that is an artist: it loves and plays nothing")
        return
    for member in members["plain"]:
        rows = archive.each(member, _cells(archive, member), _from_cells)
        yield from _tracks(reading, me, ((track, "listen") for track in rows), artists)
    for member in members["table"]:
        rows = archive.each(member, archive.rows(member), _from_row)
        yield from _tracks(reading, me, ((track, "listen") for track in rows), artists)
    for member in members["tracks"]:
        found = archive.each(member, _items(archive, member, "track", user), _from_item)
        yield from _tracks(reading, me, found, artists)
    for member in members["shouts"]:
        shouts = archive.each(member, _items(archive, member, "shout", user), _from_shout)
        for batch in batches(shouts, BATCH):
            yield "interactions", [_shout(reading, me, one, users) for one in batch]


def _members(archive: Archive) -> dict[str, list[str]]:
    """The members of each kind, known by how they begin."""
    found: dict[str, list[str]] = {"plain": [], "table": [], "tracks": [], "shouts": []}
    for member in archive.matching(r"[^/]+\.(csv|json)"):
        start = archive.start(member)
        if member.lower().endswith(".json"):
            if b'"artist"' in start and b'"name"' in start and b'"uts"' in start:
                found["tracks"].append(member)
            elif b'"shout' in start and b'"author"' in start and b'"body"' in start:
                found["shouts"].append(member)
            continue
        first = start.decode("utf-8-sig", "replace").partition("\n")[0]
        cells = next(csv.reader([first]), [])
        names = {cell.strip().casefold() for cell in cells}
        if names >= {"uts", "artist", "track"}:
            found["table"].append(member)
        elif len(cells) == CELLS and LAST_CELL.fullmatch(cells[-1]):
            found["plain"].append(member)
    return found


def _cells(archive: Archive, member: str) -> Iterator[list[str]]:
    """The rows of a table without a header."""
    try:
        yield from filter(None, csv.reader(lines(archive.text(member))))
    except (csv.Error, Damaged) as damage:
        archive.report(member, str(damage))


def _items(archive: Archive, member: str, entry: str, user: str) -> Iterator[Item]:
    """Entries of a saved answer, of a list of such answers, or of a bare list."""
    start = archive.start(member)
    if (whose := WHOSE.search(start)) and whose[1].decode().lower() != user:
        archive.report(member, "it is of another user")
        return
    is_list = start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"[")
    for item in archive.items(member, None if is_list else entry):
        if not isinstance(item, dict):
            archive.report(member, "entries that are none")
        elif not is_list or not (item.keys() & {entry, f"{entry}s", "recenttracks", "lovedtracks"}):
            yield item
        else:
            page = next((inner(item, name) for name in item if name.endswith("tracks")), {}) or item
            page = inner(page, f"{entry}s") or page
            if str(inner(page, "@attr").get("user", user)).lower() == user:
                yield from entries(page, entry)
            else:
                archive.report(member, "pages of another user")


def _from_cells(cells: list[str]) -> Track:
    artist, _, name, spelled = cells
    return _track(artist, name, _time(spelled))


def _from_row(row: dict[str, str]) -> Track:
    return _track(row["artist"], row["track"], since_1970(row["uts"]))


def _from_item(item: Item) -> tuple[Track | None, str]:
    """A track, and what was done: only plays have an album; what is played just now has no date."""
    if inner(item, "@attr").get("nowplaying"):
        return None, "listen"
    artist, name, at = told(item)
    return _track(artist, name, at), "listen" if "album" in item else "love"


def _track(artist: str | None, name: str | None, at: datetime | None) -> Track:
    if not artist or not name or at is None:
        raise ValueError("no artist, no name or no time")
    return artist, name, at


def _tracks(
    reading: Reading,
    me: str,
    found: Iterable[tuple[Track | None, str]],
    artists: dict[str, str],
) -> Iterator[Page]:
    for batch in batches(found, BATCH):
        posts, acts = [], []
        for track, what in batch:
            if track is None:
                continue
            if what == "love":
                post, act = love(reading, me, track, artists)
                posts.append(post)
                acts.append(act)
            elif (target := artists.get(folded(track[0]), me)) != me:
                acts.append(listen(reading, me, track, target))
            else:
                reading.skip("plays of artists that nobody else claims")
        yield "posts", posts
        yield "interactions", acts


def _from_shout(item: Item) -> tuple[str, str, datetime]:
    author, body, at = item["author"], item["body"], _time(item["date"])
    if not isinstance(author, str) or not author or not isinstance(body, str) or at is None:
        raise ValueError("no author, no text or no time")
    return author.lower(), body, at


def _shout(
    reading: Reading, me: str, shout: tuple[str, str, datetime], users: dict[str, str]
) -> dict[str, Any]:
    author, body, at = shout
    native_id = f"shout:{faces(me)[0]}:{int(at.timestamp())}:{author}"
    return {
        "interaction_id": native_id,
        "acting_post_id": native_id,
        "act": "shout",
        "actor_account_id": users.get(author, author),
        "target_account_id": me,
        "occurred_at": at,
        "text": body,
        "observed_at": reading.now,
    }


def _time(spelled: str) -> datetime | None:
    """A time in English without a zone, which is UTC; None where it is none."""
    for spelling in SPELLINGS:
        try:
            return datetime.strptime(spelled.strip(), spelling).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
