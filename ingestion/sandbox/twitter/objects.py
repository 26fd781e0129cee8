"""How X's API v2 spells tweets and users: asked fields, expansions, what is missing."""

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from ingestion.sandbox.france.listing import Kept
from ingestion.sandbox.france.records import Account
from ingestion.sandbox.twitter.rules import PROBLEMS, SECOND_NAMES
from ingestion.sandbox.twitter.view import Tweet, View

TWEET_DEFAULTS = {"id", "text", "edit_history_tweet_ids"}
USER_DEFAULTS = {"id", "name", "username"}


def instant(moment: datetime) -> str:
    """A time as X writes it."""
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def missing(
    kind: str, parameter: str, value: str, *, hidden: bool = False, suspended: bool = False
) -> dict[str, Any]:
    """One partial error: not there, suspended, or not for us to see."""
    title, detail, problem = (
        "Not Found Error", f"Could not find {kind} with {parameter}: [{value}].",
        "resource-not-found",
    )  # fmt: skip
    if suspended:
        title, detail = "Forbidden", f"User has been suspended: [{value}]."
    elif hidden:
        title, problem = "Authorization Error", "not-authorized-for-resource"
        what = "Tweet" if kind == "tweet" else kind
        detail = f"Sorry, you are not authorized to see the {what} with {parameter}: [{value}]."
    return {
        "value": value, "detail": detail, "title": title, "resource_type": kind,
        "parameter": parameter, "resource_id": value, "type": f"{PROBLEMS}/{problem}",
    }  # fmt: skip


def linked(account: Account) -> dict[str, Any]:
    """The address and the description of a profile, in which X puts short ones of its own.

    Who pretends to be somebody says so in the description.
    """
    told: dict[str, Any] = {"description": account.description, "url": ""}
    if not account.links:
        return told
    short = f"https://t.co/{zlib.crc32(account.account_id.encode()):08x}"
    place, start = "url", 0
    if account.person_id is None:
        place, start = "description", len(account.description) + 1
        told["description"] = f"{account.description} {short}"
    else:
        told["url"] = short
    entity = {
        "start": start, "end": start + len(short), "url": short,
        "expanded_url": account.links[0],
        "display_url": account.links[0].removeprefix("https://"),
    }  # fmt: skip
    return told | {"entities": {place: {"urls": [entity]}}}


class Rendering:
    """Writes the objects of one answer with the fields and expansions that were asked for."""

    def __init__(self, view: View, asked: dict[str, str]) -> None:
        """Remember what was asked."""
        self.view = view
        self.second = "post.fields" in asked
        back = {new: old for old, new in SECOND_NAMES.items()}
        tweet_fields = f"{asked.get('tweet.fields', '')},{asked.get('post.fields', '')}".split(",")
        self.tweet_fields = TWEET_DEFAULTS | {back.get(name, name) for name in tweet_fields}
        self.user_fields = USER_DEFAULTS | set(asked.get("user.fields", "").split(","))
        self.list_fields = {"id", "name", *asked.get("list.fields", "").split(",")}
        expansions = asked.get("expansions", "").split(",")
        self.expansions = {"referenced_tweets.id" if e == "referenced_posts" else e
                           for e in expansions}  # fmt: skip
        self._users: dict[str, dict[str, Any]] = {}
        self._tweets: dict[str, dict[str, Any]] = {}
        self._errors: dict[tuple[str, str], dict[str, Any]] = {}

    def users(
        self,
        accounts: Sequence[Account],
        errors: list[dict[str, Any]],
        tokens: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """An answer of users; with `meta` where it is a page."""
        meta = None if tokens is None else {"result_count": len(accounts), **tokens}
        return self._body([self._user(account) for account in accounts], errors, meta)

    def tweets(
        self,
        tweets: Sequence[Tweet],
        errors: list[dict[str, Any]],
        tokens: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """An answer of tweets with what they expand to; with `meta` where it is a page."""
        data = [self._tweet(tweet) for tweet in tweets]
        for tweet in tweets:
            self._expand(tweet)
        meta = None if tokens is None else {"result_count": len(tweets), **tokens}
        if meta and tweets:
            meta |= {"newest_id": tweets[0].id, "oldest_id": tweets[-1].id}
        return self._body(data, errors, meta)

    def lists(self, kept: Sequence[Kept], tokens: dict[str, str]) -> dict[str, Any]:
        """An answer of lists; private ones are there for their owner alone."""
        written = [
            {
                "id": str(one.number), "name": one.name, "owner_id": one.owner,
                "member_count": len(one.members), "follower_count": 0, "description": "",
                "private": one.number in self.view.private,
            }
            for one in kept
        ]  # fmt: skip
        data = [
            {name: value for name, value in one.items() if name in self.list_fields}
            for one in written
        ]
        return self._body(data, [], {"result_count": len(data), **tokens})

    def _body(
        self, data: list[Any], errors: list[dict[str, Any]], meta: dict[str, Any] | None
    ) -> dict[str, Any]:
        includes = {
            self._name(name): list(found.values())
            for name, found in (("users", self._users), ("tweets", self._tweets))
            if found
        }
        errors = errors + list(self._errors.values())
        parts = {"data": data, "includes": includes, "errors": errors, "meta": meta}
        return {name: part for name, part in parts.items() if part}

    def _name(self, name: str) -> str:
        return SECOND_NAMES.get(name, name) if self.second else name

    def _tweet(self, tweet: Tweet) -> dict[str, Any]:
        view = self.view
        written = {
            "id": tweet.id,
            "text": view.text(tweet),
            "edit_history_tweet_ids": [tweet.id],
            "author_id": tweet.author,
            "created_at": instant(tweet.created),
            "lang": tweet.lang,
            "conversation_id": view.conversation(tweet),
            "in_reply_to_user_id": tweet.to_user,
            "possibly_sensitive": False,
            "reply_settings": "everyone",
            "referenced_tweets": [{"type": kind, "id": other} for kind, other in tweet.references],
            "entities": self._entities(tweet),
            "public_metrics": self._metrics(tweet),
        }
        return {
            self._name(name): value
            for name, value in written.items()
            if name in self.tweet_fields and value not in (None, [], {})
        }

    def _metrics(self, tweet: Tweet) -> dict[str, int]:
        metrics = dict(tweet.metrics)
        if original := self.view.tweets.get(tweet.refers("retweeted") or ""):
            metrics = dict.fromkeys(metrics, 0) | {
                "retweet_count": original.metrics["retweet_count"]
            }
        return {self._name(name): count for name, count in metrics.items()}

    def _entities(self, tweet: Tweet) -> dict[str, Any]:
        mentions = [
            {"start": start, "end": end, "username": account.handle, "id": account.account_id}
            for start, end, account in self.view.mentioned(tweet)
        ]
        hashtags = [
            {"start": at, "end": at + len(tag) + 1, "tag": tag}
            for tag in tweet.hashtags
            if (at := tweet.text.find(f"#{tag}")) >= 0
        ]
        parts = {"mentions": mentions, "hashtags": hashtags}
        return {name: part for name, part in parts.items() if part}

    def _user(self, account: Account) -> dict[str, Any]:
        written = {
            "id": account.account_id,
            "name": account.display_name,
            "username": account.handle,
            "created_at": instant(account.created_at),
            "location": account.location or None,
            "protected": account.account_id in self.view.protected,
            "verified": account.verified,
            "verified_type": "blue" if account.verified else "none",
            **linked(account),
            "profile_image_url": "https://abs.twimg.example/sticky/default_profile_images/"
            "default_profile_normal.png"
            if account.default_image
            else f"https://pbs.twimg.example/profile_images/{account.account_id}/portrait.jpg",
            "public_metrics": {
                "followers_count": account.followers,
                "following_count": account.following,
                self._name("tweet_count"): account.posts,
                "listed_count": account.listed,
                "like_count": account.favourites,
                "media_count": 0,
            },
        }
        return {
            name: value
            for name, value in written.items()
            if name in self.user_fields and value is not None
        }

    def _expand(self, tweet: Tweet) -> None:
        if "author_id" in self.expansions:
            self._include_user(tweet.author, "author_id")
        if "in_reply_to_user_id" in self.expansions and tweet.to_user:
            self._include_user(tweet.to_user, "in_reply_to_user_id")
        if "entities.mentions.username" in self.expansions:
            for _, _, account in self.view.mentioned(tweet):
                self._include_user(account.account_id, "entities.mentions.username")
        if not self.expansions & {"referenced_tweets.id", "referenced_tweets.id.author_id"}:
            return
        for _, other_id in tweet.references:
            other = self.view.tweets.get(other_id)
            if other is None or self.view.is_hidden(other.author):
                parameter = "referenced_posts" if self.second else "referenced_tweets.id"
                self._errors[("tweet", other_id)] = missing(
                    "tweet", parameter, other_id, hidden=other is not None
                )
                continue
            self._tweets[other_id] = self._tweet(other)
            if "referenced_tweets.id.author_id" in self.expansions:
                self._include_user(other.author, "referenced_tweets.id.author_id")

    def _include_user(self, account_id: str, parameter: str) -> None:
        account = self.view.accounts.get(account_id)
        if account is None or account_id in self.view.suspended:
            self._errors[("user", account_id)] = missing(
                "user", parameter, account_id, suspended=account is not None
            )
        else:
            self._users[account_id] = self._user(account)
