"""What is particular to Mastodon: instances, accounts under many names, answers below posts."""

from datetime import timedelta
from importlib import import_module

import pytest
from asking_mastodon import (
    BO,
    FAN,
    HOME,
    INES,
    LATELY,
    ME,
    NOW,
    World,
    acts,
    error,
    home,
    status,
    told_of,
    who,
)

from ingestion.client import Answer, Refused, Throttled, Unavailable
from ingestion.networks.mastodon.answers import Denied, judge, next_page, order_of, text_of
from ingestion.networks.mastodon.names import place_of
from ingestion.problems import TOLD
from ingestion.reading import Claim

# the package gives these names to what the modules are for
REACTIONS = import_module("ingestion.networks.mastodon.reactions")
NO_PAGE = Answer(404, {}, None, is_json=False)


@pytest.mark.parametrize(
    ("claim", "place"),
    [
        (Claim("p", "A.test/1"), ("a.test", "")),
        (Claim("p", "12345"), ("", "")),
        (Claim("p", "s.example.org/1", "Zoe@example.org"), ("s.example.org", "zoe")),
        (Claim("p", handle="@Zoe@Example.org"), ("example.org", "zoe")),
        (Claim("p", handle="zoe"), ("", "zoe")),
        (Claim("p", handle="zoe", url="https://example.org/@zoe"), ("example.org", "zoe")),
        (Claim("p", url="https://example.org/@Zoe/"), ("example.org", "zoe")),
        (Claim("p", url="https://example.org/users/zoe"), ("example.org", "zoe")),
        # the name of a server may differ from where it is reached
        (Claim("p", handle="zoe@example.org", url="https://s.example.org/@zoe"),
         ("s.example.org", "zoe")),
    ],
)  # fmt: skip
def test_where_a_claimed_account_lives(claim, place):
    assert place_of(claim) == place


def test_a_handle_is_looked_up_once_and_a_recycled_one_not_followed():
    world = World({(HOME, "accounts/lookup"): ME, **home()})
    claim = Claim("p", handle="@Ines@A.test")
    rows = world.read(claim)
    world.answers[HOME, "accounts/lookup"] = who("2", "ines")
    world.read(claim)

    assert rows["accounts"][0]["account_id"] == f"{HOME}/1"
    assert rows["accounts"][0]["handle"] == "Ines@A.test"
    assert [path for _, path, _, _ in world.asked].count("accounts/lookup") == 1
    assert world.reading.account_of(claim) == f"{HOME}/1"


@pytest.mark.parametrize(
    ("claim", "told", "handle"),
    [
        (INES, {"domain": "Split.test"}, "ines@split.test"),
        (Claim("ines", f"{HOME}/1", "ines"), {"domain": "split.test"}, "ines@split.test"),
        # GoToSocial tells both
        (INES, {"domain": HOME, "account_domain": "split.test"}, "ines@split.test"),
        (INES, {"domain": "https://split.test"}, f"ines@{HOME}"),
        (INES, {}, f"ines@{HOME}"),
        (INES, error(401), f"ines@{HOME}"),
        (INES, error(500), f"ines@{HOME}"),
        (INES, None, f"ines@{HOME}"),
        # it is called as it was claimed
        (Claim("ines", f"{HOME}/1", "Ines@other.test"), {"domain": "split.test"},
         "Ines@other.test"),
    ],
)  # fmt: skip
def test_accounts_may_be_called_by_another_domain_than_where_they_live(claim, told, handle):
    world = World(home(status(9)) | {"/api/v2/instance": told})
    [row] = world.read(claim)["accounts"]

    assert row["handle"] == handle
    assert world.state["names"][handle.lower()] == world.state["names"][f"ines@{HOME}"]


def test_an_instance_is_asked_once_how_its_accounts_are_called():
    world = World(home() | {"/api/v2/instance": {"domain": "split.test"}})
    world.read(INES)
    world.read(INES)
    world.read(Claim("ines", f"{HOME}/1", "ines@split.test"))

    assert [path for _, path, *_ in world.asked].count("/api/v2/instance") == 1


@pytest.mark.parametrize("found", [None, who("77", "ines@other.test")])
def test_a_name_of_nobody_here_is_quarantined(found):
    world = World({(HOME, "accounts/lookup"): found, **home()})
    rows = world.read(Claim("p", handle="ines@a.test"), Claim("q", handle="nowhere"))

    assert {row["place"] for row in rows["quarantine"]} == {"ines@a.test", "nowhere"}
    assert rows["accounts"] == []


@pytest.mark.parametrize("me", [{**ME, "suspended": True}, who("2", "ines")])
def test_a_suspended_account_and_one_that_is_not_there_are_gone(me):
    rows = World(home(status(9), me=me)).read(INES)

    assert [row["outcome"] for row in rows["reads"]] == ["gone"]
    assert rows["posts"] == rows["accounts"] == []


# Mastodon before 4.3, GoToSocial and Pixelfed, Akkoma, a web server in front of any of them
@pytest.mark.parametrize("lacking", [error(404), error(405), error(400), NO_PAGE])
def test_servers_without_several_at_once_are_asked_one_by_one(lacking):
    answers = home(status(9, in_reply_to_id="8", in_reply_to_account_id="2"))
    answers |= {"accounts": lacking, "accounts/1": ME, "accounts/2": who("2", "leo")}
    answers |= {"statuses": lacking, "statuses/8": status(8, who("2", "leo"))}
    answers["accounts/2/statuses"] = []
    world = World(answers)
    rows = world.read(INES, Claim("leo", f"{HOME}/2"))
    answers["accounts/1/statuses"] = []
    later = world.read(INES, Claim("leo", f"{HOME}/2"), now=NOW + timedelta(hours=1))

    assert acts(rows) == {("reply", f"{HOME}/1", f"{HOME}/2", "https://x.test/8")}
    assert [row["outcome"] for row in later["reads"]] == ["read", "read"]
    assert [row["id"] for row in later["removals"]] == ["https://x.test/9"]


def test_an_instance_that_shows_nothing_without_a_token_is_not_asked_one_by_one():
    world = World(home() | {"accounts": error(401), "accounts/1": ME})
    with pytest.raises(Denied, match="a token of this instance is missing"):
        world.read(INES)
    assert [path for _, path, _, _ in world.asked] == ["accounts"]


@pytest.mark.parametrize(
    ("told", "row"),
    [
        ({"followers_count": -1}, ("followers", None)),
        ({"followers_count": 12}, ("followers", 12)),
        ({"fields": [{"name": "Web", "verified_at": None}]}, ("verified", False)),
        ({"fields": [{"name": "Web", "verified_at": "2020-01-01"}]}, ("verified", True)),
        ({"avatar": "https://a.test/avatars/original/missing.png"}, ("default_image", True)),
        ({"note": "<p>Un &amp; deux</p><p>trois</p>"}, ("description", "Un & deux\ntrois")),
    ],
)
def test_a_profile(told, row):
    (account,) = World(home(me={**ME, **told})).read(INES)["accounts"]

    assert account[row[0]] == row[1]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, set()),
        ({"mentions": [{"id": "50", "acct": "zoe@far.test"}]},
         {("mention", "a.test/1", "zoe@far.test", None)}),
        # a thread names everybody in it by itself: all of them are answered
        ({"in_reply_to_id": "8", "in_reply_to_account_id": "50",
          "mentions": [{"id": "50", "acct": "zoe@far.test"}, {"id": "3", "acct": "leo"}]},
         {("reply", "a.test/1", "zoe@far.test", None), ("reply", "a.test/1", "a.test/3", None)}),
        ({"mentions": [{"id": "1", "acct": "ines"}]}, set()),
        ({"reblog": status(8, FAN)},
         {("reblog", "a.test/1", "zoe@far.test", "https://x.test/8")}),
        ({"quote": {"state": "accepted", "quoted_status": status(8, FAN)},
          "mentions": [{"id": "50", "acct": "zoe@far.test"}]},
         {("quote", "a.test/1", "zoe@far.test", "https://x.test/8")}),
        ({"quote": {"state": "revoked", "quoted_status": None}}, set()),
        ({"quote": {"state": "accepted", "quoted_status_id": "8"}}, set()),
    ],
)  # fmt: skip
def test_what_a_status_does_to_whom(told, expected):
    assert acts(World(home(status(9, **told))).read(INES)) == expected


def test_acts_on_oneself_are_known_to_be_ones_own():
    first = status(9, replies_count=1, reblogs_count=1, favourites_count=1, quotes_count=1)
    answer = status(10, in_reply_to_id="9", in_reply_to_account_id="1", mentions=[ME])
    boost, quote = status(11, reblog=first), status(12, quote={"quoted_status": first})
    world = World(home(quote, boost, answer, first, statuses__9__favourited_by=[ME]))
    rows = world.read(INES)

    assert acts(rows) == {
        (row["act"], "a.test/1", "a.test/1", "https://x.test/9") for row in rows["counters"]
    }
    assert {row["act"] for row in rows["counters"]} == {"reply", "reblog", "favourite", "quote"}


def test_a_thread_that_quotes_its_own_beginning_answers_it_too():
    first, second = status(8), status(9, in_reply_to_id="8", in_reply_to_account_id="1")
    third = status(10, in_reply_to_id="9", in_reply_to_account_id="1",
                   quote={"quoted_status": first})  # fmt: skip

    assert acts(World(home(third, second, first)).read(INES)) == {
        ("quote", "a.test/1", "a.test/1", "https://x.test/8"),
        ("reply", "a.test/1", "a.test/1", "https://x.test/8"),
        ("reply", "a.test/1", "a.test/1", "https://x.test/9"),
    }


def test_only_what_everybody_may_see_is_taken():
    shown = [status(1), status(2, visibility="unlisted"), status(3, visibility="private"),
             status(4, visibility="direct")]  # fmt: skip
    secret = status(5, FAN, visibility="direct", content="<p>psst</p>", mentions=[ME])
    world = World(
        home(
            *shown,
            accounts__verify_credentials=ME,
            notifications=[
                told_of(8, "mention", about=secret),
                told_of(7, "favourite", about=shown[2]),
                told_of(6, "reblog", about=None),
            ],
        ),
        tokens="a.test=token-of-ines",
    )
    rows = world.read(INES)

    assert {row["post_id"] for row in rows["posts"]} == {"https://x.test/1", "https://x.test/2"}
    assert rows["interactions"] == []
    assert "psst" not in str(rows)


def test_a_boost_has_neither_text_nor_totals_of_its_own():
    boost = status(9, reblog=status(8, FAN, favourites_count=50), favourites_count=50, content="")
    rows = World(home(boost, status(7, favourites_count=3))).read(INES)

    assert [(row["post_id"], row["count"]) for row in rows["counters"]] == [("https://x.test/7", 3)]
    (row,) = [row for row in rows["posts"] if row["kind"] == "reblog"]
    assert (row["text"], row["repost_of_post_id"]) == (None, "https://x.test/8")


@pytest.mark.parametrize(
    ("content", "warning", "text"),
    [
        ("<p>L&#39;été<br />à deux</p><p>fin</p>", "", "L'été\nà deux\nfin"),
        ("<p>suite</p>", "Divulgâcheur", "Divulgâcheur\nsuite"),
        ('<p class="quote-inline">RE: <a href="https://x.test/8">x</a></p><p>Oui</p>', "", "Oui"),
        ('<p>Oui<span class="quote-inline"><br/>RE: https://x</span></p>', "", "Oui"),
        (None, "", None),
    ],
)  # fmt: skip
def test_the_text_of_a_status(content, warning, text):
    assert text_of({"content": content, "spoiler_text": warning}) == text


def test_without_a_token_lists_below_a_post_tell_who_but_not_when():
    answer = status(20, FAN, in_reply_to_id="9", in_reply_to_account_id="1", mentions=[ME])
    between = status(21, FAN, in_reply_to_id="20", in_reply_to_account_id="51",
                     mentions=[{"id": "51", "acct": "other@far.test"}])  # fmt: skip
    world = World(
        home(
            status(9, favourites_count=2, reblogs_count=1, replies_count=1, quotes_count=4),
            statuses__9__favourited_by=[FAN, ME],
            statuses__9__reblogged_by=[FAN],
            statuses__9__context={"ancestors": [], "descendants": [answer, between]},
        )
    )
    rows = world.read(INES)

    assert {(row["interaction_id"], row.get("occurred_at")) for row in rows["interactions"]} == {
        ("favourite:https://x.test/9:zoe@far.test:2026-04-01", None),
        ("favourite:https://x.test/9:a.test/1:2026-04-01", None),
        ("reblog:https://x.test/9:zoe@far.test:2026-04-01", None),
        ("https://x.test/20:reply:a.test/1", LATELY),
    }
    # who quotes is told to users only, and nobody's token is there
    assert not [path for _, path, _, _ in world.asked if "quotes" in path]


def test_lists_are_asked_for_only_where_a_total_grew():
    post = status(9, favourites_count=1)
    world = World(home(post, statuses__9__favourited_by=[FAN]))
    looked = lambda: sum("favourited_by" in path for _, path, _, _ in world.asked)  # noqa: E731
    world.read(INES)
    world.read(INES, now=NOW + timedelta(hours=6))
    assert looked() == 1
    world.answers["accounts/1/statuses"] = [{**post, "favourites_count": 2}]
    world.read(INES, now=NOW + timedelta(hours=12))
    assert looked() == 2


def test_long_ago_only_answers_are_looked_for_since_they_tell_their_time():
    old = "2025-12-01T08:00:00.000Z"
    answer = status(20, FAN, in_reply_to_id="9", in_reply_to_account_id="1", created_at=old)
    world = World(
        home(
            status(9, favourites_count=2, replies_count=1, created_at=old),
            statuses__9__favourited_by=[FAN],
            statuses__9__context={"descendants": [answer]},
        )
    )
    assert [row["act"] for row in world.read(INES)["interactions"]] == ["reply"]


def test_looks_that_a_run_has_no_time_for_wait_for_the_next(monkeypatch):
    monkeypatch.setattr(REACTIONS, "MOST_LOOKS", 2)
    posts = [status(number, favourites_count=1) for number in (9, 8, 7)]
    lists = {f"statuses__{n}__favourited_by": [FAN] for n in (9, 8, 7)}
    by_id = lambda params, _: [p for p in posts if p["id"] in params["id[]"]]  # noqa: E731
    world = World(home(*posts, statuses=by_id, **lists))
    first = world.read(INES)
    world.answers["accounts/1/statuses"] = []
    world.answers["accounts"] = [{**ME, "last_status_at": "2026-03-31"}]
    second = world.read(INES, now=NOW + timedelta(days=1))
    third = world.read(INES, now=NOW + timedelta(days=2))

    seen = [{row["post_id"][-1] for row in rows["interactions"]} for rows in (first, second, third)]
    assert seen == [{"9", "8"}, {"7"}, set()]


def test_an_account_that_wrote_nothing_since_is_not_asked_for_its_statuses():
    for last, asked in (("2026-03-31", 2), ("2026-03-28", 1), (None, 1)):
        world = World(home())
        world.read(INES)
        world.answers["accounts"] = [{**ME, "last_status_at": last}]
        world.read(INES, now=NOW + timedelta(hours=1))
        assert sum("1/statuses" in path for _, path, _, _ in world.asked) == asked


def test_servers_that_do_not_tell_when_somebody_wrote_last_are_asked():
    me = {name: told for name, told in ME.items() if name != "last_status_at"}
    assert len(World(home(status(9), me=me)).read(INES)["posts"]) == 1


def test_a_post_that_was_deleted_since_is_removed_and_a_hidden_list_is_not_a_deletion():
    by_id = lambda params, _: [s for s in [status(8)] if s["id"] in params["id[]"]]  # noqa: E731
    world = World(home(status(9), status(8), statuses=by_id))
    world.read(INES)
    world.answers["accounts/1/statuses"] = []
    rows = world.read(INES, now=NOW + timedelta(hours=1))

    assert [row["id"] for row in rows["removals"]] == ["https://x.test/9"]


@pytest.mark.parametrize(
    "shown",
    [
        who("900", "bo@b.test"),
        who("900", "bo@other-name.test", uri="https://b.test/users/bo"),
        who("900", "x@b.test", uri="https://b.test/ap/users/7", url=None),
    ],
)
def test_a_claimed_account_is_known_on_every_instance(shown):
    mine = who("7", "bo", uri="https://b.test/users/bo", url="https://b.test/@bo")
    answers = home(status(9, reblog=status(8, shown)))
    answers |= {("b.test", "accounts"): [mine], ("b.test", "accounts/7/statuses"): []}
    assert acts(World(answers).read(INES, BO)) == {
        ("reblog", "a.test/1", "b.test/7", "https://x.test/8")
    }


def test_names_of_an_account_that_is_gone_mean_nobody():
    mine = who("7", "bo", uri="https://b.test/users/bo")
    answers = home() | {("b.test", "accounts"): [mine], ("b.test", "accounts/7/statuses"): []}
    world = World(answers)
    world.read(INES, BO)
    answers["b.test", "accounts"] = []
    answers["accounts/1/statuses"] = [status(9, reblog=status(8, who("900", "bo@b.test")))]

    assert {target for _, _, target, _ in acts(world.read(INES, BO))} == {"bo@b.test"}


def test_a_boost_by_somebody_who_is_read_is_told_once_with_its_address():
    mine = who("7", "bo", uri="https://b.test/users/bo", url="https://b.test/@bo")
    here = who("900", "bo@b.test")
    boost = status(30, mine, reblog=status(9, who("800", "ines@a.test")), uri="https://b.test/30")
    answers = home(
        status(9), accounts__verify_credentials=ME,
        notifications=[told_of(5, "reblog", here, about=status(9))],
    )  # fmt: skip
    answers |= {("b.test", "accounts"): [mine], ("b.test", "accounts/7/statuses"): [boost]}
    (row,) = World(answers, tokens="a.test=token-of-ines").read(INES, BO)["interactions"]

    assert (row["acting_post_id"], row["actor_account_id"]) == ("https://b.test/30", "b.test/7")


def test_one_instance_that_fails_hinders_no_other():
    def down(*_):
        return Answer(503, {}, None, is_json=False)

    answers = home(status(9)) | {("b.test", "accounts"): down}
    rows = World(answers).read(INES, BO)
    assert {row["account_id"]: row["outcome"] for row in rows["reads"]} == {
        "a.test/1": "read", "b.test/7": "unreadable",
    }  # fmt: skip
    with pytest.raises(Unavailable):
        World({("b.test", "accounts"): down}).read(BO)


def test_one_claim_that_leads_to_somebody_who_left_hinders_no_other():
    answers = home(status(9)) | {("b.test", "accounts/lookup"): who("7", "bo")}
    world = World(answers)
    rows = world.read(Claim("bo", handle="@Bo@B.test"), INES, left=["b.test/7"])

    assert [row["account_id"] for row in rows["accounts"]] == ["a.test/1"]
    assert [row["outcome"] for row in rows["reads"]] == ["read"]
    assert not [path for host, path, _, _ in world.asked if host == "b.test" and "7" in path]


def test_an_account_that_nobody_claims_is_not_kept_whatever_an_instance_answers():
    world = World(home() | {"accounts": [ME, who("2", "leo")]})
    assert [row["account_id"] for row in world.read(INES)["accounts"]] == ["a.test/1"]


def test_a_profile_that_cannot_be_understood_hinders_no_other_instance():
    answers = home(status(9)) | {("b.test", "accounts"): lambda *_: 1 / 0}
    world = World(answers)
    rows = world.read(INES, BO)

    assert {row["account_id"]: (row["outcome"], row["note"]) for row in rows["reads"]} == {
        "a.test/1": ("read", None), "b.test/7": ("unreadable", TOLD["misunderstood"]),
    }  # fmt: skip
    assert isinstance(world.reading.failed["b.test"], ZeroDivisionError)


def test_a_limit_reached_keeps_what_was_read_and_marks_only_that():
    full = error(429, "Too many requests", **{"x-ratelimit-reset": "2126-08-01T13:55:00.210662Z"})
    answers = home(status(9)) | {
        "accounts": [ME, who("2", "leo")],
        "accounts/2/statuses": lambda *_: full,
        "statuses": [],
    }
    world = World(answers)
    with pytest.raises(Throttled, match="it wants a pause of"):
        world.read(INES, Claim("leo", f"{HOME}/2"))
    assert world.reading.cursor("a.test/1", "read")
    assert world.reading.cursor("a.test/2", "read") is None
    assert world.reading.cursor("a.test/2", "statuses") is None


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (error(401, "Le jeton est invalide"), Denied),
        (error(403, "This action is outside the authorized scopes"), Denied),
        (error(422, "This method requires an authenticated user"), Denied),
        (error(200, "odd"), Refused),
        (NO_PAGE, Refused),
        (error(404), None),
        (error(410), None),
        (Answer(200, {}, []), None),
    ],
)
def test_errors_go_by_status_for_their_words_are_in_any_language(answer, problem):
    assert type(judge(answer)) is (problem or type(None))


@pytest.mark.parametrize(
    ("link", "cursor"),
    [
        (None, None),
        ('<https://a.test/x?n=2&max_id=12>; rel="next", <https://a.test/x?min_id=9>; rel="prev"',
         "12"),
        ('<https://a.test/x?min_id=9>; rel="prev"', None),
        ('<https://evil.test/x?max_id=AbC>; rel="next"', "AbC"),
    ],
)  # fmt: skip
def test_the_next_page_is_a_cursor_never_an_address(link, cursor):
    assert next_page({"link": link} if link else {}) == cursor


def test_ids_are_ordered_by_length_then_text():
    assert sorted(["100", "99", "AB1", "101"], key=order_of) == ["99", "100", "101", "AB1"]


def test_gone_is_gone_when_an_account_vanishes_while_it_is_read():
    world = World(home() | {"accounts/1/statuses": lambda *_: error(410)})
    assert [row["outcome"] for row in world.read(INES)["reads"]] == ["gone"]
