"""What is particular to LinkedIn: encoded URNs, errors, and how the sandbox refuses."""

import pytest
from asking_linkedin import (
    PAGE,
    TOKEN,
    Page,
    ago,
    connecting,
    error,
    post,
    read,
)

from ingestion.client import Answer, Refused, Throttled, Unavailable
from ingestion.networks import linkedin
from ingestion.networks.linkedin.restli import Denied, Hasty, judge
from ingestion.sandbox import linkedin as sandbox
from ingestion.sandbox.exchange import Request

HEADERS = {
    "authorization": f"Bearer {TOKEN}",
    "linkedin-version": "202608",
    "x-restli-protocol-version": "2.0.0",
}

NOTICES = {"q": "criteria", "organizationalEntity": "PAGE", "actions": "List(SHARE)"}


@pytest.fixture
def connected(monkeypatch):
    return connecting(monkeypatch)


@pytest.fixture
def page():
    return Page()


def test_urns_are_encoded_and_the_structure_around_them_is_not(connected, page):
    page.posts = [post(1), post(2)]
    api = connected(page)
    read(api)

    one, two = "urn%3Ali%3Ashare%3A1", "urn%3Ali%3Ashare%3A2"
    assert f"socialMetadata?ids=List({one},{two})" in api.asked
    assert f"reactions/(entity:{one})?q=entity&start=0&count=100" in api.asked
    assert f"socialActions/{two}/comments?start=0&count=100" in api.asked
    (notices,) = [one for one in api.asked if one.startswith("organizationalEntityNotifications")]
    assert (
        f"actions=List(SHARE,SHARE_MENTION)&organizationalEntity={PAGE.replace(':', '%3A')}"
        in notices
    )
    assert f"timeRange=(start:{ago(60)},end:{ago(0)})" in notices


def test_a_short_rush_is_waited_out_for_a_minute_once(connected, page):
    rushes = [error(429, "Resource level throttle limit for calls to this resource is reached.")]
    api = connected(lambda path, query: rushes.pop() if rushes else page(path, query))
    rows, _ = read(api)
    assert (api.slept, len(rows["posts"])) == ([60.0], 1)

    rushes[:] = [error(429)] * 9
    api = connected(lambda *_: rushes.pop())
    assert "rate limit" in str(read(api)[0]["limit"][0])
    assert (api.requests, api.slept) == (2, [60.0])


@pytest.mark.parametrize(
    ("answer", "problem", "told"),
    [
        (error(401, serviceErrorCode=65602), Refused, "expired"),
        (error(401, serviceErrorCode=65601), Refused, "revoked"),
        (error(403, serviceErrorCode=100), Denied, "role"),
        (error(426, "Requested version is not active"), Refused, "update Clout"),
        (error(429, "throttle MEMBER DAY limit"), Throttled, "00:00 UTC"),
        (error(429), Hasty, "rate limit"),
        (Answer(200, {}, ["odd"]), Unavailable, "object"),
    ],
)
def test_what_errors_mean(answer, problem, told):
    found = judge(answer)
    assert type(found) is problem
    assert told in str(found)


@pytest.mark.parametrize("answer", [error(503, error="temporarily_unavailable"), error(404)])
def test_other_errors_are_left_to_their_status(answer):
    assert judge(answer) is None


@pytest.fixture
def served(world):
    """The sandbox's answer to a path, as the client or with other parameters and headers."""

    def served(path, query=None, headers=None):
        query = {name: [value] for name, value in (query or {}).items()}
        return sandbox.serve(
            world, Request("GET", path, query, HEADERS if headers is None else headers)
        )

    return served


def test_it_tells_whose_token_it_is_and_for_how_many_pages(connected, served, world):
    api = connected(lambda path, query: served(f"/rest/{path}", query).body)
    count = sum(bool(posts) for posts in world.posts["linkedin"].values())
    assert linkedin.whoami(api).name == f"urn:li:person:sandbox001, a role on {count} pages"
    assert api.requests == 1


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, 65604),
        ({"authorization": "Bearer stolen"}, 401, 65600),
        ({"linkedin-version": ""}, 400, None),
        ({"linkedin-version": "202401"}, 426, None),
        ({"x-restli-protocol-version": "1.0.0"}, 400, None),
    ],
)
def test_the_sandbox_wants_the_headers_that_linkedin_wants(served, headers, status, code):
    response = served("/rest/posts", headers={**HEADERS, **headers} if headers else {})
    assert (response.status, response.body.get("serviceErrorCode")) == (status, code)


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/rest/posts", {"q": "author"}, 400),
        ("/rest/posts", {"q": "owner", "author": "PAGE"}, 400),
        ("/rest/posts", {"q": "author", "author": "PAGE", "limit": "5"}, 403),
        ("/rest/posts", {"q": "author", "author": "PAGE", "count": "101"}, 400),
        ("/rest/posts", {"q": "author", "author": "PAGE", "start": "x"}, 400),
        ("/rest/posts", {"q": "author", "author": "SILENT"}, 403),
        ("/rest/socialMetadata", {"ids": "urn:li:share:1"}, 400),
        ("/rest/socialMetadata", {"ids": "List()"}, 400),
        ("/rest/networkSizes/urn:li:organization:5", {"edgeType": "FOLLOWS"}, 400),
        ("/rest/socialActions/urn:li:share:1/comments", {}, 404),
        ("/rest/organizationalEntityNotifications", {**NOTICES, "timeRange": "1"}, 400),
        ("/rest/organizationalEntityNotifications", {**NOTICES, "actions": "SHARE"}, 400),
        ("/rest/people", {}, 404),
    ],
)  # fmt: skip
def test_the_sandbox_refuses_as_linkedin_does(served, world, path, query, status):
    posts = world.posts["linkedin"]
    stand_in = {
        "PAGE": next(page for page, found in posts.items() if found),
        "SILENT": next(page for page, found in posts.items() if not found),
    }
    response = served(path, {name: stand_in.get(value, value) for name, value in query.items()})
    assert (response.status, response.body["status"]) == (status, status)


def test_in_a_batch_each_id_has_its_own_status(served, world):
    posts = world.posts["linkedin"]
    own = next(page for page, found in posts.items() if found).rpartition(":")[2]
    other = next(page for page, found in posts.items() if not found).rpartition(":")[2]
    body = served("/rest/organizations", {"ids": f"List({own},{other},1)"}).body
    assert body["statuses"] == {own: 200, other: 403, "1": 404}
    assert body["results"].keys() == {own}
