"""docs/dbt.md: dbt by hand on a refreshed warehouse, and the page it writes about itself."""

import json
import re

import duckdb
import pytest
from documents import DOCS, blocks, shell

from orchestration.settings import PROJECT

PAGE = "dbt.html"


@pytest.mark.parametrize("commands", blocks("dbt.md", "sh"))
def test_commands_run_by_hand(refreshed, settings, tmp_path, commands):
    elsewhere = {"DBT_TARGET_PATH": str(refreshed.path / "dbt"), "DBT_LOG_PATH": str(tmp_path)}
    told = shell(commands, settings | elsewhere | {"CLOUT_HISTORY_DAYS": "7"})
    if "freshness" in commands:
        assert "PASS freshness of bluesky.reads" in told
        assert "PASS freshness of runs.runs" in told
        assert not re.search(r"\b(WARN|ERROR|STALE) freshness", told)
        assert "display_name" in told
        # the next refresh must not take what was built by hand for its own
        with duckdb.connect(str(refreshed.warehouse), read_only=True) as con:
            assert con.execute("from raw_runs.builds").fetchall() == []


def test_every_selector_is_listed():
    text = (DOCS / "dbt.md").read_text()
    selectors = (PROJECT / "dbt_project" / "selectors.yml").read_text()
    names = re.findall(r"- name: (\w+)", selectors)
    assert names
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == names


def test_the_page_is_whole_and_offline(refreshed):
    page = (refreshed.published / PAGE).read_text()
    assert "INLINE DATA" not in page
    assert "default-src 'none'" in page
    for model in ("leaderboard", "rankings", "stg_bluesky__interactions", "int_favours"):
        assert f"model.clout.{model}" in page
    # what only the SQL says of a model between
    assert "One row per" in page
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=.?https?:", page)


def test_the_page_names_no_machine_and_nobody(refreshed, published):
    page = (refreshed.published / PAGE).read_text()
    assert str(refreshed.path) not in page
    assert str(PROJECT) not in page
    people = published.execute("select person_id, display_name from people").fetchall()
    assert len(people) > 100
    # a name of one word may be a word of the project
    told = [name for row in people for name in row if len(name) > 12 and name in page]
    assert told == []
    accounts = published.execute("select distinct account_id from accounts").fetchall()
    assert not [account for (account,) in accounts if len(account) > 12 and account in page]


def test_the_page_says_nothing_of_a_run(refreshed):
    page = (refreshed.published / PAGE).read_text()
    run = json.loads((refreshed.published / "status.json").read_text())["run_id"]
    assert run not in page
    assert "invocation_id" not in page
