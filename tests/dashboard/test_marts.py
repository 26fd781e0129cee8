import subprocess
import sys

import duckdb
import pytest
from fake_marts import publish

from dashboard import marts


def test_a_home_without_publication_has_none(tmp_path):
    assert marts.latest(tmp_path) is None
    assert marts.status(tmp_path) == {}


def test_a_broken_status_is_no_status(tmp_path):
    (tmp_path / "status.json").write_text("{")
    assert marts.status(tmp_path) == {}


def test_a_new_publication_is_seen_while_the_old_one_still_answers(tmp_path):
    publish(tmp_path, people=3, run="a")
    before = marts.latest(tmp_path)
    publish(tmp_path, people=5, run="b")
    after = marts.latest(tmp_path)
    count = "select count(*) as n from marts.people"
    assert before.row(count) == {"n": 3}
    assert after.row(count) == {"n": 5}
    assert before.path != after.path


def test_clout_home_says_where_to_look(tmp_path, monkeypatch):
    monkeypatch.setenv("CLOUT_HOME", str(tmp_path))
    assert marts.published() == tmp_path / "published"


def test_without_a_home_the_demo_is_shown_until_something_else_is(tmp_path, monkeypatch):
    monkeypatch.delenv("CLOUT_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    assert marts.published() == tmp_path / "data" / "published"
    publish(tmp_path / "data" / "demo" / "published", people=0)
    assert marts.published() == tmp_path / "data" / "demo" / "published"
    publish(tmp_path / "data" / "published", people=0)
    assert marts.published() == tmp_path / "data" / "published"


def test_a_published_file_cannot_be_written_by_a_page(full):
    publication = marts.latest(full / "published")
    for sql in ("delete from marts.people", "copy marts.people to 'x.csv'", "set threads = 4"):
        with pytest.raises(duckdb.Error):
            publication.rows(sql)


def test_the_dashboard_knows_nothing_of_what_made_the_marts():
    code = (
        "import sys, dashboard.tables, dashboard.console, dashboard.marts, dashboard.portrait;"
        "print([m for m in sys.modules if m.split('.')[0] in"
        " {'ingestion', 'orchestration', 'dagster', 'dlt', 'dbt'}])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
    # Streamlit would warn whoever starts the server or a command
    assert told.stderr == ""


def test_the_console_can_be_used_without_the_pages():
    code = "import sys, dashboard.console; print('streamlit' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
