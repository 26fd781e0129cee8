"""The command line: quick, honest, and silent about what it need not say."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest
from typer.testing import CliRunner

from ingestion.home import Home
from orchestration.cli import app
from orchestration.operations.lock import writing
from orchestration.operations.publish import publish


@pytest.fixture
def clout(tmp_path, monkeypatch):
    """The CLI in an empty folder with an empty home, whatever this machine has set."""
    for name in list(os.environ):
        if name.startswith(("CLOUT_", "SOURCES__")):
            monkeypatch.delenv(name)
    before = dict(os.environ)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("orchestration.settings.PROJECT", tmp_path)

    def run(*words, home="home"):
        if home:
            os.environ["CLOUT_HOME"] = str(tmp_path / home)
        return CliRunner().invoke(app, words)

    yield run
    os.environ.clear()
    os.environ.update(before)


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom orchestration.cli import app\n"
        "try:\n    app(['--help'])\n"
        "finally:\n    print({'dagster', 'dlt', 'duckdb', 'pandas'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "refresh" in done.stdout
    assert done.stdout.splitlines()[-1] == "set()"


def test_an_unknown_network_is_told_with_the_known_ones(clout):
    done = clout("refresh", "--network", "myspace")
    assert done.exit_code == 1
    assert "no network myspace" in done.stderr
    assert "twitter" in done.stderr


def test_a_day_that_has_not_come_cannot_be_scored(clout):
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    done = clout("refresh", "--as-of", tomorrow.isoformat(), "--json")
    assert done.exit_code == 1
    assert "not over" in json.loads(done.stdout)["error"]


def test_a_busy_home_is_refused_at_once(clout, tmp_path):
    with writing(Home(tmp_path / "home"), "clout import"):
        for command in (("refresh",), ("publish",), ("import", str(tmp_path))):
            done = clout(*command, "--json")
            assert done.exit_code == 1
            assert "`clout import`" in json.loads(done.stdout)["error"]
    assert not (tmp_path / "home" / "published").exists()


def test_the_demo_refuses_a_home_with_data(clout, tmp_path):
    (tmp_path / "home" / "registry").mkdir(parents=True)
    done = clout("demo", "--no-dashboard")
    assert done.exit_code == 1
    assert "real home with data" in done.stderr
    assert not list((tmp_path / "home" / "registry").iterdir())


def test_check_names_what_to_set_and_creates_nothing(clout, tmp_path):
    done = clout("check", "--json")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["published"] is None
    missing = {network["network"]: network["missing"] for network in found["networks"]}
    assert missing["youtube"] == ["SOURCES__YOUTUBE__API_KEY"]
    assert not (tmp_path / "home").exists()
    assert "not connected: set SOURCES__YOUTUBE__API_KEY" in clout("check").stdout


def test_check_shows_no_secret(clout, monkeypatch):
    os.environ["SOURCES__YOUTUBE__API_KEY"] = "hush-hush"
    for done in (clout("check"), clout("check", "--json")):
        assert "hush" not in done.output


def test_check_finds_a_setting_that_makes_no_sense(clout):
    os.environ["CLOUT_HISTORY_DAYS"] = "many"
    done = clout("check", "--json")
    assert done.exit_code == 1
    assert "CLOUT_HISTORY_DAYS" in json.loads(done.stdout)["problems"][0]


@pytest.fixture
def published(tmp_path):
    home = Home(tmp_path / "home")
    home.path.mkdir()
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("create schema marts")
        con.execute("create table marts.people as select unnest(['ada', 'zoé']) as person_id")
    publish(home, "1", date(2026, 11, 22))


def test_sql_answers_in_three_forms(clout, published):
    query = "select person_id, null as nothing from marts.people order by 1 desc"
    assert clout("sql", query, "--csv").stdout == "person_id,nothing\nzoé,\nada,\n"
    rows = json.loads(clout("sql", query, "--json").stdout)["rows"]
    assert rows == [
        {"person_id": "zoé", "nothing": None},
        {"person_id": "ada", "nothing": None},
    ]
    assert "zoé" in clout("sql", query).stdout


def test_sql_says_when_there_is_more(clout, published):
    done = clout("sql", "from marts.people", "--limit", "1", "--csv")
    assert done.stdout.count("\n") == 2
    assert "first 1 rows" in done.stderr


@pytest.mark.parametrize(
    "query", ["drop table marts.people", "select * from read_text('/etc/hosts')"]
)
def test_sql_only_reads_the_marts(clout, published, query):
    done = clout("sql", query)
    assert done.exit_code == 1
    assert done.stdout == ""


def test_sql_on_nothing_says_what_to_do(clout):
    done = clout("sql", "select 1")
    assert done.exit_code == 1
    assert "clout refresh" in done.stderr


def test_reading_the_demo_is_said(clout, tmp_path):
    (tmp_path / "data" / "demo" / "published").mkdir(parents=True)
    done = clout("check", home=None)
    assert "this is the demo" in done.stderr
    assert "data/demo" in done.stdout


def test_importing_from_nowhere_is_refused(clout, tmp_path):
    done = clout("import", str(tmp_path / "nowhere"))
    assert done.exit_code == 1
    assert "There is no" in done.stderr
    assert not (tmp_path / "home").exists()
