"""Mastodon's archive: old and new ones, what is not public in the outbox, the API's own keys."""

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from ingestion.archives import Refused, import_archive, module_of, recognise
from ingestion.networks.mastodon import connect
from ingestion.reading import Claim, Reading
from ingestion.sandbox.mastodon.view import View
from ingestion.unpacking import Archive
from ingestion.unpacking.owners import settle
from ingestion.unpacking.report import unread

HOST = "a.test"
ME, BO = f"{HOST}/1", "b.test/7"
URI = f"https://{HOST}/ap/users/1"
OLD = f"https://{HOST}/users/ines"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
AT = "2026-03-01T08:00:00Z"
HERS = "https://b.test/ap/users/7/statuses/70"


def actor(uri=URI, **told):
    return {
        "@context": ["https://www.w3.org/ns/activitystreams"], "id": uri, "type": "Person",
        "preferredUsername": "ines", "name": "Inès 🌿", "summary": "<p>Cartes &amp; chats</p>",
        "url": f"https://{HOST}/@ines", "published": "2020-01-01T00:00:00Z",
        "icon": {"type": "Image", "url": "avatar.png"}, "outbox": "outbox.json",
        "attachment": [{"type": "PropertyValue", "name": "Tel", "value": "planted-phone"}],
        "publicKey": {"publicKeyPem": "planted-key"},
    } | told  # fmt: skip


def note(number, text="<p>Bonjour</p>", to=(PUBLIC,), cc=(f"{URI}/followers",), by=URI, **told):
    uri = f"{by}/statuses/{number}"
    return {
        "id": f"{uri}/activity", "type": "Create", "actor": by, "published": AT, "to": list(to),
        "cc": list(cc),
        "object": {
            "id": uri, "type": "Note", "summary": None, "inReplyTo": None, "published": AT,
            "url": f"https://{HOST}/@ines/{number}", "attributedTo": by, "to": list(to),
            "cc": list(cc), "sensitive": False, "content": text, "contentMap": {"fr": text},
            "attachment": [{"type": "Document", "url": "/media_attachments/files/1.png"}],
            "tag": [], **told,
        },
    }  # fmt: skip


def boost(number, what, to=(PUBLIC,)):
    return {
        "id": f"{URI}/statuses/{number}/activity", "type": "Announce", "actor": URI,
        "published": AT, "to": list(to), "cc": [f"{URI}/followers"], "object": what,
    }  # fmt: skip


def mention(href, name):
    return {"type": "Mention", "href": href, "name": name}


def collection(name, items):
    return json.dumps(
        {"@context": "https://www.w3.org/ns/activitystreams", "id": name,
         "type": "OrderedCollection", "totalItems": len(items), "orderedItems": items}
    )  # fmt: skip


def export(*items, likes=(), me=None, **more):
    return {
        "outbox.json": collection("outbox.json", items),
        "likes.json": collection("likes.json", list(likes)),
        "bookmarks.json": collection("bookmarks.json", ["https://planted.test/bookmark"]),
        "actor.json": json.dumps(me or actor()),
        "avatar.png": "planted-picture", "media_attachments/files/1.png": "planted-picture", **more,
    }  # fmt: skip


@pytest.fixture
def ines(home):
    """A home where ines and bo are claimed."""
    home.register("mastodon", [ME, BO])


CLAIMS = [Claim("p0", ME, f"ines@{HOST}"), Claim("p1", BO, "bo@b.test")]
NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)


@pytest.fixture
def read(pack):
    """The rows that a module makes of members, before anything is stored."""

    def read(members, kind="zip", person=None, claims=CLAIMS, **state):
        module, rows = module_of("mastodon"), defaultdict(list)
        with Archive(pack(members, kind)) as archive:
            assert module.recognises(archive)
            read.reading = Reading("mastodon", claims, state, NOW)
            archive.accounts = settle(read.reading, module.owners(archive), person)
            for name, page in module.read(archive, read.reading):
                rows[name] += page
            read.problems, read.unread = list(archive.problems), unread(archive)
        return rows

    return read


def acts(rows):
    return {(row["act"], row["target_account_id"], row["post_id"]) for row in rows}


@pytest.mark.parametrize("kind", ["zip", "tgz", "folder"])
def test_the_account_and_its_public_posts(read, kind):
    rows = read(export(note(10, "<p>Bonjour<br/>à vous</p>", likes={"totalItems": 3})), kind)
    (post,), (account,), (counter,) = (rows[name] for name in ("posts", "accounts", "counters"))

    assert (post["post_id"], post["account_id"]) == (f"{URI}/statuses/10", ME)
    assert (post["text"], post["language"], post["kind"]) == ("Bonjour\nà vous", "fr", "post")
    assert post["created_at"] == AT
    assert (account["handle"], account["description"]) == ("ines@a.test", "Cartes & chats")
    assert (counter["act"], counter["count"]) == ("favourite", 3)
    assert "bookmarks.json" in read.unread
    assert read.problems == []


@pytest.mark.parametrize(("domains", "domain"), [({}, HOST), ({HOST: "split.test"}, "split.test")])
@pytest.mark.parametrize("handle", [None, "ines", "Ines@other.test"])
def test_the_account_is_called_as_the_api_calls_it(read, handle, domains, domain):
    claims = [Claim("p0", ME, handle)]
    [account] = read(export(note(10)), person="p0", claims=claims, domains=domains)["accounts"]
    is_whole = bool(handle and "@" in handle)
    assert account["handle"] == (handle if is_whole else f"ines@{domain}")


def test_what_not_everybody_may_see_enters_no_table(ines, bring, rows, home, everything_below):
    followers, somebody = f"{URI}/followers", "https://planted.test/users/x"
    private = note(11, "<p>planted for followers</p>", [followers], [])
    report = bring(
        export(
            note(10),
            note(8, published="hier"),
            note(9, "<p>unlisted</p>", [followers], [PUBLIC]),
            private,
            note(12, "<p>planted message</p>", [somebody], [], tag=[mention(somebody, "@planted")]),
            boost(13, private["object"]),
            boost(14, HERS, [followers]),
            note(15, "<p>planted by another</p>", by="https://planted.test/users/x"),
            likes=["https://planted.test/users/x/statuses/1"],
        )
    )
    found = str(everything_below(home.path))

    assert {row["post_id"][-2:] for row in rows("mastodon", "posts")} == {"10", "/9"}
    assert rows("mastodon", "interactions") == []
    assert report.left_out["posts that are not public"] == 5
    assert report.quarantined == 1
    assert "planted" not in found
    assert "unlisted" in found


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (boost(20, HERS), ("reblog", BO, HERS)),
        (note(20, inReplyTo=HERS), ("reply", BO, HERS)),
        (note(20, inReplyTo=HERS, tag=[mention("https://b.test/ap/users/7", "@bo@b.test")]),
         ("reply", BO, HERS)),
        (note(20, inReplyTo="https://c.test/1",
              tag=[mention("https://b.test/ap/users/7", "@bo@b.test")]), ("reply", BO, None)),
        (note(20, tag=[mention("https://b.test/ap/users/7", "@bo@b.test")]),
         ("mention", BO, None)),
        (note(20, quote=HERS), ("quote", BO, HERS)),
        (note(20, tag=[mention("https://c.test/users/planted", "@planted@c.test"),
                       {"type": "Hashtag", "href": "https://b.test/ap/users/7"}]), None),
        # acts on oneself are known: no counter leaves them to strangers
        (note(20, inReplyTo=f"{URI}/statuses/9"), ("reply", ME, f"{URI}/statuses/9")),
        (boost(20, f"{URI}/statuses/9"), ("reblog", ME, f"{URI}/statuses/9")),
        (note(20, quote=f"{URI}/statuses/9"), ("quote", ME, f"{URI}/statuses/9")),
        (note(20, tag=[mention(URI, "@ines@a.test")]), None),
        (boost(20, "https://c.test/users/planted/statuses/1"), None),
    ],
)  # fmt: skip
def test_what_a_post_does_to_somebody_claimed(read, item, expected):
    assert acts(read(export(item))["interactions"]) == ({expected} if expected else set())


def test_a_post_may_quote_and_answer_at_once(read):
    rows = read(export(note(20, quoteUri=HERS, inReplyTo=HERS.replace("70", "71"))))

    assert acts(rows["interactions"]) == {
        ("quote", BO, HERS), ("reply", BO, HERS.replace("70", "71"))
    }  # fmt: skip


def test_an_own_thread_is_known_in_an_old_archive_too(read):
    first, second = note(10, by=OLD), note(11, by=OLD, inReplyTo=f"{OLD}/statuses/10")
    rows = read(export(second, first, me=actor(OLD)), person="p0")

    assert acts(rows["interactions"]) == {("reply", ME, f"{OLD}/statuses/10")}


def test_a_favourite_of_ones_own_post_is_known(ines, bring, rows, home):
    bring(export(note(10)))
    bring(export(likes=[f"{URI}/statuses/10"]))

    assert acts(rows("mastodon", "interactions")) == {("favourite", ME, f"{URI}/statuses/10")}


def test_favourites_count_where_the_post_is_known_and_only_once(ines, bring, rows, home, pack):
    theirs = actor("https://b.test/ap/users/7", preferredUsername="bo")
    hers = note(70, by="https://b.test/ap/users/7")
    old = note(71, by="https://b.test/ap/users/7", published="2024-01-01T00:00:00Z")
    bring(export(hers, old, me=theirs))
    report = bring(export(likes=[HERS, HERS.replace("70", "71"), "https://c.test/1"]))
    bring(export(likes=[HERS]))

    assert acts(rows("mastodon", "interactions")) == {("favourite", BO, HERS)}
    assert report.left_out["favourites of posts that are not known here"] == 1


def test_an_archive_makes_the_rows_that_the_api_made(connected, world, home, pack, rows):
    """An account of the sandbox once more, as its archive tells it: no key may be new."""
    view = View(world)
    wrote = {
        one: sum(status.kind != "post" for status in view.of[one])
        for one, account in view.accounts.items()
        if account.person_id
    }
    me = max(sorted(wrote), key=lambda one: wrote[one])
    others = {status.aim for status in view.of[me] if status.aim}
    claimed = [me, *sorted(one for one in others if view.accounts[one].person_id)[:5]]
    host, number = me.split("/")
    home.register("mastodon", claimed)
    home.refresh("mastodon")
    keys = lambda name, key: {row[key] for row in rows("mastodon", name)}  # noqa: E731
    posts, before = keys("posts", "post_id"), keys("interactions", "interaction_id")

    uri = f"https://{host}/ap/users/{number}"
    api = connect(f"{connected.address}/mastodon", {})
    items = []
    for page in api.pages(f"{api.site(host)}/api/v1/accounts/{number}/statuses", {}, None):
        items += [as_activity(view, status, uri) for status in page]
    api.close()
    told = export(*items, me=actor(uri, preferredUsername=view.accounts[me].handle.split("@")[0]))
    import_archive(pack(told), home, now=home.now + timedelta(days=2))

    assert len(items) > 5
    assert keys("posts", "post_id") == posts
    assert keys("interactions", "interaction_id") == before


def as_activity(view, status, uri):
    """A status of the API as ActivityPub tells it."""
    if status["reblog"]:
        return {
            "id": status["uri"], "type": "Announce", "actor": uri, "to": [PUBLIC], "cc": [],
            "published": status["created_at"], "object": status["reblog"]["uri"],
        }  # fmt: skip
    known = view.statuses[status["uri"]]
    tags = [
        mention(one["url"], f"@{view.accounts[known.aim].handle}") for one in status["mentions"]
    ]
    whole = note(0, status["content"], by=uri, tag=tags)
    whole["object"] |= {"id": status["uri"], "published": status["created_at"]}
    if status["in_reply_to_id"]:
        whole["object"]["inReplyTo"] = known.about
    if status["quote"]:
        whole["object"]["quote"] = status["quote"]["quoted_status"]["uri"]
    return whole


def test_an_old_archive_does_not_tell_its_number_so_the_person_must_be_named(read):
    members = export(note(10, by=OLD), me=actor(OLD))
    with pytest.raises(Refused, match="--person"):
        read(members)
    rows = read(members, person="p0")
    assert [row["post_id"] for row in rows["posts"]] == [f"{OLD}/statuses/10"]


@pytest.mark.parametrize(
    "other",
    [
        actor("https://c.test/users/ines"),
        actor(f"https://{HOST}/users/leo", preferredUsername="leo"),
        actor(id=None),
    ],
)
def test_an_old_archive_of_somebody_else_is_not_taken(read, other):
    assert read(export(note(10, by=str(other["id"])), me=other), person="p0") == {}
    assert "another account" in read.problems[0][1]
    assert [row["outcome"] for _, (row,) in read.reading.drain()] == ["unreadable"]


def test_an_archive_that_nobody_claims_says_which_line_to_add(read):
    other = actor("https://a.test/ap/users/9", preferredUsername="leo")
    with pytest.raises(
        Refused, match=r"PERSON_ID,mastodon,a.test/9,leo@a.test,https://a.test/@leo"
    ):
        read(export(me=other))


def test_a_damaged_outbox_keeps_what_came_before(read):
    members = export(note(10), {"type": "Create"}, 7, note(11), note(12))
    cut = members["outbox.json"].index("statuses/12")
    rows = read(members | {"outbox.json": members["outbox.json"][:cut]})

    assert {row["post_id"][-2:] for row in rows["posts"]} == {"10", "11"}
    told = {reason for _, reason in read.problems}
    assert "not understood (KeyError)" in told
    assert any("cut off" in reason for reason in told)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("archive-20260310121314-0a1b", datetime(2026, 3, 10, 12, 13, 14, tzinfo=UTC)),
        ("archive-20269999999999-0a1b", None),
        ("renamed", None),
    ],
)
def test_when_it_was_made_is_in_its_name(pack, name, made):
    with Archive(pack(export(), name=name)) as archive:
        assert module_of("mastodon").made_at(archive) == made


def test_other_exports_are_not_taken_for_it(pack):
    assert recognise(pack({"outbox.json": "[]", "actor.json": "{}"})) == []
    assert recognise(pack({"outbox.json": collection("outbox.json", [])}, name="b")) == []
    assert recognise(pack(export(), name="c")) == ["mastodon"]


# whose it is, and what test_mutations.py changes in it
EXPORT = (
    ME,
    export(note(1), note(2, tag=[mention(HERS, "@bo@b.test")]), boost(3, HERS), likes=[HERS]),
)
