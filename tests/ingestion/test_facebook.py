"""What is particular to Facebook: tokens of pages, authors that stay hidden, answers too large."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from ingestion.client import Answer, Gone, Refused, Throttled, Unavailable
from ingestion.networks import facebook
from ingestion.networks.facebook.graph import Denied, TooMuch, judge_of
from ingestion.reading import Claim, Reading
from ingestion.sandbox import facebook as sandbox
from ingestion.sandbox.exchange import Request

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
TOKEN = sandbox.SECRETS["access_token"]
NOT_PUBLIC = "(#100) Pages Public Content Access requires either app secret proof or an app token"
NOT_REVIEWED = (
    "(#100) Object does not exist, cannot be loaded due to missing permission or reviewable "
    "feature, or does not support this operation"
)


def error(code, message="no", status=400, headers=None, **more):
    return Answer(status, headers or {}, {"error": {"code": code, "message": message, **more}})


@pytest.fixture
def connected(monkeypatch):
    """A client whose answers come from a function of (path, parameters, token)."""

    def connected(answer):
        api = facebook.connect(
            "http://graph.test", {"access_token": TOKEN}, sleep=lambda _: None, attempts=2
        )
        api.asked = []

        def ask(url, params, auth):
            path = urlsplit(url).path.removeprefix("/v25.0/")
            api.requests += 1
            api.asked.append((path, params))
            found = answer(path, params, auth.token if auth else TOKEN)
            return found if isinstance(found, Answer) else Answer(200, {}, found)

        monkeypatch.setattr(api, "_ask", ask)
        return api

    return connected


def read(api, claims, state=None, now=NOW):
    reading = Reading("facebook", claims, {} if state is None else state, now, lambda: api.requests)
    rows = defaultdict(list)
    for name, page in facebook.read(api, reading):
        rows[name] += page
    for name, page in reading.drain():
        rows[name] += page
    return rows, reading


def node(post=None, **edges):
    """A page `1` with one post."""
    item = {
        "id": "1_9", "message": "Bonjour", "created_time": "2026-03-30T10:42:47+0000",
        "shares": {"count": 2}, "reactions": {"data": [], "summary": {"total_count": 125}},
        "comments": {"data": [], "summary": {"total_count": 13}}, **(post or {}),
    }  # fmt: skip

    def answer(path, _params, _token):
        lists = {
            "1/posts": [item],
            "me/accounts": [{"id": "1", "access_token": "token-of-a-page"}],
            **edges,
        }
        if path == "1":
            return {"id": "1", "name": "Ma page", "fan_count": 7}
        return {"data": lists.get(path, [])}

    return answer


def comment(number, by=None, parent=None):
    signed = {"from": {"id": by, "name": "X"}} if by else {}
    above = {"parent": {"id": "9_1", "from": {"id": parent}}} if parent else {}
    time = "2026-03-31T08:00:00+0000"
    return {"id": f"9_{number}", "message": "Bravo", "created_time": time, **signed, **above}


def test_totals_are_kept_and_who_hides_is_counted_but_not_read(connected):
    comments = {"data": [comment(1, "5"), comment(2)], "summary": {"total_count": 13}}
    rows, reading = read(connected(node({"comments": comments})), [Claim("p", "1")])

    assert {(r["act"], r["count"]) for r in rows["counters"]} == {
        ("reaction", 125), ("comment", 13), ("share", 2),
    }  # fmt: skip
    assert [r["interaction_id"] for r in rows["interactions"]] == ["9_1"]
    assert reading.skipped == {"comment whose author Facebook does not tell": 1}
    assert rows["accounts"][0]["followers"] == 7


def test_an_answer_to_somebody_claimed_is_also_an_act_on_them(connected):
    comments = {"data": [comment(1, "5"), comment(2, "6", parent="5")]}
    for claims, acts in (([Claim("p", "1")], 0), ([Claim("p", "1"), Claim("q", "5")], 1)):
        rows, _ = read(connected(node({"comments": comments})), claims)
        replies = [r for r in rows["interactions"] if r["act"] == "reply"]
        assert len(replies) == acts
        assert {(r["target_account_id"], r["post_id"]) for r in replies} <= {("5", "9_1")}


def test_reactions_are_acts_without_time_that_hold_once_a_person(connected):
    reactions = {"data": [{"id": "5", "type": "LIKE"}, {"type": "LOVE"}]}
    rows, _ = read(connected(node({"reactions": reactions})), [Claim("p", "1")])
    (row,) = rows["interactions"]

    assert row["interaction_id"] == "reaction:1_9:5:2026-04-01"
    assert "occurred_at" not in row


def test_who_reacted_long_ago_stays_in_the_total(connected):
    edges = {"data": [{"id": "5", "type": "LIKE"}], "summary": {"total_count": 1}}
    old = {"reactions": edges, "created_time": "2026-02-20T10:42:47+0000"}
    rows, _ = read(connected(node(old)), [Claim("p", "1")])

    assert rows["interactions"] == []
    assert ("reaction", 1) in {(r["act"], r["count"]) for r in rows["counters"]}


def test_somebody_elses_post_passed_on_has_no_totals(connected):
    rows, _ = read(connected(node({"parent_id": "77_3"})), [Claim("p", "1")])

    assert rows["posts"][0]["repost_of_post_id"] == "77_3"
    assert rows["counters"] == []


def test_a_post_is_gone_only_when_asking_for_it_says_so(connected):
    state = {}
    read(connected(node()), [Claim("p", "1")], state)

    def without(path, params, token):
        if path == "1_9" and lost:
            return error(100, error_subcode=33)
        return {"id": "1_9"} if path == "1_9" else node(**{"1/posts": []})(path, params, token)

    for lost in (False, True):
        rows, _ = read(connected(without), [Claim("p", "1")], state, NOW + timedelta(hours=1))
        assert [r["id"] for r in rows["removals"]] == ["1_9"] * lost


def test_who_is_no_page_or_not_for_this_token_is_not_taken_for_gone(connected):
    def answer(path, _params, _token):
        return error(100, error_subcode=33) if path == "1" else {"data": []}

    rows, _ = read(connected(answer), [Claim("p", "1")])
    assert [row["outcome"] for row in rows["reads"]] == ["unreadable"]


def test_a_page_too_large_is_asked_for_in_halves_until_it_comes(connected):
    def answer(path, params, token):
        if path == "1/posts" and params["limit"] > 4:
            return error(1, "Please reduce the amount of data you're asking for", 500)
        return node()(path, params, token)

    api = connected(answer)
    rows, _ = read(api, [Claim("p", "1")])
    assert len(rows["posts"]) == 1
    assert [p["limit"] for path, p in api.asked if path == "1/posts"] == [25, 12, 6, 3]


def test_without_the_right_to_names_the_totals_are_read_and_the_reader_is_told(connected):
    def answer(path, params, token):
        if "sharedposts" in params.get("fields", ""):
            return error(10, "requires pages_read_user_content", 403)
        return node()(path, params, token)

    rows, _ = read(connected(answer), [Claim("p", "1")])
    assert len(rows["counters"]) == 3
    assert "pages_read_user_content" in rows["reads"][0]["note"]


def test_somebody_elses_page_that_the_app_may_not_see_hinders_no_managed_one(connected):
    def answer(path, params, token):
        if path.split("/")[0] in ("2", "3", "4", "autre.page"):
            return error(100, NOT_PUBLIC)
        return node()(path, params, token)

    others = [Claim("q", handle="autre.page"), *(Claim("q", page) for page in "234")]
    rows, _ = read(connected(answer), [*others, Claim("p", "1")])
    assert [row["place"] for row in rows["quarantine"]] == ["pages/autre.page"]
    outcomes = {row["account_id"]: row["outcome"] for row in rows["reads"]}
    assert outcomes == {"1": "read"} | dict.fromkeys("234", "unreadable")
    assert [row["post_id"] for row in rows["posts"]] == ["1_9"]


def test_each_page_is_read_with_its_own_token_and_others_by_totals(connected, world):
    def served(path, params, token):
        query = {name: [str(value)] for name, value in params.items() if value is not None}
        headers = {"authorization": f"Bearer {token}"}
        response = sandbox.serve(world, Request("GET", f"/v25.0/{path}", query, headers))
        if managed is not None and path == "me/accounts":
            response.body["data"] = [p for p in response.body["data"] if p["id"] == managed]
        return Answer(response.status, response.headers, response.body)

    busiest = max(world.posts["facebook"], key=lambda one: len(world.acts["facebook"].get(one, [])))
    account = world.accounts["facebook"][busiest]
    told = {}
    for managed in (busiest, "nobody"):
        api = connected(served)
        rows, _ = read(api, [Claim("p", handle=f"@{account.handle.upper()}")])
        told[managed] = rows
        assert not any("sandbox" in str(params) for _, params in api.asked)
    assert told[busiest]["interactions"]
    assert not told["nobody"]["interactions"]
    totals = {(r["post_id"], r["act"]): r["count"] for r in told[busiest]["counters"]}
    assert totals == {(r["post_id"], r["act"]): r["count"] for r in told["nobody"]["counters"]}
    assert "totals only" in told["nobody"]["reads"][0]["note"]


@pytest.mark.parametrize(
    ("claim", "page"),
    [
        (Claim("p", url="https://www.facebook.com/profile.php?id=100064123"), "100064123"),
        (Claim("p", url="https://www.facebook.com/people/Ana-Bo/100064123/"), "100064123"),
        (Claim("p", url="https://www.facebook.com/Ma-Page-100064123"), "100064123"),
        (Claim("p", url="https://fb.com/ma.page/"), "1"),
        (Claim("p", handle="ma.page"), "1"),
        (Claim("p", handle="https://www.facebook.com/Ma.Page/"), "1"),
        (Claim("p", handle="www.facebook.com/people/Ana-Bo/100064123/"), "100064123"),
        (Claim("p", handle="personne"), None),
        (Claim("p", handle="Ma page / ma ville"), None),
        (Claim("p", handle="ma.page/posts"), None),
    ],
)
def test_which_page_a_claim_means(connected, claim, page):
    def answer(path, _params, _token):
        if path == "me/accounts":
            return {"data": [{"id": "1", "username": "Ma.Page", "access_token": "token-of-a-page"}]}
        if "/" in path:
            return error(2500, f"Unknown path components: {path}")
        return error(803, "Some of the aliases you requested do not exist: personne", 404)

    api = connected(answer)
    rows, reading = read(api, [claim])
    assert reading.account_of(claim) == page
    assert bool(rows["quarantine"]) == (page is None)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (error(4, is_transient=True), Unavailable),
        (error(17), Throttled),
        (error(80001), Throttled),
        (error(341), Throttled),
        (error(21, "Page ID 1 was migrated to page ID 2"), Denied),
        (error(2, status=500), Unavailable),
        (error(1, "Please reduce the amount of data", 500), TooMuch),
        (error(190, status=401, error_subcode=463), Refused),
        (error(200), Denied),
        (error(100, NOT_PUBLIC), Denied),
        (error(100, NOT_REVIEWED), Denied),
        (error(100, "(#100) Param limit must be at most 100"), type(None)),
        (error(100, error_subcode=33), Gone),
        (error(368), Throttled),
        (Answer(200, {}, ["odd"]), Unavailable),
    ],
)  # fmt: skip
def test_what_error_codes_mean(answer, problem):
    assert type(judge_of("facebook")(answer)) is problem


def test_a_throttled_page_says_when_to_come_back():
    headers = {"x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":19}]}'}
    assert "19 minutes" in str(judge_of("facebook")(error(32, headers=headers)))


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        ("/v25.0/me", {"access_token": "stolen"}, 190),
        ("/v25.0/me", {"access_token": ""}, 104),
        ("/v12.0/me", {}, 2635),
        ("/v25.0/12345", {}, 100),
        ("/v25.0/personne", {}, 803),
        ("/v25.0/PAGE", {"fields": "id,secrets"}, 100),
        ("/v25.0/PAGE", {"fields": "id,name{"}, 2500),
        ("/v25.0/PAGE/likers", {}, 100),
        ("/v25.0/PAGE/posts", {"limit": "101"}, 100),
        ("/v25.0/PAGE/posts", {"cursor": "x"}, 100),
        ("/v25.0/PAGE/posts", {"after": "bm93aGVyZQ"}, 100),
        ("/v25.0/PAGE/posts", {"limit": "50", "fields": "comments{id},reactions{id}"}, 1),
    ],
)
def test_the_sandbox_refuses_as_facebook_does(world, path, query, code):
    page = next(iter(world.posts["facebook"]))
    asked = {"access_token": [TOKEN], **{name: [value] for name, value in query.items()}}
    response = sandbox.serve(world, Request("GET", path.replace("PAGE", page), asked))

    assert response.status >= 400
    assert response.body["error"]["code"] == code
