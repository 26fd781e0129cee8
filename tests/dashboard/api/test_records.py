"""People, rankings, lists: what is answered, and how it is wrong."""

import json
from urllib.parse import quote

import duckdb
import pytest
import requests
from fake_marts import publish, reading
from served import dashboard

from dashboard import marts
from dashboard.api import leaderboards
from dashboard.api.links import Links

FIRST = "/api/v1/people/p000"


@pytest.fixture(scope="module")
def con(full):
    with reading(full) as con:
        yield con


def test_the_description_is_one(contract):
    contract.check_itself()
    assert contract.document["openapi"].startswith("3.1")


def test_everybody_is_as_described_and_every_score_adds_up(ask, con):
    people = con.execute("select person_id, score from marts.person_scores").fetchall()
    assert len(people) == 300
    for person, score in people[::7]:
        told = ask(f"/api/v1/people/{person}").json()
        assert told["score"] == score
        assert sum(told["components"].values()) == pytest.approx(score, abs=1e-6)
        assert told["score_low"] <= score <= told["score_high"]
        assert told["as_of"] == "2026-11-22"
        assert told["method_version"] == "v1"


def test_no_answer_tells_a_score_without_its_parts_and_its_day(ask):
    def scores(node, day):
        if isinstance(node, dict):
            day = node.get("as_of", day)
            if "score" in node and not isinstance(node["score"], dict):
                yield node, day
            for value in node.values():
                yield from scores(value, day)
        elif isinstance(node, list):
            for value in node:
                yield from scores(value, day)

    paths = (FIRST, "/api/v1/leaderboard?limit=5", "/api/v1/lists/famille-martin")
    for path in paths:
        found = list(scores(ask(path).json(), None))
        assert found
        for node, day in found:
            assert day
            assert {"components", "score_low", "score_high"} <= set(node), path


def test_what_networks_sent_stays_text_and_no_link_runs_anything(ask):
    told = ask(FIRST).json()
    assert told["display_name"] == "**Gras** _italique_ `code` [lien](javascript:alert(1))"
    told = ask("/api/v1/people/p002").json()
    assert "\u202e" not in told["display_name"]
    # what is held of the second is an address that runs something
    urls = {account["network"]: account["url"] for account in told["accounts"]}
    assert urls == {"twitter": "https://example.org/2", "youtube": None, "wordpress": None}


def test_a_former_name_leads_to_the_present_one_and_keeps_the_question(ask, server):
    for path in ("/api/v1/people/{}", "/badge/{}.svg", "/badge/{}.json", "/embed/{}"):
        moved = ask(f"{path.format('old-slug')}?lang=en")
        assert moved.status_code == 308
        assert moved.headers["Location"] == f"{server}{path.format('p000')}?lang=en"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/people/nobody", 404),
        ("/api/v1/lists/none", 404),
        ("/api/v1/leaderboard?scope_kind=country&scope_id=XX", 404),
        ("/api/v1/leaderboard?scope_kind=planet", 422),
        ("/api/v1/leaderboard?scope_kind=country", 422),
        ("/api/v1/leaderboard?limit=0", 422),
        ("/api/v1/leaderboard?limit=501", 422),
        ("/api/v1/leaderboard?limit=٣", 422),
        ("/api/v1/leaderboard?limit=0000000000019999", 422),
        ("/api/v1/leaderboard?offset=0000000000009999999999999999999999", 422),
        ("/api/v1/leaderboard?offset=-1", 422),
        ("/badge/p000.svg?theme=red", 422),
        ("/badge/p000.json?lang=de", 422),
        ("/feed.atom?scope_kind=list&scope_id=none", 404),
    ],
)
def test_what_is_wrong_is_a_problem_document(ask, path, status):
    answer = ask(path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert ("errors" in answer.json()) == (status == 422)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/api/v2", "/api/v1/people", "/badge/x.png", "/embed/a/b", "/v2/x"]
)
def test_nothing_beside_the_api_is_a_page(server, path):
    answer = requests.get(server + path, timeout=20)
    assert answer.status_code == 404
    assert "streamlit" not in answer.text.lower()


def test_a_ranking_is_read_in_portions(ask, con):
    whole = ask("/api/v1/leaderboard?limit=500").json()
    assert whole["total"] == len(whole["entries"]) == 300
    assert [row["rank"] for row in whole["entries"]] == list(range(1, 301))
    part = ask("/api/v1/leaderboard?limit=7&offset=20").json()
    assert part["entries"] == whole["entries"][20:27]
    beyond = ask("/api/v1/leaderboard?offset=300").json()
    assert (beyond["total"], beyond["entries"]) == (300, [])


def test_every_scope_that_is_listed_has_a_ranking_where_it_says(ask, server, con):
    listed = ask("/api/v1/scopes").json()["scopes"]
    known = con.execute("select distinct scope_kind, scope_id from marts.leaderboard").fetchall()
    assert {(row["scope_kind"], row["scope_id"]) for row in listed} == set(known)
    for row in listed:
        told = ask(row["url"].removeprefix(server)).json()
        assert (told["scope_kind"], told["scope_id"]) == (row["scope_kind"], row["scope_id"])
        assert told["total"] == row["people"]


def test_a_list_tells_its_members_best_first_and_an_empty_one_that_it_is(ask):
    told = ask("/api/v1/lists/famille-martin").json()
    assert [row["rank"] for row in told["members"]] == list(range(1, told["size"] + 1))
    assert told["median"] == sorted(row["score"] for row in told["members"])[told["size"] // 2]
    empty = ask("/api/v1/lists/vide").json()
    assert (empty["size"], empty["median"], empty["members"]) == (0, None, [])


def test_a_list_that_everybody_left_has_no_numbers_of_an_earlier_day(tmp_path):
    file = publish(tmp_path / "published", people=8)
    with duckdb.connect(str(file)) as con:
        con.execute("delete from marts.list_members where list_id = 'sciences-po'")
        con.execute(
            "delete from marts.list_scores where list_id = 'sciences-po'"
            " and score_date > date '2026-10-22'"
        )
        con.execute(
            "delete from marts.leaderboard where scope_kind = 'list' and scope_id = 'sciences-po'"
        )
        assert con.execute("from marts.list_scores where list_id = 'sciences-po'").fetchone()
    publication = marts.latest(tmp_path / "published")
    told = leaderboards.list_record(publication, Links("http://here"), "sciences-po")
    assert (told["size"], told["median"], told["top"], told["members"]) == (0, None, None, [])


def test_a_list_of_a_network_is_found_under_its_long_code(full, tmp_path):
    code = "bluesky:at://did:plc:6mz/app.bsky.graph.list/3k7"
    file = publish(tmp_path / "published", people=8)
    with duckdb.connect(str(file)) as con:
        con.execute(
            "insert into marts.lists (list_id, name, kind, source, network)"
            " values (?, 'Sources', 'other', 'network', 'bluesky')",
            [code],
        )
    with dashboard(tmp_path) as (address, _):
        for path in (code, quote(code, safe="")):
            told = requests.get(f"{address}/api/v1/lists/{path}", timeout=20)
            assert told.json()["list_id"] == code
        assert requests.get(told.json()["links"]["self"], timeout=20).json() == told.json()


def test_the_answer_is_the_same_for_all_and_small_to_ask_again(ask):
    first = ask(FIRST)
    assert first.headers["Cache-Control"].startswith("public, max-age=")
    tag = first.headers["ETag"]
    again = ask(FIRST, **{"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == tag
    assert ask("/api/v1/people/p001", **{"If-None-Match": tag}).status_code == 200


def test_head_tells_what_get_would(ask):
    get, head = ask(FIRST, **{"Accept-Encoding": "identity"}), ask(FIRST, "HEAD")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Content-Type", "Cache-Control"):
        assert head.headers[name] == get.headers[name]
    assert int(head.headers["Content-Length"]) == len(get.content)
    assert ask("/api/v1/people/nobody", "HEAD").status_code == 404


def test_any_site_may_read_and_nobody_may_write(ask, server):
    answer = ask(FIRST, Origin="https://elsewhere.test")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    preflight = ask(FIRST, "OPTIONS", **{"Access-Control-Request-Headers": "if-none-match"})
    assert preflight.status_code == 204
    assert "If-None-Match" in preflight.headers["Access-Control-Allow-Headers"]
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        refused = requests.request(method, server + FIRST, timeout=20)
        assert refused.status_code == 405
        assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "path", [FIRST, "/v2/user.json/1", "/badge/p000.svg", "/embed/p000", "/healthz"]
)
def test_another_name_that_leads_here_gets_nothing(ask, path):
    answer = ask(path, Host="evil.test")
    assert answer.status_code == 400
    assert "p000" not in answer.text


def test_nothing_published_is_said_so(tmp_path):
    from served import dashboard

    with dashboard(tmp_path) as (address, _):
        for path in (FIRST, "/healthz", "/feed.atom", "/badge/p000.json"):
            answer = requests.get(address + path, timeout=20)
            assert answer.status_code == 503
            assert answer.headers["Content-Type"] == "application/problem+json"


def test_before_anybody_is_scored_the_world_is_empty(empty):
    from contract import Contract
    from served import dashboard

    with dashboard(empty) as (address, _):
        contract = Contract(requests.get(f"{address}/api/v1/openapi.json", timeout=20).json())
        for path in ("/api/v1/leaderboard", "/api/v1/scopes", "/healthz"):
            answer = requests.get(address + path, timeout=20)
            contract.check(path, 200, "application/json", answer.content)
        assert answer.json()["as_of"] is None
        world = json.loads(requests.get(f"{address}/api/v1/leaderboard", timeout=20).content)
        assert (world["total"], world["entries"]) == (0, [])
        assert requests.get(f"{address}/feed.atom", timeout=20).status_code == 200
