"""Bluesky's repositories: what the last commit reaches, under the names that the API gives."""

import random
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from ingestion.archives import Refused, bluesky, import_archive, recognise
from ingestion.archives.bluesky.repository import time_of_key
from ingestion.pages import fit
from ingestion.reading import Claim, Reading
from ingestion.relations import RELATIONS
from ingestion.sandbox.bluesky.habit import key
from ingestion.unpacking import Archive, Damaged
from ingestion.unpacking.owners import settle

libipld = pytest.importorskip("libipld")

NOW = datetime(2026, 4, 1, tzinfo=UTC)
T0 = datetime(2026, 3, 1, 8, tzinfo=UTC)
ME, BO, CY = (f"did:plc:{name:a<24}" for name in ("me", "bo", "cy"))
POST, REPOST = "app.bsky.feed.post", "app.bsky.feed.repost"
LIKE, FOLLOW = "app.bsky.feed.like", "app.bsky.graph.follow"
REV = key(datetime(2026, 3, 20, tzinfo=UTC), 0)
BO_POST = f"at://{BO}/{POST}/{key(T0, 77)}"


def name_of(data):
    return b"\x01\x71\x12\x20" + sha256(data).digest()


def section(name, data):
    size, number = len(name) + len(data), bytearray()
    while size >= 0x80:
        number.append(size & 0x7F | 0x80)
        size >>= 7
    return bytes([*number, size]) + name + data


def node(entries, left=None):
    """A node of the index from (key, record's name, node after it)."""
    told, before = [], b""
    for spelled, name, after in entries:
        spelled = spelled.encode()
        same = next(
            (i for i, (a, b) in enumerate(zip(spelled, before, strict=False)) if a != b),
            min(len(spelled), len(before)),
        )
        told.append({"p": same, "k": spelled[same:], "v": name, "t": after})
        before = spelled
    return libipld.encode_dag_cbor({"e": told, "l": left})


def repository(records, did=ME, rev=REV, more=()):
    """The sections of a CAR file: header, commit, nodes of the index, records."""
    blocks = {spelled: libipld.encode_dag_cbor(record) for spelled, record in records.items()}
    keys = sorted(blocks)
    nodes, entries = [], []
    # every third key stands at the top, the two after it in a node of their own
    for start in range(0, len(keys), 3):
        first, *others = keys[start : start + 3]
        below = node([(one, name_of(blocks[one]), None) for one in others]) if others else None
        nodes += [below] if below else []
        entries.append((first, name_of(blocks[first]), name_of(below) if below else None))
    top = node(entries)
    commit = libipld.encode_dag_cbor(
        {
            "did": did, "rev": rev, "sig": b"s", "data": name_of(top), "prev": None, "version": 3,
        }
    )  # fmt: skip
    header = libipld.encode_dag_cbor({"roots": [name_of(commit)], "version": 1})
    data = [commit, top, *nodes, *blocks.values(), *more]
    return [section(b"", header), *(section(name_of(one), one) for one in data)]


def note(text="Bonjour", at="2026-03-01T08:00:00.000Z", **more):
    return {"$type": POST, "text": text, "createdAt": at, "langs": ["fr"], **more}


def strong(uri):
    return {"uri": uri, "cid": "bafy"}


def subject(uri, kind=LIKE):
    return {"$type": kind, "subject": strong(uri), "createdAt": "2026-02-27T08:00:00.000Z"}


def followed(did):
    return {"$type": FOLLOW, "subject": did, "createdAt": "2026-02-27T08:00:00Z"}


def numbered(collection, *records):
    return {f"{collection}/{key(T0, 1 << 10 | i)}": one for i, one in enumerate(records)}


def told(folder, sections):
    """What became of a file: the word for it, rows by relation, reasons of what is wrong."""
    path, rows = folder / "repo.car", defaultdict(list)
    path.write_bytes(b"".join(sections))
    with Archive(path) as archive:
        if not bluesky.recognises(archive):
            return "not recognised", rows, []
        reading = Reading("bluesky", [Claim("p", ME), Claim("q", BO)], {}, NOW)
        bluesky.made_at(archive)
        archive.accounts = settle(reading, bluesky.owners(archive), None)
        for relation, page in bluesky.read(archive, reading):
            assert not fit(RELATIONS[relation], page, NOW).unknown
            rows[relation] += page
        word = "with problems" if archive.problems else "clean"
        return word, rows, [reason for _, reason in archive.problems]


@pytest.fixture
def car(home, tmp_path):
    """Import records as a repository of an account that is claimed, as is bo's."""
    home.register("bluesky", [ME, BO])

    def car(records, **options):
        path = tmp_path / "repo.car"
        path.write_bytes(b"".join(repository(records, **options)))
        return import_archive(path, home, now=home.now)

    return car


def test_a_post_is_what_the_api_would_tell_of_it(car, rows):
    mention = {"$type": "app.bsky.richtext.facet#mention", "did": CY}
    answer = note(
        "@cy.bsky.social oui",
        reply={"root": strong(BO_POST), "parent": strong(BO_POST)},
        facets=[{"index": {"byteStart": 0, "byteEnd": 15}, "features": [mention]}],
    )
    quote = note("vu", embed={"$type": "app.bsky.embed.record", "record": strong(BO_POST)})
    records = numbered(POST, note(), answer, quote)
    report = car(records)
    first, second, third = (f"at://{ME}/{one}" for one in records)

    posts = {row["post_id"]: row for row in rows("bluesky", "posts")}
    assert {one: row["kind"] for one, row in posts.items()} == {
        first: "post", second: "reply", third: "quote",
    }  # fmt: skip
    assert posts[first]["created_at"] == T0
    assert posts[first]["language"] == "fr"
    assert posts[first]["url"] == f"https://bsky.app/profile/{ME}/post/{first.rpartition('/')[2]}"
    assert posts[second]["in_reply_to_post_id"] == BO_POST
    acts = {row["act"]: row for row in rows("bluesky", "interactions")}
    assert acts.keys() == {"reply", "mention", "quote"}
    assert acts["reply"]["interaction_id"] == f"{second}:reply:{BO}"
    assert (acts["quote"]["target_account_id"], acts["quote"]["post_id"]) == (BO, BO_POST)
    assert acts["mention"]["target_account_id"].startswith("~")
    assert report.problems == []


def test_likes_and_follows_of_the_claimed_only_and_reposts_of_all(car, rows):
    theirs = f"at://{CY}/{POST}/{key(T0, 5)}"
    records = (
        numbered(LIKE, subject(BO_POST), subject(theirs))
        | numbered(REPOST, subject(BO_POST, REPOST), subject(theirs, REPOST))
        | numbered(FOLLOW, followed(BO), followed(CY))
    )  # fmt: skip
    report = car(records)
    acts = rows("bluesky", "interactions")

    named = {row["interaction_id"] for row in acts if row["target_account_id"] == BO}
    repost = next(one for one in records if one.startswith(REPOST))
    assert named == {f"like:{BO_POST}:{ME}", f"follow:{BO}:{ME}", f"at://{ME}/{repost}"}
    assert Counter(row["act"] for row in acts) == {"repost": 2, "like": 1, "follow": 1}
    assert {row["occurred_at"] for row in acts} == {datetime(2026, 2, 27, 8, tzinfo=UTC)}
    assert report.left_out["likes of what nobody claims"] == 1
    assert report.left_out["follows of accounts that nobody claims"] == 1
    (account,) = rows("bluesky", "accounts")
    assert (account["following"], account["posts"]) == (2, 0)


def spelled(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def test_after_the_api_an_export_brings_nothing_twice(home, connected, world, busy, rows, tmp_path):
    may_be_scored = {p.person_id for p in world.people if p.basis and p.kind != "minor"}
    sharing = Counter(
        act.actor_account_id
        for acts in world.acts["bluesky"].values()
        for act in acts
        if act.act == "share"
        and world.accounts["bluesky"][act.actor_account_id].person_id in may_be_scored
    )
    me = sharing.most_common(1)[0][0]
    home.register("bluesky", [me, *busy("bluesky", 12)])
    home.refresh("bluesky")
    before = {name: {row[0] for row in found} for name, found in home.raw("bluesky").items()}
    records = {}
    for act in (act for acts in world.acts["bluesky"].values() for act in acts):
        if act.actor_account_id == me and act.act in ("like", "share"):
            records[act.acting_post_id] = subject(act.post_id) | {
                "createdAt": spelled(act.occurred_at)
            }
    for post in world.posts["bluesky"][me]:
        if post.kind in ("post", "reply"):
            parent = strong(post.target_post_id)
            answer = {"reply": {"root": parent, "parent": parent}} if post.target_post_id else {}
            records[post.post_id] = note(post.text, spelled(post.created_at), **answer)
    records = {uri.removeprefix(f"at://{me}/"): record for uri, record in records.items()}
    assert {one.split("/")[0] for one in records} == {POST, LIKE, REPOST}
    path = tmp_path / "repo.car"
    path.write_bytes(b"".join(repository(records, me, rev=key(home.now, 1))))
    import_archive(path, home, now=home.now)

    assert {row["post_id"] for row in rows("bluesky", "posts")} == before["posts"]
    fresh = {row["interaction_id"]: row["act"] for row in rows("bluesky", "interactions")}
    assert before["interactions"] <= fresh.keys()
    # a like that the API hid, or was not asked for, is news
    assert {fresh[one] for one in fresh.keys() - before["interactions"]} <= {"like"}


def test_a_second_import_changes_nothing(car, home):
    records = numbered(POST, note(), note("encore")) | numbered(LIKE, subject(BO_POST))
    car(records)
    before = home.raw("bluesky")
    report = car(records)
    assert home.raw("bluesky") == before
    assert not report.kept


def test_what_was_deleted_or_concerns_others_is_stored_nowhere(car, home, everything_below):
    deleted = libipld.encode_dag_cbor(note("planted-deleted"))
    others = {
        "app.bsky.graph.block/3aaaaaaaaaaaa": {"subject": "did:plc:plantedblock"},
        "app.bsky.graph.listitem/3aaaaaaaaaaaa": {"subject": "did:plc:plantedlist", "list": "x"},
        "app.bsky.feed.threadgate/3aaaaaaaaaaaa": {"allow": [{"list": "planted"}]},
        "chat.bsky.actor.declaration/self": {"allowIncoming": "planted"},
        f"{FOLLOW}/3aaaaaaaaaaaa": {"subject": "did:plc:plantedfollow"},
    }
    car(numbered(POST, note()) | others, more=[deleted])
    assert "planted" not in everything_below(home.path)
    assert "Bonjour" in everything_below(home.path)


def test_an_account_for_members_only_stays_closed(car, rows):
    label = {
        "$type": "com.atproto.label.defs#selfLabels",
        "values": [{"val": "!no-unauthenticated"}],
    }
    profile = {"app.bsky.actor.profile/self": {"displayName": "Moi", "labels": label}}
    car(numbered(POST, note()) | profile)
    assert rows("bluesky", "posts") == []
    (read,) = rows("bluesky", "reads")
    assert (read["account_id"], read["outcome"]) == (ME, "protected")


def test_the_profile_and_the_day_come_with_it(car, rows):
    profile = {"displayName": "Zoé 🥖", "description": "texte", "avatar": {"$type": "blob"}}
    report = car({"app.bsky.actor.profile/self": profile} | numbered(POST, note()))
    (account,) = rows("bluesky", "accounts")
    assert (account["display_name"], account["description"]) == ("Zoé 🥖", "texte")
    assert account["default_image"] is False
    assert report.made_at == datetime(2026, 3, 20, tzinfo=UTC)


def test_a_clients_clock_is_believed_only_backwards(tmp_path):
    given = [f"{POST}/{key(T0, 1 << 10 | i)}" for i in range(6)]
    written = [
        "2026-03-01T08:00:00", "2026-03-01T10:00:00.000000+02:00", "2019-05-06T07:08:09Z",
        "2049-01-01T00:00:00Z", "hier", None,
    ]  # fmt: skip
    notes = {one: note(at=at) for one, at in zip(given, written, strict=True)}
    _, rows, _ = told(tmp_path, repository(notes))
    assert [row["created_at"] for row in sorted(rows["posts"], key=lambda row: row["post_id"])] == [
        T0, T0, datetime(2019, 5, 6, 7, 8, 9, tzinfo=UTC),
        *(time_of_key(one.rpartition("/")[2]) for one in given[3:]),
    ]  # fmt: skip


SEVEN = numbered(POST, *(note(f"numéro {i}") for i in range(7)))


def test_a_damaged_block_costs_itself_and_is_told(tmp_path):
    sections = repository(SEVEN)
    place = next(i for i, one in enumerate(sections) if "numéro 3".encode() in one)
    sections[place] = sections[place].replace("numéro 3".encode(), "numéro X".encode())
    _, rows, problems = told(tmp_path, sections)
    assert {row["text"] for row in rows["posts"]} == {f"numéro {i}" for i in range(7) if i != 3}
    assert problems == ["its content is not what its name says"]


def test_a_lost_part_of_the_index_is_told(tmp_path):
    sections = repository(SEVEN)
    del sections[3]  # after header, commit and the top: the first of the nodes below
    _, rows, (problem,) = told(tmp_path, sections)
    assert len(rows["posts"]) == 5
    assert "1 parts of its index are missing" in problem


def test_a_file_that_breaks_off_keeps_what_came_before(tmp_path):
    sections = repository(SEVEN)
    whole = b"".join(sections)
    _, rows, (problem,) = told(tmp_path, [whole[: -len(sections[-1]) - 5]])
    assert len(rows["posts"]) == 5
    assert "breaks off" in problem


def test_a_block_that_claims_to_be_endless_is_not_waited_for(tmp_path):
    sections = repository(numbered(POST, note()))
    _, _, (problem,) = told(tmp_path, [*sections, b"\xff\xff\xff\xff\x7f"])
    assert "says that it has 34,359,738,367 bytes" in problem


def test_an_index_that_leads_back_to_itself_comes_to_an_end(tmp_path):
    records = {f"{POST}/{key(T0, 3)}": libipld.encode_dag_cbor(note())}
    ((spelled, data),) = records.items()
    below = node([(spelled, name_of(data), None)])
    top = node([(spelled, name_of(data), name_of(below))], left=name_of(below))
    commit = libipld.encode_dag_cbor({"did": ME, "rev": REV, "data": name_of(top)})
    header = libipld.encode_dag_cbor({"roots": [name_of(commit)], "version": 1})
    blocks = [section(name_of(one), one) for one in (commit, top, below, data)]
    word, rows, _ = told(tmp_path, [section(b"", header), *blocks])
    assert word == "with problems"
    assert {row["post_id"] for row in rows["posts"]} == {f"at://{ME}/{spelled}"}


@pytest.mark.parametrize("others", [[], ["other"]])
def test_the_first_root_is_the_commit(tmp_path, others):
    sections = repository(numbered(POST, note()))
    root = libipld.decode_dag_cbor(sections[0][1:])["roots"][0]
    roots = [root, *(name_of(one.encode()) for one in others)]
    sections[0] = section(b"", libipld.encode_dag_cbor({"roots": roots, "version": 1}))
    _, rows, _ = told(tmp_path, sections)
    assert len(rows["posts"]) == 1


def test_a_car_of_something_else_is_nobodys(tmp_path):
    data = libipld.encode_dag_cbor({"some": "thing"})
    header = libipld.encode_dag_cbor({"roots": [name_of(data)], "version": 1})
    with pytest.raises(Refused, match="does not name its account"):
        told(tmp_path, [section(b"", header), section(name_of(data), data)])


def test_nobody_claims_it_then_the_line_to_add_is_told(home, tmp_path):
    home.register("bluesky", [BO])
    path = tmp_path / "repo.car"
    path.write_bytes(b"".join(repository(numbered(POST, note()))))
    with pytest.raises(Refused) as refused:
        import_archive(path, home, now=home.now)
    assert f"PERSON_ID,bluesky,{ME},,https://bsky.app/profile/{ME}" in str(refused.value)


@pytest.mark.parametrize("name", ["repo.car", "mon export", "did.plc.me.CAR"])
def test_a_file_is_known_by_its_content(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"".join(repository(numbered(POST, note()))))
    assert recognise(path) == ["bluesky"]
    path.write_bytes(b"PK but not really, and no CAR")
    assert recognise(path) == []


def test_it_may_lie_among_other_files(home, pack, rows):
    home.register("bluesky", [ME])
    data = b"".join(repository(numbered(POST, note())))
    path = pack({"backup/repo.car": data, "backup/blobs/a.jpg": "planted"})
    report = import_archive(path, home, now=home.now)
    assert len(rows("bluesky", "posts")) == 1
    assert report.unread == ["backup/blobs/a.jpg"]


def test_without_the_library_it_says_what_to_install(home, tmp_path, monkeypatch):
    home.register("bluesky", [ME])
    path = tmp_path / "repo.car"
    path.write_bytes(b"".join(repository(numbered(POST, note()))))
    monkeypatch.setitem(sys.modules, "libipld", None)
    assert recognise(path) == ["bluesky"]
    with pytest.raises(Refused, match="pip install libipld"):
        import_archive(path, home, now=home.now)


def test_the_bytes_of_a_member_are_counted_as_they_come(pack):
    with Archive(pack({"a.bin": b"x" * 600_000})) as archive:
        pieces = list(archive.chunks("a.bin"))
        assert b"".join(pieces) == b"x" * 600_000
        assert len(pieces) > 1
        assert list(archive.opened) == ["a.bin"]
    broken = pack({"a.bin": b"x" * 600_000}, name="broken")
    broken.write_bytes(broken.read_bytes().replace(b"\xed", b"\xff", 1))
    with Archive(broken) as archive, pytest.raises(Damaged):
        list(archive.chunks("a.bin"))


def odd(chance, value):
    """A record in which some values are of another kind."""
    if chance.random() < 0.1:
        return chance.choice([None, 7, "x", b"x", [], {}, True, [None], {"uri": 3}])
    if isinstance(value, dict):
        return {name: odd(chance, one) for name, one in value.items()}
    return [odd(chance, one) for one in value] if isinstance(value, list) else value


def test_no_change_of_bytes_or_of_records_makes_it_crash(tmp_path):
    chance, words = random.Random(7), Counter()
    answer = note(reply={"root": strong(BO_POST), "parent": strong(BO_POST)})
    embed = {"$type": "app.bsky.embed.recordWithMedia", "record": {"record": strong(BO_POST)}}
    feature = {"$type": "app.bsky.richtext.facet#mention", "did": BO}
    records = (
        numbered(POST, note(), answer, note(embed=embed), note(facets=[{"features": [feature]}]))
        | numbered(LIKE, subject(BO_POST))
        | numbered(REPOST, subject(BO_POST, REPOST))
        | numbered(FOLLOW, followed(BO))
    )
    for _ in range(300):
        if chance.random() < 0.5:
            data = bytearray(b"".join(repository(records)))
            for _ in range(chance.randint(0, 3)):
                data[chance.randrange(len(data))] = chance.randrange(256)
        else:
            data = b"".join(repository({name: odd(chance, one) for name, one in records.items()}))
        try:
            words[told(tmp_path, [data])[0]] += 1
        except (Damaged, Refused) as refusal:
            words[type(refusal).__name__] += 1
    # the changes do reach every stage
    assert words["clean"] > 50
    assert words["with problems"] > 25
    assert words["Refused"]


# whose it is, and what test_mutations.py changes in it
EXPORT = (
    ME,
    {
        "repo.car": b"".join(
            repository(numbered(POST, note(), note("Encore")) | numbered(LIKE, subject(BO_POST)))
        )
    },
)
