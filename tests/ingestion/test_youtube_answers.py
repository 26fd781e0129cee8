"""What becomes of YouTube's answers that are odd, or broken, made up here."""

from collections import defaultdict
from datetime import timedelta

import pytest
from asking_youtube import (
    BO,
    FAN,
    ME,
    NOW,
    channel,
    comment,
    connecting,
    error,
    read,
    thread,
    upload,
    video,
)

from ingestion.client import Refused, Throttled, Unavailable
from ingestion.networks.youtube import comments
from ingestion.pages import fit
from ingestion.reading import Claim
from ingestion.relations import COUNTERS


@pytest.fixture
def connected(monkeypatch):
    return connecting(monkeypatch)


@pytest.fixture
def read_one(connected):
    """Read ME and who else is claimed; answers are given by kind, comments are ME's."""

    def read_one(state=None, claims=(ME,), **given):
        usual = {
            "channels": [channel(name) for name in claims],
            "playlistItems": [upload()],
            "videos": [video(viewCount="104", likeCount="7", commentCount="2")],
            "commentThreads": [],
        } | given

        def answer(kind, params):
            found = usual[kind]
            if params.get("allThreadsRelatedToChannelId", ME) != ME:
                found = []
            return found if isinstance(found, tuple) else (200, {"items": found})

        api = connected(answer)
        rows, reading, problem = read(api, [Claim("p", account_id=c) for c in claims], state)
        return rows, reading, problem, api

    return read_one


def test_a_reply_acts_on_the_channel_and_on_whom_it_answers_if_somebody_claims_them(read_one):
    threads = [thread(comment("Ug1"), comment("Ug1.a", BO), comment("Ug1.b", ME))]
    for claims, answered in (((ME,), []), ((ME, FAN), [("Ug1.a:reply", BO), ("Ug1.b:reply", ME)])):
        rows, *_ = read_one(claims=claims, commentThreads=threads)
        mine = {r["interaction_id"]: r for r in rows["interactions"]}
        on_channel = [r for r in mine.values() if r["act"] == "comment"]
        assert {r["interaction_id"] for r in on_channel} == {"Ug1", "Ug1.a", "Ug1.b"}
        replies = [r for r in mine.values() if r["act"] == "reply"]
        assert [(r["interaction_id"], r["actor_account_id"]) for r in replies] == answered
        for reply in replies:
            assert (reply["target_account_id"], reply["post_id"]) == (FAN, "Ug1")
            assert reply["acting_post_id"] + ":reply" == reply["interaction_id"]


def test_who_answers_himself_or_the_owner_makes_one_act(read_one):
    threads = [
        thread(comment("Ug1", FAN), comment("Ug1.a", FAN)),
        thread(comment("Ug2", ME), comment("Ug2.a", FAN)),
    ]
    rows, *_ = read_one(claims=(ME, FAN), commentThreads=threads)
    acts = [(row["interaction_id"], row["act"]) for row in rows["interactions"]]
    assert acts == [(name, "comment") for name in ("Ug1", "Ug1.a", "Ug2", "Ug2.a")]


def test_replies_beyond_those_embedded_are_asked_for(read_one):
    shown = [comment(f"Ug1.{n}", BO) for n in range(5)]
    hidden = [comment(f"Ug1.{n}", BO) for n in range(7)]
    rows, *_ = read_one(commentThreads=[thread(comment("Ug1"), *shown, total=7)], comments=hidden)
    assert len(rows["interactions"]) == 8
    rows, *_, api = read_one(
        commentThreads=[thread(comment("Ug1"), *shown, total=7)],
        comments=error(404, "commentNotFound"),
    )
    assert len(rows["interactions"]) == 6
    *_, api = read_one(commentThreads=[thread(comment("Ug1"), *shown, total=5)])
    assert "comments" not in [kind for kind, _ in api.asked]


def test_a_comment_without_author_is_counted_and_one_without_original_keeps_its_text(read_one):
    unsigned = comment("Ug1", author=None)
    shown = comment("Ug2", textOriginal=None, textDisplay="« bravo »")
    rows, reading, *_ = read_one(commentThreads=[thread(unsigned), thread(shown)])
    assert [(r["interaction_id"], r["text"]) for r in rows["interactions"]] == [
        ("Ug2", "« bravo »")
    ]
    assert reading.skipped == {"comment of a deleted account": 1}


def test_hidden_numbers_are_unknown_and_make_no_row(read_one):
    hidden = channel(hiddenSubscriberCount=True)
    rows, *_ = read_one(channels=[hidden], videos=[video(viewCount="104")])
    assert rows["accounts"][0]["followers"] is None
    assert [(r["act"], r["count"]) for r in rows["counters"]] == [("view", 104)]


def test_a_channel_that_is_not_there_is_gone_and_the_others_are_read(read_one):
    rows, _, problem, _ = read_one(claims=(ME, BO), channels=[channel(ME)])
    outcomes = {r["account_id"]: r["outcome"] for r in rows["reads"]}
    assert problem is None
    assert outcomes == {ME: "read", BO: "gone"}


@pytest.mark.parametrize(
    ("answer", "outcome", "note"),
    [
        (error(403, "commentsDisabled"), "read", "comments are closed"),
        (error(403, "forbidden"), "unreadable", "comments: forbidden"),
        (error(400, "processingFailure"), "unreadable", "comments: processingFailure"),
        (error(400, "invalidPageToken"), "unreadable", "comments: invalidPageToken"),
        (error(404, "channelNotFound"), "unreadable", "comments: channelNotFound"),
    ],
)
def test_what_concerns_one_channel_is_noted_and_keeps_its_videos(read_one, answer, outcome, note):
    state = {}
    rows, _, problem, _ = read_one(state, commentThreads=answer)
    assert problem is None
    assert [(r["outcome"], r["note"]) for r in rows["reads"]] == [(outcome, note)]
    assert len(rows["posts"]) == 1
    assert "comments" not in state["cursors"][ME]


@pytest.mark.parametrize(
    ("answer", "kind", "requests"),
    [
        (error(403, "quotaExceeded"), Throttled, 1),
        (error(403, "dailyLimitExceeded"), Throttled, 1),
        (error(403, "rateLimitExceeded"), Unavailable, 4),
        (error(429, "x", details=[{"reason": "RATE_LIMIT_EXCEEDED"}]), Unavailable, 4),
        ((429, None), Unavailable, 4),
        (error(403, "forbidden", details=[{"reason": "API_KEY_SERVICE_BLOCKED"}]), Refused, 1),
        (error(400, "badRequest", details=[{"reason": "API_KEY_INVALID"}]), Refused, 1),
        (error(403, "SERVICE_UNAVAILABLE"), Unavailable, 4),
        ((401, {"error": "invalid_grant"}), Refused, 1),
        ((503, None), Unavailable, 4),
        ((200, ["not", "a", "list", "answer"]), Unavailable, 4),
        ((200, {"items": {"0": "no list"}}), Unavailable, 4),
    ],
)
def test_what_concerns_everybody_ends_the_run(read_one, answer, kind, requests):
    *_, problem, api = read_one(commentThreads=answer)
    assert type(problem) is kind
    assert len([asked for asked, _ in api.asked if asked == "commentThreads"]) == requests


def test_a_video_that_was_there_and_is_not_any_more_is_removed(read_one):
    state = {}
    read_one(state)
    rows, *_ = read_one(state)
    assert not rows["removals"]
    rows, *_ = read_one(state, playlistItems=[], videos=[])
    assert [(r["kind"], r["id"]) for r in rows["removals"]] == [("post", "v1")]


def test_a_video_is_missed_whenever_it_was_published(connected):
    """One a day and a fortnight back; some are taken down, not listed any more, or too old."""
    state, removed, asked = {}, {}, []
    gone = {"v1": 6, "v2": 9, "v10": 13, "v-300": 10}
    unlisted = {"v3": 4}
    for night in range(16):
        now = NOW + timedelta(night)
        ages = {f"v{day}": night - day for day in (-359, -300, *range(-14, night + 1))}
        shown = {name: now - timedelta(age) for name, age in ages.items()}
        shown = {name: at for name, at in shown.items() if night < gone.get(name, 99)}

        def answer(kind, params, night=night, shown=shown):
            if kind == "channels":
                return 200, {"items": [channel()]}
            if kind == "playlistItems":
                listed = [name for name in shown if night < unlisted.get(name, 99)]
                return 200, {"items": [
                    upload(name, f"{shown[name]:%FT%TZ}")
                    for name in sorted(listed, key=lambda name: shown[name], reverse=True)
                ]}  # fmt: skip
            if kind == "videos":
                asked.append(params["id"].split(","))
                return 200, {"items": [
                    video(name, f"{shown[name]:%FT%TZ}")
                    for name in asked[-1] if name in shown
                ]}  # fmt: skip
            return 200, {"items": []}

        rows, _, problem = read(connected(answer), [Claim("p", account_id=ME)], state, now)
        assert problem is None
        removed |= {row["id"]: night for row in rows["removals"]}
    # at once in the first days, else with the week's totals
    assert removed == {"v1": 7, "v2": 14, "v10": 13, "v-300": 14}
    assert "v-359" in asked[0]
    kept = state["cursors"][ME]["videos"].split()
    assert "v3" in kept
    assert not {*gone, "v-359"} & set(kept)


def test_old_uploads_are_not_turned_over_page_by_page(connected):
    def answer(kind, params):
        if kind != "playlistItems":
            return 200, {"items": [channel()] if kind == "channels" else []}
        page = int(params.get("pageToken") or 0)
        days = [f"{NOW - timedelta(days=page * 2 + n):%FT%TZ}" for n in (0, 1)]
        items = [upload(f"v{day}", day) for day in days]
        return 200, {"items": items, "nextPageToken": str(page + 1)}

    state, pages = {}, []
    for _ in range(2):
        api = connected(answer)
        read(api, [Claim("p", account_id=ME)], state)
        pages.append(sum(kind == "playlistItems" for kind, _ in api.asked))
    assert pages == [181, 3]  # 360 days, then 3 days, and the page on which it ends


def test_views_of_older_videos_are_told_again_each_week_and_comments_as_on_any_night(connected):
    """A video and a thread a day; a page holds three videos or one thread."""
    told, pages, state = defaultdict(list), defaultdict(list), {}
    for night in range(16):
        days = [f"{NOW + timedelta(days=day, hours=-1):%FT%TZ}" for day in range(night, -1, -1)]
        uploads = [upload(f"v{night - ago}", at) for ago, at in enumerate(days)]
        threads = [thread(comment(f"Ug{at}", publishedAt=at)) for at in days]

        def answer(kind, params, uploads=uploads, threads=threads):
            if kind == "channels":
                return 200, {"items": [channel()]}
            if kind == "videos":
                ids = params["id"].split(",")
                return 200, {"items": [video(name, viewCount="104") for name in ids]}
            items, size = {"playlistItems": (uploads, 3), "commentThreads": (threads, 1)}[kind]
            start = int(params.get("pageToken") or 0)
            end = start + size
            following = {"nextPageToken": str(end)} if end < len(items) else {}
            return 200, {"items": items[start:end], **following}

        api = connected(answer)
        rows, _, problem = read(api, [Claim("p", account_id=ME)], state, NOW + timedelta(night))
        assert problem is None
        assert {row["post_id"] for row in rows["posts"]} == {
            row["post_id"] for row in rows["counters"]
        }
        for row in rows["counters"]:
            told[row["post_id"]].append(night)
        for kind in ("playlistItems", "videos", "commentThreads"):
            pages[kind].append(sum(asked == kind for asked, _ in api.asked))
    assert told["v0"] == [0, 1, 2, 3, 4, 7, 14]
    assert told["v6"] == [6, 7, 8, 9, 10, 14]
    assert pages["playlistItems"][-3:] == [2, 5, 2]
    assert set(pages["videos"]) == {1}
    assert set(pages["commentThreads"][5:]) == {6}


def test_an_answer_for_other_ids_removes_nothing(read_one):
    state = {}
    read_one(state)
    rows, _, problem, _ = read_one(state, videos=[video(name=None)])
    assert isinstance(problem, Unavailable)
    assert not rows["removals"]


def test_a_count_of_another_type_is_quarantined_alone(read_one):
    rows, *_ = read_one(videos=[video(viewCount={"n": 1}, likeCount="7", commentCount="²")])
    fitted = fit(COUNTERS, rows["counters"], NOW)
    assert fitted.table["act"].to_pylist() == ["like"]
    assert {(row["act"], column) for row, column, _ in fitted.rejects} == {
        ("view", "count"), ("comment", "count"),
    }  # fmt: skip


def test_a_time_that_cannot_be_understood_is_read_again_by_the_next_run(read_one):
    state, broken = {}, {"instant": "2026-03-20T09:00:00Z"}
    uploads = [upload("v2"), upload("v1", broken)]
    videos = [video("v2"), video("v1", "2026-03-20T09:00:00Z")]
    threads = [thread(comment("Ug1")), thread(comment("Ug2", publishedAt=broken))]
    rows, *_ = read_one(state, playlistItems=uploads, videos=videos, commentThreads=threads)
    assert {r["post_id"] for r in rows["posts"]} == {"v1", "v2"}
    assert not state["cursors"][ME].keys() & {"uploads", "comments"}
    rows, *_ = read_one(
        state, playlistItems=[uploads[0], upload("v1", "2026-03-20T09:00:00Z")], videos=videos
    )
    assert {r["post_id"] for r in rows["posts"]} == {"v1", "v2"}


def test_a_private_video_is_left_out_and_counted(read_one):
    rows, reading, *_ = read_one(
        playlistItems=[upload(), {"contentDetails": {"videoId": "v0"}}],
    )
    assert [r["post_id"] for r in rows["posts"]] == ["v1"]
    assert reading.skipped == {"private or deleted video": 1}


def test_a_date_to_come_does_not_blind_the_next_run(read_one):
    state = {}
    tomorrow = "2999-12-31T00:00:00Z"
    read_one(
        state,
        playlistItems=[upload("v1", tomorrow)],
        videos=[video("v1", tomorrow)],
        commentThreads=[thread(comment("Ug1", publishedAt=tomorrow))],
    )
    cursors = state["cursors"][ME]
    assert {cursors["uploads"], cursors["comments"], cursors["read"]} == {NOW.isoformat()}


def test_a_channel_with_endless_comments_is_cut_and_says_so(monkeypatch, read_one):
    monkeypatch.setattr(comments, "MOST_PAGES", 3)
    pages = iter(range(10))

    def endless(*_args, **_params):
        for page in pages:
            yield [thread(comment(f"Ug{page}"))]

    monkeypatch.setattr(comments, "listed", endless)
    rows, *_ = read_one()
    assert len(rows["interactions"]) == 3
    assert rows["reads"][0]["note"] == "comments: the newest 300 threads only"


def test_fields_nobody_knows_are_reported(read_one):
    rows, reading, *_ = read_one(
        channels=[channel(sparkles="3")], videos=[video(viewCount="1", hypeCount="9")],
        commentThreads=[thread(comment("Ug1", mood="calm"))],
    )  # fmt: skip
    assert reading.new_fields == {"channel.sparkles": 1, "video.hypeCount": 1, "comment.mood": 1}
    assert len(rows["interactions"]) == 1


@pytest.mark.parametrize(
    ("claim", "asked"),
    [
        (Claim("p", handle="moi"), "moi"),
        (Claim("p", handle="@moi"), "@moi"),
        (Claim("p", url="https://www.youtube.com/@moi/videos"), "@moi"),
        (Claim("p", url="https://www.youtube.com/@%C3%A9lo%C3%AFse"), "@éloïse"),
        (Claim("p", url=f"https://www.youtube.com/channel/{ME}"), None),
    ],
)
def test_a_handle_is_resolved_once_and_an_id_in_an_address_never(connected, claim, asked):
    def answer(kind, params):
        return 200, {"items": [channel()] if kind == "channels" else []}

    state = {}
    for expected in (asked, None):
        api = connected(answer)
        _, reading, _ = read(api, [claim], state)
        handles = [params["forHandle"] for _, params in api.asked if "forHandle" in params]
        assert handles == ([expected] if expected else [])
        assert reading.account_of(claim) == ME


def test_a_handle_that_nobody_has_is_reported(connected):
    api = connected(lambda kind, params: (200, {"pageInfo": {"totalResults": 0}}))
    rows, _, problem = read(api, [Claim("p", handle="@personne"), Claim("q", url="https://e.test")])
    assert problem is None
    assert {r["place"] for r in rows["quarantine"]} == {
        "channels/@personne", "channels/https://e.test",
    }  # fmt: skip
