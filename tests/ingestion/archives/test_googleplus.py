"""Google+: three forms of the same posts, only public ones, and acts that have no time."""

import json
import random
from collections import Counter
from datetime import UTC, datetime

import pytest

from ingestion.archives import Refused, module_of, recognise
from ingestion.archives.googleplus import CLOSED, pages
from ingestion.outcome import Outcome
from ingestion.pages import fit
from ingestion.reading import Claim, Reading
from ingestion.relations import RELATIONS
from ingestion.sieve import Sieve
from ingestion.unpacking import Archive
from ingestion.unpacking.hypertext import tree
from ingestion.unpacking.owners import settle

ME, BO, CY = (str(10**20 + n) for n in (1, 2, 3))
HOST = "https://plus.google.com"
FOLDER = "Takeout/Flux Google+/Posts"
BODY = (
    'C&#39;est <b>beau</b><br>avec <span class="proflinkWrapper"><span class="proflinkPrefix">+'
    f'</span><a class="proflink bidi_isolate" href="{HOST}/{BO}" oid="{BO}" >Bo</a></span> et '
    '<span class="proflinkWrapper"><span class="proflinkPrefix">+</span><a class="proflink" '
    f'href="{HOST}/{CY}" oid="{CY}">planted-name</a></span>'
)
PUBLIC = {"visibleToStandardAcl": {"circles": [{"type": "CIRCLE_TYPE_PUBLIC"}]}}


def person(number, name=None):
    url = f"{HOST}/{name or number}"
    return {
        "displayName": "planted-person", "profilePageUrl": url, "resourceName": f"users/{number}",
    }  # fmt: skip


def post(number=1, acl=PUBLIC, **more):
    return {
        "url": f"{HOST}/+Ana/posts/AbCdEf{number}", "creationTime": "2018-08-08 09:10:11+0200",
        "author": person(ME, "+Ana"), "content": BODY,
        "plusOnes": [{"plusOner": person(BO)}, {"plusOner": person(CY)}, {"plusOner": {}}],
        "reshares": [{"resharer": person(CY)}],
        "comments": [
            {
                "creationTime": "2018-08-08 10:00:00+0200", "author": person(CY),
                "content": "Bravo<br>à tous",
                "resourceName": "users/1/posts/2/comments/3",
            },
            {"creationTime": "2018-08-08 11:00:00+0200", "author": {}, "content": "planted"},
        ],
        "postAcl": acl, **({} if acl else {"postKind": "x"}), **more,
    }  # fmt: skip


def anchors(*people):
    return ", ".join(f'<a href="{HOST}/{person}">planted-person</a>' for person in people)


def page(number=1, shared="Partagé avec : Public", author=ME, reshared="", more="", by=(BO, CY)):
    return (
        '<html><head><meta charset="utf-8"><style>.reshare-attribution {display: block;}</style>'
        '</head><body><div><div><img class="author-photo" src="x.jpg" alt="Ana">'
        f'<a href="{HOST}/{author}" target="_blank" class="author">Ana</a> - '
        f'<a target="_blank" href="{HOST}/{author}/posts/AbCdEf{number}">2018-08-08 '
        "09:10:11+0200</a><span> - Updated: 2018-08-09 09:10:11+0200</span></div>"
        f'<div class="main-content">{BODY}</div>{reshared}</div>'
        f'<div class="visibility">{shared}</div><div class="post-activity"><div '
        f'class="plus-oners">+1\'d by: {anchors(*by)}{more}</div><div '
        f'class="resharers">Reshared by: {anchors(CY)}</div></div><div class="comments">'
        f'<div class="comment"><a target="_blank" href="{HOST}/{CY}" class="author">planted</a>'
        '<span class="time"> - 2018-08-08 10:00:00+0200</span><div class="comment-content">'
        "Bravo<br>à tous</div></div></div></body></html>"
    )


def activity(number=1, access="public", **more):
    return {
        "kind": "plus#activity", "id": f"z12{number}", "verb": "post",
        "url": f"{HOST}/+Ana/posts/AbCdEf{number}", "published": "2018-08-08T07:10:11.123Z",
        "actor": {"id": ME, "displayName": "Ana", "url": f"{HOST}/+Ana"},
        "access": {"items": [{"type": access}]},
        "object": {
            "objectType": "note", "content": BODY, "replies": {"totalItems": 2},
            "plusoners": {"totalItems": 3}, "resharers": {"totalItems": 1},
        },
        **more,
    }  # fmt: skip


def feeds(number=1):
    link = f"https://www.googleapis.com/plus/v1/activities/z12{number}/people/"
    said = {
        "kind": "plus#comment", "published": "2018-08-08T08:00:00.500Z", "actor": {"id": CY},
        "object": {"content": "Bravo<br>à tous"},
        "inReplyTo": [{"id": f"z12{number}", "url": f"{HOST}/+Ana/posts/AbCdEf{number}"}],
    }  # fmt: skip
    people = [{"kind": "plus#person", "id": one, "displayName": "planted"} for one in (BO, CY)]
    return {
        "a-comments": {"kind": "plus#commentFeed", "items": [said]},
        "b-plusoners": {"kind": "plus#peopleFeed", "selfLink": f"{link}plusoners", "items": people},
        "c-resharers": {
            "kind": "plus#peopleFeed", "selfLink": f"{link}resharers?alt=json", "items": people[1:],
        },
        "d-posts": {"kind": "plus#activityFeed", "items": [activity(number)]},
    }  # fmt: skip


FORMS = {
    "json": {f"{FOLDER}/20180808 - C'est beau.json": json.dumps(post())},
    "html": {f"{FOLDER}/20180808 - C'est beau.html": page()},
    "api": {f"{name}.json": json.dumps(feed) for name, feed in feeds().items()},
}


def named(members):
    """Members under their names in an export."""
    return {
        name if "." in name else f"{FOLDER}/20180808 - {name}.json": (
            content if isinstance(content, str) else json.dumps(content)
        )
        for name, content in members.items()
    }


@pytest.fixture
def bring_in(home, bring):
    """Import members of ana's; bo is claimed too."""
    home.register("googleplus", [ME, BO])

    def bring_in(members, **options):
        return bring(named(members), network="googleplus", **options)

    return bring_in


class Told:
    """What would be stored of members: rows by relation, what was left out, and problems."""

    def __init__(self, path, state):
        claims = [Claim("p", ME), Claim("q", BO)]
        reading, outcome = Reading("googleplus", claims, state, CLOSED), Outcome("googleplus")
        self.rows = {relation: [] for relation in RELATIONS}
        with Archive(path) as archive:
            owners = module_of("googleplus").owners(archive)
            archive.accounts = settle(reading, owners, None)
            told = module_of("googleplus").read(archive, reading)
            for relation, table in Sieve(reading, b"k" * 32, outcome).tables(told):
                self.rows[relation.name] += table.to_pylist()
            self.problems, self.opened = dict(archive.problems), set(archive.opened)
        for _, rows in reading.drain():
            self.rows["quarantine"] += rows
        self.left_out = outcome.skipped + reading.skipped

    def __getitem__(self, relation):
        return sorted(self.rows[relation], key=str)


@pytest.fixture
def tell(pack):
    return lambda members, state=None: Told(pack(named(members)), {} if state is None else state)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_post_is_the_same_rows_in_each_form(tell, form):
    told = tell(FORMS[form])
    (post_row,) = told["posts"]
    assert (post_row["post_id"], post_row["account_id"]) == ("AbCdEf1", ME)
    assert post_row["text"] == "C'est beau\navec +Bo et +…"
    assert post_row["created_at"] == datetime(2018, 8, 8, 7, 10, 11, tzinfo=UTC)
    acts = told["interactions"]
    named = {(row["act"], row["actor_account_id"][:1] == "~", row["post_id"]) for row in acts}
    assert named == {
        ("+1", False, "AbCdEf1"), ("+1", True, "AbCdEf1"), ("reshare", True, "AbCdEf1"),
        ("comment", True, "AbCdEf1"), ("mention", False, None),
    }  # fmt: skip
    (mention,) = [row for row in acts if row["act"] == "mention"]
    assert (mention["actor_account_id"], mention["target_account_id"]) == (ME, BO)
    (comment,) = [row for row in acts if row["act"] == "comment"]
    assert comment["occurred_at"] == datetime(2018, 8, 8, 8, tzinfo=UTC)
    assert "planted" not in str(told.rows)
    assert told["quarantine"] == []
    assert told.problems == {}


def test_what_all_forms_tell_counts_once(bring_in, home, everything_below):
    bring_in(FORMS["json"])
    before = home.raw("googleplus")
    for form in ("html", "api"):
        bring_in(FORMS[form])
        after = home.raw("googleplus")
        for name in ("posts", "interactions", "counters"):
            assert [row[0] for row in after[name]] == [row[0] for row in before[name]]
    assert "planted" not in everything_below(home.path)


def test_people_with_a_name_instead_of_a_number_count_once(tell):
    members = {"Takeout/20180808 - a.html": page(by=("+Bo", "+Cy"))} | FORMS["json"]
    told = tell(members)
    plus_ones = [row for row in told["interactions"] if row["act"] == "+1"]
    assert len(plus_ones) == 2
    assert told.left_out["+1s and reshares of a post that another format told"] == 1


def test_acts_without_time_are_not_younger_than_the_network(bring_in, rows, home):
    bring_in(FORMS["json"], kind="folder")  # its files are as old as this test
    acts = rows("googleplus", "interactions")
    undated = [row for row in acts if row["act"] in ("+1", "reshare")]
    assert {row["occurred_at"] for row in undated} == {None}
    assert {row["observed_at"] for row in acts} == {CLOSED}
    assert home.now > CLOSED


def test_totals_have_those_who_are_not_named(tell):
    told = tell({"a": post(1), "Takeout/20180809 - b.html": page(2, more=" and 12 others")})
    totals = {(row["post_id"], row["act"]): row["count"] for row in told["counters"]}
    assert totals == {
        ("AbCdEf1", "+1"): 3, ("AbCdEf1", "reshare"): 1, ("AbCdEf1", "comment"): 2,
        ("AbCdEf2", "+1"): 14, ("AbCdEf2", "reshare"): 1, ("AbCdEf2", "comment"): 1,
    }  # fmt: skip


CIRCLES = {"visibleToStandardAcl": {"circles": [{"type": "CIRCLE_TYPE_YOUR_CIRCLES"}]}}
PRIVATE = [
    None, {}, CIRCLES, {"isLegacyAcl": True}, {"isPublic": False} | PUBLIC,
    {"isPublic": "true"}, {"communityAcl": {"community": {"displayName": "Public"}}},
    {"collectionAcl": {"collection": {}}}, PUBLIC | {"isDomainRestricted": True},
    {"visibleToStandardAcl": {"circles": [
        {"type": "CIRCLE_TYPE_USER_CIRCLE", "displayName": "Public"},
    ]}},
]  # fmt: skip


def test_posts_that_were_not_public_enter_no_table(bring_in, home, everything_below):
    hidden = [
        post(n, acl, content="planted-body", comments=[]) for n, acl in enumerate(PRIVATE, start=2)
    ]
    members = {f"p{n}": one for n, one in enumerate(hidden)}
    told = ("Partagé avec : <a>Public</a>", "Shared with: Your circles", "", "Shared with: Publics")
    for n, shared in enumerate(told):
        members[f"Takeout/20180808 - h{n}.html"] = page(70 + n, shared, more="planted-body")
    members["activities.json"] = {
        "kind": "plus#activityFeed",
        "items": [activity(80, "domain"), activity(81, access="circle")],
    }
    report = bring_in(members)
    found = home.raw("googleplus")
    assert not any(found[name] for name in ("posts", "interactions", "counters"))
    assert "planted" not in everything_below(home.path)
    assert report.left_out["posts that are not said to be public"] == len(PRIVATE) + len(told) + 2


@pytest.mark.parametrize(
    "acl", [PUBLIC, {"isPublic": True}, {"isPublic": True, "communityAcl": {}}]
)
def test_posts_that_everybody_could_see_do(tell, acl):
    told = tell({"a": post(1, acl)})
    assert len(told["posts"]) == 1


@pytest.mark.parametrize(
    "shared",
    [
        "Shared with: Public",
        f'Shared with: Public, <a href="{HOST}/{CY}">Cy</a>',
        "Geteilt mit: Öffentlich",
        "共有相手：一般公開",
    ],
)
def test_a_page_says_in_any_language_that_it_is_public(shared):
    assert pages.is_public(tree([f"<div>{shared}</div>"]).children[0])


def test_a_reshare_is_an_act_on_the_author_and_its_text_is_not_ones_own(tell):
    original = {"url": f"{HOST}/{BO}/posts/XyZ", "author": person(BO), "content": "planted"}
    shown = (
        f'<div><a target="_blank" href="{HOST}/{BO}/posts/XyW" class="reshare-attribution">'
        "Originally shared by Bo</a>planted</div>"
    )
    shared = activity(3, verb="share", annotation="Lisez", object={
        "url": f"{HOST}/{BO}/posts/XyV", "actor": {"id": BO}, "content": "planted",
        "plusoners": {"totalItems": 4},
    })  # fmt: skip
    told = tell(
        {
            "a": post(1, resharedPost=original, content="Lisez"),
            "Takeout/20180808 - b.html": page(2, reshared=shown),
            "activity.json": shared,
        }
    )
    reshares = {
        row["post_id"]: (row["actor_account_id"], row["target_account_id"])
        for row in told["interactions"]
        if row["act"] == "reshare" and row["target_account_id"] == BO
    }
    assert reshares == dict.fromkeys(("XyZ", "XyW", "XyV"), (ME, BO))
    texts = {row["post_id"]: row["text"] for row in told["posts"]}
    assert (texts["AbCdEf1"], texts["AbCdEf3"]) == ("Lisez", "Lisez")
    assert {row["kind"] for row in told["posts"]} == {"share"}


def test_both_sides_of_a_reshare_are_one_act(tell):
    original = {"url": f"{HOST}/{BO}/posts/XyZ", "author": person(BO)}
    theirs = post(1, url=f"{HOST}/{BO}/posts/XyZ", author=person(BO), reshares=[
        {"resharer": person(ME)}
    ])  # fmt: skip
    told = tell({"a": post(1, resharedPost=original), "b": theirs})
    acts = [
        row
        for row in told["interactions"]
        if row["act"] == "reshare" and row["actor_account_id"] == ME
    ]
    assert len(acts) == 2
    assert {row["interaction_id"] for row in acts} == {f"reshare:XyZ:{ME}"}
    times = {row["occurred_at"] for row in acts}
    assert times == {None, datetime(2018, 8, 8, 7, 10, 11, tzinfo=UTC)}


def test_two_comments_of_one_second_are_two(tell):
    one = post()["comments"][0]
    told = tell({"a": post(1, comments=[one, {**one, "author": person(BO)}])})
    acts = [row for row in told["interactions"] if row["act"] == "comment"]
    assert len(acts) == 2
    assert {row["actor_account_id"] for row in acts} > {BO}


def test_posts_of_somebody_else_are_nobodys_word(tell):
    told = tell({"a": post(1), "b": post(2), "c": post(3, author=person(CY))})
    assert len(told["posts"]) == 2
    assert told.left_out["posts of somebody else than the export's account"] == 1


def test_an_account_claimed_by_its_name_is_found_in_either_format(home, bring, rows):
    for form, account in (("json", ME), ("html", "+ana")):
        home.register("googleplus", [])
        (home.registry / "people.csv").write_text("person_id,basis\np0,public_figure\n")
        (home.registry / "person_accounts.csv").write_text(
            f"person_id,network,handle\np0,googleplus,+{form}\n"
        )
        told = {"json": post(1, author=person(ME, "+Json")), "html": page(2, author="+HTML")}[form]
        content = told if form == "html" else json.dumps(told)
        report = bring({f"20180808 - a.{form}": content})
        assert report.accounts == [account if form == "json" else "+html"]


def test_a_post_known_under_the_other_name_is_not_told_twice(home, bring, bring_in, rows):
    bring_in(FORMS["json"])
    (home.registry / "person_accounts.csv").write_text(
        f"person_id,network,account_id\np0,googleplus,{ME}\np0,googleplus,+ana\n"
    )
    report = bring({"20180808 - a.html": page(1, author="+Ana")})
    assert len(rows("googleplus", "posts")) == 1
    reason = "posts that another export told, under the account's other name"
    assert report.left_out[reason] == 1


def test_a_saved_profile_tells_the_followers(tell):
    profile = {
        "kind": "plus#person", "id": ME, "displayName": "Ana", "tagline": "Photos",
        "circledByCount": 321, "verified": True, "emails": [{"value": "planted@x.test"}],
    }  # fmt: skip
    told = tell(FORMS["api"] | {"me.json": profile})
    (account,) = told["accounts"]
    assert (account["followers"], account["display_name"]) == (321, "Ana")
    assert (account["handle"], account["verified"]) == ("+ana", True)


def test_what_else_takeout_holds_is_never_opened(tell):
    others = {
        "Takeout/Cercles Google+/Amis.json": {"url": "planted"},
        "Takeout/Flux Google+/ActivityLog/Comments.json": {"items": []},
        "Takeout/+1s/+1s.html": "<a href='planted'>x</a>",
    }
    told = tell({"a": post()} | others)
    assert not set(others) & told.opened


def test_broken_members_are_told_and_the_others_read(tell):
    told = tell(
        {
            "a": json.dumps(post(1))[:-9],
            "b": post(2, url=f"{HOST}/nothing"),
            "c": post(3, content="<div>" * 300),
            "Takeout/20180808 - d.html": page(4) + "<div>" * 300,
            "Takeout/20180808 - e.html": page(5).partition('<div class="post-activity">')[0],
            "f": post(6, creationTime="2018-02-30 09:10:11+0200"),
        }
    )
    assert [row["post_id"] for row in told["posts"]] == ["AbCdEf5"]
    assert sum("20180808 - " in place for place, _ in told.problems) == 4
    assert {row["column_name"] for row in told["quarantine"]} == {"created_at"}


def test_a_second_import_changes_nothing(bring_in, home):
    everything = FORMS["json"] | {"Takeout/20180808 - h.html": page(9)} | FORMS["api"]
    bring_in(everything)
    before = home.raw("googleplus")
    assert bring_in(everything).kept.total() == 0
    assert home.raw("googleplus") == before


def test_nobodys_export_is_refused_with_the_line_to_add(tell):
    with pytest.raises(Refused, match=f"PERSON_ID,googleplus,{CY},"):
        tell({"a": post(1, author=person(CY))})


@pytest.mark.parametrize("form", FORMS)
def test_no_change_at_random_makes_it_crash(tmp_path, form):
    chance, told, module = random.Random(form), Counter(), module_of("googleplus")
    whole = {name.rpartition("/")[2]: content for name, content in FORMS[form].items()}
    for name, content in whole.items():
        (tmp_path / name).write_text(content)
    for _ in range(150):
        name = chance.choice(sorted(whole))
        at, cut = chance.randrange(len(whole[name])), chance.choice([0, 3, 40])
        sign = chance.choice(
            ["[", "]", "{", '"', "null", "1e999", "\\ud800", "<![", "<div" * 9, ">"]
        )
        (tmp_path / name).write_text(whole[name][:at] + sign + whole[name][at + cut :])
        reading = Reading("googleplus", [Claim("p", ME)], {}, CLOSED)
        with Archive(tmp_path) as archive:
            archive.accounts = [ME]
            if module.recognises(archive):
                module.owners(archive)
                for relation, page_ in module.read(archive, reading):
                    assert not fit(RELATIONS[relation], page_, reading.now).unknown
            told["with problems" if archive.problems else "clean"] += 1
        (tmp_path / name).write_text(whole[name])
    assert told["clean"] > 25
    assert told["with problems"] or form == "html"  # a page is read whatever it looks like


def test_other_exports_are_not_taken_for_googles(pack):
    others = {"20180808 - a.json": '{"uri": 1}', "20180808 - b.html": "<p>", "c.json": "[]"}
    assert recognise(pack(others)) == []
    assert recognise(pack(FORMS["html"], name="page")) == ["googleplus"]


# whose it is, and what test_mutations.py changes in it
EXPORT = ME, {name: content for members in FORMS.values() for name, content in members.items()}
