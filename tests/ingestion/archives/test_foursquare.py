"""Foursquare's export: its ids are the API's, and nobody's ways about town are kept."""

import json
from datetime import UTC, datetime

import pytest

from ingestion.archives import Refused, recognise
from ingestion.sandbox.foursquare.objects import View

ME, BO = "900", "31"
VENUE, ELSEWHERE = "4b" + "a" * 22, "4b" + "b" * 22
AT = "2026-03-31 22:18:20.000000"


def checkin(number, venue=VENUE, **more):
    return {
        "id": f"c{number}", "createdAt": AT, "type": "checkin", "timeZoneOffset": 60,
        "venue": {"id": venue, "name": "planted-place"}, "comments": {"count": 1},
        "lat": 48.390394, "lng": -4.486076, **more,
    }  # fmt: skip


def tip(number, venue=ELSEWHERE, **more):
    return {
        "id": f"t{number}", "createdAt": AT, "text": "Goûtez la galette",
        "venue": {"id": venue, "name": "Crêperie"}, **more,
    }  # fmt: skip


def listed(*items):
    return {"count": len(items), "items": list(items)}


@pytest.fixture
def export(home, bring):
    """Import members as JSON, of 900; 31 and a venue are claimed by others."""
    home.register("foursquare", [ME, BO, VENUE])

    def export(members, **options):
        packed = {f"{name}.json": json.dumps(member) for name, member in members.items()}
        return bring(packed, **{"person": "p0", **options})

    return export


def test_tips_are_posts_and_acts_on_a_claimed_venue(export, rows):
    export({"tips": listed(tip(1), tip(2, VENUE, canonicalUrl="https://foursquare.com/item/t2"))})
    posts = rows("foursquare", "posts")
    assert [(row["post_id"], row["account_id"], row["kind"]) for row in posts] == [
        ("t1", ME, "tip"), ("t2", ME, "tip"),
    ]  # fmt: skip
    assert posts[0]["created_at"] == datetime(2026, 3, 31, 22, 18, 20, tzinfo=UTC)
    (act,) = rows("foursquare", "interactions")
    assert (act["interaction_id"], act["act"]) == ("t2", "tip")
    assert (act["actor_account_id"], act["target_account_id"]) == (ME, VENUE)
    assert act["acting_post_id"] == "t2"


def test_check_ins_count_at_claimed_venues_and_leave_no_trace_of_others(
    export, rows, everything_below, home
):
    members = {
        "checkins1": listed(
            checkin(1, shout="planted-shout"), checkin(2, ELSEWHERE), checkin(3, venue=None)
        ),
        "checkins2": listed(checkin(4, private=True), checkin(5) | {"createdAt": 1774995500}),
        "visits": listed({"lat": 1, "venue": {"name": "planted-visit"}}),
        "comments": listed({"time": AT, "comment": "planted-comment"}),
        "unconfirmed_visits": listed({"venue": {"name": "planted-other"}}),
    }
    report = export(members)
    acts = rows("foursquare", "interactions")
    assert [(row["interaction_id"], row["act"], row["target_account_id"]) for row in acts] == [
        ("c1", "checkin", VENUE), ("c5", "checkin", VENUE),
    ]  # fmt: skip
    assert rows("foursquare", "posts") == []
    assert report.left_out["check-in that is private"] == 1
    assert {"visits.json", "comments.json", "unconfirmed_visits.json"} <= set(report.unread)
    kept = everything_below(home.path)
    assert not [word for word in ("planted", "48.39", ELSEWHERE) if word in kept]


def test_the_venue_of_a_claimed_page_is_known_from_the_api(export, rows, home, connected):
    page, venue = page_and_venue(connected)
    home.register("foursquare", [ME, page])
    assert home.refresh("foursquare").status == "loaded"
    before = {row["interaction_id"] for row in rows("foursquare", "interactions")}
    export({"checkins1": listed(checkin(1, venue))})
    (new,) = [
        row for row in rows("foursquare", "interactions") if row["interaction_id"] not in before
    ]
    assert (new["interaction_id"], new["target_account_id"]) == ("c1", page)


def page_and_venue(server):
    return next(iter(View(server.world).venue_of.items()))


def test_friends_are_counted_and_only_claimed_ones_named(export, rows, everything_below, home):
    people = {
        "friends": listed({"id": BO, "firstName": "Bo"}, {"id": "77001", "firstName": "planted"}),
        "followers": listed({"id": "77002"}), "following": listed({"id": "77003"}),
    }  # fmt: skip
    export({"users": people, "tips": listed(tip(1))})
    (account,) = rows("foursquare", "accounts")
    assert account["followers"] == 2
    assert {
        (row["actor_account_id"], row["target_account_id"])
        for row in rows("foursquare", "interactions")
    } == {(BO, ME), (ME, BO)}
    kept = everything_below(home.path)
    assert not [word for word in ("planted", "77001", "77002") if word in kept]


def test_who_follows_a_page_is_not_followed_back(export, rows):
    people = {"followers": listed({"id": BO}), "following": listed({"id": VENUE})}
    export({"users": people, "tips": listed(tip(1))})
    assert {
        (row["actor_account_id"], row["target_account_id"])
        for row in rows("foursquare", "interactions")
    } == {(BO, ME), (ME, VENUE)}


def test_friends_of_an_older_export(export, rows):
    export({"friends": listed({"id": BO}), "tips": listed(tip(1))})
    assert len(rows("foursquare", "interactions")) == 2


def test_a_second_import_changes_nothing(export, rows):
    members = {
        "tips": listed(tip(1), tip(2, VENUE)), "checkins1": listed(checkin(1)),
        "users": {"friends": listed({"id": BO})},
    }  # fmt: skip
    names = ("posts", "interactions", "accounts")
    export(members)
    before = {name: rows("foursquare", name) for name in names}
    assert not any(export(members).kept[name] for name in names)
    assert {name: rows("foursquare", name) for name in names} == before


def test_what_api_and_export_both_tell_is_there_once(home, bring, rows, connected, busy, world):
    (me,) = busy("foursquare", 1)
    home.register("foursquare", [me])
    home.refresh("foursquare")
    before = rows("foursquare", "posts")
    posts = world.posts["foursquare"][me]
    told = [
        tip(0, text=post.text, createdAt=f"{post.created_at:%Y-%m-%d %H:%M:%S}.000000")
        | {"id": post.post_id}
        for post in posts
    ]
    bring({"tips.json": json.dumps(listed(*told))}, person="p0")
    after = rows("foursquare", "posts")
    assert len(before) == len(after) > 2
    assert [(r["post_id"], r["created_at"]) for r in before] == [
        (r["post_id"], r["created_at"]) for r in after
    ]


def test_a_broken_item_is_told_and_the_rest_read(export, rows):
    report = export({"tips": listed({"id": "t9", "text": "sans date", "venue": {}}, tip(1), "odd")})
    assert [row["post_id"] for row in rows("foursquare", "posts")] == ["t1"]
    assert len([place for place, _ in report.problems if "tips.json" in place]) == 2


def test_a_file_cut_off_is_told_and_the_rest_read(bring, rows, home):
    home.register("foursquare", [ME])
    whole = json.dumps(listed(tip(1), tip(2)))
    report = bring({"tips.json": whole[: whole.index("t2")]}, person="p0")
    assert [row["post_id"] for row in rows("foursquare", "posts")] == ["t1"]
    assert any("tips.json" in place for place, _ in report.problems)


def test_it_must_be_said_whose_it_is_unless_the_tips_are_signed(export):
    with pytest.raises(Refused, match="--person"):
        export({"checkins1": listed(checkin(1))}, person=None)
    signed = listed(tip(1, user={"id": ME}), tip(2, user={"id": ME}))
    assert export({"tips": signed}, person=None).accounts == [ME]
    with pytest.raises(Refused, match="does not claim"):
        export({"tips": listed(tip(1, user={"id": "5"}))})


def test_other_exports_are_not_taken_for_it(pack):
    assert recognise(pack({"checkins1.json": json.dumps(listed(checkin(1)))})) == ["foursquare"]
    theirs = {"tips.json": json.dumps({"tips": []}), "checkins.json": '{"items": []}'}
    assert recognise(pack(theirs, name="theirs")) == []


# whose it is, and what test_mutations.py changes in it
EXPORT = (
    ME,
    {
        "tips.json": json.dumps(listed(tip(1), tip(2, VENUE))),
        "checkins1.json": json.dumps(listed(checkin(1), checkin(2, ELSEWHERE))),
    },
)
