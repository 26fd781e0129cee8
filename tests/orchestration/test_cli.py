"""The command line: quick, honest, and silent about what it need not say."""

import errno
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from fake_marts import publish as publish_made_up
from rich.console import Console
from typer.testing import CliRunner

from ingestion.home import Home
from ingestion.sandbox.exchange import networks
from orchestration.cli import app
from orchestration.commands.writing import _summarise
from orchestration.operations.lock import writing
from orchestration.operations.publish import publish
from orchestration.progress import Live, Plain
from orchestration.runs import Run


@pytest.fixture
def clout(bare_shell):
    """The CLI in an empty folder with an empty home."""

    def run(*words, home="home"):
        if home:
            os.environ["CLOUT_HOME"] = str(bare_shell / home)
        return CliRunner().invoke(app, words)

    return run


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
    told = json.loads(clout("refresh", "--network", "myspace", "--json").stdout)
    assert "no network myspace" in told["error"]


def test_a_day_that_has_not_come_cannot_be_scored(clout):
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    done = clout("refresh", "--as-of", tomorrow.isoformat(), "--json")
    assert done.exit_code == 1
    assert "not over" in json.loads(done.stdout)["error"]


def test_a_day_before_all_networks_cannot_be_scored(clout, tmp_path):
    done = clout("refresh", "--as-of", "0001-01-01", "--json")
    assert done.exit_code == 1
    assert "by 0001-01-01" in json.loads(done.stdout)["error"]
    assert not (tmp_path / "home").exists()


COMMANDS = (
    ("refresh",), ("publish",), ("import", "."), ("check",), ("forget", "x", "--yes"),
    ("data", "x"), ("backup", "copy"), ("restore", "copy", "--replace"),
)  # fmt: skip


def failed(done):
    """What a command said that ended with one JSON object and exit code 1."""
    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SystemExit)
    return json.loads(done.stdout)["error"]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_a_home_that_is_a_file_is_told_in_words(clout, tmp_path, command):
    (tmp_path / "home").write_text("of somebody")
    (tmp_path / "copy").touch()
    told = failed(clout(*command, "--json"))
    # those that find nothing in it say so
    assert re.search(r"(Not a directory|File exists): .*home|nothing in .*home", told)
    assert (tmp_path / "home").read_text() == "of somebody"


@pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC], ids=["read-only", "full"])
@pytest.mark.parametrize("command", ["refresh", "publish", "import", "forget", "data", "backup"])
def test_a_disk_that_takes_nothing_is_told_with_what_to_do(
    clout, published, tmp_path, monkeypatch, command, number
):
    def refuse(path, mode="r", *rest, **named):
        if path.name == "clout.lock":
            raise OSError(number, os.strerror(number), str(path))
        return opened(path, mode, *rest, **named)

    opened = Path.open
    monkeypatch.setattr(Path, "open", refuse)
    words = {"import": ["."], "forget": ["ada", "--yes"], "data": ["ada"], "backup": ["copy"]}
    told = failed(clout(command, *words.get(command, ()), "--json"))
    assert os.strerror(number) in told
    assert "clout.lock" in told
    assert ("Make room" if number == errno.ENOSPC else "CLOUT_HOME") in told


def test_a_warehouse_that_somebody_else_has_open_is_told_of(clout, published, tmp_path):
    (tmp_path / "home" / "warehouse.duckdb").write_bytes(b"not a database")
    assert "warehouse.duckdb" in failed(clout("backup", "copy", "--json"))


def test_an_error_of_our_own_keeps_its_trace(clout, monkeypatch):
    monkeypatch.setattr("orchestration.commands.checking.holder", lambda _home: 1 / 0)
    assert isinstance(clout("check").exception, ZeroDivisionError)


def test_options_that_would_be_passed_over_are_refused(clout, tmp_path):
    for words in (
        ("--static", "site", "--as-of", "2026-11-22"), ("--static", "site", "--release"),
        ("--url", "https://x.example"), ("--lang", "fr"),
    ):  # fmt: skip
        done = clout("publish", *words)
        assert done.exit_code == 2, words
        assert "--static" in done.stderr
    assert not (tmp_path / "site").exists()


def test_an_address_that_no_browser_opens_is_refused(clout, tmp_path):
    publish_made_up(tmp_path / "home" / "published", people=5)
    assert "ftp://x" in failed(clout("publish", "--static", "site", "--url", "ftp://x", "--json"))
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    "words", [("schedule", "--port", "70000"), ("explain", "ada", "--lang", "de")]
)
def test_what_no_option_takes_is_told_before_anything_begins(clout, words):
    done = clout(*words)
    assert done.exit_code == 2
    assert words[-2] in done.stderr


def test_what_another_version_published_is_told_of(clout, published):
    assert "another version" in failed(clout("explain", "ada", "--json"))


@pytest.mark.parametrize("command", [("forget", "--yes"), ("data",)], ids=["forget", "data"])
def test_a_network_that_is_none_forgets_nobody(clout, published, tmp_path, command):
    told = failed(clout(*command, "ana", "--network", "mastodonn", "--json"))
    assert "no network mastodonn" in told
    assert "mastodon?" in told
    assert not (tmp_path / "home" / "forgotten.csv").exists()


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
    told = clout("check").stdout
    assert "set SOURCES__YOUTUBE__API_KEY: console.cloud.google.com" in told


def test_check_tells_how_many_accounts_are_read_and_where_nobody_is_named(clout, tmp_path):
    registry = tmp_path / "home" / "registry"
    assert f"Accounts   none: who is read stands in {registry}" in clout("check").stdout
    registry.mkdir(parents=True)
    people = "person_id,basis,birth_year\nana,consent,1979\nbo,consent,\n"
    (registry / "people.csv").write_text(people)
    accounts = "person_id,network,handle\nana,bluesky,ana\nana,twitter,ana\nbo,bluesky,bo\n"
    (registry / "person_accounts.csv").write_text(accounts)
    found = json.loads(clout("check", "--json").stdout)
    read = {network["network"]: network["accounts"] for network in found["networks"]}
    # consent counts only from somebody who is known to be of age
    assert {network: n for network, n in read.items() if n} == {"bluesky": 1, "twitter": 1}
    assert "Accounts   none" not in clout("check").stdout


@pytest.fixture
def connected(server):
    """Networks of the sandbox, as the settings of a real home lead to them."""

    def connect(*names):
        for network in names:
            os.environ[f"SOURCES__{network.upper()}__BASE_URL"] = f"{server.address}/{network}"
            for secret, value in networks()[network].SECRETS.items():
                os.environ[f"SOURCES__{network.upper()}__{secret.upper()}"] = value

    yield connect
    server.faults.clear()


def test_check_tells_who_one_is_and_which_terms_to_confirm(clout, connected):
    connected("youtube", "facebook", "twitter")
    done = clout("check", "--json")
    told = {network["network"]: network for network in json.loads(done.stdout)["networks"]}

    assert done.exit_code == 0, done.output
    assert {told[n]["state"] for n in ("youtube", "facebook", "twitter")} == {"connected"}
    assert told["facebook"]["name"] == "Clout"
    assert "pages_show_list" in told["facebook"]["scopes"]
    assert "email" not in told["facebook"]["scopes"]  # asked for and declined
    assert "of 2000000 posts" in told["twitter"]["left"]
    assert "TERMS_ACCEPTED=true" in told["youtube"]["to_do"]
    os.environ["SOURCES__YOUTUBE__TERMS_ACCEPTED"] = "true"
    again = json.loads(clout("check", "--json").stdout)["networks"]
    assert [n["to_do"] for n in again if n["network"] == "youtube"] == [None]


def test_check_tells_a_token_that_is_not_accepted_and_shows_no_secret(clout, connected, server):
    connected("youtube")
    os.environ["SOURCES__YOUTUBE__API_KEY"] = "hush-hush"
    for done in (clout("check"), clout("check", "--json")):
        assert done.exit_code == 1
        assert "API key is not accepted" in " ".join(done.output.split())
        assert "hush" not in done.output


def test_the_template_of_the_settings_is_what_the_networks_ask_for():
    template = Path(__file__).parents[2] / ".env.example"
    done = subprocess.run(
        [sys.executable, "-m", "ingestion.networks", "env"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert template.read_text() == done.stdout


def test_a_claimed_export_is_imported_and_a_foreign_one_refused(clout, tmp_path):
    export = tmp_path / "export.zip"
    account = {"account": {"username": "ana", "accountId": "42", "email": "ana@example.org"}}
    with zipfile.ZipFile(export, "w") as file:
        file.writestr("data/account.js", f"window.YTD.account.part0 = [{json.dumps(account)}]")
        file.writestr("data/tweets.js", "window.YTD.tweets.part0 = [ ]")
    refused = clout("import", str(export), "--json")
    assert refused.exit_code == 1
    assert "person_accounts.csv" in json.loads(refused.stdout)["error"]

    registry = tmp_path / "home" / "registry"
    registry.mkdir(parents=True)
    (registry / "people.csv").write_text("person_id,basis\nana,public_figure\n")
    claims = "person_id,network,account_id\nana,twitter,42\n"
    (registry / "person_accounts.csv").write_text(claims)
    done = clout("import", str(export))
    assert done.exit_code == 0, done.output
    assert "export of 42" in done.stdout
    with duckdb.connect(str(tmp_path / "home" / "warehouse.duckdb")) as con:
        assert con.execute("select handle from raw_twitter.accounts").fetchall() == [("ana",)]
        kept = con.execute("select relation, id from raw_twitter.exported").fetchall()
    assert [relation for relation, _ in kept] == ["accounts"]
    assert kept[0][1].startswith("42|")


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


def test_check_finds_a_home_that_cannot_be_written(clout, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda place, _mode: Path(place) != tmp_path)
    assert f"Nothing can be written in {tmp_path / 'home'}" in clout("check").stdout


@pytest.mark.parametrize(("hours", "problem"), [(-48, "48 hours old"), (48, "clock")])
def test_check_finds_a_publication_of_another_time(clout, published, tmp_path, hours, problem):
    file = tmp_path / "home" / "published" / "parquet" / "manifest.json"
    manifest = json.loads(file.read_text())
    manifest["published_at"] = (datetime.now(UTC) + timedelta(hours=hours)).isoformat()
    file.write_text(json.dumps(manifest))
    done = clout("check")
    assert done.exit_code == 1
    assert problem in done.stdout


def test_sql_answers_in_three_forms(clout, published):
    query = "select person_id, null as nothing from marts.people order by 1 desc"
    assert clout("sql", query, "--csv").stdout == "person_id,nothing\nzoé,\nada,\n"
    rows = json.loads(clout("sql", query, "--json").stdout)["rows"]
    assert rows == [
        {"person_id": "zoé", "nothing": None},
        {"person_id": "ada", "nothing": None},
    ]
    assert "zoé" in clout("sql", query).stdout


def test_what_a_name_holds_does_not_drive_the_terminal(clout, published):
    query = "select chr(27) || '[2J' || chr(8238) || '[b]x :bug:' as \"n\x1b[2J\""
    shown = clout("sql", query).stdout
    assert not {"\x1b", "\u202e"} & set(shown)
    assert "[2J[b]x :bug:" in shown
    # what a program reads is left as it is
    [row] = json.loads(clout("sql", query, "--json").stdout)["rows"]
    assert row["n\x1b[2J"].startswith("\x1b")


def test_what_a_network_says_is_no_markup_and_does_not_drive_the_terminal(tmp_path, capsys):
    with Run(Home(tmp_path)) as run:
        run.networks["x"] = {"status": "failed", "rows": {}, "requests": 1, "seconds": 0.1}
        run.errors["x"] = "[/api] is closed :bug: \x1b[2J\u202e"
    capsys.readouterr()
    _summarise(run, None)
    shown = capsys.readouterr().out
    assert "[/api] is closed :bug: [2J" in shown
    assert not {"\x1b", "\u202e"} & set(shown)


def test_news_of_a_network_do_not_drive_the_terminal(capsys):
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, color_system=None, width=100)
    for told in (Plain(), Live(console)):
        with told:
            told("x", "[/api] is closed :bug: \x1b[2J\u202e")
    for shown in (capsys.readouterr().err, screen.getvalue()):
        assert "[/api] is closed :bug: [2J" in shown
        assert "\x1b[2J" not in shown
        assert "\u202e" not in shown


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


def test_an_import_without_memory_says_what_to_do(clout, tmp_path, monkeypatch):
    monkeypatch.setattr("ingestion.imports.workbench.MEMORY", "1MB")
    given = tmp_path / "given"
    given.mkdir()
    rows = "".join(f"twitter,{n},{n}\n" for n in range(20_000))
    (given / "accounts.csv").write_text(f"network,account_id,handle\n{rows}")
    done = clout("import", str(given))
    assert done.exit_code == 1
    assert "Memory ended" in done.stderr
    assert "smaller folders" in done.stderr


def test_files_for_a_web_host_need_something_published_and_a_folder_of_their_own(clout, tmp_path):
    assert "clout refresh" in clout("publish", "--static", "site").stderr
    assert not (tmp_path / "site").exists()
    publish_made_up(tmp_path / "home" / "published", people=5)
    done = clout("publish", "--static", "site", "--url", "https://x.example/", "--lang", "fr")
    assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "site" / "badge" / "p000.json").read_text())
    assert told["label"] == "Clout"
    record = json.loads((tmp_path / "site" / "api" / "v1" / "people" / "p000.json").read_text())
    assert record["links"]["card"] == "https://x.example/embed/p000.html"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    refused = clout("publish", "--static", "mine")
    assert refused.exit_code == 1
    assert "did not write" in refused.stderr
