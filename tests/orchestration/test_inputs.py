"""What a build need not make again."""

import duckdb
import pytest

from orchestration import inputs

PROJECT = {
    "sources": {
        "source.clout.twitter.posts": {"schema": "raw_twitter", "identifier": "posts"},
        "source.clout.twitter.accounts": {"schema": "raw_twitter", "identifier": "accounts"},
    },
    "macros": {
        "macro.clout.as_of": {"depends_on": {"macros": []}},
        "macro.clout.week_back": {"depends_on": {"macros": ["macro.clout.as_of"]}},
        "macro.clout.handle": {"depends_on": {"macros": []}},
    },
    "nodes": {
        "seed.clout.prices": {"depends_on": {"macros": []}},
        "model.clout.writers": {"depends_on": {"macros": ["macro.clout.week_back"]}},
        "model.clout.profiles": {"depends_on": {"macros": ["macro.clout.handle"]}},
        "model.clout.people": {"depends_on": {"macros": []}},
    },
    "parent_map": {
        "source.clout.twitter.posts": [],
        "source.clout.twitter.accounts": [],
        "seed.clout.prices": [],
        "model.clout.writers": ["source.clout.twitter.posts"],
        "model.clout.profiles": ["source.clout.twitter.accounts", "seed.clout.prices"],
        "model.clout.people": ["model.clout.writers", "model.clout.profiles"],
        "test.clout.not_null_profiles": ["model.clout.profiles"],
    },
    "child_map": {
        "source.clout.twitter.posts": ["model.clout.writers"],
        "source.clout.twitter.accounts": ["model.clout.profiles"],
        "seed.clout.prices": ["model.clout.profiles"],
        "model.clout.writers": ["model.clout.people"],
        "model.clout.profiles": ["model.clout.people", "test.clout.not_null_profiles"],
        "model.clout.people": [],
    },
}


@pytest.fixture
def con():
    with duckdb.connect() as con:
        con.execute("""
            create schema raw_twitter;
            create table raw_twitter.posts (post_id varchar, text varchar, _dlt_load_id varchar);
            insert into raw_twitter.posts values ('1', 'Bonjour', 'a'), ('2', null, 'a');
            create table raw_twitter.accounts (account_id varchar);
        """)
        yield con


def changed(con, sql):
    before = inputs.fingerprints(con, PROJECT)
    con.execute(sql)
    return inputs.unaffected(PROJECT, before, inputs.fingerprints(con, PROJECT))


def test_when_nothing_changed_nothing_is_built_and_parents_come_first(con):
    same = changed(con, "update raw_twitter.posts set _dlt_load_id = 'b'")
    assert sorted(same) == [
        "model.clout.people", "model.clout.profiles", "model.clout.writers", "seed.clout.prices",
    ]  # fmt: skip
    assert same.index("seed.clout.prices") < same.index("model.clout.profiles")
    assert same[-1] == "model.clout.people"


@pytest.mark.parametrize(
    "change",
    [
        "update raw_twitter.posts set text = 'Bonsoir' where post_id = '1'",
        "insert into raw_twitter.posts values ('3', null, 'b')",
        "insert into raw_twitter.posts values ('2', null, 'a')",
        "delete from raw_twitter.posts where post_id = '2'",
        "alter table raw_twitter.posts add column language varchar",
        "update raw_twitter.posts set post_id = text, text = post_id where post_id = '1'",
    ],
)
def test_what_reads_a_changed_table_is_built_and_nothing_else(con, change):
    assert sorted(changed(con, change)) == ["model.clout.profiles", "seed.clout.prices"]


def test_a_few_names_stand_for_all_that_came_before_them():
    same = ["seed.clout.prices", "model.clout.writers", "model.clout.profiles"]
    assert inputs.last(PROJECT, same) == ["model.clout.writers", "model.clout.profiles"]
    assert inputs.last(PROJECT, [*same, "model.clout.people"]) == ["model.clout.people"]
    assert inputs.last(PROJECT, []) == []


def test_another_setting_changes_everything(con, monkeypatch):
    before = inputs.fingerprints(con, PROJECT)
    monkeypatch.setenv("CLOUT_HISTORY_DAYS", "7")
    assert inputs.unaffected(PROJECT, before, inputs.fingerprints(con, PROJECT)) == []


def test_another_day_changes_what_asks_for_it_and_all_that_reads_that(con, monkeypatch):
    before = inputs.fingerprints(con, PROJECT)
    monkeypatch.setenv("CLOUT_AS_OF", "2026-03-02")
    same = inputs.unaffected(PROJECT, before, inputs.fingerprints(con, PROJECT))
    assert sorted(same) == ["model.clout.profiles", "seed.clout.prices"]


def test_a_build_without_a_past_makes_everything(con):
    assert inputs.unaffected(PROJECT, {}, inputs.fingerprints(con, PROJECT)) == []


@pytest.mark.parametrize("place", ["CLOUT_HOME", "CLOUT_WAREHOUSE"])
def test_a_home_that_moved_holds_what_it_held(con, monkeypatch, place):
    before = inputs.fingerprints(con, PROJECT)
    monkeypatch.setenv(place, "elsewhere")
    assert len(inputs.unaffected(PROJECT, before, inputs.fingerprints(con, PROJECT))) == 4
