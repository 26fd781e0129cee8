"""Whether the sandbox answers as the real servers do: in the same shapes, refusals and headers.

It may leave out what is optional; nothing that a real server says may be unknown to it, except
what no connector reads.
"""

import base64
import json
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from bluesky import LIKE, REPOST
from front import ask
from shapes import shape
from wordpress import comment

from ingestion.sandbox import bluesky as fake_bluesky
from ingestion.sandbox import wordpress as fake_wordpress
from ingestion.sandbox.exchange import Request
from ingestion.sandbox.wordpress import hosted

PUBLIC, MEMBERS = "public.api.bsky.app", "bsky.social"
# places of Bluesky's and WordPress's answers that are read by nobody here
SPARED = (".feed[].reply", ".embed.record.", "_links.", ".viewer.followedBy", ".data.details.")
NOBODY = "did:plc:" + 24 * "a"
NOWHERE = f"at://{NOBODY}/app.bsky.feed.post/3k"


def known(real, fake):
    """The shape of a real answer, less what the sandbox's answers hold, less what is spared."""
    held = set().union(*(shape(answer) for answer in fake))
    return sorted(
        (place, kind)
        for place, kind in shape(real) - held
        if not any(spared in place for spared in SPARED)
    )


def faked(module, world, path, **headers):
    address, _, query = path.partition("?")
    query = parse_qs(query, keep_blank_values=True)
    return module.serve(world, Request("GET", address, query, headers))


@pytest.fixture(scope="session")
def thread(network, now):
    """(author, post, token): a post with everything that can happen to one."""
    author, fan = network.member("author", displayName="A", description="x"), network.member("fan")
    at = now - timedelta(days=1)
    post = network.post(author, "Bonjour", at, langs=["fr"])
    strong = {"$type": "app.bsky.embed.record", "record": post}
    feature = {"$type": "app.bsky.richtext.facet#mention", "did": author.did}
    facets = [{"index": {"byteStart": 0, "byteEnd": 1}, "features": [feature]}]
    for act in (LIKE, REPOST):
        network.write(fan, act, at, subject=post)
    network.post(fan, "Cité", at, langs=["fr"], embed=strong)
    answer = network.post(fan, "Oui", at, reply={"root": post, "parent": post})
    network.post(author, "Ah", at, reply={"root": post, "parent": answer})
    network.post(fan, "*", at, langs=["fr"], facets=facets)
    network.settle()
    return author.did, fan.did, post["uri"], author.token


@pytest.mark.parametrize(
    "method",
    [
        "actor.getProfile?actor={author}", "actor.getProfiles?actors={author}&actors={fan}",
        "feed.getAuthorFeed?actor={author}", "feed.getAuthorFeed?actor={fan}",
        "feed.getPosts?uris={post}", "feed.getLikes?uri={post}", "feed.getRepostedBy?uri={post}",
        "feed.getQuotes?uri={post}", "feed.getPostThread?uri={post}",
    ],
)  # fmt: skip
def test_bluesky_shows_nothing_that_the_sandbox_does_not(network, world, thread, method):
    author, fan, post, _ = thread
    path = f"/xrpc/app.bsky.{method}"
    real = ask(network.ports["view"], "GET", path.format(author=author, fan=fan, post=post))
    faked(fake_bluesky, world, f"/{PUBLIC}/xrpc/_health")
    view = fake_bluesky._views[world]
    busy = sorted(view.feeds, key=lambda did: -len(view.feeds[did]))[:40]
    discussed = sorted(view.notes, key=lambda uri: -len(view.replies[uri]))[:40]
    discussed += [*view.quotes, *view.reposters, *view.likes][:120]
    asked = {path.format(author=did, fan=did, post=uri) for did in busy for uri in discussed}
    fake = [faked(fake_bluesky, world, f"/{PUBLIC}{one}") for one in sorted(asked)]

    assert real.status == 200
    assert known(real.body, [answer.body for answer in fake if answer.status == 200]) == []


@pytest.mark.parametrize(
    "method",
    [
        f"app.bsky.actor.getProfile?actor={NOBODY}", "app.bsky.actor.getProfile?actor=nobody.test",
        "app.bsky.actor.getProfile?actor=x", "app.bsky.actor.getProfile?",
        f"app.bsky.feed.getAuthorFeed?actor={NOBODY}",
        f"app.bsky.feed.getAuthorFeed?actor={NOBODY}&limit=101",
        f"app.bsky.feed.getAuthorFeed?actor={NOBODY}&limit=0",
        f"app.bsky.feed.getPostThread?uri={NOWHERE}", f"app.bsky.feed.getLikes?uri={NOWHERE}",
        f"app.bsky.feed.getRepostedBy?uri={NOWHERE}", f"app.bsky.feed.getQuotes?uri={NOWHERE}",
        f"app.bsky.feed.getPosts?uris={NOWHERE}", f"app.bsky.graph.getFollowers?actor={NOBODY}",
        "app.bsky.actor.getProfiles?" + "&".join(f"actors=a{n}.test" for n in range(26)),
        "app.bsky.nothing?",
    ],
)  # fmt: skip
def test_bluesky_refuses_in_the_words_of_the_sandbox(network, world, method):
    real = ask(network.ports["view"], "GET", f"/xrpc/{method}")
    fake = faked(fake_bluesky, world, f"/{PUBLIC}/xrpc/{method}")

    assert (fake.status, fake.body) == (real.status, real.body)


@pytest.mark.parametrize("token", [None, "x", "a.b.c"])
@pytest.mark.parametrize("method", ["com.atproto.server.getSession", "app.bsky.feed.searchPosts"])
def test_a_pds_refuses_a_token_in_the_words_of_the_sandbox(network, world, method, token):
    headers = {"authorization": f"Bearer {token}"} if token else {}
    real = ask(network.ports["pds"], "GET", f"/xrpc/{method}?q=x", headers)
    fake = faked(fake_bluesky, world, f"/{MEMBERS}/xrpc/{method}?q=x", **headers)

    assert (fake.status, fake.body) == (real.status, real.body)


@pytest.mark.parametrize(
    "method", ["com.atproto.server.getSession?", "app.bsky.feed.searchPosts?q=*&mentions={}"]
)
def test_a_pds_tells_members_nothing_that_the_sandbox_does_not(network, world, thread, method):
    author, _, _, token = thread
    path = f"/xrpc/{method}"
    held = {"authorization": f"Bearer {token}"}
    real = ask(network.ports["pds"], "GET", path.format(author), held)
    held = {"authorization": f"Bearer {fake_bluesky.TOKEN}"}
    named = [*fake_bluesky._views[world].mentions][:40]
    asked = sorted({f"/{MEMBERS}{path.format(did)}" for did in named})
    fake = [faked(fake_bluesky, world, one, **held) for one in asked]

    assert known(real.body, [answer.body for answer in fake]) == []
    limits = {name for name in real.headers if name.startswith("ratelimit")}
    assert limits == {name.lower() for name in fake[0].headers} != set()


def test_one_login_too_many_is_told_as_the_sandbox_does(network):
    asked = {"identifier": "nobody.test", "password": "no"}
    while (real := network.ask("com.atproto.server.createSession", asked)).status == 401:
        pass
    fake = fake_bluesky.fault("quota")

    assert (real.status, real.body) == (fake.status, fake.body)
    limits = {name for name in real.headers if name.startswith(("ratelimit", "retry"))}
    assert limits == {name.lower() for name in fake.headers}


def basic(user, password):
    return {"authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"}


@pytest.fixture(scope="session")
def blog(sites, now):
    """A site with all kinds of comments, and what its administrator's requests carry."""
    ines, _ = sites
    at = now - timedelta(days=1)
    author = ines.author("Ida")
    number = ines.article(author, "Bonjour", at)
    (visitor,) = ines.comments(comment(number, "Oui", at, comment_author="V"))
    ines.comments(
        comment(number, "Non", at, user_id=author, comment_parent=visitor),
        comment(number, "…", at, comment_type="pingback", comment_author_url="http://e.example/"),
    )
    ines.article(author, "Encore", at)
    return ines, basic("admin", ines.password())


@pytest.fixture(scope="session")
def fake_hosts(world):
    """Hosts of the sandbox, those with most acts first."""
    acts = [act for received in world.acts["wordpress"].values() for act in received]
    hosts = [act.post_id.split("/")[0] for act in acts]
    return sorted(set(hosts), key=lambda host: -hosts.count(host))


@pytest.mark.parametrize(
    ("path", "knows"),
    [
        ("?_fields=namespaces", False), ("wp/v2/users", False), ("wp/v2/posts", False),
        ("wp/v2/comments", False), ("wp/v2/comments?type=all", True), ("wp/v2/users/me", True),
        ("wp/v2/posts?page=9&after=2099-01-01T00:00:00Z", False),
        ("wp/v2/comments?page=999", False), ("wp/v2/comments?type=comment", False),
        ("wp/v2/posts?include=999999", False), ("wp/v2/posts?_fields=id,title", False),
        # refusals
        ("wp/v2/posts?per_page=101", False), ("wp/v2/posts?per_page=0", False),
        ("wp/v2/posts?page=9999", False), ("wp/v2/posts?orderby=likes", False),
        ("wp/v2/posts?modified_after=hier", False), ("wp/v2/posts/999999", False),
        ("wp/v2/posts?context=edit", False), ("wp/v2/posts?status=draft", False),
        ("wp/v2/comments?type=all", False), ("wp/v2/users/me", False),
        ("wp/v2/users/999999", False), ("wp/v2/nothing", False),
    ],
)  # fmt: skip
def test_wordpress_shows_nothing_that_the_sandbox_does_not(blog, world, fake_hosts, path, knows):
    ines, admin = blog
    address = {"Host": ines.host}
    real = ask(ines.port, "GET", f"/wp-json/{path}", address | (admin if knows else {}))
    password = fake_wordpress.SECRETS["application_password"]
    headers = basic("clout", password) if knows else {}
    hosts = [host for host in fake_hosts if hosted.home(host) == hosted.SELF][:12]
    fake = [faked(fake_wordpress, world, f"/{h}/wp-json/{path}", **headers) for h in hosts]

    assert known(real.body, [answer.body for answer in fake]) == []
    assert {answer.status for answer in fake} == {real.status}
    if real.status >= 400:
        assert {answer.body["code"] for answer in fake} == {real.body["code"]}
    totals = {name for name in real.headers if name.startswith("x-wp")}
    assert totals == {name.lower() for name in fake[0].headers if name.lower() != "link"}


def test_a_site_with_plain_addresses_says_so_as_the_sandbox_does(sites, world, fake_hosts):
    _, eva = sites
    real = ask(eva.port, "GET", "/wp-json/", {"Host": eva.host})
    host = next(one for one in fake_hosts if hosted.home(one) == hosted.PLAIN)
    fake = faked(fake_wordpress, world, f"/{host}/wp-json/")

    assert (fake.status, real.status) == (200, 200)
    assert (
        fake.headers["Link"].replace(f"https://{host}", f"http://{eva.host}")
        == (real.headers["link"])
    )
    with pytest.raises(json.JSONDecodeError):
        real.body  # noqa: B018
    index = ask(eva.port, "GET", "/?rest_route=/&_fields=namespaces", {"Host": eva.host})
    told = faked(fake_wordpress, world, f"/{host}/?rest_route=/&_fields=namespaces")
    assert known(index.body, [told.body]) == []
