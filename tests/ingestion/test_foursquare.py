"""What is particular to Foursquare: tips and who likes them, two APIs, errors under HTTP 200."""

import time
from datetime import timedelta

import pytest
from asking_foursquare import (
    NOW,
    VENUE,
    connecting,
    enveloped,
    error,
    read,
    tip,
    tips,
    user,
)
from requests import Request as Prepared

from ingestion.client import Answer, Gone, Refused, Throttled, Unavailable
from ingestion.networks import foursquare
from ingestion.networks.foursquare.answers import Closed, Keys, judge
from ingestion.reading import Claim
from ingestion.sandbox import foursquare as sandbox
from ingestion.sandbox.exchange import Request

GROUPS = {"count": 2, "groups": [{"type": "others", "count": 2, "items": []}]}


@pytest.fixture
def connected(monkeypatch):
    return connecting(monkeypatch)


def test_names_of_those_who_like_are_asked_for_where_the_list_hides_them(connected):
    people = [{"type": "friends", "items": [{"id": "31"}]}, {"type": "others", "items": [{}]}]
    answers = {
        "users/7": user(), "users/7/tips": tips(tip(1, likes=GROUPS, todo={"count": 4})),
        "tips/t1/likes": {"likes": {"count": 2, "groups": people}},
    }  # fmt: skip
    rows, _ = read(connected(answers), [Claim("p", "7")])

    (like,) = rows["interactions"]
    assert like["actor_account_id"] == "31"
    assert like["interaction_id"] == "like:t1:31:2026-04-01"
    assert "occurred_at" not in like
    assert {(r["act"], r["count"]) for r in rows["counters"]} == {("like", 2), ("save", 4)}


def test_who_liked_long_ago_stays_in_the_total_and_is_not_asked_for(connected):
    answers = {"users/7": user(), "users/7/tips": tips(tip(1, age=40, likes=GROUPS))}
    api = connected(answers)
    rows, _ = read(api, [Claim("p", "7")])

    assert rows["interactions"] == []
    assert [(r["post_id"], r["act"], r["count"]) for r in rows["counters"]] == [("t1", "like", 2)]
    assert "tips/t1/likes" not in [path for path, *_ in api.asked]


def test_names_are_asked_for_again_only_when_there_are_more(connected):
    state, asked = {}, []
    for day, count in ((0, 2), (1, 2), (2, 3)):
        answers = {
            "users/7": user(), "users/7/tips": tips(tip(1, likes={**GROUPS, "count": count})),
            "tips/t1/likes": {"likes": GROUPS},
        }  # fmt: skip
        api = connected(answers)
        read(api, [Claim("p", "7")], state, NOW + timedelta(days=day))
        asked.append([path for path, *_ in api.asked].count("tips/t1/likes"))
    assert asked == [1, 0, 1]


def test_totals_of_old_tips_stay_new_while_their_rows_are_read_once(connected):
    state, counted = {}, []
    for day, count in ((0, 2), (1, 9)):
        many = {"count": count, "groups": []}
        api = connected({"users/7": user(), "users/7/tips": tips(tip(1, age=90, likes=many))})
        rows, _ = read(api, [Claim("p", "7")], state, NOW + timedelta(days=day))
        counted.append(([r["count"] for r in rows["counters"]], len(rows["posts"])))
    # its newest tip is always within the three days that are read again
    assert counted == [([2], 1), ([9], 1)]
    answers, found = {"users/7": user(), "users/7/tips": tips(tip(2), tip(1, age=90))}, []
    for _ in range(2):
        rows, _ = read(connected(answers), [Claim("p", "7")], state)
        found.append([r["post_id"] for r in rows["posts"]])
    assert found == [["t2", "t1"], ["t2"]]


def test_all_pages_of_a_list_are_read_and_the_horizon_ends_it(connected):
    offsets = []

    def page(params, _token):
        start = params.get("offset") or 0
        offsets.append(start)
        items = [tip(n, age=n) for n in range(start, start + 200)]
        return {"tips": {"count": 5000, "items": items}}

    rows, _ = read(connected({"users/7": user(), "users/7/tips": page}), [Claim("p", "7")])
    assert offsets == [0, 200]
    assert len(rows["posts"]) == 361


def test_a_tip_is_gone_only_when_asking_for_it_says_so(connected):
    state = {}
    answers = {"users/7": user(), "users/7/tips": tips(tip(1), tip(2))}
    read(connected(answers), [Claim("p", "7")], state)
    answers["users/7/tips"], answers["tips/t1"] = tips(), {"tip": tip(1)}
    rows, _ = read(connected(answers), [Claim("p", "7")], state)

    assert [(r["kind"], r["id"]) for r in rows["removals"]] == [("post", "t2")]


def test_each_api_is_sent_its_own_key_only():
    keys = Keys("token", "service")
    v2 = keys(Prepared("GET", "https://api.foursquare.com/v2/users/self?limit=5").prepare())
    places = keys(Prepared("GET", "https://places-api.foursquare.com/places/4b").prepare())
    assert "oauth_token=token" in v2.url
    assert "v=20231010" in v2.url
    assert "limit=5" in v2.url
    assert "service" not in str(v2.headers)
    assert "token" not in places.url
    assert places.headers["Authorization"] == "Bearer service"
    assert places.headers["X-Places-Api-Version"] == "2025-06-17"


def test_who_is_gone_or_closed_does_not_stop_the_others(connected):
    closed = error(403, "not_authorized")
    answers = {"users/8": closed, "users/9": user("9"), "users/9/tips": tips()}
    rows, _ = read(connected(answers), [Claim(n, n) for n in ("7", "8", "9")])
    outcomes = {r["account_id"]: r["outcome"] for r in rows["reads"]}
    assert outcomes == {"7": "gone", "8": "unreadable", "9": "read"}


@pytest.mark.parametrize(
    ("claim", "account"),
    [
        (Claim("p", handle="123"), "123"),
        (Claim("p", url="https://foursquare.com/user/123"), "123"),
        (Claim("p", url="https://fr.foursquare.com/user/123/"), "123"),
        (Claim("p", url="https://www.swarmapp.com/user/123"), "123"),
        (Claim("p", url=f"https://foursquare.com/v/cafe-des-amis/{VENUE}"), VENUE),
        (Claim("p", url=f"foursquare.com/v/{VENUE}?openreview=1"), VENUE),
        (Claim("p", url="https://foursquare.com/v/cafe-des-amis"), None),
        (Claim("p", url="https://foursquare.com/cafedesamis"), "7"),
        (Claim("p", handle="@cafedesamis"), "7"),
        (Claim("p", handle="personne"), None),
        (Claim("p", handle="self"), None),
        (Claim("p", handle="../venues/x"), None),
        (Claim("p", url="https://elsewhere.test/user/123"), None),
    ],
)
def test_which_account_a_claim_means(connected, claim, account):
    rows, reading = read(connected({"users/cafedesamis": user()}), [claim])
    assert reading.account_of(claim) == account
    assert bool(rows["quarantine"]) == (account is None)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (error(403, "rate_limit_exceeded"), Throttled),
        (Answer(403, {"x-ratelimit-remaining": "0"}, None), Throttled),
        (error(429, "quota_exceeded"), Throttled),
        (error(401, "invalid_auth"), Refused),
        (error(400, "param_error"), Gone),
        (error(404, "param_error"), Gone),
        (error(410, "param_error"), Refused),
        (error(403, "not_authorized"), Closed),
        (error(404, "endpoint_error"), Closed),
        (error(500, "server_error"), Unavailable),
        (error(429, "rate_limit_exceeded"), Throttled),
        (error(409, "other"), type(None)),
        # one status stands for everything where a proxy made it
        (enveloped(400, "param_error"), Gone),
        (enveloped(403, "rate_limit_exceeded"), Throttled),
        (enveloped(500, "server_error"), Unavailable),
        (enveloped(418, "teapot"), Unavailable),
        (Answer(200, {}, {"meta": {"code": 200}}), Unavailable),
        (Answer(200, {}, ["odd"]), Unavailable),
        (error(200, "deprecated"), type(None)),
        (Answer(401, {}, {"message": "Invalid request token."}), Refused),
    ],
)  # fmt: skip
def test_what_answers_mean(answer, problem):
    assert type(judge(answer)) is problem


def test_an_hour_that_is_used_up_is_waited_for_where_it_ends_soon():
    waits, answers = [], [
        error(403, "rate_limit_exceeded", {"x-ratelimit-reset": str(1_000_000_020)}),
        Answer(200, {}, {"meta": {}, "response": {"user": {"id": "7"}}}),
    ]  # fmt: skip
    api = foursquare.connect(
        "", {"oauth_token": "x"}, sleep=waits.append, clock=lambda: 1_000_000_000
    )
    api._ask = lambda *_: answers.pop(0)
    assert foursquare.whoami(api).name is None
    assert waits == [21]


def test_whoami_names_the_user_and_what_is_left(connected, world):
    def served(_params, token):
        query = {"oauth_token": [token], "v": ["20231010"]}
        response = sandbox.serve(
            world, Request("GET", "/api.foursquare.com/v2/users/self", query, now=NOW)
        )
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, headers, response.body)

    told = foursquare.whoami(connected({"users/self": served}, sandbox.SECRETS["oauth_token"]))
    assert told.name in {a.display_name for a in world.accounts["foursquare"].values()}
    assert told.left == "499 of 500 requests about users, until 05:00 UTC"


@pytest.mark.parametrize(
    ("path", "query", "refusal"),
    [
        ("v2/users/self", {"oauth_token": "stolen"}, (401, "invalid_auth")),
        ("v2/users/self", {"v": None}, (400, "param_error")),
        ("v2/users/self", {"v": "20110101"}, (410, "param_error")),
        ("v2/users/self", {"fields": "id"}, (400, "param_error")),
        ("v2/users/1", {}, (400, "param_error")),
        ("v2/users/self/tips", {"limit": "501"}, (400, "param_error")),
        ("v2/users/self/checkins", {"limit": "251"}, (400, "param_error")),
        ("v2/users/self/checkins", {"sort": "recent"}, (400, "param_error")),
        ("v2/users/1/checkins", {}, (403, "not_authorized")),
        ("v2/tips/abc/likers", {}, (404, "endpoint_error")),
        ("v3/places/search", {}, (404, "endpoint_error")),
    ],
)
def test_the_sandbox_refuses_as_foursquare_does(world, path, query, refusal):
    asked = {"oauth_token": sandbox.TOKENS[0], "v": "20231010", **query}
    given = {name: [value] for name, value in asked.items() if value}
    response = sandbox.serve(world, Request("GET", f"/api.foursquare.com/{path}", given))
    assert (response.status, response.body["meta"]["errorType"]) == refusal


@pytest.mark.parametrize(
    ("headers", "query", "status"),
    [
        ({}, {}, 401),
        ({"authorization": f"Bearer {sandbox.SERVICE_KEY}"}, {}, 400),
        ({"x-places-api-version": "2025-06-17"}, {}, 401),
        (None, {"fields": "name,secrets"}, 400),
        (None, {"limit": "5"}, 400),
        (None, {"fields": "name,stats"}, 200),
    ],
)
def test_the_sandboxs_places_have_a_key_of_their_own(world, headers, query, status):
    whole = {
        "authorization": f"Bearer {sandbox.SERVICE_KEY}", "x-places-api-version": "2025-06-17"
    }  # fmt: skip
    sandbox.serve(world, Request("GET", "/"))
    venue = next(iter(sandbox._views[world].page_of))
    path = f"/places-api.foursquare.com/places/{venue}"
    given = {name: [value] for name, value in query.items()}
    headers = whole if headers is None else headers
    assert sandbox.serve(world, Request("GET", path, given, headers)).status == status


def test_faults_of_the_sandbox_are_words_of_foursquare():
    assert type(judge(answered("throttle"))) is Throttled
    assert type(judge(answered("quota"))) is Throttled
    assert type(judge(answered("expired"))) is Refused
    assert int(answered("throttle").headers["x-ratelimit-reset"]) - time.time() < 5


def answered(kind):
    response = sandbox.fault(kind)
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status, headers, response.body)
