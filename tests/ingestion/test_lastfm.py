"""What is particular to Last.fm: names for ids, JSON made of XML, errors under any status."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from ingestion.client import Answer, Gone, Refused, Throttled, Unavailable
from ingestion.networks import lastfm
from ingestion.networks.lastfm.answers import Hidden, entries, judge
from ingestion.networks.lastfm.names import by_face, faces, stated
from ingestion.reading import Claim, Reading
from ingestion.sandbox import lastfm as sandbox
from ingestion.sandbox.exchange import Request

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
KEY = sandbox.SECRETS["api_key"]
DAY = 86_400


def ago(days):
    return str(int(NOW.timestamp() - days * DAY))


def track(artist="Cher", name="Believe", days=1, **more):
    return {"artist": {"name": artist}, "name": name, "date": {"uts": ago(days)}, **more}


def profile(name="zoe", opened="1151509586", **more):
    return {"user": {"name": name, "registered": {"unixtime": opened}, "country": "None", **more}}


def answers(loved=(), recent=(), friends=(), plays="1000", **more):
    """What an account `zoe` (and artist Zoé) is told as; values may be Answers."""
    given = {
        "user.getInfo": profile(),
        "artist.getInfo": {"artist": {"name": "Zoé", "stats": {"playcount": plays}}},
        "user.getFriends": {"friends": {"user": list(friends)}},
        "user.getLovedTracks": {"lovedtracks": {"track": list(loved)}},
        "user.getRecentTracks": {"recenttracks": {"track": list(recent)}},
        **more,
    }
    return lambda params: given[params["method"]]


@pytest.fixture
def connected(monkeypatch):
    """A client whose answers come from a function of the parameters."""

    def connected(answer, base_url="http://lastfm.test", **manners):
        manners = {"sleep": lambda _: None, "attempts": 2, **manners}
        api = lastfm.connect(base_url, {"api_key": KEY}, **manners)
        api.asked = []

        def ask(_api, _url, params, _auth):
            api.requests += 1
            api.asked.append(params)
            found = answer(params)
            return found if isinstance(found, Answer) else Answer(200, {}, found)

        monkeypatch.setattr("ingestion.client.Client._ask", ask)
        return api

    return connected


def read(api, claims, state=None, now=NOW):
    reading = Reading("lastfm", claims, {} if state is None else state, now, lambda: api.requests)
    rows = defaultdict(list)
    for name, page in lastfm.read(api, reading):
        rows[name] += page
    for name, page in reading.drain():
        rows[name] += page
    return rows, reading


def error(code, status=200, told="no"):
    return Answer(status, {}, {"error": code, "message": told, "links": []})


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (error(29), Throttled),
        (error(29, 429), Throttled),
        (error("29"), Throttled),
        (error(8, 500), Unavailable),
        (error(16), Unavailable),
        (error(10, 403), Refused),
        (error(26, 403), Refused),
        (error(17, 403), Hidden),
        (error(6, 404), Gone),
        (error(6), Gone),
        (error(3, 400), Refused),
        (Answer(200, {}, ["odd"]), Unavailable),
    ],
)
def test_an_error_counts_whatever_its_status(answer, problem):
    assert type(judge(answer)) is problem


def test_an_answer_without_error_is_none():
    assert judge(Answer(200, {}, {"user": {"name": "zoe"}})) is None


@pytest.mark.parametrize(
    ("value", "count"), [([{}, {}], 2), ({"name": "one"}, 1), ("", 0), ("\n", 0), (None, 0)]
)
def test_a_list_of_one_is_an_object_and_an_empty_one_is_text(value, count):
    assert len(entries({"track": value}, "track")) == count


@pytest.mark.parametrize(
    ("claim", "account", "both"),
    [
        (Claim("p", handle="Zoe"), "zoe", ("zoe", None)),
        (Claim("p", url="https://www.last.fm/fr/user/Zoe?tab=x"), "zoe", ("zoe", None)),
        (Claim("p", url="https://www.last.fm/music/Zo%C3%A9+B"), "/Zoé B", (None, "Zoé B")),
        (Claim("p", url="https://www.last.fm/music/AC%2FDC"), "/AC/DC", (None, "AC/DC")),
        (Claim("p", None, "@zoe", "https://www.last.fm/music/Zo"), "zoe/Zo", ("zoe", "Zo")),
        (Claim("p", handle="zoe/AC/DC"), "zoe/AC/DC", ("zoe", "AC/DC")),
        (Claim("p", url="https://example.org/zoe"), None, (None, None)),
    ],
)
def test_which_user_and_artist_a_claim_means(claim, account, both):
    assert stated(claim) == account
    assert faces(account or "") == both


def test_an_artist_that_two_state_is_nobodys():
    artists, users = by_face({"ana/Les Uns", "bo/les  uns", "cy/Les Autres"})
    assert artists == {"les autres": "cy/Les Autres"}
    assert set(users) == {"ana", "bo", "cy"}


def test_a_love_is_a_post_and_an_act_on_the_artist(connected):
    api = connected(answers(loved=[track("zoé"), track("Cher", "Song / 2", days=2)]))
    rows, _ = read(api, [Claim("p", "ana"), Claim("q", "/Zoé")])

    assert {row["text"] for row in rows["posts"]} == {"zoé – Believe", "Cher – Song / 2"}
    assert {(r["target_account_id"], r["act"]) for r in rows["interactions"]} == {
        ("/Zoé", "love"), ("/cher", "love"),
    }  # fmt: skip
    assert {row["acting_post_id"] for row in rows["interactions"]} == {
        row["post_id"] for row in rows["posts"]
    }


def test_plays_count_for_claimed_artists_only_and_what_plays_now_not_yet(connected):
    now_playing = {**track("Zoé", "Now"), "@attr": {"nowplaying": "true"}}
    del now_playing["date"]
    texts = [track({"#text": n}, name=n) for n in ("Zoé", "Cher")]
    recent = [now_playing, *({**t, "artist": {"#text": t["name"]}} for t in texts)]
    rows, reading = read(connected(answers(recent=recent)), [Claim("p", "ana"), Claim("q", "/Zoé")])

    (play,) = rows["interactions"]
    assert (play["act"], play["actor_account_id"], play["target_account_id"]) == (
        "listen", "ana", "/Zoé",
    )  # fmt: skip
    assert rows["quarantine"] == []
    assert reading.skipped == {"plays of artists that nobody else claims": 1}


def test_an_artist_who_joins_later_has_the_past_of_those_who_listen(connected):
    state, since = {}, []
    recent = [track(days=n + 0.5) for n in range(30)]
    loved = [track(days=2), track(name="Song", days=300), track(days=400)]

    def told(params):
        if params["method"] != "user.getRecentTracks":
            return answers(loved=loved)(params)
        since.append(params["from"])
        return answers(recent=[t for t in recent if int(t["date"]["uts"]) >= since[-1]])(params)

    def acts(*claims):
        rows, _ = read(connected(told), claims, state)
        assert rows["removals"] == []
        return Counter((r["act"], r["target_account_id"]) for r in rows["interactions"])

    zoe, cher = Claim("p", "zoe"), Claim("q", "/Cher")
    assert acts(zoe) == {("love", "/cher"): 2}
    whole = {("love", "/Cher"): 2, ("listen", "/Cher"): 30}
    assert acts(zoe, cher) == whole
    # who was there before is read from the last run on, as when somebody leaves
    lately = {("love", "/Cher"): 1, ("listen", "/Cher"): 4}
    assert acts(zoe, cher) == lately
    assert acts(zoe) == {("love", "/cher"): 1}
    assert acts(zoe, cher) == whole
    start, recently = int((NOW - timedelta(days=360)).timestamp()), int(ago(3.5))
    assert since == [start, start, recently, recently, start]


def test_a_past_that_could_not_be_read_is_read_by_the_next_run(connected):
    state, zoe, cher = {}, Claim("p", "zoe"), Claim("q", "/Cher")
    recent = [track(days=n + 0.5) for n in range(30)]
    hidden = {"user.getRecentTracks": error(17, 403)}
    for claims, more in (([zoe], {}), ([zoe, cher], hidden)):
        rows, _ = read(connected(answers(recent=recent, **more)), claims, state)
        assert rows["interactions"] == []
    api = connected(answers(recent=recent))
    read(api, [zoe, cher], state)
    (asked,) = [one for one in api.asked if one["method"] == "user.getRecentTracks"]
    assert asked["from"] == int((NOW - timedelta(days=360)).timestamp())


def test_ones_own_music_is_no_act_on_others(connected):
    rows, _ = read(connected(answers(recent=[track("Zoé")])), [Claim("p", "zoe/Zoé")])
    assert rows["interactions"] == []


def test_pages_are_read_to_a_fixed_end_as_far_as_their_total_says(connected):
    def answer(params):
        if params["method"] != "user.getRecentTracks":
            return answers()(params)
        attributes = {"user": "ZOE", "totalPages": "3"}
        page = track("Zoé", f"n{params['page']}", days=params["page"])
        return {"recenttracks": {"track": page, "@attr": attributes}}

    api = connected(answer)
    rows, _ = read(api, [Claim("p", "zoe"), Claim("q", "/Zoé")])
    asked = [params for params in api.asked if params["method"] == "user.getRecentTracks"]
    assert [params["page"] for params in asked] == [1, 2, 3]
    assert {params["to"] for params in asked} == {int(NOW.timestamp())}
    assert len(rows["interactions"]) == 3


def test_loves_are_read_down_to_three_days_before_the_newest_known(connected):
    state = {}
    pages = {1: [track(days=1)], 2: [track(name="Old", days=9)], 3: [track(name="Older", days=99)]}

    def answer(params):
        if params["method"] != "user.getLovedTracks":
            return answers()(params)
        attributes = {"totalPages": len(pages)}
        return {"lovedtracks": {"track": pages[params["page"]], "@attr": attributes}}

    counts = []
    for _ in range(2):
        api = connected(answer)
        rows, _ = read(api, [Claim("p", "zoe")], state)
        counts.append((len(rows["posts"]), sum("Loved" in p["method"] for p in api.asked)))
    assert counts == [(3, 3), (1, 2)]


def test_a_love_taken_back_lately_is_removed_and_an_old_one_is_left(connected):
    state = {}
    first = [track(name="Kept", days=1), track(name="Regretted", days=2), track(days=40)]
    read(connected(answers(loved=first)), [Claim("p", "zoe")], state)
    rows, _ = read(connected(answers(loved=first[:1])), [Claim("p", "zoe")], state)

    assert [row["id"].rpartition(":")[2] for row in rows["removals"]] == ["regretted"]


def test_what_was_played_before_the_first_read_has_no_day(connected):
    state = {}
    counts = []
    for plays in ("135692303", "135692310", "135692000"):
        rows, _ = read(connected(answers(plays=plays)), [Claim("p", "/Zoé")], state)
        counts += [row["count"] for row in rows["counters"]]
    assert counts == [0, 7, 0]


def test_follows_of_claimed_accounts_only_and_none_is_no_error(connected):
    friends = [{"name": "ANA"}, {"name": "stranger"}]
    both = [Claim("p", "zoe"), Claim("q", "ana/Ana")]
    rows, _ = read(connected(answers(friends=friends)), both)
    assert [(r["actor_account_id"], r["target_account_id"]) for r in rows["interactions"]] == [
        ("zoe", "ana/Ana"),
    ]  # fmt: skip
    nobody = {"user.getFriends": error(6, 400, "no such page")}
    rows, _ = read(connected(answers(**nobody)), both)
    assert {row["outcome"] for row in rows["reads"]} == {"read"}


def test_who_hides_what_is_played_is_read_all_the_same(connected):
    hidden = {"user.getRecentTracks": error(17, 403, "Login: User required to be logged in")}
    rows, _ = read(connected(answers(loved=[track()], **hidden)), [Claim("p", "zoe")])
    assert len(rows["posts"]) == 1
    assert [(row["outcome"], "hidden" in row["note"]) for row in rows["reads"]] == [("read", True)]


def test_an_artist_whom_lastfm_does_not_know_leaves_the_user_who_is_read(connected):
    lost = error(6, 404, "The artist you supplied could not be found")
    told = answers(loved=[track()], **{"artist.getInfo": lost})
    rows, _ = read(connected(told), [Claim("p", "zoe/Band")])
    (row,) = rows["reads"]
    assert row["outcome"] == "read"
    assert "the artist's plays are not read" in row["note"]
    assert len(rows["accounts"]) == len(rows["posts"]) == 1
    assert rows["counters"] == []

    rows, _ = read(connected(told), [Claim("p", "/Band")])
    assert [row["outcome"] for row in rows["reads"]] == ["gone"]


@pytest.mark.parametrize(
    ("method", "what"),
    [("user.getLovedTracks", "loved tracks"), ("user.getRecentTracks", "plays")],
)
def test_a_list_that_is_not_there_is_not_taken_for_a_user_who_is_gone(connected, method, what):
    told = answers(**{method: error(6, 400, "no such page")})
    rows, _ = read(connected(told), [Claim("p", "zoe")])
    (row,) = rows["reads"]
    assert (row["outcome"], f"{what} are not read" in row["note"]) == ("read", True)
    rows, _ = read(connected(answers(**{"user.getInfo": error(6, 404)})), [Claim("p", "zoe")])
    assert [row["outcome"] for row in rows["reads"]] == ["gone"]


def test_an_answer_for_somebody_else_is_asked_for_again_and_never_taken(connected):
    def answer(params):
        if params["method"] == "user.getLovedTracks" and next(strange):
            return {"lovedtracks": {"track": [track()], "@attr": {"user": "bo"}}}
        return answers()(params)

    strange = iter([True, False])
    rows, _ = read(connected(answer), [Claim("p", "zoe")])
    assert rows["posts"] == []
    strange = iter([True, True])
    with pytest.raises(Unavailable, match="another user"):
        read(connected(answer), [Claim("p", "zoe")])


def test_a_name_that_was_given_away_is_not_followed(connected):
    state = {}
    read(connected(answers()), [Claim("p", "zoe")], state)
    other = {"user.getInfo": profile(opened="1700000000"), "user.getLovedTracks": None}
    rows, _ = read(connected(answers(**other)), [Claim("p", "zoe")], state)
    assert [(row["outcome"], row["note"]) for row in rows["reads"]] == [
        ("gone", "the name belongs to another user now"),
    ]  # fmt: skip
    assert rows["accounts"] == []


def test_tracks_that_cannot_be_understood_are_read_again_by_the_next_run(connected):
    state = {}
    odd = [track(name={"instant": "x"}), {**track(), "date": ""}, track(days=3)]
    rows, _ = read(connected(answers(loved=odd)), [Claim("p", "zoe")], state)
    assert len(rows["posts"]) == 1
    assert len(rows["quarantine"]) == 2
    assert "loves" not in state["cursors"]["zoe"]


def test_a_claimed_name_that_nobody_has_is_told(connected):
    rows, reading = read(
        connected(answers(**{"user.getInfo": error(6, 404)})), [Claim("p", handle="zoe")]
    )
    assert reading.claimed() == set()
    assert len(rows["quarantine"]) == 1


def test_no_country_and_no_name_are_nothing(connected):
    shown = profile(realname="", image=[{"size": "small", "#text": ""}])
    rows, _ = read(connected(answers(**{"user.getInfo": shown})), [Claim("p", "zoe")])
    (row,) = rows["accounts"]
    assert (row["display_name"], row["location"], row["default_image"]) == (None, None, True)
    assert row["created_at"] == datetime.fromtimestamp(1151509586, UTC)


def test_the_real_server_is_asked_no_faster_than_its_terms_allow(connected):
    time, waits = [0.0], []

    def sleep(seconds):
        waits.append(seconds)
        time[0] += seconds

    for base_url, slow in (("http://lastfm.test", False), (lastfm.BASE_URL, True)):
        api = connected(answers(), base_url, clock=lambda: time[0] + 1e9, sleep=sleep)
        for _ in range(11):
            api.get("", {"method": "user.getInfo"})
        assert sum(waits) == pytest.approx(2.0 if slow else 0.0)


FAILED = "Operation failed - Most likely the backend service failed. Please try again."


def failing_for(*users):
    def answer(params):
        if params.get("user") in users and params["method"] == "user.getLovedTracks":
            return error(8, 500, FAILED)
        return answers(**{"user.getInfo": profile(params["user"])})(params)

    return answer


def test_one_whose_data_the_backend_does_not_find_hinders_no_other(connected):
    claims = [Claim(name, name) for name in ("ana", "bo", "cy", "di")]
    rows, reading = read(connected(failing_for("ana", "bo", "di")), claims)
    outcomes = {row["account_id"]: row["outcome"] for row in rows["reads"]}
    assert outcomes == {"ana": "unreadable", "bo": "unreadable", "cy": "read", "di": "unreadable"}
    assert all("no usable answer" in row["note"] for row in rows["reads"] if row["note"])
    # the operator is told its own words, whoever reads the marts is not
    assert all(FAILED in str(problem) for problem in reading.failed.values())
    assert reading.failed.keys() == outcomes.keys() - {"cy"}
    assert [name for name in ("ana", "bo", "cy", "di") if reading.cursor(name, "read")] == ["cy"]


@pytest.mark.parametrize("names", [["ana"], ["ana", "bo", "cy", "di"]])
def test_three_in_a_row_or_everybody_is_lastfm_itself(connected, names):
    api = connected(failing_for(*names))
    with pytest.raises(Unavailable, match="the backend service failed"):
        read(api, [Claim(name, name) for name in names])
    loved = {one["user"] for one in api.asked if one["method"] == "user.getLovedTracks"}
    assert len(loved) == min(len(names), 3)


@pytest.mark.parametrize(("patience", "again"), [(60.0, True), (10.0, False)])
def test_too_many_requests_are_followed_by_a_minute_of_none(connected, patience, again):
    waits, told = [], [error(29, 429), profile()]
    api = connected(
        lambda params: told.pop(0) if told else answers()(params),
        sleep=waits.append,
        patience=patience,
    )
    if not again:
        with pytest.raises(Throttled):
            read(api, [Claim("p", "zoe")])
        return
    rows, _ = read(api, [Claim("p", "zoe")])
    assert waits == [60.0]
    assert [row["outcome"] for row in rows["reads"]] == ["read"]


def test_the_key_is_checked_by_one_request(world, connected):
    api = connected(lambda params: served(world, params))
    assert lastfm.whoami(api).scopes == ("public data",)
    assert api.requests == 1
    refused = connected(lambda _: error(10, 403, f"Invalid API key {KEY}"))
    with pytest.raises(Refused) as told:
        lastfm.whoami(refused)
    assert KEY not in str(told.value)


def served(world, params):
    query = {name: [str(value)] for name, value in params.items()}
    response = sandbox.serve(world, Request("GET", "/", query))
    return Answer(response.status, response.headers, response.body)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"api_key": "stolen"}, 10),
        ({"api_key": ""}, 10),
        ({"format": "xml"}, 5),
        ({"method": "user.getShouts"}, 3),
        ({"method": "user.steal"}, 3),
        ({"user": "nobody"}, 6),
        ({"limit": "1001"}, 6),
        ({"page": "0"}, 6),
        ({"secret": "1"}, 6),
    ],
)
def test_the_sandbox_refuses_as_lastfm_does(world, query, code):
    user = faces(next(iter(world.posts["lastfm"])))[0]
    asked = {"method": "user.getLovedTracks", "api_key": KEY, "format": "json", "user": user}
    assert served(world, {**asked, **query}).body["error"] == code


def test_the_sandbox_spells_as_a_converter_of_xml_does(world):
    """Lists of one and of none, counts as text, names of methods in any case."""
    kinds = set()
    for account in list(world.posts["lastfm"])[:40]:
        params = {"method": "USER.getrecenttracks", "api_key": KEY, "format": "json"}
        start = int((NOW - timedelta(days=6)).timestamp())
        body = served(world, {**params, "user": faces(account)[0], "from": start}).body
        found = body.get("recenttracks", {})
        kinds.add(type(found.get("track")).__name__)
        assert isinstance(found.get("@attr", {}).get("total", ""), str)
    assert kinds == {"list", "dict", "NoneType"}
