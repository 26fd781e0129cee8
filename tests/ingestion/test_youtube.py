"""What becomes of YouTube's answers as the sandbox gives them."""

from datetime import date, datetime, timedelta

import pytest
from asking_youtube import KEY, NOW, connecting, read

from ingestion.client import Refused, Throttled
from ingestion.pages import fit
from ingestion.reading import Claim
from ingestion.relations import RELATIONS
from ingestion.sandbox import youtube as sandbox
from ingestion.sandbox.exchange import Request
from ingestion.sandbox.world import World


@pytest.fixture(scope="module")
def world():
    return World(5, date(2026, 3, 31), days=30)


@pytest.fixture
def connected(monkeypatch):
    return connecting(monkeypatch)


def served(world, key=KEY):
    def answer(kind, params):
        query = {name: [str(value)] for name, value in params.items()}
        request = Request("GET", f"/youtube/v3/{kind}", query, {"x-goog-api-key": key}, NOW)
        response = sandbox.serve(world, request)
        return response.status, response.body

    return answer


def claims_of(world):
    """Half of the channels are claimed by handle, as registries have it."""
    channels = sorted(a.account_id for a in world.accounts["youtube"].values() if a.person_id)
    return [
        Claim("someone", account_id=name)
        if place % 2
        else Claim("someone", handle=world.accounts["youtube"][name].handle)
        for place, name in enumerate(channels)
    ]


def test_a_first_read_brings_every_signed_comment_and_every_total_for_few_requests(
    world, connected
):
    api = connected(served(world))
    claims = claims_of(world)
    rows, reading, problem = read(api, claims)
    assert problem is None
    assert not rows["quarantine"]
    assert len(rows["accounts"]) == len(rows["reads"]) == len(claims)
    # one request for a handle, for uploads and for comments, the rest in batches of fifty or more
    assert api.requests < 3.5 * len(claims)
    videos = {row["post_id"] for row in rows["posts"]}
    true = {
        act.acting_post_id
        for acts in world.acts["youtube"].values()
        for act in acts
        if act.post_id in videos
    }
    named = {row["acting_post_id"] for row in rows["interactions"] if row["act"] == "comment"}
    assert named <= true
    assert len(true) - len(named) == reading.skipped["comment of a deleted account"] > 0
    counted = sum(row["count"] for row in rows["counters"] if row["act"] == "comment")
    assert counted == len(true)


def test_every_page_fits_its_relation_and_no_key_comes_twice(world, connected):
    rows, _, _ = read(connected(served(world)), claims_of(world))
    for name, found in rows.items():
        relation = RELATIONS[name]
        fitted = fit(relation, found, NOW)
        assert not fitted.rejects
        assert not fitted.unknown
        keys = list(zip(*(fitted.table[column].to_pylist() for column in relation.key)))  # noqa: B905
        assert len(keys) == len(set(keys))


def test_a_second_read_asks_for_no_handle_and_no_older_video_again(world, connected):
    state, claims = {}, claims_of(world)
    read(connected(served(world)), claims, state)
    api = connected(served(world))
    rows, _, _ = read(api, claims, state)
    assert not [params for kind, params in api.asked if "forHandle" in params]
    newest = {}
    for posts in world.posts["youtube"].values():
        newest |= {post.account_id: post.created_at for post in posts}
    assert rows["posts"]
    for row in rows["posts"]:
        created = datetime.fromisoformat(row["created_at"])
        assert created >= newest[row["account_id"]] - timedelta(days=4)
    threads = [params for kind, params in api.asked if kind == "commentThreads"]
    assert len(threads) == len(claims)
    assert len(rows["reads"]) == len(claims)
    assert not rows["removals"]


def test_a_used_up_quota_stops_the_run_and_the_next_one_begins_with_the_others(world, connected):
    state, claims, answer = {}, claims_of(world), served(world)

    def short(kind, params):
        used = sandbox.quota_exceeded()
        return (used.status, used.body) if len(api.asked) > 250 else answer(kind, params)

    api = connected(short)
    first, _, problem = read(api, claims, state)
    assert isinstance(problem, Throttled)
    assert "midnight Pacific" in str(problem)
    assert api.requests == 251  # it does not try again
    finished = {row["account_id"] for row in first["reads"]}
    assert 0 < len(finished) < len(claims)
    assert state["cursors"].keys() == finished
    second, _, problem = read(connected(answer), claims, state)
    assert problem is None
    order = [row["account_id"] for row in second["reads"]]
    assert set(order[: len(claims) - len(finished)]).isdisjoint(finished)
    whole, _, _ = read(connected(answer), claims)
    for name, key in (("interactions", "interaction_id"), ("posts", "post_id")):
        both = {row[key] for row in first[name] + second[name]}
        assert both == {row[key] for row in whole[name]}


def test_a_wrong_key_is_refused_without_being_told(world, connected):
    api = connected(served(world, "AIza-secret"), "AIza-secret")
    _, _, problem = read(api, claims_of(world))
    assert isinstance(problem, Refused)
    assert "SOURCES__YOUTUBE__API_KEY" in str(problem)
    assert "AIza-secret" not in str(problem) + repr(problem)
    assert api.requests == 1
    assert "AIza-secret" not in str(api.asked)


# from here on, answers made up by hand
