"""How Bluesky's AppView spells accounts, notes, feeds and threads."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from ingestion.sandbox.bluesky.habit import key
from ingestion.sandbox.bluesky.view import NOTE, Note, Passing, Shelf, View, is_one_in

NOBODY = "handle.invalid"
PARIS = timezone(timedelta(hours=2))


def instant(moment: datetime) -> str:
    """A time as the server writes it."""
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def written(note: Note, is_claimed: bool) -> str:
    """A time as clients write it, some of them oddly."""
    if is_claimed or not is_one_in(12, note.uri + "t"):
        return instant(note.at)
    odd = (
        note.at.astimezone(UTC).replace(tzinfo=None).isoformat(),
        note.at.astimezone(PARIS).isoformat(),
        f"{note.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.123456Z",
        "2049-01-01T00:00:00.000Z",
    )
    return odd[sum(note.uri.encode()) % len(odd)]


def cid(name: str) -> str:
    """What a record's content is called: 36 bytes in base32."""
    digest = hashlib.sha256(name.encode()).digest()
    return f"b{base64.b32encode(bytes((1, 113, 18, 32)) + digest).decode().lower().rstrip('=')}"


class Rendering:
    """Writes the objects of one world."""

    def __init__(self, view: View) -> None:
        """Remember the world."""
        self.view = view

    def basic(self, did: str) -> dict[str, Any]:
        """An account as others' content names it; some never wrote a profile."""
        account = self.view.accounts[did]
        shown = {
            "did": did,
            "handle": NOBODY if did in self.view.nameless else account.handle,
            "associated": {"activitySubscription": {"allowSubscriptions": "followers"}},
            "labels": [],
            "createdAt": instant(account.created_at),
        }
        if not account.default_image:
            shown |= {"displayName": account.display_name, "avatar": "https://cdn.example/a.jpg"}
        if account.verified:
            shown["verification"] = {
                "verifications": [], "verifiedStatus": "valid", "trustedVerifierStatus": "none",
            }  # fmt: skip
        return shown

    def profile(self, did: str) -> dict[str, Any]:
        """An account in a list of accounts."""
        account = self.view.accounts[did]
        if account.default_image:
            return self.basic(did)
        more = {"description": account.description, "indexedAt": instant(account.created_at)}
        if account.links:
            more["website"] = account.links[0]
        return self.basic(did) | more

    def detailed(self, did: str) -> dict[str, Any]:
        """An account that was asked for."""
        account = self.view.accounts[did]
        shown = self.profile(did)
        purposes = [one.purpose for one in self.view.lists[did]]
        packs = purposes.count("referencelist")
        lists = {
            "lists": len(purposes) - packs, "feedgens": 0, "starterPacks": packs, "labeler": False,
        }  # fmt: skip
        return shown | {
            "followersCount": account.followers,
            "followsCount": account.following,
            "postsCount": account.posts,
            "associated": lists | shown["associated"],
        }

    def shelf(self, shelf: Shelf) -> dict[str, Any]:
        """A list, without its members."""
        kept, owner = shelf.kept, self.view.accounts[shelf.kept.owner]
        return {
            "uri": shelf.uri, "cid": cid(shelf.uri), "name": kept.name,
            "purpose": f"app.bsky.graph.defs#{shelf.purpose}", "listItemCount": len(kept.members),
            "indexedAt": instant(owner.created_at), "labels": [],
            "creator": self.profile(kept.owner),
        }  # fmt: skip

    def pack(self, shelf: Shelf) -> dict[str, Any]:
        """A starter pack, as a list of them shows it."""
        kept, owner = shelf.kept, self.view.accounts[shelf.kept.owner]
        return {
            "uri": shelf.pack, "cid": cid(shelf.pack), "creator": self.basic(kept.owner),
            "record": {
                "$type": "app.bsky.graph.starterpack", "name": kept.name, "list": shelf.uri,
                "feeds": [], "createdAt": instant(owner.created_at),
            },
            "listItemCount": len(kept.members), "joinedWeekCount": 0, "joinedAllTimeCount": 4,
            "labels": [], "indexedAt": instant(owner.created_at),
        }  # fmt: skip

    def place(self, shelf: Shelf, did: str) -> dict[str, Any]:
        """Somebody on a list."""
        owner, draw = shelf.kept.owner, sum(did.encode())
        since = self.view.end - timedelta(days=1 + draw % 300)
        uri = f"at://{owner}/app.bsky.graph.listitem/{key(since, draw)}"
        return {"uri": uri, "subject": self.profile(did)}

    def note(self, note: Note) -> dict[str, Any]:
        """A note with its record and its totals."""
        is_claimed = self.view.accounts[note.author].person_id is not None
        record: dict[str, Any] = {
            "$type": NOTE,
            "createdAt": written(note, is_claimed),
            "langs": [note.language],
            "text": note.text,
        }
        shown: dict[str, Any] = {
            "uri": note.uri,
            "cid": cid(note.uri),
            "author": self.basic(note.author),
            "record": record,
            **self.view.counts(note),
            "indexedAt": instant(note.at),
            "labels": [],
        }
        if note.answers:
            above = {"uri": note.answers, "cid": cid(note.answers)}
            record["reply"] = {"root": above, "parent": above}
        if note.quotes:
            strong = {"uri": note.quotes, "cid": cid(note.quotes)}
            record["embed"] = {"$type": "app.bsky.embed.record", "record": strong}
            found = {"$type": "app.bsky.embed.record#viewNotFound", "notFound": True}
            shown["embed"] = {
                "$type": "app.bsky.embed.record#view",
                "record": {**found, "uri": note.quotes},
            }
        if note.names:
            # places are counted in bytes, as everywhere in a record
            spelled = f"@{self.view.accounts[note.names].handle}".encode()
            start = note.text.encode().find(spelled)
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": note.names}
            index = {"byteStart": start, "byteEnd": start + len(spelled)}
            record["facets"] = [{"features": [feature], "index": index}]
        return shown

    def seen(self, note: Note) -> dict[str, Any]:
        """A note as it is shown to a member, with what that member has to do with it: nothing."""
        shown = self.note(note)
        shown["author"]["viewer"] = {"muted": False, "blockedBy": False}
        viewer = {"bookmarked": False, "threadMuted": False, "embeddingDisabled": False}
        return shown | {"viewer": viewer}

    def item(self, item: Note | Passing) -> dict[str, Any]:
        """One item of a feed."""
        if isinstance(item, Note):
            return {"post": self.note(item)}
        reason = {
            "$type": "app.bsky.feed.defs#reasonRepost",
            "by": self.basic(item.author),
            "uri": item.uri,
            "cid": cid(item.uri),
            "indexedAt": instant(item.at),
        }
        return {"post": self.note(item.note), "reason": reason}

    def like(self, did: str, at: datetime) -> dict[str, Any]:
        """One like below a note."""
        return {"actor": self.profile(did), "createdAt": instant(at), "indexedAt": instant(at)}

    def thread(self, note: Note, depth: int) -> dict[str, Any]:
        """A note and the answers below it, as deep as was asked."""
        if self.view.is_deleted(note):
            missing = {"$type": "app.bsky.feed.defs#notFoundPost", "uri": note.uri}
            return missing | {"notFound": True}
        if is_one_in(150, note.author + "b"):
            blocked = {"$type": "app.bsky.feed.defs#blockedPost", "uri": note.uri, "blocked": True}
            return blocked | {"author": {"did": note.author}}
        shown = {"$type": "app.bsky.feed.defs#threadViewPost", "post": self.note(note)}
        shown["threadContext"] = {}
        if depth > 0:
            answers = [
                one for one in self.view.replies[note.uri] if one.author not in self.view.taken_down
            ]
            shown["replies"] = [self.thread(one, depth - 1) for one in answers]
        return shown
