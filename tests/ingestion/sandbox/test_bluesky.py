"""The sandbox's Bluesky refuses what the real one refuses."""

import json
from datetime import UTC, datetime

import pytest

from ingestion.client import Refused
from ingestion.networks import bluesky
from ingestion.sandbox import bluesky as sandbox
from ingestion.sandbox.exchange import Request

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
ME = f"did:plc:{'me':a<24}"


def uri(number=1, did=ME, collection="app.bsky.feed.post"):
    return f"at://{did}/{collection}/3k{number:011}"


@pytest.fixture
def ask(world):
    def ask(method, host="public.api.bsky.app", verb="GET", headers=None, **query):
        spelled = {k: v if isinstance(v, list) else [str(v)] for k, v in query.items()}
        path = f"/{host}/xrpc/{method if method.startswith('com.') else f'app.bsky.{method}'}"
        return sandbox.serve(world, Request(verb, path, spelled, headers or {}, NOW))

    return ask


@pytest.mark.parametrize(
    ("method", "query", "status", "error"),
    [
        ("feed.getAuthorFeed", {}, 400, "InvalidRequest"),
        ("feed.getAuthorFeed", {"actor": "no handle"}, 400, "InvalidRequest"),
        ("feed.getAuthorFeed", {"actor": "nobody.test"}, 400, "InvalidRequest"),
        ("feed.getAuthorFeed", {"actor": ME, "limit": 101}, 400, "InvalidRequest"),
        ("feed.getAuthorFeed", {"actor": ME, "filter": "all"}, 400, "InvalidRequest"),
        ("feed.getAuthorFeed", {"actor": ME, "includePins": "False"}, 400, "InvalidRequest"),
        ("feed.getAuthorFeed", {"actor": ME, "colour": "x"}, 400, "InvalidRequest"),
        ("feed.getLikes", {"uri": "https://bsky.app"}, 400, "InvalidRequest"),
        ("feed.getLikes", {"uri": uri(), "cursor": "garbage"}, 400, "InvalidRequest"),
        ("feed.getPostThread", {"uri": uri()}, 400, "NotFound"),
        ("actor.getProfiles", {"actors": ["a.test"] * 26}, 400, "InvalidRequest"),
        ("feed.getPosts", {"uris": [uri()] * 26}, 400, "InvalidRequest"),
        ("feed.getTimeline", {}, 501, "MethodNotImplemented"),
    ],
)
def test_what_the_real_one_refuses_is_refused(ask, method, query, status, error):
    response = ask(method, **query)
    assert (response.status, response.body["error"]) == (status, error)


def test_members_are_asked_for_their_token_and_others_meet_a_wall(ask):
    query = {"q": "*", "mentions": "nobody.test"}
    wall = ask("feed.searchPosts", **query)
    assert (wall.status, type(wall.body)) == (403, str)
    missing = ask("feed.searchPosts", "bsky.social", **query)
    assert (missing.status, missing.body["error"]) == (401, "AuthMissing")
    wrong = ask("feed.searchPosts", "bsky.social", headers={"authorization": "Bearer x"}, **query)
    assert (wrong.status, wrong.body["error"]) == (400, "InvalidToken")
    verb = ask("com.atproto.server.createSession", "bsky.social")
    assert verb.status == 405


def test_what_does_not_exist_is_left_out_of_lists_by_id(ask):
    assert ask("feed.getPosts", uris=[uri()]).body == {"posts": []}
    assert ask("actor.getProfiles", actors=["nobody.test"]).body == {"profiles": []}
    assert ask("feed.getLikes", uri=uri()).body["likes"] == []


def test_a_cursor_is_good_for_its_own_list_and_pages_show_each_item_once(ask, world):
    posts = world.posts["bluesky"]
    other, one = sorted(posts, key=lambda account_id: len(posts[account_id]))[-2:]
    whole = ask("feed.getAuthorFeed", actor=one, limit=100).body["feed"]
    found, cursor = [], None
    while True:
        page = ask(
            "feed.getAuthorFeed", actor=one, limit=2, **({"cursor": cursor} if cursor else {})
        ).body
        found += page["feed"]
        if not (cursor := page.get("cursor")):
            break
        assert ask("feed.getAuthorFeed", actor=other, cursor=cursor).status == 400
    assert found == whole
    assert len(found) > 2


def test_every_record_is_named_by_whose_it_is(ask, world):
    ask("actor.getProfiles", actors=["nobody.test"])
    acts = [act for acts in world.acts["bluesky"].values() for act in acts]
    for act in acts:
        assert act.acting_post_id.startswith(f"at://{act.actor_account_id}/")
        assert act.post_id is None or act.post_id.startswith(f"at://{act.target_account_id}/")
    assert {act.acting_post_id.split("/")[3] for act in acts} == {
        "app.bsky.feed.post", "app.bsky.feed.repost", "app.bsky.feed.like",
    }  # fmt: skip


def test_every_answer_is_to_a_post(ask, world):
    ask("actor.getProfiles", actors=["nobody.test"])
    notes = sandbox._views[world].notes
    answered = {note.answers for note in notes.values()} - {None}
    assert len(answered) > 20
    assert answered <= notes.keys()


def test_places_of_names_are_counted_in_bytes(ask, world):
    ask("actor.getProfiles", actors=["nobody.test"])
    named = next(
        act for acts in world.acts["bluesky"].values() for act in acts if act.act == "mention"
    )
    (post,) = ask("feed.getPosts", uris=[named.acting_post_id]).body["posts"]
    (facet,) = post["record"]["facets"]
    text, index = post["record"]["text"].encode(), facet["index"]
    handle = world.accounts["bluesky"][named.target_account_id].handle
    assert text[index["byteStart"] : index["byteEnd"]].decode() == f"@{handle}"


def test_who_was_taken_down_counts_and_is_not_listed(ask, world):
    ask("actor.getProfiles", actors=["nobody.test"])
    view_of_world = sandbox._views[world]
    hidden = next(
        address
        for address, likes in view_of_world.likes.items()
        if any(actor in view_of_world.taken_down for actor, _ in likes)
    )
    (post,) = ask("feed.getPosts", uris=[hidden]).body["posts"]
    listed = ask("feed.getLikes", uri=hidden, limit=100).body["likes"]
    assert post["likeCount"] > len(listed)


def test_the_sandbox_lets_a_member_in(server):
    api = bluesky.connect(f"{server.address}/bluesky", sandbox.SECRETS)
    told = bluesky.whoami(api)
    assert told.name == sandbox.SECRETS["identifier"]
    assert "com.atproto.appPass" in told.scopes
    assert "of 3,000 requests" in told.left
    assert sandbox.TOKEN in api.secrets
    api.close()


def test_the_sandbox_lets_a_member_in_where_the_account_lives_and_nowhere_else(server, world):
    api = bluesky.connect(f"{server.address}/bluesky", sandbox.FARAWAY)
    assert bluesky.whoami(api).name == sandbox.FARAWAY["identifier"]
    assert api.server == "pds.clout.example"
    # as an e-mail tells nothing of where that is
    elsewhere = sandbox.FARAWAY | {"identifier": sandbox.EMAIL}
    with pytest.raises(Refused, match="Invalid identifier or password"):
        bluesky.whoami(bluesky.connect(f"{server.address}/bluesky", elsewhere))
    api.close()


def test_the_sandbox_lets_nobody_in_by_another_password(server, light_home, world, sandboxed):
    wrong = sandbox.SECRETS | {"app_password": "another-pass-word"}
    api = bluesky.connect(f"{server.address}/bluesky", wrong)
    with pytest.raises(Refused, match="Invalid identifier or password") as refused:
        bluesky.whoami(api)
    assert "another-pass-word" not in str(refused.value)
    api.close()
    # what needs no login is read all the same
    light_home.register("bluesky", [next(iter(world.posts["bluesky"]))])
    with sandboxed(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCES__BLUESKY__APP_PASSWORD", "another-pass-word")
        outcome = light_home.refresh("bluesky")
    assert outcome.status == "loaded"
    (read,) = light_home.rows("bluesky", "reads")
    assert "mentions are not read: the login is not accepted" in read["note"]


@pytest.mark.parametrize(
    ("sent", "encoding", "status", "message"),
    [
        (sandbox.SECRETS["identifier"].upper(), "application/json", 200, None),
        (sandbox.EMAIL, "application/json; charset=utf-8", 200, None),
        (f"@{sandbox.SECRETS['identifier']}", "application/json", 401,
         "Invalid identifier or password"),
        ("nobody.bsky.social", "application/json", 401, "Invalid identifier or password"),
        (7, "application/json", 400, "Input/identifier must be a string"),
        (None, "application/json", 400, 'Input must have the property "identifier"'),
        (b"not json", "application/json", 400, "Unable to parse the request body as JSON"),
        (b"[]", "application/json", 400, "Input must be an object"),
        (sandbox.SECRETS["identifier"], "", 400,
         "Request encoding (Content-Type) required but not provided"),
        (sandbox.SECRETS["identifier"], "application/x-www-form-urlencoded", 400,
         "Wrong request encoding (Content-Type): application/x-www-form-urlencoded"),
    ],
)  # fmt: skip
def test_the_sandbox_looks_at_what_a_login_sends(world, sent, encoding, status, message):
    body = {"identifier": sent, "password": sandbox.SECRETS["app_password"]}
    body = {name: value for name, value in body.items() if value is not None}
    path = "/bsky.social/xrpc/com.atproto.server.createSession"
    headers = {"content-type": encoding} if encoding else {}
    told = sent if isinstance(sent, bytes) else json.dumps(body).encode()
    response = sandbox.serve(world, Request("POST", path, {}, headers, NOW, told))
    assert response.status == status
    assert (response.body.get("message"), "accessJwt" in response.body) == (message, not message)
