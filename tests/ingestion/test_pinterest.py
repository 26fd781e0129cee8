"""What is particular to Pinterest: accounts by Business Access, totals in place of actors."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from ingestion.client import Answer, Refused, Throttled
from ingestion.networks import pinterest
from ingestion.networks.pinterest import pins
from ingestion.networks.pinterest.accounts import name_of
from ingestion.networks.pinterest.answers import Denied, judge, moment, quota
from ingestion.networks.pinterest.pins import is_due
from ingestion.pages import fit
from ingestion.reading import Claim, Reading
from ingestion.relations import RELATIONS
from ingestion.sandbox import pinterest as sandbox
from ingestion.sandbox.exchange import Request
from ingestion.sandbox.world import World

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
TOKEN = sandbox.SECRETS["access_token"]
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def world():
    return World(5, date(2026, 3, 31), days=30)


@pytest.fixture
def connected(monkeypatch):
    """A client of whatever answers (path, params) with a status and a body."""

    def connected(answer):
        api = pinterest.connect("http://pin.test", {"access_token": TOKEN}, sleep=lambda _: None)
        api.asked = []

        def ask(url, params, auth):
            api.requests += 1
            path = urlsplit(url).path.removeprefix("/v5/")
            api.asked.append((path, params))
            status, body, *headers = answer(path, params)
            return Answer(status, headers[0] if headers else {}, body)

        monkeypatch.setattr(api, "_ask", ask)
        return api

    return connected


def served(world, change=lambda path, body: body):
    """The sandbox; `change` may return another body, or a refusal as (status, body)."""

    def answer(path, params):
        query = {name: [str(value)] for name, value in params.items()}
        headers = {"authorization": f"Bearer {TOKEN}"}
        response = sandbox.serve(world, Request("GET", f"/v5/{path}", query, headers))
        body = change(path, response.body)
        return body if isinstance(body, tuple) else (response.status, body)

    return answer


def read(api, claims, state=None, now=NOW):
    reading = Reading("pinterest", claims, {} if state is None else state, now)
    rows, problem = defaultdict(list), None
    try:
        for name, page in pinterest.read(api, reading):
            rows[name] += page
    except Exception as error:
        problem = error
    for name, page in reading.drain():
        rows[name] += page
    return rows, reading, problem


@pytest.fixture
def everybody(world):
    """Claims of all registered accounts, half of them by a handle in some spelling."""
    accounts = sorted(a.account_id for a in world.accounts["pinterest"].values() if a.person_id)
    handle = {a: world.accounts["pinterest"][a].handle for a in accounts}
    return [
        Claim("p", account_id=one)
        if place % 2
        else Claim("p", url=f"https://fr.pinterest.com/{handle[one].upper()}/")
        for place, one in enumerate(accounts)
    ]


def test_a_first_read_brings_every_pin_and_every_save_among_those_who_are_read(
    world, connected, everybody
):
    api = connected(served(world))
    rows, _, problem = read(api, everybody)
    assert problem is None
    assert not rows["quarantine"]
    assert len(rows["accounts"]) == len(rows["reads"]) == len(everybody)
    true = {
        (act.acting_post_id, act.actor_account_id, act.target_account_id, act.post_id)
        for acts in world.acts["pinterest"].values()
        for act in acts
        if act.act == "save" and world.accounts["pinterest"][act.actor_account_id].person_id
    }
    told = {
        (r["acting_post_id"], r["actor_account_id"], r["target_account_id"], r["post_id"])
        for r in rows["interactions"]
        if r["act"] == "save"
    }
    assert told == true
    assert len(told) > 20
    repins = [row for row in rows["posts"] if row["kind"] == "repin"]
    assert {row["post_id"] for row in repins} == {pin for pin, *_ in true}
    assert {row["text"] for row in repins} == {None}
    # four requests for each account, a fifth where a bookmark leads to an empty page
    assert api.requests < 4.4 * len(everybody)


def test_every_page_fits_its_relation_and_no_key_comes_twice(world, connected, everybody):
    rows, _, _ = read(connected(served(world)), everybody)
    for name, found in rows.items():
        relation = RELATIONS[name]
        fitted = fit(relation, found, NOW)
        assert not fitted.rejects
        assert not fitted.unknown
        keys = list(zip(*(fitted.table[column].to_pylist() for column in relation.key)))  # noqa: B905
        assert len(keys) == len(set(keys))


def test_who_follows_whom_is_told_of_the_claimed_only_and_once_a_week(world, connected, everybody):
    state = {}
    rows, _, _ = read(connected(served(world)), everybody, state)
    accounts = {claim.account_id for claim in everybody if claim.account_id} | {
        *Reading("pinterest", everybody, state, NOW).claimed()
    }
    edges = [r for r in rows["interactions"] if r["act"] == "follow"]
    assert len(edges) > 20
    assert {r["actor_account_id"] for r in edges} | {r["target_account_id"] for r in edges} <= (
        accounts
    )
    for days, told in ((6, False), (7, True)):
        later, _, _ = read(connected(served(world)), everybody, state.copy(), NOW + days * DAY)
        assert any(r["act"] == "follow" for r in later["interactions"]) is told


@pytest.mark.parametrize(
    ("age", "last", "due"),
    [
        (40, None, True),
        (2, 1, True),
        (3.9, 1, True),
        (5, 1, False),
        (7.5, 1, True),
        (40, 1, False),
        (42.5, 1, True),
        (40, 8, True),
    ],
)
def test_old_pins_are_told_once_in_each_week_of_their_life(age, last, due):
    before = None if last is None else NOW - last * DAY
    assert is_due(NOW - age * DAY, before, NOW) is due


def test_pins_on_boards_that_are_not_public_stay_outside(world, connected, everybody):
    rows, reading, _ = read(connected(served(world)), everybody)
    assert reading.skipped["pins on boards that are not public"] > 3
    assert "Cadeau surprise" not in {row["text"] for row in rows["posts"]}
    true = {p.post_id for posts in world.posts["pinterest"].values() for p in posts}
    assert {row["post_id"] for row in rows["posts"]} == true


@pytest.mark.parametrize("age", [0, 10])
def test_a_pin_that_is_deleted_or_hidden_is_removed_and_one_that_is_only_late_is_not(
    world, connected, everybody, age
):
    state = {}
    rows, _, _ = read(connected(served(world)), everybody, state)
    span = (NOW - (age + 2) * DAY, NOW - age * DAY)
    some = [r for r in rows["posts"] if span[0] < r["created_at"] < span[1]]
    gone, hidden, late = (row["post_id"] for row in some[:3])
    secret = {f"{row['account_id']}2" for row in some if row["post_id"] == hidden}.pop()

    def change(path, body):
        if path == "pins":
            body["items"] = [i for i in body["items"] if i["id"] not in (gone, late)]
            for item in body["items"]:
                if item["id"] == hidden:
                    item["board_id"] = secret
        if path == f"pins/{gone}":
            return 404, {"code": 50, "message": "Pin not found."}
        if path == f"pins/{hidden}":
            body["board_id"] = secret
        return body

    later, _, _ = read(connected(served(world, change)), everybody, state, NOW + DAY)
    assert {row["id"] for row in later["removals"]} == {gone, hidden}


def test_pins_that_are_missed_are_asked_for_in_parts_and_each_once(connected, monkeypatch):
    monkeypatch.setattr(pins, "MOST_MISSING", 2)
    shown = [{"id": str(n), "created_at": f"{NOW - n * DAY:%FT%T}"} for n in range(5)]

    def answer(path, params):
        if path == "user_account":
            return 200, {"id": "7", "username": "ana"}
        if path.startswith("pins/"):
            return (200, {"id": "1"}) if path == "pins/1" else (404, {"code": 50})
        return 200, {"items": shown if path == "pins" else []}

    state, nights = {}, []
    read(connected(answer), [Claim("p", "7")], state)
    shown = shown[:1]
    for night in (1, 2, 3):
        api = connected(answer)
        rows, _, _ = read(api, [Claim("p", "7")], state, NOW + night * DAY)
        asked = [path for path, _ in api.asked if path.startswith("pins/")]
        nights.append((len(asked), [row["id"] for row in rows["removals"]]))
    assert nights == [(2, ["2"]), (2, ["3", "4"]), (0, [])]


def test_without_the_right_to_ad_accounts_the_own_account_is_read(world, connected, everybody):
    denied = {"code": 29, "message": "You are not permitted to access that resource."}
    change = lambda path, body: (403, denied) if path == "ad_accounts" else body  # noqa: E731
    rows, reading, problem = read(connected(served(world, change)), everybody)
    assert problem is None
    outcomes = {row["account_id"]: row["outcome"] for row in rows["reads"]}
    assert [one for one in outcomes.values() if one == "read"] == ["read"]
    assert any("ads:read" in reason for reason in reading.skipped)
    # who is claimed by name cannot be found without it
    assert {row["relation"] for row in rows["quarantine"]} == {"accounts"}


def test_the_ad_account_on_which_the_role_allows_reading_is_taken(world, connected, everybody):
    api = connected(served(world))
    rows, _, _ = read(api, everybody)
    assert {row["outcome"] for row in rows["reads"]} == {"read"}
    asked = {params["ad_account_id"] for _, params in api.asked if params.get("ad_account_id")}
    assert {number[:3] for number in asked} == {"549"}


def test_one_account_that_may_not_be_read_does_not_keep_the_others(world, connected, everybody):
    def change(path, body):
        if path == "boards" and body["items"][0]["id"].startswith(everybody[1].account_id):
            return 403, {"code": 29, "message": "no"}
        return body

    rows, _, problem = read(connected(served(world, change)), everybody)
    outcomes = {row["account_id"]: row["outcome"] for row in rows["reads"]}
    assert problem is None
    assert outcomes.pop(everybody[1].account_id) == "unreadable"
    assert set(outcomes.values()) == {"read"}


def test_an_account_that_the_token_does_not_show_is_not_taken_for_gone(world, connected, everybody):
    claims = [*everybody, Claim("q", "549000000000000001")]
    rows, _, problem = read(connected(served(world)), claims)
    assert problem is None
    outcomes = {row["account_id"]: row["outcome"] for row in rows["reads"]}
    assert outcomes.pop("549000000000000001") == "unreadable"


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("boards", "unreadable"),
        ("pins", "unreadable"),
        ("user_account/websites", "read"),
        ("user_account/following", "read"),
    ],
)
def test_a_part_that_is_not_there_is_not_taken_for_an_account_that_is_gone(
    connected, path, outcome
):
    pin = {"id": "3", "created_at": "2026-03-30T10:43:44", "board_id": "1"}

    def answer(asked, params):
        if asked == path:
            return 404, {"code": 40, "message": "Not found."}
        return mine([pin])(asked, params)

    rows, reading, problem = read(connected(answer), [Claim("p", "5")])
    assert problem is None
    assert [row["outcome"] for row in rows["reads"]] == [outcome]
    assert [row["post_id"] for row in rows["posts"]] == (["3"] if outcome == "read" else [])
    assert bool(reading.skipped) == (outcome == "read")


def test_an_account_that_an_ad_account_does_not_show_is_not_taken_for_gone(
    world, connected, everybody
):
    def answer(path, params):
        if path == "user_account" and params.get("ad_account_id"):
            return 404, {"code": 40, "message": "Not found."}
        return served(world)(path, params)

    rows, _, problem = read(connected(answer), everybody)
    assert problem is None
    assert Counter(row["outcome"] for row in rows["reads"]) == {
        "read": 1, "unreadable": len(everybody) - 1,
    }  # fmt: skip


def test_saves_that_were_seen_before_a_limit_are_kept(world, connected, everybody):
    limit = {"x-ratelimit-reset": "40000"}
    count = 0

    def answer(path, params):
        nonlocal count
        count += 1
        if count > 100:
            return 429, {"code": 8, "message": "You have exceeded your rate limit."}, limit
        return served(world)(path, params)

    rows, _, problem = read(connected(answer), everybody)
    assert isinstance(problem, Throttled)
    assert "pause of 40000 s" in str(problem)
    assert any(row["act"] == "save" for row in rows["interactions"])


def mine(pins, **profile):
    """Answers of an account with a few pins and a public board."""

    def answer(path, params):
        found = {
            "user_account": {"id": "5", "username": "zoe", **profile},
            "pins": {"items": pins, "bookmark": None},
            "boards": {"items": [{"id": "1", "privacy": "PUBLIC"}]},
        }
        return 200, found.get(path, {"items": []})

    return answer


def test_metrics_that_are_missing_are_unknown_and_no_zero(connected):
    lifetime = {"save": 2, "comment": 0, "reaction": None, "impression": 9}
    pins = [
        {"id": "3", "created_at": "2026-03-30T10:43:44", "pin_metrics": None, "board_id": "1"},
        {"id": "2", "created_at": "2026-03-30T10:43:43.5", "title": "Été", "description": " ",
         "pin_metrics": {"90d": {"save": 1}, "lifetime_metrics": lifetime}, "board_id": None},
    ]  # fmt: skip
    rows, _, _ = read(connected(mine(pins)), [Claim("p", "5")])
    assert [(r["post_id"], r["act"], r["count"]) for r in rows["counters"]] == [("2", "save", 2)]
    assert [r["text"] for r in rows["posts"]] == [None, "Été"]
    assert "business" in rows["reads"][0]["note"]


def test_a_time_that_is_not_understood_is_asked_for_again(connected):
    state, claims = {}, [Claim("p", "5")]
    pin = {"id": "3", "created_at": {"instant": "x"}, "board_id": "1"}
    rows, _, _ = read(connected(mine([pin])), claims, state)
    assert fit(RELATIONS["posts"], rows["posts"], NOW).rejects
    old = pin | {"created_at": "2025-11-13T10:43:44"}
    rows, _, _ = read(connected(mine([old])), claims, state, NOW + DAY)
    assert [row["post_id"] for row in rows["posts"]] == ["3"]


def test_reading_ends_at_the_horizon(connected):
    def answer(path, params):
        if path != "pins":
            return mine([])(path, params)
        start = int(params.get("bookmark") or 0)
        pins = [
            {"id": str(9000 - n), "board_id": "1",
             "created_at": f"{NOW - n * DAY:%Y-%m-%dT%H:%M:%S}"}
            for n in range(start, start + 50)
        ]  # fmt: skip
        return 200, {"items": pins, "bookmark": str(start + 50)}

    api = connected(answer)
    rows, _, _ = read(api, [Claim("p", "5")])
    assert len(rows["posts"]) == 361
    assert len([path for path, _ in api.asked if path == "pins"]) == 8


def test_a_short_or_empty_page_is_not_the_last_one(connected):
    pages = {None: ([], "a"), "a": ([{"id": "1", "created_at": "2026-03-30T10:43:44"}], "b")}

    def answer(path, params):
        if path != "pins":
            return mine([])(path, params)
        items, bookmark = pages.get(params.get("bookmark"), ([], None))
        return 200, {"items": items, "bookmark": bookmark}

    rows, _, _ = read(connected(answer), [Claim("p", "5")])
    assert [row["post_id"] for row in rows["posts"]] == ["1"]


@pytest.mark.parametrize(
    ("claim", "name"),
    [
        (Claim("p", handle="@Zoe"), "zoe"),
        (Claim("p", url="https://www.pinterest.co.uk/zoe_b/idees/"), "zoe_b"),
        (Claim("p", handle="pinterest.fr/zoe"), "zoe"),
        (Claim("p", url="https://www.pinterest.com/pin/123/"), ""),
    ],
)
def test_a_name_in_any_spelling(claim, name):
    assert name_of(claim) == name


def test_answers_that_need_no_second_attempt():
    old = judge(Answer(401, {}, {"code": 2, "message": "Authentication failed."}))
    assert isinstance(old, Refused)
    assert "SOURCES__PINTEREST__ACCESS_TOKEN" in str(old)
    assert isinstance(judge(Answer(403, {}, {"code": 29, "message": "no"})), Denied)
    assert not isinstance(judge(Answer(403, {}, None, is_json=False)), Denied)


def test_times_are_utc_without_saying_so():
    assert moment("2026-07-09T14:29:02.456000") == datetime(2026, 7, 9, 14, 29, 2, 456000, UTC)
    assert moment("hier") is None


def test_the_name_of_the_account_and_what_is_left(connected):
    headers = {"x-ratelimit-limit": "1000, 1000;w=86400", "x-ratelimit-remaining": "12"}
    api = connected(lambda path, params: (200, {"id": "5", "username": "zoe"}, headers))
    told = pinterest.whoami(api)
    assert (told.name, told.left) == ("zoe", "12 of 1,000 requests")
    assert (
        quota({"x-ratelimit-remaining": "1", "x-ratelimit-reset": "60"}) == "1 requests, for 60 s"
    )
    assert quota({}) is None


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        ("pins", {"page_size": "251"}, 400, 1),
        ("pins", {"pin_metrics": "True"}, 400, 1),
        ("pins", {"since": "2026-01-01"}, 400, 1),
        ("pins", {"bookmark": "MjV8MQ=="}, 400, 1),
        ("pins", {"ad_account_id": "1"}, 403, 29),
        ("pins/1", {}, 404, 50),
        ("users/zoe", {}, 404, 11),
    ],
)
def test_the_sandbox_refuses_what_pinterest_refuses(world, path, query, status, code):
    sent = {name: [value] for name, value in query.items()}
    headers = {"authorization": f"Bearer {TOKEN}"}
    response = sandbox.serve(world, Request("GET", f"/v5/{path}", sent, headers))
    assert (response.status, response.body["code"]) == (status, code)
    assert sandbox.serve(world, Request("GET", f"/v5/{path}", sent)).status == 401
