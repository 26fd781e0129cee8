"""What becomes of who reposted, quoted or liked once X's windows for it are full: 75 requests."""

import json
from collections import Counter
from datetime import timedelta
from itertools import chain

import pytest
from asking_x import BO, ME, NOW, connecting, read, tweet, user

from ingestion.client import Throttled
from ingestion.networks.twitter.tweets import time_of
from ingestion.reading import Claim

COUNTERS = {
    "retweeted_by": "retweet_count", "quote_tweets": "quote_count", "liking_users": "like_count",
}  # fmt: skip
ACTS = {"retweeted_by": "repost", "quote_tweets": "quote", "liking_users": "like"}
WINDOW = 75
DAY = 24 * 60
FULL = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(int(NOW.timestamp()) + 800)}
STRANGER = "7"


class Crowd:
    """X in front of accounts whose posts others react to; its windows are new each night."""

    def __init__(self, *accounts):
        self.posts = {account_id: [] for account_id in accounts}
        self.looks, self.spent = [], Counter()

    def write(self, account_id, days, **counts):
        """One post of so many days ago."""
        one = tweet(len(self.everything()) - days * DAY, account_id)
        self.posts[account_id].append(one)
        return self.react(one, **counts)

    def react(self, one, **counts):
        one["public_metrics"] |= counts
        return one["id"]

    def everything(self):
        return list(chain.from_iterable(self.posts.values()))

    def night(self, connected, state, number=0, **secrets):
        """One run: rows, reading, problem, and (kind, post, how many were asked for) of looks."""
        self.looks, self.spent = [], Counter()
        api = connected(self, user_token="mine", **secrets)
        claims = [Claim(one, account_id=one) for one in self.posts]
        found = read(api, claims, state, NOW + timedelta(days=number))
        return *found, self.looks

    def __call__(self, path, params, auth=None):
        parts = path.split("/")
        if parts[-1] in COUNTERS:
            return self.below(parts[3], parts[-1], params["max_results"])
        if path == "/2/users":
            return 200, {"data": [user(one, f"u{one}") for one in self.posts]}
        if path == "/2/tweets":
            wanted = params["ids"].split(",")
            return 200, {"data": [one for one in self.everything() if one["id"] in wanted]}
        if parts[-1] == "tweets":
            since = int(params.get("since_id", 0))
            mine = [one for one in self.posts[parts[3]] if int(one["id"]) > since]
            return 200, {"data": mine[::-1], "meta": {"result_count": len(mine)}}
        return 200, {"meta": {"result_count": 0}}

    def below(self, post_id, kind, most):
        self.spent[kind] += 1
        if self.spent[kind] > WINDOW:
            return 429, {"title": "Too Many Requests", "type": "about:blank"}, FULL
        self.looks.append((kind, post_id, most))
        if kind != "quote_tweets":
            return 200, {"data": [user(STRANGER, "di")]}
        quote = tweet(1, STRANGER, referenced_tweets=[{"type": "quoted", "id": post_id}])
        return 200, {"data": [quote], "includes": {"users": [user(STRANGER, "di")]}}


@pytest.fixture
def connected(monkeypatch):
    return connecting(monkeypatch)


def told(rows):
    return {(row["act"], row["post_id"]) for row in rows["interactions"]}


@pytest.mark.parametrize("kind", COUNTERS)
def test_an_account_with_more_reactions_than_a_window_holds_is_read_and_the_rest_told_later(
    connected, kind
):
    crowd, state = Crowd("1", ME, "3"), {}
    posts = [crowd.write(ME, days=n // 4, **{COUNTERS[kind]: 1}) for n in range(100)]
    rows, reading, problem, first = crowd.night(connected, state)
    assert problem is None
    assert {row["account_id"]: row["outcome"] for row in rows["reads"]} == {
        "1": "read", ME: "read", "3": "read",
    }  # fmt: skip
    assert len(first) == WINDOW
    (note,) = (row["note"] for row in rows["reads"] if row["account_id"] == ME)
    assert "25 of its posts: X's limit is used up, the next runs ask" in note
    (left_out,) = (n for reason, n in reading.skipped.items() if "waits for the next run" in reason)
    assert left_out == 25
    assert state["cursors"][ME]["posts"] == max(posts, key=int)

    more, _, problem, second = crowd.night(connected, state, 1)
    assert problem is None
    assert not [row for row in more["reads"] if row["note"]]
    # those of three weeks ago too, each of them once
    assert Counter(post_id for _, post_id, _ in first + second) == Counter(posts)
    assert told(rows) | told(more) == {(ACTS[kind], post_id) for post_id in posts}
    # what is known is not paid for again, but for the counters of the last three days
    recent = {one for one in posts if time_of(one) >= NOW + timedelta(days=1 - 3)}
    assert {row["post_id"] for row in more["posts"]} == recent
    *_, third = crowd.night(connected, state, 2)
    assert third == []


def test_a_full_window_leaves_the_other_kinds_alone(connected):
    crowd, state = Crowd(ME), {}
    both = [crowd.write(ME, days=1, retweet_count=1, quote_count=n % 2) for n in range(100)]
    rows, _, _, looks = crowd.night(connected, state)
    assert Counter(kind for kind, *_ in looks) == {"retweeted_by": WINDOW, "quote_tweets": 50}
    (note,) = (row["note"] for row in rows["reads"])
    assert "who reposted 25" in note
    assert "quoted" not in note
    *_, looks = crowd.night(connected, state, 1)
    assert len(looks) == 25
    assert {post_id for _, post_id, _ in looks} <= set(both)


def test_what_a_counter_grows_by_while_it_waits_is_asked_for_along_with_it(connected):
    crowd, state = Crowd(ME), {}
    for _ in range(WINDOW + 1):
        crowd.write(ME, days=1, retweet_count=2)
    *_, looks = crowd.night(connected, state)
    (left_out,) = {one["id"] for one in crowd.everything()} - {post_id for _, post_id, _ in looks}
    for one in crowd.everything():
        crowd.react(one, retweet_count=5)
    *_, looks = crowd.night(connected, state, 1)
    # who waited longest comes first
    assert looks[0] == ("retweeted_by", left_out, 5)
    assert {most for *_, most in looks[1:]} == {3}


def test_who_fills_a_window_each_night_does_not_keep_the_others_waiting(connected):
    crowd, state = Crowd("1", "2", BO), {}
    small = [crowd.write(one, days=0, retweet_count=1) for one in ("2", BO)]
    seen = []
    for night in range(2):
        for _ in range(100):
            crowd.write("1", days=-night, retweet_count=1)
        *_, problem, looks = crowd.night(connected, state, night)
        assert problem is None
        # one refusal is enough for all of them
        assert crowd.spent == {"retweeted_by": WINDOW + 1}
        seen.append([post_id for _, post_id, _ in looks])
    assert not set(small) & set(seen[0])
    assert seen[1][:2] == small
    assert len(seen[1]) == WINDOW


def test_what_waits_comes_before_what_is_new(connected):
    crowd, state = Crowd("1", "2"), {}
    for _ in range(100):
        crowd.write("2", days=1, retweet_count=1)
    crowd.night(connected, state)
    new = [crowd.write("1", days=0, retweet_count=1) for _ in range(100)]
    *_, looks = crowd.night(connected, state, 1)
    assert not {post_id for _, post_id, _ in looks[:25]} & set(new)
    assert {post_id for _, post_id, _ in looks[25:]} < set(new)
    assert len(looks) == WINDOW


def test_after_ninety_days_who_reacted_stays_in_the_counters(connected):
    crowd, state = Crowd(ME), {}
    old = crowd.write(ME, days=1, retweet_count=1)
    crowd.night(connected, state)
    for days, expected in ((88, [("retweeted_by", old, 4)]), (90, [])):
        state["cursors"][ME]["waiting"] = json.dumps({"retweeted_by": {old: 4}})
        _, reading, _, looks = crowd.night(connected, state, days)
        assert looks == expected
        assert any("90 days" in reason for reason in reading.skipped) == (not expected)


def test_the_operators_own_cap_still_ends_the_run(connected):
    crowd = Crowd(ME)
    for _ in range(3):
        crowd.write(ME, days=1, retweet_count=1)
    rows, _, problem, looks = crowd.night(connected, {}, monthly_objects="5")
    assert isinstance(problem, Throttled)
    assert "MONTHLY_OBJECTS" in str(problem)
    assert [row["outcome"] for row in rows["reads"]] == ["unreadable"]
    assert len(looks) == 1
