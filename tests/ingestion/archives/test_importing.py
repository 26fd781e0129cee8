"""Whose export it is, what it may add to what is known, and what it says about itself."""

import json

import duckdb
import pytest

from ingestion.archives import ARCHIVES, Refused, import_archive, module_of, recognise
from ingestion.claims import claims_of
from ingestion.reading import Reading
from ingestion.relations import RELATIONS
from ingestion.unpacking.owners import Owner, settle


@pytest.fixture
def home(new_home):
    """What is asked here concerns how an export is loaded."""
    return new_home()


def script(name, items):
    return f"window.YTD.{name}.part0 = {json.dumps(items)}"


def tweet(number, **more):
    return {
        "tweet": {
            "id_str": str(number), "full_text": f"post {number}", "lang": "fr",
            "created_at": "Sun Mar 01 08:00:00 +0000 2026", "favorite_count": "2", **more,
        }
    }  # fmt: skip


def export(*tweets, account_id="42", made="2026-03-20T10:00:00.000Z"):
    account = {"username": "Ana", "accountId": account_id, "email": "planted-mail@x.test"}
    manifest = {"archiveInfo": {"generationDate": made}}
    return {
        "data/manifest.js": f"window.__THAR_CONFIG = {json.dumps(manifest)}",
        "data/account.js": script("account", [{"account": account}]),
        "data/tweets.js": script("tweets", tweets),
    }


def test_every_module_says_what_it_is_and_where_to_get_it():
    for network in ARCHIVES:
        module = module_of(network)
        assert module.TITLE
        assert len(module.HOW) > 20


@pytest.mark.parametrize("kind", ["zip", "tgz", "folder"])
def test_an_export_is_known_by_its_content_and_loads_from_any_container(
    home, pack, bring, rows, kind
):
    home.register("twitter", ["42"])
    assert recognise(pack(export(tweet(1)), kind, name="holiday photos")) == ["twitter"]
    report = bring(export(tweet(1), tweet(2)), kind)
    assert report.accounts == ["42"]
    assert [row["post_id"] for row in rows("twitter", "posts")] == ["1", "2"]


def test_a_second_import_changes_nothing_not_even_on_another_day(home, bring):
    home.register("twitter", ["42"])
    broken = tweet(3) | {"tweet": {"id_str": "3"}}
    first = bring(export(tweet(1), tweet(2), broken))
    before = home.raw("twitter")
    later = home.now.replace(month=5)
    second = bring(export(tweet(1), tweet(2), broken), now=later)
    assert home.raw("twitter") == before
    assert second.kept.total() == 0
    assert second.unchanged == first.kept
    assert "nothing new" in str(second)


def test_an_export_never_takes_away_what_the_api_told(connected, busy, home, bring):
    """Every post and total of the account once more, as poor as an archive tells them."""
    (account,) = busy("twitter", 1)
    home.register("twitter", [account])
    home.refresh("twitter")
    before = home.raw("twitter")
    columns = list(RELATIONS["posts"].columns)
    posts = [dict(zip(columns, row, strict=True)) for row in before["posts"]]
    again = [
        tweet(
            post["post_id"],
            full_text=post["text"],
            created_at=f"{post['created_at']:%a %b %d %H:%M:%S +0000 %Y}",
        )
        for post in posts
        if post["kind"] == "post"
    ]
    assert len(again) > 5
    report = bring(export(*again, account_id=account, made="2026-04-01T03:00:00Z"))
    after = home.raw("twitter")
    keys = [[row[0] for row in raw["posts"]] for raw in (before, after)]
    assert keys[0] == keys[1]
    for name in ("posts", "accounts", "interactions"):
        assert len(after[name]) == len(before[name])
        for old, new in zip(before[name], after[name], strict=True):
            assert all(n is not None for o, n in zip(old, new, strict=True) if o is not None)
    assert report.unchanged["posts"] == len(again)  # the API looked an hour later


def test_nobody_claims_it_so_nothing_is_stored_and_the_line_to_add_works(home, bring):
    home.register("twitter", ["41"])
    with pytest.raises(Refused) as refusal:
        bring(export(tweet(1)))
    assert not home.warehouse.exists() or not home.raw("twitter")["posts"]
    line = next(line for line in str(refusal.value).splitlines() if line.startswith("PERSON_ID"))
    assert line == "PERSON_ID,twitter,42,Ana,https://x.com/Ana"
    claims = home.registry / "person_accounts.csv"
    claims.write_text(
        "person_id,network,account_id,handle,url\n" + line.replace("PERSON_ID", "p0") + "\n"
    )
    assert bring(export(tweet(1))).kept["posts"] == 1


def test_a_claim_of_somebody_who_may_not_be_scored_counts_for_nothing(home, bring):
    home.register("twitter", ["42"])
    (home.registry / "people.csv").write_text("person_id,basis,birth_year\np0,consent,2012\n")
    with pytest.raises(Refused, match="birth year"):
        bring(export(tweet(1)))


def test_the_person_named_must_be_the_one_who_claims_it(home, bring):
    home.register("twitter", ["42", "43"])
    with pytest.raises(Refused, match="p1 does not claim"):
        bring(export(tweet(1)), person="p1")
    assert bring(export(tweet(1)), person="p0").kept["posts"] == 1


def test_a_handle_is_resolved_once_and_a_recycled_one_is_not_followed(home, bring):
    home.register("twitter", ["41"])
    (home.registry / "person_accounts.csv").write_text(
        "person_id,network,handle\np0,twitter,@ana\n"
    )
    assert bring(export(tweet(1))).accounts == ["42"]
    with pytest.raises(Refused):
        bring(export(tweet(9), account_id="66"))
    posts = [row[0] for row in home.raw("twitter")["posts"]]
    assert posts == ["1"]


@pytest.mark.parametrize(
    ("claim", "owner", "is_same"),
    [
        ("p0,n,,@Ana,", Owner("1", "ana"), True),
        ("p0,n,,https://x.com/ana/,", Owner("1", "Ana", "https://x.com/Ana"), True),
        ("p0,n,,,https://x.com/ana", Owner("1", "ana", "https://x.com/Ana"), True),
        ("p0,n,,bo,", Owner("1", "ana", "https://x.com/ana"), False),
        ("p0,n,,ana,https://a.test", Owner("b.test/3", "ana"), False),
        ("p0,n,,ana,https://www.a.test/", Owner("a.test/3", "ana"), True),
        ("p0,n,,,https://a.test", Owner("a.test/3", "ana", "https://a.test"), True),
        ("p0,n,,,https://a.test", Owner("a.test/3", "ana", None), False),
        ("p0,n,2,ana,", Owner("1", "ana"), False),
    ],
)
def test_what_a_claim_means(home, claim, owner, is_same):
    home.register("n", [])
    (home.registry / "people.csv").write_text("person_id,basis\np0,public_figure\n")
    (home.registry / "person_accounts.csv").write_text(
        f"person_id,network,account_id,handle,url\n{claim}\n"
    )
    reading = Reading("n", claims_of("n", home, home.now.date()), {}, home.now)
    try:
        assert settle(reading, [owner], None) == [owner.account_id]
    except Refused:
        assert not is_same
    else:
        assert is_same


def test_an_export_without_a_name_is_that_of_the_only_account_its_person_claims(home):
    home.register("n", ["1", "2"])
    reading = Reading("n", claims_of("n", home, home.now.date()), {}, home.now)
    assert settle(reading, [], "p1") == ["2"]
    with pytest.raises(Refused, match="--person"):
        settle(reading, [], None)


def test_what_is_no_export_is_refused_with_what_was_looked_for(home, pack):
    path = pack({"a.txt": "hello", "inner.zip": "PK\x03\x04", "../x": "1"})
    with pytest.raises(Refused) as refusal:
        import_archive(path, home)
    told = str(refusal.value)
    assert all(module_of(network).TITLE in told for network in ARCHIVES)
    assert "inner.zip: unpack it" in told
    assert "../x" in told
    assert recognise(path) == []


def test_an_export_of_two_networks_is_taken_one_after_the_other(home, pack):
    channel = "UC" + "a" * 22
    table = f"Channel ID,Channel title (Original),Channel visibility\n{channel},Ana,Public\n"
    path = pack(export(tweet(1)) | {"Takeout/YouTube/channels/channel.csv": table})
    home.register("youtube", [channel])
    with pytest.raises(Refused, match="twitter and of youtube"):
        import_archive(path, home, now=home.now)
    report = import_archive(path, home, network="youtube", now=home.now)
    assert report.accounts == [channel]
    with pytest.raises(Refused, match="WordPress"):
        import_archive(path, home, network="wordpress")


def test_problems_end_in_quarantine_with_their_member_and_the_rest_is_kept(home, bring, rows):
    home.register("twitter", ["42"])
    members = export(tweet(1), tweet(2, created_at="yesterday"), {"tweet": {"id_str": []}}, "odd")
    members["data/tweets-part1.js"] = 'window.YTD.tweets.part1 = [{"tweet": NaN}, {"tw'
    members["../escape.js"] = "[]"
    report = bring(members)
    assert [row["post_id"] for row in rows("twitter", "posts")] == ["1"]
    places = {row["place"]: row["reason"] for row in rows("twitter", "quarantine")}
    assert places["data/tweets.js, item 3"].startswith("not understood")
    assert "NaN is not JSON" in places["data/tweets-part1.js, item 1"]
    assert "cut off" in places["data/tweets-part1.js"]
    assert "leads out" in places["../escape.js"]
    assert "not a time" in places.values()
    assert report.quarantined == len(places)
    assert "data/tweets-part1.js" in str(report)
    assert json.loads(json.dumps(report.as_dict()))["kept"]["posts"] == 1


def test_a_module_that_fails_leaves_nothing_behind_and_tells_no_text(home, bring, monkeypatch):
    home.register("twitter", ["42"])

    def fail(*_):
        yield "posts", []
        raise RuntimeError("planted secret")

    monkeypatch.setattr("ingestion.archives.twitter.tweets", fail)
    with pytest.raises(Refused) as refusal:
        bring(export(tweet(1)))
    assert "planted" not in str(refusal.value)
    assert not any(home.raw("twitter").values())
    monkeypatch.undo()
    assert bring(export(tweet(1))).kept["posts"] == 1


def test_an_api_read_after_an_import_goes_on_where_it_was(connected, busy, home, bring):
    (account,) = busy("twitter", 1)
    home.register("twitter", [account])
    first = home.refresh("twitter")
    bring(export(tweet(1), account_id=account))
    again = home.refresh("twitter")
    assert again.status == "loaded"
    assert again.requests < first.requests
    with duckdb.connect(str(home.warehouse)) as con:
        (total, different) = con.execute(
            "select count(*), count(distinct post_id) from raw_twitter.posts"
        ).fetchone()
    assert total == different
