"""X's API v2 in front of the world: same paths, fields, pages, limits and refusals."""

import re
import time
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from ingestion.sandbox.exchange import Request, Response
from ingestion.sandbox.france.records import Account
from ingestion.sandbox.twitter.habit import HABIT
from ingestion.sandbox.twitter.objects import Rendering, missing
from ingestion.sandbox.twitter.rules import (
    PROBLEMS,
    Refusal,
    Route,
    check,
    find_route,
    invalid,
    page_of,
    plain,
)
from ingestion.sandbox.twitter.view import Tweet, View

__all__ = ["HABIT", "SECRETS", "fault", "serve"]

SECRETS = {"bearer_token": "sandbox-app-token"}
USER_TOKEN = "sandbox-user-token"  # not handed out: nobody is told who likes
# the real windows times this, so that a first read of a whole demo needs no pause
GENEROSITY = 50
WINDOW = timedelta(minutes=15)
REACH = {"timelines": 3200, "mentions": 800}

_views: WeakKeyDictionary[Any, View] = WeakKeyDictionary()
# (in a user's name, route) -> when the window ends, requests in it
_windows: WeakKeyDictionary[Any, dict[tuple[bool, str], tuple[datetime, int]]] = WeakKeyDictionary()


def serve(world: Any, request: Request) -> Response:  # noqa: ANN401
    """Answer one request below `/2`."""
    headers = {"api-version": "2.167"}
    try:
        as_user = _authenticate(request)
        if request.method != "GET":
            raise plain(405, "Method Not Allowed")
        route, asked_id = find_route(request.path)
        headers |= _spend(world, route, as_user, request.now)
        if int(headers["x-rate-limit-remaining"]) < 0:
            headers["x-rate-limit-remaining"] = "0"
            raise plain(429, "Too Many Requests")
        asked = check(route, request.query)
        if route.user_only and not as_user:
            raise Refusal(
                403,
                "Unsupported Authentication",
                "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  "
                "Supported authentication types are [OAuth 1.0a User Context, "
                "OAuth 2.0 User Context].",
                f"{PROBLEMS}/unsupported-authentication",
            )
        if world not in _views:
            _views[world] = View(world)
        return Response(200, _answer(_views[world], route, request.path, asked_id, asked), headers)
    except Refusal as refusal:
        return Response(refusal.status, refusal.body, headers)


def fault(kind: str) -> Response | None:
    """What X answers in a `throttle`, when the `quota` is used up or the token is `expired`."""
    if kind == "throttle":
        reset = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(int(time.time()) + 1)}
        return Response(429, plain(429, "Too Many Requests").body, reset)
    if kind == "quota":
        detail = "Usage cap exceeded: Monthly product cap"
        body = {
            "account_id": "1", "product_name": "pay-per-use", "title": "UsageCapExceeded",
            "period": "Monthly", "scope": "Product", "detail": detail,
            "type": f"{PROBLEMS}/usage-capped",
        }  # fmt: skip
        # the window is nearly untouched: only the body tells that waiting is useless
        window = {
            "x-rate-limit-limit": "900", "x-rate-limit-remaining": "899",
            "x-rate-limit-reset": str(int(time.time()) + 2),
        }  # fmt: skip
        return Response(429, body, window)
    if kind == "expired":
        return Response(401, plain(401, "Unauthorized").body, {})
    return None


def _authenticate(request: Request) -> bool:
    """Whether the token is a user's; a 401 without a token that the sandbox gave out."""
    token = request.headers.get("authorization")
    if token == f"Bearer {SECRETS['bearer_token']}":
        return False
    if token == f"Bearer {USER_TOKEN}":
        return True
    raise plain(401, "Unauthorized")


def _spend(world: Any, route: Route, as_user: bool, now: datetime) -> dict[str, str]:  # noqa: ANN401
    """Count one request against its window; the headers tell what is left, below 0 if too much."""
    limit = max(1, int(route.window[as_user] * GENEROSITY))
    windows = _windows.setdefault(world, {})
    ends, used = windows.get((as_user, route.name), (now, 0))
    ends, used = (ends, used + 1) if now < ends else (now + WINDOW, 1)
    windows[(as_user, route.name)] = ends, used
    return {
        "x-rate-limit-limit": str(limit),
        "x-rate-limit-remaining": str(limit - used),
        "x-rate-limit-reset": str(int(ends.timestamp())),
    }


def _answer(
    view: View, route: Route, path: str, asked_id: str | None, asked: dict[str, str]
) -> dict[str, Any]:
    if route.name == "usage":
        return {"data": {"project_id": "1", "project_cap": "2000000", "project_usage": "1200",
                         "cap_reset_day": 3}}  # fmt: skip
    if route.name == "me":
        return {"data": {"id": "1", "name": "Clout", "username": "clout"}}
    rendering = Rendering(view, asked)
    if route.name in ("users", "users_by"):
        return rendering.users(*_lookup_users(view, route, asked))
    if route.name == "tweets":
        return rendering.tweets(*_lookup_tweets(view, asked["ids"].split(",")))
    if asked_id and (problem := _hidden(view, path, asked_id)):
        return {"errors": [problem]}
    if route.name == "lists":
        part, tokens = page_of(route, path, asked, len(view.lists[asked_id or ""]))
        return rendering.lists(view.lists[asked_id or ""][part], tokens)
    if route.of_users:
        accounts = _users_below(view, route, asked_id or "")
        part, tokens = page_of(route, path, asked, len(accounts))
        return rendering.users(accounts[part], [], tokens)
    tweets = (
        _search(view, asked) if route.name == "search" else _below(view, route, asked_id, asked)
    )
    part, tokens = page_of(route, path, asked, len(tweets))
    return rendering.tweets(tweets[part], [], tokens)


def _lookup_users(
    view: View, route: Route, asked: dict[str, str]
) -> tuple[list[Account], list[dict[str, Any]]]:
    parameter = "usernames" if route.name == "users_by" else "ids"
    found, errors = [], []
    for key in dict.fromkeys(asked[parameter].split(",")):
        account = view.by_handle.get(key.lower()) if parameter == "usernames" else None
        account = account or view.accounts.get(key)
        if account is None or account.account_id in view.suspended:
            errors.append(missing("user", parameter, key, suspended=account is not None))
        else:
            found.append(account)
    return found, errors


def _lookup_tweets(view: View, ids: list[str]) -> tuple[list[Tweet], list[dict[str, Any]]]:
    found, errors = [], []
    for tweet_id in dict.fromkeys(ids):
        tweet = view.tweets.get(tweet_id)
        if tweet is None or view.is_hidden(tweet.author):
            hidden = tweet is not None
            errors.append(missing("tweet", "ids", tweet_id, hidden=hidden))
        else:
            found.append(tweet)
    return found, errors


def _hidden(view: View, path: str, asked_id: str) -> dict[str, Any] | None:
    """The problem of asking below an account or a tweet that is gone or not for our eyes."""
    if path.startswith("/2/users/"):
        known, account = asked_id in view.accounts, asked_id
    else:
        tweet = view.tweets.get(asked_id)
        known, account = tweet is not None, tweet.author if tweet else ""
    kind = "user" if path.startswith("/2/users/") else "tweet"
    if not known or account in view.suspended:
        return missing(kind, "id", asked_id, suspended=known)
    return missing(kind, "id", asked_id, hidden=True) if account in view.protected else None


def _users_below(view: View, route: Route, asked_id: str) -> list[Account]:
    everybody: dict[str, list[str]] = getattr(view, route.name)
    actors = dict.fromkeys(everybody.get(asked_id, []))
    visible = [view.accounts[actor] for actor in actors if not view.is_hidden(actor)]
    # X never lists more than the last hundred who liked
    return visible[:100] if route.name == "likers" else visible


def _below(view: View, route: Route, asked_id: str | None, asked: dict[str, str]) -> list[Tweet]:
    everything: dict[str, list[Tweet]] = getattr(view, route.name)
    excluded = asked.get("exclude", "").split(",")
    reach = 800 if "replies" in excluded else REACH.get(route.name)
    left_out = {"replies": "replied_to", "retweets": "retweeted"}
    kinds = [left_out[name] for name in excluded if name]
    found = everything.get(asked_id or "", [])[:reach]
    return _within([t for t in found if not any(t.refers(kind) for kind in kinds)], asked)


def _within(tweets: list[Tweet], asked: dict[str, str]) -> list[Tweet]:
    """The tweets of the asked stretch of time; an id wins over a time on the same side."""
    if since := asked.get("since_id"):
        tweets = [tweet for tweet in tweets if int(tweet.id) > int(since)]
    elif start := asked.get("start_time"):
        tweets = [tweet for tweet in tweets if tweet.created >= datetime.fromisoformat(start)]
    if until := asked.get("until_id"):
        tweets = [tweet for tweet in tweets if int(tweet.id) < int(until)]
    elif end := asked.get("end_time"):
        tweets = [tweet for tweet in tweets if tweet.created < datetime.fromisoformat(end)]
    return tweets


def _search(view: View, asked: dict[str, str]) -> list[Tweet]:
    """The last seven days, by the three operators that a reader of replies needs."""
    wanted = []
    for term in asked["query"].split():
        operator, colon, value = term.partition(":")
        if not colon or operator not in ("conversation_id", "to", "from"):
            message = (
                "There were errors processing your request: Reference to invalid operator "
                f"'{operator}'. Operator is not available in current product or product packaging."
            )
            raise invalid("query", asked["query"], message)
        wanted.append((operator, re.sub("^@", "", value).lower()))
    week = view.end - timedelta(days=7)
    found = [
        tweet
        for tweet in view.tweets.values()
        if tweet.created >= week
        and not view.is_hidden(tweet.author)
        and all(_fits(view, tweet, operator, value) for operator, value in wanted)
    ]
    return _within(sorted(found, key=lambda tweet: int(tweet.id), reverse=True), asked)


def _fits(view: View, tweet: Tweet, operator: str, value: str) -> bool:
    if operator == "conversation_id":
        return view.conversation(tweet) == value
    account_id = tweet.author if operator == "from" else tweet.to_user
    account = view.accounts.get(account_id or "")
    return account is not None and value in (account.handle.lower(), account.account_id)
