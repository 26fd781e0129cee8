"""What becomes of X's answers made up by hand: of every age and shape, refused and broken."""

from datetime import UTC, datetime, timedelta

import pytest
from asking_x import BO, ME, NOW, T0, TOKEN, connecting, read, snowflake, tweet, user

from ingestion.client import Refused, Throttled
from ingestion.pages import fit
from ingestion.reading import Claim
from ingestion.relations import RELATIONS

PROBLEMS = "https://api.twitter.com/2/problems"
CY = "1890000000000000007"


@pytest.fixture
def connected(monkeypatch):
    return connecting(monkeypatch)


def replying(*answers):
    """Answers by the end of the path; a page without anything for all others."""
    given = dict(answers)

    def answer(path, params, auth=None):
        for end, told in given.items():
            if path.endswith(end):
                return told if isinstance(told, tuple) else (200, told)
        if path == "/2/users":
            return 200, {"data": [user()]}
        return 200, {"meta": {"result_count": 0}}

    return answer


def only(*claims):
    return list(claims) or [Claim("ana", account_id=ME)]


def test_a_tweet_can_answer_quote_and_name_at_once(connected):
    mentions = [
        {"username": "bo", "id": BO},
        {"username": "cy", "id": CY},
        {"username": "ana", "id": ME},
    ]
    one = tweet(
        in_reply_to_user_id=BO,
        referenced_tweets=[{"type": "replied_to", "id": "8"}, {"type": "quoted", "id": "9"}],
        entities={"mentions": mentions},
    )
    page = {"data": [one], "includes": {"tweets": [{"id": "9", "author_id": CY, "text": "x"}]}}
    rows, reading, problem = read(connected(replying((f"{ME}/tweets", page))), only())
    assert problem is None
    acts = {(r["act"], r["target_account_id"], r["post_id"]) for r in rows["interactions"]}
    assert acts == {
        ("reply", BO, "8"), ("quote", CY, "9"), ("mention", BO, None), ("mention", CY, None),
    }  # fmt: skip
    assert {r["acting_post_id"] for r in rows["interactions"]} == {one["id"]}
    assert len({r["interaction_id"] for r in rows["interactions"]}) == 4
    assert reading.skipped["an act on oneself"] == 1
    assert rows["posts"][0]["kind"] == "reply"
    assert rows["posts"][0]["in_reply_to_account_id"] == BO


def test_a_repost_is_one_act_on_its_author_even_if_x_hides_the_original(connected):
    repost = tweet(
        text="RT @bo: hé @cy",
        referenced_tweets=[{"type": "retweeted", "id": "9"}],
        entities={"mentions": [{"username": "bo", "id": BO}, {"username": "cy", "id": CY}]},
    )
    repost["public_metrics"]["retweet_count"] = 700
    rows, _, _ = read(connected(replying((f"{ME}/tweets", {"data": [repost]}))), only())
    acts = [(r["act"], r["target_account_id"], r["post_id"]) for r in rows["interactions"]]
    assert acts == [("repost", BO, "9")]
    assert rows["counters"] == []
    assert (rows["posts"][0]["kind"], rows["posts"][0]["repost_of_post_id"]) == ("repost", "9")


def test_tweets_that_are_called_posts_are_read_alike(connected):
    old = tweet(
        referenced_tweets=[{"type": "quoted", "id": "9"}], note_tweet={"text": "la suite entière"}
    )
    old["public_metrics"] |= {"retweet_count": 3}
    new = {
        k: v
        for k, v in old.items()
        if k not in ("referenced_tweets", "note_tweet", "edit_history_tweet_ids")
    }
    new |= {
        "referenced_posts": old["referenced_tweets"], "note_post": old["note_tweet"],
        "edit_history_post_ids": [old["id"]],
        "public_metrics": {"repost_count": 3, "like_count": 0},
    }  # fmt: skip
    told = []
    for one, name in ((old, "tweets"), (new, "posts")):
        page = {"data": [one], "includes": {name: [{"id": "9", "author_id": BO}]}}
        rows, reading, _ = read(connected(replying((f"{ME}/tweets", page))), only())
        told.append((rows["posts"], rows["interactions"], rows["counters"]))
        assert not reading.new_fields
    assert told[0] == told[1]
    assert told[0][0][0]["text"] == "la suite entière"
    assert told[0][2][0]["count"] == 3


def test_both_names_of_a_field_in_one_answer_count_once(connected):
    one = tweet(
        text="oui", referenced_tweets=None, referenced_posts=[{"type": "quoted", "id": "9"}],
        note_tweet=None, note_post={"text": "la suite entière"},
    )  # fmt: skip
    one["public_metrics"] = {"retweet_count": 3, "repost_count": 3, "like_count": 1}
    page = {"data": [one], "includes": {"posts": [{"id": "9", "author_id": BO}], "tweets": None}}
    rows, _, _ = read(connected(replying((f"{ME}/tweets", page))), only())
    assert sorted((r["act"], r["count"]) for r in rows["counters"]) == [("like", 1), ("repost", 3)]
    assert [(r["act"], r["target_account_id"]) for r in rows["interactions"]] == [("quote", BO)]
    assert rows["posts"][0]["text"] == "la suite entière"


def old_user(account_id=ME, name="ana"):
    return {
        "id": int(account_id), "id_str": account_id, "screen_name": name, "name": name.title(),
        "created_at": "Wed Jan 01 00:00:00 +0000 2020", "description": "", "verified": False,
        "protected": False, "followers_count": 10, "friends_count": 5, "statuses_count": 9,
        "listed_count": 1,
    }  # fmt: skip


def old_tweet(number=1, author=ME, **more):
    at = T0 + timedelta(minutes=number)
    native_id = snowflake(at)
    return {
        "id": int(native_id), "id_str": native_id, "text": "ah…", "truncated": True,
        "full_text": "ah", "lang": "fr", "created_at": f"{at:%a %b %d %H:%M:%S +0000 %Y}",
        "retweet_count": 2, "favorite_count": 0, "entities": {"user_mentions": []},
        "user": old_user(author), **more,
    }  # fmt: skip


def spoken(rows):
    """Rows whose times are times, however they were spelled."""
    return [
        {
            k: datetime.fromisoformat(v) if k in ("created_at", "occurred_at") else v
            for k, v in row.items()
        }
        for row in rows
    ]


def test_tweets_and_users_of_v1_1_are_read_alike(connected):
    named = [{"id": int(BO), "id_str": BO, "screen_name": "Bo"}]
    new = [
        tweet(1, in_reply_to_user_id=BO, referenced_tweets=[{"type": "replied_to", "id": "8"}]),
        tweet(2, referenced_tweets=[{"type": "quoted", "id": "9"}]),
        tweet(3, referenced_tweets=[{"type": "retweeted", "id": "7"}]),
        tweet(4, entities={"mentions": [{"id": BO, "username": "bo"}]}),
    ]
    for one in new:
        one["public_metrics"] = {"retweet_count": 2, "like_count": 0}
    new_page = {
        "data": new,
        "includes": {"tweets": [{"id": "9", "author_id": CY}, {"id": "7", "author_id": BO}]},
    }
    old_page = {
        "data": [
            old_tweet(1, in_reply_to_user_id_str=BO, in_reply_to_status_id=8),
            old_tweet(2, quoted_status={"id_str": "9", "user": {"id_str": CY}}),
            old_tweet(3, retweeted_status={"id_str": "7", "user": {"id_str": BO}}),
            old_tweet(4, entities={"user_mentions": named}),
        ]
    }
    told = []
    for page, who in ((new_page, user()), (old_page, old_user())):
        answer = replying((f"{ME}/tweets", page), ("/2/users", {"data": [who]}))
        rows, reading, problem = read(connected(answer), only())
        assert problem is None
        assert not reading.new_fields
        told.append({name: spoken(rows[name]) for name in ("posts", "counters", "interactions")})
        (account,) = spoken(rows["accounts"])
        assert (account["followers"], account["following"], account["posts"]) == (10, 5, 9)
        assert account["created_at"] == datetime(2020, 1, 1, tzinfo=UTC)
    assert told[0] == told[1]
    acts = {(row["act"], row["target_account_id"]) for row in told[0]["interactions"]}
    assert acts == {("reply", BO), ("quote", CY), ("repost", BO), ("mention", BO)}


def test_who_wrote_a_mention_of_v1_1_is_known_with_the_audience(connected):
    named = [{"id": int(ME), "id_str": ME, "screen_name": "Ana"}]
    one = old_tweet(1, BO, entities={"user_mentions": named})
    rows, _, _ = read(connected(replying((f"{ME}/mentions", {"data": [one]}))), only())
    [act] = rows["interactions"]
    assert (act["actor_account_id"], act["act"], act["actor_followers"]) == (BO, "mention", 10)


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [(403, 63, "unreadable"), (403, 179, "protected"), (404, 34, "gone"), (403, 50, "gone")],
)
def test_refusals_of_v1_1_concern_one_account(connected, status, code, outcome):
    message = "User has been suspended." if code == 63 else "no"
    answer = (status, {"errors": [{"code": code, "message": message}]})
    rows, _, problem = read(connected(replying((f"{ME}/tweets", answer))), only())
    assert problem is None
    assert [row["outcome"] for row in rows["reads"]] == [outcome]


def test_limits_and_tokens_of_v1_1_concern_all(connected):
    limit = (429, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]})
    _, _, problem = read(connected(replying((f"{ME}/tweets", limit))), only())
    assert isinstance(problem, Throttled)
    expired = (401, {"errors": [{"code": 89, "message": "Invalid or expired token."}]})
    _, _, problem = read(connected(replying((f"{ME}/tweets", expired))), only())
    assert isinstance(problem, Refused)
    assert "BEARER_TOKEN" in str(problem)


def test_no_more_users_are_asked_for_than_a_counter_grew_by(connected):
    one = tweet()
    page, state = {"data": [one]}, {}
    who = {"data": [user(str(100 + n), f"u{n}") for n in range(3)]}
    answer = replying(
        ("/2/users", {"data": [user()]}), (f"{ME}/tweets", page), ("retweeted_by", who),
        ("liking_users", who), ("/2/tweets", page),
    )  # fmt: skip

    def asked(reposts, quotes, likes, hours):
        one["public_metrics"] |= {
            "retweet_count": reposts, "quote_count": quotes, "like_count": likes,
        }  # fmt: skip
        api = connected(answer, user_token="mine")
        read(api, only(), state, NOW + timedelta(hours=hours))
        ends = ("retweeted_by", "quote_tweets", "liking_users")
        found = {
            path.rpartition("/")[2]: params["max_results"]
            for path, params in api.asked
            if path.endswith(ends)
        }
        return tuple(map(found.get, ends)), api.objects

    assert asked(3, 2, 250, 0) == ((3, 10, 100), 5)
    assert asked(4, 14, 250, 1) == ((1, 12, None), 5)
    assert asked(4, 14, 250, 2) == ((None, None, None), 2)


def test_texts_are_plain_and_no_language_is_none(connected):
    page = {"data": [tweet(text="a &lt;3 &amp; b", lang="und"), tweet(2, lang="qme")]}
    rows, _, _ = read(connected(replying((f"{ME}/tweets", page))), only())
    assert [row["text"] for row in rows["posts"]] == ["a <3 & b", "ah"]
    assert [row["language"] for row in rows["posts"]] == [None, None]


def test_who_reposted_is_asked_only_when_the_counter_grew(connected):
    one = tweet()
    one["public_metrics"]["retweet_count"] = 2
    page = {"data": [one]}
    state, who = {}, {"data": [user(BO, "bo"), user("7", "di"), user(ME)]}
    claims = only(Claim("ana", account_id=ME), Claim("bo", account_id=BO))
    answer = replying(
        ("/2/users", {"data": [user(), user(BO, "bo")]}),
        (f"{ME}/tweets", page), ("retweeted_by", who), ("/2/tweets", page),
    )  # fmt: skip
    rows, _, _ = read(connected(answer), claims, state)
    # bo is read, and tells of the repost with its time; ana's own repost of herself is no act
    [row] = rows["interactions"]
    assert row["interaction_id"] == f"repost:{one['id']}:7:2026-04-01"
    assert (row.get("occurred_at"), row["post_id"], row["actor_followers"]) == (None, one["id"], 10)
    api = connected(answer)
    read(api, claims, state, NOW + timedelta(hours=1))
    assert not [path for path, _ in api.asked if path.endswith("retweeted_by")]
    one["public_metrics"]["retweet_count"] = 3
    api = connected(answer)
    read(api, claims, state, NOW + timedelta(hours=2))
    assert [path for path, _ in api.asked if path.endswith("retweeted_by")]


def on_lists(count, *lists):
    """Answers in which X counts so many places on lists, and shows some."""
    counted = user() | {"public_metrics": user()["public_metrics"] | {"listed_count": count}}
    told = {"data": list(lists), "meta": {"result_count": len(lists)}}
    return replying(("/2/users", {"data": [counted]}), ("list_memberships", told))


def kept(number="77", owner=BO, **more):
    return {"id": number, "name": "Presse &amp; cie", "owner_id": owner, "private": False, **more}


def test_a_place_on_a_list_arrives_with_who_keeps_it(connected):
    secret = kept("78", private=True)
    rows, _, _ = read(connected(on_lists(3, kept(), secret, kept("79", owner=None))), only())
    (row,) = rows["interactions"]
    assert (row["act"], row["actor_account_id"], row["target_account_id"]) == ("list", BO, ME)
    assert (row["post_id"], row["text"]) == ("77", "Presse & cie")
    assert "occurred_at" not in row


def test_no_more_lists_are_asked_for_than_came_since(connected):
    state, sizes = {}, []
    for hours, places in enumerate((4, 4, 6, 5, 900)):
        api = connected(on_lists(places, kept()))
        read(api, only(), state, NOW + timedelta(hours=hours))
        sizes.append(
            [params["max_results"] for path, params in api.asked if "list_memberships" in path]
        )
    assert sizes == [[4], [], [2], [], [100]]


def test_a_full_window_for_lists_stops_nothing_else_and_is_made_up_for(connected):
    full = {"x-rate-limit-reset": str(int(NOW.timestamp()) + 800)}

    def busy(path, params, auth=None):
        if path.endswith("list_memberships"):
            return 429, {"title": "Too Many Requests", "type": "about:blank"}, full
        return on_lists(2)(path, params)

    state = {}
    api = connected(busy)
    rows, reading, problem = read(api, only(), state)
    assert problem is None
    assert [row["outcome"] for row in rows["reads"]] == ["read"]
    assert any("places on lists" in reason for reason in reading.skipped)
    rows, _, _ = read(connected(on_lists(2, kept())), only(), state, NOW + timedelta(days=1))
    assert [row["act"] for row in rows["interactions"]] == ["list"]


def test_lists_count_towards_the_operators_own_cap(connected):
    api = connected(on_lists(2, kept("77"), kept("78")), monthly_objects="1")
    _, _, problem = read(api, only())
    assert isinstance(problem, Throttled)
    assert not [path for path, _ in api.asked if "list_memberships" in path]


def test_who_liked_is_asked_in_a_users_name_only(connected):
    one = tweet()
    one["public_metrics"]["like_count"] = 2
    tokens = []

    def answer(path, params, auth=None):
        if path.endswith("liking_users"):
            tokens.append(auth.token)
            return 200, {"data": [user(BO, "bo")], "meta": {"result_count": 1}}
        return replying((f"{ME}/tweets", {"data": [one]}))(path, params)

    rows, _, _ = read(connected(answer), only())
    assert rows["interactions"] == []
    assert tokens == []
    rows, _, _ = read(connected(answer, user_token="mine"), only())
    assert [(r["act"], r["actor_account_id"]) for r in rows["interactions"]] == [("like", BO)]
    assert tokens == ["mine"]


def test_a_users_token_that_expired_costs_only_the_likes(connected):
    liked = [tweet(1), tweet(2)]
    for one in liked:
        one["public_metrics"]["like_count"] = 2
    expired = (401, {"title": "Unauthorized", "status": 401})
    api = connected(
        replying((f"{ME}/tweets", {"data": liked}), ("liking_users", expired)), user_token="old"
    )
    rows, reading, problem = read(api, only())
    assert problem is None
    assert [row["outcome"] for row in rows["reads"]] == ["read"]
    assert sum(path.endswith("liking_users") for path, _ in api.asked) == 1
    assert "USER_TOKEN" in next(iter(reading.skipped))


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (429, {"title": "UsageCapExceeded", "type": f"{PROBLEMS}/usage-capped"}, "used up"),
        (402, None, "used up"),
        (403, {"title": "SpendCapReached", "reset_date": "2026-05-12"}, "until 2026-05-12"),
        (403, {"title": "No", "type": f"{PROBLEMS}/client-forbidden"}, "console.x.com"),
        (401, {"title": "Unauthorized", "status": 401}, "SOURCES__TWITTER__BEARER_TOKEN"),
    ],
)  # fmt: skip
def test_what_no_waiting_solves_stops_at_once_and_says_what_to_do(connected, status, body, told):
    soon = {"x-rate-limit-remaining": "899", "x-rate-limit-reset": str(int(NOW.timestamp()) + 5)}
    api = connected(lambda *_: (status, body, soon))
    _, _, problem = read(api, only())
    assert isinstance(problem, Refused)
    assert told in str(problem)
    assert TOKEN not in str(problem)
    assert (api.requests, api.slept) == (1, [])


def test_a_limit_of_one_request_a_second_does_not_wait_for_the_window(connected):
    # the window has room, and closes long after the patience of a run
    window = {"x-rate-limit-remaining": "31", "x-rate-limit-reset": str(int(NOW.timestamp()) + 850)}
    answers = [(429, {"title": "Too Many Requests"}, window), (200, {"data": [user()]}, {})]
    api = connected(lambda *_: answers.pop(0) if answers else (200, {"meta": {"result_count": 0}}))
    rows, _, problem = read(api, only())
    assert (problem, api.slept) == (None, [10])
    assert [row["outcome"] for row in rows["reads"]] == ["read"]


def test_a_window_that_opens_soon_is_waited_for(connected):
    reset = {"x-rate-limit-reset": str(int(NOW.timestamp()) + 40)}
    answers = [(429, {"title": "Too Many Requests"}, reset), (200, {"data": [user()]}, {})]

    def answer(path, params, auth=None):
        return answers.pop(0) if answers else (200, {"meta": {"result_count": 0}})

    api = connected(answer)
    rows, _, problem = read(api, only())
    assert problem is None
    assert api.slept == [41]
    assert [row["outcome"] for row in rows["reads"]] == ["read"]


@pytest.mark.parametrize(
    ("detail", "kind", "outcome"),
    [
        ("Sorry, you are not authorized.", "not-authorized-for-resource", "protected"),
        (f"Could not find user with id: [{ME}].", "resource-not-found", "gone"),
        (f"User has been suspended: [{ME}].", "resource-not-found", "unreadable"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [200, 403])
def test_an_account_that_x_hides_is_told_and_its_cursors_stay(
    connected, status, detail, kind, outcome
):
    problem = {"value": ME, "detail": detail, "title": "x", "type": f"{PROBLEMS}/{kind}"}
    hidden = {"errors": [problem]} if status == 200 else problem
    state = {"cursors": {ME: {"posts": "77", "mentions": "88"}}}
    api = connected(replying((f"{ME}/tweets", (status, hidden))))
    rows, _, raised = read(api, only(), state)
    assert raised is None
    assert [(row["account_id"], row["outcome"]) for row in rows["reads"]] == [(ME, outcome)]
    assert state["cursors"][ME] == {
        "posts": "77", "mentions": "88", "tried": NOW.isoformat(),
    }  # fmt: skip


def test_a_retyped_field_is_left_out_today_and_read_tomorrow(connected):
    good, odd = tweet(1), tweet(2, created_at={"instant": "2026-03-31T20:00:00.000Z"})
    state = {}
    rows, _, problem = read(
        connected(replying((f"{ME}/tweets", {"data": [good, odd]}))), only(), state
    )
    assert problem is None
    fitted = fit(RELATIONS["posts"], rows["posts"], NOW)
    assert fitted.table["post_id"].to_pylist() == [good["id"]]
    assert [(row["post_id"], column) for row, column, _ in fitted.rejects] == [
        (odd["id"], "created_at")
    ]
    healed = {"data": [good, tweet(2)]}
    rows, _, _ = read(connected(replying(("/2/tweets", healed))), only(), state)
    fitted = fit(RELATIONS["posts"], rows["posts"], NOW)
    assert odd["id"] in fitted.table["post_id"].to_pylist()


@pytest.mark.parametrize(
    "broken",
    [
        {"data": 3},
        {"data": [None, 4, {}]},
        {"data": [{"id": 5, "entities": [], "public_metrics": "x", "referenced_tweets": {}}]},
    ],
)
def test_answers_of_another_shape_break_nothing(connected, broken):
    _, _, problem = read(
        connected(replying((f"{ME}/tweets", broken), (f"{ME}/mentions", broken))), only()
    )
    assert problem is None


def test_a_page_that_leads_to_itself_ends(connected):
    page = {"data": [tweet()], "meta": {"result_count": 1, "next_token": "same"}}
    api = connected(replying((f"{ME}/tweets", page)))
    _, _, problem = read(api, only())
    assert problem is None
    assert sum(path.endswith(f"{ME}/tweets") for path, _ in api.asked) == 2


def test_fields_that_nobody_knows_are_noticed(connected):
    page = {"data": [tweet(sparkle_count=3)]}
    _, reading, _ = read(connected(replying((f"{ME}/tweets", page))), only())
    assert reading.new_fields == {"tweet.sparkle_count": 1}


def test_claims_that_x_cannot_know_are_quarantined_and_do_not_spoil_the_others(connected):
    claims = only(
        Claim("ana", handle="@Ana"), Claim("bo", url="https://x.com/bo/"),
        Claim("cy", handle="cy at home"), Claim("di", account_id="di"),
        Claim("ed", handle="nobody"),
    )  # fmt: skip
    error = {"value": "nobody", "detail": "Could not find user with usernames: [nobody].",
             "type": f"{PROBLEMS}/resource-not-found"}  # fmt: skip
    found = {"data": [user(), user(BO, "Bo")], "errors": [error]}
    api = connected(replying(("/2/users/by", found)))
    state = {}
    rows, _, problem = read(api, claims, state)
    assert problem is None
    assert api.asked[0][1]["usernames"] == "ana,bo,nobody"
    assert {row["account_id"] for row in rows["reads"]} == {ME, BO}
    assert {row["place"] for row in rows["quarantine"]} == {
        "users/cy at home", "users/di", "users/nobody",
    }  # fmt: skip
    assert state["resolved"] == {"@ana": ME, "https://x.com/bo/": BO}


def test_x_ends_at_800_mentions_and_the_coverage_says_so(connected):
    full = [{"data": [tweet(1 + i * 100 + k, BO) for k in range(100)],
             "meta": {"result_count": 100, **({"next_token": str(i)} if i < 7 else {})}}
            for i in range(8)]  # fmt: skip

    def answer(path, params, auth=None):
        if path.endswith("/mentions"):
            return 200, full[int(params.get("pagination_token", -1)) + 1]
        return replying()(path, params)

    rows, _, problem = read(connected(answer), only())
    assert problem is None
    assert [row["note"] for row in rows["reads"]] == ["mentions: the newest 800 only"]


def test_a_new_month_begins_a_new_bill(connected):
    state = {"bill": {"month": "2026-03", "objects": 5}}
    api = connected(replying(("/tweets", {"data": [tweet(1)]})), monthly_objects="5")
    rows, _, problem = read(api, [Claim("p", ME)], state)
    assert problem is None
    assert len(rows["posts"]) == 1
    # the user and the post, though the post came more than once
    assert state["bill"] == {"month": "2026-04", "objects": 2}
    assert sum(row["objects"] for row in rows["reads"]) == 2


@pytest.mark.parametrize("cap", ["much", "-1", "1.5", "٣"])
def test_a_cap_that_is_no_number_is_refused(connected, cap):
    with pytest.raises(Refused, match="MONTHLY_OBJECTS"):
        connected(replying(), monthly_objects=cap)
