"""Flickr: the JSON of «Your Flickr data», with the public photos and what they received.

Who favourited a photo is not in it, only how many; who follows the account is in no API but here
(https://www.flickr.com/account). Mail, testimonials, group discussions and albums are never read,
nor where a photo was taken. Ids are those of the API, so both make the same rows.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from ingestion.html_text import plain
from ingestion.networks.flickr.acts import comment, contact, names_of
from ingestion.networks.flickr.answers import number
from ingestion.networks.flickr.photos import text_of
from ingestion.parsed import entries, inner
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.owners import Owner

TITLE = "Flickr"
HOW = "the zip with JSON files of Settings > Your Flickr Data; those with pictures are not needed"

PROFILE = r"account_profile\.json"
PHOTO = r"photo_\d+\.json"
PARTS = r"{}_part\d+\.json"
COUNTERS = {"count_views": "view", "count_faves": "fave", "count_comments": "comment"}
ALIAS = re.compile(r"flickr\.com/(?:photos|people)/([^/?#\s]+)", re.IGNORECASE)
COMMENT = re.compile(r"#comment([\d-]+)$")
# a favourite has no date here: on an old photo, the export's own would be far from the truth
FRESH = timedelta(days=30)
BATCH = 200


def recognises(archive: Archive) -> bool:
    """Whether an account's profile or a photo of Flickr's is in it."""
    if any(b'"nsid"' in archive.start(name) for name in archive.matching(PROFILE)):
        return True
    photos = [archive.start(name) for name in archive.matching(PHOTO)[:3]]
    return any(b'"photopage"' in start or b'"count_views"' in start for start in photos)


def owners(archive: Archive) -> list[Owner]:
    """The account of the profile; parts of an export that lack it name nobody."""
    told = _profile(archive)
    if not isinstance(nsid := told.get("nsid"), str):
        return []
    return [Owner(nsid, _alias(told), f"https://www.flickr.com/photos/{_alias(told) or nsid}/")]


def made_at(_archive: Archive) -> datetime | None:
    """No member says it."""
    return None


def read(archive: Archive, reading: Reading) -> Iterator[Page]:
    """The account, its public photos with comments and totals, and its own acts on others."""
    me = archive.accounts[0]
    names = names_of(reading)
    counts: dict[str, int | None] = {}
    for kind in ("followers", "contacts"):
        counts[kind], rows = _follows(archive, reading, me, names, kind)
        yield "interactions", rows
    if told := _profile(archive):
        yield "accounts", [_account(reading, me, told, counts)]
    yield from _photos(archive, reading, me, names)
    for member in archive.matching(PARTS.format("faves")):
        yield "interactions", list(_faves(archive, reading, me, member))
    for member in archive.matching(PARTS.format("photos_comments")):
        yield "interactions", list(_own_comments(archive, reading, me, names, member))


def _profile(archive: Archive) -> dict[str, Any]:
    for member in archive.matching(PROFILE):
        if isinstance(told := archive.document(member), dict):
            return told
    return {}


def _alias(told: Mapping[str, Any]) -> str | None:
    """The name in an account's address, which older exports give in the address only."""
    in_address = ALIAS.search(str(told.get("profile_url") or ""))
    alias = told.get("path_alias") or (in_address[1] if in_address else None)
    return alias if isinstance(alias, str) and "@" not in alias else None


def _account(
    reading: Reading, me: str, told: Mapping[str, Any], counts: Mapping[str, int | None]
) -> dict[str, Any]:
    """The row of accounts, without the e-mail and birthday that stand beside it."""
    place = [told[name] for name in ("city", "country") if isinstance(told.get(name), str)]
    return {
        "account_id": me,
        "handle": _alias(told),
        "display_name": told.get("real_name") or told.get("screen_name"),
        "description": plain(told.get("description")) or None,
        "location": ", ".join(filter(None, place)) or None,
        "url": f"https://www.flickr.com/photos/{_alias(told) or me}/",
        "followers": counts["followers"],
        "following": counts["contacts"],
        "created_at": _time(told.get("join_date") or told.get("joined_date")),
        "observed_at": reading.now,
    }


def _follows(
    archive: Archive, reading: Reading, me: str, names: Mapping[str, str], kind: str
) -> tuple[int | None, list[dict[str, Any]]]:
    """How many follow or are followed (None where that is not told), and who of those claimed."""
    members, count, rows = archive.matching(PARTS.format(kind)), 0, []
    for member in members:
        people = inner(archive.document(member), kind)
        count += len(people)
        for address in people.values():
            called = ALIAS.search(str(address))
            other = names.get(called[1].lower()) if called else None
            if other and other != me:
                pair = (other, me) if kind == "followers" else (me, other)
                rows.append(contact(reading, *pair))
    return (count if members else None), rows


def _photos(
    archive: Archive, reading: Reading, me: str, names: Mapping[str, str]
) -> Iterator[Page]:
    """Posts, counters and comments of the photos that everybody may see."""
    found: dict[str, list[dict[str, Any]]] = {"posts": [], "counters": [], "interactions": []}
    for member in archive.matching(PHOTO):
        whole = [one] if (one := archive.document(member)) else []
        for rows in archive.each(member, whole, lambda photo: _photo(reading, me, names, photo)):
            for relation, more in rows.items():
                found[relation] += more
        if len(found["posts"]) >= BATCH:
            yield from found.items()
            found = {relation: [] for relation in found}
    yield from found.items()


def _photo(
    reading: Reading, me: str, names: Mapping[str, str], photo: Mapping[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    """The rows of one photo by relation; none where it is not said to be public."""
    if photo.get("privacy") != "public":
        reading.skip("photos that are not said to be public")
        return {}
    native_id = str(photo["id"])
    tags = [str(tag.get("tag")) for tag in entries(photo, "tags")]
    post = {
        "post_id": native_id,
        "account_id": me,
        "created_at": _time(photo.get("date_imported")),
        "text": text_of(photo.get("name"), photo.get("description"), " ".join(map(_bare, tags))),
        "url": photo.get("photopage"),
        "observed_at": reading.now,
    }
    counters = [
        {
            "account_id": me,
            "post_id": native_id,
            "act": act,
            "count": number(photo[field]),
            "observed_at": reading.now,
        }
        for field, act in COUNTERS.items()
        if photo.get(field) is not None
    ]
    acts = []
    for said in entries(photo, "comments"):
        in_address = COMMENT.search(str(said.get("url") or ""))
        told = in_address[1] if in_address else said.get("id")
        acts += comment(
            reading, me, native_id, names, native_id=str(told), author=said["user"],
            text=said.get("comment"), at=_time(said.get("date")),
        )  # fmt: skip
    return {"posts": [post], "counters": counters, "interactions": acts}


def _bare(tag: str) -> str:
    """A tag as the API spells it: `Port Lumière` is `portlumière`."""
    return "".join(sign for sign in tag.lower() if sign.isalnum() or sign == ":")


def _faves(archive: Archive, reading: Reading, me: str, member: str) -> Iterator[dict[str, Any]]:
    """Own favourites as acts on whose photo it is, where that is known and recent."""
    key = "favorites" if b'"favorites"' in archive.start(member) else "faves"
    items = _items(archive, member, key)
    authors = archive.authors({str(item.get("photo_id")) for item in items})
    for item in items:
        owner, day = authors.get(photo := str(item.get("photo_id")), (None, ""))
        if owner is None:
            reading.skip("favourites of photos that are not known here")
        elif day < f"{reading.now - FRESH:%Y-%m-%d}":
            reading.skip("favourites, which have no date, of photos older than a month")
        else:
            yield {
                "interaction_id": f"fave:{photo}:{me}",
                "act": "fave",
                "actor_account_id": me,
                "target_account_id": owner,
                "post_id": photo,
                "observed_at": reading.now,
            }


def _own_comments(
    archive: Archive, reading: Reading, me: str, names: Mapping[str, str], member: str
) -> Iterator[dict[str, Any]]:
    """Own comments as acts on whose photo it is; what is not known may not be public."""
    items = _items(archive, member, "comments")
    authors = archive.authors({str(item.get("photo_id")) for item in items})
    for item in items:
        owner, _ = authors.get(photo := str(item.get("photo_id")), (None, ""))
        told = COMMENT.search(str(item.get("comment_url") or item.get("photo_url") or ""))
        native_id = told[1] if told else item.get("comment_id")
        if owner is None:
            reading.skip("comments on photos that are not known here")
        elif native_id is None:
            archive.report(member, "comments without an id")
        else:
            yield from comment(
                reading, owner, photo, names, native_id=str(native_id), author=me,
                text=item.get("comment"), at=_time(item.get("date") or item.get("created")),
            )  # fmt: skip


def _items(archive: Archive, member: str, key: str) -> list[Mapping[str, Any]]:
    """The objects of a part; they stand below a key, or alone."""
    is_list = archive.start(member).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"[")
    found = archive.items(member, None if is_list else key)
    return [item for item in found if isinstance(item, dict)]


def _time(told: Any) -> Any:  # noqa: ANN401
    """A time, which is in UTC without saying so; `0000-00-00 00:00:00` is none."""
    if not isinstance(told, str) or told.startswith("0000"):
        return None
    return f"{told.strip().replace(' ', 'T')}Z" if len(told.strip()) > 10 else f"{told}T00:00:00Z"
