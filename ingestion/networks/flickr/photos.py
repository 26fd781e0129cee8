"""An account's public photos with their totals, and the acts on those whose totals changed."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from ingestion.client import Client, Gone
from ingestion.html_text import plain
from ingestion.networks.flickr.acts import comments, faves, names_of
from ingestion.networks.flickr.answers import Denied, ask, content, listed, number
from ingestion.parsed import Item, since_1970
from ingestion.reading import Page, Reading

EXTRAS = (
    "description,date_upload,last_update,tags,views,media,path_alias,count_faves,count_comments"
)
COUNTERS = {"views": "view", "count_faves": "fave", "count_comments": "comment"}
PHOTO_FIELDS = {
    "id", "owner", "secret", "server", "farm", "title", "ispublic", "isfriend", "isfamily",
    "description", "dateupload", "lastupdate", "tags", "media", "media_status", "pathalias",
    *COUNTERS,
}  # fmt: skip
# who did what costs two requests a photo: of older ones only the totals are read at first, and
# names from the first change on
FIRST_LOOK = timedelta(days=90)
PHOTOS_AT_ONCE = 500
MOST_NAMED = 500  # photos of one account in a run: others wait for the next, so all have a turn
# the same in requests, of which a famous photo takes 21: then marks are saved before a run is over
MOST_REQUESTS = 1_000
LEFT = -1  # instead of a count: names that waited are read from the first on, not since a run
MOST_MISSING = 50  # photos asked for one by one in a run, because they are not listed any more

# photo -> seconds of its upload, favourites and comments that were read; as text between runs
Known = dict[str, tuple[int, int | None, int | None]]


def recall(marked: str | None) -> Known:
    """What an earlier run knew of the photos."""
    parts = [one.split(":") for one in (marked or "").split()]
    return {photo: (int(at), _read(f), _read(c)) for photo, at, f, c in parts}


def remember(known: Known) -> str:
    """The same as text."""
    parts = ((photo, at, *counts) for photo, (at, *counts) in known.items())
    return " ".join(":".join("" if x is None else str(x) for x in part) for part in parts)


def _read(spelled: str) -> int | None:
    return int(spelled) if spelled else None


def read_photos(api: Client, reading: Reading, account: str) -> Iterator[Page]:
    """Posts, counters, interactions and removals; marks what is known of each photo.

    Where it breaks off, the next run reads the acts on the photos that are left.
    """
    known = recall(reading.cursor(account, "photos"))
    seen: Known = {}
    listed_now: set[str] = set()
    try:
        yield from read_listed(api, reading, account, known, seen, listed_now)
    except Exception:
        reading.mark(account, "photos", remember(known | seen))
        reading.keep(account)
        raise
    removed: list[str] = []
    for photo in known.keys() - listed_now:
        kept = known[photo][0] >= reading.horizon.timestamp()
        if kept and len(removed) < MOST_MISSING and is_gone(api, photo):
            removed.append(photo)
        elif kept:
            seen[photo] = known[photo]
    yield "removals", reading.removals(removed)
    reading.mark(account, "photos", remember(seen))


def read_listed(
    api: Client, reading: Reading, account: str, known: Known, seen: Known, listed_now: set[str]
) -> Iterator[Page]:
    """Posts, counters and interactions; notes in `seen` the photos whose acts are told."""
    names, since = names_of(reading), reading.since(account, "read")
    named, begun = 0, api.requests
    for items in photos(api, reading, account):
        shown = [item for item in items if is_public(reading, item)]
        fresh = [item for item in shown if item.get("id") not in known or is_updated(item, since)]
        yield "posts", [post(reading, account, item) for item in fresh]
        yield "counters", [row for item in shown for row in counters(reading, account, item)]
        for item in shown:
            photo, uploaded = str(item.get("id")), since_1970(item.get("dateupload"))
            listed_now.add(photo)
            before, rows = known.get(photo), []
            is_too_old = not before and uploaded and uploaded < reading.now - FIRST_LOOK
            if not is_too_old and is_changed(item, before):
                if named == MOST_NAMED or api.requests - begun >= MOST_REQUESTS:
                    reading.skip("photos whose acts are left to the next run")
                    unread = (int(uploaded.timestamp()), 0, 0) if uploaded else None
                    if start := before or unread:
                        seen[photo] = left(item, start)
                    continue
                named += 1
                rows = list(acts(api, reading, account, item, names, before, since))
                yield "interactions", rows
            counts = totals(item)
            # what cannot be understood is read again until it can be
            is_clear = all(isinstance(row["occurred_at"], datetime) for row in rows)
            if uploaded and is_clear and all(isinstance(one, int | None) for one in counts):
                seen[photo] = (int(uploaded.timestamp()), *counts)
            elif before:
                seen[photo] = before


def photos(api: Client, reading: Reading, account: str) -> Iterator[list[Item]]:
    """Pages of an account's public photos, newest first, down to the horizon."""
    for _, items in listed(
        api,
        "people.getPublicPhotos",
        ("photos", "photo"),
        user_id=account,
        extras=EXTRAS,
        per_page=PHOTOS_AT_ONCE,
    ):
        times = [time for item in items if (time := since_1970(item.get("dateupload")))]
        yield [
            item for item in items
            if (since_1970(item.get("dateupload")) or reading.horizon) >= reading.horizon
        ]  # fmt: skip
        if times and min(times) < reading.horizon:
            return


def acts(
    api: Client, reading: Reading, account: str, item: Item, names: Mapping[str, str],
    before: tuple[int, int | None, int | None] | None, since: datetime | None,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Who favourited a photo and commented on it, where its totals are others than before."""
    photo = str(item.get("id"))
    read_faves, read_comments = before[1:] if before else (0, 0)
    now_faves, now_comments = totals(item)
    try:
        if now_faves is None or now_faves != read_faves:
            is_known = before and read_faves != LEFT
            yield from faves(api, reading, account, photo, since if is_known else None)
        if now_comments is None or now_comments != read_comments:
            yield from comments(api, reading, account, photo, names)
    except (Gone, Denied):
        reading.skip("photo that Flickr does not show any more, or whose acts it hides")


def left(
    item: Item, before: tuple[int, int | None, int | None]
) -> tuple[int, int | None, int | None]:
    """What to remember of a photo that waits, it may be for more runs than the look-back covers."""
    at, read_faves, read_comments = before
    return at, read_faves if totals(item)[0] == read_faves else LEFT, read_comments


def is_public(reading: Reading, item: Item) -> bool:
    """Whether everybody may see a photo; Flickr says it of each."""
    if number(item.get("ispublic", 1)) == 1:
        return True
    return bool(reading.skip("photo that is not public"))


def is_updated(item: Item, since: datetime | None) -> bool:
    """Whether a photo was edited since then; true where that is not told."""
    updated = since_1970(item.get("lastupdate"))
    return updated is None or since is None or updated >= since


def is_gone(api: Client, photo: str) -> bool:
    """Whether a photo that is not listed any more was deleted or hidden."""
    try:
        ask(api, "photos.getInfo", photo_id=photo)
    except Gone:
        return True
    except Denied:
        return False
    return False


def is_changed(item: Item, before: tuple[int, int | None, int | None] | None) -> bool:
    """Whether the totals are others than those whose acts were read."""
    return totals(item) != (before[1:] if before else (0, 0))


def totals(item: Item) -> tuple[Any, Any]:
    """The number of favourites and of comments."""
    return number(item.get("count_faves")), number(item.get("count_comments"))


def post(reading: Reading, account: str, item: Item) -> dict[str, Any]:
    """One row of posts: title, description and tags are the text of a photo."""
    reading.notice("photo", item, PHOTO_FIELDS)
    uploaded, alias = item.get("dateupload"), item.get("pathalias") or account
    return {
        "post_id": item.get("id"),
        "account_id": account,
        "created_at": since_1970(uploaded) or uploaded,
        "text": text_of(item.get("title"), item.get("description"), item.get("tags")),
        "url": f"https://www.flickr.com/photos/{alias}/{item.get('id')}/",
        "kind": item.get("media"),
        "observed_at": reading.now,
    }


def text_of(title: Any, description: Any, tags: Any) -> Any:  # noqa: ANN401
    """Title, description and tags, a line each; tags that only machines read are left out."""
    lines = [plain(content(title)), plain(content(description))]
    if isinstance(tags, str):
        lines.append(" ".join(f"#{tag}" for tag in tags.split() if ":" not in tag))
    texts = [line for line in lines if line]
    return "\n".join(texts) if all(isinstance(text, str) for text in texts) else texts[0]


def counters(reading: Reading, account: str, item: Item) -> Iterator[dict[str, Any]]:
    """One row per total that a photo shows."""
    for field, act in COUNTERS.items():
        if item.get(field) is not None:
            yield {
                "account_id": account,
                "post_id": item.get("id"),
                "act": act,
                "count": number(item[field]),
                "observed_at": reading.now,
                "observed_on": reading.now.date(),
            }
