"""Whether the sandbox answers as X's API v2 does, above all where X refuses."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ingestion.sandbox import twitter
from ingestion.sandbox.exchange import Request
from ingestion.sandbox.twitter.view import AFTER_THOUGHT, View, is_one_in
from ingestion.sandbox.world import World

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
APP = twitter.SECRETS["bearer_token"]
RICH = "author_id,created_at,entities,in_reply_to_user_id,public_metrics,referenced_tweets"


@pytest.fixture(scope="module")
def world():
    return World(3, date(2026, 3, 31), days=30)


@pytest.fixture(scope="module")
def view(world):
    return View(world)


@pytest.fixture(scope="module")
def star(view):
    """The account that is named most."""
    return max(view.mentions, key=lambda account_id: len(view.mentions[account_id]))


@pytest.fixture
def ask(world):
    def ask(path, query=None, token=APP, now=NOW, method="GET"):
        headers = {"authorization": f"Bearer {token}"} if token else {}
        query = {name: [str(value)] for name, value in (query or {}).items()}
        return twitter.serve(world, Request(method, path, query, headers, now))

    return ask


def first(mapping, wanted):
    return next(key for key, value in mapping.items() if wanted(value))


@pytest.mark.parametrize("token", [None, "", "sandbox-app-tokem"])
def test_without_its_token_nobody_learns_anything(ask, token):
    answer = ask("/2/users", {"ids": "1"}, token)
    assert (answer.status, answer.body["title"], answer.body["status"]) == (
        401,
        "Unauthorized",
        401,
    )


@pytest.mark.parametrize(
    ("path", "query", "message"),
    [
        ("/2/users", {"ids": "1", "limit": "3"}, "The query parameter [limit] is not one of ["),
        ("/2/users", {}, "The `ids` query parameter can not be empty"),
        ("/2/users", {"ids": "ana"}, "value [ana] does not match ^[0-9]{1,19}$"),
        ("/2/users", {"ids": ",".join(["1"] * 101)}, "list is not 1 to 100"),
        ("/2/users/by", {"usernames": "@ana"}, "value [@ana] does not match"),
        ("/2/users", {"ids": "1", "user.fields": "shoe_size"}, "value [shoe_size] is not one of ["),
        ("/2/users", {"ids": "1", "expansions": "author_id"}, "value [author_id] is not one of ["),
        ("/2/users/ana/tweets", {}, "The `id` query parameter value [ana] does not match"),
        ("/2/users/1/tweets", {"max_results": 4}, "value [4] is not between 5 and 100"),
        ("/2/users/1/tweets", {"max_results": 101}, "value [101] is not between 5 and 100"),
        ("/2/tweets/1/quote_tweets", {"max_results": 9}, "value [9] is not between 10 and 100"),
        ("/2/users/1/tweets", {"start_time": "2026-01-01"}, "is not a valid RFC3339 date-time"),
        ("/2/users/1/tweets", {"exclude": "mentions"}, "value [mentions] is not one of ["),
        ("/2/tweets/search/recent", {"query": "cats"}, "Reference to invalid operator 'cats'"),
    ],
)
def test_what_x_would_not_take_is_refused_with_its_reason(ask, path, query, message):
    answer = ask(path, query)
    assert answer.status == 400
    assert answer.body["type"].endswith("/2/problems/invalid-request")
    assert message in answer.body["errors"][0]["message"]


def test_a_parameter_given_twice_is_refused(world):
    query = {"ids": ["1", "2"]}
    request = Request("GET", "/2/users", query, {"authorization": f"Bearer {APP}"}, NOW)
    assert "Duplicate" in twitter.serve(world, request).body["errors"][0]["message"]


def test_only_what_is_asked_for_is_told(ask, view, star):
    tweet = view.mentions[star][0]
    plain = ask("/2/tweets", {"ids": tweet.id}).body
    assert plain.keys() == {"data"}
    assert plain["data"][0].keys() == {"id", "text", "edit_history_tweet_ids"}
    dated = ask("/2/tweets", {"ids": tweet.id, "tweet.fields": "created_at,author_id"}).body
    assert dated["data"][0].keys() == plain["data"][0].keys() | {"created_at", "author_id"}
    user = ask("/2/users", {"ids": star}).body["data"][0]
    assert user.keys() == {"id", "name", "username"}


def test_expansions_bring_each_object_once_and_nothing_else(ask, view, star):
    query = {"tweet.fields": RICH, "expansions": "author_id", "max_results": 100}
    body = ask(f"/2/users/{star}/mentions", query).body
    authors = [user["id"] for user in body["includes"]["users"]]
    assert sorted(authors) == sorted({tweet["author_id"] for tweet in body["data"]})
    assert body["includes"].keys() == {"users"}


def test_a_reply_to_a_deleted_tweet_is_told_beside_the_data(ask, view):
    def answers_nothing(tweet):
        parent = tweet.refers("replied_to")
        return parent is not None and parent not in view.tweets and not view.is_hidden(tweet.author)

    orphan = view.tweets[first(view.tweets, answers_nothing)]
    body = ask(
        "/2/tweets",
        {"ids": orphan.id, "tweet.fields": RICH, "expansions": "referenced_tweets.id"},
    ).body
    assert [tweet["id"] for tweet in body["data"]] == [orphan.id]
    assert [e["parameter"] for e in body["errors"]] == ["referenced_tweets.id"]
    assert body["errors"][0]["type"].endswith("resource-not-found")


def test_pages_give_everything_once_and_end_without_a_token(ask, view, star):
    query, seen = {"max_results": 7}, []
    while True:
        body = ask(f"/2/users/{star}/mentions", query).body
        seen += [tweet["id"] for tweet in body["data"]]
        assert body["meta"]["result_count"] == len(body["data"])
        if "next_token" not in body["meta"]:
            break
        query["pagination_token"] = body["meta"]["next_token"]
    assert seen == [tweet.id for tweet in view.mentions[star]]
    assert len(seen) > 7
    assert seen == sorted(seen, key=int, reverse=True)


def test_a_token_is_good_for_its_own_query_only(ask, star):
    path = f"/2/users/{star}/mentions"
    token = ask(path, {"max_results": 5}).body["meta"]["next_token"]
    assert ask(path, {"max_results": 5, "pagination_token": token}).status == 200
    for query in ({"max_results": 6}, {"max_results": 5, "tweet.fields": "lang"}):
        answer = ask(path, {**query, "pagination_token": token})
        assert answer.status == 400
        assert "is not a valid token" in answer.body["errors"][0]["message"]
    assert ask(path, {"max_results": 5, "pagination_token": "7140abc"}).status == 400


def test_since_id_excludes_itself_and_beats_start_time(ask, view, star):
    ids = [tweet.id for tweet in view.mentions[star]]
    query = {"since_id": ids[3], "start_time": "2030-01-01T00:00:00Z", "max_results": 100}
    body = ask(f"/2/users/{star}/mentions", query).body
    assert [tweet["id"] for tweet in body["data"]] == ids[:3]
    nothing = ask(f"/2/users/{star}/mentions", {"since_id": ids[0]}).body
    assert nothing == {"meta": {"result_count": 0}}


def test_who_liked_is_told_to_users_only(ask, view):
    post = next(iter(view.tweets))
    refused = ask(f"/2/tweets/{post}/liking_users")
    assert refused.status == 403
    assert refused.body["type"].endswith("unsupported-authentication")
    assert ask(f"/2/tweets/{post}/liking_users", token=twitter.USER_TOKEN).status == 200


def test_who_reposts_is_told_newest_first_and_without_a_time(ask, view):
    post = max(view.reposters, key=lambda one: len(view.reposters[one]) * (one in view.tweets))
    body = ask(f"/2/tweets/{post}/retweeted_by", {"user.fields": "public_metrics"}).body
    visible = [a for a in dict.fromkeys(view.reposters[post]) if not view.is_hidden(a)]
    assert [user["id"] for user in body["data"]] == visible[:100]
    assert all(user.keys() == {"id", "name", "username", "public_metrics"} for user in body["data"])


def test_a_window_that_is_used_up_opens_again(ask, monkeypatch, world):
    monkeypatch.setattr(twitter, "GENEROSITY", 0.01)  # users: 3 requests in 15 minutes
    later = NOW + timedelta(days=1)
    left = []
    for _ in range(3):
        answer = ask("/2/users", {"ids": "1"}, now=later)
        left.append(answer.headers["x-rate-limit-remaining"])
    assert left == ["2", "1", "0"]
    refused = ask("/2/users", {"ids": "1"}, now=later)
    assert (refused.status, refused.body["title"]) == (429, "Too Many Requests")
    reset = int(refused.headers["x-rate-limit-reset"])
    assert reset == (later + timedelta(minutes=15)).timestamp()
    assert ask("/2/tweets", {"ids": "1"}, now=later).status == 200, "windows belong to endpoints"
    assert ask("/2/users", {"ids": "1"}, now=datetime.fromtimestamp(reset, UTC)).status == 200


def test_post_fields_speak_the_second_names(ask, view):
    post = first(view.tweets, lambda t: t.refers("replied_to") in view.tweets and t.metrics)
    query = {
        "ids": post,
        "post.fields": "referenced_posts,public_metrics",
        "expansions": "referenced_posts",
    }
    body = ask("/2/tweets", query).body
    assert "referenced_posts" in body["data"][0]
    assert "repost_count" in body["data"][0]["public_metrics"]
    assert body["includes"].keys() == {"posts"}


def test_the_unknown_the_suspended_and_the_protected_differ(ask, view):
    suspended, protected = sorted(view.suspended)[0], sorted(view.protected)[0]
    body = ask("/2/users", {"ids": f"5,{suspended},{protected}", "user.fields": "protected"}).body
    assert [(u["id"], u["protected"]) for u in body["data"]] == [(protected, True)]
    assert [(e["value"], e["title"]) for e in body["errors"]] == [
        ("5", "Not Found Error"),
        (suspended, "Forbidden"),
    ]
    for hidden, kind in ((protected, "not-authorized-for-resource"), ("5", "resource-not-found")):
        body = ask(f"/2/users/{hidden}/tweets").body
        assert body.keys() == {"errors"}
        assert body["errors"][0]["type"].endswith(kind)


def test_what_is_regretted_is_gone_two_days_later(view, world):
    posts = [p for posts in world.posts["twitter"].values() for p in posts if p.kind == "post"]
    regretted = [p for p in posts if is_one_in(200, p.post_id)]
    assert regretted
    for post in regretted:
        assert (post.post_id in view.tweets) == (post.created_at + AFTER_THOUGHT > view.end)
    assert all(p.post_id in view.tweets for p in posts if not is_one_in(200, p.post_id))


def test_search_finds_the_answers_of_a_week(ask, view):
    recent = view.end - timedelta(days=7)
    reply = view.tweets[
        first(
            view.tweets,
            lambda t: t.to_user and t.created > recent and not view.is_hidden(t.author),
        )
    ]
    thread = view.conversation(reply)
    query = {
        "query": f"conversation_id:{thread}",
        "max_results": 100,
        "tweet.fields": "conversation_id",
    }
    body = ask("/2/tweets/search/recent", query).body
    assert reply.id in {tweet["id"] for tweet in body["data"]}
    assert {tweet["conversation_id"] for tweet in body["data"]} == {thread}


def test_a_repost_shows_its_originals_reposts_and_no_likes(ask, view):
    repost = view.tweets[first(view.tweets, lambda t: t.refers("retweeted"))]
    original = view.tweets[repost.refers("retweeted")]
    body = ask("/2/tweets", {"ids": repost.id, "tweet.fields": RICH}).body["data"][0]
    assert body["text"].startswith("RT @")
    assert len(body["text"]) <= 140
    assert body["public_metrics"]["retweet_count"] == original.metrics["retweet_count"]
    assert body["public_metrics"]["like_count"] == 0


def test_nothing_is_later_than_the_worlds_end(view):
    assert max(tweet.created for tweet in view.tweets.values()) < view.end
