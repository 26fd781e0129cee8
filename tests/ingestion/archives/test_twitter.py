"""X's archives: all their ages and oddities, and what of them must never be stored."""

import json
from datetime import UTC, datetime

import pytest

from ingestion.archives import recognise
from ingestion.archives.twitter.notes import Notes
from ingestion.archives.twitter.tweets import as_api
from ingestion.networks.twitter import tweets as api
from ingestion.networks.twitter.times import moment
from ingestion.reading import Reading
from ingestion.unpacking import Archive

CREATED = "Sun Mar 01 08:00:00 +0000 2026"


def script(name, items, part=0):
    return f"window.YTD.{name}.part{part} = {json.dumps(items, indent=1)}"


def mention(account_id, name):
    return {"id_str": account_id, "id": account_id, "screen_name": name, "indices": ["0", "3"]}


def tweet(number, text="salut", mentions=(), urls=(), **more):
    return {
        "tweet": {
            "id": str(number), "id_str": str(number), "full_text": text, "lang": "fr",
            "created_at": CREATED, "favorite_count": "3", "retweet_count": "1",
            "entities": {"user_mentions": list(mentions), "urls": list(urls)}, **more,
        }
    }  # fmt: skip


ACCOUNT = {
    "username": "ana", "accountId": "42", "accountDisplayName": "Ana 🌿",
    "createdAt": "2010-01-02T03:04:05.678Z", "email": "planted-mail@x.test",
    "phoneNumber": "planted-phone",
}  # fmt: skip
MANIFEST = {
    "userInfo": {"accountId": "42", "userName": "ana"},
    "archiveInfo": {"generationDate": "2026-03-20T10:00:00.000Z"},
}


def export(*tweets, **more):
    return {
        "data/manifest.js": f"window.__THAR_CONFIG = {json.dumps(MANIFEST)}",
        "data/account.js": script("account", [{"account": ACCOUNT}]),
        "data/tweets.js": script("tweets", tweets),
        **{
            f"data/{name.replace('_', '-')}.js": script(name, items) for name, items in more.items()
        },
    }


@pytest.fixture
def ana(home):
    home.register("twitter", ["42", "7"])


def test_what_an_archive_tells_becomes_what_the_api_tells(pack):
    """The same tweets, one as each of them tells it, must make the same rows."""
    reply = tweet(
        5, "@bo @cy &lt;3", [mention("7", "bo"), mention("8", "cy")],
        in_reply_to_status_id_str="4", in_reply_to_user_id_str="7",
    )["tweet"]  # fmt: skip
    told = {
        "id": "5", "text": "@bo @cy &lt;3", "author_id": "42", "lang": "fr",
        "created_at": "2026-03-01T08:00:00.000Z", "in_reply_to_user_id": "7",
        "referenced_tweets": [{"type": "replied_to", "id": "4"}],
        "entities": {"mentions": [{"id": "7"}, {"id": "8"}]},
        "public_metrics": {"retweet_count": 1, "like_count": 3},
    }  # fmt: skip
    with Archive(pack(export())) as archive:
        one = as_api(reply, "42", Notes(archive)).tweet
    reading = Reading("twitter", [], {}, datetime(2026, 3, 20, tzinfo=UTC))

    def rows(tweet):
        made = [api.post(reading, tweet, {"username": "ana"}, {})]
        made += [*api.acts(reading, tweet, {}, 9)]
        made += sorted(api.counters(reading, tweet), key=lambda row: row["act"])
        times = ("created_at", "occurred_at")
        return [
            {k: datetime.fromisoformat(v) if k in times else v for k, v in row.items()}
            for row in made
        ]

    assert rows(one) == rows(told)


def test_posts_acts_and_totals_of_every_part_and_kind(ana, bring, rows):
    members = export(
        tweet(1, "bonjour @bo", [mention("7", "bo")]),
        tweet(2, "RT @bo: planted words of bo", [mention("7", "bo")], favorite_count="0"),
        tweet(3, "RT @gone: planted words", [mention("-1", "gone")]),
        tweet(4, "@gone adieu", in_reply_to_status_id_str="9", in_reply_to_user_id_str="66"),
        tweet(5, "moi aussi", in_reply_to_status_id_str="1", in_reply_to_user_id_str="42"),
        tweet(6, lang="und", favorite_count="0", retweet_count="0"),
    )
    members["data/tweets-part1.js"] = script("tweets", [tweet(7)], part=1)
    report = bring(members)
    posts = {row["post_id"]: row for row in rows("twitter", "posts")}
    assert sorted(posts) == ["1", "2", "3", "4", "5", "6", "7"]
    assert [posts[n]["kind"] for n in "123456"] == [
        "post", "repost", "repost", "reply", "reply", "post",
    ]  # fmt: skip
    assert posts["2"]["text"] is posts["3"]["text"] is posts["6"]["language"] is None
    assert posts["1"]["url"] == "https://x.com/ana/status/1"
    acts = {(row["acting_post_id"], row["act"]): row for row in rows("twitter", "interactions")}
    assert sorted(acts) == [("1", "mention"), ("2", "repost"), ("4", "reply")]
    assert acts["1", "mention"]["target_account_id"] == "7"
    assert acts["2", "repost"]["interaction_id"] == "2:repost:7"
    assert acts["4", "reply"]["target_account_id"].startswith("~")
    totals = {(row["post_id"], row["act"]): row["count"] for row in rows("twitter", "counters")}
    assert {post_id for post_id, _ in totals} == {"1", "4", "5", "7"}  # none of reposts, none of 0
    assert totals["1", "like"] == 3
    assert report.left_out["repost of a post that X does not show"] == 1


def test_the_account_as_it_was_when_the_archive_was_made(ana, bring, rows):
    bring(
        export(
            follower=[{"follower": {"accountId": str(n)}} for n in range(100, 250)],
            following=[{"following": {"accountId": n}} for n in ("7", "8", "42")],
            profile=[{"profile": {"description": {"bio": "botaniste", "location": "Lyon"}}}],
            verified=[{"verified": {"accountId": "42", "verified": False}}],
        )
    )
    (account,) = rows("twitter", "accounts")
    assert (account["followers"], account["following"]) == (150, 3)
    assert (account["handle"], account["display_name"]) == ("ana", "Ana 🌿")
    assert (account["description"], account["location"]) == ("botaniste", "Lyon")
    assert account["verified"] is False
    assert account["created_at"] == datetime(2010, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
    assert str(account["observed_on"]) == "2026-03-20"
    # of whom one follows only those are told who are claimed themselves
    (follow,) = rows("twitter", "interactions")
    assert follow["interaction_id"] == "follow:7:42:2026-03-20"
    assert follow["occurred_at"] is None


def test_nothing_private_is_stored_anywhere(ana, home, bring, everything_below):
    members = export(
        tweet(1, "vu de tous"),
        direct_messages=[{"dmConversation": {"messages": ["planted-message"]}}],
        ad_engagements=[{"ad": "planted-ad"}],
        saved_search=[{"savedSearch": {"query": "planted-search"}}],
        contact=[{"contact": {"emails": ["planted-contact"]}}],
        email_address_change=[{"change": "planted-change"}],
        deleted_tweets=[tweet(66, "planted-deleted")],
        twitter_circle_tweet=[tweet(67, "planted-circle")],
        block=[{"blocking": {"accountId": "planted-block"}}],
        follower=[{"follower": {"accountId": "998877665544"}}],
        like=[{"like": {"tweetId": "555", "fullText": "planted-like"}}],
    )
    report = bring(members)
    found = everything_below(home.path)
    assert "vu de tous" in found
    assert "planted" not in found
    assert "998877665544" not in found
    for private in ("direct-messages", "ad-engagements", "saved-search", "contact", "block"):
        assert f"data/{private}.js" in report.unread
    assert "planted" not in str(report)


def test_posts_of_a_protected_account_never_enter(ana, bring, rows):
    changes = [("2026-02-01", "Unprotect"), ("2026-03-01", "Protect"), ("2026-01-01", "Protect")]
    history = [{"protectedHistory": {"protectedAt": at, "action": act}} for at, act in changes]
    bring(export(tweet(1), protected_history=history))
    assert rows("twitter", "posts") == rows("twitter", "counters") == []
    (told,) = rows("twitter", "reads")
    assert told["outcome"] == "protected"
    bring(export(tweet(1), protected_history=history[:1]))
    assert len(rows("twitter", "posts")) == 1


def test_what_was_deleted_on_x_is_taken_away_here(ana, bring, rows):
    headers = [{"tweet": {"tweet_id": "5", "user_id": "42", "deleted_at": CREATED}}]
    bring(export(deleted_tweet_headers=headers, deleted_tweets=[tweet(6)]))
    assert [(row["kind"], row["id"]) for row in rows("twitter", "removals")] == [
        ("post", "5"),
        ("post", "6"),
    ]


def test_long_posts_get_their_whole_text_though_their_ids_differ(ana, bring, rows):
    long = "Un très long texte & plus encore, " * 12
    other = "Un tout autre long texte, écrit à la même seconde. " * 8

    def note(text, at):
        return {"noteTweet": {"noteTweetId": "9", "createdAt": at, "core": {"text": text}}}

    at = "2026-03-01T08:00:00.000Z"
    bring(
        export(
            tweet(1, long.replace("&", "&amp;")[:276] + "…"),
            tweet(2, "court"),
            tweet(3, other[:270] + "… https://t.co/abc"),
            tweet(
                4,
                "@bo " + long.replace("&", "&amp;")[:270],
                created_at="Mon Mar 02 08:00:00 +0000 2026",
            ),
            note_tweet=[note(other, at), note(long, at)],
        )
    )
    texts = {row["post_id"]: row["text"] for row in rows("twitter", "posts")}
    assert texts == {"1": long, "2": "court", "3": other, "4": long}


def test_likes_count_where_it_is_known_whose_post_they_honour(ana, bring, rows):
    """The archive tells neither author nor time: bo's own archive brings the first."""
    bo = {"username": "bo", "accountId": "7"}
    old = "Sun Mar 01 08:00:00 +0000 2020"
    members = export(tweet(900), tweet(901, created_at=old))
    members["data/account.js"] = script("account", [{"account": bo}])
    bring(members)
    liked = [{"like": {"tweetId": n, "fullText": "x"}} for n in ("900", "901", "555")]
    liked.append({"like": {"tweetId": "556"}})
    report = bring(export(tweet(1), like=liked))
    (row,) = rows("twitter", "interactions")
    assert (row["act"], row["actor_account_id"], row["target_account_id"]) == ("like", "42", "7")
    assert row["interaction_id"] == "like:900:42:2026-03-20"
    assert report.left_out["likes of posts that are not known here"] == 2


def test_a_quote_counts_where_the_quoted_post_is_known(ana, bring, rows):
    bo = {"username": "bo", "accountId": "7"}
    members = export(tweet(900))
    members["data/account.js"] = script("account", [{"account": bo}])
    bring(members)
    link = {"expanded_url": "https://twitter.com/bo/status/900", "url": "https://t.co/x"}
    unknown = {"expanded_url": "https://x.com/zz/status/901"}
    report = bring(export(tweet(1, "oui https://t.co/x", urls=[link]), tweet(2, urls=[unknown])))
    (row,) = rows("twitter", "interactions")
    assert (row["act"], row["target_account_id"], row["post_id"]) == ("quote", "7", "900")
    assert report.left_out["quote of a post that X does not show"] == 1


def test_only_the_last_wording_of_an_edited_post_is_kept(ana, bring, rows):
    control = {"editTweetIds": ["1", "2"], "editableUntil": "2026-03-01T09:00:00.000Z"}
    bring(
        export(
            tweet(1, "premier jet", edit_info={"initial": control}),
            tweet(2, "version finale", edit_info={"edit": {"editControlInitial": control}}),
        )
    )
    assert [row["text"] for row in rows("twitter", "posts")] == ["version finale"]


def test_archives_from_before_2019(ana, bring, rows):
    tweets = [
        {
            "id": 730000000000000001, "id_str": "730000000000000001",
            "text": "caf&eacute; &amp; thé",
            "created_at": "2016-05-03 05:21:50 +0000", "geo": {}, "user": {"id_str": "42"},
            "entities": {"user_mentions": [], "urls": []},
        },
        {
            "id": 2, "id_str": "730000000000000002", "text": "RT @bo: planted", "geo": {},
            "created_at": "2016-05-04 05:21:50 +0000",
            "entities": {"user_mentions": [mention("7", "bo")]},
            "retweeted_status": {"id_str": "729", "user": {"id_str": "7"}, "text": "planted"},
        },
    ]  # fmt: skip
    details = {"id": "42", "screen_name": "ana", "full_name": "Ana", "location": "Lyon"}
    bring(
        {
            "data/js/tweets/2016_05.js": f"Grailbird.data.tweets_2016_05 = {json.dumps(tweets)}",
            "data/js/user_details.js": f"var user_details = {json.dumps(details)}",
            "data/js/payload_details.js": (
                'var payload_details = {"tweets": 2, "created_at": "2018-06-01 10:00:00 +0000"}'
            ),
        }
    )
    first, second = rows("twitter", "posts")
    assert (first["post_id"], first["text"]) == ("730000000000000001", "café & thé")
    assert first["created_at"] == datetime(2016, 5, 3, 5, 21, 50, tzinfo=UTC)
    assert (second["kind"], second["repost_of_post_id"]) == ("repost", "729")
    (act,) = rows("twitter", "interactions")
    assert (act["act"], act["post_id"], act["text"]) == ("repost", "729", None)
    (account,) = rows("twitter", "accounts")
    assert (account["display_name"], str(account["observed_on"])) == ("Ana", "2018-06-01")
    assert account["followers"] is None


def test_archives_of_2018_and_2019_have_no_folder_and_no_manifest(ana, bring, rows):
    bare = [tweet(n, "bonjour @bo", [mention("7", "bo")])["tweet"] for n in (1, 2)]
    members = {
        "README.txt": "This archive was generated at the request of the following user",
        "account.js": script("account", [{"account": ACCOUNT}]),
        "tweet.js": script("tweet", bare),
        "tweet-part1.js": script("tweet", [tweet(3)], part=1),
        "like.js": script("like", [{"like": {"tweetId": "1"}}]),
        "follower.js": script("follower", [{"follower": {"accountId": "7"}}]),
        "direct-message.js": script("direct_message", [{"dm": "planted"}]),
        "assets/js/following.js": "export const following = [1, 2, 3]",
    }
    report = bring(members)
    assert [row["post_id"] for row in rows("twitter", "posts")] == ["1", "2", "3"]
    acts = sorted((r["act"], r["acting_post_id"]) for r in rows("twitter", "interactions")[:2])
    assert acts == [("mention", "1"), ("mention", "2")]
    (account,) = rows("twitter", "accounts")
    assert (account["handle"], account["followers"], account["following"]) == ("ana", 1, None)
    assert {"direct-message.js", "assets/js/following.js"} <= set(report.unread)
    assert report.problems == []


def test_scripts_of_others_are_no_archive(pack):
    members = {"tweet.js": "var tweets = [1]", "js/account.js": "window.account = {}"}
    assert recognise(pack(members)) == []


def test_the_first_archives_of_2012_with_numbers_for_ids(ana, bring, rows):
    tweets = [
        {
            "id": 271673456789012480, "text": "@bo oui", "source": "web",
            "created_at": "Thu Nov 22 17:32:15 +0000 2012", "in_reply_to_status_id": 12,
            "in_reply_to_user_id": 7, "user": {"id": 42, "screen_name": "ana"},
            "entities": {"user_mentions": [{"id": 7, "screen_name": "Bo"}], "urls": []},
        },
        {
            "id": 271673456789012481, "text": "RT @bo: planted", "geo": {},
            "created_at": "2012-11-22 17:33:15 +0000", "entities": {"user_mentions": []},
            "retweeted_status": {"id": 729, "user": {"id": 7}, "text": "planted"},
        },
        {
            "id": 271673456789012482, "text": "RT @bo: planted, sans original",
            "created_at": "2012-11-22 17:34:15 +0000", "retweeted_status": {},
            "entities": {"user_mentions": [{"id": 7, "id_str": "7", "screen_name": "bo"}]},
        },
        {
            "id": 271673456789012483, "text": "à lire", "entities": {"urls": None},
            "created_at": "2012-11-22 17:35:15 +0000",
            "quoted_status": {"id": 900, "user": {"id": 7}},
        },
    ]  # fmt: skip
    details = {"id": 42, "screen_name": "ana", "full_name": "Ana"}
    report = bring(
        {
            "ana/data/js/tweets/2012_11.js": f"Grailbird.data.tweets_2012_11 ={json.dumps(tweets)}",
            "ana/data/js/user_details.js": f"var user_details = {json.dumps(details)}",
        }
    )
    assert report.problems == []
    posts = rows("twitter", "posts")
    assert [row["post_id"] for row in posts] == [f"27167345678901248{n}" for n in range(4)]
    assert [row["kind"] for row in posts] == ["reply", "repost", "repost", "quote"]
    assert posts[0]["created_at"] == datetime(2012, 11, 22, 17, 32, 15, tzinfo=UTC)
    acts = {
        (r["act"], r["acting_post_id"][-1], r["post_id"]) for r in rows("twitter", "interactions")
    }
    assert acts == {
        ("reply", "0", "12"), ("mention", "0", None), ("repost", "1", "729"),
        ("repost", "2", None), ("quote", "3", "900"),
    }  # fmt: skip


def test_numbers_and_times_that_are_none_are_refused_with_their_row(ana, bring, rows):
    report = bring(
        export(
            tweet(1, favorite_count="many"), tweet(2, favorite_count="9" * 30),
            tweet(3, created_at="2026-03-01T08:00:00.000Z"), tweet(4, full_text=None),
            tweet(5, created_at="Sun Mar 01 08:00:00 +0000 2027"), {"tweet": None}, [], None,
        )
    )  # fmt: skip
    assert [row["post_id"] for row in rows("twitter", "posts")] == ["1", "2", "3"]
    totals = [(row["post_id"], row["act"]) for row in rows("twitter", "counters")]
    assert totals == [
        ("1", "repost"),
        ("2", "repost"),
        ("3", "like"),
        ("3", "repost"),
        ("5", "like"),
        ("5", "repost"),
    ]
    assert report.quarantined == 7


def test_empty_lists_and_missing_files_are_nothing_special(ana, bring, rows):
    members = export(like=[], follower=[], note_tweet=[])
    members["data/tweets.js"] = "window.YTD.tweets.part0 = [ ]"
    report = bring(members)
    assert not report.problems
    (account,) = rows("twitter", "accounts")
    assert (account["followers"], account["following"]) == (0, None)


@pytest.mark.parametrize(
    ("told", "iso"),
    [
        ("Wed Oct 10 20:19:24 +0000 2018", "2018-10-10T20:19:24+0000"),
        ("2016-05-03 05:21:50 +0000", "2016-05-03T05:21:50+0000"),
        ("2024-01-30T08:14:27.000Z", "2024-01-30T08:14:27.000Z"),
        ("Wed Foo 10 20:19:24 +0000 2018", "Wed Foo 10 20:19:24 +0000 2018"),
        (7, 7),
    ],
)
def test_three_spellings_of_time(told, iso):
    assert moment(told) == iso


# whose it is, and what test_mutations.py changes in it
EXPORT = (
    "42",
    export(
        *(tweet(number, mentions=[mention("7", "bo")]) for number in range(9)),
        follower=[{"follower": {"accountId": "7"}}],
        like=[{"like": {"tweetId": "1"}}],
    ),
)
