"""The world as Bluesky holds it: notes, who did what to them, and what cannot be seen of it."""

import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ingestion.sandbox.france.listing import Kept, keep
from ingestion.sandbox.france.records import Account, Act, Post

NOTE, REPOST, LIKE = "app.bsky.feed.post", "app.bsky.feed.repost", "app.bsky.feed.like"
PURPOSES = ("curatelist", "referencelist", "modlist")
COLLECTIONS = {"share": REPOST, "like": LIKE}


@dataclass
class Note:
    """One post, as all posts, answers and quotes are. Times are when the server saw it."""

    uri: str
    author: str
    at: datetime
    text: str
    language: str
    answers: str | None = None
    quotes: str | None = None
    names: str | None = None  # the DID of whom its text names
    totals: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Shelf:
    """One list; the purpose of the one inside a starter pack is to be referred to."""

    kept: Kept
    purpose: str

    @property
    def uri(self) -> str:
        """The address of the list's record."""
        return f"at://{self.kept.owner}/app.bsky.graph.list/3k{self.kept.number % 10**11}"

    @property
    def pack(self) -> str:
        """The address of the starter pack around it."""
        return self.uri.replace(".list/", ".starterpack/")


@dataclass
class Passing:
    """One repost in the feed of whoever did it."""

    uri: str
    author: str
    at: datetime
    note: Note


def signed(world: Any) -> None:  # noqa: ANN401
    """Name each record of the world with its owner's address.

    The world draws an act's id before it tells whose the act is; only keys can be drawn so.
    """
    everything = [act for acts in world.acts["bluesky"].values() for act in acts]
    names = {
        act.acting_post_id: (
            f"at://{act.actor_account_id}/{COLLECTIONS.get(act.act, NOTE)}/{act.acting_post_id}"
        )
        for act in everything
        if act.acting_post_id and "/" not in act.acting_post_id
    }
    for act in everything:
        act.acting_post_id = names.get(act.acting_post_id, act.acting_post_id)
        act.post_id = names.get(act.post_id, act.post_id)
        act.parent_id = names.get(act.parent_id, act.parent_id)
    for posts in world.posts["bluesky"].values():
        for post in posts:
            post.post_id = names.get(post.post_id, post.post_id)
            post.target_post_id = names.get(post.target_post_id, post.target_post_id)


def is_one_in(count: int, identity: str) -> bool:
    """Whether an id is among the one in `count` to which something happens, whatever the day."""
    return zlib.crc32(identity.encode()) % count == 0


class View:
    """Everything of one world that the API can be asked for. Lists are newest first."""

    def __init__(self, world: Any) -> None:  # noqa: ANN401
        """Index a world once; it does not change."""
        signed(world)
        self.end: datetime = world.now
        self.accounts: dict[str, Account] = world.accounts["bluesky"]
        strangers = [a for a in self.accounts.values() if a.person_id is None]
        # what they did still counts, but is listed nowhere
        self.taken_down = {a.account_id for a in strangers if is_one_in(150, a.account_id)}
        self.nameless = {a.account_id for a in strangers if is_one_in(40, a.account_id + "h")}
        self.by_handle = {
            account.handle.lower(): account
            for account in self.accounts.values()
            if account.account_id not in self.nameless
        }
        self.notes: dict[str, Note] = {}
        self.likes: defaultdict[str, list[tuple[str, datetime]]] = defaultdict(list)
        self.reposters: defaultdict[str, list[str]] = defaultdict(list)
        self.quotes: defaultdict[str, list[Note]] = defaultdict(list)
        self.replies: defaultdict[str, list[Note]] = defaultdict(list)
        self.mentions: defaultdict[str, list[Note]] = defaultdict(list)
        self.feeds: defaultdict[str, list[Note | Passing]] = defaultdict(list)
        owners = [a.account_id for a in self.accounts.values() if a.person_id]
        self.lists: defaultdict[str, list[Shelf]] = defaultdict(list)
        for place, kept in enumerate(keep(world, "bluesky", owners[::6])):
            purpose = PURPOSES[place % len(PURPOSES)]
            self.lists[kept.owner].append(Shelf(kept, purpose))
        self.shelves = {shelf.uri: shelf for every in self.lists.values() for shelf in every}
        acts = [act for of in world.acts["bluesky"].values() for act in of]
        acts.sort(key=lambda act: (act.occurred_at, act.acting_post_id), reverse=True)
        for posts in world.posts["bluesky"].values():
            for post in posts:
                if post.kind != "share":
                    self._add(post.post_id, post.account_id, post.created_at, post, post.kind)
        for act in acts:
            self._note(act)
        for note in self.notes.values():
            self.feeds[note.author].append(note)
        for feed in self.feeds.values():
            feed.sort(key=lambda one: (one.at, one.uri), reverse=True)

    def _note(self, act: Act) -> None:
        uri, target = act.acting_post_id or "", act.post_id or ""
        if act.act == "like":
            self.likes[target].append((act.actor_account_id, act.occurred_at))
            return
        if act.act == "share":
            self.reposters[target].append(act.actor_account_id)
            passing = Passing(uri, act.actor_account_id, act.occurred_at, self.notes[target])
            self.feeds[act.actor_account_id].append(passing)
            return
        if uri not in self.notes:
            self._add(uri, act.actor_account_id, act.occurred_at, act, act.act)
        note = self.notes[uri]
        if note.names:
            self.mentions[act.target_account_id].append(note)
        elif act.act == "quote":
            self.quotes[target].append(note)
        else:
            self.replies[target].append(note)

    def _add(self, uri: str, author: str, at: datetime, told: Post | Act, kind: str) -> None:
        """One note. The world writes as X does: here nobody names whom a note answers or quotes."""
        target = told.target_account_id
        post = told.target_post_id if isinstance(told, Post) else told.post_id
        note = Note(uri, author, at, told.text, told.language)
        note.totals = dict(told.totals) if isinstance(told, Post) else {}
        if kind == "mention" or (kind == "reply" and f"/{LIKE}/" in (post or "")):
            note.names = target  # a like has no text to answer: its giver is named
        elif kind == "reply":
            note.answers = post
            note.text = note.text.removeprefix(f"@{self.accounts[target or ''].handle} ")
        elif kind == "quote":
            note.quotes = post
            note.text = note.text.rpartition(" https://t.co/")[0]
        self.notes[uri] = note

    def is_deleted(self, note: Note) -> bool:
        """Whether a stranger regretted what was written."""
        return self.accounts[note.author].person_id is None and is_one_in(150, note.uri)

    def is_hidden(self, note: Note) -> bool:
        """Whether a note cannot be read any more."""
        return note.author in self.taken_down or self.is_deleted(note)

    def counts(self, note: Note) -> dict[str, int]:
        """The totals that a note shows, with those whom no list shows."""
        totals = {
            "replyCount": len(self.replies[note.uri]),
            "repostCount": len(self.reposters[note.uri]),
            "likeCount": len(self.likes[note.uri]),
            "quoteCount": len(self.quotes[note.uri]),
        }
        hidden = {"likeCount": note.totals.get("like", 0)}
        shown = {name: max(count, hidden.get(name, 0)) for name, count in totals.items()}
        return {**shown, "bookmarkCount": note.totals.get("save", 0)}
