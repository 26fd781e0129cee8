"""A GitHub account's own public repositories, and who starred, forked or discussed them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingestion.client import Client, Gone
from ingestion.networks.github.answers import PER_PAGE, Denied, Wish, key, listed
from ingestion.parsed import Item, inner, moment, number
from ingestion.reading import LOOKBACK, Page, Reading

STARS = "application/vnd.github.star+json"
MOST_STARS = 40_000  # the list ends there, oldest first
TALKED_ABOUT = 10  # stars with which a repository's comments are asked for, open issues or not
GHOST = "10137"  # in whose name deleted accounts stay
NAMED = re.compile(r"(?<![\w/@.])@([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))")
QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)


@dataclass
class Received:
    """One run over what the repositories of one account received."""

    api: Client
    reading: Reading
    account: str
    logins: Mapping[str, str]  # of claimed accounts, folded, with their ids
    beyond: int | None = None  # stars since the first read on repositories with too many to list

    def pages(self, repository: Item) -> Iterator[Page]:
        """Acts on one repository; what cannot be read of it leaves the others."""
        for stream in (self.stars, self.forks, self.comments):
            try:
                yield from stream(repository)
            except (Gone, Denied) as problem:
                self.reading.skip(f"{stream.__name__} that GitHub does not show ({problem.status})")

    def stars(self, repository: Item) -> Iterator[Page]:
        """Who starred it, from the last page back: the newest stand at the end.

        Times are told, so the total is not needed; only where the list ends before the newest
        stars is its growth all there is.
        """
        count, native_id = number(repository.get("stargazers_count")), key(repository)
        if not isinstance(count, int):
            return
        if count > MOST_STARS:
            first = self.reading.cursor(self.account, f"beyond {native_id}")
            first = count if first is None else first
            self.reading.mark(self.account, f"beyond {native_id}", first)
            self.beyond = (self.beyond or 0) + max(count - first, 0)
            return
        if not self.has_changed("stars", native_id, count):
            return
        since = newest = self.since("stars", native_id)
        path, is_clear = f"repos/{repository.get('full_name')}/stargazers", True
        for page in range(-(-count // PER_PAGE), 0, -1):
            params = {"page": page}
            stars, _ = next(listed(self.api, path, params, Wish(STARS)), ([], None))
            rows = [
                self.act(f"star:{native_id}:{actor}", "star", actor, native_id)
                | {"occurred_at": star.get("starred_at")}
                for star in stars
                if (actor := self.actor(star.get("user"), "star"))
                and not is_before(star.get("starred_at"), since)
            ]
            yield "interactions", rows
            times = [moment(star.get("starred_at")) for star in stars]
            is_clear = is_clear and all(times)
            newest = max([newest, *(time for time in times if time)])
            if any(time and time < since for time in times):
                break
        if is_clear:
            self.mark("stars", native_id, newest, count)

    def forks(self, repository: Item) -> Iterator[Page]:
        """Who made a copy to work on, newest first; it is a repository of the one who did."""
        count, native_id = number(repository.get("forks_count")), key(repository)
        if not isinstance(count, int) or not self.has_changed("forks", native_id, count):
            return
        since = newest = self.since("forks", native_id)
        path, is_clear = f"repos/{repository.get('full_name')}/forks", True
        for forks, _ in listed(self.api, path, {"sort": "newest"}):
            rows = [
                self.act(f"fork:{key(fork)}", "fork", actor, native_id)
                | {"occurred_at": fork.get("created_at"), "acting_post_id": key(fork)}
                for fork in forks
                if (actor := self.actor(fork.get("owner"), "fork"))
                and not is_before(fork.get("created_at"), since)
            ]
            yield "interactions", rows
            times = [moment(fork.get("created_at")) for fork in forks]
            is_clear = is_clear and all(times)
            newest = max([newest, *(time for time in times if time)])
            if any(time and time < since for time in times):
                break
        if is_clear:
            self.mark("forks", native_id, newest, count)

    def comments(self, repository: Item) -> Iterator[Page]:
        """What was said on its issues and pull requests, last changed first.

        No counter tells whether there is any: it is asked for where an issue is open or some have
        starred, and costs nothing where nothing was said since.
        """
        native_id, stars = key(repository), number(repository.get("stargazers_count"))
        is_loved = isinstance(stars, int) and stars >= TALKED_ABOUT
        if not (number(repository.get("open_issues_count")) or is_loved):
            return
        since = newest = self.since("comments", native_id)
        path = f"repos/{repository.get('full_name')}/issues/comments"
        params = {"since": f"{since:%Y-%m-%dT%H:%M:%SZ}", "sort": "updated", "direction": "desc"}
        etag, is_clear = self.reading.cursor(self.account, f"etag {native_id}"), True
        told = None
        for comments, answer in listed(self.api, path, params, Wish(etag=etag)):
            told = told or answer.headers.get("etag")
            yield (
                "interactions",
                [row for one in comments for row in self.comment_rows(one, native_id)],
            )
            times = [moment(one.get("updated_at") or one.get("created_at")) for one in comments]
            is_clear = is_clear and all(times)
            newest = max([newest, *(time for time in times if time)])
        if told and is_clear:
            newest = min(newest, self.reading.now)
            if newest > since:
                self.mark("comments", native_id, newest)
            # it is good for the same question only, and the next run may ask for another time
            is_same = newest in (since, since + LOOKBACK)
            self.reading.mark(self.account, f"etag {native_id}", told if is_same else "")

    def comment_rows(self, comment: Item, repository: str | None) -> Iterator[dict[str, Any]]:
        """Rows of interactions from a comment: on whose repository it is, and on whom it names."""
        actor = self.actor(comment.get("user"), "comment")
        if actor is None:
            return
        native_id = f"comment:{key(comment)}"
        row = self.act(native_id, "comment", actor, repository) | {
            "acting_post_id": native_id,
            "occurred_at": comment.get("created_at"),
            "text": comment.get("body"),
        }
        if actor != self.account:
            yield row
        named = NAMED.findall(QUOTED.sub("", str(comment.get("body") or "")))
        targets = {self.logins[login.lower()] for login in named if login.lower() in self.logins}
        for target in sorted(targets - {self.account, actor}):
            yield {
                **row,
                "interaction_id": f"{native_id}:mention:{target}",
                "act": "mention",
                "target_account_id": target,
                "post_id": None,
            }

    def act(self, native_id: str, word: str, actor: str, repository: str | None) -> dict[str, Any]:
        """What every row of interactions has."""
        return {
            "interaction_id": native_id,
            "act": word,
            "actor_account_id": actor,
            "target_account_id": self.account,
            "post_id": repository,
            "observed_at": self.reading.now,
        }

    def actor(self, user: object, word: str) -> str | None:
        """The id of who acts; None for deleted accounts, which are one and nobody, and machines."""
        actor = key(user)
        if actor is None or actor == GHOST:
            return self.reading.skip(f"{word} of a deleted account")
        if inner(user).get("type") == "Bot":
            return self.reading.skip(f"{word} of a declared machine")
        return actor

    def counters(self) -> Iterator[Page]:
        """Stars that no list tells, since they were first counted, on all repositories together.

        They belong to no repository: of those, what lists told of would be taken off again.
        """
        if self.beyond is None:
            return
        row = {
            "account_id": self.account,
            "act": "star",
            "count": self.beyond,
            "observed_at": self.reading.now,
            "observed_on": self.reading.now.date(),
        }
        yield "counters", [row]

    def has_changed(self, stream: str, repository: str | None, count: int) -> bool:
        """Whether the total is another than when the list was read; 0 has none to read."""
        before, _ = self.marked(stream, repository)
        return count != (before or 0)

    def since(self, stream: str, repository: str | None) -> datetime:
        """From when to read again."""
        _, newest = self.marked(stream, repository)
        return newest - LOOKBACK if newest else self.reading.horizon

    def marked(self, stream: str, repository: str | None) -> tuple[int | None, datetime | None]:
        """The total and the newest time of a repository's stream at the end of an earlier run."""
        told = str(self.reading.cursor(self.account, f"{stream} {repository}") or "")
        count, _, newest = told.partition(" ")
        return (int(count) if count else None), moment(newest)

    def mark(self, stream: str, repository: str | None, newest: datetime, count: int = 0) -> None:
        """Note both, for when the account is done."""
        told = f"{count} {min(newest, self.reading.now).isoformat()}"
        self.reading.mark(self.account, f"{stream} {repository}", told)


def is_before(value: object, since: datetime) -> bool:
    """Whether a time is too old to be kept; what is no time goes on, to be told as such."""
    time = moment(value)
    return time is not None and time < since


def post(reading: Reading, account: str, repository: Item) -> dict[str, Any]:
    """One row of posts from a repository: its name and description are its text."""
    told = (repository.get("name"), repository.get("description"))
    return {
        "post_id": key(repository),
        "account_id": account,
        "created_at": repository.get("created_at"),
        "text": "\n".join(str(text) for text in told if text),
        "url": repository.get("html_url"),
        "kind": "repository",
        "observed_at": reading.now,
    }
