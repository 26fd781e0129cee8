"""X asked without a socket: what tests of its connector share."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from ingestion.client import Answer
from ingestion.networks import twitter
from ingestion.networks.twitter.tweets import time_of
from ingestion.reading import Reading
from ingestion.sandbox import twitter as sandbox

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
T0 = NOW - timedelta(hours=9)
ME, BO = "2244994945", "42"
TOKEN = sandbox.SECRETS["bearer_token"]


def connecting(monkeypatch):
    """A client whose answers come from a function of (path, parameters); no socket, no waiting."""

    def connected(answer, **secrets):
        api = twitter.connect(
            "http://x.test",
            {"bearer_token": TOKEN, **secrets},
            sleep=lambda seconds: api.slept.append(seconds),
            clock=NOW.timestamp,
        )
        api.asked, api.slept = [], []

        def ask(url, params, auth):
            path = urlsplit(url).path
            api.requests += 1
            api.asked.append((path, params))
            status, body, headers = (*answer(path, params, auth), {})[:3]
            return Answer(status, headers, body)

        monkeypatch.setattr(api, "_ask", ask)
        return api

    return connected


def read(api, claims, state=None, now=NOW):
    """Rows by relation, the reading, and the exception that ended it."""
    state = {} if state is None else state
    told = (lambda: api.requests, lambda: api.objects)
    reading = Reading("twitter", claims, state, now, *told)
    rows, problem = defaultdict(list), None
    try:
        for name, page in twitter.read(api, reading):
            rows[name] += page
            for drained, more in reading.drain():
                rows[drained] += more
    except Exception as error:
        problem = error
    for drained, more in reading.drain():
        rows[drained] += more
    return rows, reading, problem


def snowflake(when):
    return str(int((when - time_of("0")).total_seconds() * 1000) << 22)


def user(account_id=ME, name="ana", **more):
    metrics = {"followers_count": 10, "following_count": 5, "tweet_count": 9, "listed_count": 1}
    return {
        "id": account_id, "username": name, "name": name.title(), "protected": False,
        "created_at": "2020-01-01T00:00:00.000Z", "description": "", "verified": False,
        "verified_type": "none", "public_metrics": metrics, **more,
    }  # fmt: skip


def tweet(number=1, author=ME, **more):
    post_id = snowflake(T0 + timedelta(minutes=number))
    return {
        "id": post_id, "text": "ah", "author_id": author, "lang": "fr",
        "created_at": f"{T0 + timedelta(minutes=number):%Y-%m-%dT%H:%M:%S}.000Z",
        "edit_history_tweet_ids": [post_id],
        "public_metrics": {
            "retweet_count": 0, "reply_count": 0, "like_count": 0, "quote_count": 0,
            "bookmark_count": 0, "impression_count": 5,
        }, **more,
    }  # fmt: skip
