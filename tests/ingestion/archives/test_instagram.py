"""Instagram's export: broken letters, any language, three shapes, and nothing private."""

import json
from datetime import UTC, datetime

import pytest

from ingestion.archives import Refused, recognise
from ingestion.unpacking.mojibake import repaired

ME, BO = "17841000000000001", "17841000000000002"
FOLDER = "your_instagram_activity"


def broken(value):
    """JSON as the export writes it: every byte of UTF-8 as a letter of its own."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [broken(one) for one in value]
    if isinstance(value, dict):
        return {broken(key): broken(one) for key, one in value.items()}
    return value


def profile(private="False", label="Private Account"):
    told = {
        "Username": {"value": "ana"}, "Email": {"value": "planted@x.test"},
        "Phone Number": {"value": "+33 6 00 00 00 01"}, label: {"value": private},
    }  # fmt: skip
    return {"profile_user": [{"title": "User", "string_map_data": told}]}


def listed(handle, at=1767225600, title=""):
    href = f"https://www.instagram.com/{handle}"
    return {
        "title": title,
        "media_list_data": [],
        "string_list_data": [{"href": href, "value": handle, "timestamp": at}],
    }


@pytest.fixture
def export(home, bring):
    """Import members, of ana; bo's account is known by its id and name."""
    home.register("instagram", [ME, BO])
    accounts = home.registry / "person_accounts.csv"
    accounts.write_text(
        "person_id,network,account_id,handle\n"
        f"p0,instagram,{ME},ana\np1,instagram,{BO},Bo.Officiel\n"
    )

    def export(members, **options):
        packed = {f"{FOLDER}/{name}.json": json.dumps(broken(m)) for name, m in members.items()}
        return bring(packed, **{"person": "p0", **options})

    return export


POSTS = [
    {"media": [{"uri": "a.jpg", "creation_timestamp": 1767225600, "title": "Été à la plage 😂"}]},
    {
        "media": [{"creation_timestamp": 1}, {"creation_timestamp": 2}],
        "title": "Deux images", "creation_timestamp": 1767312000,
    },
]  # fmt: skip


def test_letters_are_mended_keys_too_and_whole_ones_stay():
    told = {"Été": ["déjà 😂", "plain"], "n": 3}
    assert repaired(broken(told)) == told
    assert repaired("déjà vu — 😂") == "déjà vu — 😂"


def test_public_posts_with_their_text(export, rows):
    export({"personal_information": profile(), "posts_1": POSTS})
    found = sorted(
        (row["created_at"], row["text"], row["kind"]) for row in rows("instagram", "posts")
    )
    assert found == [
        (datetime(2026, 1, 1, tzinfo=UTC), "Été à la plage 😂", "post"),
        (datetime(2026, 1, 2, tzinfo=UTC), "Deux images", "carousel_album"),
    ]


@pytest.mark.parametrize(
    "information", [profile("True"), profile("Vrai", "Compte privé"), profile(label="Autre"), None]
)
def test_what_may_not_be_public_enters_no_table(export, rows, everything_below, home, information):
    members = {"posts_1": POSTS, "followers_1": [listed("x")]}
    report = export(members | ({"personal_information": information} if information else {}))
    assert rows("instagram", "posts") == []
    assert sum(n for reason, n in report.left_out.items() if reason.startswith("posts")) == 2
    assert "plage" not in str(everything_below(home.path))


def test_followers_are_counted_and_only_claimed_ones_named(export, rows, everything_below, home):
    export(
        {
            "personal_information": profile("Faux", "Compte privé"),
            "followers_1": [listed("Bo.Officiel"), listed("planted_stranger")],
            "followers_2": [listed("planted_other")],
            "following": {"relationships_following": [
                {"title": "bo.officiel", "string_list_data": [
                    {"href": "https://www.instagram.com/_u/bo.officiel", "timestamp": 1767225600}
                ]},
            ]},
        }
    )  # fmt: skip
    (account,) = rows("instagram", "accounts")
    assert (account["followers"], account["following"]) == (3, 1)
    assert {
        (row["actor_account_id"], row["target_account_id"], row["act"])
        for row in rows("instagram", "interactions")
    } == {(BO, ME, "follow"), (ME, BO, "follow")}
    assert "planted" not in str(everything_below(home.path)).replace("\\", "")
    assert "33 6" not in str(everything_below(home.path))


def test_followers_of_the_older_layout_stand_below_a_key(export, rows):
    followers = {"relationships_followers": [listed("Bo.Officiel")]}
    export({"personal_information": profile(), "followers_and_following/followers": followers})
    (account,) = rows("instagram", "accounts")
    assert (account["followers"], account["following"]) == (1, None)
    assert [row["actor_account_id"] for row in rows("instagram", "interactions")] == [BO]


def test_likes_and_comments_in_each_shape(export, rows):
    newer = {
        "timestamp": 1767225603, "media": [], "fbid": "1",
        "label_values": [
            {"label": "URL", "value": "https://i.test/p/C/", "href": "https://i.test/p/C/"},
            {"title": "Propriétaire", "dict": [{"title": "", "dict": [
                {"label": "Nom", "value": "Bo à Paris"},
                {"label": "Nom de profil", "value": "bo.officiel"},
            ]}]},
        ],
    }  # fmt: skip
    said = {
        "Commentaire": {"value": "Très beau"}, "Propriétaire": {"value": "Bo.Officiel"},
        "Heure": {"timestamp": 1767225604},
    }  # fmt: skip
    older = {
        "title": "bo.officiel",
        "string_list_data": [{"value": "Déjà", "timestamp": 1767225605}],
    }
    export(
        {
            "liked_posts": {"likes_media_likes": [
                listed("👍", 1767225601, "Bo.Officiel"), listed("👍", 1767225602, "stranger"),
            ]},
            "liked_comments": [newer],
            "post_comments_1": [{"media_list_data": [], "string_map_data": said}],
            "reels_comments": {"comments_reels_comments": [older]},
        }
    )  # fmt: skip
    found = sorted(
        (row["occurred_at"].second, row["act"], row["target_account_id"], row["text"])
        for row in rows("instagram", "interactions")
    )
    assert found == [
        (1, "like", BO, None), (3, "like", BO, None),
        (4, "comment", BO, "Très beau"), (5, "comment", BO, "Déjà"),
    ]  # fmt: skip


def test_a_second_import_changes_nothing(export, rows):
    members = {"personal_information": profile(), "posts_1": POSTS, "followers_1": [listed("bo")]}
    export(members)
    before = {name: rows("instagram", name) for name in ("posts", "interactions", "accounts")}
    assert not any(export(members).kept[name] for name in before)
    assert {name: rows("instagram", name) for name in before} == before


def test_a_list_cut_off_is_told_and_the_rest_read(export, bring, rows):
    whole = json.dumps(broken(POSTS))
    report = bring(
        {f"{FOLDER}/posts_1.json": whole[: whole.index("Deux")],
         f"{FOLDER}/personal_information.json": json.dumps(profile())},
        person="p0",
    )  # fmt: skip
    assert len(rows("instagram", "posts")) == 1
    assert any("posts_1" in place for place, _ in report.problems)


def test_it_must_be_said_whose_it_is(export):
    with pytest.raises(Refused, match="--person"):
        export({"personal_information": profile()}, person=None)


def test_other_exports_are_not_taken_for_it(pack):
    theirs = {"profile_information.json": '{"profile_v2": {}}', "posts_1.json": "[]"}
    assert recognise(pack(theirs)) == []
    ours = {"connections/followers_and_following/followers_1.json": json.dumps([listed("x")])}
    assert recognise(pack(ours, name="ours")) == ["instagram"]


# whose it is, and what test_mutations.py changes in it
EXPORT = (
    ME,
    {
        f"{FOLDER}/{name}.json": json.dumps(broken(member))
        for name, member in {
            "personal_information": profile(),
            "posts_1": POSTS,
            "followers_1": [listed("x"), listed("y")],
        }.items()
    },
)
