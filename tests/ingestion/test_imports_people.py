"""Who is claimed decides what is kept of an imported account: all, or a keyed hash, or nothing."""

import csv
import hashlib
import hmac
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from ingestion import imports
from ingestion.home import Home
from ingestion.imports import Report
from ingestion.imports.checks import CONDITIONS

FILES = {
    "people": "person_id,basis,birth_year\nana,public_figure,\nbob,organisation,\n",
    "person_accounts": "person_id,network,account_id,handle\nana,twitter,1,\nbob,twitter,,@Bob\n",
    "accounts": (
        "network,account_id,handle,display_name,followers,observed_at\n"
        "twitter,1,ana,Ana,50,2026-01-01\n"
        "twitter,2,BOB,Bob,500,2026-01-01\n"
        "twitter,strange-id,strange-handle,Strange Name,5000,2026-01-01\n"
    ),
    "posts": (
        "network,post_id,account_id,created_at,text,in_reply_to_post_id,repost_of_post_id\n"
        "twitter,p1,1,2026-01-01,merci @bob et @strange-handle,,\n"
        "twitter,p2,1,2026-01-01,strange-repost,,strange-post\n"
        "twitter,p3,1,2026-01-01,own repost,strange-post,p1\n"
        "twitter,strange-post,strange-id,2026-01-01,strange-text,,\n"
    ),
    "interactions": (
        "network,act,actor_account_id,target_account_id,occurred_at,interaction_id,post_id,text\n"
        "twitter,reply,strange-id,1,2026-01-02,strange-reply,p1,Strange-Reply 1!\n"
        "twitter,mention,strange-id,1,2026-01-02,,strange-mention,\n"
        "twitter,reply,1,2,2026-01-02,r1,p9,bien vu @strange-handle\n"
        "twitter,reply,1,strange-id,2026-01-02,r2-to-strange,strange-post,oui\n"
        "twitter,like,strange-id,1,,,p1,\n"
    ),
    "counters": (
        "network,account_id,act,count,observed_at,post_id\n"
        "twitter,1,like,5,2026-01-02,p1\ntwitter,strange-id,like,6,2026-01-02,strange-post\n"
    ),
    "list_memberships": (
        "network,account_id,list_id,list_name,owner_account_id\n"
        "twitter,1,strange-list,experts,strange-id\ntwitter,1,l2,amis,2\n"
        "twitter,strange-id,l3,autres,2\n"
    ),
    "endorsements": (
        "network,giver_account_id,target_account_id,topic,given_at\n"
        "twitter,strange-id,1,jazz,2026-01-01\ntwitter,1,strange-id,jazz,2026-01-01\n"
    ),
    "removals": (
        "network,kind,id,observed_at\n"
        "twitter,interaction,strange-reply,2026-01-03\ntwitter,interaction,r1,2026-01-03\n"
        "twitter,account,strange-id,2026-01-03\ntwitter,account,2,2026-01-03\n"
    ),
}


@pytest.fixture(autouse=True)
def only_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLOUT_SCORE_UNCLAIMED", raising=False)


@pytest.fixture
def folder(home: Home) -> Path:
    folder = home.imports / "dump"
    folder.mkdir(parents=True)
    for relation, content in FILES.items():
        (folder / f"{relation}.csv").write_text(content)
    return folder


def load(home: Home) -> Report:
    imports.load_registry(home)
    return next(report for report in imports.load_imports(home) if report.dataset == "dump")


def rows(home: Home, sql: str) -> list[tuple]:
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("set TimeZone = 'UTC'")
        return con.execute(sql).fetchall()


def key_of(home: Home, native_id: str) -> str:
    digest = hmac.new(home.actor_key(), f"twitter:{native_id}".encode(), hashlib.sha256)
    return "~" + digest.hexdigest()[:32]


def id_key_of(home: Home, native_id: str) -> str:
    message = home.actor_key() + f"twitter:{native_id}".encode()
    return "~" + hashlib.sha256(message).hexdigest()[:32]


def everything(home: Home) -> str:
    """All that is stored of imports, as one text; the order of rows says nothing."""
    with duckdb.connect(str(home.warehouse)) as con:
        tables = con.execute(
            "select table_name from duckdb_tables() where schema_name = 'raw_imports'"
            " and table_name <> 'loads' order by all"
        ).fetchall()
        return "\n".join(
            f"{table} {row}"
            for (table,) in tables
            for row in sorted(map(str, con.execute(f"from raw_imports.{table}").fetchall()))
        )


def register(home: Home, people: str, claims: str) -> None:
    home.registry.mkdir(parents=True, exist_ok=True)
    (home.registry / "people.csv").write_text("person_id,basis,birth_year\n" + people)
    head = "person_id,network,account_id,since,until\n"
    (home.registry / "person_accounts.csv").write_text(head + claims)


def test_nothing_of_a_stranger_is_stored_in_clear(home: Home, folder: Path) -> None:
    report = load(home)
    assert "strange" not in everything(home).lower()
    assert report.hashed == {"interactions": 4, "list_memberships": 1, "endorsements": 1}
    assert report.withheld == {
        "accounts": 1, "posts": 1, "counters": 1, "list_memberships": 1, "endorsements": 1
    }  # fmt: skip


def test_acts_of_strangers_are_stored_as_networks_store_them(home: Home, folder: Path) -> None:
    load(home)
    stranger, act = key_of(home, "strange-id"), id_key_of(home, "strange-reply")
    text = hashlib.sha256(b"strangereply").hexdigest()[:16]
    assert rows(
        home,
        "select act, actor_account_id, target_account_id, interaction_id, post_id, text,"
        f" fingerprint, audience_band from raw_imports.interactions where interaction_id = '{act}'",
    ) == [("reply", stranger, "1", act, "p1", None, text, "1k-10k")]
    # the post of a mention is the actor's
    assert rows(
        home,
        "select actor_account_id, post_id, acting_post_id from raw_imports.interactions"
        " where act = 'mention'",
    ) == [(stranger, None, id_key_of(home, "strange-mention"))]
    assert rows(
        home,
        "select interaction_id, post_id, text from raw_imports.interactions"
        f" where actor_account_id = '1' and target_account_id = '{stranger}'",
    ) == [(id_key_of(home, "r2-to-strange"), id_key_of(home, "strange-post"), "oui")]


def test_texts_keep_claimed_handles_and_lose_all_others(home: Home, folder: Path) -> None:
    load(home)
    assert rows(home, "select post_id, text from raw_imports.posts order by all") == [
        ("p1", "merci @bob et @…"), ("p2", None), ("p3", "own repost"),
    ]  # fmt: skip
    assert rows(home, "select text from raw_imports.interactions where interaction_id = 'r1'") == [
        ("bien vu @…",)
    ]


def test_handles_are_spelled_in_any_script(home: Home, folder: Path) -> None:
    (folder / "person_accounts.csv").write_text(
        "person_id,network,account_id,handle\nana,twitter,1,\nbob,twitter,2,zoé\n"
    )
    texts = ["bien vu @zoé", "bien vu @éloïse", "bien vu @col·lectiu", "@zo, @zoé."]
    (folder / "posts.csv").write_text(
        "network,post_id,account_id,created_at,text\n"
        + "".join(f'twitter,{i},1,2026-01-01,"{text}"\n' for i, text in enumerate(texts))
    )
    load(home)
    assert rows(home, "select text from raw_imports.posts order by post_id") == [
        ("bien vu @zoé",), ("bien vu @…",), ("bien vu @…",), ("@…, @zoé.",),
    ]  # fmt: skip


def test_a_handle_is_resolved_once(home: Home, folder: Path) -> None:
    load(home)
    assert rows(home, "select handle from raw_imports.accounts where account_id = '2'") == [
        ("BOB",)
    ]
    keys = "select person_id, account_key from raw_imports.person_accounts order by all"
    assert rows(home, keys) == [("ana", key_of(home, "1")), ("bob", key_of(home, "2"))]
    recycled = "twitter,strange-id,bob,Strange Name,1,2026-02-01\n"
    (folder / "accounts.csv").write_text(FILES["accounts"] + recycled)
    load(home)
    assert "strange" not in everything(home).lower()


def test_who_is_registered_later_is_in_clear_from_then_on(home: Home, folder: Path) -> None:
    load(home)
    before, count = everything(home), "select count(*) from raw_imports.interactions"
    register(home, "eve,consent,1980\n", "eve,twitter,strange-id,,\n")
    load(home)
    assert rows(home, count) == [(5,)]
    assert rows(home, "select count(*) from raw_imports.posts") == [(4,)]
    assert rows(
        home, "select interaction_id from raw_imports.interactions where act = 'reply' order by all"
    ) == [("r1",), ("r2-to-strange",), ("strange-reply",)]
    assert "~" not in str(rows(home, "select id from raw_imports.removals"))
    # and hashed again when the claim is gone, to the last row
    register(home, "", "")
    load(home)
    assert everything(home) == before


def test_who_is_surely_18_by_the_year_of_birth_is_in_clear(home: Home, folder: Path) -> None:
    register(home, f"eve,consent,{datetime.now(UTC).year - 19}\n", "eve,twitter,strange-id,,\n")
    load(home)
    stored = rows(home, "select distinct actor_account_id from raw_imports.interactions")
    assert ("strange-id",) in stored


def test_rows_that_are_in_no_file_any_more_are_hashed_too(home: Home, folder: Path) -> None:
    register(home, "eve,consent,1980\n", "eve,twitter,strange-id,,\n")
    load(home)
    for relation in ("interactions", "posts", "accounts", "endorsements", "list_memberships"):
        (folder / f"{relation}.csv").write_text(FILES[relation].splitlines()[0] + "\n")
    load(home)
    assert rows(home, "select count(*) from raw_imports.interactions") == [(5,)]
    register(home, "", "")
    load(home)
    assert "strange" not in everything(home).lower()
    assert rows(home, "select count(*) from raw_imports.interactions") == [(5,)]


@pytest.mark.parametrize(
    "person",
    [
        "eve,,1980", "eve,consent,", "eve,public_figure,2012", "eve,consent,2012",
        f"eve,consent,{datetime.now(UTC).year - 18}",
    ],
    ids=[
        "no basis", "consent without an age", "a public minor", "a minor who consents",
        "perhaps not 18 before the last day of this year",
    ],
)  # fmt: skip
@pytest.mark.parametrize("unclaimed", ["false", "true"])
def test_an_account_of_somebody_who_may_not_be_scored_stays_hashed(
    home: Home, folder: Path, monkeypatch: pytest.MonkeyPatch, person: str, unclaimed: str
) -> None:
    monkeypatch.setenv("CLOUT_SCORE_UNCLAIMED", unclaimed)
    register(home, person + "\n", "eve,twitter,strange-id,,\n")
    load(home)
    stored = rows(home, "select distinct actor_account_id from raw_imports.interactions")
    assert ("strange-id",) not in stored
    assert (key_of(home, "strange-id"),) in stored
    assert rows(home, "select count(*) from raw_imports.accounts") == [(2,)]
    # his acts are known as his, so that his own never count for him
    found = "select account_key from raw_registry.person_accounts"
    assert rows(home, found) == [(key_of(home, "strange-id"),)]


def test_an_operator_who_may_keeps_accounts_nobody_claims(
    home: Home, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(home)
    before = everything(home)
    monkeypatch.setenv("CLOUT_SCORE_UNCLAIMED", "true")
    report = load(home)
    assert not report.withheld
    assert "'~" not in "\n".join(
        line for line in everything(home).splitlines() if line.startswith("accounts")
    )
    assert rows(home, "select count(*) from raw_imports.interactions") == [(5,)]
    assert rows(home, "select text from raw_imports.posts where post_id = 'p1'") == [
        ("merci @bob et @strange-handle",)
    ]
    monkeypatch.delenv("CLOUT_SCORE_UNCLAIMED")
    load(home)
    assert everything(home) == before


def test_who_is_claimed_by_id_is_known_by_handle_at_the_first_import(
    home: Home, folder: Path
) -> None:
    claims = "person_id,network,account_id\nana,twitter,1\nbob,twitter,2\n"
    (folder / "person_accounts.csv").write_text(claims)
    load(home)
    [(text,)] = rows(home, "select text from raw_imports.posts where post_id = 'p1'")
    assert "@bob" in text
    assert "strange" not in text
    # nothing is left that a second pass would know better
    assert [report.unchanged for report in imports.load_imports(home)] == [True]


# the registry


def test_the_registry_is_replaced_line_by_line(home: Home) -> None:
    register(home, "eve,consent,1980\nzoe,consent,1980\n", "eve,twitter,7,,\nzoe,twitter,8,,\n")
    assert imports.load_registry(home).kept == {"people": 2, "person_accounts": 2}
    assert imports.load_registry(home).unchanged
    register(home, "eve,consent,1980\n", "eve,twitter,7,,\n")
    imports.load_registry(home)
    found = "select dataset, person_id, account_id, account_key from raw_registry.person_accounts"
    assert rows(home, found) == [("registry", "eve", "7", key_of(home, "7"))]


def test_an_account_claimed_by_two_persons_is_nobodys(home: Home, folder: Path) -> None:
    register(
        home,
        "eve,consent,1980\nzoe,consent,1980\n",
        "eve,twitter,strange-id,,\nzoe,twitter,strange-id,2020-01-01,\nzoe,twitter,8,,\n",
    )
    report = imports.load_registry(home)
    assert [(row["line"], row["column_name"], row["reason"]) for row in report.examples] == [
        (2, "account_id", "claimed by two persons"),
        (3, "account_id", "claimed by two persons"),
    ]
    load(home)
    assert "strange" not in everything(home).lower()


def test_an_account_may_change_hands(home: Home) -> None:
    register(
        home,
        "eve,consent,1980\nzoe,consent,1980\n",
        "eve,twitter,7,,2019-12-31\nzoe,twitter,7,2020-01-01,\n",
    )
    assert not imports.load_registry(home).quarantined


def test_the_registry_overrules_a_data_set(home: Home, folder: Path) -> None:
    register(home, "kid,consent,2015\n", "kid,twitter,1,,\n")
    load(home)
    # the data set says that it is Ana's, the registry that it is a child's
    assert rows(home, "select distinct account_id from raw_imports.accounts") == [("2",)]


def test_a_line_that_refers_to_nobody_is_told(home: Home) -> None:
    register(home, "eve,consent,1980\n", "eva,twitter,7,,\n")
    (home.registry / "lists.csv").write_text("list_id,name\nchoir,Choir\n")
    members = "list_id,person_id\nchoir,eve\nchoir,eva\nquire,eve\n"
    (home.registry / "list_members.csv").write_text(members)
    report = imports.load_registry(home)
    assert [tuple(row.values()) for row in report.examples] == [
        ("list_members", "list_members.csv", 3, "person_id", "not in people"),
        ("list_members", "list_members.csv", 4, "list_id", "not in lists"),
        ("person_accounts", "person_accounts.csv", 2, "person_id", "not in people"),
    ]
    assert rows(home, "select person_id from raw_registry.list_members") == [("eve",)]


def test_a_broken_line_of_the_registry_leaves_the_others(home: Home) -> None:
    register(
        home, "Eve É,consent,1980\nzoe,consent,1980\nzoe\n", "zoe,twitter,,,\nzoe,twitter,8,,\n"
    )
    report = imports.load_registry(home)
    assert [(row["file"], row["line"], row["column_name"]) for row in report.examples] == [
        ("people.csv", 2, "person_id"),
        ("people.csv", 4, "basis"),
        ("person_accounts.csv", 2, "account_id"),
    ]
    assert report.kept == {"people": 1, "person_accounts": 1}
    assert rows(home, "select count(*) from raw_registry.quarantine") == [(3,)]


def test_an_empty_home_has_an_empty_registry(home: Home) -> None:
    assert imports.load_registry(home).kept == {}
    assert imports.load_imports(home) == []


def test_the_registry_gives_endorsements_and_takes_them_back(home: Home) -> None:
    register(home, "ana,public_figure,\nbob,organisation,\n", "ana,twitter,1,,\nbob,twitter,2,,\n")
    given = home.registry / "endorsements.csv"
    given.write_text(
        "network,giver_account_id,target_account_id,topic,given_at\n"
        "twitter,1,2,jazz,2026-01-01\ntwitter,2,1,cuisine,2026-01-02\n"
        "twitter,2,1,cuisine,le 3 janvier\n"
    )
    first, again = imports.load_registry(home), imports.load_registry(home)
    stored = "select giver_account_id, target_account_id, topic from raw_imports.endorsements"

    assert (first.kept["endorsements"], sum(first.quarantined.values())) == (2, 1)
    assert first.examples[0]["file"] == "endorsements.csv"
    assert (first.examples[0]["line"], first.examples[0]["column_name"]) == (4, "given_at")
    assert again.unchanged
    assert sorted(rows(home, stored)) == [("1", "2", "jazz"), ("2", "1", "cuisine")]

    given.write_text(given.read_text().replace("twitter,1,2,jazz,2026-01-01\n", ""))
    imports.load_registry(home)
    assert rows(home, stored) == [("2", "1", "cuisine")]
    given.unlink()
    imports.load_registry(home)
    assert rows(home, stored) == []


def test_the_registry_says_who_is_one_person_and_nobody_may_be_a_stranger(home: Home) -> None:
    home.registry.mkdir(parents=True)
    (home.registry / "people.csv").write_text(
        "person_id,basis,same_as,not_same_as\n"
        "ana,public_figure,,bob twitter-9\nnick,public_figure,ana,\nbob,public_figure,nobody,\n"
    )
    report = imports.load_registry(home)

    assert report.quarantined == {"not in people": 1}
    assert rows(home, "select person_id, same_as from raw_registry.people order by 1") == [
        ("ana", None), ("nick", "ana"),
    ]  # fmt: skip


@pytest.mark.parametrize("rule", ["topic:lyon", "country:FR,BE  network:youtube", "score:40.5"])
def test_a_list_may_have_a_rule(home: Home, rule: str) -> None:
    home.registry.mkdir(parents=True)
    (home.registry / "lists.csv").write_text(f'list_id,name,rule\nl,L,"{rule}"\n')
    imports.load_registry(home)
    assert rows(home, "select rule from raw_registry.lists") == [(rule,)]


@pytest.mark.parametrize(
    "rule", ["lyon", "topic:", "topic:lyon;country:FR", "sql:1=1", "country:FR or 1=1", "a topic:x"]
)
def test_a_rule_that_nobody_knows_is_set_aside(home: Home, rule: str) -> None:
    home.registry.mkdir(parents=True)
    (home.registry / "lists.csv").write_text(f'list_id,name,rule\nl,L,"{rule}"\nm,M,\n')
    (reason,) = imports.load_registry(home).quarantined

    assert reason.startswith("not a rule: CONDITION:VALUE, of topic, country")
    assert rows(home, "select list_id from raw_registry.lists") == [("m",)]


def test_every_condition_of_a_rule_has_its_names() -> None:
    seed = Path(__file__).parents[2] / "dbt_project" / "seeds" / "lists" / "list_conditions.csv"
    with seed.open(encoding="utf-8", newline="") as file:
        assert tuple(row["condition"] for row in csv.DictReader(file)) == CONDITIONS
