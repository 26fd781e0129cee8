"""Tumblr's posts as tumblr-backup saves them: the API's rows, and nothing that is not public."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from ingestion.archives import Refused, import_archive, recognise
from ingestion.networks.tumblr import connect

ME, BO = "t:me-7", "t:bo-8"


def saved(number, state="published", uuid=ME, name="ana", **more):
    return {
        "type": "text", "blog_name": name, "id": number, "id_string": str(number),
        "blog": {"name": name, "uuid": uuid, "url": f"https://{name}.tumblr.com/"},
        "post_url": f"https://{name}.tumblr.com/post/{number}", "reblog_key": "x", "state": state,
        "timestamp": 1772352000, "tags": ["été"], "note_count": 1, "title": "Titre",
        "body": "<p>L&eacute;t&eacute;</p>", "reblog": {"comment": "<p>L&eacute;t&eacute;</p>"},
        "anonymous_email": "planted@x.test", "asking_name": "planted", **more,
    }  # fmt: skip


def note(kind="like", uuid=BO, name="planted-bo", **more):
    return {"type": kind, "timestamp": 1772355600, "blog_name": name, "blog_uuid": uuid, **more}


def members(*posts, folder="ana/json"):
    return {f"{folder}/{post['id']}.json": json.dumps(post) for post in posts}


@pytest.fixture
def backup(home, bring):
    """Import posts into a home in which ME is claimed."""
    home.register("tumblr", [ME])
    return lambda *posts, **more: bring({**members(*posts), "ana/posts/1.html": "planted", **more})


def test_published_posts_and_no_others(backup, rows):
    report = backup(
        saved(1), saved(2, "private"), saved(3, "draft"), saved(4, "queued"),
        saved(5, uuid=BO, name="bo"), saved(6, state=None),
    )  # fmt: skip
    (post,) = rows("tumblr", "posts")
    assert (post["post_id"], post["account_id"], post["kind"]) == ("1", ME, "text")
    assert post["text"] == "Titre\nLété\n#été"
    assert post["created_at"] == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert report.left_out["posts that are not said to be public"] == 4
    assert report.left_out["posts of a blog that is not the export's"] == 1
    assert report.unread == ["ana/posts/1.html"]


def test_what_is_passed_on_keeps_ones_own_words_only(backup, rows):
    root = {"reblogged_root_id": "77", "reblogged_root_uuid": BO, "body": "<p>planted</p>"}
    backup(
        saved(1, title=None, reblog={"comment": ""}, **root),
        saved(2, title=None, reblog={"comment": "<p>à moi</p>"}, **root),
    )
    naked, spoken = rows("tumblr", "posts")
    assert (naked["text"], naked["kind"]) == (None, "reblog")
    assert naked["repost_of_post_id"].startswith("~")
    assert (spoken["text"], spoken["repost_of_post_id"]) == ("à moi\n#été", None)


def test_notes_that_were_saved_are_the_acts_they_are(backup, rows):
    notes = [note(), note("reblog", post_id="9"), note("reply", reply_text="planted words")]
    backup(saved(1, notes=notes))
    acts = rows("tumblr", "interactions")
    assert {row["act"] for row in acts} == {"like", "reblog", "reply"}
    assert {row["actor_account_id"][0] for row in acts} == {"~"}


def test_an_export_makes_the_rows_that_the_api_made(connected, home, world, busy, rows, settings):
    """A blog of the sandbox once more, as tumblr-backup saves it: no row is new or different."""
    blog = max(busy("tumblr", 20), key=lambda blog: len(world.posts["tumblr"][blog]))
    home.register("tumblr", [blog])
    home.refresh("tumblr")
    before = {name: rows("tumblr", name) for name in ("posts", "interactions")}
    api = connect(f"{connected.address}/tumblr", {"api_key": settings["SOURCES__TUMBLR__API_KEY"]})
    asked = {"npf": "true", "reblog_info": "true", "notes_info": "true"}
    posts = api.response(f"blog/{blog}/posts", asked)["posts"]
    api.close()
    path = home.path / "backup" / "json"
    path.mkdir(parents=True)
    for post in posts:
        (path / f"{post['id']}.json").write_text(json.dumps(post))
    report = import_archive(path.parent, home, now=home.now + timedelta(days=2))

    def without_times(found):
        left_out = {"observed_at", "_dlt_load_id", "_dlt_id"}
        return [{k: v for k, v in row.items() if k not in left_out} for row in found]

    assert len(posts) > 3
    assert len(before["interactions"]) > 5
    assert report.left_out.total() == 0
    for name, known in before.items():
        assert without_times(rows("tumblr", name)) == without_times(known)


def test_nothing_of_others_and_nothing_private_is_stored(backup, home, everything_below):
    ask = {"type": "ask", "blocks": [0], "attribution": {"blog": {"name": "planted"}}}
    blocks = [{"type": "text", "text": "planted question"}, {"type": "text", "text": "ma réponse"}]
    backup(
        saved(1, content=blocks, layout=[ask], notes=[note("reply", reply_text="planted words")]),
        saved(2, "private", body="planted"),
    )
    found = everything_below(home.path)
    assert "ma réponse" in found
    assert "planted" not in found.lower()
    assert BO not in found


def test_a_broken_post_does_not_stop_the_others(backup, rows):
    report = backup(saved(1), **{"ana/json/2.json": '{"id":', "ana/json/3.json": "[1]"})
    assert [row["post_id"] for row in rows("tumblr", "posts")] == ["1"]
    assert [place for place, _ in report.problems] == ["ana/json/2.json"]


@pytest.mark.parametrize(
    "changes", [{"timestamp": "soon"}, {"timestamp": None}, {"timestamp": 10**17}, {"title": [1]}]
)
def test_an_odd_value_is_refused_with_its_row(backup, rows, changes):
    report = backup(saved(1, **changes), saved(2))
    assert [row["post_id"] for row in rows("tumblr", "posts")] == ["2"]
    assert report.quarantined == 1


def test_a_blog_claimed_by_its_name_is_the_folders(home, bring):
    home.register("tumblr", [])
    (home.registry / "people.csv").write_text("person_id,basis\np0,public_figure\n")
    claims = home.registry / "person_accounts.csv"
    claims.write_text("person_id,network,handle\np0,tumblr,@Ana\n")
    both = members(saved(1)) | members(saved(9, uuid=BO, name="bo"), folder="bo/json")
    assert bring(both).accounts == [ME]
    claims.write_text("person_id,network,handle\np0,tumblr,leo\n")
    with pytest.raises(Refused, match=f"PERSON_ID,tumblr,{ME},ana,https://ana.tumblr.com/"):
        bring(both)


def test_neither_tumblrs_own_export_nor_other_json_is_taken_for_it(pack):
    assert recognise(pack({"html/1.html": "<p>x</p>", "payload-0.json": '[{"data": {}}]'})) == []
    assert recognise(pack({"json/1.json": '{"id": 1}'}, name="other")) == []


# whose it is, and what test_mutations.py changes in it
EXPORT = ME, members(*(saved(number, notes=[note(), note("reply")]) for number in range(1, 5)))
