"""What is particular to Blogger: profiles that speak for blogs, comments nobody signs, quotas."""

from collections import defaultdict
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from requests import ConnectionError

from ingestion.client import Answer, Refused, Throttled, Unavailable
from ingestion.connection import Connection
from ingestion.networks import blogger
from ingestion.networks.blogger.answers import Denied, judge
from ingestion.networks.blogger.fronts import standing
from ingestion.reading import Claim, Reading
from ingestion.sandbox import blogger as sandbox
from ingestion.sandbox.exchange import Request

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
KEY = sandbox.SECRETS["api_key"]


def error(code, reason="", message="no", **more):
    entry = {"reason": reason, "message": message}
    return Answer(
        code, {}, {"error": {"code": code, "message": message, "errors": [entry], **more}}
    )


@pytest.fixture
def connected(monkeypatch):
    """A client whose answers come from a function of (path, parameters)."""

    def connected(answer):
        api = blogger.connect(
            "http://blogger.test", {"api_key": KEY}, sleep=lambda _: None, attempts=2
        )
        api.asked = []

        def ask(url, params, _auth):
            path = urlsplit(url).path.removeprefix("/v3/")
            api.requests += 1
            api.asked.append((path, params))
            found = answer(path, params)
            return found if isinstance(found, Answer) else Answer(200, {}, found)

        monkeypatch.setattr(api, "_ask", ask)
        return api

    return connected


def read(api, *claims, state=None, now=NOW):
    reading = Reading(
        "blogger", [Claim("p", one) if isinstance(one, str) else one for one in claims],
        {} if state is None else state, now, lambda: api.requests,
    )  # fmt: skip
    rows = defaultdict(list)
    for name, page in blogger.read(api, reading):
        rows[name] += page
    for name, page in reading.drain():
        rows[name] += page
    return rows, reading


def author(profile):
    return {"id": profile, "displayName": "X", "url": f"https://www.blogger.com/profile/{profile}"}


def post(number, by="11", at="2026-03-30T10:00:00-07:00", **more):
    return {
        "id": str(number), "published": at, "updated": at, "title": "Été", "content": "<p>b</p>",
        "author": author(by), "replies": {"totalItems": "3"}, **more,
    }  # fmt: skip


def comment(number, by="22", at="2026-03-31T10:00:00-07:00", post="60", above=None, **more):
    signed = {"author": author(by) if by else {"displayName": "Anonymous"}}
    below = {"inReplyTo": {"id": str(above)}} if above else {}
    return {
        "id": str(number), "published": at, "content": "merci<br/>", "post": {"id": post},
        **signed, **below, **more,
    }  # fmt: skip


def blogs(blogs, **more):
    """Answers for {blog: (posts, comments)}; `more` are answers by path, with / as __."""

    def answer(path, params):
        if (name := path.replace("/", "__")) in more:
            return more[name]
        _, blog, *kind = path.split("/")
        if blog not in blogs:
            return error(404, "notFound")
        posts, comments = blogs[blog]
        if not kind:
            items = {"items": posts[: params["maxPosts"]]} if "maxPosts" in params else {}
            posts = {"totalItems": len(posts), **items}
            return {"id": blog, "name": "B", "url": f"http://b{blog}.blogspot.com/", "posts": posts}
        if len(kind) > 1:
            return next((p for p in posts if p["id"] == kind[1]), None) or error(404, "notFound")
        return {"items": posts if kind == ["posts"] else comments}

    return answer


def acts(rows):
    return {(r["act"], r["actor_account_id"], r["target_account_id"]) for r in rows["interactions"]}


def test_times_keep_the_blogs_offset_and_counts_may_be_text(connected):
    rows, _ = read(connected(blogs({"24": ([post(60, labels=["a & b"])], [comment(1)])})), "24")

    assert rows["posts"][0]["created_at"] == "2026-03-30T10:00:00-07:00"
    assert rows["posts"][0]["text"] == "Été\nb\na & b"
    assert [(r["act"], r["count"], r["post_id"]) for r in rows["counters"]] == [
        ("comment", 3, "24/60")
    ]
    (row,) = rows["interactions"]
    assert (row["interaction_id"], row["text"]) == ("24/1", "merci")


def test_a_profile_speaks_for_the_blog_that_it_writes_alone(connected):
    world = {
        "24": ([post(60)], [comment(1, "22"), comment(2, "11"), comment(3, "44")]),
        "25": ([post(61, "22")], []),
        "26": ([post(62, "44"), post(63, "45")], [comment(4, "44", post="62")]),
    }
    rows, _ = read(connected(blogs(world)), *world)

    assert acts(rows) == {
        ("comment", "25", "24"),
        ("comment", "24", "24"),  # the author below the own post
        ("comment", "profile/44", "24"),  # one of several authors is not their blog
        ("comment", "26", "26"),  # but is no stranger there
    }


def test_a_number_is_a_profiles_or_a_blogs_and_never_both(connected):
    rows, _ = read(connected(blogs({"24": ([post(60)], [comment(1, "24")])})), "24")
    assert acts(rows) == {("comment", "profile/24", "24")}


def test_who_spoke_for_a_blog_once_still_does_when_others_join_it(connected):
    state = {}
    world = {"24": ([post(60)], []), "25": ([post(61, "22")], [])}
    read(connected(blogs(world)), *world, state=state)
    world = {
        "24": ([post(60)], [comment(1, "22")]),
        "25": ([post(61, "22"), post(62, "23")], [comment(2, "23", post="61")]),
    }
    rows, _ = read(connected(blogs(world)), *world, state=state)

    assert acts(rows) == {("comment", "25", "24"), ("comment", "25", "25")}


def test_an_answer_to_another_claimed_blog_is_an_act_on_it_as_well(connected):
    older = comment(1, "22", at="2026-01-01T00:00:00Z")
    world = {"24": ([post(60)], [comment(2, "33", above=1)]), "25": ([post(61, "22")], [])}
    api = connected(blogs(world, blogs__24__posts__60__comments__1=older))
    rows, _ = read(api, *world)

    assert acts(rows) == {("comment", "profile/33", "24"), ("reply", "profile/33", "25")}
    assert len({r["interaction_id"] for r in rows["interactions"]}) == 2
    assert [r["post_id"] for r in rows["interactions"] if r["act"] == "reply"] == ["24/1"]


def test_what_nobody_signs_is_in_the_counter_alone_which_is_read_again(connected):
    state, old = {}, post(59, at="2026-03-01T00:00:00Z", replies={"totalItems": "9"})
    read(connected(blogs({"24": ([post(60), old], [comment(1)])})), "24", state=state)
    world = {"24": ([post(60), old], [comment(2, by=None, post="59")])}
    rows, reading = read(connected(blogs(world)), "24", state=state, now=NOW + timedelta(days=5))

    assert rows["interactions"] == []
    assert reading.skipped == {"comments that nobody signs": 1}
    assert ("24/59", 9) in [(r["post_id"], r["count"]) for r in rows["counters"]]


def test_a_comment_that_was_emptied_is_taken_away(connected):
    gone = comment(1, status="EMPTIED", content="This comment has been removed by the author.")
    rows, _ = read(connected(blogs({"24": ([post(60)], [gone])})), "24")

    assert rows["interactions"] == []
    (row,) = rows["removals"]
    assert (row["kind"], row["id"], row["account_id"]) == ("interaction", "24/1", "profile/22")


def test_a_post_is_gone_only_when_asking_for_it_says_so(connected):
    state, now = {}, NOW + timedelta(hours=1)
    read(connected(blogs({"24": ([post(60)], [])})), "24", state=state)
    listed_no_more = blogs({"24": ([], [])}, blogs__24__posts__60=post(60))
    rows, _ = read(connected(listed_no_more), "24", state=state, now=now)
    assert rows["removals"] == []
    rows, _ = read(connected(blogs({"24": ([], [])})), "24", state=state, now=now)
    assert [r["id"] for r in rows["removals"]] == ["24/60"]


def test_it_reads_down_to_what_was_edited_three_days_before_the_last_edit(connected):
    state = {}
    posts = [post(n, at=f"2026-03-{n:02}T00:00:00Z") for n in (20, 19, 18, 12, 11)]
    read(connected(blogs({"24": (posts, [])})), "24", state=state)
    posts[3]["updated"] = "2026-03-21T00:00:00Z"
    api = connected(blogs({"24": ([posts[3], *posts[:3], posts[4]], [])}))
    rows, _ = read(api, "24", state=state)

    assert [r["post_id"] for r in rows["posts"]] == ["24/12", "24/20", "24/19", "24/18"]
    assert ("blogs/24/posts", "UPDATED") in [(p, q.get("orderBy")) for p, q in api.asked]
    assert next(q for p, q in api.asked if p == "blogs/24/comments")["startDate"].endswith("+00:00")


def test_a_run_that_breaks_off_has_read_the_blogs_that_had_a_turn(connected):
    numbers = [str(n) for n in range(100, 140)]
    there = blogs({n: ([post(n, by=f"by{n}")], [comment(n, by="by139")]) for n in numbers})
    state, rows = {}, defaultdict(list)
    for night in range(6):
        hour = iter(range(45))

        def throttled(path, params, hour=hour):
            used_up = error(403, "quotaExceeded")
            return used_up if next(hour, None) is None else there(path, params)

        now = NOW + timedelta(days=night)
        reading = Reading("blogger", [Claim("p", n) for n in numbers], state, now)
        with suppress(Throttled):
            for name, page in blogger.read(connected(throttled), reading):
                rows[name] += page
                for drained, more in reading.drain():
                    rows[drained] += more
    read_in_the_end = {row["account_id"] for row in rows["reads"] if row["outcome"] == "read"}
    assert read_in_the_end == set(numbers)
    # whose profile comments is known on every night, also where that blog has no turn
    assert {row["actor_account_id"] for row in rows["interactions"]} == {"139"}


@pytest.mark.parametrize("trouble", [error(500), error(403, "quotaExceeded")])
def test_a_blog_that_could_not_be_looked_at_is_known_before_comments_are_read(connected, trouble):
    there = blogs({n: ([post(n, by=f"by{n}")], [comment(n, by="by14")]) for n in ("11", "14")})
    state = {}
    with suppress(Throttled, Unavailable):
        read(connected(lambda *_: trouble), "11", "14", state=state)
    rows, _ = read(connected(there), "11", "14", state=state)
    assert {row["actor_account_id"] for row in rows["interactions"]} == {"14"}


def test_pages_are_followed_to_the_one_without_a_token(connected):
    pages = {None: ([comment(3)], "t1"), "t1": ([], "t2"), "t2": ([comment(2)], None)}

    def answer(path, params):
        if not path.endswith("/comments"):
            return blogs({"24": ([], [])})(path, params)
        items, token = pages[params.get("pageToken")]
        following = {"nextPageToken": token} if token else {}
        return {**({"items": items} if items else {}), **following}

    rows, _ = read(connected(answer), "24")
    assert [r["interaction_id"] for r in rows["interactions"]] == ["24/3", "24/2"]


def test_private_blogs_do_not_stop_the_others(connected):
    world = blogs({"24": ([post(60)], [])}, blogs__25=error(403, "forbidden", "private"))
    rows, _ = read(connected(world), "24", "25", "26")

    assert {(r["account_id"], r["outcome"]) for r in rows["reads"]} == {
        ("24", "read"), ("25", "protected"), ("26", "unreadable"),
    }  # fmt: skip


NOTHING, PAGE = Answer(404, {}, None, is_json=False), Answer(200, {}, None, is_json=False)
# readers who were not invited are led to where one signs in
DOOR = Refused("it redirects to another place, www.blogger.com")
FAILING = Answer(503, {}, None, is_json=False)


@pytest.mark.parametrize(
    ("front", "outcome"),
    [(NOTHING, "gone"), (DOOR, "protected"), (PAGE, "unreadable"), (FAILING, "unreadable")],
)
def test_a_blog_is_gone_only_when_its_own_address_says_so_as_well(connected, front, outcome):
    state = {}
    read(connected(blogs({"24": ([post(60)], [])})), "24", state=state)

    def answer(path, _params):
        if path != "/b24.blogspot.com/":
            return error(404, "notFound")
        if isinstance(front, Refused):
            raise front
        return front

    rows, _ = read(connected(answer), "24", state=state)
    assert [(row["account_id"], row["outcome"]) for row in rows["reads"]] == [("24", outcome)]


@pytest.mark.parametrize(
    ("claim", "asked", "outcome"),
    [
        (Claim("p", "24"), [], "unreadable"),
        (Claim("p", "24", handle="ana"), ["/ana.blogspot.com/"], "gone"),
        (Claim("p", "24", url="https://blog.ana.test/"), ["/blog.ana.test/"], "gone"),
        (Claim("p", "24", url="https://www.blogger.com/blog/posts/24"), [], "unreadable"),
    ],
)
def test_the_address_of_a_blog_that_was_never_read_is_the_claimed_one(
    connected, claim, asked, outcome
):
    api = connected(lambda path, _: NOTHING if path.startswith("/") else error(404, "notFound"))
    rows, _ = read(api, claim)
    assert [path for path, _ in api.asked if path.startswith("/")] == asked
    assert [row["outcome"] for row in rows["reads"]] == [outcome]


def test_a_blogs_own_address_is_shown_no_key(monkeypatch):
    api = blogger.connect(blogger.BASE_URL, {"api_key": KEY}, attempts=1)
    sent = []

    def send(session, request, **_manners):
        sent.append((request.url, KEY in request.headers.values()))
        raise ConnectionError

    monkeypatch.setattr("requests.Session.send", send)
    claims = [Claim("p", "24", url="https://blog.ana.test/")]
    with pytest.raises(Unavailable):
        api.get("v3/blogs/24")
    assert standing(api, Reading("blogger", claims, {}, NOW), "24")[0] == "unreadable"
    assert sent == [(f"{blogger.BASE_URL}/v3/blogs/24", True), ("http://blog.ana.test/", False)]


@pytest.mark.parametrize(
    ("claim", "asked"),
    [
        (Claim("p", handle="ana"), "https://ana.blogspot.com/"),
        (Claim("p", handle="@Ana.blogspot.com"), "https://ana.blogspot.com/"),
        (Claim("p", url="http://ana.blogspot.co.uk/2026/"), "https://ana.blogspot.com/"),
        (Claim("p", url="https://blog.ana.test"), "https://blog.ana.test/"),
        (Claim("p", url="https://www.blogger.com/profile/123"), None),
        (Claim("p", url="https://www.blogger.com/feeds/x?blogID=24"), "24"),
        (Claim("p", url="https://www.blogger.com/blog/posts/24"), "24"),
    ],
)
def test_addresses_are_resolved_once(connected, claim, asked):
    state, world = {}, blogs({"24": ([], [])}, blogs__byurl={"id": "24"})
    api = connected(world)
    _, reading = read(api, claim, state=state)
    urls = [params["url"] for path, params in api.asked if path == "blogs/byurl"]
    again = connected(world)
    read(again, claim, state=state)

    assert urls == ([asked] if asked and asked.startswith("http") else [])
    assert reading.claimed() == ({"24"} if asked else set())
    assert "blogs/byurl" not in dict(again.asked)


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (error(403, "rateLimitExceeded"), Unavailable),
        (error(403, "userRateLimitExceeded"), Unavailable),
        (error(403, "quotaExceeded"), Throttled),
        (error(403, "dailyLimitExceeded"), Throttled),
        (error(429, "", "Requests per minute", status="RESOURCE_EXHAUSTED"), Unavailable),
        (error(429, "", "Too many"), Unavailable),
        (error(429, "", "limit 'Queries per day'", status="RESOURCE_EXHAUSTED"), Throttled),
        (error(403, "accessNotConfigured"), Refused),
        (error(401, "authError"), Refused),
        (error(403, "forbidden"), Denied),
        (error(400, "invalid", "Invalid page token"), Denied),
        (Answer(200, {}, []), Unavailable),
        (Answer(502, {}, None, is_json=False), type(None)),
    ],
)
def test_what_answers_mean(answer, means):
    assert type(judge(answer)) is means


def test_a_wrong_key_is_told_and_a_right_one_needs_no_name(server):
    for key, means in ((KEY, Connection(scopes=("public data",))), ("wrong-key", None)):
        api = blogger.connect(f"{server.address}/blogger", {"api_key": key})
        if means:
            assert blogger.whoami(api) == means
        else:
            with pytest.raises(Refused, match="SOURCES__BLOGGER__API_KEY") as refusal:
                blogger.whoami(api)
            assert key not in str(refusal.value)
        api.close()


@pytest.mark.parametrize(
    ("path", "query", "headers", "status"),
    [
        ("/v3/blogs/1", {}, {}, 403),
        ("/v3/blogs/1", {}, {"x-goog-api-key": "x"}, 400),
        ("/v3/blogs/1", {"key": [KEY]}, {}, 404),
        ("/v3/blogs/byurl", {"key": [KEY]}, {}, 400),
        ("/v3/blogs/{blog}/posts", {"key": [KEY], "maxResult": ["5"]}, {}, 400),
        ("/v3/blogs/{blog}/posts", {"key": [KEY], "maxResults": ["501"]}, {}, 400),
        ("/v3/blogs/{blog}/posts", {"key": [KEY], "status": ["DRAFT"]}, {}, 403),
        ("/v3/blogs/{blog}/posts", {"key": [KEY], "pageToken": ["Mw.1"]}, {}, 400),
        ("/v3/blogs/{blog}/comments", {"key": [KEY], "startDate": ["2026-01-01"]}, {}, 400),
        ("/v3/blogs/{blog}/comments", {"key": [KEY], "orderBy": ["UPDATED"]}, {}, 400),
        ("/v2/blogs/{blog}", {"key": [KEY]}, {}, 404),
    ],
)
def test_the_sandbox_refuses_what_blogger_refuses(world, busy, path, query, headers, status):
    path = path.replace("{blog}", busy("blogger", 1)[0])
    assert sandbox.serve(world, Request("GET", path, query, headers)).status == status


def test_the_sandbox_cuts_pages_whose_tokens_are_good_for_one_list(world, busy):
    one, other = busy("blogger", 2)

    def ask(blog, **query):
        query = {name: [value] for name, value in {"key": KEY, **query}.items()}
        return sandbox.serve(world, Request("GET", f"/v3/blogs/{blog}/comments", query)).body

    first = ask(one, maxResults="2")
    second = ask(one, maxResults="2", pageToken=first["nextPageToken"])
    assert {i["id"] for i in first["items"]}.isdisjoint(i["id"] for i in second["items"])
    assert ask(other, pageToken=first["nextPageToken"])["error"]["code"] == 400
    assert "items" not in ask(one, startDate="2030-01-01T00:00:00Z")
