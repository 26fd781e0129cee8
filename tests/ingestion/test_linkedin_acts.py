"""Who acted on posts of pages: hidden members, answers, how far back, quotas of a day."""

from datetime import timedelta

import pytest
from asking_linkedin import (
    CLAIM,
    NOW,
    PAGE,
    Page,
    ago,
    comment,
    connecting,
    error,
    named,
    post,
    reaction,
    read,
)

from ingestion.networks.linkedin.wording import plain, without_names
from ingestion.reading import Claim


@pytest.fixture
def connected(monkeypatch):
    return connecting(monkeypatch)


@pytest.fixture
def page():
    return Page()


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
