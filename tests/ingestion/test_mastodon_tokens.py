"""A person's token on Mastodon: what it tells beyond what everybody may see, and where it goes."""

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

from ingestion.client import Answer, Refused
from ingestion.reading import Claim

# the package gives these names to what the modules are for
NOTIFICATIONS = import_module("ingestion.networks.mastodon.notifications")


NOTIFIED = [
    told_of(95, "favourite", about=status(9)),
    told_of(94, "reblog", about=status(9)),
    told_of(93, "follow"),
    told_of(92, "mention", about=status(
        20, FAN, in_reply_to_id="9", in_reply_to_account_id="1", mentions=[ME])),
    told_of(91, "mention", about=status(21, FAN, mentions=[ME])),
    told_of(90, "quote", about=status(
        22, FAN, quote={"state": "accepted", "quoted_status": status(9)})),
    told_of(89, "poll", about=status(9)),
]  # fmt: skip


def test_a_token_tells_every_act_with_its_time_and_nobody_looks_below_posts():
    world = World(
        home(status(9, favourites_count=1, replies_count=1),
             accounts__verify_credentials=ME, notifications=NOTIFIED),
        tokens="b.test=other, a.test=token-of-ines",
    )  # fmt: skip
    rows = world.read(INES)
    fan, post = "zoe@far.test", "https://x.test/9"

    assert acts(rows) == {
        ("favourite", fan, "a.test/1", post), ("reblog", fan, "a.test/1", post),
        ("follow", fan, "a.test/1", None), ("reply", fan, "a.test/1", post),
        ("mention", fan, "a.test/1", None), ("quote", fan, "a.test/1", post),
    }  # fmt: skip
    assert {row["occurred_at"] for row in rows["interactions"]} == {LATELY}
    assert {row["actor_followers"] for row in rows["interactions"]} == {10}
    assert not [path for _, path, _, _ in world.asked if "favourited_by" in path]
    assert {token for _, _, _, token in world.asked} == {
        "token-of-ines"
    }  # b.test has nobody to read


def test_own_favourites_are_known_where_the_token_that_posts_are_read_with_is_ones_own():
    leo, post = who("2", "leo"), status(9, favourites_count=1, favourited=True)
    theirs = status(8, leo, favourites_count=1, favourited=True)
    answers = home(
        post, accounts__verify_credentials=ME, notifications=[], accounts__2__statuses=[theirs],
        statuses__8__favourited_by=[ME],
    ) | {"accounts": [ME, leo]}  # fmt: skip
    world = World(answers, tokens="a.test=token-of-ines")
    rows = world.read(INES, Claim("leo", f"{HOME}/2"))

    assert acts(rows) == {
        ("favourite", "a.test/1", "a.test/1", "https://x.test/9"),
        ("favourite", "a.test/1", "a.test/2", "https://x.test/8"),
    }


def test_what_was_told_once_is_not_asked_for_again():
    world = World(
        home(accounts__verify_credentials=ME, notifications=lambda params, _: NOTIFIED),
        tokens="a.test=token-of-ines",
    )
    world.read(INES)
    newer = told_of(100, "follow", who("51", "new@far.test"))
    world.answers["notifications"] = [newer, *NOTIFIED]
    rows = world.read(INES, now=NOW + timedelta(days=1))

    assert [row["interaction_id"] for row in rows["interactions"]] == [
        "follow:a.test/1:new@far.test"
    ]


def test_lists_are_read_of_whoever_gave_the_right_and_nobody_is_the_worse_without(monkeypatch):
    bo = who("2", "bo", last_status_at=None)
    answers = home(
        accounts__verify_credentials=ME, notifications=[], accounts__2__statuses=[],
        lists=[{"id": "7", "title": "Cuisiniers"}],
        lists__7__accounts=[FAN, bo, who("3", "cy")],
    )  # fmt: skip
    answers["accounts"] = [ME, bo]
    claims = (INES, Claim("bo", account_id="a.test/2"))
    rows = World(answers, tokens="a.test=token-of-ines").read(*claims)
    (row,) = rows["interactions"]
    assert (row["act"], row["actor_account_id"], row["target_account_id"]) == (
        "list", "a.test/1", "a.test/2",
    )  # fmt: skip
    assert (row["post_id"], row["text"]) == ("a.test/lists/7", "Cuisiniers")

    world = World(answers)
    assert world.read(*claims)["interactions"] == []
    assert "lists" not in {path for _, path, *_ in world.asked}
    for refusal in (error(403, "This action is outside the authorized scopes"), error(404)):
        rows = World(answers | {"lists": refusal}, tokens="a.test=token-of-ines").read(*claims)
        assert [row["outcome"] for row in rows["reads"]] == ["read", "read"]


def test_pages_end_where_no_next_is_named_and_at_the_horizon(monkeypatch):
    old = told_of(1, "follow", who("52", "old@far.test"), at="2024-01-01T00:00:00.000Z")
    link = '<https://a.test/api/v1/notifications?max_id={}>; rel="next"'
    pages = {None: (NOTIFIED[:1], "95"), "95": ([], "90"), "90": ([NOTIFIED[2], old], "1")}

    def answer(params, _):
        found, following = pages[params.get("max_id")]
        return Answer(200, {"link": link.format(following)}, found)

    answers = home(accounts__verify_credentials=ME, notifications=answer)
    rows = World(answers, tokens="a.test=token-of-ines").read(INES)
    assert [row["act"] for row in rows["interactions"]] == ["favourite", "follow"]

    monkeypatch.setattr(NOTIFICATIONS, "MOST_PAGES", 1)
    rows = World(answers, tokens="a.test=token-of-ines").read(INES)
    assert [row["act"] for row in rows["interactions"]] == ["favourite"]
    assert "the newest 80 notifications only" in rows["reads"][0]["note"]


def test_a_token_without_the_scope_is_told_and_posts_are_looked_below():
    def refuse(_params, _token):
        return error(403, "This action is outside the authorized scopes")

    world = World(
        home(status(9, favourites_count=1), accounts__verify_credentials=ME, notifications=refuse,
             statuses__9__favourited_by=[FAN]),
        tokens="a.test=token-of-ines",
    )  # fmt: skip
    rows = world.read(INES)

    assert [row["act"] for row in rows["interactions"]] == ["favourite"]
    assert "read:notifications" in rows["reads"][0]["note"]


def test_a_revoked_token_is_told_and_the_account_is_read_without_it():
    world = World(
        home(status(9), accounts__verify_credentials=lambda *_: error(401, "Jeton révoqué")),
        tokens="a.test=token-of-ines no-instance",
    )
    rows = world.read(INES)

    assert len(rows["posts"]) == 1
    assert [token for _, path, _, token in world.asked if "verify" not in path] == [None] * 3
    assert world.reading.skipped["tokens that a.test does not accept: what they told"] == 1
    assert world.reading.skipped["tokens that name no instance: write host=token"] == 1


def test_a_token_goes_to_its_own_instance_only_and_into_no_message():
    echo = error(403, "no rights for secret-token")
    answers = {"accounts": echo, "accounts/verify_credentials": ME}
    world = World(answers, tokens="a.test=secret-token")
    with pytest.raises(Refused, match=r"no rights for \*\*\*") as refused:
        world.read(BO, Claim("leo", f"{HOME}/2"))
    assert "secret-token" not in str(refused.value)
    assert {host for host, _, _, token in world.asked if token} == {"a.test"}
