"""The world as X holds it: tweets by id, timelines, mentions, quotes, and what is hidden."""

import html
import re
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from ingestion.sandbox.france.listing import Kept, keep
from ingestion.sandbox.france.records import Account, Act, Post

REFERENCES = {"reply": "replied_to", "share": "retweeted", "quote": "quoted"}
METRICS = {
    "retweet_count": "share",
    "reply_count": "reply",
    "like_count": "like",
    "quote_count": "quote",
    "bookmark_count": "save",
    "impression_count": "view",
}
AFTER_THOUGHT = timedelta(days=2)


@dataclass(slots=True)
class Tweet:
    """One tweet. `references` are (type, tweet id); metrics are what X shows at the world's end."""

    id: str
    author: str
    created: datetime
    text: str
    lang: str
    references: list[tuple[str, str]] = field(default_factory=list)
    to_user: str | None = None
    metrics: dict[str, int] = field(default_factory=dict)
    hashtags: tuple[str, ...] = ()

    def refers(self, kind: str) -> str | None:
        """The tweet it answers, quotes or reposts."""
        return next((tweet for found, tweet in self.references if found == kind), None)


def is_one_in(count: int, identity: str) -> bool:
    """Whether an id is among the one in `count` to which something happens, whatever the day."""
    return zlib.crc32(identity.encode()) % count == 0


class View:
    """Everything of one world that X's API can be asked for. Lists are newest first."""

    def __init__(self, world: Any) -> None:  # noqa: ANN401
        """Index a world once; it does not change."""
        self.end = datetime.combine(world.end + timedelta(days=1), time(), UTC)
        self.accounts: dict[str, Account] = world.accounts["twitter"]
        self.by_handle = {account.handle.lower(): account for account in self.accounts.values()}
        silent = {person.person_id for person in world.people if person.kind == "silent"}
        self.protected = {a.account_id for a in self.accounts.values() if a.person_id in silent}
        self.suspended = {
            a.account_id
            for a in self.accounts.values()
            if a.person_id is None and is_one_in(300, a.account_id)
        }
        self.lists: defaultdict[str, list[Kept]] = defaultdict(list)
        self.private = set()
        strangers = [one for one, a in self.accounts.items() if a.person_id is None]
        claimed = [one for one, a in self.accounts.items() if a.person_id]
        for kept in keep(world, "twitter", (*claimed[::40], *strangers[:: len(strangers) // 12])):
            self.private |= {kept.number} if is_one_in(9, kept.owner) else set()
            for member in kept.members:
                # in its place a list is as old as its number
                self.lists[member].insert(0, kept)
        self.tweets: dict[str, Tweet] = {}
        self.timelines: dict[str, list[Tweet]] = {}
        self.mentions: dict[str, list[Tweet]] = {}
        self.quotes: dict[str, list[Tweet]] = {}
        self.reposters: dict[str, list[str]] = {}
        self.likers: dict[str, list[str]] = {}
        self.followers: dict[str, list[str]] = {}
        for posts in world.posts["twitter"].values():
            for post in posts:
                self._add_post(post)
        for acts in world.acts["twitter"].values():
            for act in sorted(acts, key=lambda act: act.occurred_at, reverse=True):
                self._add_act(act)
        for tweet in sorted(self.tweets.values(), key=lambda tweet: int(tweet.id), reverse=True):
            self._file(tweet)

    def is_hidden(self, account_id: str) -> bool:
        """Whether nobody but followers (or nobody at all) sees what this account writes."""
        return account_id in self.protected or account_id in self.suspended

    def conversation(self, tweet: Tweet) -> str:
        """The id of the tweet that began the thread."""
        while parent := tweet.refers("replied_to"):
            if parent not in self.tweets:
                return parent
            tweet = self.tweets[parent]
        return tweet.id

    def mentioned(self, tweet: Tweet) -> list[tuple[int, int, Account]]:
        """Where in the text which accounts are named."""
        found = []
        for match in re.finditer(r"@(\w{1,15})\b", tweet.text, re.ASCII):
            if account := self.by_handle.get(match[1].lower()):
                found.append((match.start(), match.end(), account))
        return found

    def text(self, tweet: Tweet) -> str:
        """The text as the API writes it: three signs escaped, a repost cut after 140."""
        text = tweet.text
        if original := self.tweets.get(tweet.refers("retweeted") or ""):
            text = f"RT @{self.accounts[original.author].handle}: {original.text}"
            text = text if len(text) <= 140 else f"{text[:139]}…"
        return html.escape(text, quote=False)

    def _add_post(self, post: Post) -> None:
        # some regret what they wrote: gone for good two days later
        if is_one_in(200, post.post_id) and post.created_at + AFTER_THOUGHT <= self.end:
            return
        self._add(
            post.post_id, post.account_id, post.created_at, post.text, post.language, post.kind,
            post.target_account_id, post.target_post_id, post.totals, post.hashtags,
        )  # fmt: skip

    def _add_act(self, act: Act) -> None:
        if act.actor_account_id in self.suspended:
            return
        if act.act == "share" and act.post_id:
            self.reposters.setdefault(act.post_id, []).append(act.actor_account_id)
        elif act.act == "like" and act.post_id:
            self.likers.setdefault(act.post_id, []).append(act.actor_account_id)
        elif act.act == "follow":
            self.followers.setdefault(act.target_account_id, []).append(act.actor_account_id)
        known = self.tweets.get(act.acting_post_id or "")
        if act.acting_post_id and known is None and act.act in (*REFERENCES, "mention"):
            self._add(
                act.acting_post_id, act.actor_account_id, act.occurred_at, act.text, act.language,
                act.act, act.target_account_id, act.parent_id or act.post_id, {}, (),
            )  # fmt: skip
        elif known and act.act in ("reply", "mention"):
            self._name(known, act.target_account_id)

    def _add(
        self,
        tweet_id: str,
        author: str,
        created: datetime,
        text: str,
        lang: str,
        kind: str,
        target: str | None,
        target_post: str | None,
        totals: dict[str, int],
        hashtags: tuple[str, ...],
    ) -> None:
        tweet = Tweet(tweet_id, author, created, text, lang, hashtags=hashtags)
        tweet.metrics = {name: totals.get(act, 0) for name, act in METRICS.items()}
        if kind in REFERENCES and target_post:
            tweet.references.append((REFERENCES[kind], target_post))
        if kind == "reply":
            tweet.to_user = target
        if target and kind in ("reply", "mention"):
            self._name(tweet, target)
        self.tweets[tweet_id] = tweet

    def _name(self, tweet: Tweet, target: str) -> None:
        handle = self.accounts[target].handle
        if f"@{handle}".lower() not in tweet.text.lower():
            tweet.text = f"@{handle} {tweet.text}"

    def _file(self, tweet: Tweet) -> None:
        original = tweet.refers("retweeted")
        if original and original not in self.tweets:
            del self.tweets[tweet.id]  # a repost goes with its original
            return
        if self.is_hidden(tweet.author):
            return
        self.timelines.setdefault(tweet.author, []).append(tweet)
        if original:
            return
        for target in dict.fromkeys(a.account_id for _, _, a in self.mentioned(tweet)):
            self.mentions.setdefault(target, []).append(tweet)
        if quoted := tweet.refers("quoted"):
            self.quotes.setdefault(quoted, []).append(tweet)
