"""What venues receive, with a page of their own or without, told by either of two APIs."""

from datetime import timedelta

import pytest
from asking_foursquare import (
    NOW,
    VENUE,
    connecting,
    error,
    read,
    tip,
    tips,
    user,
)

from ingestion.reading import Claim


@pytest.fixture
def connected(monkeypatch):
    return connecting(monkeypatch)


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
