"""YouTube: the Takeout of a channel, with its public videos, comments elsewhere and subscriptions.

Folders, files and headers come in the language of the account, so tables are known by what they
hold. The histories of watching and searching, playlists and live chats are never read. Who
commented on the channel, and its totals, are known to the API only (https://takeout.google.com).
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from ingestion.parsed import batches
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.owners import Owner

TITLE = "YouTube"
HOW = "the zip of Google Takeout, with the tables of «YouTube and YouTube Music» (*.csv)"

CHANNEL = re.compile(r"UC[\w-]{22}")
VIDEO = re.compile(r"[\w-]{11}")
COMMENT = re.compile(r"Ug[\w-]{18,}(\.[\w-]+)?")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*")
SPOKEN = re.compile(r"\s*\{.*", re.DOTALL)
ADDRESS = re.compile(r"https?://(www\.)?youtube\.com/channel/UC[\w-]{22}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-\w+)*")
# who may see a video, in the languages of Takeout; what is none of these is taken for private
PUBLIC = {
    "public", "publique", "öffentlich", "público", "pública", "pubblico", "pubblica", "openbaar",
    "offentlig", "offentligt", "publiczny", "publiczna", "julkinen", "veřejné", "nyilvános",
    "herkese açık", "открытый доступ", "公開", "公开", "공개",
}  # fmt: skip
BATCH = 1000
Row = dict[str, str]


def recognises(archive: Archive) -> bool:
    """Whether a table of a channel is in it."""
    return any(_tables(archive).values())


def owners(archive: Archive) -> list[Owner]:
    """The channels, from their own table, else from who signs the comments and videos."""
    tables, names = _tables(archive), {}
    for member in tables["addresses"]:
        for row in archive.rows(member):
            spelled = [cell for name, cell in row.items() if "vanity" in name and cell]
            names[row.get("channel id")] = spelled[0] if spelled else None
    found: dict[str, None] = {}
    for kind in ("channels", "comments", "videos"):
        for member in tables[kind] if not found else ():
            ids = (_pick(row, "channel id", CHANNEL) for row in archive.rows(member))
            found |= dict.fromkeys(one for one in ids if one and CHANNEL.fullmatch(one))
    return [
        Owner(one, names.get(one), f"https://www.youtube.com/channel/{one}") for one in list(found)
    ]


def made_at(_archive: Archive) -> datetime | None:
    """Takeout does not say it in a table."""
    return None


def read(archive: Archive, reading: Reading) -> Iterator[Page]:
    """The channels, their public videos, and what they did on channels that are known."""
    tables = _tables(archive)
    for member in tables["channels"]:
        rows = archive.each(member, archive.rows(member), lambda row: _account(reading, row))
        yield "accounts", [row for row in rows if row]
    yield from _posts(archive, reading, tables)
    for member in tables["comments"]:
        yield from _comments(archive, reading, member)
    for member in tables["subscriptions"]:
        rows = archive.each(member, archive.rows(member), _subscribed)
        yield "interactions", list(_subscriptions(archive, reading, rows))


def _tables(archive: Archive) -> dict[str, list[str]]:
    """The members that hold each kind of table, known by their header or their first row."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for member in archive.matching(r"[^/]+\.csv"):
        start = archive.start(member).decode("utf-8-sig", "replace")
        header, _, rest = start.partition("\n")
        names = {" ".join(name.split()).casefold() for name in header.split(",")}
        for kind, is_it in KINDS.items():
            if is_it(names, rest.split("\n")[0]):
                found[kind].append(member)
                break
    return found


KINDS: dict[str, Callable[[set[str], str], bool]] = {
    "channels": lambda names, _: names >= {"channel id", "channel visibility"},
    "addresses": lambda names, _: "channel id" in names and any("vanity" in n for n in names),
    "videos": lambda names, _: (
        "video id" in names
        and bool(names & {"privacy", "video publish timestamp", "video create timestamp"})
        and "comment id" not in names
    ),
    "texts": lambda names, _: "video id" in names and any("video title" in n for n in names),
    "comments": lambda names, row: (
        names >= {"comment id", "channel id"}
        or bool(COMMENT.match(row) and CHANNEL.search(row) and TIME.search(row))
    ),
    "subscriptions": lambda names, row: (
        names >= {"channel id", "channel url", "channel title"}
        or bool(CHANNEL.match(row) and ADDRESS.search(row))
    ),
}


def _pick(row: Row, name: str, shape: re.Pattern[str]) -> str | None:
    """The cell below a header; where headers are in another language, the first of its shape."""
    if name in row:
        return row[name] or None
    return next((cell for cell in row.values() if shape.fullmatch(cell)), None)


def _account(reading: Reading, row: Row) -> dict[str, Any] | None:
    if row["channel visibility"].strip().casefold() not in PUBLIC:
        return reading.skip("channels that are not public")
    return {
        "account_id": row["channel id"],
        "display_name": row.get("channel title (original)") or None,
        "url": f"https://www.youtube.com/channel/{row['channel id']}",
        "observed_at": reading.now,
    }


def _posts(archive: Archive, reading: Reading, tables: dict[str, list[str]]) -> Iterator[Page]:
    texts: dict[str, str] = {}
    for member in tables["texts"]:
        for row in archive.rows(member):
            texts[row.get("video id", "")] = _text(row)
    for member in tables["videos"]:
        rows = archive.each(
            member, archive.rows(member), lambda row: _post(archive, reading, row, texts)
        )
        for batch in batches((row for row in rows if row), BATCH):
            yield "posts", batch


def _post(
    archive: Archive, reading: Reading, row: Row, texts: dict[str, str]
) -> dict[str, Any] | None:
    privacy = row.get("privacy", "").strip().casefold()
    if privacy not in PUBLIC:
        return reading.skip("videos that are not said to be public")
    alone = archive.accounts[0] if len(archive.accounts) == 1 else None
    channel = row.get("channel id") or alone
    if channel not in archive.accounts:
        return reading.skip("videos of a channel that is not the export's")
    language = row.get("video audio language", "")
    return {
        "post_id": row["video id"],
        "account_id": channel,
        "created_at": row.get("video publish timestamp") or row.get("video create timestamp"),
        "text": _text(row) or texts.get(row["video id"]) or None,
        "language": language if LANGUAGE.fullmatch(language) else None,
        "url": f"https://www.youtube.com/watch?v={row['video id']}",
        "kind": "video",
        "observed_at": reading.now,
    }


def _text(row: Row) -> str:
    """Title and description; their original stands before translations."""
    found: dict[str, str] = {}
    for name, cell in row.items():
        for what in ("video title", "video description"):
            if name.startswith(what) and "language" not in name:
                found.setdefault(what, cell)
    return "\n".join(filter(None, (found[what] for what in sorted(found, reverse=True))))


def _comments(archive: Archive, reading: Reading, member: str) -> Iterator[Page]:
    """Own comments as acts on whose video it is, where that is known: Takeout does not tell."""
    for batch in batches(archive.each(member, archive.rows(member), _comment), BATCH):
        authors = archive.authors({one["post_id"] for one in batch if one["post_id"]})
        rows = []
        for row in batch:
            target, _ = authors.get(row["post_id"], (None, None))
            if row["actor_account_id"] not in archive.accounts:
                reading.skip("comments of a channel that is not the export's")
            elif target is None:
                reading.skip("comments on videos that are not known here")
            else:
                rows.append({**row, "target_account_id": target, "observed_at": reading.now})
        yield "interactions", rows


def _comment(row: Row) -> dict[str, Any]:
    comment_id = _pick(row, "comment id", COMMENT)
    return {
        "interaction_id": comment_id,
        "acting_post_id": comment_id,
        "act": "comment",
        "actor_account_id": _pick(row, "channel id", CHANNEL),
        "post_id": _pick(row, "video id", VIDEO),
        "occurred_at": _pick(row, "comment create timestamp", TIME),
        "text": _spoken(_pick(row, "comment text", SPOKEN) or ""),
    }


def _spoken(cell: str) -> str:
    """The text of objects that follow each other with commas, without the brackets of a list."""
    return "".join(part.get("text", "") for part in json.loads(f"[{cell}]"))


def _subscribed(row: Row) -> str:
    channel = _pick(row, "channel id", CHANNEL)
    if channel is None:
        raise ValueError("no channel")
    return channel


def _subscriptions(
    archive: Archive, reading: Reading, channels: Iterable[str]
) -> Iterator[dict[str, Any]]:
    """Subscriptions to claimed channels; they have no time, so observation counts."""
    claimed = reading.claimed()
    for channel in channels:
        if len(archive.accounts) != 1:
            reading.skip("subscriptions: the export is of several channels and tells not of which")
        elif channel not in claimed:
            reading.skip("subscriptions to channels that nobody claims")
        elif channel != (actor := archive.accounts[0]):
            yield {
                "interaction_id": f"subscription:{channel}:{actor}:{reading.now:%Y-%m-%d}",
                "act": "subscription",
                "actor_account_id": actor,
                "target_account_id": channel,
                "observed_at": reading.now,
            }
