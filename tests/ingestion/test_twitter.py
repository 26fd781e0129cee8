"""What becomes of X's answers as the sandbox gives them: all of them, once, for few requests."""

import json
from collections import defaultdict
from datetime import date, timedelta
from itertools import count

import pytest
from asking_x import NOW, TOKEN, connecting, read

from ingestion.client import Throttled
from ingestion.pages import fit
from ingestion.reading import Claim
from ingestion.relations import RELATIONS
from ingestion.sandbox import twitter as sandbox
from ingestion.sandbox.exchange import Request
from ingestion.sandbox.twitter.view import View
from ingestion.sandbox.world import World

END = date(2026, 3, 31)


@pytest.fixture(scope="module")
def world():
    return World(5, END, days=15)


@pytest.fixture(scope="module")
def next_world():
    return World(5, END + timedelta(days=1), days=16)


@pytest.fixture(scope="module")
def view(world):
    return View(world)


@pytest.fixture
def connected(monkeypatch):
    return connecting(monkeypatch)


HOURS = count()


def served(world):
    """The sandbox, in a fresh window of its limits."""
    moment = NOW + timedelta(hours=next(HOURS))

    def answer(path, params, auth=None):
        query = {name: [str(value)] for name, value in params.items()}
        token = auth.token if auth else TOKEN
        headers = {"authorization": f"Bearer {token}"}
        response = sandbox.serve(world, Request("GET", path, query, headers, moment))
        return response.status, json.loads(json.dumps(response.body)), response.headers

    return answer


def claims_of(world):
    """Half of the accounts are claimed by handle, as registries have it."""
    accounts = [a for a in world.accounts["twitter"].values() if a.person_id]
    accounts.sort(key=lambda account: int(account.account_id))
    return [
        Claim("someone", account_id=a.account_id) if i % 2 else Claim("someone", handle=a.handle)
        for i, a in enumerate(accounts)
    ]


def keys(rows, name):
    relation = RELATIONS[name]
    columns = [column for column in relation.key if not column.endswith("_on")]
    return {tuple(row.get(column) for column in columns) for row in rows[name]}


def test_a_first_read_brings_all_that_x_shows_for_few_requests(world, view, connected):
    api, claims = connected(served(world)), claims_of(world)
    rows, reading, problem = read(api, claims)
    assert problem is None
    assert not rows["quarantine"]
    assert len(rows["accounts"]) == len(rows["reads"]) == len(claims)
    readable = {row["account_id"] for row in rows["reads"] if row["outcome"] == "read"}
    assert readable == reading.claimed() - view.protected
    shown = {tweet.id for account_id in readable for tweet in view.timelines.get(account_id, [])}
    assert {row["post_id"] for row in rows["posts"]} == shown
    seen = {
        (row["act"], row.get("acting_post_id"), row["target_account_id"])
        for row in rows["interactions"]
    }
    for target in readable:
        for act in world.acts["twitter"].get(target, []):
            tweet = view.tweets.get(act.acting_post_id)
            if act.act in ("reply", "mention") and tweet and not view.is_hidden(tweet.author):
                assert (act.act, act.acting_post_id, target) in seen
    # a profile batch, two streams an account, a second page for few, one look at each reposted
    # post, and at the lists of those who stand on any
    listed = sum(world.accounts["twitter"][one].listed > 0 for one in readable)
    posts_with_reposts = sum(bool(t.metrics["retweet_count"]) for t in view.tweets.values())
    posts_with_quotes = sum(bool(t.metrics["quote_count"]) for t in view.tweets.values())
    assert api.requests < 2.5 * len(claims) + posts_with_reposts + posts_with_quotes + listed


def test_totals_come_as_they_are_shown_and_never_from_reposts(world, view, connected):
    rows, _, _ = read(connected(served(world)), claims_of(world))
    counted = defaultdict(int)
    for row in rows["counters"]:
        counted[row["act"]] += row["count"]
        assert not view.tweets[row["post_id"]].refers("retweeted")
        assert row["count"] > 0
    own = [t for a in {r["account_id"] for r in rows["posts"]} for t in view.timelines[a]]
    own = [t for t in own if not t.refers("retweeted")]
    assert counted["like"] == sum(t.metrics["like_count"] for t in own)
    assert counted["repost"] == sum(t.metrics["retweet_count"] for t in own)
    assert set(counted) == {"like", "repost", "reply", "quote", "bookmark"}


def test_every_page_fits_its_relation(world, connected):
    rows, _, _ = read(connected(served(world)), claims_of(world))
    for name, found in rows.items():
        fitted = fit(RELATIONS[name], found, NOW)
        assert not fitted.rejects
        assert not fitted.unknown


def test_a_second_read_asks_for_no_handle_and_brings_nothing_new(world, connected):
    state, claims = {}, claims_of(world)
    first, _, _ = read(connected(served(world)), claims, state)
    api = connected(served(world))
    again, _, problem = read(api, claims, state)
    assert problem is None
    assert not [path for path, _ in api.asked if path == "/2/users/by"]
    for name in ("posts", "interactions", "counters"):
        assert keys(again, name) <= keys(first, name)
    assert not again["removals"]
    assert all("since_id" in params for path, params in api.asked if path.endswith("/mentions")
               and state["cursors"][path.split("/")[3]].get("mentions"))  # fmt: skip
    assert not [path for path, _ in api.asked if path.endswith(("retweeted_by", "quote_tweets"))]
    json.dumps(state)  # what dlt stores must be plain


def test_two_nights_bring_what_one_read_of_both_days_brings(world, next_world, view, connected):
    state, claims = {}, claims_of(world)
    tomorrow = NOW + timedelta(days=1)
    first, _, _ = read(connected(served(world)), claims, state)
    second, _, _ = read(connected(served(next_world)), claims, state, tomorrow)
    whole, _, _ = read(connected(served(next_world)), claims, now=tomorrow)
    removed = {row["id"] for row in second["removals"]}

    def streamed(rows):
        """Acts that streams bring; what strangers quote or repost depends on when one looks."""
        return {
            row["interaction_id"]
            for row in rows["interactions"]
            if row["act"] in ("reply", "mention")
            and not removed & {row["post_id"], row["acting_post_id"]}
        }

    both = streamed(first) | streamed(second)
    gone = view.tweets.keys() - View(next_world).tweets.keys()
    assert not streamed(whole) - both
    assert {key.split(":")[0] for key in both - streamed(whole)} <= gone
    assert len(streamed(second) - streamed(first)) > 50
    assert not keys(whole, "posts") - keys(first, "posts") - keys(second, "posts")


def test_a_deleted_post_becomes_a_removal(world, view, connected):
    state, claims = {}, claims_of(world)
    read(connected(served(world)), claims, state)
    account_id, recent = next(
        (account_id, json.loads(cursors["recent"]))
        for account_id, cursors in state["cursors"].items()
        if json.loads(cursors.get("recent", "{}"))
    )
    victim = next(iter(recent))
    bare = served(world)

    def without(path, params, auth=None):
        if path != "/2/tweets" or victim not in params["ids"]:
            return bare(path, params, auth)
        left = ",".join(one for one in params["ids"].split(",") if one != victim)
        status, body, headers = bare(path, {**params, "ids": f"{left},4"}, auth)
        body["errors"] = [
            {**error, "value": victim, "resource_id": victim} for error in body["errors"]
        ]
        return status, body, headers

    rows, _, problem = read(connected(without), claims, state)
    assert problem is None
    assert [(row["kind"], row["id"]) for row in rows["removals"]] == [("post", victim)]
    assert victim not in json.loads(state["cursors"][account_id]["recent"])


def test_a_limit_stops_the_run_and_the_next_one_begins_with_the_others(world, connected):
    state, claims, answer = {}, claims_of(world), served(world)
    reset = {"x-rate-limit-reset": str(int(NOW.timestamp()) + 600)}

    def short(path, params, auth=None):
        if len(api.asked) > 300:
            return 429, {"title": "Too Many Requests", "status": 429}, reset
        return answer(path, params, auth)

    api = connected(short)
    first, _, problem = read(api, claims, state)
    assert isinstance(problem, Throttled)
    assert "pause of 601 s" in str(problem)
    assert api.slept == []
    finished = {row["account_id"] for row in first["reads"] if row["outcome"] == "read"}
    assert 0 < len(finished) < len(claims)
    second, _, problem = read(connected(answer), claims, state)
    assert problem is None
    order = [row["account_id"] for row in second["reads"] if row["outcome"] == "read"]
    assert set(order[: len(claims) - len(finished) - 1]).isdisjoint(finished)
    whole, _, _ = read(connected(answer), claims)
    for name in ("posts", "interactions"):
        assert keys(first, name) | keys(second, name) == keys(whole, name)


def test_what_the_real_windows_leave_out_is_told_in_the_next_nights(world, connected, monkeypatch):
    claims, state = claims_of(world), {}
    whole, _, _ = read(connected(served(world)), claims)
    monkeypatch.setattr(sandbox, "GENEROSITY", 1)
    found, waiting = [], []
    for night in range(4):
        now = NOW + timedelta(days=night)
        rows, _, problem = read(connected(served(world)), claims, state, now)
        assert problem is None
        assert {row["outcome"] for row in rows["reads"]} == {"read", "protected"}
        found += rows["interactions"]
        waiting.append(sum("the next runs ask" in (row["note"] or "") for row in rows["reads"]))
    assert waiting[0] > waiting[1] > 0
    assert waiting[-1] == 0

    def acts(rows):
        names = ("act", "actor_account_id", "target_account_id", "post_id", "acting_post_id")
        return {tuple(row.get(name) for name in names) for row in rows}

    assert acts(found) == acts(whole["interactions"])


def test_the_months_cap_stops_the_run_and_nothing_is_lost_paid_or_read_twice(world, connected):
    claims, answer, state = claims_of(world), served(world), {}
    whole_api = connected(answer)
    whole, _, _ = read(whole_api, claims)
    cap = whole_api.objects // 2

    api = connected(answer, monthly_objects=str(cap))
    first, _, problem = read(api, claims, state)
    assert isinstance(problem, Throttled)
    assert f"your own cap of {cap:,} billed objects a month" in str(problem)
    assert "SOURCES__TWITTER__MONTHLY_OBJECTS" in str(problem)
    # the last answer may go beyond it, no further one is asked for
    assert cap <= api.objects < cap + 200
    assert api.slept == []
    assert sum(row["objects"] for row in first["reads"]) == api.objects
    finished = {row["account_id"] for row in first["reads"] if row["outcome"] == "read"}
    (broken_off,) = (row["account_id"] for row in first["reads"] if "limit" in str(row["note"]))
    assert 0 < len(finished) < len(claims) - 1

    # the month is not over
    again = connected(answer, monthly_objects=str(cap))
    rows, _, problem = read(again, claims, state)
    assert (type(problem), again.asked, rows) == (Throttled, [], {})

    last_api = connected(answer, monthly_objects=str(10 * cap))
    last, _, problem = read(last_api, claims, state)
    assert problem is None
    for name in ("posts", "interactions"):
        assert keys(first, name) | keys(last, name) == keys(whole, name)
    # posts of three days are looked at again for their totals
    old = f"{NOW - timedelta(days=3):%Y-%m-%d}"
    told_twice = [row for row in last["posts"] if row["account_id"] in finished]
    assert [row for row in told_twice if row["created_at"] < old] == []
    read_on = {row["account_id"] for row in last["reads"] if row["outcome"] == "read"}
    assert broken_off in read_on
    assert api.objects + last_api.objects == state["bill"]["objects"]
