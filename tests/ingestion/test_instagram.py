"""What is particular to Instagram: others' accounts by discovery, authors known by name only."""

from collections import defaultdict
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from ingestion.client import Answer
from ingestion.networks import instagram
from ingestion.networks.instagram.media import author
from ingestion.reading import Claim, Reading
from ingestion.sandbox import instagram as sandbox
from ingestion.sandbox.exchange import Request

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
TOKEN = sandbox.SECRETS["access_token"]


@pytest.fixture
def connected(monkeypatch, world):
    """A client of the sandbox whose token manages some accounts only, or of an own answer."""

    def connected(managed=(), answer=None):
        api = instagram.connect("http://graph.test", {"access_token": TOKEN}, sleep=lambda _: None)

        def ask(url, params, auth):
            path = urlsplit(url).path
            api.requests += 1
            if answer and (found := answer(path.removeprefix("/v25.0/"), params)) is not None:
                return found
            query = {name: [str(value)] for name, value in params.items() if value is not None}
            headers = {"authorization": f"Bearer {TOKEN}"}
            response = sandbox.serve(world, Request("GET", path, query, headers))
            if path.endswith("me/accounts"):
                pages = response.body["data"]
                response.body["data"] = [
                    p for p in pages if p.get("instagram_business_account", {}).get("id") in managed
                ]
            return Answer(response.status, response.headers, response.body)

        monkeypatch.setattr(api, "_ask", ask)
        return api

    return connected


def read(api, claims):
    reading = Reading("instagram", claims, {}, NOW, lambda: api.requests)
    rows = defaultdict(list)
    for name, page in instagram.read(api, reading):
        rows[name] += page
    for name, page in reading.drain():
        rows[name] += page
    return rows, reading


@pytest.fixture
def two(world, busy):
    """Two accounts that received much."""
    return [world.accounts["instagram"][account] for account in busy("instagram", 2)]


def test_others_are_discovered_by_name_with_their_totals_and_nobody_is_named(connected, two):
    mine, other = two
    claims = [Claim("p", mine.account_id), Claim("q", handle=other.handle)]
    api = connected(managed=[mine.account_id])
    rows, reading = read(api, claims)
    both, _ = read(connected(managed=[mine.account_id, other.account_id]), claims)

    assert reading.account_of(claims[1]) == other.account_id
    by_account = {row["account_id"]: row["note"] for row in rows["reads"]}
    assert by_account[mine.account_id] is None
    assert "totals only" in by_account[other.account_id]
    assert {r["target_account_id"] for r in rows["interactions"]} == {mine.account_id}
    key = lambda r: (r["post_id"], r.get("act", ""), r.get("count", 0))  # noqa: E731
    for relation in ("posts", "counters"):
        assert sorted(map(key, rows[relation])) == sorted(map(key, both[relation]))


def test_discovery_goes_through_all_media_without_a_next(connected, two, monkeypatch, world):
    monkeypatch.setattr(instagram.discovery, "AT_ONCE", 1)
    mine, other = two
    rows, _ = read(connected(managed=[mine.account_id]), [Claim("q", handle=other.handle)])
    every = {post.post_id for post in world.posts["instagram"][other.account_id]}
    assert {row["post_id"] for row in rows["posts"]} == every
    assert len(every) > 1


def test_who_has_no_professional_account_is_quarantined(connected, two):
    api = connected(managed=[two[0].account_id])
    rows, _ = read(api, [Claim("q", handle="personne_ici")])
    assert [row["place"] for row in rows["quarantine"]] == ["accounts/personne_ici"]


@pytest.mark.parametrize("handle", ["Bo Dupont", "bo-dupont", "b" * 31, "café", "bo){id},likes"])
def test_what_cannot_be_a_name_is_quarantined_and_never_asked_for(connected, two, handle):
    mine, asked = two[0], []

    def answer(_path, params):
        if handle.lower() in params.get("fields", ""):
            asked.append(params["fields"])
            return Answer(400, {}, {"error": {"code": 2500, "message": "Syntax error"}})
        return None

    api = connected([mine.account_id], answer)
    rows, _ = read(api, [Claim("q", handle=handle), Claim("p", mine.account_id)])
    assert [row["place"] for row in rows["quarantine"]] == [f"accounts/{handle}"]
    assert [row["outcome"] for row in rows["reads"]] == ["read"]
    assert asked == []


def test_a_name_that_instagram_fails_on_is_left_to_the_next_run(connected, two):
    mine = two[0]

    def answer(_path, params):
        return Answer(500, {}, None) if "username(bo)" in params.get("fields", "") else None

    api = connected([mine.account_id], answer)
    rows, reading = read(api, [Claim("q", handle="bo"), Claim("p", mine.account_id)])
    assert list(reading.failed) == ["accounts/bo"]
    assert [row["outcome"] for row in rows["reads"]] == ["read"]


@pytest.mark.parametrize(
    ("column", "spelled"),
    [
        ("handle", "@HANDLE"),
        ("handle", " HANDLE "),
        ("handle", "https://www.Instagram.com/HANDLE/"),
        ("handle", "instagram.com/_u/HANDLE?hl=fr"),
        ("url", "https://instagram.com/HANDLE"),
    ],
)
def test_how_a_claim_may_spell_a_name(connected, two, column, spelled):
    mine, other = two
    claim = Claim("q", **{column: spelled.replace("HANDLE", other.handle.upper())})
    _, reading = read(connected([mine.account_id]), [claim])
    assert reading.account_of(claim) == other.account_id


@pytest.mark.parametrize(
    ("item", "actor"),
    [
        ({"username": "Ana", "from": {"id": "77", "username": "Ana"}}, "1784"),
        ({"username": "bo", "from": {"id": "77"}}, "77"),
        ({"username": "Bo"}, "@bo"),
        ({"from": {"id": "77", "username": "ana"}}, "1784"),
        ({}, None),
    ],
)
def test_who_wrote_a_comment(item, actor):
    assert author(item, {"ana": "1784"}) == actor


def test_hidden_likes_are_unknown_and_no_zero(connected):
    media = [
        {"id": "1", "timestamp": "2026-03-30T18:00:11+0000", "comments_count": 0},
        {"id": "2", "timestamp": "2026-03-30T18:00:12+0000", "like_count": 0},
    ]

    def answer(path, _params):
        found = {
            "me/accounts": {"data": [{"instagram_business_account": {"id": "5"}}]},
            "5": {"id": "5", "username": "ana", "followers_count": 3},
            "5/media": {"data": media},
            "5/tags": {"data": []},
        }
        return Answer(200, {}, found[path])

    rows, _ = read(connected(answer=answer), [Claim("p", "5")])
    assert {(r["post_id"], r["act"], r["count"]) for r in rows["counters"]} == {
        ("1", "comment", 0), ("2", "like", 0),
    }  # fmt: skip


def test_a_token_of_instagram_login_manages_its_own_account_and_is_shown_no_other(connected):
    told = {"code": 100, "message": "Unsupported request - method type: get"}
    shown = {
        "me": {"user_id": "5", "username": "ana"},
        "5": {"id": "5", "username": "ana"},
        "5/media": {"data": [{"id": "1", "timestamp": "2026-03-30T18:00:11+0000"}]},
    }

    def answer(path, params):
        is_shown = path in shown and "business_discovery" not in params["fields"]
        return Answer(200, {}, shown[path]) if is_shown else Answer(400, {}, {"error": told})

    mine, others = Claim("p", handle="Ana"), [Claim("q", one, f"cy{one}") for one in "234"]
    rows, reading = read(connected(answer=answer), [Claim("r", handle="bo"), *others, mine])
    assert reading.account_of(mine) == "5"
    assert [row["place"] for row in rows["quarantine"]] == ["accounts/bo"]
    outcomes = {row["account_id"]: row["outcome"] for row in rows["reads"]}
    assert outcomes == {"5": "read"} | dict.fromkeys("234", "unreadable")
    notes = {row["account_id"]: row["note"] for row in rows["reads"]}
    assert all("Instagram Login" in note for note in notes.values())
    assert "tags" in notes["5"]
    assert reading.cursor("5", "media").startswith("2026-03-30T18:00:11")
    assert reading.cursor("5", "recent") == "1"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("business_discovery.username(personne){id}", 110),
        ("business_discovery.username(HANDLE){id,media{comments{id}}}", 100),
        ("business_discovery.username(HANDLE){tags{id}}", 100),
        ("media{likes}", 100),
        ("verified", 100),
    ],
)
def test_the_sandbox_refuses_as_instagram_does(world, two, fields, code):
    mine, other = two
    query = {"fields": [fields.replace("HANDLE", other.handle)], "access_token": [TOKEN]}
    response = sandbox.serve(world, Request("GET", f"/v25.0/{mine.account_id}", query))
    assert response.body["error"]["code"] == code
