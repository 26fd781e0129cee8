"""What is particular to GitHub: limits that look like refusals, lists without since, tags."""

from collections import defaultdict
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from ingestion.client import Answer, Gone, Refused, Throttled, Unavailable
from ingestion.networks import github
from ingestion.networks.github.answers import Denied, judge
from ingestion.reading import Claim, Reading
from ingestion.sandbox import github as sandbox
from ingestion.sandbox.exchange import Request

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
TOKEN = sandbox.SECRETS["token"]
ZOE, ANA = "42", "43"


def ago(days):
    return f"{NOW - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def user(number, kind="User", **more):
    return {"login": f"user-{number}", "id": number, "type": kind, **more}


def star(number, days=1):
    return {"starred_at": ago(days), "user": user(number)}


def repository(number=9, **more):
    return {
        "id": number, "name": "tool", "full_name": f"zoe/tool{number}", "description": "Un outil",
        "private": False, "fork": False, "created_at": ago(900), "stargazers_count": 0,
        "forks_count": 0, "open_issues_count": 0, **more,
    }  # fmt: skip


def comment(number, by=7, body="bravo", days=1):
    author = user(by) if isinstance(by, int) else by
    return {
        "id": number, "user": author, "body": body, "created_at": ago(days), "updated_at": ago(days)
    }  # fmt: skip


@pytest.fixture
def connected(monkeypatch):
    """A client whose answers come from {path: list, Answer or function of parameters}."""

    def connected(answers, **manners):
        manners = {"sleep": lambda _: None, "attempts": 2, **manners}
        api = github.connect("http://github.test", {"token": TOKEN}, **manners)
        api.asked = []

        def ask(url, params, auth):
            parts = urlsplit(url)
            path = parts.path.strip("/")
            params = {**{k: v[-1] for k, v in parse_qs(parts.query).items()}, **params}
            api.requests += 1
            api.asked.append((path, params, auth))
            found = {
                f"user/{ZOE}": {"login": "zoe", "id": 42, "followers": 0},
                f"user/{ANA}": {"login": "Ana", "id": 43, "followers": 0},
                "users/zoe/repos": [],
                "users/Ana/repos": [],
                **answers,
            }.get(path, Answer(404, {}, {"message": "Not Found"}))
            found = found(params) if callable(found) else found
            return found if isinstance(found, Answer) else Answer(200, {}, found)

        monkeypatch.setattr(api, "_ask", ask)
        return api

    return connected


def read(api, claims=None, state=None):
    claims = [Claim("p", ZOE)] if claims is None else claims
    reading = Reading("github", claims, {} if state is None else state, NOW, lambda: api.requests)
    rows = defaultdict(list)
    for name, page in github.read(api, reading):
        rows[name] += page
    for name, page in reading.drain():
        rows[name] += page
    return rows, reading


def asked(api, end):
    return [params for path, params, _ in api.asked if path.endswith(end)]


def refusal(status, message, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, headers, {"message": message})


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (refusal(403, "API rate limit exceeded", x_ratelimit_remaining="0"), Throttled),
        (refusal(403, "API Rate Limit Exceeded for 1.2.3.4"), Throttled),
        (refusal(429, "Too many", x_ratelimit_remaining="0"), Throttled),
        (refusal(403, "You have exceeded a secondary rate limit"), Throttled),
        (refusal(403, "Slow down", retry_after="60"), Throttled),
        (refusal(403, "Repository access blocked", x_ratelimit_remaining="4999"), Denied),
        (refusal(401, "Bad credentials"), Refused),
        (refusal(451, "Repository access blocked"), Gone),
    ],
)
def test_a_refusal_is_told_from_a_limit_by_more_than_its_status(answer, problem):
    assert type(judge(answer)) is problem


def test_haste_is_waited_out_for_a_minute_though_the_hour_ends_later(monkeypatch):
    left = {"x_ratelimit_remaining": "4000", "x_ratelimit_reset": str(int(NOW.timestamp()) + 3000)}
    answers = [
        refusal(
            403, "You have exceeded a secondary rate limit. Please wait a few minutes.", **left
        ),
        Answer(200, {}, {"login": "zoe"}),
    ]
    waits = []
    api = github.connect("http://api.test", {"token": "t"}, sleep=waits.append)
    monkeypatch.setattr(api, "_ask", lambda *_: answers.pop(0))
    assert github.whoami(api).name == "zoe"
    assert waits == [60]


def test_a_used_up_hour_says_until_when():
    answer = refusal(403, "no", x_ratelimit_remaining="0", x_ratelimit_reset="1775016000")
    assert "until 04:00 UTC" in str(judge(answer))


def test_stars_are_read_from_the_last_page_back_as_far_as_they_can_count(connected):
    pages = {
        1: [star(n, days=800) for n in range(100)],
        2: [star(100 + n, days=800 - 6 * n) for n in range(100)],
        3: [star(200 + n) for n in range(50)],
    }
    api = connected(
        {
            "users/zoe/repos": [repository(stargazers_count=250)],
            "repos/zoe/tool9/stargazers": lambda params: pages[params["page"]],
        }
    )
    rows, _ = read(api)
    assert [params["page"] for params in asked(api, "stargazers")] == [3, 2]
    assert len(rows["interactions"]) == 50 + sum(800 - 6 * n <= 360 for n in range(100))
    row = rows["interactions"][0]
    assert (row["interaction_id"], row["occurred_at"]) == ("star:9:200", ago(1))
    assert rows["counters"] == []
    assert all("star+json" in wish.accept for path, _, wish in api.asked if "stargazers" in path)


def test_an_unchanged_total_is_not_asked_for_and_a_changed_one_from_its_end_only(connected):
    state, counts = {}, []
    for total, newest in ((120, 20), (120, 20), (121, 1)):
        stars = [star(n, days=90) for n in range(119)] + [star(500, newest)]
        answers = {
            "users/zoe/repos": [repository(stargazers_count=total)],
            "repos/zoe/tool9/stargazers": lambda p, s=stars: s[(p["page"] - 1) * 100 :][:100],
        }
        api = connected(answers)
        rows, _ = read(api, state=state)
        counts.append((len(asked(api, "stargazers")), len(rows["interactions"])))
    assert counts == [(2, 120), (0, 0), (1, 1)]


def test_where_the_list_ends_before_the_newest_stars_their_growth_is_counted(connected):
    state, counts = {}, []
    for total in (40_001, 40_031):
        repos = [repository(stargazers_count=total), repository(10, stargazers_count=90_000)]
        api = connected({"users/zoe/repos": repos})
        rows, _ = read(api, state=state)
        assert asked(api, "stargazers") == []
        counts += [(row["act"], row.get("post_id"), row["count"]) for row in rows["counters"]]
    assert counts == [("star", None, 0), ("star", None, 30)]


def test_a_fork_is_a_share_by_its_owner_and_ones_own_forks_are_no_posts(connected):
    forks = [{"id": 77, "owner": user(7), "created_at": ago(2)}]
    mine = [repository(forks_count=1), repository(10, fork=True), repository(11, private=True)]
    answers = {"users/zoe/repos": mine, "repos/zoe/tool9/forks": forks}
    rows, _ = read(connected(answers))
    (row,) = rows["interactions"]
    assert (row["act"], row["actor_account_id"], row["post_id"]) == ("fork", "7", "9")
    assert [post["post_id"] for post in rows["posts"]] == ["9"]
    assert rows["posts"][0]["text"] == "tool\nUn outil"


def test_nobody_acts_who_is_deleted_a_machine_or_the_owner(connected):
    said = [
        comment(1), comment(2, None), comment(3, {"login": "ghost", "id": 10137, "type": "User"}),
        comment(4, {"login": "fix[bot]", "id": 8, "type": "Bot"}), comment(5, 42),
    ]  # fmt: skip
    answers = {
        "users/zoe/repos": [repository(open_issues_count=1)],
        "repos/zoe/tool9/issues/comments": said,
    }
    rows, reading = read(connected(answers))
    assert [row["interaction_id"] for row in rows["interactions"]] == ["comment:1"]
    assert reading.skipped["comment of a deleted account"] == 2
    assert reading.skipped["comment of a declared machine"] == 1


def test_who_is_named_in_a_comment_is_meant_unless_it_is_a_quotation(connected):
    bodies = [
        "@ANA what do you say?",
        "> @ana said\nno",
        "mail me at x@ana or see /@ana",
        "@anabel",
    ]
    said = [comment(n, body=body) for n, body in enumerate(bodies)]
    answers = {
        "users/zoe/repos": [repository(open_issues_count=1)],
        "repos/zoe/tool9/issues/comments": said,
    }
    rows, _ = read(connected(answers), [Claim("p", ZOE), Claim("q", ANA)])
    mentions = [row for row in rows["interactions"] if row["act"] == "mention"]
    assert [(row["interaction_id"], row["target_account_id"]) for row in mentions] == [
        ("comment:0:mention:43", ANA),
    ]  # fmt: skip
    assert len(rows["interactions"]) == 5


def test_comments_are_asked_for_where_there_may_be_some(connected):
    repos = [
        repository(1), repository(2, open_issues_count=1), repository(3, stargazers_count=10),
        repository(4, stargazers_count=9),
    ]  # fmt: skip
    answers = {"users/zoe/repos": repos}
    answers |= {f"repos/zoe/tool{n}/{what}": [] for n in (1, 2, 3, 4)
                for what in ("issues/comments", "stargazers")}  # fmt: skip
    api = connected(answers)
    read(api)
    assert [path.split("/")[2] for path, *_ in api.asked if path.endswith("comments")] == [
        "tool2", "tool3",
    ]  # fmt: skip


def test_what_was_not_said_since_costs_nothing_and_what_was_is_read(connected):
    """The tag is sent with the same question only, and then nothing is lost by it."""
    state, told = {}, []
    days = [10]

    def comments(params):
        since = datetime.fromisoformat(params["since"])
        found = [comment(n, days=n) for n in days if NOW - timedelta(days=n) >= since]
        tag = f'W/"{params["since"]} {days}"'
        if api.asked[-1][2].etag == tag:
            return Answer(304, {"etag": tag}, None)
        return Answer(200, {"etag": tag}, found)

    for run in range(5):
        if run == 4:
            days.insert(0, 1)
        api = connected(
            {
                "users/zoe/repos": [repository(open_issues_count=1)],
                "repos/zoe/tool9/issues/comments": comments,
            }
        )
        rows, _ = read(api, state=state)
        told.append([row["interaction_id"] for row in rows["interactions"]])
    assert told == [["comment:10"], ["comment:10"], [], [], ["comment:1", "comment:10"]]


def test_pages_are_followed_on_the_same_server_only(connected):
    def comments(where):
        def page(params):
            link = {"link": f'<{where}/repositories/9/issues/comments?page=2>; rel="next"'}
            return Answer(200, link, [comment(1)])

        return page

    for where, counts in (("http://github.test", 2), ("http://evil.test", 0)):
        answers = {
            "users/zoe/repos": [repository(open_issues_count=1)],
            "repos/zoe/tool9/issues/comments": comments(where),
            "repositories/9/issues/comments": [comment(2)],
        }
        api = connected(answers)
        if counts:
            assert len(read(api)[0]["interactions"]) == counts
        else:
            with pytest.raises(Refused, match="another server"):
                read(api)


@pytest.mark.parametrize("status", [404, 410, 451, 403])
def test_what_cannot_be_read_of_one_repository_leaves_the_rest(connected, status):
    repos = [repository(stargazers_count=1), repository(10, stargazers_count=1)]
    answers = {
        "users/zoe/repos": repos,
        "repos/zoe/tool9/stargazers": refusal(status, "no"),
        "repos/zoe/tool10/stargazers": [star(5)],
    }
    rows, reading = read(connected(answers))
    assert [row["post_id"] for row in rows["interactions"]] == ["10"]
    assert [row["outcome"] for row in rows["reads"]] == ["read"]
    assert reading.skipped == {f"stars that GitHub does not show ({status})": 1}


@pytest.mark.parametrize(("status", "outcome"), [(404, "gone"), (403, "unreadable")])
def test_one_account_that_cannot_be_read_leaves_the_others(connected, status, outcome):
    api = connected({"users/zoe/repos": refusal(status, "no")})
    rows, _ = read(api, [Claim("p", ZOE), Claim("q", ANA)])
    assert {row["account_id"]: row["outcome"] for row in rows["reads"]} == {
        ZOE: outcome, ANA: "read",
    }  # fmt: skip


def test_one_account_that_fails_every_night_does_not_starve_the_others(connected):
    claims = [Claim("p", ZOE), Claim("q", ANA)]
    for path in ("users/zoe/repos", f"user/{ZOE}"):
        rows, reading = read(connected({path: refusal(502, "no")}), claims)
        outcomes = {row["account_id"]: row["outcome"] for row in rows["reads"]}
        assert outcomes == {ZOE: "unreadable", ANA: "read"}
        assert reading.failed.keys() == {ZOE}
        # what the operator is told stays out of what everybody reads
        assert "zoe" not in str(rows["reads"])


def test_a_run_that_breaks_off_has_read_the_accounts_that_had_a_turn(connected):
    numbers = [str(n) for n in range(100, 140)]
    said = [comment(7, body="@user-139 and @user-100")]
    answers = {"repos/zoe/tool9/issues/comments": said, "users/user-120/repos": [
        repository(open_issues_count=1)
    ]} | {f"user/{n}": user(int(n), followers=0) for n in numbers}  # fmt: skip
    answers = {f"users/user-{n}/repos": [] for n in numbers} | answers
    state, rows = {}, defaultdict(list)
    for night in range(6):
        api = connected(answers)
        hour = iter(range(45))

        def throttled(url, params, auth, ask=api._ask, hour=hour):
            used_up = refusal(429, "Too many", x_ratelimit_remaining="0")
            return used_up if next(hour, None) is None else ask(url, params, auth)

        api._ask = throttled
        now = NOW + timedelta(days=night)
        reading = Reading("github", [Claim("p", n) for n in numbers], state, now)
        with suppress(Throttled):
            for name, page in github.read(api, reading):
                rows[name] += page
                for drained, more in reading.drain():
                    rows[drained] += more
    read_in_the_end = {row["account_id"] for row in rows["reads"] if row["outcome"] == "read"}
    assert read_in_the_end == set(numbers)
    # whom a comment names is known on every night, also where that account has no turn
    named = {row["target_account_id"] for row in rows["interactions"] if row["act"] == "mention"}
    assert named == {"100", "139"}


def test_a_login_that_somebody_else_took_means_that_one(connected):
    claims, state = [Claim("p", ZOE), Claim("q", ANA), Claim("r", "44")], {}
    answers = {
        "user/44": user(44, followers=0), "users/user-44/repos": [repository(open_issues_count=1)],
        "repos/zoe/tool9/issues/comments": [comment(1, body="@ana")],
    }  # fmt: skip
    read(connected(answers), claims, state)
    renamed = {
        f"user/{ANA}": {"login": "annie", "id": 43, "followers": 0}, "users/annie/repos": [],
        f"user/{ZOE}": {"login": "ana", "id": 42, "followers": 0}, "users/ana/repos": [],
    }  # fmt: skip
    read(connected(answers | renamed), claims, state)
    rows, _ = read(connected(answers | renamed), claims, state)
    mentions = {row["target_account_id"] for row in rows["interactions"] if row["act"] == "mention"}
    assert mentions == {ZOE}
    read(connected(answers), [Claim("r", "44")], state)
    assert state["names"] == {"user-44": "44"}


def test_a_repository_is_gone_only_when_asking_for_it_says_so(connected):
    state = {}
    repos = [repository(n) for n in (1, 2, 3)]
    read(connected({"users/zoe/repos": repos}), state=state)
    moved = {"users/zoe/repos": repos[:1], "repositories/2": repository(2)}
    rows, _ = read(connected(moved), state=state)
    assert [row["id"] for row in rows["removals"]] == ["3"]
    assert read(connected({"users/zoe/repos": repos[:1]}), state=state)[0]["removals"] == []


def test_followers_are_read_when_their_number_changes_and_only_so_many(connected):
    state, told = {}, []
    for count in (2, 2, 3, 1001):
        profile = {"login": "zoe", "id": 42, "followers": count}
        followers = [user(n) for n in range(count)]
        api = connected({f"user/{ZOE}": profile, "users/zoe/followers": followers})
        rows, _ = read(api, state=state)
        told.append((len(rows["interactions"]), rows["accounts"][0]["followers"]))
        notes = rows["reads"][0]["note"]
    assert told == [(2, 2), (0, 2), (3, 3), (0, 1001)]
    assert "only their number" in notes


@pytest.mark.parametrize(
    ("claim", "path"),
    [
        (Claim("p", handle="@Zoe"), "users/Zoe"),
        (Claim("p", url="https://github.com/zoe/tool"), "users/zoe"),
        (Claim("p", handle="zoe/../ana"), None),
        (Claim("p", url="https://github.com/"), None),
    ],
)
def test_a_name_is_resolved_once_and_the_number_is_followed(connected, claim, path):
    found = {path: {"login": "zoe", "id": 42, "followers": 0}} if path else {}
    state = {}
    rows, reading = read(connected(found), [claim], state)
    assert reading.account_of(claim) == (ZOE if path else None)
    assert bool(rows["quarantine"]) == (path is None)
    if path:
        api = connected({f"user/{ZOE}": {"login": "renamed", "id": 42}, "users/renamed/repos": []})
        rows, _ = read(api, [claim], state)
        assert [row["handle"] for row in rows["accounts"]] == ["renamed"]


def test_what_is_no_list_is_not_taken_for_an_empty_one(connected):
    with pytest.raises(Unavailable, match="not a list"):
        read(connected({"users/zoe/repos": {"message": "odd"}}))


def served(world, path, headers=None, **query):
    stated = {"authorization": f"Bearer {TOKEN}", "user-agent": "test", **(headers or {})}
    asked_for = {name: [str(value)] for name, value in query.items()}
    return sandbox.serve(world, Request("GET", path, asked_for, stated, NOW))


def test_whose_token_it_is_and_what_is_left_is_told_by_one_request(world, monkeypatch):
    api = github.connect("http://github.test", {"token": TOKEN})

    def ask(url, _params, _auth):
        response = served(world, urlsplit(url).path)
        headers = {name.lower(): value for name, value in response.headers.items()}
        api.requests += 1
        return Answer(response.status, headers, response.body)

    monkeypatch.setattr(api, "_ask", ask)
    connection = github.whoami(api)
    assert (connection.name, connection.scopes) == ("clout-reader", ("read:user",))
    assert connection.left.endswith("of 5,000 requests, until 05:00 UTC")
    assert api.requests == 1


@pytest.mark.parametrize(
    ("path", "query", "headers", "status"),
    [
        ("/user", {}, {"authorization": "Bearer stolen"}, 401),
        ("/user", {}, {"authorization": ""}, 403),
        ("/user", {}, {"user-agent": ""}, 403),
        ("/users/nobody-at-all", {}, {}, 404),
        ("/repos/no/thing/stargazers", {}, {}, 404),
        ("/repos/NAME/stargazers", {"page": 401}, {}, 422),
        ("/repos/NAME/stargazers", {"since": "2026-01-01"}, {}, 422),
        ("/repos/NAME/issues/comments", {"since": "yesterday"}, {}, 422),
        ("/repos/NAME/issues/comments", {"page": "x"}, {}, 422),
        ("/secrets", {}, {}, 404),
    ],
)
def test_the_sandbox_refuses_as_github_does(world, path, query, headers, status):
    name = some_repository(world)["full_name"]
    response = served(world, path.replace("NAME", name), headers, **query)
    assert response.status == status
    assert response.body["message"]


def some_repository(world):
    login = next(
        world.accounts["github"][account].handle
        for account, posts in world.posts["github"].items()
        if posts
    )
    return served(world, f"/users/{login}/repos").body[0]


def test_the_sandbox_says_nothing_twice_to_who_has_its_tag(world):
    path = f"/repos/{some_repository(world)['full_name']}/issues/comments"
    first = served(world, path)
    again = served(world, path, {"if-none-match": first.headers["ETag"]})
    assert (first.status, again.status, again.body) == (200, 304, "")
    left = [int(response.headers["X-RateLimit-Remaining"]) for response in (first, again)]
    assert left[0] == left[1]


def test_the_sandbox_tells_when_only_to_who_asks_for_it(world):
    name = next(
        found["full_name"]
        for account in world.posts["github"]
        for found in served(world, f"/users/{world.accounts['github'][account].handle}/repos").body
        if found["stargazers_count"]
    )
    bare = served(world, f"/repos/{name}/stargazers", per_page=1)
    timed = {"accept": "application/vnd.github.star+json"}
    assert "starred_at" not in (bare.body[0] or {})
    assert "starred_at" in served(world, f"/repos/{name}/stargazers", timed).body[0]
