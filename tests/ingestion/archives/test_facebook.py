"""Facebook's export: broken letters, any language, two layouts, no posts, and no namesakes."""

import json
from datetime import UTC, datetime

import pytest

from ingestion.archives import Refused, recognise
from ingestion.archives.facebook.naming import folded, owners_in

ME, PAGE, CY = "100064000000001", "100064000000002", "100064000000003"
OLD, NEW = "comments_and_reactions", "your_facebook_activity/comments_and_reactions"
AT = 1767225600


def broken(value):
    """JSON as the export writes it: every byte of UTF-8 as a letter of its own."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [broken(one) for one in value]
    if isinstance(value, dict):
        return {broken(key): broken(one) for key, one in value.items()}
    return value


def reaction(title, at=AT):
    told = {"reaction": {"reaction": "LIKE", "actor": "Ana Bo"}}
    return {"timestamp": at, "title": title, "data": [told]}


def comment(title, at=AT, text="Très beau 😂", **more):
    told = {"timestamp": at, "comment": text, "author": "Ana Bo", **more}
    return {"timestamp": at, "title": title, "data": [{"comment": told}]}


def labelled(at=AT, address=None, name="Crêperie d’Été", title="Propriétaire"):
    """The layout of 2025, whose labels are in the language of the account."""
    labels = [{"label": "Réaction", "value": "J’aime"}]
    if address:
        labels.append({"label": "URL", "value": address, "href": address})
    labels.append(
        {"title": title, "dict": [{"title": "", "dict": [{"label": "N", "value": name}]}]}
    )
    return {"timestamp": at, "media": [], "label_values": labels, "fbid": "1"}


PROFILE = {
    "profile_v2": {
        "name": {"full_name": "Ana Bô", "first_name": "Ana"},
        "emails": {"emails": ["planted@x.test"]},
        "phone_numbers": [{"phone_number": "+33 6 00 00 00 01"}],
        "birthday": {"year": 1980, "month": 5, "day": 4},
        "current_city": {"name": "planted-town"},
        "username": "ana.bo", "registration_timestamp": 1200000000,
        "profile_uri": "https://www.facebook.com/ana.bo",
    }
}  # fmt: skip
FRIENDS = {"friends_v2": [{"name": "planted-friend", "timestamp": 5}]}


@pytest.fixture
def export(home, bring):
    """Import members, of Ana; a page and Cy are claimed as well, known by id and name."""
    home.register("facebook", [ME, PAGE, CY])
    accounts = home.registry / "person_accounts.csv"
    accounts.write_text(
        "person_id,network,account_id,handle\n"
        f"p0,facebook,{ME},ana.bo\np1,facebook,{PAGE},Creperie.d.Ete\np2,facebook,{CY},cy.martin\n"
    )

    def export(members, **options):
        packed = {f"{name}.json": json.dumps(broken(m)) for name, m in members.items()}
        return bring(packed, **{"person": "p0", **options})

    return export


@pytest.fixture
def told(rows):
    """The acts that were kept, in the order of their time."""

    def told():
        found = rows("facebook", "interactions")
        return sorted((r["occurred_at"], r["act"], r["target_account_id"]) for r in found)

    return told


def test_an_account_is_told_without_what_is_private(export, rows, everything_below, home):
    export(
        {
            "profile_information/profile_information": PROFILE,
            "friends/friends": {"friends_v2": [{"name": "planted-a"}, {"name": "planted-b"}]},
            "followers/people_who_followed_you": {"followers_v3": [{"name": "planted-c"}]},
            "followers/who_you_ve_followed": {"following_v3": [{"name": "planted-d"}]},
            "posts/your_posts_1": [{"timestamp": AT, "data": [{"post": "planted-post"}]}],
            "messages/inbox/x/message_1": {"messages": [{"content": "planted-message"}]},
        }
    )
    (account,) = rows("facebook", "accounts")
    assert (account["handle"], account["display_name"]) == ("ana.bo", "Ana Bô")
    assert (account["followers"], account["following"]) == (3, 1)
    assert account["created_at"] == datetime(2008, 1, 10, 21, 20, tzinfo=UTC)
    assert rows("facebook", "posts") == []
    kept = everything_below(home.path)
    assert not [word for word in ("planted", "33 6", "1980") if word in kept]


def test_private_members_and_posts_are_never_opened(export):
    members = [
        "posts/your_posts_1", "your_facebook_activity/posts/your_posts__check_ins__photos_1",
        "messages/inbox/x/message_1", "groups/your_posts_in_groups", "groups/group_comments",
        "ads_information/advertisers", "search/your_search_history", "friends/rejected_requests",
    ]  # fmt: skip
    report = export(
        {name: [{"timestamp": AT}] for name in members} | {"profile_information": PROFILE}
    )
    assert set(report.unread) == {f"{name}.json" for name in members}


def test_names_are_found_in_titles_of_any_language(export, told):
    titles = [
        "Ana Bo likes Crêperie d’Été's post.",
        "Ana Bo aime la publication de Crêperie d'Été.",
        "Ana Bo gefällt der Beitrag von CRÊPERIE D’ÉTÉ.",
        "A Ana Bo le gusta la publicación de Creperie d Ete",
    ]
    acts = [reaction(title, AT + n) for n, title in enumerate(titles)]
    export({f"{OLD}/posts_and_comments": {"reactions_v2": acts}, "friends": FRIENDS})
    assert [(at.second, act, target) for at, act, target in told()] == [
        (n, "reaction", PAGE) for n in range(4)
    ]


def test_a_title_that_names_nobody_for_certain_counts_for_nobody(export, told):
    titles = [
        "Ana Bo likes Crêperie's post.",
        "Ana Bo likes Crêperie d’Étéville's post.",
        "Ana Bo likes her own link.",
        "Ana Bo likes Ana Bo's post.",
        "Ana Bo likes Cy Martin's comment on Crêperie d’Été's post.",
        "",
        None,
    ]
    acts = [reaction(title, AT + n) for n, title in enumerate(titles)]
    report = export({"likes_and_reactions": {"reactions_v2": acts}, "friends": FRIENDS})
    assert told() == []
    assert report.left_out == {
        "reactions that name nobody who is claimed, or not for certain": len(titles)
    }


@pytest.mark.parametrize(
    "title",
    [
        # every title begins with one's own name
        "Lou Cy Martin likes Personne's post.",
        "Lou Cy Martin aime la publication de Personne.",
        "Ana Bo likes Cy Martin Dupont's post.",
        "Ana Bo aime la publication de Jean Cy Martin.",
        "Ana Bo likes Jean-Cy Martin's post.",
        "Ana Bo likes ÉCOLE CY MARTIN's post.",
    ],
)
def test_a_part_of_a_longer_name_is_somebody_elses(export, told, title):
    acts = {"reactions_v2": [reaction(title)]}
    export({"likes_and_reactions": acts, "friends": FRIENDS})
    assert told() == []


def test_a_friend_of_the_same_name_is_not_taken_for_a_claimed_person(export, told):
    acts = {"reactions_v2": [reaction("Ana Bo likes Cy Martin's photo.")]}
    namesake = {"friends_v2": [{"name": "Cy Martin"}, {"name": "Éva"}]}
    export({"likes_and_reactions": acts, "friends/your_friends": namesake})
    assert told() == []
    export({"likes_and_reactions": acts})  # it does not say who the friends are
    assert told() == []
    export({"likes_and_reactions": acts, "friends": FRIENDS})
    assert [target for *_, target in told()] == [CY]


def test_comments_keep_their_words_and_those_in_groups_stay_there(export, told, rows):
    title = "Ana Bo a commenté la publication de Crêperie d’Été."
    listed = [comment(title), comment(title, AT + 1, group="Voisins"), comment("rien", AT + 2)]
    listed += [
        {"timestamp": AT + 3, "title": title},
        {"timestamp": AT + 4, "title": title, "data": []},
    ]
    report = export({f"{OLD}/comments": {"comments_v2": listed}, "friends": FRIENDS})
    found = sorted(rows("facebook", "interactions"), key=lambda row: row["occurred_at"])
    assert [row["text"] for row in found] == ["Très beau 😂", None, None]
    assert {(row["act"], row["actor_account_id"]) for row in found} == {("comment", ME)}
    assert report.left_out["comments in groups"] == 1


def test_keys_and_names_of_every_age_are_known(export, told):
    title = "Ana likes Crêperie d’Été's post."
    export(
        {
            "likes_and_reactions/posts_and_comments": {"reactions": [reaction(title)]},
            f"{OLD}/likes_and_reactions": {"reactions_v2": [reaction(title, AT + 1)]},
            f"{NEW}/likes_and_reactions_1": {"reactions_v3": [reaction(title, AT + 2)]},
            f"{NEW}/likes_and_reactions_2": [labelled(AT + 3)],
            f"{OLD}/comments": {"comments": [comment(title, AT + 4)]},
            f"{OLD}/comments_and_reactions": {"comments_v2": [comment(title, AT + 5)]},
            "connections/friends/your_friends": {"friends": []},
        }
    )
    assert [(at.second, act) for at, act, _ in told()] == [
        (0, "reaction"), (1, "reaction"), (2, "reaction"), (3, "reaction"),
        (4, "comment"), (5, "comment"),
    ]  # fmt: skip


def test_the_newest_layout_tells_by_address_or_else_by_name(export, told):
    group = "https://www.facebook.com/groups/77/posts/5"
    listed = [
        labelled(AT, "https://www.facebook.com/creperie.d.ete/posts/pfbid0abc"),
        labelled(AT + 1, f"https://www.facebook.com/permalink.php?story_fbid=1&id={PAGE}"),
        labelled(AT + 2, "https://www.facebook.com/reel/123456"),
        labelled(AT + 3),
        labelled(AT + 4, "https://www.facebook.com/somebody.else/posts/1"),
        labelled(AT + 5, group),
        labelled(AT + 6, "https://m.facebook.com/cy.martin/posts/1", name="Crêperie d’Été"),
        labelled(AT + 7, name="Cy Martinet"),
        labelled(AT + 8, title="Cy Martin", name="Personne"),
    ]
    report = export({f"{NEW}/likes_and_reactions_1": listed, "friends": FRIENDS})
    assert [(at.second, target) for at, _, target in told()] == [
        (0, PAGE), (1, PAGE), (2, PAGE), (3, PAGE), (6, CY),
    ]  # fmt: skip
    assert report.left_out["reactions in groups"] == 1


def test_the_same_act_in_another_language_or_layout_is_there_once(export, told):
    for acts in (
        {"reactions_v2": [reaction("Ana Bo likes Crêperie d’Été's post.")] * 2},
        {"reactions_v2": [reaction("Ana Bo aime la publication de Crêperie d’Été.")] * 2},
        [labelled(), labelled(address="https://www.facebook.com/creperie.d.ete/posts/1")],
    ):
        export({"likes_and_reactions_1": acts, "friends": FRIENDS})
        # two acts in one second are two
        assert len(told()) == 2


def test_a_second_import_changes_nothing(export, rows):
    members = {
        "likes_and_reactions": {"reactions_v2": [reaction("Ana likes Crêperie d’Été's post.")]},
        "friends": FRIENDS, "profile_information": PROFILE,
    }  # fmt: skip
    names = ("interactions", "accounts", "removals")
    export(members)
    before = {name: rows("facebook", name) for name in names}
    assert not any(export(members).kept[name] for name in names)
    assert {name: rows("facebook", name) for name in names} == before


def test_what_the_api_reads_is_left_to_it_and_taken_back(home, bring, rows, connected, busy, world):
    (page,) = busy("facebook", 1)
    handle = world.accounts["facebook"][page].handle
    home.register("facebook", [ME, page])
    accounts = home.registry / "person_accounts.csv"
    accounts.write_text(
        f"person_id,network,account_id,handle\np0,facebook,{ME},\np1,facebook,{page},{handle}\n"
    )
    address = f"https://www.facebook.com/{handle}/posts/1"
    members = {"likes_and_reactions.json": json.dumps([labelled(address=address)])}

    bring(members, person="p0")
    (key,) = [row["interaction_id"] for row in rows("facebook", "interactions")]
    assert home.refresh("facebook").status == "loaded"
    report = bring(members, person="p0")
    assert report.left_out["reactions on accounts that the API reads as well"] == 1
    assert ("interaction", key) in {(r["kind"], r["id"]) for r in rows("facebook", "removals")}
    own = {r["act"] for r in rows("facebook", "interactions") if r["actor_account_id"] == ME}
    assert own == {"reaction"}


def test_a_list_cut_off_is_told_and_the_rest_read(export, bring, told):
    acts = [reaction("Ana likes Crêperie d’Été's post.", AT + n) for n in range(3)]
    whole = json.dumps(broken({"reactions_v2": acts}))
    report = bring(
        {
            "likes_and_reactions.json": whole[: whole.rindex("timestamp")],
            "friends.json": json.dumps(FRIENDS),
            "comments.json": '{"comments_v2": [7, {"timestamp": "gestern"}]}',
        },
        person="p0",
    )
    assert len(told()) == 2
    assert any("likes_and_reactions" in place for place, _ in report.problems)
    assert len([place for place, _ in report.problems if "comments.json" in place]) >= 1


def test_whose_it_is_stands_in_an_address_with_a_number_or_must_be_said(export, home):
    with pytest.raises(Refused, match="--person"):
        export({"profile_information": PROFILE}, person=None)
    numbered = {"profile_uri": f"https://www.facebook.com/profile.php?id={ME}"}
    signed = {"profile_v2": PROFILE["profile_v2"] | numbered}
    assert export({"profile_information": signed}, person=None).accounts == [ME]
    with pytest.raises(Refused, match="does not claim"):
        export({"profile_information": signed}, person="p1")


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("https://www.facebook.com/Ma.Page/posts/1?comment_id=2", ["ma.page"]),
        ("https://m.facebook.com/pg/ma.page", ["ma.page"]),
        ("fb.com/ma.page/", ["ma.page"]),
        (f"https://www.facebook.com/profile.php?id={ME}&sk=about", [ME]),
        (f"https://www.facebook.com/people/Ana-Bo/{ME}/", [ME]),
        (f"https://www.facebook.com/p/Ma-Page-{ME}/", [ME]),
        (f"https://www.facebook.com/Ma-Page-{ME}", [f"ma-page-{ME}", ME]),
        ("https://www.facebook.com/groups/7/posts/1", []),
        ("https://www.facebook.com/photo.php?fbid=1", []),
        ("https://www.facebook.com/", []),
        ("https://facebook.com.evil.test/ma.page", []),
        ("https://notfacebook.com/ma.page", []),
        ("http://[facebook.com/ma.page", []),
        ("J’aime", []),
    ],
)
def test_whose_an_address_is(address, names):
    assert owners_in(address) == names


def test_names_are_compared_without_accents_capitals_and_signs():
    assert folded("Crêperie d’Été") == folded("CREPERIE.D.ETE") == "creperiedete"
    assert folded("Straße 7") == folded("strasse7")


def test_each_of_metas_exports_is_taken_for_itself_only(pack):
    facebook = {
        "a/profile_information.json": json.dumps(PROFILE),
        "b/posts_and_comments.json": json.dumps({"reactions_v2": [reaction("x")]}),
        "c/your_friends.json": json.dumps(FRIENDS),
        "d/likes_and_reactions_1.json": json.dumps([labelled()]),
        "e/comments.json": json.dumps({"comments_v2": [comment("x")]}),
        "f/comments_and_reactions.json": json.dumps({"comments_v2": [comment("x")]}),
    }
    listed = {"title": "", "string_list_data": [{"value": "x", "timestamp": AT}]}
    instagram = {
        "a/followers_1.json": json.dumps([listed]),
        "b/following.json": json.dumps({"relationships_following": [listed]}),
        "c/liked_posts.json": json.dumps([labelled()]),
        "d/personal_information.json": json.dumps({"profile_user": [{}]}),
        "e/followers.json": json.dumps({"relationships_followers": [listed]}),
    }
    for number, (member, content) in enumerate(facebook.items()):
        assert recognise(pack({member: content}, name=f"f{number}")) == ["facebook"], member
    for number, (member, content) in enumerate(instagram.items()):
        assert recognise(pack({member: content}, name=f"i{number}")) == ["instagram"], member
    assert recognise(pack(facebook | instagram)) == ["facebook", "instagram"]
    others = {
        "comments.json": '{"comments": []}', "friends.json": '{"count": 0, "items": []}',
        "post_comments_1.json": json.dumps([labelled()]), "followers.json": "[]",
    }  # fmt: skip
    assert recognise(pack(others, name="others")) == []


# whose it is, and what test_mutations.py changes in it
EXPORT = (
    ME,
    {
        f"{name}.json": json.dumps(broken(member))
        for name, member in {
            "profile_information/profile_information": PROFILE,
            "friends/friends": FRIENDS,
            f"{NEW}/comments": {
                "comments_v2": [comment("Ana Bo a commenté la publication de Cy.")]
            },
            f"{NEW}/reactions": [labelled(address=f"https://www.facebook.com/{PAGE}/posts/1")] * 3,
        }.items()
    },
)
