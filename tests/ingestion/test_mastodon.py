"""What is particular to Mastodon: instances, accounts under many names, tokens of persons."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from importlib import import_module
from urllib.parse import urlsplit

import pytest

from ingestion.client import Answer, Refused, Throttled, Unavailable
from ingestion.networks import mastodon
from ingestion.networks.mastodon.answers import Denied, judge, next_page, order_of, text_of
from ingestion.networks.mastodon.names import place_of
from ingestion.reading import Claim, Reading

# the package gives these names to what the modules are for
NOTIFICATIONS = import_module("ingestion.networks.mastodon.notifications")
REACTIONS = import_module("ingestion.networks.mastodon.reactions")
NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
LATELY = "2026-03-31T08:00:00.000Z"
HOME = "a.test"
INES = Claim("ines", f"{HOME}/1")
BO = Claim("bo", "b.test/7")


def who(number, acct, **told):
    name, _, host = acct.partition("@")
    host = host or HOME
    return {
        "id": number, "username": name, "acct": acct, "display_name": name.title(), "note": "",
        "url": f"https://{host}/@{name}", "uri": f"https://{host}/users/{name}",
        "followers_count": 10, "following_count": 2, "statuses_count": 3, "fields": [],
        "avatar": "https://a.test/a.png", "created_at": "2020-01-01T00:00:00.000Z",
        "last_status_at": "2026-03-31",
    } | told  # fmt: skip


ME, FAN = who("1", "ines"), who("50", "zoe@far.test")


def status(number, account=ME, **told):
    return {
        "id": str(number), "created_at": LATELY, "uri": f"https://x.test/{number}",
        "url": f"https://x.test/@x/{number}", "visibility": "public", "content": "<p>Oui</p>",
        "spoiler_text": "", "account": account, "mentions": [], "reblog": None, "quote": None,
        "in_reply_to_id": None, "in_reply_to_account_id": None, "language": "fr",
        "replies_count": 0, "reblogs_count": 0, "favourites_count": 0, "quotes_count": 0,
    } | told  # fmt: skip


def told_of(number, kind, account=FAN, at=LATELY, about=None):
    told = {"id": str(number), "type": kind, "created_at": at, "account": account}
    return told if kind == "follow" else {**told, "status": about}


def error(code, message="Non", **headers):
    return Answer(code, headers, {"error": message})


class World:
    """Instances whose answers are given by (host, path); what was asked is in `asked`."""

    def __init__(self, answers, tokens=""):
        self.answers, self.asked, self.state = answers, [], {}
        self.tokens = tokens

    def api(self):
        api = mastodon.connect(
            "", {"access_tokens": self.tokens} if self.tokens else {},
            sleep=lambda _: None, attempts=2,
        )  # fmt: skip

        def ask(url, params, auth):
            api.requests += 1
            host, path = urlsplit(url).hostname, urlsplit(url).path.removeprefix("/api/v1/")
            token = auth.token if auth else None
            self.asked.append((host, path, params, token))
            found = self.answers.get((host, path), self.answers.get(path))
            found = found(params, token) if callable(found) else found
            if found is None:
                return Answer(404, {}, {"error": "Record not found"})
            return found if isinstance(found, Answer) else Answer(200, {}, found)

        api._ask = ask
        return api

    def read(self, *claims, now=NOW):
        self.reading = Reading("mastodon", list(claims), self.state, now)
        rows = defaultdict(list)
        for name, page in mastodon.read(self.api(), self.reading):
            rows[name] += page
        for name, page in self.reading.drain():
            rows[name] += page
        return rows


def home(*statuses, me=ME, **more):
    """An instance where `ines` lives, alone."""
    return {
        "accounts": lambda params, _: [me] if me["id"] in params["id[]"] else [],
        "accounts/1/statuses": list(statuses),
        "statuses": [], **{name.replace("__", "/"): found for name, found in more.items()},
    }  # fmt: skip


def acts(rows):
    return {
        (row["act"], row["actor_account_id"], row["target_account_id"], row["post_id"])
        for row in rows["interactions"]
    }


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


def test_servers_without_several_at_once_are_asked_one_by_one():
    answers = home(status(9, in_reply_to_id="8", in_reply_to_account_id="2"))
    answers |= {"accounts": None, "accounts/1": ME, "accounts/2": who("2", "leo")}
    answers |= {"statuses": None, "statuses/8": status(8, who("2", "leo"))}
    answers["accounts/2/statuses"] = []
    rows = World(answers).read(INES, Claim("leo", f"{HOME}/2"))

    assert acts(rows) == {("reply", f"{HOME}/1", f"{HOME}/2", "https://x.test/8")}


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
        ({"in_reply_to_id": "8", "in_reply_to_account_id": "1"}, set()),
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
    assert [token for _, path, _, token in world.asked if "verify" not in path] == [None, None]
    assert world.reading.skipped["tokens that a.test does not accept: what they told"] == 1
    assert world.reading.skipped["tokens that name no instance: write host=token"] == 1


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
        (Answer(404, {}, None, is_json=False), Refused),
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


def test_a_token_goes_to_its_own_instance_only_and_into_no_message():
    echo = error(403, "no rights for secret-token")
    answers = {"accounts": echo, "accounts/verify_credentials": ME}
    world = World(answers, tokens="a.test=secret-token")
    with pytest.raises(Refused, match=r"no rights for \*\*\*") as refused:
        world.read(BO, Claim("leo", f"{HOME}/2"))
    assert "secret-token" not in str(refused.value)
    assert {host for host, _, _, token in world.asked if token} == {"a.test"}


def test_gone_is_gone_when_an_account_vanishes_while_it_is_read():
    world = World(home() | {"accounts/1/statuses": lambda *_: error(410)})
    assert [row["outcome"] for row in world.read(INES)["reads"]] == ["gone"]
