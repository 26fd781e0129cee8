"""Saved loves, plays and shouts of Last.fm: whoever's they are has to be said."""

import json
import random
from collections import Counter
from datetime import UTC, datetime

import pytest

from ingestion.archives import Refused, module_of, recognise
from ingestion.networks.lastfm.listening import listen
from ingestion.pages import fit
from ingestion.reading import Claim, Reading
from ingestion.relations import RELATIONS
from ingestion.unpacking import Archive

NOW = datetime(2026, 4, 1, tzinfo=UTC)
TOKENS = [
    b'"',
    b"[",
    b"}",
    b"\0",
    b"\xff",
    b",",
    b"\n",
    b"null",
    b"9" * 40,
    b'"\\ud800"',
    b"[" * 300,
]
ME, BO = "zoe", "bo/Les Autres"
PLAIN = (
    'Les Autres,Album,Song 1,"24 Mar 2026 19:31"\n'
    'Cher,,"Comma, here","24 Mar 2026 19:35"\n'
    'les autres,"Album",Song 2,"24 Mar 2026 19:40"\n'
)


def track(name="Song 1", artist="Les Autres", uts="1774380672", **more):
    return {"artist": {"name": artist}, "name": name, "date": {"uts": uts}, "url": "x", **more}


def pages(*tracks, user=ME):
    return json.dumps([{"track": list(tracks), "@attr": {"user": user, "page": "1"}}])


@pytest.fixture
def saved(home, bring):
    """Import files that p0, who is zoe, says are hers."""
    home.register("lastfm", [ME, BO])

    def saved(members, **options):
        return bring(members, **{"person": "p0", **options})

    return saved


def test_a_plain_table_gives_plays_of_claimed_artists(saved, rows):
    report = saved({"zoe.csv": PLAIN})
    acts = rows("lastfm", "interactions")
    assert {(a["act"], a["actor_account_id"], a["target_account_id"]) for a in acts} == {
        ("listen", ME, BO)
    }
    assert sorted(a["occurred_at"] for a in acts) == [
        datetime(2026, 3, 24, 19, 31, tzinfo=UTC), datetime(2026, 3, 24, 19, 40, tzinfo=UTC),
    ]  # fmt: skip
    assert report.left_out["plays of artists that nobody else claims"] == 1
    assert rows("lastfm", "posts") == []


def test_a_table_with_a_header_is_read_by_it(saved, rows):
    table = (
        "uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n"
        '1774380672,"24 Mar 2026, 19:31",Les Autres,,Album,,Song 1,\n'
    )
    saved({"zoe.csv": table})
    (act,) = rows("lastfm", "interactions")
    assert act["occurred_at"] == datetime.fromtimestamp(1774380672, UTC)


def test_what_the_api_told_to_the_second_and_a_table_to_the_minute_is_one_play(saved, rows, home):
    at = datetime.fromtimestamp(1774380672, UTC)
    spoken = listen(Reading("lastfm", [], {}, home.now), ME, ("Les Autres", "Song 1", at), BO)
    saved({"zoe.csv": PLAIN})
    assert spoken["interaction_id"] in {
        row["interaction_id"] for row in rows("lastfm", "interactions")
    }
    assert saved({"zoe.csv": PLAIN}).kept == {}


def test_loves_are_posts_and_plays_are_not(saved, rows):
    saved({"lovedtracks.json": pages(track()), "plays.json": pages(track("Song 2", album={}))})
    (post,) = rows("lastfm", "posts")
    assert (post["text"], post["kind"]) == ("Les Autres – Song 1", "love")
    assert sorted(row["act"] for row in rows("lastfm", "interactions")) == ["listen", "love"]


def test_an_answer_kept_as_it_came_is_read_and_what_plays_now_is_passed_over(saved, rows):
    now = track("Now", album={}, **{"@attr": {"nowplaying": "true"}})
    body = {"recenttracks": {"track": [now, track(album={})], "@attr": {"user": "Zoe"}}}
    report = saved({"a.json": json.dumps(body), "b.json": json.dumps([body])})
    assert len(rows("lastfm", "interactions")) == 1
    assert report.problems == []


@pytest.mark.parametrize("wrap", [lambda page: page, lambda page: [page], lambda p: p["track"]])
def test_another_users_pages_are_left_out_where_they_say_so(saved, rows, wrap):
    """A bare list says nothing: then the word of who imports it is all there is."""
    page = {"track": [track()], "@attr": {"user": "ana"}}
    saved({"a.json": json.dumps(wrap(page))})
    says_whose = wrap(page) != page["track"]
    assert bool(rows("lastfm", "posts")) != says_whose


def test_shouts_of_old_are_comments_on_whose_wall_it_is(saved, rows, home, everything_below):
    shouts = [
        {"body": "planted words", "author": "Stranger9", "date": "Fri, 12 Dec 2008 13:20:41"},
        {"body": "mine", "author": "BO", "date": "Sat, 13 Dec 2008 13:20:41"},
        {"body": "no date", "author": "bo"},
    ]
    report = saved({"shouts.json": json.dumps({"shouts": {"shout": shouts}})})
    acts = sorted(rows("lastfm", "interactions"), key=lambda row: row["occurred_at"])
    assert [(a["act"], a["target_account_id"], a["text"]) for a in acts] == [
        ("shout", ME, None), ("shout", ME, "mine"),
    ]  # fmt: skip
    assert acts[1]["actor_account_id"] == BO
    assert acts[0]["occurred_at"] == datetime(2008, 12, 12, 13, 20, 41, tzinfo=UTC)
    assert len(report.problems) == 1
    for planted in ("planted words", "stranger9"):
        assert planted not in everything_below(home.path).lower()


def test_it_is_of_nobody_until_somebody_says_so(saved):
    with pytest.raises(Refused, match="--person"):
        saved({"zoe.csv": PLAIN}, person=None)


def test_broken_rows_and_files_are_told_and_the_rest_is_read(saved, rows):
    broken = PLAIN + 'Les Autres,,Song 3,"yesterday"\nLes Autres,Song 4\n\n'
    cut = json.dumps({"lovedtracks": {"track": [track("Song 8"), track("Song 9")]}})[:-40]
    report = saved({"a.csv": broken, "b.json": cut, "c.json": "[]"})
    assert len(rows("lastfm", "interactions")) == 3
    assert {place.split(",")[0] for place, _ in report.problems} == {"a.csv", "b.json"}
    assert report.unread == ["c.json"]


@pytest.mark.parametrize(
    "members",
    [
        {"a.csv": "First,Second,Third,Fourth\na,b,c,d\n"},
        {"a.csv": "artist,track\nCher,Believe\n"},
        {"a.json": '{"artist": "x", "name": "y"}'},
        {"messages.json": '[{"author": "x", "body": "y"}]'},
        {"a.csv": ""},
    ],
)
def test_files_of_others_are_not_taken_for_lastfms(pack, members):
    assert recognise(pack(members)) == []


def test_no_change_at_random_makes_it_crash(tmp_path, pack):
    chance, told = random.Random(7), Counter()
    reading = Reading("lastfm", [Claim("p0", ME), Claim("p1", BO)], {}, NOW)
    tracks = [track(f"Song {n}", album={}) for n in range(9)]
    contents = {"a.json": pages(*tracks), "b.csv": PLAIN * 3, "c.json": json.dumps(tracks)}
    for _ in range(150):
        members = {name: bytearray(content.encode()) for name, content in contents.items()}
        content = members[chance.choice(sorted(members))]
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(content))
            content[at : at + chance.choice([0, 1, 30])] = chance.choice(TOKENS)
        with Archive(pack(members)) as archive:
            archive.accounts = [ME]
            for name, page in module_of("lastfm").read(archive, reading):
                assert not fit(RELATIONS[name], page, NOW).rejects
                told[name] += len(page)
            told["with problems"] += bool(archive.problems)
    assert told["interactions"] > 500
    assert told["with problems"] > 30


# whose it is, and what test_mutations.py changes in it
EXPORT = (
    ME,
    {
        "a.json": pages(*(track(f"Song {number}", album={}) for number in range(9))),
        "b.csv": PLAIN * 3,
    },
)
