"""What is particular to Foursquare: venues and their pages, several tokens, two APIs, no times."""

import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from requests import Request as Prepared

from ingestion.client import Answer, Gone, Refused, Throttled, Unavailable
from ingestion.networks import foursquare
from ingestion.networks.foursquare.answers import Closed, Keys, judge
from ingestion.reading import Claim, Reading
from ingestion.sandbox import foursquare as sandbox
from ingestion.sandbox.exchange import Request

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
VENUE, OTHER = "4b" + "a" * 22, "4b" + "b" * 22
DAY = 86_400
TODAY = int(NOW.timestamp())
GROUPS = {"count": 2, "groups": [{"type": "others", "count": 2, "items": []}]}


def error(status, kind, headers=None, detail="no"):
    meta = {"code": status, "errorType": kind, "errorDetail": detail}
    return Answer(status, headers or {}, {"meta": meta, "response": {}})


def enveloped(status, kind):
    """What went wrong, under HTTP 200."""
    return Answer(200, {}, error(status, kind).body)


@pytest.fixture
def connected(monkeypatch):
    """A client with answers by path, or what makes one of (params, token)."""

    def connected(answers, tokens="first", **secrets):
        api = foursquare.connect(
            "", {"oauth_token": tokens, **secrets}, sleep=lambda _: None, attempts=2
        )
        api.asked = []
        whoever = {"users/self": {"user": {"id": "99"}}, "checkins/recent": {"recent": []}}

        def ask(url, params, auth):
            path = urlsplit(url).path.removeprefix("/v2/").removeprefix("/")
            api.requests += 1
            api.asked.append((path, params, auth.token))
            found = {**whoever, **answers}.get(path, error(404, "param_error"))
            found = found(params, auth.token) if callable(found) else found
            if isinstance(found, Answer):
                return found
            envelope = {"meta": {"code": 200}, "response": found}
            return Answer(200, {}, found if path.startswith("places/") else envelope)

        monkeypatch.setattr(api, "_ask", ask)
        return api

    return connected


def read(api, claims, state=None, now=NOW):
    reading = Reading("foursquare", claims, {} if state is None else state, now)
    rows = defaultdict(list)
    for name, page in foursquare.read(api, reading):
        rows[name] += page
    for name, page in reading.drain():
        rows[name] += page
    return rows, reading


def user(user_id="7", **more):
    return {"user": {"id": user_id, "firstName": "Ana", "friends": {"count": 5}, **more}}


def tips(*items):
    return {"tips": {"count": len(items), "items": list(items)}}


def tip(number, age=1, likes=None, **more):
    created = TODAY - age * DAY
    liked = {"likes": likes} if likes else {}
    return {"id": f"t{number}", "createdAt": created, "text": "Goûtez", **liked, **more}


def visit(number, venue, age=1, **more):
    place = {"id": venue, "name": "Café"}
    return {"id": f"c{number}", "createdAt": TODAY - age * DAY, "venue": place, **more}


def checkins(*items):
    return {"checkins": {"count": len(items), "items": list(items)}}


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


def test_the_page_of_a_venue_receives_what_its_venue_receives(connected):
    left = [
        tip(1, user={"id": "31"}),
        tip(2),
        tip(3, user={"id": "7"}),
        tip(4, 500, user={"id": "9"}),
    ]
    answers = {
        "users/7": user(type="venuePage", venue={"id": VENUE}, followers={"count": 80}),
        "users/7/tips": tips(),
        f"venues/{VENUE}": {"venue": {"id": VENUE, "stats": {"checkinsCount": 900}}},
        f"venues/{VENUE}/tips": tips(*left),
    }  # fmt: skip
    rows, reading = read(connected(answers), [Claim("p", "7")])

    (row,) = rows["interactions"]
    assert (row["interaction_id"], row["act"], row["target_account_id"]) == ("t1", "tip", "7")
    assert row["acting_post_id"] == "t1"
    assert reading.skipped == {"tip of a deleted user": 1}
    (account,) = rows["accounts"]
    assert (account["followers"], account["verified"]) == (80, True)


def test_the_years_before_the_first_look_are_not_counted_for_today(connected):
    state, told = {}, []
    for day, count in ((0, 900), (1, 900), (2, 912), (3, 905)):
        venue = {"id": VENUE, "name": "Café", "stats": {"checkinsCount": count}}
        answers = {f"venues/{VENUE}": {"venue": venue}, f"venues/{VENUE}/tips": tips()}
        rows, _ = read(connected(answers), [Claim("p", VENUE)], state, NOW + timedelta(days=day))
        told.append([(r["act"], r["post_id"], r["count"]) for r in rows["counters"]])
    assert told == [[("checkin", None, n)] for n in (0, 0, 12, 5)]


def test_a_venue_that_is_claimed_itself_is_not_read_for_its_page_again(connected):
    answers = {
        "users/7": user(type="venuePage", venue={"id": VENUE}), "users/7/tips": tips(),
        f"venues/{VENUE}": {"venue": {"id": VENUE, "stats": {"checkinsCount": 1}}},
        f"venues/{VENUE}/tips": tips(tip(1, user={"id": "31"})),
    }  # fmt: skip
    rows, _ = read(connected(answers), [Claim("p", "7"), Claim("q", VENUE)])
    assert {r["target_account_id"] for r in rows["interactions"]} == {VENUE}
    assert {r["account_id"] for r in rows["accounts"]} == {"7", VENUE}


def test_check_ins_count_at_claimed_venues_only_and_never_when_private(connected):
    nowhere = {"id": "c4", "createdAt": 5}
    own = checkins(visit(1, VENUE), visit(2, OTHER), visit(3, VENUE, private=True), nowhere)
    friend = visit(5, VENUE, user={"id": "31"}), visit(6, OTHER, user={"id": "31"})
    answers = {
        "users/self": user(), "users/7": user(), "users/7/tips": tips(),
        "users/self/checkins": own, "users/self/friends": {"friends": {"count": 0, "items": []}},
        "checkins/recent": {"recent": list(friend)},
        f"venues/{VENUE}": {"venue": {"id": VENUE}}, f"venues/{VENUE}/tips": tips(),
    }  # fmt: skip
    rows, reading = read(connected(answers), [Claim("p", "7"), Claim("q", VENUE)])

    assert {
        (r["interaction_id"], r["act"], r["actor_account_id"], r["target_account_id"])
        for r in rows["interactions"]
    } == {("c1", "checkin", "7", VENUE), ("c5", "checkin", "31", VENUE)}
    assert reading.skipped == {"check-in that is private": 1}
    assert "Café" not in str(rows)
    assert OTHER not in str(rows)


def test_check_ins_are_read_from_the_last_ones_on_and_from_the_start_for_a_new_venue(connected):
    state, since = {}, []

    def own(params, _token):
        since.append(params["afterTimestamp"])
        return checkins(visit(1, VENUE))

    answers = {
        "users/self": user(), "users/7": user(), "users/7/tips": tips(), "users/self/checkins": own,
        "users/self/friends": {"friends": {"count": 0, "items": []}},
        f"venues/{VENUE}": {"venue": {}}, f"venues/{VENUE}/tips": tips(),
        f"venues/{OTHER}": {"venue": {}}, f"venues/{OTHER}/tips": tips(),
    }  # fmt: skip
    claims = [Claim("p", "7"), Claim("q", VENUE)]
    for claimed in (claims, claims, [*claims, Claim("r", OTHER)]):
        read(connected(answers), claimed, state)
    start = int((NOW - timedelta(days=360)).timestamp())
    assert since == [start, TODAY - DAY - 3 * DAY, start]


def test_each_token_adds_the_check_ins_of_its_user_and_a_revoked_one_stops_nobody(connected):
    def me(_params, token):
        if token == "revoked":
            return error(401, "invalid_auth")
        return user({"first": "7", "second": "8"}[token])

    def own(_params, token):
        return checkins(visit({"first": 1, "second": 2}[token], VENUE))

    people = {"count": 3, "items": [{"id": "7"}, {"id": "8"}, {"id": "31"}]}
    answers = {
        "users/self": me, "users/self/checkins": own,
        "users/self/friends": {"friends": people},
        **{f"users/{n}": user(str(n)) for n in (7, 8)},
        **{f"users/{n}/tips": tips() for n in (7, 8)},
        f"venues/{VENUE}": {"venue": {}}, f"venues/{VENUE}/tips": tips(),
    }  # fmt: skip
    api = connected(answers, "first, revoked,second")
    rows, reading = read(api, [Claim("p", "7"), Claim("q", "8"), Claim("r", VENUE)])

    by = {r["interaction_id"]: r["actor_account_id"] for r in rows["interactions"]}
    assert (by["c1"], by["c2"]) == ("7", "8")
    friends = [
        (r["actor_account_id"], r["target_account_id"])
        for r in rows["interactions"]
        if r["act"] == "friend"
    ]
    assert sorted(friends) == [("7", "8"), ("8", "7")]
    assert reading.skipped == {"tokens of people that Foursquare does not accept any more": 1}
    assert api.redact("it was revoked or second") == "it was *** or ***"
    with pytest.raises(Refused, match="SOURCES__FOURSQUARE__OAUTH_TOKEN"):
        read(connected(answers, "revoked,first"), [Claim("p", "7")])


def going_out(*others, budget=None):
    """Answers of 7 and 8, who gave the tokens `first` and `second`, of `others`, and of a venue.

    Each token may ask as often about users as `budget` says.
    """
    asked = Counter()
    places = {"first": 1, "second": 2}

    def limited(found):
        def answer(params, token):
            asked[token] += 1
            if budget and asked[token] > budget[token]:
                return error(403, "rate_limit_exceeded")
            return found(token) if callable(found) else found

        return answer

    about_users = {
        "users/self": lambda token: user({"first": "7", "second": "8"}[token]),
        "users/self/checkins": lambda token: checkins(visit(places[token], VENUE)),
        "users/self/friends": {"friends": {"count": 0, "items": []}},
        **{f"users/{one}": user(one) for one in ("7", "8", *others)},
        **{f"users/{one}/tips": tips() for one in ("7", "8", *others)},
    }
    return {
        **{path: limited(found) for path, found in about_users.items()},
        f"venues/{VENUE}": {"venue": {"id": VENUE}}, f"venues/{VENUE}/tips": tips(),
    }  # fmt: skip


def night(api, claims, state):
    """The ids of the acts that are read until a limit ends it."""
    acts = set()

    def until_the_limit():
        for name, page in foursquare.read(api, Reading("foursquare", claims, state, NOW)):
            acts.update(row["interaction_id"] for row in page if name == "interactions")

    with pytest.raises(Throttled):
        until_the_limit()
    return acts


def test_check_ins_do_not_wait_for_a_queue_that_uses_up_the_first_token(connected):
    state, others = {}, [str(n) for n in range(10, 30)]
    claims = [Claim(one, one) for one in (VENUE, "7", "8", *others)]
    for _ in range(4):
        answers = going_out(*others, budget={"first": 20, "second": 20})
        assert night(connected(answers, "first,second"), claims, state) == {"c1", "c2"}
    # everybody has had a turn, and what was marked of the owners counts
    assert state["cursors"].keys() == {claim.account_id for claim in claims}
    assert all("checkins" in state["cursors"][owner] for owner in ("7", "8"))


@pytest.mark.parametrize(("left", "is_shown"), [(0, False), (1, False), (2, True)])
def test_a_token_that_is_used_up_does_not_hinder_the_others(connected, left, is_shown):
    claims = [Claim(one, one) for one in (VENUE, "7", "8")]
    answers = going_out(budget={"first": left, "second": 20})
    acts = night(connected(answers, "first,second"), claims, {})
    assert acts == ({"c1", "c2"} if is_shown else {"c2"})

    answers = going_out(budget={"first": 20, "second": left})
    rows, reading = read(connected(answers, "first,second"), claims)
    acts = {row["interaction_id"] for row in rows["interactions"]}
    assert acts == ({"c1", "c2"} if is_shown else {"c1"})
    told = {row["account_id"]: (row["outcome"], row["note"]) for row in rows["reads"]}
    limit = "check-ins and friends are not read: its limit is used up, the next run goes on"
    # whose token that is nobody says once it is used up
    assert told == {one: ("read", limit if left and one == "8" else None) for one in told}
    assert told.keys() == {VENUE, "7", "8"}
    assert [*map(type, reading.failed.values())] == ([Throttled] if left else [])
    assert any("used up" in reason for reason in reading.skipped) == (not left)


def test_check_ins_do_not_wait_for_names_that_the_first_token_cannot_look_up_now(connected):
    claims = [Claim("p", handle="cafe"), Claim("q", VENUE), Claim("r", "8")]
    answers = going_out("cafe", budget={"first": 1, "second": 20})
    assert night(connected(answers, "first,second"), claims, {}) == {"c2"}


def test_check_ins_that_are_not_shown_keep_nobody_from_being_read(connected):
    answers = going_out("9") | {"users/self/checkins": error(403, "not_authorized")}
    rows, reading = read(connected(answers), [Claim(one, one) for one in (VENUE, "7", "9")])
    told = {row["account_id"]: (row["outcome"], bool(row["note"])) for row in rows["reads"]}
    assert told == {VENUE: ("read", False), "7": ("read", True), "9": ("read", False)}
    assert isinstance(reading.failed["7"], Closed)


def test_check_ins_at_a_venue_that_only_its_page_names_are_read_in_the_same_run(connected):
    page = user("9", type="venuePage", venue={"id": VENUE})
    answers = going_out("9") | {"users/9": page}
    rows, _ = read(connected(answers, "first,second"), [Claim(one, one) for one in ("7", "9")])
    (act,) = rows["interactions"]
    assert (act["interaction_id"], act["target_account_id"]) == ("c1", "9")


def test_places_tells_of_a_venue_that_v2_does_not_open(connected):
    answers = {
        f"venues/{VENUE}": error(403, "not_authorized"), f"venues/{VENUE}/tips": tips(),
        f"places/{VENUE}": {
            "name": "Café", "location": {"locality": "Brest", "country": "FR"},
            "stats": {"total_tips": 12},
        },
    }  # fmt: skip
    rows, _ = read(connected(answers, service_key="fsq"), [Claim("p", VENUE)])
    assert (rows["accounts"][0]["display_name"], rows["accounts"][0]["location"]) == (
        "Café", "Brest, FR",
    )  # fmt: skip
    assert [(r["act"], r["count"]) for r in rows["counters"]] == [("tip", 0)]

    rows, _ = read(connected(answers), [Claim("p", VENUE)])
    assert rows["accounts"] == []
    assert "totals are not read" in rows["reads"][0]["note"]


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


def test_a_part_that_is_not_there_is_not_taken_for_the_whole_account(connected):
    page = user(type="venuePage", venue={"id": VENUE})
    lost = {f"venues/{VENUE}": error(400, "param_error")}
    left = {f"venues/{VENUE}/tips": tips(tip(1, user={"id": "31"}))}
    answers = {"users/7": page, "users/7/tips": tips(), **lost, **left}
    rows, _ = read(connected(answers), [Claim("p", "7")])
    (told,) = rows["reads"]
    assert told["outcome"] == "read"
    assert "the venue's totals are not read" in told["note"]
    assert [row["target_account_id"] for row in rows["interactions"]] == ["7"]

    rows, _ = read(connected({"users/7": user()}), [Claim("p", "7")])
    (told,) = rows["reads"]
    assert (told["outcome"], "tips are not read" in told["note"]) == ("read", True)


def test_a_venue_is_gone_when_v2_says_so_and_never_because_places_does_not_have_it(connected):
    answers = {f"venues/{VENUE}": error(403, "not_authorized"), f"venues/{VENUE}/tips": tips()}
    rows, _ = read(connected(answers, service_key="fsq"), [Claim("p", VENUE)])
    (told,) = rows["reads"]
    assert told["outcome"] == "read"
    assert "the venue's totals are not read" in told["note"]

    rows, _ = read(connected({}, service_key="fsq"), [Claim("p", VENUE)])
    assert [row["outcome"] for row in rows["reads"]] == ["gone"]


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
