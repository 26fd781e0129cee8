"""Klout's old API: what the clients of its time ask, and what they read of the answer."""

from types import SimpleNamespace

import pytest
import requests
from fake_marts import reading

KEY = "key=abc123"


@pytest.fixture(scope="module")
def person(full):
    """Somebody on Twitter who has topics, fans and idols."""
    with reading(full) as con:
        [row] = con.execute("""
            select s.person_id, s.score, s.delta_1d, s.delta_7d, s.delta_30d, a.account_id,
                ltrim(a.handle, '@') as handle
            from marts.person_scores as s
            join marts.accounts as a using (person_id)
            where a.network = 'twitter'
                and person_id in (select person_id from marts.person_influencers)
                and person_id in (select person_id from marts.person_topics)
            order by s.rank desc limit 1
        """).fetchall()
    names = ("person_id", "score", "day", "week", "month", "account_id", "handle")
    return SimpleNamespace(**dict(zip(names, row, strict=True)))


@pytest.fixture
def node_klout(ask):
    """The paths of the npm package: everything below /v2, the key last."""
    return lambda path: ask(f"/v2{path}{KEY}")


def test_the_node_client_finds_a_user_and_reads_everything(node_klout, person):
    named = node_klout(f"/identity.json/twitter?screenName={person.handle}&").json()
    assert named == node_klout(f"/identity.json/tw/{person.account_id}?").json()
    klout_id = named["id"]
    user = node_klout(f"/user.json/{klout_id}?")
    # it takes nothing else for JSON
    assert user.headers["Content-Type"].startswith("application/json")
    assert user.json()["kloutId"] == klout_id
    assert user.json()["nick"] == person.handle
    assert user.json()["score"]["score"] == person.score
    assert node_klout(f"/user.json/{klout_id}/score?").json()["score"] == person.score
    topics = node_klout(f"/user.json/{klout_id}/topics?").json()
    assert topics
    assert all(topic["displayName"] and topic["slug"] for topic in topics)
    influence = node_klout(f"/user.json/{klout_id}/influence?").json()
    assert influence["myInfluencersCount"] == len(influence["myInfluencers"]) > 0
    handle = node_klout(f"/identity.json/klout/{klout_id}/tw?").json()
    assert handle == {"id": person.account_id, "network": "tw"}


def test_the_node_client_tells_who_is_unknown_by_the_status(node_klout):
    for path in (
        "/identity.json/twitter?screenName=nobody&",
        "/user.json/1?",
        "/user.json/x/score?",
    ):
        answer = node_klout(path)
        assert answer.status_code == 404
        assert answer.json()["error"] == 404


def test_pyklout_reads_deltas_under_their_three_names(ask, person):
    # it sends a number as an id and a text as a screen name, the key among the parameters
    by_id = ask(f"/v2/identity.json/tw/{int(person.account_id)}?{KEY}").json()
    assert by_id["network"] == "ks"
    by_name = ask(f"/v2/identity.json/twitter?{KEY}&screenName={person.handle}").json()
    assert by_name == by_id
    score = ask(f"/v2/user.json/{by_id['id']}/score?{KEY}").json()
    assert score["scoreDelta"] == {
        "dayChange": person.day, "weekChange": person.week, "monthChange": person.month,
    }  # fmt: skip
    influence = ask(f"/v2/user.json/{by_id['id']}/influence?{KEY}").json()
    entity = influence["myInfluencers"][0]["entity"]
    assert entity["id"] == entity["payload"]["kloutId"]
    assert set(entity["payload"]["scoreDeltas"]) == {"dayChange", "weekChange", "monthChange"}


def test_the_php_and_java_clients_find_numbers_buckets_and_their_slash(ask, person):
    named = ask(f"/v2/identity.json/twitter/?{KEY}&screenName={person.handle}").json()
    # both refuse an id that is no number, and 64 bits must hold it
    assert named["id"].isdigit()
    assert int(named["id"]) < 2**53
    user = ask(f"/v2/user.json/{named['id']}?{KEY}").json()
    low, high = map(int, user["score"]["bucket"].split("-"))
    assert low <= person.score <= high + 1
    for topic in ask(f"/v2/user.json/{named['id']}/topics?{KEY}").json():
        assert topic["id"].isdigit()
    entity = ask(f"/v2/user.json/{named['id']}/influence?{KEY}").json()["myInfluencees"][0][
        "entity"
    ]
    assert ask(f"/v2/user.json/{entity['id']}?{KEY}").json() == entity["payload"]


def test_no_score_is_told_without_its_parts(ask, person):
    klout_id = ask(f"/v2/identity.json/tw/{person.account_id}").json()["id"]
    for path in (f"/v2/user.json/{klout_id}", f"/v2/user.json/{klout_id}/score"):
        beside = ask(path).json()["clout"]
        assert sum(beside["components"].values()) == pytest.approx(person.score, abs=1e-6)
        assert beside["as_of"] == "2026-11-22"
        assert beside["score_low"] <= person.score <= beside["score_high"]


def test_a_former_id_is_the_person_of_today(ask):
    from dashboard.api.klout import klout_id

    old, new = (ask(f"/v2/user.json/{klout_id(name)}").json() for name in ("old-slug", "p000"))
    assert old == new
    assert old["kloutId"] == klout_id("p000")


def test_a_klout_id_is_that_of_klout_itself(ask, person):
    klout_id = ask(f"/v2/identity.json/tw/{person.account_id}").json()["id"]
    assert ask(f"/v2/identity.json/ks/{klout_id}").json() == {"id": klout_id, "network": "ks"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("identity.json/xx/1", 404),
        ("identity.json/twitter", 404),
        ("identity.json/klout/1/tw", 404),
        ("user.json/99999999999999999999/score", 404),
        ("user.json/١", 404),
        ("user.xml/1", 404),
    ],
)
def test_what_klout_did_not_know_either(server, path, status):

    answer = requests.get(f"{server}/v2/{path}", timeout=20)
    assert answer.status_code == status
    assert answer.json()["error"] == status
    assert answer.json()["description"]


@pytest.mark.parametrize(
    ("score", "bucket"),
    [(1, "0-9"), (9.99, "0-9"), (10, "10-19"), (89.9, "80-89"), (90, "90-100"), (100, "90-100")],
)
def test_buckets_are_tens_and_the_last_has_one_more(score, bucket):
    from dashboard.api import klout

    assert klout.bucket(score) == bucket
