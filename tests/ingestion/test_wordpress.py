"""What is particular to WordPress: whose act a comment is, and who may see the password."""

import base64
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from ingestion.client import Answer, Unavailable
from ingestion.html_text import plain
from ingestion.networks import wordpress
from ingestion.networks.wordpress.public_api import SELF
from ingestion.reading import Claim, Reading
from ingestion.sandbox import wordpress as sandbox
from ingestion.sandbox.exchange import Request
from ingestion.sandbox.wordpress import hosted

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
PASSWORD = sandbox.SECRETS["application_password"]
AUTHORS = [{"id": 1, "name": "In&egrave;s", "slug": "ines"}, {"id": 2, "name": "Bo", "slug": "bo"}]
ARTICLE = {
    "id": 10, "author": 1, "date_gmt": "2026-03-30T08:00:00", "link": "https://blog.example/10",
    "title": {"rendered": "L&rsquo;été"}, "content": {"rendered": "<p>Oui.</p>"},
}  # fmt: skip


def comment(number, **told):
    return {
        "id": number, "post": 10, "parent": 0, "author": 0, "author_name": "Zoé",
        "author_url": "", "date_gmt": "2026-03-31T08:00:00", "type": "comment",
        "content": {"rendered": "<p>Bravo</p>"},
    } | told  # fmt: skip


@pytest.fixture
def read(monkeypatch):
    """Read sites whose lists are given; what was asked is on `read.asked`."""

    def read(
        claims, comments=(), secrets=None, users=AUTHORS, fail=None, state=None, posts=(ARTICLE,)
    ):
        lists = {"users": users, "posts": list(posts), "comments": list(comments)}
        lists[""] = {"namespaces": ["oembed/1.0", "wp/v2"]}
        api = wordpress.connect("", secrets or {}, sleep=lambda _: None, attempts=2)
        read.asked = []

        def ask(url, params, auth):
            read.asked.append((urlsplit(url).hostname, urlsplit(url).path, params, auth))
            if fail and (answer := fail(url, params, auth)):
                return answer
            return Answer(200, {}, lists[url.rsplit("/", 1)[1]])

        monkeypatch.setattr(api, "_ask", ask)
        read.reading = Reading("wordpress", claims, {} if state is None else state, NOW)
        rows = {}
        for relation, page in wordpress.read(api, read.reading):
            rows.setdefault(relation, []).extend(page)
        for relation, page in read.reading.drain():
            rows.setdefault(relation, []).extend(page)
        return rows

    return read


INES = Claim("ines", "blog.example/1")
BO = Claim("bo", "blog.example/2")
ELSEWHERE = Claim("eva", "eva.example/1")


@pytest.mark.parametrize(
    ("told", "act", "actor", "target"),
    [
        ({"author": 2}, "comment", "blog.example/2", "blog.example/1"),
        ({}, "comment", "visitor blog.example zoé", "blog.example/1"),
        (
            {"author_url": "https://Zoe.example/"},
            "comment", "visitor https://zoe.example", "blog.example/1",
        ),
        ({"parent": 1, "author": 1}, "reply", "blog.example/1", "blog.example/2"),
        ({"parent": 2, "author": 2}, "reply", "blog.example/2", "blog.example/1"),
        ({"parent": 2, "author": 1}, "reply", "blog.example/1", "visitor blog.example zoé"),
        (
            {"type": "pingback", "author_url": "https://eva.example/billet"},
            "pingback", "eva.example/1", "blog.example/1",
        ),
        (
            {"type": "pingback", "author_url": "https://far.example/billet"},
            "pingback", "far.example", "blog.example/1",
        ),
    ],
)  # fmt: skip
def test_whose_act_a_comment_is(read, told, act, actor, target):
    others = [comment(1, author=2), comment(2)]
    rows = read([INES, BO, ELSEWHERE], [*others, comment(3, **told)])["interactions"]
    (row,) = [r for r in rows if r["interaction_id"] == "blog.example/3"]

    assert (row["act"], row["actor_account_id"], row["target_account_id"]) == (act, actor, target)
    assert (row["post_id"], row["occurred_at"]) == ("blog.example/10", "2026-03-31T08:00:00Z")


def test_nobody_becomes_somebody_by_typing_their_address(read):
    rows = read([INES, ELSEWHERE], [comment(3, author_url="https://eva.example/")])

    assert not {r["actor_account_id"] for r in rows["interactions"]} & {"eva.example/1"}


def test_the_password_goes_to_named_sites_only(read):
    secrets = {"username": "u", "application_password": "secret words", "sites": "blog.example"}
    read([INES, ELSEWHERE], secrets=secrets)

    seen = {host for host, _, _, auth in read.asked if auth}
    assert seen == {"blog.example"}


def test_without_the_right_password_comments_are_read_and_pingbacks_missed(read):
    def fail(_url, params, _auth):
        if "type" in params:
            return Answer(401, {}, {"code": "rest_forbidden_param"})
        return None

    secrets = {"username": "u", "application_password": "wrong", "sites": "*"}
    rows = read([INES], [comment(1)], secrets=secrets, fail=fail)

    assert len(rows["interactions"]) == 1
    assert any("application password" in reason for reason in read.reading.skipped)


def test_one_site_that_fails_hinders_no_other(read):
    def fail(url, _params, _auth):
        return Answer(503, {}, None, is_json=False) if "//blog.example" in url else None

    rows = read([INES, ELSEWHERE], fail=fail)
    outcomes = {row["account_id"]: row["outcome"] for row in rows["reads"]}

    assert outcomes == {"blog.example/1": "unreadable", "eva.example/1": "read"}
    assert read.reading.since("eva.example/1", "site") is not None
    assert read.reading.since("blog.example/1", "site") is None


def test_all_sites_failing_is_the_network_failing(read):
    with pytest.raises(Unavailable):
        read([INES, ELSEWHERE], fail=lambda *_: Answer(503, {}, None, is_json=False))


@pytest.mark.parametrize(
    ("claim", "resolved"),
    [
        (Claim("p", handle="Bo", url="https://blog.example/"), "blog.example/2"),
        (Claim("p", url="https://blog.example/"), None),
        (Claim("p", handle="nobody", url="blog.example"), None),
    ],
)
def test_a_handle_is_resolved_once(read, claim, resolved):
    rows = read([claim])

    assert read.reading.account_of(claim) == resolved
    assert bool(rows.get("quarantine")) == (resolved is None)


def test_the_address_of_a_site_with_one_author_means_that_author(read):
    claim = Claim("p", url="https://blog.example/")
    read([claim], users=AUTHORS[:1])

    assert read.reading.account_of(claim) == "blog.example/1"


def test_a_site_with_plain_addresses_is_read_as_any_other(home, world, connected):
    claimed = [
        account.account_id
        for account in world.accounts["wordpress"].values()
        if account.person_id
        and hosted.home(account.host) == hosted.PLAIN
        and world.posts["wordpress"].get(account.account_id)
    ]
    home.register("wordpress", claimed)
    outcome = home.refresh("wordpress")

    assert (outcome.status, len(claimed) > 0) == ("loaded", True)
    assert {post for post, *_ in home.raw("wordpress")["posts"]} == {
        post.post_id for account in claimed for post in world.posts["wordpress"][account]
    }
    assert outcome.rows["interactions"]


def pages_of(lists, breaks_down, headers=True):
    """A site that answers lists by pages; over some of them it breaks down."""

    def answer(url, params, _auth):
        if (kind := url.rsplit("/", 1)[1]) not in lists:
            return None
        size, place = params["per_page"], params["page"]
        if problem := breaks_down(size):
            return problem
        found = [one for one in lists[kind][(place - 1) * size : place * size] if one]
        total = -(-len(lists[kind]) // size)
        return Answer(200, {"x-wp-totalpages": str(total)} if headers else {}, found)

    return answer


OVER = Answer(500, {}, {"code": "internal_server_error", "data": {"status": 500}})
LESS = {"code": "rest_invalid_param", "data": {"status": 400, "params": {"per_page": "too many"}}}


@pytest.mark.parametrize(
    ("problem", "sizes"),
    [
        (OVER, [100, 50, 10, 10, 10]),
        (Answer(400, {}, LESS), [100, 50, 10, 10, 10]),
        # what may pass is tried again before
        (Answer(502, {}, None, is_json=False), [100, 100, 50, 50, 10, 10, 10]),
        (Answer(200, {}, None, is_json=False), [100, 100, 50, 50, 10, 10, 10]),
    ],
)
def test_a_site_without_memory_for_large_pages_is_read_in_smaller_ones(read, problem, sizes):
    comments, state = [comment(number) for number in range(1, 26)], {}
    fail = pages_of({"comments": comments}, lambda size: problem if size > 10 else None)
    rows = read([INES], fail=fail, state=state)
    asked = [params for _, path, params, _ in read.asked if path.endswith("comments")]
    assert [one["per_page"] for one in asked] == sizes
    assert len(rows["interactions"]) == 25
    # the next run knows
    read([INES], fail=fail, state=state)
    asked = [params for _, path, params, _ in read.asked if path.endswith("comments")]
    assert {one["per_page"] for one in asked} == {10}


def test_a_size_that_breaks_down_half_way_goes_on_where_it_was(read):
    comments = [comment(number) for number in range(1, 261)]

    def fail(url, params, auth):
        is_heavy = params.get("per_page") == 100 and params.get("page") == 2
        return pages_of({"comments": comments}, lambda _: OVER if is_heavy else None)(
            url, params, auth
        )

    rows = read([INES], fail=fail)
    numbers = [row["interaction_id"] for row in rows["interactions"]]
    assert numbers == [f"blog.example/{number}" for number in range(1, 261)]


@pytest.mark.parametrize(
    "problem", [Answer(503, {}, None, is_json=False), Answer(500, {}, OVER.body)]
)
def test_a_site_that_is_away_or_breaks_down_over_everything_is_unreadable(read, problem):
    fail = pages_of({"comments": [comment(1)]}, lambda _: problem)
    rows = read([INES, ELSEWHERE], fail=lambda url, *more: "blog" in url and fail(url, *more))
    outcomes = {row["account_id"]: row["outcome"] for row in rows["reads"]}
    assert outcomes == {"blog.example/1": "unreadable", "eva.example/1": "read"}
    asked = {params["per_page"] for _, path, params, _ in read.asked if path.endswith("comments")}
    assert asked == ({100} if problem.status == 503 else {100, 50, 10})


NOTHING, PAGE = Answer(404, {}, None, is_json=False), Answer(200, {}, None, is_json=False)
CLOSED = Answer(404, {}, {"code": "rest_no_route"})


@pytest.mark.parametrize(
    ("api", "front", "outcome"),
    [
        (NOTHING, NOTHING, "gone"),
        (NOTHING, PAGE, "unreadable"),
        (NOTHING, Answer(503, {}, None, is_json=False), "unreadable"),
        (NOTHING, Answer(200, {"link": wordpress.API}, None, is_json=False), "unreadable"),
        (CLOSED, PAGE, "unreadable"),
    ],
)  # fmt: skip
def test_a_site_that_closes_its_api_is_not_gone(read, api, front, outcome):
    def fail(url, _params, _auth):
        if "//blog.example" not in url:
            return None
        return api if "/wp-json" in url else front

    read_before = {"homes": {"blog.example": [SELF, NOW.isoformat()]}}
    rows = read([INES, ELSEWHERE], fail=fail, state=read_before)
    (told,) = [row for row in rows["reads"] if row["account_id"] == "blog.example/1"]
    assert told["outcome"] == outcome
    assert "/wp-json/" in told["note"]


@pytest.mark.parametrize(
    "closed", [CLOSED, NOTHING, Answer(401, {}, {"code": "rest_user_cannot_view"})]
)
def test_a_site_that_hides_its_users_names_those_who_write(read, closed):
    gone = Answer(404, {}, {"code": "rest_user_invalid_id"})

    def fail(url, params, _auth):
        if "/users" in url:
            return gone if closed is CLOSED and url.endswith("/2") else closed
        if "_embed" in params:
            return Answer(200, {}, [{"_embedded": {"author": [AUTHORS[0]]}}, {"_embedded": {}}])
        return None

    by_address = Claim("p", url="https://blog.example/")
    rows = read([INES, BO, by_address], fail=fail)
    assert [row["display_name"] for row in rows["accounts"]] == ["Inès"]
    outcomes = {row["account_id"]: row["outcome"] for row in rows["reads"]}
    # Bo has not written of late: only who is said to be deleted is
    assert outcomes["blog.example/1"] == "read"
    assert outcomes["blog.example/2"] == ("gone" if closed is CLOSED else "read")
    # others may write there
    assert read.reading.account_of(by_address) is None


@pytest.mark.parametrize("headers", [True, False])
def test_a_page_with_holes_is_not_the_last_where_the_site_counts_its_pages(read, headers):
    # what not everybody may read is counted, and left out
    comments = [comment(number) if number % 7 else None for number in range(1, 251)]
    rows = read([INES], fail=pages_of({"comments": comments}, lambda _: None, headers))
    assert len(rows["interactions"]) == (250 - 35 if headers else 100 - 14)


def test_a_page_of_which_nothing_is_shown_is_not_the_last_either(read):
    comments = [comment(number) if number > 100 else None for number in range(1, 251)]
    rows = read([INES], fail=pages_of({"comments": comments}, lambda _: None))
    assert len(rows["interactions"]) == 150


def test_an_article_that_was_scheduled_is_read_when_it_is_published(read):
    state = {}
    read([INES], state=state, posts=[])

    def unedited(_url, params, _auth):
        return Answer(200, {}, []) if "modified_after" in params else None

    assert [row["post_id"] for row in read([INES], state=state, fail=unedited)["posts"]] == [
        "blog.example/10"
    ]


def test_an_article_that_a_site_does_not_show_any_more_becomes_a_removal(read):
    articles = [ARTICLE | {"id": number} for number in (10, 11, 12)]
    old = ARTICLE | {"id": 9, "date_gmt": "2026-03-01T08:00:00"}
    state = {}
    assert read([INES], state=state, posts=[old, *articles])["removals"] == []

    def shown(_url, params, _auth):
        # edited, so not listed by when it changed, but there
        return Answer(200, {}, [{"id": 11}]) if params.get("include") == "11,12" else None

    rows = read([INES], state=state, posts=[ARTICLE], fail=shown)
    assert [(row["kind"], row["id"]) for row in rows["removals"]] == [("post", "blog.example/12")]
    assert read([INES], state=state, posts=[ARTICLE])["removals"] == []


def test_a_comment_that_a_site_does_not_show_any_more_becomes_a_removal(read):
    state, old = {}, comment(6, date_gmt="2026-03-01T08:00:00")
    own = comment(9, author=1, parent=8)
    told = [old, comment(7), comment(8), own, comment(10)]
    assert read([INES], told, state=state)["removals"] == []

    def shown(_url, params, _auth):
        # dated back, so not listed, but there
        return Answer(200, {}, [comment(10)]) if params.get("include") == "10,7,9" else None

    state = json.loads(json.dumps(state))
    rows = read([INES], [comment(8)], state=state, fail=shown)
    assert [(row["kind"], row["id"], row["account_id"]) for row in rows["removals"]] == [
        ("interaction", "blog.example/7", None),
        ("interaction", "blog.example/9", "blog.example/1"),
    ]
    assert read([INES], [comment(8)], state=state)["removals"] == []


def test_many_comments_that_go_at_once_are_asked_for_in_parts(read):
    state, comments = {}, [comment(number) for number in range(1, 251)]
    read([INES], fail=pages_of({"comments": comments}, lambda _: None), state=state)
    rows = read([INES], state=state)
    assert len(rows["removals"]) == 250
    asked = [params["include"].split(",") for *_, params, _ in read.asked if "include" in params]
    assert [len(part) for part in asked] == [100, 100, 50]


def test_what_is_listed_to_members_only_is_not_gone_for_everybody_else(read):
    pingback = comment(5, type="pingback", author_url="https://far.example/b")
    secrets = {"username": "u", "application_password": "right", "sites": "*"}
    state = {}
    read([INES], [comment(4), pingback], secrets=secrets, state=state)

    def fail(_url, params, _auth):
        return Answer(401, {}, {"code": "rest_forbidden_param"}) if "type" in params else None

    rows = read([INES], [comment(4)], secrets=secrets, fail=fail, state=state)
    assert rows["removals"] == []
    assert read([INES], [comment(4)], state=state)["removals"] == []


def test_comments_that_went_are_told_once_the_whole_site_could_be_read(read):
    state = {}
    read([INES, ELSEWHERE], [comment(7)], state=state)

    def fail(url, params, _auth):
        is_looking = "//blog.example" in url and "include" in params
        return Answer(503, {}, None, is_json=False) if is_looking else None

    rows = read([INES, ELSEWHERE], fail=fail, state=state)
    assert [row["id"] for row in rows["removals"]] == ["eva.example/7"]
    rows = read([INES, ELSEWHERE], state=state)
    assert [row["id"] for row in rows["removals"]] == ["blog.example/7"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>L&rsquo;été &amp; l&#8217;hiver</p>\n<p>Zoé</p>", "L’été & l’hiver\nZoé"),
        ("a<br/>b<script>alert(1)</script>", "a\nb"),
        ("1 &lt; 2 <b>gras</b>", "1 < 2 gras"),
        ("", ""),
        ({"rendered": "<i>x</i>", "protected": True}, "x"),
        (None, None),
        (7, 7),
    ],
)
def test_plain_text_out_of_html(html, text):
    assert plain(html) == text


@pytest.fixture
def site(world):
    """Ask the site of the sandbox that received the most comments."""
    acts = [act for received in world.acts["wordpress"].values() for act in received]
    hosts = [act.post_id.split("/")[0] for act in acts]
    host = max(sorted(set(hosts)), key=hosts.count)

    def site(address, password=None, method="GET"):
        parts = urlsplit(f"/{host}/wp-json{address}")
        headers = {}
        if password:
            token = base64.b64encode(f"clout:{password}".encode()).decode()
            headers["authorization"] = f"Basic {token}"
        query = parse_qs(parts.query, keep_blank_values=True)
        return sandbox.serve(world, Request(method, parts.path, query, headers))

    return site


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/wp/v2/posts?per_page=101", 400, "rest_invalid_param"),
        ("/wp/v2/posts?per_page=0", 400, "rest_invalid_param"),
        ("/wp/v2/posts?page=99", 400, "rest_post_invalid_page_number"),
        ("/wp/v2/posts?ordre=asc", 400, "rest_invalid_param"),
        ("/wp/v2/posts?status=draft", 400, "rest_invalid_param"),
        ("/wp/v2/posts?orderby=likes", 400, "rest_invalid_param"),
        ("/wp/v2/posts?modified_after=hier", 400, "rest_invalid_param"),
        ("/wp/v2/posts/1", 404, "rest_post_invalid_id"),
        ("/wp/v2/users/77", 404, "rest_user_invalid_id"),
        ("/wp/v2/users/me", 401, "rest_not_logged_in"),
        ("/wp/v2/comments?type=all", 401, "rest_forbidden_param"),
        ("/wp/v2/posts?context=edit", 401, "rest_forbidden_context"),
        ("/wp/v2/nothing", 404, "rest_no_route"),
    ],
)
def test_the_sandbox_refuses_as_wordpress_does(site, address, status, code):
    response = site(address)

    assert (response.status, response.body["code"]) == (status, code)


def test_the_sandbox_pages_with_totals_and_links(site):
    first = site("/wp/v2/comments?per_page=5&order=asc&orderby=date_gmt", PASSWORD)
    second = site("/wp/v2/comments?per_page=5&order=asc&orderby=date_gmt&page=2", PASSWORD)

    assert len(first.body) == 5
    assert int(first.headers["X-WP-Total"]) > 5
    assert 'page=2>; rel="next"' in first.headers["Link"]
    assert 'rel="prev"' in second.headers["Link"]
    assert first.body[-1]["date_gmt"] <= second.body[0]["date_gmt"]
    assert site("/wp/v2/comments?page=9999").body == []
    assert site("/wp/v2/posts?page=9&after=2099-01-01T00:00:00Z").body == []


def test_the_sandbox_counts_what_it_does_not_show(world):
    busiest = max(sandbox.sites(world).values(), key=lambda one: len(one.received))
    path, found, place = f"/{busiest.host}/wp-json/wp/v2/comments", [], 0
    while True:
        place += 1
        query = {"per_page": ["50"], "page": [str(place)], "order": ["asc"]}
        page = sandbox.serve(world, Request("GET", path, query, {}, NOW))
        found.append(len(page.body))
        if place == int(page.headers["X-WP-TotalPages"]):
            break
    assert min(found[:-1]) < 50
    assert sum(found) < int(page.headers["X-WP-Total"])


def test_a_weak_site_of_the_sandbox_breaks_down_over_large_pages(world):
    weak = next(one.host for one in sandbox.sites(world).values() if one.is_weak and one.articles)

    def posts(size):
        path = f"/{weak}/wp-json/wp/v2/posts"
        return sandbox.serve(world, Request("GET", path, {"per_page": [size]}, {}, NOW))

    refusal = posts("51")
    assert (refusal.status, refusal.body["code"]) == (500, "internal_server_error")
    assert posts("50").status == 200


def test_the_sandbox_shows_pingbacks_to_editors_only(site):
    types = lambda *asked: {c["type"] for c in site(*asked).body}  # noqa: E731

    assert types("/wp/v2/comments?per_page=100") == {"comment"}
    assert types("/wp/v2/comments?per_page=100&type=comment") == {"comment"}
    assert types("/wp/v2/comments?per_page=100&type=pingback", PASSWORD) == {"pingback"}
    assert site("/wp/v2/comments?type=all", "wrong").status == 401


def test_the_sandbox_reads_a_time_without_zone_as_the_sites_own(site):
    newest = site("/wp/v2/posts?per_page=1").body[0]
    at = newest["modified_gmt"]

    # Paris is ahead of UTC, so the same digits are an earlier moment there
    assert site(f"/wp/v2/posts?modified_after={at}Z").body == []
    assert site(f"/wp/v2/posts?modified_after={at}").body[0]["id"] == newest["id"]
