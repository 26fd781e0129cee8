"""What is particular to Bluesky: holes in lists, clocks of clients, what errors mean."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from asking_bluesky import (
    ACCEPTED,
    BO,
    CY,
    FEED,
    LIKES,
    ME,
    MEMBER,
    NOW,
    THREAD,
    answering,
    connecting,
    items,
    methods,
    profile,
    read,
    replying,
    strong,
    uri,
    view,
)

from ingestion.client import Answer, Gone, Refused, Throttled, Unavailable
from ingestion.networks.bluesky.answers import Expired, Unreadable, judge
from ingestion.networks.bluesky.lists import made_at
from ingestion.reading import Claim


@pytest.fixture
def connected(monkeypatch):
    return connecting(monkeypatch)


def test_one_post_can_answer_quote_and_name_at_once(connected):
    mention = {"$type": "app.bsky.richtext.facet#mention", "did": CY}
    one = view(
        **answering(uri(9, BO)),
        embed={
            "$type": "app.bsky.embed.recordWithMedia",
            "record": {"$type": "app.bsky.embed.record", "record": strong(uri(8, CY))},
        },
        facets=[{"features": [mention, mention, {"$type": "app.bsky.richtext.facet#link"}]}],
    )
    rows, _ = read(connected(replying(getAuthorFeed=items(one))))
    assert {(r["act"], r["target_account_id"], r["post_id"]) for r in rows["interactions"]} == {
        ("reply", BO, uri(9, BO)), ("quote", CY, uri(8, CY)), ("mention", CY, None),
    }  # fmt: skip
    assert {r["actor_followers"] for r in rows["interactions"]} == {70}
    assert rows["posts"][0]["kind"] == "reply"


def test_quoting_a_list_or_a_feed_is_no_act_on_a_post(connected):
    feed = f"at://{BO}/app.bsky.feed.generator/cats"
    embed = {"$type": "app.bsky.embed.record", "record": strong(feed)}
    rows, _ = read(connected(replying(getAuthorFeed=items(view(embed=embed)))))
    assert rows["interactions"] == []
    assert rows["posts"][0]["kind"] == "post"


def test_a_thread_with_oneself_is_known_to_be_ones_own(connected):
    answers = [view(2, **answering(uri(1))), view(1, counts=(0, 0, 0, 1))]
    rows, _ = read(connected(replying(getAuthorFeed=items(*answers))))
    (act,) = rows["interactions"]
    assert (act["actor_account_id"], act["target_account_id"], act["post_id"]) == (ME, ME, uri(1))


def test_a_repost_is_of_its_day_and_shows_nobodys_totals(connected):
    reason = {
        "$type": "app.bsky.feed.defs#reasonRepost", "by": {"did": ME},
        "uri": uri(5, ME, "app.bsky.feed.repost"), "indexedAt": "2026-03-31T10:00:00.000Z",
    }  # fmt: skip
    old = view(3, BO, at="2024-01-01T00:00:00Z", counts=(900, 9, 9, 9))
    api = connected(replying(getAuthorFeed={"feed": [{"post": old, "reason": reason}]}))
    rows, _ = read(api)
    (act,), (post,) = rows["interactions"], rows["posts"]
    assert (act["act"], act["post_id"], act["target_account_id"]) == ("repost", uri(3, BO), BO)
    assert act["occurred_at"] == post["created_at"] == datetime(2026, 3, 31, 10, tzinfo=UTC)
    assert (post["kind"], post.get("url")) == ("repost", None)
    assert rows["counters"] == []
    assert not methods(api)[LIKES]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2026-03-30T08:00:00", datetime(2026, 3, 30, 8, tzinfo=UTC)),
        ("2026-03-30T10:00:00.123456+02:00", datetime(2026, 3, 30, 8, 0, 0, 123456, tzinfo=UTC)),
        ("2049-01-01T00:00:00Z", datetime(2026, 3, 31, 8, tzinfo=UTC)),
        ("hier", datetime(2026, 3, 31, 8, tzinfo=UTC)),
        (None, datetime(2026, 3, 31, 8, tzinfo=UTC)),
    ],
)
def test_a_clients_clock_is_believed_only_backwards(connected, said, kept):
    rows, _ = read(connected(replying(getAuthorFeed=items(view(at=said)))))
    assert [row["created_at"] for row in rows["posts"]] == [kept]


def test_a_list_goes_on_behind_an_empty_page_but_not_for_ever(connected):
    pages = [
        items(view(9)) | {"cursor": "a"}, {"feed": [], "cursor": "b"},
        items(view(7)) | {"cursor": "c"}, {"feed": [], "cursor": "d"}, {"feed": [], "cursor": "e"},
        {"feed": [], "cursor": "f"}, items(view(5)),
    ]  # fmt: skip
    api = connected(replying(getAuthorFeed=pages))
    rows, _ = read(api)
    assert [row["post_id"] for row in rows["posts"]] == [uri(9), uri(7)]
    assert [params.get("cursor") for _, method, params in api.asked if method == FEED] == [
        None, *"abcde",
    ]  # fmt: skip


def test_a_cursor_that_comes_again_ends_the_list(connected):
    api = connected(replying(getAuthorFeed=items(view()) | {"cursor": "a"}))
    read(api)
    assert methods(api)[FEED] == 2


def test_who_reacted_is_asked_only_where_a_total_grew(connected):
    def like(did):
        return {"actor": {"did": did}, "createdAt": "2026-03-31T09:00:00Z", "indexedAt": ""}

    state = {}
    feed = items(view(1, counts=(2, 0, 0, 0)), view(2, counts=(0, 1, 1, 1)))
    thread = {"thread": {"post": view(2), "replies": [{"post": view(3, BO, **answering(uri(2)))}]}}
    api = connected(
        replying(
            getAuthorFeed=feed,
            getLikes={"likes": [like(BO), like(CY)], "cursor": "not needed"},
            getRepostedBy={"repostedBy": [{"did": BO}]},
            getPostThread=thread,
        )
    )
    rows, _ = read(api, state=state)
    # the cursor is not followed: as many were told as are counted
    asked = {LIKES: 1, "getRepostedBy": 1, "getQuotes": 1, THREAD: 1, FEED: 1, "getProfiles": 1}
    assert methods(api) == asked
    acts = {r["interaction_id"]: r for r in rows["interactions"]}
    assert acts.keys() == {
        f"like:{uri(1)}:{BO}", f"like:{uri(1)}:{CY}", f"repost:{uri(2)}:{BO}:2026-04-01",
        f"{uri(3, BO)}:reply:{ME}",
    }  # fmt: skip
    assert acts[f"like:{uri(1)}:{BO}"]["occurred_at"] == datetime(2026, 3, 31, 9, tzinfo=UTC)
    assert "occurred_at" not in acts[f"repost:{uri(2)}:{BO}:2026-04-01"]
    json.dumps(state)

    grown = items(view(1, counts=(3, 0, 0, 0)), view(2, counts=(0, 1, 1, 1)))
    api = connected(replying(getAuthorFeed=grown, getLikes={"likes": [like(BO)]}))
    read(api, state=state)
    assert methods(api) == {LIKES: 1, FEED: 1, "getProfiles": 1}


def test_old_posts_are_not_asked_about_on_a_first_read(connected):
    def aged(number, days):
        return view(number, at=f"{NOW - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}", counts=(1,) * 4)

    api = connected(replying(getAuthorFeed=items(aged(1, 10), aged(2, 40), aged(3, 60))))
    rows, _ = read(api)
    asked = {(method, params["uri"]) for _, method, params in api.asked if "uri" in params}
    # a repost has no time, so of the older post it is not asked either
    assert asked == {
        *((one, uri(1)) for one in (LIKES, "getRepostedBy", "getQuotes", THREAD)),
        *((one, uri(2)) for one in (LIKES, "getQuotes", THREAD)),
    }
    assert Counter(row["post_id"] for row in rows["counters"]) == {uri(n): 4 for n in (1, 2, 3)}


def test_an_account_that_is_read_tells_of_its_reposts_itself(connected):
    profiles = {"profiles": [profile(), profile(BO)]}
    below = {"repostedBy": [{"did": BO}, {"did": CY}]}
    feed = items(view(1, counts=(0, 2, 0, 0)))
    api = connected(replying(getProfiles=profiles, getAuthorFeed=feed, getRepostedBy=below))
    rows, _ = read(api, [Claim("p", ME), Claim("q", BO)])
    assert {row["actor_account_id"] for row in rows["interactions"]} == {CY}


def test_threads_have_holes_and_answers_to_others(connected):
    nodes = [
        {"post": view(2, BO, **answering(uri(1))), "replies": [
            {"post": view(3, CY, **answering(uri(2, BO)))},
            {"post": view(4, CY, **answering(uri(2, BO)), facets=[
                {"features": [{"$type": "app.bsky.richtext.facet#mention", "did": ME}]}
            ])},
        ]},
        {"uri": uri(5, CY), "notFound": True},
        {"uri": uri(6, CY), "blocked": True, "author": {"did": CY}},
    ]  # fmt: skip
    thread = {"thread": {"post": view(1), "replies": nodes}}
    feed = items(view(1, counts=(0, 0, 0, 4)))
    rows, _ = read(connected(replying(getAuthorFeed=feed, getPostThread=thread)))
    # what strangers say to strangers is not kept
    assert {(r["act"], r["acting_post_id"]) for r in rows["interactions"]} == {
        ("reply", uri(2, BO)), ("mention", uri(4, CY)),
    }  # fmt: skip


def test_a_thread_is_asked_once_for_all_who_speak_in_it(connected):
    answer = view(2, BO, counts=(0, 0, 0, 1), **answering(uri(1)))
    node = {"post": answer, "replies": [{"post": view(3, CY, **answering(uri(2, BO)))}]}
    feeds = [items(view(1, counts=(0, 0, 0, 1))), items(answer)]
    api = connected(
        replying(
            getProfiles={"profiles": [profile(), profile(BO)]},
            getAuthorFeed=[feeds[1], feeds[0]],  # bo comes first in the order of ids
            getPostThread=[
                {"thread": {"post": answer, "replies": node["replies"]}},
                {"thread": {"post": view(1), "replies": [node]}},
            ],
        )
    )
    rows, _ = read(api, [Claim("p", ME), Claim("q", BO)])
    told = {(r["actor_account_id"], r["target_account_id"]) for r in rows["interactions"]}
    assert told == {(BO, ME), (CY, BO)}

    api = connected(
        replying(
            getProfiles={"profiles": [profile(), profile("did:plc:zz")]},
            getAuthorFeed=[feeds[0], items({**answer, "uri": uri(2, "did:plc:zz")})],
            getPostThread=[
                {"thread": {"post": view(1), "replies": [
                    node | {"post": {**answer, "uri": uri(2, "did:plc:zz")}}
                ]}},
            ],
        )
    )  # fmt: skip
    read(api, [Claim("p", ME), Claim("q", "did:plc:zz")])
    assert methods(api)[THREAD] == 1


def test_a_post_that_is_gone_meanwhile_costs_nobody_else(connected):
    gone = Answer(400, {}, {"error": "NotFound", "message": "Post not found"})
    feed = items(view(1, counts=(0, 0, 0, 1)))
    rows, reading = read(connected(replying(getAuthorFeed=feed, getPostThread=gone)))
    assert [row["outcome"] for row in rows["reads"]] == ["read"]
    assert sum(reading.skipped.values()) == 1


def test_a_deleted_post_becomes_a_removal_and_a_hidden_one_does_not(connected):
    state = {}
    read(connected(replying(getAuthorFeed=items(view(3), view(2), view(1)))), state=state)
    found = {"posts": [view(2)]}
    rows, _ = read(connected(replying(getAuthorFeed=items(view(3)), getPosts=found)), state=state)
    assert [(row["kind"], row["id"]) for row in rows["removals"]] == [("post", uri(1))]


def test_new_followers_are_told_once_there_were_some_before(connected):
    def more(count):
        return {"profiles": [profile(followersCount=count)]}

    state = {}
    api = connected(replying(getProfiles=more(70)))
    rows, _ = read(api, state=state)
    assert not methods(api)["getFollowers"]
    listed = {"followers": [{"did": BO}, {"did": CY}, {"did": "did:plc:old"}]}
    api = connected(replying(getProfiles=more(72), getFollowers=listed))
    rows, _ = read(api, state=state)
    assert {row["interaction_id"] for row in rows["interactions"]} == {
        f"follow:{ME}:{BO}", f"follow:{ME}:{CY}",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "name"),
    [
        (Claim("p", handle="@Ana.bsky.social"), "ana.bsky.social"),
        (Claim("p", handle="ana.fr"), "ana.fr"),
        (Claim("p", url="https://bsky.app/profile/ana.fr"), "ana.fr"),
        (Claim("p", handle="ana"), None),
        (Claim("p", handle="handle.invalid"), None),
        (Claim("p", url="https://example.org/ana.fr/post"), None),
    ],
)
def test_a_handle_must_be_whole(connected, claim, name):
    found = {"profiles": [profile(handle=name)]} if name else {"profiles": []}
    api = connected(replying(getProfiles=found))
    rows, reading = read(api, [claim])
    asked = [params["actors"] for _, method, params in api.asked if method == "getProfiles"]
    assert asked == ([[name]] if name else [])
    assert reading.claimed() == ({ME} if name else set())
    assert len(rows["quarantine"]) == (name is None)


def test_a_did_in_an_address_needs_no_asking_and_a_recycled_handle_is_not_followed(connected):
    state = {}
    address = f"https://bsky.app/profile/{ME}"
    claims = [Claim("p", url=address), Claim("q", handle="bo.test")]
    first = {"profiles": [profile(BO, handle="bo.test")]}
    api = connected(replying(getProfiles=[first, {"profiles": [profile()]}]))
    _, reading = read(api, claims, state)
    assert reading.claimed() == {ME, BO}
    # somebody else bears the name today
    api = connected(replying(getProfiles={"profiles": [profile(), profile(BO, handle="new.test")]}))
    _, reading = read(api, claims, state)
    assert reading.claimed() == {ME, BO}
    assert [p["actors"] for _, m, p in api.asked if m == "getProfiles"] == [sorted([BO, ME])]


@pytest.mark.parametrize(
    ("error", "message", "outcome"),
    [
        ("InvalidRequest", "Profile not found", "gone"),
        ("AccountTakedown", "Account has been suspended", "unreadable"),
        ("AccountDeactivated", "Account is deactivated", "unreadable"),
    ],
)
def test_who_is_left_out_is_asked_for_alone(connected, error, message, outcome):
    refusal = Answer(400, {}, {"error": error, "message": message})
    api = connected(replying(getProfiles={"profiles": []}, getProfile=refusal))
    rows, _ = read(api)
    assert [row["outcome"] for row in rows["reads"]] == [outcome]


def test_who_asks_to_be_shown_to_members_only_is_read_with_a_login_only(connected):
    label = {"src": ME, "uri": ME, "val": "!no-unauthenticated", "cts": "2026-01-01T00:00:00Z"}
    answers = replying(getProfiles={"profiles": [profile(labels=[label])]})
    rows, _ = read(connected(answers))
    assert [row["outcome"] for row in rows["reads"]] == ["protected"]
    rows, _ = read(connected(answers, [ACCEPTED], **MEMBER))
    assert [row["outcome"] for row in rows["reads"]] == ["read"]
    # what somebody else says of an account binds nobody
    foreign = replying(getProfiles={"profiles": [profile(labels=[label | {"src": BO}])]})
    rows, _ = read(connected(foreign))
    assert [row["outcome"] for row in rows["reads"]] == ["read"]


def test_little_is_known_of_whoever_never_wrote_a_profile(connected):
    bare = {"did": ME, "handle": "handle.invalid"}
    rows, _ = read(connected(replying(getProfiles={"profiles": [bare]})))
    (row,) = rows["accounts"]
    assert (row["account_id"], row["handle"], row["default_image"]) == (ME, None, True)
    assert row["verified"] is False


@pytest.mark.parametrize(
    ("uri", "made"),
    [
        (f"at://{ME}/app.bsky.graph.listitem/3jzfcijpj2z2a", datetime(2023, 6, 30, tzinfo=UTC)),
        # of a time to come, of long before Bluesky, of another kind of key, none at all
        (f"at://{ME}/app.bsky.graph.listitem/7zzzzzzzzzzzz", None),
        (f"at://{ME}/app.bsky.graph.listitem/2222222222222", None),
        (f"at://{ME}/app.bsky.graph.listitem/self", None),
        (None, None),
    ],
)
def test_the_key_of_a_record_tells_when_it_was_made(uri, made):
    found = made_at(uri, NOW)
    assert (found and found.replace(hour=0, minute=0, second=0, microsecond=0)) == made


def test_lists_and_starter_packs_are_read_where_there_are_any_and_their_size_changed(connected):
    listing, pack, inside = (
        f"at://{ME}/app.bsky.graph.{kind}/3k" for kind in ("list", "starterpack", "list")
    )
    inside += "i"
    sizes, bo = {"list": 2, "pack": 1}, "did:plc:bo"

    def answer(method, params, _token):
        match method:
            case "getProfiles":
                has = {"lists": 2, "starterPacks": 1}
                return {"profiles": [profile(associated=has), profile(bo)]}
            case "getLists":
                purpose = "app.bsky.graph.defs#{}list"
                shown = {"name": "Cuisiniers", "listItemCount": sizes["list"]}
                hidden = {"uri": f"{listing}x", "name": "À masquer", "listItemCount": 9}
                shown["uri"], shown["purpose"] = listing, purpose.format("curate")
                return {"lists": [shown, hidden | {"purpose": purpose.format("mod")}]}
            case "getActorStarterPacks":
                record = {"name": "Bienvenue", "list": inside}
                told = {"uri": pack, "record": record, "listItemCount": sizes["pack"]}
                return {"starterPacks": [told]}
            case "getList":
                subjects = [{"did": bo}, {"did": "did:plc:stranger"}]
                return {"items": [{"subject": one} for one in subjects]}
        return {}

    state, claims = {}, [Claim("p", ME), Claim("q", bo)]
    api = connected(answer)
    rows, _ = read(api, claims, state)[:2]
    assert [
        (row["actor_account_id"], row["target_account_id"], row["post_id"], row["text"])
        for row in rows["interactions"]
        if row["act"] == "list"
    ] == [(ME, bo, listing, "Cuisiniers"), (ME, bo, pack, "Bienvenue")]

    def looked_at(api):
        return [asked["list"] for _, method, asked in api.asked if method == "getList"]

    api = connected(answer)
    read(api, claims, state)
    assert looked_at(api) == []
    sizes["pack"] = 2
    api = connected(answer)
    read(api, claims, state)
    assert looked_at(api) == [inside]


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (400, {"error": "ExpiredToken", "message": "Token has expired"}, Expired),
        (400, {"error": "InvalidRequest", "message": "Profile not found"}, Gone),
        (400, {"error": "NotFound", "message": "Post not found: at://x"}, Gone),
        (400, {"error": "BlockedActor", "message": "Requester has blocked actor"}, Unreadable),
        (401, {"error": "AuthMissing", "message": "Authentication Required"}, Refused),
        (200, [], Unavailable),
        (400, {"error": "InvalidRequest", "message": "limit can not be greater"}, type(None)),
        (400, "no object", type(None)),
        (502, {"error": "UpstreamFailure", "message": "Upstream Failure"}, type(None)),
        (200, {"feed": []}, type(None)),
    ],
)
def test_an_error_means_what_its_name_says(status, body, problem):
    assert type(judge(Answer(status, {}, body))) is problem


def test_a_limit_without_a_pause_ends_the_run_and_keeps_what_was_read(connected):
    limit = Answer(429, {}, {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"})
    feed = items(view(1, counts=(1, 0, 0, 0)))
    with pytest.raises(Throttled):
        read(connected(replying(getAuthorFeed=feed, getLikes=limit)), state=(state := {}))
    assert state["cursors"][ME].keys() == {"tried"}
