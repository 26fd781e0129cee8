"""A member of Bluesky logs in, for one thing only: what is searched is shown to members."""

import base64
from datetime import timedelta

import pytest
from asking_bluesky import (
    ACCEPTED,
    BO,
    CY,
    ME,
    MEMBER,
    NOW,
    Login,
    connecting,
    living_at,
    methods,
    profile,
    read,
    replying,
    view,
)

from ingestion.client import Answer
from ingestion.networks import bluesky
from ingestion.networks.bluesky.answers import Session
from ingestion.reading import HORIZON, Claim


@pytest.fixture
def connected(monkeypatch):
    return connecting(monkeypatch)


def test_mentions_are_searched_by_members_only(connected):
    mention = {"features": [{"$type": "app.bsky.richtext.facet#mention", "did": ME}]}
    answers = replying(searchPosts={"posts": [view(7, CY, facets=[mention])]})
    api = connected(answers)
    rows, _ = read(api)
    assert rows["interactions"] == []
    assert not methods(api)["searchPosts"]

    state = {}
    api = connected(answers, [ACCEPTED], **MEMBER)
    rows, _ = read(api, state=state)
    assert [(r["act"], r["actor_account_id"]) for r in rows["interactions"]] == [("mention", CY)]
    hosts = {host: method for host, method, _ in api.asked if host != "public.api.bsky.app"}
    assert hosts == {"bsky.social": "searchPosts", "plc.directory": f"directory/{ME}"}
    api = connected(answers, [ACCEPTED], **MEMBER)
    read(api, state=state, now=NOW + timedelta(days=1))
    (since,) = (params["since"] for _, method, params in api.asked if method == "searchPosts")
    assert since == "2026-03-29T04:00:00Z"


GONE = Answer(404, {}, {"message": "DID not registered"})
UNKNOWN = Answer(400, {}, {"error": "InvalidRequest", "message": "Unable to resolve handle"})


@pytest.mark.parametrize(
    ("identifier", "answers", "server", "asked"),
    [
        ("me.test", {}, "bsky.social", ["resolveHandle", f"directory/{ME}"]),
        ("@me.test", {f"directory/{ME}": living_at("https://pds.test")}, "pds.test",
         ["resolveHandle", f"directory/{ME}"]),
        (ME, {f"directory/{ME}": living_at("https://pds.test:8443")}, "pds.test:8443",
         [f"directory/{ME}"]),
        ("did:web:me.test", {"json": living_at("https://pds.test")}, "pds.test",
         ["json"]),
        # a password travels sealed, or not at all
        (ME, {f"directory/{ME}": living_at("http://pds.test")}, "bsky.social", [f"directory/{ME}"]),
        (ME, {f"directory/{ME}": living_at(7)}, "bsky.social", [f"directory/{ME}"]),
        (ME, {f"directory/{ME}": GONE}, "bsky.social", [f"directory/{ME}"]),
        ("me.test", {"resolveHandle": UNKNOWN}, "bsky.social", ["resolveHandle"]),
        ("me@mail.test", {}, "bsky.social", []),
    ],
)  # fmt: skip
def test_a_member_logs_in_where_the_account_lives(connected, identifier, answers, server, asked):
    secrets = {"identifier": identifier, "app_password": "abcd-efgh"}
    api = connected(replying(**answers), [ACCEPTED], **secrets)
    sent = []
    api._session.post = lambda url, **more: (sent.append((url, more["json"])), ACCEPTED)[1]
    api.as_member("app.bsky.feed.searchPosts")
    api.as_member("app.bsky.feed.searchPosts")
    told = {"identifier": identifier.removeprefix("@"), "password": "abcd-efgh"}
    assert sent == [(f"http://at.test/{server}/xrpc/com.atproto.server.createSession", told)]
    assert [method for _, method, _ in api.asked] == [*asked, "searchPosts", "searchPosts"]


def test_a_session_that_is_over_is_begun_again(connected):
    over = Answer(400, {}, {"error": "ExpiredToken", "message": "Token has expired"})
    plain = replying()

    def answer(method, params, token):
        if method == "searchPosts" and token == "old.b.c":
            return over
        return plain(method, params, token)

    logins = [ACCEPTED]
    api = connected(answer, logins, **MEMBER)
    api.session = Session("old.b.c")
    rows, _ = read(api)
    assert api.session.token == "a.b.c"
    assert [row["note"] for row in rows["reads"]] == [None]


def test_a_login_that_is_refused_stops_nothing_else_and_is_tried_once(connected):
    body = {"error": "AuthenticationRequired", "message": "Invalid identifier or password"}
    profiles = {"profiles": [profile(), profile(BO)]}
    api = connected(replying(getProfiles=profiles), [Login(401, {}, body)], **MEMBER)
    rows, reading = read(api, [Claim("p", ME), Claim("q", BO)])
    assert {row["outcome"] for row in rows["reads"]} == {"read"}
    assert {row["note"] for row in rows["reads"]} == {
        "mentions are not read: the login is not accepted"
    }
    (told,) = reading.skipped
    assert "SOURCES__BLUESKY__APP_PASSWORD" in told
    assert "abcd-efgh" not in told


def limited(seconds):
    # as a PDS answers the thirty-first login; it says the moment, and never Retry-After
    reset = {"ratelimit-policy": "30;w=300", "ratelimit-reset": str(int(NOW.timestamp()) + seconds)}
    return Login(429, reset, {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"})


def test_a_login_that_is_one_too_many_stops_nothing_else_and_is_made_up_for(connected):
    state = {}
    profiles = {"profiles": [profile(), profile(BO)]}
    claims = [Claim("p", ME), Claim("q", BO)]
    api = connected(replying(getProfiles=profiles), [limited(290)], **MEMBER)
    api.clock = NOW.timestamp
    rows, reading = read(api, claims, state)
    assert {row["outcome"] for row in rows["reads"]} == {"read"}
    (told,) = reading.skipped
    assert told.endswith("the rate limit is reached; it wants a pause of 291 s")
    api = connected(replying(getProfiles=profiles), [ACCEPTED], **MEMBER)
    read(api, claims, state, NOW + timedelta(days=1))
    since = {params["since"] for _, method, params in api.asked if method == "searchPosts"}
    assert since == {f"{NOW + timedelta(days=1) - HORIZON:%Y-%m-%dT%H:%M:%SZ}"}


def test_a_login_that_is_one_too_many_waits_for_its_turn_where_that_is_near(connected):
    api = connected(replying(), [limited(20), ACCEPTED], **MEMBER)
    waits = []
    api.clock, api.sleep = NOW.timestamp, waits.append
    rows, _ = read(api)
    assert waits == [21]
    assert methods(api)["searchPosts"] == 1
    assert [row["note"] for row in rows["reads"]] == [None]


def test_whoami_tells_the_member_the_right_and_what_is_left(connected):
    claims = base64.urlsafe_b64encode(b'{"scope":"com.atproto.appPass"}').decode().rstrip("=")
    headers = {
        "ratelimit-remaining": "2999", "ratelimit-limit": "3000", "ratelimit-reset": "1774990800",
    }  # fmt: skip
    session = Answer(200, headers, {"handle": "me.test", "email": "me@example.org"})
    login = Login(200, {}, {"accessJwt": f"a.{claims}.c"})
    told = bluesky.whoami(connected(replying(getSession=session), [login], **MEMBER))
    assert told.name == "me.test"
    assert told.scopes == ("public data", "search", "com.atproto.appPass")
    assert told.left == "2,999 of 3,000 requests, until 21:00 UTC"
    assert "example.org" not in repr(told)


def test_whoami_without_a_login_is_nobody(server):
    api = bluesky.connect(f"{server.address}/bluesky", {})
    told = bluesky.whoami(api)
    assert (told.name, told.scopes, told.left) == (None, ("public data",), None)
    assert api.requests == 1
    api.close()
