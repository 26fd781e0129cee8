"""What is particular to WordPress.com: where a site lives, who likes, follows and reblogs."""

import json
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from ingestion.client import Answer, Refused, Unavailable
from ingestion.networks import wordpress
from ingestion.networks.wordpress import likes as liking
from ingestion.networks.wordpress.public_api import COM, JETPACK, PLAIN, SELF, home_of
from ingestion.pages import fit
from ingestion.reading import Claim, Reading
from ingestion.relations import RELATIONS
from ingestion.sandbox import wordpress as sandbox
from ingestion.sandbox.exchange import Request
from ingestion.sandbox.wordpress import hosted
from ingestion.sandbox.world import World

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
TOKEN = {"wordpress_com_token": hosted.TOKEN}
PUBLIC = hosted.HOST
DAY = timedelta(days=1)


@pytest.fixture
def connected(monkeypatch):
    """A client of whatever answers (host, path, params, headers)."""

    def connected(answer, secrets=None):
        api = wordpress.connect("", secrets or {}, sleep=lambda _: None, attempts=2)
        api.asked = []

        def ask(url, params, auth):
            api.requests += 1
            parts = urlsplit(url)
            bearer = getattr(auth, "token", None)
            api.asked.append((parts.hostname, parts.path, params, bearer))
            found = answer(parts.hostname, parts.path, params, bearer)
            return found if isinstance(found, Answer) else Answer(200, {}, found)

        monkeypatch.setattr(api, "_ask", ask)
        return api

    return connected


def read(api, claims, state=None, now=NOW):
    reading = Reading("wordpress", claims, {} if state is None else state, now)
    rows = defaultdict(list)
    for name, page in wordpress.read(api, reading):
        rows[name] += page
    for name, page in reading.drain():
        rows[name] += page
    return rows, reading


@pytest.fixture(scope="module")
def world():
    return World(5, date(2026, 3, 31), days=120)


def served(world):
    def answer(host, path, params, bearer):
        query = {name: [str(value)] for name, value in params.items()}
        headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
        response = sandbox.serve(world, Request("GET", f"/{host}{path}", query, headers))
        is_json = isinstance(response.body, dict | list)
        body = response.body if is_json else None
        return Answer(response.status, response.headers, body, is_json=is_json)

    return answer


@pytest.fixture
def authors(world):
    """The registered authors of sites by where these live."""
    found = defaultdict(list)
    for account in world.accounts["wordpress"].values():
        if account.person_id and world.posts["wordpress"].get(account.account_id):
            found[hosted.home(account.host)].append(account.account_id)
    return found


def test_the_sandbox_has_sites_of_every_kind(authors):
    kinds = {hosted.SELF, hosted.PLAIN, hosted.FREE, hosted.PAID, hosted.JETPACK}
    assert authors.keys() == kinds


@pytest.mark.parametrize("kind", [hosted.FREE, hosted.PAID, hosted.JETPACK])
def test_everything_of_a_site_that_wordpress_com_knows(world, connected, authors, kind):
    claimed = authors[kind]
    api = connected(served(world), TOKEN)
    rows, reading = read(api, [Claim("p", one) for one in claimed])

    assert {row["outcome"] for row in rows["reads"]} == {"read"}
    assert {row["post_id"] for row in rows["posts"]} == {
        post.post_id for one in claimed for post in world.posts["wordpress"][one]
    }
    hosts = {one.split("/")[0] for one in claimed}
    received = [
        act
        for one in claimed
        for act in world.acts["wordpress"].get(one, [])
        if act.post_id.split("/")[0] in hosts
    ]
    # a site shows pingbacks to its editors, WordPress.com to anybody
    true = {act.acting_post_id for act in received if kind != "jetpack" or act.act != "mention"}
    told = {row["acting_post_id"] for row in rows["interactions"] if row.get("acting_post_id")}
    assert true <= told
    by_act = defaultdict(list)
    for row in rows["interactions"]:
        by_act[row["act"]].append(row)
    assert by_act["like"]
    assert by_act["reblog"]
    assert by_act["follow"]
    counted = sum(row["count"] for row in rows["counters"] if row["act"] == "like")
    assert len({row["interaction_id"] for row in by_act["like"]}) == counted
    assert {row["target_account_id"] for row in by_act["like"]} <= set(claimed)
    assert all(row["occurred_at"] <= world.now for row in by_act["like"])
    assert all(row["followers"] > 12 for row in rows["accounts"])
    assert not reading.new_fields
    for name, found in rows.items():
        fitted = fit(RELATIONS[name], found, NOW)
        assert not fitted.rejects
        assert not fitted.unknown


def test_without_a_token_likes_are_read_and_the_owners_numbers_are_not(world, connected, authors):
    api = connected(served(world))
    rows, reading = read(api, [Claim("p", one) for one in authors[hosted.FREE]])
    acts = {row["act"] for row in rows["interactions"]}
    assert "like" in acts
    assert not acts & {"follow", "reblog"}
    assert not [path for _, path, *_ in api.asked if "stats" in path or "notifications" in path]
    assert not reading.skipped


def test_a_second_read_asks_for_no_like_again(world, connected, authors):
    state, claims = {}, [Claim("p", one) for one in authors[hosted.FREE] + authors["jetpack"]]
    first, _ = read(connected(served(world), TOKEN), claims, state)
    api = connected(served(world), TOKEN)
    rows, _ = read(api, claims, state, NOW + DAY)
    assert not [path for _, path, *_ in api.asked if path.endswith(("/likes", "/followers"))]
    assert not [path for _, path, *_ in api.asked if path.endswith("/wp-json/")]
    assert not rows["counters"]
    assert len(rows["interactions"]) < len(first["interactions"]) / 4


@pytest.mark.parametrize(
    "told",
    [
        Answer(404, {}, {"error": "unknown_post", "message": "Unknown post"}),
        Answer(403, {}, {"error": "unauthorized", "message": "User cannot view post"}),
        # to its owner
        Answer(200, {}, {"ID": 1, "status": "trash"}),
    ],
)
@pytest.mark.parametrize("kind", [hosted.FREE, hosted.PAID])
def test_a_post_that_was_deleted_since_is_removed_and_others_stay(
    world, connected, authors, kind, told
):
    by_age = [
        (post.created_at, post.post_id, one)
        for one in authors[kind]
        for post in world.posts["wordpress"][one]
    ]
    newest, lost, account = max(by_age)
    claims, state, number = [Claim("p", account)], {}, lost.rpartition("/")[2]
    answer, now = served(world), newest + timedelta(days=1)
    read(connected(answer), claims, state, now)

    def without(host, path, params, bearer):
        if path.endswith(f"/posts/{number}"):
            return told
        found = answer(host, path, params, bearer)
        if path.endswith("/posts/"):
            found.body["posts"] = [one for one in found.body["posts"] if str(one["ID"]) != number]
        return found

    later = now + timedelta(days=1)
    kept, _ = read(connected(answer), claims, json.loads(json.dumps(state)), later)
    assert kept["removals"] == []
    rows, _ = read(connected(without), claims, state, later)
    assert [(row["kind"], row["id"]) for row in rows["removals"]] == [("post", lost)]
    again, _ = read(connected(without), claims, state, later + timedelta(days=1))
    assert again["removals"] == []


@pytest.mark.parametrize(
    ("told", "is_gone"),
    [
        (Answer(404, {}, {"error": "unknown_comment"}), True),
        (Answer(403, {}, {"error": "unauthorized"}), True),
        # the site's owner is shown it all the same
        ({"ID": 7, "status": "spam"}, True),
        ({"ID": 7, "status": "approved"}, False),
        ({"ID": 7}, False),
    ],
)
def test_a_comment_that_was_deleted_since_is_removed(connected, told, is_gone):
    state, claims = {}, [INES, ANA]
    read(connected(site(comments=[remark(7, 777), remark(8, 888)])), claims, state)
    answers = site(comments=[remark(8, 888)])

    def answer(host, path, *more):
        return told if path.endswith("/comments/7") else answers(host, path, *more)

    rows, _ = read(connected(answer), claims, state, NOW + DAY)
    assert [(row["kind"], row["id"], row["account_id"]) for row in rows["removals"]] == [
        ("interaction", "ines.wordpress.com/7", ANA.account_id)
    ] * is_gone


def test_what_an_author_gives_as_an_address_is_a_link_and_not_the_account(connected):
    pretended = {**ARTICLE, "author": {**ARTICLE["author"], "URL": "https://x.com/star"}}
    rows, _ = read(connected(site([pretended])), [INES])
    (account,) = rows["accounts"]
    assert account["links"] == "https://x.com/star"
    assert "x.com" not in account["url"]


def test_a_token_that_is_not_accepted_is_shown_once_and_the_rest_is_read(world, connected, authors):
    api = connected(served(world), {"wordpress_com_token": "old"})
    rows, reading = read(api, [Claim("p", authors[hosted.FREE][0])])
    assert [bearer for *_, bearer in api.asked if bearer] == ["old"]
    assert rows["posts"]
    (reason,) = reading.skipped
    assert "WORDPRESS_COM_TOKEN" in reason
    assert "old" not in reason
    with pytest.raises(Refused, match="WORDPRESS_COM_TOKEN"):
        wordpress.whoami(connected(served(world), {"wordpress_com_token": "old"}))
    assert wordpress.whoami(connected(served(world), TOKEN)).name == "clout"


def test_the_token_goes_to_wordpress_com_only(world, connected, authors):
    api = connected(served(world), TOKEN)
    read(api, [Claim("p", one) for kind in authors for one in authors[kind][:2]])
    assert {host for host, *_, bearer in api.asked if bearer} == {PUBLIC}
    assert len({host for host, *_ in api.asked}) > 4


def index(*offers):
    return {"namespaces": ["wp/v2", *offers]}


@pytest.mark.parametrize(
    ("offered", "told", "kind"),
    [
        (index(), None, SELF),
        (index("jetpack/v4"), {"ID": 1, "jetpack": True}, JETPACK),
        (index("wpcom/v2"), {"ID": 1, "jetpack": False}, COM),
        (index("jetpack/v4"), Answer(404, {}, {"error": "unknown_blog"}), SELF),
        (index("jetpack/v4"), Answer(403, {}, {"error": "unauthorized"}), SELF),
        (Answer(404, {}, None, is_json=False), {"ID": 1, "jetpack": False}, COM),
        (Answer(404, {}, None, is_json=False), Answer(404, {}, {}), SELF),
        (Answer(403, {}, {"code": "rest_forbidden"}), None, SELF),
        ([], None, SELF),
    ],
)
def test_where_a_site_lives(connected, offered, told, kind):
    api = connected(lambda host, *_: told if host == PUBLIC else offered)
    reading = Reading("wordpress", [], {}, NOW)
    assert home_of(api, reading, "blog.example") == kind
    asked = api.requests
    assert home_of(api, reading, "blog.example") == kind
    assert api.requests == asked
    reading.now += 31 * DAY
    home_of(api, reading, "blog.example")
    assert api.requests == 2 * asked


HIDDEN = Answer(404, {}, None, is_json=False)
# https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/
POINTING = Answer(
    200,
    {"link": '<https://blog.example/index.php?rest_route=/>; rel="https://api.w.org/"'},
    None,
    is_json=False,
)


@pytest.mark.parametrize(
    ("spoken", "plain", "kind"),
    [(POINTING, None, PLAIN), (HIDDEN, index(), PLAIN), (HIDDEN, HIDDEN, SELF)],
)
def test_where_the_api_of_a_site_lies(connected, spoken, plain, kind):
    unknown = Answer(404, {}, {"error": "unknown_blog"})
    answers = {"/wp-json/": spoken, "/": plain}
    api = connected(lambda host, path, *_: unknown if host == PUBLIC else answers[path])

    assert home_of(api, Reading("wordpress", [], {}, NOW), "blog.example") == kind


def test_an_address_of_wordpress_com_says_it_itself(connected):
    api = connected(lambda *_: pytest.fail("asked"))
    assert home_of(api, Reading("wordpress", [], {}, NOW), "ines.wordpress.com") == COM


INES, ANA = Claim("ines", "ines.wordpress.com/501"), Claim("ana", "ana.wordpress.com/777")
AUTHOR = {"ID": 501, "login": "ines", "name": "In&egrave;s", "URL": "https://ines.wordpress.com"}
ARTICLE = {
    "ID": 10, "author": AUTHOR, "date": "2026-03-30T10:00:00+02:00", "like_count": 0,
    "discussion": {"comment_count": 0}, "title": "L&rsquo;été", "URL": "https://ines.example/10",
    "content": "<p>Oui.</p>", "type": "post",
}  # fmt: skip


def liker(user, at="2026-03-30 08:30:00"):
    return {"ID": user, "login": f"u{user}", "email": False, "date_liked": at}


def site(posts=(ARTICLE,), comments=(), likes=(), **told):
    def answer(_host, path, params, _bearer):
        kind = path.rstrip("/").rpartition("/")[2]
        if kind == "posts":
            wanted = params.get("author")
            items = [i for i in posts if wanted in (None, str(i["author"]["ID"]))]
            return {"found": len(items), kind: items, "meta": {}}
        if kind == "comments":
            start = params["number"] * (params["page"] - 1)
            page = comments[start : start + params["number"]]
            # what is not for everybody leaves a hole
            return {"found": -1, kind: [one for one in page if one]}
        if kind == "likes":
            before = params.get("before", "9999")
            found = [one for one in likes if one["date_liked"] < before]
            return {"found": len(likes), "likes": found[: params["number"]]}
        if "/comments/" in path or "/posts/" in path:
            return Answer(404, {}, {"error": "unknown"})
        return {"ID": 1, "subscribers_count": 7, "is_private": False, **told}

    return answer


def remark(number, author, **told):
    author = {"ID": author, "name": "Zoé", "URL": ""} if isinstance(author, int) else author
    return {
        "ID": number, "author": author, "post": {"ID": 10}, "parent": False, "type": "comment",
        "date": "2026-03-31T10:00:00+02:00", "content": "<p>Bravo</p>\n",
    } | told  # fmt: skip


def test_a_user_is_known_by_one_number_on_every_site(connected):
    post = ARTICLE | {"like_count": 3}
    likes = [liker(777), liker(888), liker(501)]
    rows, _ = read(connected(site([post], likes=likes)), [INES, ANA])
    (like, stranger, own) = [
        row for row in rows["interactions"] if row["target_account_id"] == INES.account_id
    ]
    assert like["actor_account_id"] == ANA.account_id
    assert stranger["actor_account_id"] == "wordpress.com/888"
    assert own["actor_account_id"] == INES.account_id
    assert like["interaction_id"] == "ines.wordpress.com/10:like:777"
    assert like["occurred_at"] == datetime(2026, 3, 30, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "act", "actor", "target"),
    [
        (remark(3, 777), "comment", "ana.wordpress.com/777", "ines.wordpress.com/501"),
        (remark(3, 888), "comment", "wordpress.com/888", "ines.wordpress.com/501"),
        (remark(3, 0), "comment", "visitor ines.wordpress.com zoé", "ines.wordpress.com/501"),
        (
            remark(3, 501, parent={"ID": 2, "type": "comment"}),
            "reply", "ines.wordpress.com/501", "ana.wordpress.com/777",
        ),
        (
            remark(3, {"ID": 0, "URL": "https://ana.wordpress.com/b"}, type="pingback"),
            "pingback", "ana.wordpress.com/777", "ines.wordpress.com/501",
        ),
    ],
)  # fmt: skip
def test_whose_act_a_comment_is(connected, told, act, actor, target):
    others = [remark(2, 777)]
    rows, _ = read(connected(site(comments=[*others, told])), [INES, ANA])
    (row,) = [r for r in rows["interactions"] if r["interaction_id"] == "ines.wordpress.com/3"]
    assert (row["act"], row["actor_account_id"], row["target_account_id"]) == (act, actor, target)
    assert row["occurred_at"] == "2026-03-31T08:00:00Z"


def test_comments_are_told_one_by_one_and_not_counted_as_well(connected):
    # WordPress counts replies, the author's own among them, and pingbacks as comments
    counted = ARTICLE | {"like_count": 1, "discussion": {"comment_count": 4}}
    below = {"parent": {"ID": 2, "type": "comment"}}
    told = [
        remark(2, 888), remark(3, 501, **below), remark(4, 889, **below),
        remark(5, {"ID": 0, "URL": "https://far.example/b"}, type="pingback"),
    ]  # fmt: skip
    rows, _ = read(connected(site([counted], told, [liker(777)])), [INES])
    acts = [row["act"] for row in rows["interactions"]]
    assert sorted(acts) == ["comment", "like", "pingback", "reply", "reply"]
    assert [(row["act"], row["count"]) for row in rows["counters"]] == [("like", 1)]


@pytest.mark.parametrize("hidden", [{100}, {1, 121, 250}, set()])
def test_a_page_of_comments_that_leaves_something_out_is_not_the_last(connected, hidden):
    comments = [None if number in hidden else remark(number, 888) for number in range(1, 251)]
    rows, _ = read(connected(site(comments=comments)), [INES])
    assert len(rows["interactions"]) == 250 - len(hidden)


def test_a_list_that_gives_the_same_page_for_ever_comes_to_an_end(connected):
    answers = site(comments=[remark(1, 888)])
    api = connected(lambda host, path, params, *_: answers(host, path, params | {"page": 1}, None))
    rows, _ = read(api, [INES])
    assert [row["interaction_id"] for row in rows["interactions"]] == ["ines.wordpress.com/1"]


@pytest.mark.parametrize(
    ("comments", "asked"), [([], 1), ([remark(1, 888)], 2), ([remark(1, 888)] * 100, 2)]
)
def test_no_page_is_asked_for_behind_an_empty_one(connected, comments, asked):
    api = connected(site(comments=comments))
    read(api, [INES])
    assert len([path for _, path, *_ in api.asked if path.endswith("/comments/")]) == asked


def test_a_list_that_counts_its_pages_ends_with_the_last_of_them(connected):
    pages = {1: [{"ID": "901"}], 2: [{"ID": "902"}]}

    def answer(host, path, params, bearer):
        if path.endswith("/followers"):
            return {"page": params["page"], "pages": 2, "subscribers": pages[params["page"]]}
        return {"notes": []} if "notifications" in path else site()(host, path, params, bearer)

    rows, _ = read(connected(answer, TOKEN), [INES])
    actors = [row["actor_account_id"] for row in rows["interactions"]]
    assert actors == ["wordpress.com/901", "wordpress.com/902"]


def test_likes_are_read_page_by_page_as_far_as_a_total_grew(connected, monkeypatch):
    monkeypatch.setattr(liking, "AT_ONCE", 2)
    likes = [liker(900 + n, f"2026-03-30 08:3{9 - n}:00") for n in range(5)]
    state = {}
    api = connected(site([ARTICLE | {"like_count": 5}], likes=likes))
    rows, _ = read(api, [INES], state)
    assert len({row["interaction_id"] for row in rows["interactions"]}) == 5
    more = [liker(990, "2026-03-31 09:00:00"), *likes]
    api = connected(site([ARTICLE | {"like_count": 6}], likes=more))
    rows, _ = read(api, [INES], state, NOW + DAY)
    assert len([path for _, path, *_ in api.asked if path.endswith("likes")]) == 1
    assert "wordpress.com/990" in {row["actor_account_id"] for row in rows["interactions"]}
    assert [(row["act"], row["count"]) for row in rows["counters"]] == [("like", 6)]


def test_a_post_that_was_scheduled_is_read_when_it_is_published(connected):
    state = {}
    answers = site()
    read(connected(answers), [INES], state)

    def unedited(host, path, params, bearer):
        return {"posts": []} if "modified_after" in params else answers(host, path, params, bearer)

    rows, _ = read(connected(unedited), [INES], state, NOW + DAY)
    assert [row["post_id"] for row in rows["posts"]] == ["ines.wordpress.com/10"]


def test_a_private_site_stays_outside(connected):
    with pytest.raises(Refused, match="private"):
        read(connected(site(is_private=True)), [INES])


def test_an_author_who_is_not_there_is_gone_and_the_other_is_read(connected):
    rows, _ = read(connected(site()), [INES, Claim("bo", "ines.wordpress.com/502")])
    outcomes = {row["account_id"]: row["outcome"] for row in rows["reads"]}
    assert outcomes == {INES.account_id: "read", "ines.wordpress.com/502": "gone"}


def test_what_wordpress_com_does_not_know_any_more_is_gone(connected):
    unknown = Answer(404, {}, {"error": "unknown_blog"})
    # its address leads on to where blogs are opened
    answers = {"ana.wordpress.com": Answer(200, {}, None, is_json=False)}

    def answer(host, path, *more):
        return answers.get(host) or (unknown if "ana." in path else site()(host, path, *more))

    rows, _ = read(connected(answer), [INES, ANA])
    outcomes = {row["account_id"]: row["outcome"] for row in rows["reads"]}
    assert outcomes == {INES.account_id: "read", ANA.account_id: "gone"}


def test_followers_of_a_site_with_several_authors_are_nobodys(connected):
    both = [ARTICLE, ARTICLE | {"ID": 11, "author": AUTHOR | {"ID": 502, "login": "bo"}}]
    rows, _ = read(connected(site(both)), [INES])
    assert [row.get("followers") for row in rows["accounts"]] == [None]
    alone, _ = read(connected(site()), [INES])
    assert [row["followers"] for row in alone["accounts"]] == [7]


def test_a_name_is_resolved_by_the_login(connected):
    claim = Claim("p", handle="Ines", url="https://ines.wordpress.com/")
    _, reading = read(connected(site()), [claim])
    assert reading.account_of(claim) == INES.account_id


def test_a_web_page_in_place_of_an_answer_is_backed_off_from(connected):
    limit = Answer(429, {}, None, is_json=False)
    api = connected(lambda *_: limit)
    with pytest.raises(Unavailable, match="too much"):
        read(api, [INES])
    assert api.requests == 2


@pytest.mark.parametrize(
    ("path", "query", "status", "error"),
    [
        ("v1.1/sites/none.example", {}, 404, "unknown_blog"),
        ("v1.1/sites/SITE/posts/", {"per_page": "5"}, 400, "invalid_input"),
        ("v1.1/sites/SITE/posts/", {"number": "101"}, 400, "invalid_input"),
        ("v1.1/sites/SITE/posts/", {"page_handle": "x"}, 400, "invalid_input"),
        ("v1.2/sites/SITE/posts/1/likes", {}, 404, "unknown_post"),
        ("v1.1/sites/SITE/stats/followers", {}, 403, "authorization_required"),
        ("v1.1/me", {}, 403, "authorization_required"),
        ("v1.1/sites/SITE/likes", {}, 404, "not_found"),
    ],
)
def test_the_sandbox_refuses_as_wordpress_com_does(world, authors, path, query, status, error):
    host = authors[hosted.FREE][0].split("/")[0]
    sent = {name: [value] for name, value in query.items()}
    address = f"/{PUBLIC}/rest/{path.replace('SITE', host)}"
    response = sandbox.serve(world, Request("GET", address, sent))
    assert (response.status, response.body["error"]) == (status, error)
    invalid = {"authorization": "Bearer x"}
    response = sandbox.serve(world, Request("GET", address, sent, invalid))
    assert (response.status, response.body["error"]) == (400, "invalid_token")


def test_the_sandbox_leaves_comments_out_and_does_not_count_those_of_some_days(world):
    public = hosted.PublicApi(world, sandbox.sites(world))
    site = max(public.sites.values(), key=lambda one: len(one.received))

    def ask(**query):
        sent = {name: [value] for name, value in query.items()}
        address = f"/{PUBLIC}/rest/v1.1/sites/{site.host}/comments/"
        return public.answer(Request("GET", address, sent)).body

    told = ask(number="100")
    assert len(told["comments"]) < min(100, told["found"])
    assert told["found"] > len(site.received)
    assert ask(number="100", after="2020-01-01T00:00:00Z")["found"] == -1
