"""The fictional France as federated instances: accounts, statuses and notifications of each."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ingestion.sandbox.france.listing import Kept, keep
from ingestion.sandbox.france.records import Account, Act, Post
from ingestion.sandbox.mastodon.habit import HOSTS, snowflake

OWNERS = 15  # on each instance so many accounts gave a token: those that receive most
SUSPENDED = 60  # one in so many strangers
FIRST_NOTIFICATION = 34_975_535


@dataclass(frozen=True)
class Status:
    """One status, as its author's instance knows it."""

    uri: str
    author: str
    created: datetime
    text: str
    kind: str  # post, reply, share, quote or mention
    language: str
    hashtags: tuple[str, ...] = ()
    aim: str | None = None  # the account that it answers, passes on, quotes or names
    about: str | None = None  # the uri of what it answers, passes on or quotes
    visibility: str = "public"


@dataclass(frozen=True)
class Notification:
    """One act, as its target is told of it."""

    id: str
    type: str
    created: datetime
    actor: str
    status: str | None


class View:
    """What all instances know together, with the ids under which each knows it."""

    def __init__(self, world: Any) -> None:  # noqa: ANN401
        """Arrange the world's accounts, posts and acts."""
        self.accounts: dict[str, Account] = world.accounts["mastodon"]
        self.strangers = [one for one, who in self.accounts.items() if who.person_id is None]
        self.suspended = {one for one in self.strangers if digest(one) % SUSPENDED == 0}
        self.statuses: dict[str, Status] = {}
        self.of: defaultdict[str, list[Status]] = defaultdict(list)  # account -> its own
        self.below: defaultdict[str, list[Status]] = defaultdict(list)  # uri -> answers
        self.boosts: defaultdict[str, list[Status]] = defaultdict(list)
        self.quotes: defaultdict[str, list[Status]] = defaultdict(list)
        self.likers: dict[str, dict[str, datetime]] = defaultdict(dict)  # uri -> account -> when
        self.made: dict[tuple[str, str], dict[str, Any]] = {}  # accounts as instances show them
        self._told: dict[str, list[Notification]] = {}
        self._acts: dict[str, list[Act]] = world.acts["mastodon"]
        self.owners = self._owners()
        keepers = [owner for owners in self.owners.values() for owner in owners[::5]]
        self.lists: defaultdict[str, list[Kept]] = defaultdict(list)
        for kept in keep(world, "mastodon", keepers):
            self.lists[kept.owner].append(kept)
        for posts in world.posts["mastodon"].values():
            for post in posts:
                self._add(from_post(post))
        for act in (act for acts in self._acts.values() for act in acts):
            if act.act == "favourite":
                self.likers[str(act.post_id)].setdefault(act.actor_account_id, act.occurred_at)
            elif act.act != "follow" and act.acting_post_id not in self.statuses:
                self._add(from_act(act))
        for host in HOSTS:
            for owner in self.owners[host]:
                self._add_private(owner)
        for statuses in (*self.of.values(), *self.below.values(), *self.boosts.values()):
            statuses.sort(key=lambda status: status.created)
        self._by_number = {
            host: {number_of(host, one.created, one.uri): one for one in self.statuses.values()}
            for host in HOSTS
        }
        self._people = {
            host: {self.number(host, one): one for one in self.accounts} for host in HOSTS
        }

    def account(self, host: str, number: str) -> str | None:
        """The account that an instance knows by a number."""
        return self._people[host].get(number)

    def number(self, host: str, account_id: str) -> str:
        """The number by which an instance knows an account: its own, or one of this instance."""
        home, _, number = account_id.partition("/")
        return number if home == host else str(10**17 + digest(host, account_id) % 10**17)

    def status(self, host: str, number: str) -> Status | None:
        """The status that an instance knows by a number."""
        return self._by_number[host].get(number)

    def number_of(self, host: str, status: Status) -> str:
        """The number by which an instance knows a status."""
        return number_of(host, status.created, status.uri)

    def told(self, account_id: str) -> list[Notification]:
        """Everything that an account is told, newest first; suspended actors are not mentioned."""
        if account_id not in self._told:
            self._told[account_id] = self._notifications(account_id)
        return self._told[account_id]

    def _notifications(self, account_id: str) -> list[Notification]:
        words = {"share": "reblog", "reply": "mention"}
        found = [
            Notification(
                "",
                words.get(act.act, act.act),
                act.occurred_at,
                act.actor_account_id,
                act.post_id if act.act in ("favourite", "share") else act.acting_post_id,
            )
            for act in self._distinct(account_id)
            if act.actor_account_id not in self.suspended
        ]
        found += [
            Notification("", "mention", status.created, status.author, status.uri)
            for status in self.statuses.values()
            if status.visibility == "direct" and status.aim == account_id
        ]
        # who has been there for long was told things that count no more
        opened = self.accounts[account_id].created_at + timedelta(days=1)
        found.append(Notification("", "follow", opened, self._stranger(account_id), None))
        found.sort(key=lambda one: one.created)
        numbered = [
            replace(
                one,
                id=str(FIRST_NOTIFICATION + i),
                status=None if one.type == "follow" else one.status,
            )
            for i, one in enumerate(found)
        ]
        return numbered[::-1]

    def _distinct(self, account_id: str) -> list[Act]:
        """The acts on an account; who favourites twice did it once."""
        seen: set[tuple[str, str, str | None]] = set()
        found = []
        for act in self._acts.get(account_id, ()):
            key = (act.act, act.actor_account_id, act.post_id)
            if act.act == "favourite" and key in seen:
                continue
            seen.add(key)
            found.append(act)
        return found

    def _owners(self) -> dict[str, list[str]]:
        """Who gave a token, by instance: those that receive most, the most first."""
        claimed = [one for one, account in self.accounts.items() if account.person_id]
        claimed.sort(key=lambda one: (-len(self._acts.get(one, ())), one))
        return {
            host: [one for one in claimed if one.startswith(f"{host}/")][:OWNERS] for host in HOSTS
        }

    def _stranger(self, account_id: str) -> str:
        """Somebody nobody claims, always the same for an account."""
        return self.strangers[digest(account_id) % len(self.strangers)]

    def _add(self, status: Status) -> None:
        self.statuses[status.uri] = status
        self.of[status.author].append(status)
        shelf = {"reply": self.below, "share": self.boosts, "quote": self.quotes}.get(status.kind)
        if shelf is not None and status.about:
            shelf[status.about].append(status)

    def _add_private(self, owner: str) -> None:
        """A post for followers, and somebody's direct message: its owner's token shows both."""
        newest = max((one.created for one in self.of[owner]), default=None)
        if newest is None:
            return
        when = newest - timedelta(minutes=1)
        for author, text, visibility, aim in (
            (owner, "Entre nous : rien de tout cela ne se publie.", "private", None),
            (
                self._stranger(owner),
                "Secret, seulement pour vous.",
                "direct",
                owner,
            ),
        ):
            uri = f"https://fil.example/objects/{visibility}-{digest(owner)}"
            kind = "mention" if aim else "post"
            self._add(Status(uri, author, when, text, kind, "fr", aim=aim, visibility=visibility))


def from_post(post: Post) -> Status:
    """What a registered person published."""
    return Status(
        post.post_id,
        post.account_id,
        post.created_at,
        post.text,
        post.kind,
        post.language,
        post.hashtags,
        post.target_account_id,
        post.target_post_id,
    )


def from_act(act: Act) -> Status:
    """What a stranger wrote or passed on."""
    return Status(
        str(act.acting_post_id),
        act.actor_account_id,
        act.occurred_at,
        act.text,
        act.act,
        act.language,
        (),
        act.target_account_id,
        act.post_id,
    )


def number_of(host: str, created: datetime, uri: str) -> str:
    """An id of one instance that sorts by time."""
    return str(snowflake(created, digest(host, uri)))


def digest(*parts: str) -> int:
    """A large number, always the same for the same parts."""
    return int.from_bytes(hashlib.blake2b("|".join(parts).encode(), digest_size=8).digest())
