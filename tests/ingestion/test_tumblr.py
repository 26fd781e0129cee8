"""What is particular to Tumblr: notes that reblogs share, time as a cursor, limits in headers."""

from collections import Counter, defaultdict
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from ingestion.client import Answer, Gone, Refused, Throttled, Unavailable
from ingestion.networks import tumblr
from ingestion.networks.tumblr.answers import Denied, Tumblr, judge, left
from ingestion.networks.tumblr.notes import MOST_PAGES
from ingestion.reading import Claim, Reading
from ingestion.sandbox import tumblr as sandbox
from ingestion.sandbox.exchange import Request

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
KEY = sandbox.SECRETS["api_key"]
ME, BO, CY = "t:me", "t:bo", "t:cy"
AT = int(datetime(2026, 3, 30, 10, tzinfo=UTC).timestamp())


def error(status, code=0, headers=None):
    body = {"meta": {"status": status, "msg": "no"}, "response": [], "errors": [{"code": code}]}
    return Answer(status, headers or {}, body)


@pytest.fixture
def connected(monkeypatch):
    """A client whose answers come from a function of (blog, method, parameters)."""

    def connected(answer):
        api = tumblr.connect(
            "http://tumblr.test", {"api_key": KEY}, sleep=lambda _: None, attempts=2
        )
        api.asked = []

        def ask(url, params, _auth):
            blog, method = urlsplit(url).path.removeprefix("/v2/blog/").split("/")
            api.requests += 1
            api.asked.append((blog, method, params))
            found = answer(blog, method, params)
            if isinstance(found, Answer):
                return found
            return Answer(200, {}, {"meta": {"status": 200}, "response": found})

        monkeypatch.setattr(api, "_ask", ask)
        return api

    return connected


def read(api, *claims, state=None, now=NOW):
    claims = [Claim("p", one) if isinstance(one, str) else one for one in claims]
    reading = Reading("tumblr", claims, {} if state is None else state, now, lambda: api.requests)
    rows = defaultdict(list)
    for name, page in tumblr.read(api, reading):
        rows[name] += page
    for name, page in reading.drain():
        rows[name] += page
    return rows, reading


def post(number, at=AT, notes=(), count=None, **more):
    return {
        "type": "blocks", "original_type": "regular", "id": number, "id_string": str(number),
        "timestamp": at, "state": "published", "note_count": len(notes) if count is None else count,
        "content": [{"type": "text", "text": "Été"}], "tags": [], "notes": list(notes), **more,
    }  # fmt: skip


def reblog(number, root, root_blog, words="", **more):
    blocks = [{"type": "text", "text": words}] if words else []
    told = {"reblogged_root_id": str(root), "reblogged_root_uuid": root_blog}
    return post(number, content=blocks, **told, **more)


def note(kind="like", who=BO, at=AT + 60, **more):
    return {"type": kind, "timestamp": at, "blog_name": who[2:], "blog_uuid": who, **more}


def blogs(posts, notes=None, names=None):
    """Answers for {uuid: posts}, {post: notes}: pages of 20 posts, of 50 notes."""

    def page(items, before, size):
        items = [i for i in items if i["timestamp"] < (before or 2**60)]
        more = {"_links": {"next": {"href": "/x"}}} if len(items) > size else {}
        return items[:size], more

    def answer(blog, method, params):
        blog = (names or {}).get(blog, blog)
        if blog not in posts:
            return error(404)
        if method == "info":
            return {"blog": {"name": blog[2:], "uuid": blog, "title": "T", "posts": 3}}
        if method == "posts":
            if "id" in params:
                found = [p for p in posts[blog] if p["id_string"] == params["id"]]
                return {"posts": found} if found else error(404)
            found, more = page(posts[blog], params.get("before"), 20)
            return {"posts": found, **more}
        every = (notes or {})[params["id"]]
        if params["mode"] == "conversation":
            kinds = Counter(n["type"] for n in every)
            return {"notes": [], "total_likes": kinds["like"], "total_reblogs": kinds["reblog"]}
        found, more = page(every, params.get("before_timestamp"), 50)
        return {"notes": found, **more}

    return answer


def acts(rows):
    return sorted(
        (r["act"], r["actor_account_id"], r["target_account_id"], r["post_id"])
        for r in rows["interactions"]
    )


def test_notes_are_acts_and_the_authors_own_part_is_none(connected):
    notes = [
        note(), note("reblog", CY, post_id="7"), note("reply", reply_text="merci"),
        note("reblog", BO, post_id="8", added_text="mais"), note("posted", ME), note("answer", ME),
        note("sparkle"), {"type": "like", "timestamp": AT},
    ]  # fmt: skip
    rows, reading = read(connected(blogs({ME: [post(1, notes=notes)]})), ME)

    assert acts(rows) == [
        ("like", BO, ME, "1"), ("reblog", CY, ME, "1"), ("reblog_with_text", BO, ME, "1"),
        ("reply", BO, ME, "1"),
    ]  # fmt: skip
    ids = {r["act"]: r["interaction_id"] for r in rows["interactions"]}
    assert ids["reblog"] == "7"
    assert ids["like"] == f"like:1:{BO}"
    assert rows["interactions"][0]["occurred_at"] == datetime(2026, 3, 30, 10, 1, tzinfo=UTC)
    assert reading.skipped == {
        "notes of a kind that is not known: sparkle": 1, "notes that nobody signs": 1,
    }  # fmt: skip


def test_of_somebody_elses_post_only_what_was_taken_from_here(connected):
    notes = [
        note(), note("reply", reply_text="oui"), 
        note("reblog", CY, post_id="7", reblog_parent_blog_name="bo"),
        note("reblog", CY, post_id="8", reblog_parent_blog_name="Me"),
        note("reblog", CY, post_id="9", reblog_parent_blog_name="me", reblog_parent_post_id="66"),
    ]  # fmt: skip
    world = {ME: [reblog(2, 1, BO, notes=notes)], BO: [post(1, notes=notes)]}
    rows, _ = read(connected(blogs(world)), ME, BO)

    assert [row for row in acts(rows) if row[2] == ME] == [("reblog", CY, ME, "2")]
    assert Counter(act for act, _, target, _ in acts(rows) if target == BO) == {
        "like": 1, "reply": 1, "reblog": 3,
    }  # fmt: skip
    assert len({r["interaction_id"] for r in rows["interactions"]}) == 6


def test_a_post_of_ones_own_passed_on_again_shows_its_notes_once_more(connected):
    notes = [note(), note("reblog", BO, post_id="7")]
    world = {ME: [reblog(2, 1, ME, notes=notes, at=AT + 9), post(1, notes=notes)]}
    rows, _ = read(connected(blogs(world)), ME)
    assert acts(rows) == [("like", BO, ME, "1"), ("reblog", BO, ME, "1")]


def test_who_passes_on_with_words_of_their_own_wrote_a_post(connected):
    rows, _ = read(connected(blogs({ME: [reblog(2, 1, BO), reblog(3, 1, BO, "à moi")]})), ME)
    naked, spoken = rows["posts"]
    assert (naked["repost_of_post_id"], naked["repost_of_account_id"]) == ("1", BO)
    assert naked["text"] is None
    assert (spoken["repost_of_post_id"], spoken["text"]) == (None, "à moi")


def test_the_question_that_a_post_answers_is_not_the_blogs_text(connected):
    blocks = [{"type": "text", "text": "Qui es-tu ?"}, {"type": "text", "text": "Moi."}]
    asked = post(1, content=blocks, layout=[{"type": "ask", "blocks": [0]}], tags=["moi"])
    rows, _ = read(connected(blogs({ME: [asked]})), ME)
    assert rows["posts"][0]["text"] == "Moi.\n#moi"


def test_more_notes_than_come_with_a_post_are_asked_for_and_none_is_lost_at_an_edge(connected):
    # 130 notes, of which ten share each second
    every = [note(who=f"t:{n}", at=AT + 5000 - n // 10) for n in range(130)]
    first = post(1, notes=every[:50], count=130)
    api = connected(blogs({ME: [first]}, {"1": every}))
    rows, _ = read(api, ME)

    assert len({r["interaction_id"] for r in rows["interactions"]}) == 130
    assert [method for _, method, _ in api.asked].count("notes") <= 4
    assert rows["counters"] == []


def test_a_second_run_asks_only_for_notes_that_may_be_new(connected):
    every = [note(who=f"t:{n}", at=AT - 86400 * n) for n in range(120)]
    state, world = {}, blogs({ME: [post(1, notes=every[:50], count=120)]}, {"1": every})
    read(connected(world), ME, state=state)
    later = connected(world)
    rows, _ = read(later, ME, state=state, now=NOW + timedelta(days=1))

    assert {"notes"} & {method for _, method, _ in later.asked} == set()
    assert 0 < len(rows["interactions"]) <= 4


def test_what_went_round_the_world_is_counted_where_it_cannot_be_listed(connected):
    every = [note(who=f"t:{n}", at=AT + 99_999 - n) for n in range(MOST_PAGES * 50 + 500)]
    # the last that comes with a post comes once more with those that are asked for
    for place, words in ((5, {"added_text": "oui"}), (6, {}), (49, {"added_text": "non"})):
        told = {"post_id": str(place), **words}
        every[place] = note("reblog", f"t:{place}", every[place]["timestamp"], **told)
    state, counted = {}, []
    for later in (0, 1, 5, 6):
        if later == 5:
            talk = [note("reblog", CY, AT + 4 * 86400, post_id="7", added_text="mais")]
            every = [*talk, note("reblog", BO, AT + 4 * 86400, post_id="8"), *every]
        world = blogs({ME: [post(1, notes=every[:50], count=len(every))]}, {"1": every})
        api = connected(world)
        rows, _ = read(api, ME, state=state, now=NOW + timedelta(days=later))
        assert api.requests < MOST_PAGES + 5
        counted.append({r["act"]: r["count"] for r in rows["counters"]})
    likes = MOST_PAGES * 50 + 497
    # those with words are known as such, on the first night and on those that read no more of them
    assert counted == [{"like": likes, "reblog": n} for n in (1, 1, 2, 2)]


def test_what_was_said_below_a_post_is_remembered_until_the_post_is_counted(connected):
    state, said = {}, [note("reblog", CY, AT - 9, post_id="7", added_text="oui")]
    read(connected(blogs({ME: [post(1, notes=said)]})), ME, state=state)
    every = [note(who=f"t:{n}", at=AT + 5 * 86400 - n) for n in range(MOST_PAGES * 60)] + said
    world = blogs({ME: [post(1, notes=every[:50], count=len(every))]}, {"1": every})
    rows, _ = read(connected(world), ME, state=state, now=NOW + timedelta(days=5))
    assert {r["act"]: r["count"] for r in rows["counters"]} == {
        "like": len(every) - 1, "reblog": 0,
    }  # fmt: skip


def test_posts_that_share_a_second_are_all_read(connected):
    posts = [post(n, at=AT - n // 15) for n in range(100)]
    rows, _ = read(connected(blogs({ME: posts})), ME)
    assert len({r["post_id"] for r in rows["posts"]}) == 100


def test_a_pinned_post_is_not_where_the_new_ones_end(connected):
    old = AT - 400 * 86400
    posts = [post(9, at=old, is_pinned=True), *(post(100 - n, at=AT - n) for n in range(30))]

    def answer(blog, method, params):
        found = blogs({ME: posts})(blog, method, params)
        if method == "posts" and params.get("before"):
            found["posts"] = [p for p in found["posts"] if not p.get("is_pinned")]
        return found

    rows, _ = read(connected(answer), ME)
    assert len({r["post_id"] for r in rows["posts"]}) == 30


def test_old_notes_are_signed_with_a_host_or_a_name(connected):
    notes = [
        note(who="t:x", blog_uuid="bo.tumblr.com"), note(who="t:y", blog_uuid="cy.tumblr.com"),
        note("reply", blog_uuid=None, blog_name="Di", reply_text="oui"),
    ]  # fmt: skip
    rows, _ = read(connected(blogs({ME: [post(1, notes=notes)], BO: []})), ME, BO)
    assert {actor for _, actor, _, _ in acts(rows)} == {BO, "cy.tumblr.com", "di.tumblr.com"}


def test_a_post_is_gone_only_when_asking_for_it_says_so(connected):
    state, later = {}, NOW + timedelta(hours=1)
    read(connected(blogs({ME: [post(1)]})), ME, state=state)

    def unlisted(blog, method, params):
        found = blogs({ME: [post(1)]})(blog, method, params)
        return {"posts": []} if method == "posts" and "id" not in params else found

    rows, _ = read(connected(unlisted), ME, state=state, now=later)
    assert rows["removals"] == []
    rows, _ = read(connected(blogs({ME: []})), ME, state=state, now=later)
    assert [r["id"] for r in rows["removals"]] == ["1"]


def test_blogs_for_the_signed_in_do_not_stop_the_others(connected):
    def answer(blog, method, params):
        return error(404, 4012) if blog == BO else blogs({ME: []})(blog, method, params)

    rows, _ = read(connected(answer), ME, BO, CY)
    assert {(r["account_id"], r["outcome"]) for r in rows["reads"]} == {
        (ME, "read"), (BO, "protected"), (CY, "gone"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "asked"),
    [
        (Claim("p", handle="@Ana"), "ana"),
        (Claim("p", handle="ana.tumblr.com"), "ana"),
        (Claim("p", url="https://ana.tumblr.com/post/1/x"), "ana"),
        (Claim("p", url="https://www.tumblr.com/ana/788/x"), "ana"),
        (Claim("p", url="https://tumblr.com/blog/view/ana"), "ana"),
        (Claim("p", url="https://blog.ana.test/"), "blog.ana.test"),
        (Claim("p", url="https://www.tumblr.com/"), None),
    ],
)
def test_names_are_resolved_once_and_a_name_that_moves_is_not_followed(connected, claim, asked):
    state = {}
    api = connected(blogs({ME: [], BO: []}, names={asked: ME}))
    _, reading = read(api, claim, state=state)
    again = connected(blogs({ME: [], BO: []}, names={asked: BO}))
    read(again, claim, state=state)

    assert [blog for blog, method, _ in api.asked if method == "info"] == [asked] * bool(asked)
    assert reading.claimed() == ({ME} if asked else set())
    assert {blog for blog, _, _ in again.asked} == reading.claimed()


HOUR = {"x-ratelimit-perhour-remaining": "0", "x-ratelimit-perhour-reset": "1200"}


def hourly(answer, requests):
    """The same answers, as long as the hour has requests left."""
    left = iter(range(requests))
    return lambda *asked: error(429, headers=HOUR) if next(left, None) is None else answer(*asked)


def test_more_blogs_than_an_hour_has_requests_are_all_read_in_time(connected):
    claimed = [f"t:{n}" for n in range(40)]
    world = blogs({b: [post(b[2:], notes=[note(blog_uuid="0.tumblr.com")])] for b in claimed})
    state, rows = {}, defaultdict(list)
    for night in range(5):
        claims, now = [Claim("p", blog) for blog in claimed], NOW + timedelta(days=night)
        reading = Reading("tumblr", claims, state, now)
        with suppress(Throttled):
            for name, page in tumblr.read(connected(hourly(world, 30)), reading):
                rows[name] += page
    assert {row["account_id"] for row in rows["posts"]} == set(claimed)
    # whom an old note means is known on every night, also where that blog has no turn
    assert {row["actor_account_id"] for row in rows["interactions"]} == {"t:0"}


def test_a_new_blog_that_fails_hinders_no_other(connected):
    def answer(blog, method, params):
        return error(500) if blog == BO else blogs({ME: [], CY: []})(blog, method, params)

    state = {}
    read(connected(answer), ME, CY, state=state)
    rows, reading = read(connected(answer), ME, CY, BO, state=state)
    assert reading.failed.keys() == {BO}
    assert {r["account_id"] for r in rows["reads"] if r["outcome"] == "read"} == {ME, CY}


def test_a_name_that_was_taken_by_another_claimed_blog_means_that_one(connected):
    names, state = {ME: "ana", BO: "bo"}, {}

    def answer(blog, method, params):
        notes = [note("reply", blog_uuid="ana.tumblr.com", reply_text="oui")]
        found = blogs({ME: [], BO: [], CY: [post(1, notes=notes)]})(blog, method, params)
        if method == "info":
            found["blog"]["name"] = names.get(blog, "cy")
        return found

    for spelled in (names, {ME: "bea", BO: "ana"}):
        names.update(spelled)
        rows, _ = read(connected(answer), ME, BO, CY, state=state)
    assert state["names"] == {"bea": ME, "ana": BO, "cy": CY}
    rows, _ = read(connected(answer), ME, BO, CY, state=state)
    assert [actor for _, actor, _, _ in acts(rows)] == [BO]
    read(connected(answer), ME, CY, state=state)
    assert state["names"] == {"bea": ME, "cy": CY}


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (error(429, headers={"x-ratelimit-perhour-remaining": "3"}), Unavailable),
        (error(429, headers=HOUR), Throttled),
        (error(401, 1016), Refused),
        (error(403), Denied),
        (error(404), Gone),
        (error(404, 4012), Denied),
        (Answer(200, {}, {"meta": {"status": 404}, "response": []}), Gone),
        (Answer(200, {}, {"meta": {"status": 200}, "response": []}), Unavailable),
        (Answer(502, {}, None, is_json=False), type(None)),
    ],
)
def test_what_answers_mean(answer, means):
    assert type(judge(answer)) is means


@pytest.mark.parametrize(
    ("reset", "waits", "told"),
    [("20", [20.0], None), ("1200", [], "used up for 20 min.*pause of 1200 s")],
)
def test_a_used_up_hour_is_waited_for_where_it_is_nearly_over(reset, waits, told):
    slept = []
    api = Tumblr("tumblr", "http://tumblr.test", judge=judge, sleep=slept.append)
    full = {"meta": {"status": 200}, "response": {"blog": {"name": "ana"}}}
    answers = [
        error(429, headers=HOUR | {"x-ratelimit-perhour-reset": reset}),
        Answer(200, {}, full),
    ]
    api._ask = lambda *_: answers.pop(0)
    if told:
        with pytest.raises(Throttled, match=told):
            api.response("blog/ana/info")
    else:
        assert api.response("blog/ana/info") == full["response"]
    assert slept == waits


def test_what_is_left_of_the_day_is_told_and_a_wrong_key_is_not_repeated(server):
    api = tumblr.connect(f"{server.address}/tumblr", {"api_key": KEY})
    assert " of 5,000 requests of the day, refilled in " in (tumblr.whoami(api).left or "")
    api.close()
    api = tumblr.connect(f"{server.address}/tumblr", {"api_key": "wrong-key"})
    with pytest.raises(Refused, match="SOURCES__TUMBLR__API_KEY") as refusal:
        tumblr.whoami(api)
    assert "wrong-key" not in str(refusal.value)
    api.close()
    assert left({}) is None


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/v2/blog/staff/info", {}, 401),
        ("/v2/blog/staff/info", {"api_key": ["x"]}, 401),
        ("/v2/blog/nobody-at-all/info", {"api_key": [KEY]}, 404),
        ("/v2/blog/{blog}/followers", {"api_key": [KEY]}, 404),
        ("/v2/blog/{blog}/posts", {"api_key": [KEY], "limit": ["21"]}, 400),
        ("/v2/blog/{blog}/posts", {"api_key": [KEY], "before": ["1"], "offset": ["1"]}, 400),
        ("/v2/blog/{blog}/posts", {"api_key": [KEY], "note_info": ["true"]}, 400),
        ("/v2/blog/{blog}/posts", {"api_key": [KEY], "id": ["1"]}, 404),
        ("/v2/blog/{blog}/notes", {"api_key": [KEY]}, 400),
        ("/v2/blog/{blog}/notes", {"api_key": [KEY], "id": ["1"], "mode": ["some"]}, 400),
    ],
)
def test_the_sandbox_refuses_what_tumblr_refuses(world, busy, path, query, status):
    path = path.replace("{blog}", busy("tumblr", 1)[0])
    answer = sandbox.serve(world, Request("GET", path, query))
    assert (answer.status, answer.body["response"]) == (status, [])


def test_the_sandbox_ends_a_day_after_five_thousand_requests(busy):
    class World:
        accounts, posts, acts = {"tumblr": {}}, {"tumblr": {}}, {"tumblr": {}}

    world = World()
    request = Request("GET", "/v2/blog/staff/info", {"api_key": [KEY]}, now=NOW)
    answers = [sandbox.serve(world, request) for _ in range(5001)]
    assert {answer.status for answer in answers[:-1]} == {200}
    assert answers[-1].status == 429
    assert answers[-1].headers["X-Ratelimit-Perday-Remaining"] == "0"
