"""What is particular to LinkedIn: encoded URNs, hidden members, quotas of a day, stretches."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from ingestion.client import Answer, Refused, Throttled, Unavailable
from ingestion.networks import linkedin
from ingestion.networks.linkedin.restli import Denied, Hasty, judge
from ingestion.networks.linkedin.wording import plain, without_names
from ingestion.reading import Claim, Reading
from ingestion.sandbox import linkedin as sandbox
from ingestion.sandbox.exchange import Request

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
PAGE = "urn:li:organization:1"
CLAIM = Claim("p", PAGE)
TOKEN = sandbox.SECRETS["access_token"]
HEADERS = {
    "authorization": f"Bearer {TOKEN}",
    "linkedin-version": "202608",
    "x-restli-protocol-version": "2.0.0",
}

NOTICES = {"q": "criteria", "organizationalEntity": "PAGE", "actions": "List(SHARE)"}


def ago(days):
    return int((NOW - timedelta(days=days)).timestamp() * 1000)


def error(status, message="no", **more):
    return Answer(status, {}, {"status": status, "message": message, **more})


def post(number=9, days=1, **more):
    return {
        "id": f"urn:li:share:{number}", "author": PAGE, "commentary": "Bonjour",
        "visibility": "PUBLIC", "lifecycleState": "PUBLISHED",
        "publishedAt": ago(days), "createdAt": ago(days), "lastModifiedAt": ago(days), **more,
    }  # fmt: skip


def comment(number, actor="urn:li:person:a", answers=0, **more):
    return {
        "id": str(number), "$URN": f"urn:li:comment:(urn:li:activity:5,{number})", "actor": actor,
        "created": {"actor": actor, "time": ago(0.5)}, "message": {"text": "Bravo"},
        "commentsSummary": {"aggregatedTotalComments": answers}, **more,
    }  # fmt: skip


def reaction(actor, kind="LIKE"):
    return {"reactionType": kind, "created": {"actor": actor, "time": ago(0.5)}}


class Page:
    """A page `1` as the API tells it; what it holds may be changed between two reads."""

    def __init__(self):
        self.posts, self.notices = [post()], []
        self.counts = defaultdict(lambda: (1, 1))
        self.shares, self.refused = {}, {}
        self.comments, self.reactions = defaultdict(list), defaultdict(list)

    def __call__(self, path, query):
        for start, refusal in self.refused.items():
            if path.startswith(start):
                return refusal
        ids = query.get("ids", "List()")[5:-1].split(",")
        match path.split("/"):
            case ["organizationAcls"]:
                return {"elements": [{"organization": PAGE, "role": "ADMINISTRATOR"}]}
            case ["organizations"] if query.get("vanityName") == "loréal":
                return {"elements": [{"id": 3, "vanityName": "Loréal"}]}
            case ["organizations"] if "q" in query:
                return {"elements": []}
            case ["organizations" | "organizationsLookup"]:
                return {"results": {"1": {"id": 1, "vanityName": "Ma-Page", "localizedName": "X"}}}
            case ["networkSizes", _]:
                return {"firstDegreeSize": 7}
            case ["posts"] if "ids" in query:
                found = {one["id"]: one for one in self.posts if one["id"] in ids}
                lost = {
                    one: {"status": 404} for one in ids if one not in (*found, "urn:li:share:6")
                }
                return {"results": found, "errors": lost}
            case ["posts"]:
                return {"elements": self.posts}
            case ["socialMetadata"]:
                return {"results": {one: self.metadata(one) for one in ids}}
            case ["organizationalEntityShareStatistics"]:
                return {"elements": [self.statistics(*one) for one in self.shares.items()]}
            case ["organizationalEntityNotifications"]:
                return {"elements": self.notices}
            case ["socialActions", urn, "comments"]:
                return {"elements": self.comments[urn]}
            case ["reactions", entity]:
                return {"elements": self.reactions[entity[8:-1]]}
        raise AssertionError(path)

    def metadata(self, urn):
        comments, likes = self.counts[urn]
        return {
            "commentSummary": {"count": comments},
            "reactionSummaries": {"LIKE": {"count": likes}},
        }

    def statistics(self, urn, count):
        return {"share": urn, "totalShareStatistics": {"shareCount": count}}


@pytest.fixture
def page():
    return Page()


@pytest.fixture
def connected(monkeypatch):
    """A client whose answers come from a function of (path, parameters)."""

    def connected(answer):
        api = linkedin.connect("http://li.test", {"access_token": TOKEN}, attempts=2)
        api.asked, api.slept = [], []
        api.sleep = api.slept.append

        def ask(url, _params, _auth):
            parts = urlsplit(url)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            api.requests += 1
            api.asked.append(url.removeprefix("http://li.test/rest/"))
            found = answer(unquote(parts.path).removeprefix("/rest/"), query)
            return found if isinstance(found, Answer) else Answer(200, {}, found)

        monkeypatch.setattr(api, "_ask", ask)
        return api

    return connected


def read(api, claims=(CLAIM,), state=None, now=NOW):
    claims = list(claims)
    reading = Reading("linkedin", claims, {} if state is None else state, now, lambda: api.requests)
    rows = defaultdict(list)
    try:
        for name, found in linkedin.read(api, reading):
            rows[name] += found
    except Throttled as limit:
        rows["limit"] = [limit]
    for name, found in reading.drain():
        rows[name] += found
    return rows, reading


def named(api):
    """Of which posts it was asked who acted."""
    kinds = ("socialActions/", "reactions/")
    return [unquote(one).split("?")[0] for one in api.asked if one.startswith(kinds)]


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


def test_totals_are_kept_and_who_hides_is_counted_but_not_read(connected, page):
    urn = "urn:li:share:9"
    page.counts[urn] = (3, 20)
    page.shares = {urn: -1, "urn:li:share:8": 4}
    page.comments[urn] = [comment(1), comment(2, "urn:li:person:private"), comment(3, None)]
    page.reactions[urn] = [reaction("urn:li:person:a", "PRAISE"), reaction("urn:li:person:private")]
    rows, reading = read(connected(page))

    assert {(r["post_id"], r["act"], r["count"]) for r in rows["counters"]} == {
        (urn, "reaction", 20), (urn, "comment", 3), (urn, "share", 0),
        ("urn:li:share:8", "share", 4),
    }  # fmt: skip
    assert {r["interaction_id"] for r in rows["interactions"]} == {
        "urn:li:comment:(urn:li:activity:5,1)", f"reaction:{urn}:urn:li:person:a",
    }  # fmt: skip
    assert reading.skipped == {
        "comments whose author LinkedIn does not tell": 2,
        "reactions of somebody LinkedIn does not tell": 1,
    }
    assert rows["accounts"][0]["followers"] == 7


def test_answers_are_asked_for_where_there_are_some_and_count_for_whom_they_answer(connected, page):
    first, second = comment(1, "urn:li:person:b", answers=1), comment(2)
    below = comment(3, parentComment=first["$URN"])
    page.comments |= {"urn:li:share:9": [first, second], first["$URN"]: [below]}
    for claims, replies in (
        ([CLAIM], []),
        ([CLAIM, Claim("q", "urn:li:person:b")], [below["$URN"]]),
    ):
        api = connected(page)
        rows, _ = read(api, claims)
        assert len([r for r in rows["interactions"] if r["act"] == "comment"]) == 3
        found = [r for r in rows["interactions"] if r["act"] == "reply"]
        assert [r["acting_post_id"] for r in found] == replies
        assert {(r["target_account_id"], r["post_id"]) for r in found} <= {
            ("urn:li:person:b", first["$URN"])
        }
        assert len([one for one in named(api) if "comment:" in one]) == 1


@pytest.mark.parametrize(
    ("summary", "requests"),
    [
        ({"count": 30, "topLevelCount": 30}, 1),
        ({"count": "30", "topLevelCount": 30}, 1),
        ({"count": 31, "topLevelCount": 30}, 31),
        ({"count": 30}, 31),
        ({}, 31),
    ],
)
def test_where_comments_do_not_tell_their_answers_the_totals_of_the_post_do(
    connected, page, monkeypatch, summary, requests
):
    monkeypatch.setattr(page, "metadata", lambda _urn: {"commentSummary": summary})
    page.comments["urn:li:share:9"] = [comment(number) for number in range(30)]
    for one in page.comments["urn:li:share:9"]:
        del one["commentsSummary"]
    api = connected(page)
    rows, _ = read(api)
    assert len([one for one in named(api) if one.startswith("socialActions/")]) == requests
    assert len(rows["interactions"]) == 30


def test_an_answer_that_came_after_the_totals_is_asked_for(connected, page, monkeypatch):
    monkeypatch.setattr(
        page, "metadata", lambda _urn: {"commentSummary": {"count": 1, "topLevelCount": 1}}
    )
    first = comment(1, answers=1)
    page.comments |= {"urn:li:share:9": [first], first["$URN"]: [comment(2)]}
    rows, _ = read(connected(page))
    assert len(rows["interactions"]) == 2


def test_shares_and_mentions_come_with_who_acted_where_it_is_shown(connected, page):
    def notice(number, action, shown=True):
        share = {"share": {"owner": "urn:li:person:a", "text": "Lisez @[Zoé](urn:li:person:z)"}}
        return {
            "action": action, "generatedActivity": f"urn:li:share:{number}",
            "sourcePost": "urn:li:activity:5", "decoratedSourcePost": {"entity": "urn:li:share:9"},
            "lastModifiedAt": ago(2), **({"decoratedGeneratedActivity": share} if shown else {}),
        }  # fmt: skip

    page.notices = [
        notice(1, "SHARE"), notice(2, "SHARE_MENTION"), notice(3, "SHARE", shown=False),
        notice(4, "COMMENT"),
    ]  # fmt: skip
    rows, reading = read(connected(page))

    assert {(r["act"], r["acting_post_id"], r["post_id"]) for r in rows["interactions"]} == {
        ("share", "urn:li:share:1", "urn:li:share:9"), ("mention", "urn:li:share:2", None),
    }  # fmt: skip
    assert {r["text"] for r in rows["interactions"]} == {"Lisez …"}
    assert reading.skipped["notifications that do not tell who acted"] == 2


def test_each_run_asks_further_back_until_the_horizon_and_then_only_of_what_changed(
    connected, page
):
    page.posts = [post(days, days) for days in (1, 29, 41, 43, 100, 300, 400)]
    state, asked, counted = {}, [], []
    for run in range(11):
        if run == 10:
            # after so many days nobody looks for changes any more
            page.counts |= {"urn:li:share:29": (1, 2), "urn:li:share:41": (1, 2)}
        api = connected(page)
        rows, _ = read(api, state=state, now=NOW + timedelta(minutes=run))
        asked.append([int(one.split(":")[-1][:-1]) for one in named(api) if "reactions" in one])
        counted.append(len({row["post_id"] for row in rows["counters"]}))

    assert asked[:3] == [[1, 29, 41], [1, 43], [1, 100]]
    assert [300 in found for found in asked].count(True) == 1
    assert not any(400 in found for found in asked)
    assert asked[9:] == [[1], [1, 29]]
    assert (counted[0], counted[10]) == (6, 2)


def test_a_quota_in_the_middle_of_a_page_loses_nothing_and_asks_nothing_twice(connected, page):
    page.posts = [post(days, days) for days in (5, 6, 7, 8)]
    for one in page.posts:
        page.reactions[one["id"]] = [reaction("urn:li:person:a")]
    day = error(429, "Resource level throttle APPLICATION DAY limit for calls is reached.")
    page.refused = {"reactions/(entity:urn:li:share:7)": day}
    state = {}
    first, _ = read(connected(page), state=state)
    page.refused = {}
    api = connected(page)
    second, _ = read(api, state=state, now=NOW + timedelta(days=1))

    assert "00:00 UTC" in str(first["limit"][0])
    assert [r["outcome"] for r in second["reads"]] == ["read"]
    assert [r["post_id"][-1] for r in first["interactions"]] == ["5", "6"]
    assert [r["post_id"][-1] for r in second["interactions"]] == ["7", "8"]


def test_nothing_that_is_not_public_and_no_advertisement_is_read(connected, page):
    page.posts = [
        post(1, visibility="LOGGED_IN"), post(2, lifecycleState="DRAFT"), post(3, visibility=None),
        post(4, adContext={"isDsc": True}), post(5),
    ]  # fmt: skip
    api = connected(page)
    rows, reading = read(api)
    assert [r["post_id"] for r in rows["posts"]] == ["urn:li:share:5"]
    assert reading.skipped.total() == 4
    assert not [one for one in api.asked if any(f"share%3A{n}" in one for n in range(1, 5))]


def test_what_is_only_passed_on_has_no_totals_and_what_is_commented_has(connected, page):
    context = {"reshareContext": {"parent": "urn:li:share:77", "root": "urn:li:share:77"}}
    page.posts = [post(1, commentary="", **context), post(2, commentary="Lisez", **context)]
    rows, _ = read(connected(page))
    told = {r["post_id"]: (r["repost_of_post_id"], r["text"]) for r in rows["posts"]}
    assert told == {
        "urn:li:share:1": ("urn:li:share:77", ""), "urn:li:share:2": (None, "Lisez"),
    }  # fmt: skip
    assert {r["post_id"] for r in rows["counters"]} == {"urn:li:share:2"}


def test_a_post_is_gone_only_when_asking_for_it_says_so(connected, page):
    state, hidden = {}, post(8)
    page.posts = [post(9), hidden, post(7), post(6)]
    read(connected(page), state=state)
    page.posts = [post(9), {**hidden, "visibility": "CONNECTIONS"}]
    rows, _ = read(connected(page), state=state, now=NOW + timedelta(hours=1))
    assert [r["id"] for r in rows["removals"]] == ["urn:li:share:7"]


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
    ("right", "note", "kept"),
    [
        ("socialMetadata", "reactions and comments are not read", {"posts"}),
        ("organizationalEntityNotifications", "shares and mentions", {"posts", "counters"}),
        ("organizationalEntityShareStatistics", "how often posts were shared", {"counters"}),
        ("socialActions", "who acted on urn:li:share:9 is not read", {"counters"}),
        ("posts", "only the page's name and followers", set()),
        ("networkSizes", None, {"posts", "counters"}),
    ],
)
def test_without_one_right_the_rest_is_read_and_the_reader_is_told(
    connected, page, right, note, kept
):
    page.refused = {right: error(403, "Not enough permissions to access", serviceErrorCode=100)}
    rows, _ = read(connected(page))
    assert {name for name in ("posts", "counters") if rows[name]} >= kept
    assert len(rows["accounts"]) == 1
    told = rows["reads"][0]["note"]
    assert (note in told) if note else told is None


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({"errors": {"2": {"status": 404}}}, "gone"),
        ({"errors": {"2": {"status": 403}}}, "unreadable"),
        ({"errors": {"2": {"status": 500}}}, "unreadable"),
        ({"errors": {"2": {"status": 429}}}, "unreadable"),
        ({"statuses": {"2": 500}}, "unreadable"),
        ({"results": {}}, "unreadable"),
    ],
)
def test_a_page_is_gone_only_when_linkedin_says_so_of_it(connected, page, told, outcome):
    page.refused = {"organizationsLookup": Answer(200, {}, told)}
    rows, _ = read(connected(page), [CLAIM, Claim("q", "urn:li:organization:2")])
    outcomes = {r["account_id"]: r["outcome"] for r in rows["reads"]}
    assert outcomes == {PAGE: "read", "urn:li:organization:2": outcome}


@pytest.mark.parametrize("told", [{"errors": {"1": {"status": 500}}}, {"results": {}}])
def test_a_page_with_a_role_that_is_not_answered_for_waits_for_the_next_run(connected, page, told):
    page.refused = {"organizations": Answer(200, {}, told)}
    state, api = {}, connected(page)
    rows, _ = read(api, state=state)
    assert [(r["outcome"], r["note"]) for r in rows["reads"]] == [
        ("unreadable", "LinkedIn did not answer for this page")
    ]
    assert not [one for one in api.asked if one.startswith("organizationsLookup")]
    assert "read" not in state["cursors"][PAGE]


@pytest.mark.parametrize(
    ("claim", "account"),
    [
        (Claim("p", handle="@ma-PAGE"), PAGE),
        (Claim("p", url="https://www.linkedin.com/company/ma-page/about/"), PAGE),
        (Claim("p", url="https://fr.linkedin.com/school/1/"), PAGE),
        (Claim("p", url="https://www.linkedin.com/company/Lor%C3%A9al/"), "urn:li:organization:3"),
        (Claim("p", url="https://www.linkedin.com/company/loréal/"), "urn:li:organization:3"),
        (Claim("p", handle="personne"), None),
    ],
)
def test_which_page_a_claim_means(connected, page, claim, account):
    rows, reading = read(connected(page), [claim])
    assert reading.account_of(claim) == account
    assert bool(rows["quarantine"]) == (account is None)


@pytest.mark.parametrize(
    ("status", "quarantined", "failed"),
    [
        (400, ["pages/perdue"], set()),
        (422, ["pages/perdue"], set()),
        (500, [], {"pages/perdue"}),
    ],
)
def test_a_name_that_cannot_be_looked_up_keeps_no_other_page_from_being_read(
    connected, page, status, quarantined, failed
):
    def answer(path, query):
        return error(status) if query.get("vanityName") == "perdue" else page(path, query)

    rows, reading = read(connected(answer), [Claim("q", handle="perdue"), CLAIM])
    assert [(r["account_id"], r["outcome"]) for r in rows["reads"]] == [(PAGE, "read")]
    assert [r["place"] for r in rows["quarantine"]] == quarantined
    assert reading.failed.keys() == failed


def test_a_token_that_is_refused_while_names_are_looked_up_ends_it(connected, page):
    def answer(path, query):
        return error(401) if "vanityName" in query else page(path, query)

    with pytest.raises(Refused, match="SOURCES__LINKEDIN__ACCESS_TOKEN"):
        read(connected(answer), [Claim("q", handle="perdue"), CLAIM])


def test_a_name_is_encoded_whatever_it_holds(connected, page):
    api = connected(page)
    read(api, [Claim("p", handle="H&M, Société (France)")])
    query = "vanityName=h%26m%2C%20soci%C3%A9t%C3%A9%20%28france%29"
    assert f"organizations?q=vanityName&{query}" in api.asked


def test_members_are_left_to_their_exports_without_asking(connected, page):
    api = connected(page)
    claims = [Claim("p", "urn:li:person:a"), Claim("q", url="https://www.linkedin.com/in/ana-bo")]
    _, reading = read(api, claims)
    assert api.requests == 0
    assert reading.skipped.total() == 2

    rows, reading = read(api, [*claims, CLAIM])
    assert [r["account_id"] for r in rows["reads"]] == [PAGE]
    assert (rows["quarantine"], reading.failed) == ([], {})
    assert not [one for one in api.asked if "vanityName" in one]


def test_little_text_is_shown_as_people_read_it_without_names_of_strangers():
    names = r"Avec @[Zoé \(ex\)](urn:li:person:z) et @[Nous](urn:li:organization:1)"
    text = names + r" \#1 {hashtag|\#|job}"
    assert plain(text, {PAGE}) == "Avec … et Nous #1 #job"


def test_names_in_comments_are_found_behind_emoji():
    message = {
        "text": "🎉 Zoé et Nous !",
        "attributes": [
            {"start": 3, "length": 3, "value": {"member": {"member": "urn:li:person:z"}}},
            {"start": 10, "length": 4, "value": {"company": {"company": PAGE}}},
        ],
    }
    assert without_names(message, {PAGE}) == "🎉 … et Nous !"


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
