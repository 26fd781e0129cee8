"""One tweet as rows: a post, its totals, and everything it does to other accounts."""

import html
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from ingestion.networks.twitter.answers import either, entries, inner
from ingestion.parsed import Item, number
from ingestion.reading import Reading

POST_FIELDS = (
    "author_id,created_at,entities,in_reply_to_user_id,lang,note_tweet,public_metrics,"
    "referenced_tweets"
)
KNOWN_FIELDS = {
    "id", "text", "edit_history_tweet_ids", "edit_history_post_ids", "note_post",
    "referenced_posts", *POST_FIELDS.split(","),
}  # fmt: skip
METRICS = {
    "retweet_count": "repost", "repost_count": "repost", "reply_count": "reply",
    "like_count": "like", "quote_count": "quote", "bookmark_count": "bookmark",
}  # fmt: skip
REPOSTED = "reposted"
RENAMED = {"retweeted": REPOSTED}
EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, UTC)  # when X's ids began to tell the time


def acts(
    reading: Reading,
    tweet: Item,
    others: dict[str, Item],
    followers: Any,  # noqa: ANN401
    wanted: Collection[str] | None = None,
) -> Iterator[dict[str, Any]]:
    """Rows of interactions: everything one tweet does to other accounts, or to those wanted.

    A tweet can answer, quote and name at once; SQL keeps the highest act per target.
    """
    reading.notice("tweet", tweet, KNOWN_FIELDS)
    author = tweet.get("author_id")
    for act, target, post_id in targets(reading, tweet, others):
        if target == author:
            reading.skip("an act on oneself")
            continue
        if wanted is not None and target not in wanted:
            continue
        yield {
            "interaction_id": f"{tweet.get('id')}:{act}:{target}",
            "act": act,
            "actor_account_id": author,
            "target_account_id": target,
            "post_id": post_id,
            "acting_post_id": tweet.get("id"),
            "occurred_at": tweet.get("created_at"),
            "text": None if act == "repost" else text_of(tweet),
            "actor_followers": followers,
            "observed_at": reading.now,
        }


def targets(
    reading: Reading, tweet: Item, others: dict[str, Item]
) -> Iterator[tuple[str, str, str | None]]:
    """(act, target account, the target's post) for everything a tweet does."""
    named = [one for one in entries(inner(tweet, "entities"), "mentions") if one.get("id")]
    references = referenced(tweet)
    if reposted := references.get(REPOSTED):
        # the text begins «RT @name:», so the first name is the author's where X hides the original
        first = named[0]["id"] if named else None
        if target := either(others.get(reposted), "author_id") or first:
            yield "repost", str(target), reposted
        else:
            reading.skip("repost of a post that X does not show")
        return
    if target := tweet.get("in_reply_to_user_id"):
        yield "reply", str(target), references.get("replied_to")
    if quoted := references.get("quoted"):
        if target := either(others.get(quoted), "author_id"):
            yield "quote", str(target), quoted
        else:
            reading.skip("quote of a post that X does not show")
    for target in dict.fromkeys(str(one["id"]) for one in named):
        yield "mention", target, None


def post(reading: Reading, tweet: Item, user: Item, others: dict[str, Item]) -> dict[str, Any]:
    """One row of posts from one of the account's own tweets."""
    references = referenced(tweet)
    reposted = references.get(REPOSTED)
    answers, quotes = tweet.get("in_reply_to_user_id"), "quoted" in references
    language = tweet.get("lang")
    return {
        "post_id": tweet.get("id"),
        "account_id": tweet.get("author_id"),
        "created_at": tweet.get("created_at"),
        "text": text_of(tweet),
        # und, qme, qam and their like: no language was found
        "language": None if language == "und" or str(language)[:1] == "q" else language,
        "url": f"https://x.com/{user.get('username')}/status/{tweet.get('id')}",
        "kind": "repost" if reposted else "reply" if answers else "quote" if quotes else "post",
        "in_reply_to_post_id": references.get("replied_to"),
        "in_reply_to_account_id": answers,
        "repost_of_post_id": reposted,
        "repost_of_account_id": either(others.get(reposted or ""), "author_id"),
        "observed_at": reading.now,
    }


def counters(reading: Reading, tweet: Item) -> Iterator[dict[str, Any]]:
    """One row per public total of a tweet that is not 0.

    None for a repost: it shows its original's, which are not its own.
    """
    if is_repost(tweet):
        return
    told: dict[str, Any] = {}
    for name, count in inner(tweet, "public_metrics").items():
        if act := METRICS.get(name):
            told.setdefault(act, count)  # both names of one may be there
    for act, count in told.items():
        if number(count) != 0:
            yield {
                "account_id": tweet.get("author_id"),
                "post_id": tweet.get("id"),
                "act": act,
                "count": count,
                "observed_at": reading.now,
            }


def referenced(tweet: Item) -> dict[str, str]:
    """The ids of the tweets that this one answers (replied_to), quotes (quoted) or reposts."""
    return {
        RENAMED.get(kind, kind): str(one["id"])
        for one in entries(tweet, "referenced_tweets", "referenced_posts")
        if one.get("id") and isinstance(kind := one.get("type"), str)
    }


def is_repost(tweet: Item) -> bool:
    """Whether the tweet only passes another one on."""
    return REPOSTED in referenced(tweet)


def text_of(tweet: Item) -> Any:  # noqa: ANN401
    """The whole text: X cuts long ones in `text`, and writes three signs as entities there."""
    long = inner(tweet, "note_tweet", "note_post").get("text")
    text = long or tweet.get("text")
    return html.unescape(text) if isinstance(text, str) else text


def time_of(post_id: str) -> datetime:
    """When an id was given out: all its bits but the last 22 count milliseconds."""
    is_id = post_id.isascii() and post_id.isdigit() and len(post_id) < 20
    return EPOCH + timedelta(milliseconds=int(post_id) >> 22 if is_id else 0)
