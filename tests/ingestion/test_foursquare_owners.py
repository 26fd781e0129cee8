"""Check-ins and friends of those who gave a token, and what becomes of them as tokens run out."""

from collections import Counter
from datetime import timedelta

import pytest
from asking_foursquare import (
    DAY,
    NOW,
    OTHER,
    TODAY,
    VENUE,
    checkins,
    connecting,
    error,
    read,
    tips,
    user,
    visit,
)

from ingestion.client import Refused, Throttled
from ingestion.networks import foursquare
from ingestion.networks.foursquare.answers import Closed
from ingestion.reading import Claim, Reading


@pytest.fixture
def connected(monkeypatch):
    return connecting(monkeypatch)


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
