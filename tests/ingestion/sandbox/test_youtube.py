"""The sandbox's YouTube refuses what YouTube refuses, and shows each thing once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ingestion.sandbox import youtube
from ingestion.sandbox.exchange import Request
from ingestion.sandbox.world import World

KEY = youtube.SECRETS["api_key"]
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def world():
    return World(5, date(2026, 3, 31), days=30)


@pytest.fixture
def ask(world):
    def ask(kind, now=NOON, headers=None, **query):
        query = {"part": "snippet", "key": KEY} | query
        spelled = {name: [str(value)] for name, value in query.items() if value is not None}
        path = f"/youtube/v3/{kind}"
        return youtube.serve(world, Request("GET", path, spelled, headers or {}, now))

    return ask


@pytest.fixture
def walk(ask):
    """All items of a list, page by page."""

    def walk(kind, **query):
        items, token = [], None
        while True:
            body = ask(kind, pageToken=token, **query).body
            items += body.get("items", [])
            if (token := body.get("nextPageToken")) is None:
                return items

    return walk


@pytest.fixture(scope="module")
def channel(world):
    """The id of a channel with many comments."""
    return max(world.posts["youtube"], key=lambda name: len(world.acts["youtube"].get(name, [])))


@pytest.mark.parametrize(
    ("kind", "query", "status", "reason"),
    [
        ("channels", {"key": None, "id": "UC1"}, 403, "forbidden"),
        ("channels", {"key": "stolen", "id": "UC1"}, 400, "badRequest"),
        ("channels", {"part": None, "id": "UC1"}, 400, "required"),
        ("channels", {"part": "snippet,secrets", "id": "UC1"}, 400, "unknownPart"),
        ("channels", {"id": "UC1", "username": "bo"}, 400, "invalid"),
        ("channels", {}, 400, "missingRequiredParameter"),
        ("channels", {"id": "UC1", "forHandle": "@bo"}, 400, "incompatibleParameters"),
        ("channels", {"mine": "true"}, 401, "authorizationRequired"),
        ("videos", {"myRating": "like"}, 401, "authorizationRequired"),
        ("videos", {"id": ",".join(["x"] * 51)}, 400, "invalidFilters"),
        ("videos", {"id": "x", "maxResults": 51}, 400, "invalidParameter"),
        ("commentThreads", {"videoId": "nowhere"}, 404, "videoNotFound"),
        ("commentThreads", {"videoId": "x", "order": "date"}, 400, "invalidParameter"),
        ("commentThreads", {"allThreadsRelatedToChannelId": "UC1"}, 404, "channelNotFound"),
        ("comments", {"parentId": "Ug1"}, 404, "commentNotFound"),
        ("playlistItems", {"playlistId": "UU1"}, 404, "playlistNotFound"),
    ],
)
def test_what_the_real_one_refuses_is_refused_in_its_envelope(ask, kind, query, status, reason):
    response = ask(kind, **query)
    error = response.body["error"]
    assert (response.status, error["code"], error["errors"][0]["reason"]) == (
        status, status, reason,
    )  # fmt: skip


def test_a_key_may_come_as_a_header_and_a_wrong_one_is_named_so(ask):
    assert ask("videos", key=None, id="x", headers={"x-goog-api-key": KEY}).status == 200
    refusal = ask("videos", key="stolen", id="x").body["error"]
    assert refusal["details"][0]["reason"] == "API_KEY_INVALID"


def test_what_does_not_exist_is_a_web_page(ask):
    response = ask("likes", id="x")
    assert response.status == 404
    assert isinstance(response.body, str)


def test_ids_that_nobody_has_are_an_answer_without_items(ask):
    for kind in ("channels", "videos"):
        response = ask(kind, id="UCnobody")
        assert response.status == 200
        assert "items" not in response.body


def test_only_the_parts_that_were_asked_for_are_there(ask, channel):
    item = ask("channels", part="statistics", id=channel).body["items"][0]
    assert item.keys() == {"kind", "etag", "id", "statistics"}


def test_counts_are_text_and_subscribers_have_three_digits(ask, world):
    shown = {}
    for account in world.accounts["youtube"].values():
        if account.followers > 1000:
            statistics = ask("channels", part="statistics", id=account.account_id)
            shown[account.account_id] = statistics.body["items"][0]["statistics"]
        if len(shown) == 300:
            break
    hidden = [s for s in shown.values() if s["hiddenSubscriberCount"]]
    assert hidden
    assert not any("subscriberCount" in statistics for statistics in hidden)
    for name, statistics in shown.items():
        if not statistics["hiddenSubscriberCount"]:
            told, true = statistics["subscriberCount"], world.accounts["youtube"][name].followers
            assert isinstance(told, str)
            assert 0 <= true - int(told) < true / 100
            assert set(told[3:]) <= {"0"}


def test_pages_show_every_upload_once_newest_first(walk, world, channel):
    listed = walk(
        "playlistItems", part="contentDetails", playlistId=f"UU{channel[2:]}", maxResults=2
    )
    ids = [item["contentDetails"]["videoId"] for item in listed]
    times = [item["contentDetails"]["videoPublishedAt"] for item in listed]
    assert len(ids) == len(set(ids)) > 2
    assert times == sorted(times, reverse=True)
    assert set(ids) <= {post.post_id for post in world.posts["youtube"][channel]}


def test_a_page_token_is_good_for_its_own_list_only(ask, world, channel):
    first = ask("commentThreads", allThreadsRelatedToChannelId=channel, maxResults=1).body
    other = next(name for name in world.posts["youtube"] if name != channel)
    for token, asked in ((first["nextPageToken"], other), ("garbage", channel), ("", channel)):
        response = ask("commentThreads", allThreadsRelatedToChannelId=asked, pageToken=token)
        if token:
            assert response.body["error"]["errors"][0]["reason"] == "invalidPageToken"
        else:
            assert response.status == 200


def test_threads_hold_every_comment_of_the_world_once(walk, ask, world):
    for name, posts in world.posts["youtube"].items():
        videos = {post.post_id for post in posts}
        listed = {
            item["contentDetails"]["videoId"]
            for item in walk(
                "playlistItems", part="contentDetails", playlistId=f"UU{name[2:]}", maxResults=50
            )
        }
        threads = walk(
            "commentThreads",
            part="snippet,replies",
            allThreadsRelatedToChannelId=name,
            maxResults=100,
        )
        times = [t["snippet"]["topLevelComment"]["snippet"]["publishedAt"] for t in threads]
        assert times == sorted(times, reverse=True)
        found = []
        for thread in threads:
            replies = thread.get("replies", {}).get("comments", [])
            assert len(replies) == min(5, thread["snippet"]["totalReplyCount"])
            if thread["snippet"]["totalReplyCount"] > 5:
                replies = walk("comments", parentId=thread["id"], maxResults=100)
            found += [thread["id"], *(reply["id"] for reply in replies)]
        true = {
            act.acting_post_id
            for acts in world.acts["youtube"].values()
            for act in acts
            if act.post_id in videos & listed
        }
        assert len(found) == len(set(found))
        assert set(found) == true
        totals = [
            int(video["statistics"].get("commentCount", 0))
            for video in walk("videos", part="statistics", id=",".join(listed), maxResults=50)
        ] if listed and len(listed) <= 50 else [len(true)]  # fmt: skip
        assert sum(totals) == len(true)


def test_closed_comments_are_a_refusal_and_no_count(ask, walk, world):
    every = [post.post_id for posts in world.posts["youtube"].values() for post in posts]
    closed = [
        item["id"]
        for start in range(0, len(every), 50)
        for item in walk("videos", part="statistics", id=",".join(every[start : start + 50]))
        if "commentCount" not in item["statistics"]
    ]
    assert closed
    response = ask("commentThreads", videoId=closed[0])
    assert response.status == 403
    assert response.body["error"]["errors"][0]["reason"] == "commentsDisabled"


def test_text_is_html_unless_plain_text_is_asked_for(monkeypatch, ask, world, channel):
    act = next(act for act in world.acts["youtube"][channel] if not act.parent_id)
    monkeypatch.setattr(act, "text", "1 < 2 & encore\nvoilà")
    shown = {
        form: ask("comments", id=act.acting_post_id, textFormat=form).body["items"][0]["snippet"]
        for form in ("html", "plainText")
    }
    assert shown["html"]["textDisplay"] == "1 &lt; 2 &amp; encore<br>voilà"
    assert shown["plainText"]["textDisplay"] == act.text


def test_a_used_up_quota_comes_back_at_midnight_in_california(monkeypatch, ask):
    monkeypatch.setattr(youtube, "UNITS_A_DAY", 2)
    night = datetime(2027, 1, 2, 7, 59, tzinfo=UTC)  # one minute before midnight there
    statuses = [ask("videos", now=night, id="x").status for _ in range(3)]
    assert statuses == [200, 200, 403]
    refusal = ask("videos", now=night, id="x").body["error"]["errors"][0]
    assert (refusal["domain"], refusal["reason"]) == ("youtube.quota", "quotaExceeded")
    assert ask("videos", now=night + timedelta(minutes=1), id="x").status == 200
