"""Tweets of an archive, told as the API would tell them, and the likes it lists."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from ingestion.archives.twitter.likes import BATCH
from ingestion.archives.twitter.members import members
from ingestion.archives.twitter.notes import Notes
from ingestion.networks.twitter import v1
from ingestion.networks.twitter.answers import inner
from ingestion.networks.twitter.tweets import acts, counters, is_repost, post, referenced
from ingestion.parsed import Item, batches
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.owners import Owner

TWEETS = r"tweets?(-part\d+)?\.js"
MONTHS = r"data/js/tweets/\d{4}_\d\d\.js"
REPOST = re.compile(r"RT @(\w{1,15}):? ")
KNOWN_FIELDS = {
    "id", "id_str", "full_text", "text", "created_at", "lang", "source", "entities",
    "extended_entities", "in_reply_to_status_id", "in_reply_to_status_id_str",
    "in_reply_to_user_id", "in_reply_to_user_id_str", "in_reply_to_screen_name",
    "display_text_range", "possibly_sensitive", "edit_info", "retweeted", "favorited", "truncated",
    "retweeted_status", "quoted_status", "quoted_status_id_str", "user", "geo", "coordinates",
    "place", "contributors", "quoted_status_id", "quoted_status_permalink", "is_quote_status",
    "extended_tweet", *v1.TOTALS,
}  # fmt: skip


def tweets(
    archive: Archive, reading: Reading, owner: Owner, followers: int | None
) -> Iterator[Page]:
    """Posts, totals and acts of the archive's tweets, long ones with their whole text."""
    notes = Notes(archive)
    user = {"username": owner.handle}

    def understood(item: Item) -> Told | None:
        tweet = inner(item, "tweet") or item
        reading.notice("tweet", tweet, KNOWN_FIELDS)
        if is_outdated(tweet):
            return reading.skip("an earlier wording of an edited post")
        return as_api(tweet, str(owner.account_id), notes)

    for member in (*members(archive, TWEETS), *archive.matching(MONTHS)):
        known = (one for one in archive.each(member, archive.items(member), understood) if one)
        for batch in batches(known, BATCH):
            quoted = {one for told in batch if (one := referenced(told.tweet).get("quoted"))}
            others: dict[str, Item] = {
                post_id: {"id": post_id, "author_id": account_id}
                for post_id, (account_id, _) in archive.authors(quoted).items()
            }
            posts, totals, made = [], [], []
            for one in batch:
                others |= one.original
                row = post(reading, one.tweet, user, others)
                if one.is_blind_repost:
                    # its text is somebody else's
                    posts.append(row | {"kind": "repost", "text": None})
                    made += blind_repost(reading, one, followers)
                else:
                    posts.append(row)
                    totals += counters(reading, one.tweet)
                    made += acts(reading, one.tweet, others, followers)
            yield "posts", posts
            yield "counters", totals
            yield "interactions", made


class Told(NamedTuple):
    """A tweet in the words of the API v2, and what an archive tells otherwise.

    `original` is the reposted or quoted tweet by its id, which only old archives have. A repost
    without it is a blind one: all there is of the original is the name it begins with, in
    `honoured` as an id.
    """

    tweet: dict[str, Any]
    original: dict[str, Item]
    is_blind_repost: bool
    honoured: str | None


def as_api(tweet: Item, account_id: str, notes: Notes) -> Told:
    """A tweet of an archive as the API would tell it."""
    told, others = v1.tweet_of(tweet)
    text = told["text"]
    if not isinstance(text, str) or told["id"] is None or "created_at" not in tweet:
        raise TypeError("a tweet without text, id or time")
    blind = None if is_repost(told) else REPOST.match(text)
    told |= {"author_id": account_id, "text": notes.whole(text, told["created_at"])}
    if blind:
        told["referenced_tweets"] = []
    names = v1.named(tweet)
    honoured = [one for one, name in names.items() if blind and name == blind[1].lower()]
    return Told(told, others, blind is not None, next(iter(honoured), None))


def blind_repost(reading: Reading, told: Told, followers: int | None) -> Iterator[dict[str, Any]]:
    """The row of a repost of which the archive tells no more than whom it honours."""
    tweet, target = told.tweet, told.honoured
    if target is None:
        return reading.skip("repost of a post that X does not show")
    if target == tweet["author_id"]:
        return reading.skip("an act on oneself")
    yield {
        "interaction_id": f"{tweet['id']}:repost:{target}",
        "act": "repost",
        "actor_account_id": tweet["author_id"],
        "target_account_id": target,
        "acting_post_id": tweet["id"],
        "occurred_at": tweet["created_at"],
        "actor_followers": followers,
        "observed_at": reading.now,
    }


def is_outdated(tweet: Item) -> bool:
    """Whether a later wording of the same post exists."""
    edits = inner(tweet, "edit_info")
    control = inner(edits, "initial") or inner(inner(edits, "edit"), "editControlInitial")
    ids = control.get("editTweetIds")
    return isinstance(ids, list) and bool(ids) and ids[-1] != tweet.get("id_str")
