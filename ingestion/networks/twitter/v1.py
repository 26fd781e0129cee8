"""Tweets, users and errors in the shapes of the API v1.1, told in the words of v2.

People's own archives, old dumps, and gateways that stand in front of the API still have them.
"""

import re
from collections.abc import Mapping
from typing import Any

from ingestion.networks.twitter.times import moment
from ingestion.parsed import Item, number

TOTALS = {
    "favorite_count": "like_count", "retweet_count": "retweet_count", "reply_count": "reply_count",
    "quote_count": "quote_count",
}  # fmt: skip
AUDIENCE = {
    "followers_count": "followers_count", "friends_count": "following_count",
    "statuses_count": "tweet_count", "listed_count": "listed_count",
    "favourites_count": "like_count",
}  # fmt: skip
PROFILE = ("name", "description", "entities", "location", "protected", "verified")
PROBLEMS = {
    17: "resource-not-found", 34: "resource-not-found", 50: "resource-not-found",
    63: "resource-not-found", 144: "resource-not-found", 179: "not-authorized-for-resource",
}  # fmt: skip
STATUS = re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/\w{1,15}/status/(\d+)")


def tweet_of(tweet: Item) -> tuple[dict[str, Any], dict[str, Item]]:
    """A tweet as v2 would tell it, and what is told of those it reposts or quotes, by their id."""
    referenced: list[dict[str, str]] = []
    others: dict[str, Item] = {}
    for name, kind in (("retweeted_status", "retweeted"), ("quoted_status", "quoted")):
        inside = tweet.get(name)
        if isinstance(inside, dict) and (native_id := id_of(inside, "id")):
            referenced.append({"type": kind, "id": native_id})
            if author := id_of(inside.get("user"), "id"):
                others[native_id] = {"id": native_id, "author_id": author}
        if name == "retweeted_status" and referenced:
            break  # what it quotes and answers is its original's
    is_repost = bool(referenced) and referenced[0]["type"] == "retweeted"
    if not is_repost:
        if answered := id_of(tweet, "in_reply_to_status_id"):
            referenced.insert(0, {"type": "replied_to", "id": answered})
        quoted = quoted_id(tweet)
        if quoted and quoted not in others and not any(r["type"] == "quoted" for r in referenced):
            referenced.append({"type": "quoted", "id": quoted})
    language = tweet.get("lang")
    told = {
        "id": id_of(tweet, "id"),
        "text": _text(tweet),
        "author_id": id_of(tweet.get("user"), "id"),
        "created_at": moment(tweet.get("created_at")),
        "lang": None if language == "zxx" else language,
        "in_reply_to_user_id": None if is_repost else id_of(tweet, "in_reply_to_user_id"),
        "referenced_tweets": referenced,
        "entities": {
            "mentions": [{"id": one, "username": name} for one, name in named(tweet).items()]
        },
        "public_metrics": {
            name: number(tweet[field])
            for field, name in TOTALS.items()
            if tweet.get(field) is not None
        },
    }
    return told, others


def user_of(user: Item) -> dict[str, Any]:
    """A user as v2 would tell it."""
    counts = {
        name: number(user[old]) for old, name in AUDIENCE.items() if user.get(old) is not None
    }
    return {
        **{name: user[name] for name in PROFILE if name in user},
        "id": id_of(user, "id"),
        "username": user.get("screen_name"),
        "created_at": moment(user.get("created_at")),
        "profile_image_url": user.get("profile_image_url_https") or user.get("profile_image_url"),
        "public_metrics": counts,
    }


def modern(body: Any) -> Any:  # noqa: ANN401
    """An answer in which whatever has the shape of v1.1 has that of v2; others stay as they are."""
    if not isinstance(body, dict):
        return body
    data, includes = body.get("data"), body.get("includes")
    included = includes if isinstance(includes, dict) else {}
    lists = {kind: items for kind, items in included.items() if isinstance(items, list)}
    items = data if isinstance(data, list) else [data]
    if not any(map(_is_old, [*items, *(one for told in lists.values() for one in told)])):
        return body
    users = [_modern(one, {}, []) for one in lists.pop("users", [])]
    others: dict[str, Item] = {}
    tweets = [
        _modern(one, others, users) for kind in ("tweets", "posts") for one in lists.pop(kind, [])
    ]
    items = [_modern(one, others, users) for one in items]
    known = {one.get("id") for one in tweets if isinstance(one, Mapping)}
    tweets += [other for native_id, other in others.items() if native_id not in known]
    return {
        **body,
        "data": items if isinstance(data, list) else items[0],
        "includes": {**lists, "tweets": tweets, "users": users},
    }


def problem_of(body: object) -> Item:
    """The problem in a refusal, in the words of v2: v1.1 lists numbers with a message each."""
    told = body if isinstance(body, dict) else {}
    errors = told.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    if "type" in told or not isinstance(first, dict) or first.get("code") not in PROBLEMS:
        return told
    return {"type": PROBLEMS[first["code"]], "detail": first.get("message")}


def id_of(item: object, name: str) -> str | None:
    """An id: the text beside the number, which loses its last digits elsewhere; -1 is nobody."""
    told = item if isinstance(item, Mapping) else {}
    for value in (told.get(f"{name}_str"), told.get(name)):
        text = str(value)
        if isinstance(value, str | int) and text.isascii() and text.isdigit():
            return text
    return None


def named(tweet: Item) -> dict[str, str]:
    """Whom a tweet names: names in lower case by id."""
    entities = tweet.get("entities")
    mentions = entities.get("user_mentions") if isinstance(entities, Mapping) else None
    return {
        native_id: str(one.get("screen_name")).lower()
        for one in (mentions if isinstance(mentions, list) else ())
        if (native_id := id_of(one, "id"))
    }


def quoted_id(tweet: Item) -> str | None:
    """The tweet that this one quotes: stated, or the last link to one, as X shows it."""
    if stated := id_of(tweet, "quoted_status_id"):
        return stated
    entities = tweet.get("entities")
    urls = entities.get("urls") if isinstance(entities, Mapping) else None
    links = [one.get("expanded_url") for one in urls or () if isinstance(one, Mapping)]
    found = [match[1] for link in links if (match := STATUS.match(str(link)))]
    return found[-1] if found else None


def _text(tweet: Item) -> Any:  # noqa: ANN401
    """The whole text: `text` is cut where the tweet is truncated."""
    extended = tweet.get("extended_tweet")
    whole = extended.get("full_text") if isinstance(extended, Mapping) else None
    return whole or (tweet["full_text"] if "full_text" in tweet else tweet.get("text"))


def _is_old(item: object) -> bool:
    return isinstance(item, Mapping) and "id_str" in item


def _modern(item: Any, others: dict[str, Item], users: list[Any]) -> Any:  # noqa: ANN401
    """One item in the words of v2; who wrote it, and what it passes on, go beside it."""
    if not _is_old(item):
        return item
    if "screen_name" in item:
        return user_of(item)
    told, found = tweet_of(item)
    others |= found
    if _is_old(item.get("user")):
        users.append(user_of(item["user"]))
    return told
