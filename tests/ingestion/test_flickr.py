"""What is particular to Flickr: errors inside HTTP 200, lists that vanish, names only on change."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from ingestion.client import Answer, Gone, Refused, Throttled, Unavailable
from ingestion.networks import flickr
from ingestion.networks.flickr import answers
from ingestion.networks.flickr import photos as reader
from ingestion.networks.flickr.acts import MOST_FAVES, without_addresses
from ingestion.networks.flickr.answers import A_RUN, Denied, judge, listed
from ingestion.reading import Claim, Reading
from ingestion.sandbox import flickr as sandbox
from ingestion.sandbox.exchange import Request

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
ME, BO, CY = "12345678@N00", "87654321@N02", "55555555@N05"
KEY = sandbox.SECRETS["api_key"]


def seconds(**ago):
    return str(int((NOW - timedelta(**ago)).timestamp()))


def fail(code, message="no"):
    return Answer(200, {}, {"stat": "fail", "code": code, "message": message})


def photo(number, faves="0", comments=0, days=5, **more):
    return {
        "id": str(number), "owner": ME, "title": f"Photo {number}", "ispublic": 1,
        "description": {"_content": "Un &lt;pont&gt; <b>rouge</b>"}, "tags": "lyon geo:lat=1",
        "dateupload": seconds(days=days),
        "lastupdate": seconds(days=days), "media": "photo", "views": "12",
        "pathalias": None, "count_faves": faves, "count_comments": comments, **more,
    }  # fmt: skip


def person(nsid, days=1):
    return {"nsid": nsid, "username": "planted", "favedate": seconds(days=days)}


def comment(number, author=CY, text="Bravo", **more):
    at = seconds(days=1)
    return {"id": f"1-7-{number}", "author": author, "datecreate": at, "_content": text, **more}


class Flickr:
    """A client whose answers come from lists of photos, favourites, comments and contacts."""

    def __init__(self, monkeypatch, *photos):
        self.photos, self.faves, self.comments, self.contacts = list(photos), {}, {}, []
        self.profile = {"nsid": ME, "username": {"_content": "ana"}, "photos": {"count": "3"}}
        self.odd = {}
        self.asked = []
        self.api = flickr.connect("http://flickr.test", {"api_key": KEY}, sleep=lambda _: None)
        monkeypatch.setattr(self.api, "_ask", self.ask)

    def ask(self, _url, params, _auth):
        self.api.requests += 1
        method = params["method"].removeprefix("flickr.")
        self.asked.append((method, params))
        found = self.odd.get(method) or self.answer(method, params)
        return found if isinstance(found, Answer) else Answer(200, {}, {**found, "stat": "ok"})

    def answer(self, method, params):
        size, page = params.get("per_page", 100), params.get("page", 1)
        part, number = slice((page - 1) * size, page * size), params.get("photo_id")
        match method:
            case "people.getInfo":
                return {"person": self.profile}
            case "people.getPublicPhotos":
                found = self.photos if params["user_id"] == ME else []
                pages = -(-len(found) // size)
                return {"photos": {"page": page, "pages": pages, "photo": found[part]}}
            case "photos.getFavorites":
                found = self.faves.get(number, [])
                pages = str(-(-len(found) // size))
                return {"photo": {"page": page, "pages": pages, "person": found[part]}}
            case "photos.comments.getList":
                found = self.comments.get(number)
                return {"comments": {"photo_id": number} | ({"comment": found} if found else {})}
            case "photos.getInfo":
                return {"photo": {"id": number}}
            case "contacts.getPublicList":
                found = {"page": 1, "pages": 1, "total": str(len(self.contacts))}
                listed = [{"nsid": nsid, "username": "planted"} for nsid in self.contacts]
                return {"contacts": found | ({"contact": listed} if listed else {})}
        return {}

    def methods(self):
        found, self.asked = [method for method, _ in self.asked], []
        return found

    def read(self, *claims, state=None, now=NOW):
        state = {} if state is None else state
        claims = list(claims) or [Claim("p", ME)]
        reading = Reading("flickr", claims, state, now, lambda: self.api.requests)
        rows = defaultdict(list)
        for name, page in flickr.read(self.api, reading):
            rows[name] += page
            for relation, more in reading.drain():
                rows[relation] += more
        for name, page in reading.drain():
            rows[name] += page
        return rows, reading


@pytest.fixture
def site(monkeypatch):
    return lambda *photos: Flickr(monkeypatch, *photos)


def test_who_favourited_and_commented_with_totals_and_text(site):
    there = site(photo(7, "2", 1))
    there.faves["7"] = [person(BO), person(CY, days=2)]
    there.comments["7"] = [comment(501, text="C&#039;est <i>beau</i>", author_is_deleted=1)]
    rows, _ = there.read()

    acts = {row["interaction_id"]: row for row in rows["interactions"]}
    assert acts.keys() == {f"fave:7:{BO}", f"fave:7:{CY}", "7-501"}
    assert acts[f"fave:7:{CY}"]["occurred_at"] == datetime(2026, 3, 30, 4, tzinfo=UTC)
    assert acts["7-501"]["text"] == "C'est beau"
    assert {row["act"]: row["count"] for row in rows["counters"]} == {
        "view": 12, "fave": 2, "comment": 1,
    }  # fmt: skip
    (post,) = rows["posts"]
    assert post["text"] == "Photo 7\nUn <pont> rouge\n#lyon"
    assert post["url"] == f"https://www.flickr.com/photos/{ME}/7/"


def test_a_photo_nobody_touched_costs_no_request(site):
    there = site(photo(7), photo(8))
    there.read()
    assert there.methods() == [
        "people.getInfo", "contacts.getPublicList", "profile.getProfile", "people.getPublicPhotos",
    ]  # fmt: skip


def test_names_are_asked_for_again_only_where_the_totals_changed(site):
    there, state = site(photo(7, "1", 1), photo(8, "1")), {}
    there.faves |= {"7": [person(BO)], "8": [person(BO)]}
    there.read(state=state)
    there.methods()
    there.photos[1] = photo(8, "2")
    there.faves["8"] = [person(CY), person(BO)]
    rows, _ = there.read(state=state, now=NOW + timedelta(days=1))

    assert there.methods().count("photos.getFavorites") == 1
    assert {row["post_id"] for row in rows["interactions"]} == {"8"}
    assert len(rows["counters"]) == 6
    assert rows["posts"] == []


def test_an_edited_photo_is_told_again(site):
    there, state = site(photo(7)), {}
    there.read(state=state)
    there.photos = [photo(7, lastupdate=seconds(days=0), title="Autre titre")]
    rows, _ = there.read(state=state)
    assert rows["posts"][0]["text"].startswith("Autre titre")


def test_of_an_old_photo_the_totals_first_and_names_from_the_first_change(site):
    there, state = site(photo(7, "1", 1, days=200)), {}
    there.faves["7"] = [person(BO, days=150)]
    rows, _ = there.read(state=state)
    assert rows["interactions"] == []
    assert ("fave", 1) in {(row["act"], row["count"]) for row in rows["counters"]}

    there.photos = [photo(7, "2", 1, days=200)]
    there.faves["7"].insert(0, person(CY, days=0))
    rows, _ = there.read(state=state)
    assert CY in {row["actor_account_id"] for row in rows["interactions"]}


def test_favourites_newest_first_are_read_down_to_the_last_run(site):
    there, state = site(photo(7, "200")), {}
    there.faves["7"] = [person(f"{n}@N01", days=9) for n in range(200)]
    there.read(state=state)
    assert there.methods().count("photos.getFavorites") == 4
    there.photos = [photo(7, "201")]
    there.faves["7"].insert(0, person(BO, days=0))
    there.read(state=state)
    assert there.methods().count("photos.getFavorites") == 1


def test_of_a_famous_photo_the_newest_favourites_do(site):
    there = site(photo(7, "5000"))
    there.faves["7"] = [person(f"{n}@N01") for n in range(5000)]
    rows, _ = there.read()
    assert len(rows["interactions"]) == MOST_FAVES


def test_photos_older_than_the_horizon_end_the_list(site, monkeypatch):
    monkeypatch.setattr(reader, "PHOTOS_AT_ONCE", 2)
    there = site(*(photo(n, days=days) for n, days in enumerate([5, 300, 350, 365, 400, 800])))
    rows, _ = there.read()
    assert [row["post_id"] for row in rows["posts"]] == ["0", "1", "2"]
    assert there.methods().count("people.getPublicPhotos") == 2


def test_a_page_behind_the_last_is_not_read_twice(site):
    there = site()
    last = {"photos": {"page": "1", "pages": 3, "photo": [photo(7)]}}
    there.odd["people.getPublicPhotos"] = last
    found = list(listed(there.api, "people.getPublicPhotos", ("photos", "photo")))
    assert len(found) == 1


def test_a_photo_not_listed_any_more_is_gone_only_when_asking_for_it_says_so(site):
    there, state = site(photo(7), photo(8)), {}
    there.read(state=state)
    there.photos = [photo(8)]
    rows, _ = there.read(state=state)
    assert rows["removals"] == []
    there.odd["photos.getInfo"] = fail(1, "Photo not found")
    rows, _ = there.read(state=state)
    assert [row["id"] for row in rows["removals"]] == ["7"]
    rows, _ = there.read(state=state)
    assert rows["removals"] == []


def test_a_photo_that_is_not_public_never_enters(site):
    there = site(photo(7, "1", ispublic="0"))
    rows, reading = there.read()
    assert not rows["posts"]
    assert not rows["counters"]
    assert reading.skipped == {"photo that is not public": 1}


def test_a_photo_that_vanishes_meanwhile_does_not_stop_the_others(site):
    there = site(photo(7, "1"), photo(8, comments=1))
    there.odd["photos.getFavorites"] = fail(1, "Photo not found")
    there.comments["8"] = [comment(501)]
    rows, reading = there.read()
    assert [row["interaction_id"] for row in rows["interactions"]] == ["8-501"]
    assert sum(reading.skipped.values()) == 1
    assert rows["reads"][0]["outcome"] == "read"


def test_an_answer_to_somebody_claimed_is_also_an_act_on_them(site):
    there = site(photo(7, comments=3))
    address = "https://www.flickr.com/photos/"
    there.comments["7"] = [
        comment(1, ME, f"[{address}Bo-Photos] merci"),
        comment(2, BO, f"[{address}{ME}] de rien"),
        comment(3, CY, f'<a href="{address}stranger/" rel="nofollow">Planted Name</a> oui'),
    ]
    rows, _ = there.read(Claim("p", ME), Claim("q", BO, handle="bo-photos"))
    replies = [row for row in rows["interactions"] if row["act"] == "reply"]
    assert [(r["actor_account_id"], r["target_account_id"]) for r in replies] == [(ME, BO)]
    texts = {row["text"] for row in rows["interactions"]}
    assert texts == {f"[{address}Bo-Photos] merci", f"[{address}{ME}] de rien", "… oui"}


def test_addresses_of_strangers_leave_a_text():
    told = "a [https://www.flickr.com/photos/planted] b http://flickr.com/people/planted/?x=1 c"
    assert without_addresses(told, {}) == "a … b … c"


def test_contacts_are_follows_once_and_the_number_stays_between_weeks(site, monkeypatch):
    there, state, claims = site(), {}, [Claim("p", ME), Claim("q", BO)]
    there.contacts = [BO, CY]
    rows, _ = there.read(*claims, state=state)
    assert [(row["act"], row["target_account_id"]) for row in rows["interactions"]] == [
        ("contact", BO)
    ]
    monkeypatch.setattr(flickr, "CONTACTS_A_RUN", 0)
    there.methods()
    rows, _ = there.read(*claims, state=state)
    assert "contacts.getPublicList" not in there.methods()
    assert {row["account_id"]: row["following"] for row in rows["accounts"]} == {ME: 2, BO: 2}
    monkeypatch.setattr(flickr, "CONTACTS_A_RUN", 1)
    rows, _ = there.read(*claims, state=state)
    assert rows["interactions"] == []


def test_a_user_who_left_is_gone(site):
    there = site()
    for answer in (fail(5, "User deleted"), fail(1), {"person": {"nsid": ME, "is_deleted": "1"}}):
        there.odd["people.getInfo"] = answer
        rows, _ = there.read()
        assert [row["outcome"] for row in rows["reads"]] == ["gone"]
        assert not rows["accounts"]


def test_an_account_that_is_not_shown_does_not_stop_the_others(site):
    there = site(photo(7))
    there.odd["people.getPublicPhotos"] = fail(99, "Insufficient permissions")
    rows, _ = there.read(Claim("p", ME), Claim("q", BO))
    assert {row["outcome"] for row in rows["reads"]} == {"unreadable"}
    assert len(rows["reads"]) == 2


@pytest.mark.parametrize(
    ("claim", "asked"),
    [
        (Claim("p", url=f"https://www.flickr.com/people/{ME}/"), ["user_id"]),
        (Claim("p", handle=ME), ["user_id"]),
        (Claim("p", url="https://www.flickr.com/photos/ana-b/albums"), ["url"]),
        (Claim("p", handle="@ana-b"), ["url"]),
    ],
)
def test_which_user_a_claim_means(site, claim, asked):
    there = site()
    rows, reading = there.read(claim)
    assert reading.account_of(claim) == ME
    sent = [params for method, params in there.asked if method == "people.getInfo"]
    assert [[key for key in ("user_id", "url") if key in params] for params in sent] == [asked]
    assert len(rows["accounts"]) == 1


def test_a_screen_name_is_found_where_no_address_has_it(site):
    there, claim = site(), Claim("p", handle="Rev Dan")
    there.odd["people.getInfo"] = fail(1, "User not found")
    there.odd["people.findByUsername"] = {"user": {"nsid": BO, "id": BO}}
    _, reading = there.read(claim)
    assert reading.account_of(claim) == BO
    there.odd["people.findByUsername"] = fail(1, "User not found")
    rows, _ = there.read(Claim("p", handle="nobody"))
    assert len(rows["quarantine"]) == 1


def test_a_run_stops_before_the_hours_queries_are_used_up(site):
    there = site()
    there.api.requests = A_RUN
    with pytest.raises(Throttled, match="next run"):
        there.read()
    assert there.asked == []


def test_an_account_with_too_many_photos_leaves_some_to_the_next_run(site, monkeypatch):
    monkeypatch.setattr(reader, "MOST_NAMED", 2)
    there, state = site(*(photo(n, "1") for n in range(3))), {}
    there.faves = {str(n): [person(BO)] for n in range(3)}
    first, reading = there.read(state=state)
    second, _ = there.read(state=state)
    assert len(first["interactions"]) == 2
    assert len(second["interactions"]) == 1
    assert reading.skipped["photos whose acts are left to the next run"] == 1


def test_a_busy_account_leaves_photos_to_the_next_run_and_is_read_in_the_end(site, monkeypatch):
    monkeypatch.setattr(answers, "A_RUN", 10)
    monkeypatch.setattr(reader, "MOST_REQUESTS", 5)
    there, state = site(*(photo(n, "100", days=n) for n in range(6))), {}
    there.faves = {str(n): [person(f"{fan}@N01") for fan in range(100)] for n in range(6)}
    named = []
    for night in range(4):
        there.api.requests = 0
        rows, _ = there.read(state=state, now=NOW + timedelta(days=night))
        assert [row["outcome"] for row in rows["reads"]] == ["read"]
        named.append(sorted({row["post_id"] for row in rows["interactions"]}))
    assert named == [["0", "1"], ["2", "3"], ["4", "5"], []]


@pytest.mark.parametrize("problem", [Throttled("429"), Unavailable("502"), KeyError("id")])
def test_an_account_that_is_broken_off_goes_on_where_it_was(site, monkeypatch, problem):
    there, state = site(*(photo(n, "1", days=n) for n in range(4))), {}
    there.faves = {str(n): [person(BO)] for n in range(4)}
    there.read(state=state)
    assert there.methods().count("photos.getFavorites") == 4
    there.photos = [photo(n, "2", days=n) for n in range(-1, 4) if n != 3]
    there.faves |= {str(n): [person(CY, days=-4), person(BO)] for n in range(-1, 3)}

    def breaking(method, params, answer=there.answer):
        if params.get("photo_id") == "1":
            raise problem
        return answer(method, params)

    def named():
        found = [params["photo_id"] for how, params in there.asked if how.endswith("Favorites")]
        there.asked = []
        return list(dict.fromkeys(found))

    with monkeypatch.context() as broken:
        broken.setattr(there, "answer", breaking)
        with pytest.raises(type(problem)):
            there.read(state=state, now=NOW + timedelta(days=5))
    assert named() == ["-1", "0", "1"]
    there.odd["photos.getInfo"] = fail(1)
    # the second read begins long after the look-back of what the first one began with
    rows, _ = there.read(state=state, now=NOW + timedelta(days=9))
    assert named() == ["1", "2"]
    assert {row["post_id"] for row in rows["interactions"]} == {"1", "2"}
    assert all(row["actor_account_id"] in (BO, CY) for row in rows["interactions"])
    assert [row["id"] for row in rows["removals"]] == ["3"]
    rows, _ = there.read(state=state, now=NOW + timedelta(days=10))
    assert (rows["interactions"], rows["removals"]) == ([], [])


@pytest.mark.parametrize("before", [60, 0])
def test_a_photo_that_waits_longer_than_the_look_back_loses_no_name(site, monkeypatch, before):
    old = [person(f"{fan}@N01", days=1) for fan in range(before)]
    there, state = site(photo(7, str(before), days=80)), {}
    there.faves["7"] = old
    there.read(state=state)
    between = [person(f"{fan}@N02", days=-2) for fan in range(60)]
    last = [person(f"{fan}@N03", days=-9) for fan in range(60)]
    there.photos, there.faves["7"] = [photo(7, str(before + 120), days=80)], last + between + old
    with monkeypatch.context() as busy:
        busy.setattr(reader, "MOST_REQUESTS", 0)
        for days in (5, 10):
            rows, _ = there.read(state=state, now=NOW + timedelta(days=days))
            assert not rows["interactions"]
    for expected in (120 + before, 0):
        rows, _ = there.read(state=state, now=NOW + timedelta(days=15))
        assert len(rows["interactions"]) == expected


def test_a_new_photo_that_waits_is_named_though_it_grew_old_meanwhile(site, monkeypatch):
    there, state = site(photo(7, "1", days=89)), {}
    there.faves["7"] = [person(BO)]
    with monkeypatch.context() as busy:
        busy.setattr(reader, "MOST_REQUESTS", 0)
        there.read(state=state)
    rows, _ = there.read(state=state, now=NOW + timedelta(days=2))
    assert [row["actor_account_id"] for row in rows["interactions"]] == [BO]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (fail(1), Gone),
        (fail("2"), Gone),
        (fail(5), Gone),
        (fail(105), Unavailable),
        (fail(201), Unavailable),
        (fail(98), Denied),
        (fail(100), Refused),
        (fail(112), Refused),
        (Answer(200, {}, ["odd"]), Unavailable),
        (Answer(200, {}, {"photos": {}}), Unavailable),
        (Answer(200, {}, {"stat": "ok"}), type(None)),
        (Answer(429, {}, None, is_json=False), Unavailable),
        (Answer(502, {}, None, is_json=False), type(None)),
    ],
)
def test_what_answers_mean(answer, problem):
    assert type(judge(answer)) is problem


def test_whoami_says_what_a_key_is_good_for_and_tells_no_secret(world, monkeypatch):
    api = flickr.connect("http://flickr.test", {"api_key": KEY})

    def serve(_url, params, _auth):
        query = {name: [str(value)] for name, value in params.items()}
        response = sandbox.serve(world, Request("GET", "/services/rest/", query))
        return Answer(response.status, {}, response.body)

    monkeypatch.setattr(api, "_ask", serve)
    told = flickr.whoami(api)
    assert told.scopes == ("public data",)
    assert KEY not in str(told)
    api.params = {**api.params, "api_key": "stolen"}
    with pytest.raises(Refused, match="SOURCES__FLICKR__API_KEY"):
        flickr.whoami(api)


@pytest.fixture(scope="module")
def left(world):
    """Somebody who left."""
    view = sandbox.View(world)
    return next(who for who, account in view.accounts.items() if view.has_left(account))


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"api_key": ""}, 100),
        ({"api_key": "stolen"}, 100),
        ({"method": "flickr.people.steal"}, 112),
        ({"method": "people.getInfo", "user_id": "USER"}, 112),
        ({"method": "flickr.people.getInfo", "user_id": "1@N01"}, 1),
        ({"method": "flickr.people.getInfo"}, 1),
        ({"method": "flickr.people.getPublicPhotos", "user_id": "1@N01"}, 2),
        ({"method": "flickr.people.getPublicPhotos", "user_id": "USER", "since": "1"}, 3),
        ({"method": "flickr.people.getPublicPhotos", "user_id": "USER", "extras": "likes"}, 3),
        ({"method": "flickr.photos.getFavorites", "photo_id": "nothing"}, 1),
        ({"method": "flickr.people.getInfo", "user_id": "LEFT"}, 5),
    ],
)
def test_the_sandbox_refuses_as_flickr_does(world, left, query, code):
    names = {"USER": next(iter(world.posts["flickr"])), "LEFT": left}
    whole = {"method": "flickr.test.echo", "api_key": KEY, "format": "json", "nojsoncallback": "1"}
    asked = {name: [names.get(value, value)] for name, value in (whole | query).items()}
    response = sandbox.serve(world, Request("GET", "/services/rest/", asked))
    assert (response.status, response.body["code"]) == (200, code)


def test_without_asking_for_plain_json_other_things_come(world):
    asked = {"method": ["flickr.test.echo"], "api_key": [KEY]}
    xml = sandbox.serve(world, Request("GET", "/services/rest/", asked))
    assert xml.body.startswith("<?xml")
    script = sandbox.serve(world, Request("GET", "/services/rest/", asked | {"format": ["json"]}))
    assert script.body.startswith("jsonFlickrApi(")
