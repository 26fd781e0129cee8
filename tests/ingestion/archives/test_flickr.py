"""Flickr's export: only public photos, ids of the API, and nothing of mail or of where one was."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from ingestion.archives import Refused, import_archive, recognise
from ingestion.networks import flickr
from ingestion.networks.flickr.answers import ask
from ingestion.sandbox import flickr as sandbox

ME, BO, CY = "12345678@N00", "87654321@N02", "55555555@N05"
PROFILE = {
    "real_name": "Ana B", "screen_name": "ana", "nsid": ME, "path_alias": "ana-b",
    "join_date": "2005-08-31 03:47:36", "description": "Des <b>photos</b> &amp; rien d'autre",
    "city": "Lyon", "country": "France", "email": "planted@x.test", "pro_user": "yes",
    "profile_url": "https://www.flickr.com/people/ana-b/", "stats": {"views": "9"},
}  # fmt: skip


def photo(number, privacy="public", comments=(), **more):
    return {
        "id": str(number), "name": f"Photo {number}", "description": "Un pont &quot;rouge&quot;",
        "count_views": "12", "count_faves": "3", "count_comments": str(len(comments)),
        "date_taken": "2025-05-01 10:00:00", "date_imported": "2026-03-20 08:00:00",
        "photopage": f"https://www.flickr.com/photos/ana-b/{number}/", "privacy": privacy,
        "geo": [{"latitude": "45764000", "longitude": "4835000"}],
        "tags": [{"tag": "Port Lumière", "user": ME}, {"tag": "geo:lat=45.764", "user": ME}],
        "people": [{"user": "planted-tagged"}], "notes": [{"comment": "planted-note"}],
        "comments": list(comments), **more,
    }  # fmt: skip


def said(number, user=CY, text="Bravo", date="2026-03-21 09:00:00"):
    url = f"https://www.flickr.com/photos/ana-b/7/#comment{number}"
    return {"id": f"1-7-{number}", "date": date, "user": user, "comment": text, "url": url}


@pytest.fixture
def export(home, bring):
    """Import members of ana's export; bo is claimed too."""
    home.register("flickr", [ME, BO])
    (home.registry / "person_accounts.csv").write_text(
        f"person_id,network,account_id,handle\np0,flickr,{ME},ana-b\np1,flickr,{BO},Bo-Photos\n"
    )

    def export(members, profile=PROFILE, **options):
        whole = ({"account_profile": profile} if profile else {}) | members
        return bring({f"{name}.json": json.dumps(m) for name, m in whole.items()}, **options)

    return export


def test_public_photos_with_totals_and_who_commented(export, rows):
    report = export({"photo_7": photo(7, comments=[said(501), said(502, BO)])})
    (post,) = rows("flickr", "posts")
    assert (post["post_id"], post["account_id"]) == ("7", ME)
    assert post["text"] == 'Photo 7\nUn pont "rouge"\n#portlumière'
    assert post["created_at"] == datetime(2026, 3, 20, 8, tzinfo=UTC)
    assert {row["act"]: row["count"] for row in rows("flickr", "counters")} == {
        "view": 12, "fave": 3, "comment": 2,
    }  # fmt: skip
    acts = {row["actor_account_id"]: row for row in rows("flickr", "interactions")}
    assert acts[BO]["interaction_id"] == acts[BO]["acting_post_id"] == "7-502"
    assert acts[BO]["occurred_at"] == datetime(2026, 3, 21, 9, tzinfo=UTC)
    assert len(acts) == 2
    assert report.quarantined == 0


def test_a_photo_that_is_not_said_to_be_public_enters_no_table(export, home, everything_below):
    told = ["private", "friends", "friend & family", "", None, "Public ", True]
    members = {
        f"photo_{n}": photo(n, privacy, [said(n, text="planted-words")], name="planted-name")
        for n, privacy in enumerate(told)
    }
    report = export(members)
    assert "planted" not in everything_below(home.path)
    assert not any(home.raw("flickr")[name] for name in ("posts", "counters", "interactions"))
    assert report.left_out["photos that are not said to be public"] == len(told)


def test_followers_are_counted_and_only_claimed_ones_named(export, rows, home, everything_below):
    export(
        {
            "followers_part001": {"followers": {
                "Bo": "https://www.flickr.com/people/bo-photos/",
                "planted-one": "https://www.flickr.com/people/planted-two/",
            }},
            "followers_part002": {"followers": {"x": "https://www.flickr.com/people/planted-3/"}},
            "contacts_part001": {"contacts": {"Bo": f"https://www.flickr.com/people/{BO}/"}},
        }
    )  # fmt: skip
    (account,) = rows("flickr", "accounts")
    assert (account["followers"], account["following"]) == (3, 1)
    assert account["created_at"] == datetime(2005, 8, 31, 3, 47, 36, tzinfo=UTC)
    assert (account["location"], account["description"]) == (
        "Lyon, France", "Des photos & rien d'autre",
    )  # fmt: skip
    pairs = {
        (r["actor_account_id"], r["target_account_id"]) for r in rows("flickr", "interactions")
    }
    assert pairs == {(BO, ME), (ME, BO)}
    assert "planted" not in everything_below(home.path)


def test_own_favourites_and_comments_count_where_the_photo_is_known(export, bring, home, rows):
    theirs = {
        "account_profile.json": json.dumps(
            {"nsid": BO, "screen_name": "bo", "path_alias": "bo-photos"}
        ),
        "photo_70.json": json.dumps(photo(70)),
        "photo_71.json": json.dumps(photo(71, date_imported="2026-01-01 08:00:00")),
    }
    bring(theirs)
    url = "https://www.flickr.com/photos/bo-photos/70/#comment900"
    own = {
        "photo_id": "70",
        "comment": "Joli",
        "created": "2026-03-25 07:00:00",
        "comment_url": url,
    }
    report = export(
        {
            "faves_part001": {"faves": [{"photo_id": n} for n in ("70", "71", "72")]},
            "photos_comments_part001": {"comments": [own, {**own, "photo_id": "72"}]},
        }
    )
    acts = {row["interaction_id"]: row for row in rows("flickr", "interactions")}
    assert acts.keys() == {f"fave:70:{ME}", "70-900"}
    assert acts[f"fave:70:{ME}"]["occurred_at"] is None
    assert (acts["70-900"]["target_account_id"], acts["70-900"]["text"]) == (BO, "Joli")
    assert report.left_out["favourites of photos that are not known here"] == 1
    assert report.left_out["favourites, which have no date, of photos older than a month"] == 1
    assert report.left_out["comments on photos that are not known here"] == 1


@pytest.mark.parametrize("shape", ["list", "older key"])
def test_parts_may_be_bare_lists_or_have_another_key(export, shape):
    items = [{"photo_id": "9"}]
    report = export({"faves_part001": items if shape == "list" else {"favorites": items}})
    assert report.left_out["favourites of photos that are not known here"] == 1
    assert report.problems == []


def test_an_export_makes_the_rows_that_the_api_made(connected, busy, home, rows, tmp_path, pack):
    """What the sandbox shows of an account once more, as its export tells it."""
    (me,) = busy("flickr", 1)
    home.register("flickr", [me])
    home.refresh("flickr")
    before = {name: rows("flickr", name) for name in ("posts", "interactions", "counters")}
    api = flickr.connect(f"{connected.address}/flickr", sandbox.SECRETS)
    totals = {(row["post_id"], row["act"]): row["count"] for row in before["counters"]}
    members = {"account_profile.json": json.dumps({"nsid": me, "screen_name": "me"})}
    for post in before["posts"]:
        number = post["post_id"]
        body = ask(api, "photos.comments.getList", photo_id=number)["comments"]
        comments = [
            {
                "id": one["id"], "user": one["author"], "comment": one["_content"],
                "date": f"{datetime.fromtimestamp(int(one['datecreate']), UTC):%Y-%m-%d %H:%M:%S}",
                "url": one["permalink"],
            }
            for one in body.get("comment", [])
        ]  # fmt: skip
        members[f"photo_{number}.json"] = json.dumps(
            {
                "id": number, "name": post["text"], "privacy": "public", "comments": comments,
                "date_imported": f"{post['created_at']:%Y-%m-%d %H:%M:%S}",
                "photopage": post["url"], "count_views": str(totals[number, "view"]),
                "count_faves": totals[number, "fave"],
            }
        )  # fmt: skip
    api.close()
    assert len(before["interactions"]) > 20
    import_archive(pack(members), home, now=home.now + timedelta(days=2))

    def plain(found):
        left_out = {"observed_at", "observed_on", "_dlt_load_id", "_dlt_id"}
        return [{k: v for k, v in row.items() if k not in left_out} for row in found]

    assert plain(rows("flickr", "posts")) == plain(before["posts"])
    assert plain(rows("flickr", "interactions")) == plain(before["interactions"])


def test_mail_and_the_like_are_never_opened(export, home, everything_below):
    planted = {"flickrmail": [{"subject": "planted"}]}
    members = {
        "received_flickrmail_part001": planted, "account_testimonials": {"x": "planted"},
        "group_discussions": {"x": "planted"}, "photo_7": photo(7),
    }  # fmt: skip
    report = export(members)
    assert {f"{name}.json" for name in members} - {"photo_7.json"} <= set(report.unread)
    found = everything_below(home.path)
    assert "planted" not in found
    assert "45764000" not in found


def test_a_second_import_changes_nothing(export, home):
    members = {"photo_7": photo(7, comments=[said(501)]), "followers_part001": {"followers": {}}}
    export(members)
    before = home.raw("flickr")
    again = export(members)
    assert home.raw("flickr") == before
    assert again.kept.total() == 0


def test_a_broken_member_is_told_and_the_others_are_read(export, home, bring, rows):
    report = bring(
        {
            "account_profile.json": json.dumps(PROFILE),
            "photo_7.json": json.dumps(photo(7))[:200],
            "photo_8.json": json.dumps({"id": "8", "privacy": "public", "comments": [{"id": "1"}]}),
            "photo_9.json": json.dumps(photo(9, date_imported="0000-00-00 00:00:00")),
            "photo_10.json": json.dumps(photo(10)),
        }
    )
    assert [row["post_id"] for row in rows("flickr", "posts")] == ["10"]
    places = {place for place, _ in report.problems}
    assert places == {"photo_7.json", "photo_8.json, item 1"}
    assert report.quarantined == 3


def test_a_part_without_the_profile_must_be_told_whose_it_is(export):
    with pytest.raises(Refused, match="--person"):
        export({"photo_7": photo(7)}, profile=None)
    assert export({"photo_7": photo(7)}, profile=None, person="p0").accounts == [ME]


def test_other_exports_are_not_taken_for_flickrs(pack):
    members = {"account_profile.json": '{"name": "x"}', "photo_1.json": '{"uri": "x"}'}
    assert recognise(pack(members)) == []


# whose it is, and what test_mutations.py changes in it
EXPORT = (
    ME,
    {
        "account_profile.json": json.dumps(PROFILE),
        "photo_7.json": json.dumps(photo(7, comments=[said(1), said(2)])),
        "faves_part001.json": json.dumps({"faves": [{"photo_id": "1"}]}),
        "followers_part001.json": json.dumps({"followers": {"a": "https://flickr.com/people/a/"}}),
    },
)
