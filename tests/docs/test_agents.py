"""llms.txt and .mcp.json.example: what an agent is told is what it finds."""

import json
import re

import duckdb
import pytest
from documents import DOCS, shell

from orchestration.agents import llms

ROOT = DOCS.parent
SERVER = json.loads((ROOT / ".mcp.json.example").read_text())["mcpServers"]["clout"]


def test_the_file_is_written_from_the_marts():
    assert (ROOT / "llms.txt").read_text() == "\n".join(llms()).rstrip() + "\n"


def test_it_names_every_table_and_column_that_is_published(published):
    text = (ROOT / "llms.txt").read_text()
    told = {
        name: columns.split(", ")
        for name, columns in re.findall(r"^- `(\w+)`: .* Columns: (.*)\.$", text, re.MULTILINE)
    }
    found = published.execute("""
        select table_name, list(column_name order by column_index) from duckdb_columns()
        where not internal and (schema_name = 'marts' or table_name not in (
            select table_name from duckdb_tables() where schema_name = 'marts'))
        group by schema_name, table_name
    """).fetchall()
    assert told == dict(found)


def test_what_it_links_to_is_there():
    for target in re.findall(r"\]\(([^)]+)\)", (ROOT / "llms.txt").read_text()):
        assert (ROOT / target).exists(), target


def test_the_command_it_names_answers_in_json(refreshed, settings):
    asked = "clout sql 'select count(*) as n from people' --json"
    assert json.loads(shell(asked, settings))["rows"][0]["n"] > 100


def test_the_server_reads_what_is_published_and_nothing_else(refreshed):
    options = dict(zip(SERVER["args"][1::2], SERVER["args"][2::2], strict=True))
    assert "--read-write" not in SERVER["args"]
    assert options["--db-path"] == "data/published/current.duckdb"
    file = (refreshed.published / "current.duckdb").resolve()
    with duckdb.connect(str(file), read_only=True) as con:
        con.execute(options["--init-sql"])
        assert con.execute("select count(*) from current_scores").fetchall()[0][0] > 100
        for forbidden in (
            f"select * from read_text('{DOCS / 'sql.md'}')",
            "attach ':memory:' as other",
            "set enable_external_access = true",
            "create table mine as select 1",
        ):
            with pytest.raises(duckdb.Error):
                con.execute(forbidden)
