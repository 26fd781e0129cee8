"""Tweets of an archive, told as the API would tell them, and the likes it lists."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from ingestion.archives.twitter.likes import batches
from ingestion.archives.twitter.notes import Notes
from ingestion.archives.twitter.times import moment
from ingestion.networks.twitter.answers import Item, entries, inner
from ingestion.networks.twitter.tweets import acts, counters, post, reference
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.owners import Owner

TWEETS = r"data/(tweets?(-part\d+)?|js/tweets/\d{4}_\d\d)\.js"
REPOST = re.compile(r"RT @(\w{1,15}):? ")
STATUS = re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/\w{1,15}/status/(\d+)")
TOTALS = {"favorite_count": "like_count", "retweet_count": "retweet_count"}
KNOWN_FIELDS = {
    "id", "id_str", "full_text", "text", "created_at", "lang", "source", "entities",
    "extended_entities", "in_reply_to_status_id", "in_reply_to_status_id_str",
    "in_reply_to_user_id", "in_reply_to_user_id_str", "in_reply_to_screen_name",
    "display_text_range", "possibly_sensitive", "edit_info", "retweeted", "favorited", "truncated",
    "retweeted_status", "quoted_status", "quoted_status_id_str", "user", "geo", "coordinates",
    "place", "contributors", *TOTALS,
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

    for member in archive.matching(TWEETS):
        known = (one for one in archive.each(member, archive.items(member), understood) if one)
        for batch in batches(known):
            quoted = {one for told in batch if (one := reference(told.tweet, "quoted"))}
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

    `original` is the reposted tweet by its id, which only old archives have. Without it, it is a
    blind repost: all there is of the original is the name it begins with, in `honoured` as an id.
    """

    tweet: dict[str, Any]
    original: dict[str, Item]
    is_blind_repost: bool
    honoured: str | None


def as_api(tweet: Item, account_id: str, notes: Notes) -> Told:
    """A tweet of an archive as the API would tell it."""
    text = tweet["full_text"] if "full_text" in tweet else tweet["text"]
    if not isinstance(text, str):
        raise TypeError("a tweet without text")
    created_at = moment(tweet["created_at"])
    referenced: list[dict[str, str]] = []
    original: dict[str, Item] = {}
    blind = None
    if isinstance(whole := tweet.get("retweeted_status"), dict):
        referenced.append({"type": "retweeted", "id": whole["id_str"]})
        original[whole["id_str"]] = {"author_id": whole["user"]["id_str"]}
    elif not (blind := REPOST.match(text)):
        if answered := tweet.get("in_reply_to_status_id_str"):
            referenced.append({"type": "replied_to", "id": answered})
        if quoted := quoted_id(tweet):
            referenced.append({"type": "quoted", "id": quoted})
    # whoever is gone has the id -1
    named = {
        str(account): str(one.get("screen_name")).lower()
        for one in entries(inner(tweet, "entities"), "user_mentions")
        if str(account := one.get("id_str") or one.get("id")).isdigit()
    }
    told = {
        "id": tweet["id_str"],
        "text": notes.whole(text, created_at),
        "author_id": account_id,
        "created_at": created_at,
        "lang": None if tweet.get("lang") == "zxx" else tweet.get("lang"),
        "in_reply_to_user_id": None if original else tweet.get("in_reply_to_user_id_str"),
        "referenced_tweets": referenced,
        "entities": {"mentions": [{"id": one} for one in named]},
        "public_metrics": {
            name: number(tweet[field]) for field, name in TOTALS.items() if field in tweet
        },
    }
    honoured = [one for one, name in named.items() if blind and name == blind[1].lower()]
    return Told(told, original, blind is not None, next(iter(honoured), None))


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


def quoted_id(tweet: Item) -> str | None:
    """The tweet that this one quotes: stated, or the last link to one, as X shows it."""
    if isinstance(stated := tweet.get("quoted_status_id_str"), str):
        return stated
    links = [one.get("expanded_url") for one in entries(inner(tweet, "entities"), "urls")]
    found = [match[1] for link in links if (match := STATUS.match(str(link)))]
    return found[-1] if found else None


def is_outdated(tweet: Item) -> bool:
    """Whether a later wording of the same post exists."""
    edits = inner(tweet, "edit_info")
    control = inner(edits, "initial") or inner(inner(edits, "edit"), "editControlInitial")
    ids = control.get("editTweetIds")
    return isinstance(ids, list) and bool(ids) and ids[-1] != tweet.get("id_str")


def number(told: Any) -> Any:  # noqa: ANN401
    """Archives spell numbers as text; what is none stays as it is, to be refused with its row."""
    if isinstance(told, str) and told.isascii() and told.isdigit() and len(told) < 20:
        return int(told)
    return told
