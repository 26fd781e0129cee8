"""What the documents for operators say: every command is run, every file is looked at."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
import yaml
from documents import commands, python, shell, spans
from fake_marts import publish
from typer.testing import CliRunner

from ingestion import imports, pipeline
from ingestion.home import Home
from orchestration import history, runs
from orchestration.cli import app
from orchestration.commands import serving, writing
from orchestration.settings import PROJECT

DOCUMENTS = ("docs/operations.md", "docs/change_the_method.md")
DEPLOY = PROJECT / "deploy"
SECTION = re.compile(r"^([A-Z][A-Za-z]+)=(.*)$", re.MULTILINE)


CLOUT = [line for name in DOCUMENTS for line in commands(name) if line.startswith("clout ")]
OTHERS = [line for name in DOCUMENTS for line in commands(name) if not line.startswith("clout ")]


@pytest.fixture
def home(bare_shell, monkeypatch):
    """A home with a publication and a person who can be asked about."""
    monkeypatch.setenv("HOME", str(bare_shell))
    home = Home(bare_shell / "data")
    home.registry.mkdir(parents=True)
    (home.registry / "people.csv").write_text(
        "person_id,display_name,basis\nn-ame,NAME,public_figure\n"
    )
    (home.registry / "person_accounts.csv").write_text(
        "person_id,network,account_id\nn-ame,twitter,42\n"
    )
    publish(home.published)
    (home.published / "parquet-a").mkdir()
    (home.published / "parquet-a" / "manifest.json").write_text(
        json.dumps(
            {
                "run_id": "a",
                "data_as_of": "2026-11-22",
                "published_at": datetime.now(UTC).isoformat(),
            }
        )
    )
    (home.published / "parquet").symlink_to("parquet-a")
    for part in (history, imports, pipeline):
        part.ensure_tables(home)
    imports.load_registry(home)
    return home


@pytest.fixture
def asked(monkeypatch):
    """What long or lasting commands were asked to do, instead of doing it."""
    asked = []

    def instead(place, name):
        monkeypatch.setattr(
            place, name, lambda *words, **named: asked.append((name, *words, *named.values()))
        )

    instead(writing, "_run")
    instead(serving, "_keep")
    monkeypatch.setattr(os, "execv", lambda *words: asked.append(("execv", *words)))
    monkeypatch.setattr(os, "chdir", lambda _folder: None)
    return asked


@pytest.mark.parametrize("line", sorted(set(CLOUT)))
def test_every_command_of_clout_is_run(line, home, asked, tmp_path):
    words = [word.replace("~", str(tmp_path), 1) for word in shlex.split(line)[1:]]
    if words[0] == "restore":
        made = CliRunner().invoke(app, ["backup", words[1]])
        assert made.exit_code == 0, made.output
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    lasting = {"schedule": 1, "dashboard": 0}
    assert done.exit_code in (0, lasting.get(words[0], 0)), (done.output, done.exception)
    if words[0] in ("refresh", "publish", "dashboard"):
        assert len(asked) == 1


def test_no_other_command_is_told_that_is_not_there():
    known = {"sudo", "git", "make", "cd", "python"}
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.M))
    assert OTHERS
    for line in OTHERS:
        program, *words = line.split()
        assert program in known, line
        if "make" in line.split():
            assert words[-1] in targets, line
    for units in re.findall(r"systemctl [a-z -]*((?:clout-\w+ ?)+)", "\n".join(OTHERS)):
        for unit in units.split():
            assert (DEPLOY / "systemd" / f"{unit}.service").exists()


def test_checks_assets_and_files_that_the_documents_name_are_there():
    text = "\n".join((PROJECT / name).read_text() for name in DOCUMENTS)
    from orchestration.definitions import defs

    location = defs()
    checks = {key.name for key in location.resolve_asset_graph().asset_check_keys}
    named = set(re.findall(r"\*([a-z]+(?:_[a-z]+)+)\*", text)) - {"past_day"}
    assert named
    assert named <= checks
    assert location.resolve_job_def("past_day")
    for path in re.findall(r"`((?:seeds|deploy|tests)/[\w/.]+)`", text):
        assert (PROJECT / path).exists() or (PROJECT / "dbt_project" / path).exists(), path
    seeds = PROJECT / "dbt_project" / "seeds"
    for name in re.findall(r"`(\w+\.csv)`", text):
        assert (seeds / name).exists(), name


# one partition of what `dagster job backfill` asks the daemon for, in this process
PAST_DAY = """
import dagster
from orchestration.definitions import defs
job = defs().resolve_job_def({job!r})
with dagster.DagsterInstance.ephemeral() as instance:
    assert job.execute_in_process(partition_key={day!r}, instance=instance).success
"""


def test_a_day_that_is_filled_in_is_what_history_says_of_it(refreshed, settings, published):
    [told] = [line for line in spans("docs/operations.md") if "dagster job backfill" in line]
    words = shlex.split(told)
    job = words[words.index("-j") + 1]
    day = (runs.yesterday() - timedelta(days=3)).isoformat()
    # the other tests of the project are asked elsewhere
    fast = {"CLOUT_HISTORY_DAYS": "0", "DBT_EXCLUDE_RESOURCE_TYPES": "test unit_test"}
    python(PAST_DAY.format(job=job, day=day), PROJECT, settings | fast)
    query = """
        select person_id, method_version, score
        from marts.{} where score_date = ? order by all
    """
    history = published.execute(query.format("person_score_history"), [day]).fetchall()
    assert len(history) > 100
    file = refreshed.published / f"day-{day}.duckdb"
    with duckdb.connect(str(file), read_only=True) as con:
        assert con.execute(query.format("person_scores"), [day]).fetchall() == history


def test_the_instance_is_brought_up_to_date_as_told(refreshed, settings):
    [told] = [line for line in spans("docs/operations.md") if line.endswith("instance migrate")]
    revisions = re.findall(r"(?:current|latest): (\w+)", shell(f"{told} 2>&1", settings))
    assert len(revisions) >= 2
    assert len(set(revisions)) == 1


@pytest.fixture(params=sorted(path.name for path in (DEPLOY / "systemd").iterdir()))
def unit(request):
    return DEPLOY / "systemd" / request.param


def test_a_unit_starts_a_command_of_ours_in_a_home_it_may_write(unit):
    told = dict(SECTION.findall(unit.read_text()))
    program, command = told["ExecStart"].split()
    assert program.endswith("/.venv/bin/clout")
    assert command in {told.name or told.callback.__name__ for told in app.registered_commands}
    assert told["Environment"] == f"CLOUT_HOME=/var/lib/{told['StateDirectory']}"
    assert told["ProtectSystem"] == "strict"
    assert told["NoNewPrivileges"] == "yes"


def test_systemd_finds_nothing_wrong_with_a_unit(unit, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("There is no systemd here.")
    program = tmp_path / "clout"
    program.touch(mode=0o755)
    text = unit.read_text().replace("/opt/clout/.venv/bin/clout", str(program))
    (tmp_path / unit.name).write_text(text.replace("/opt/clout", str(tmp_path)))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / unit.name],
        capture_output=True, text=True,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if unit.name in line]
    # the other unit is not installed on this machine, and need not be
    assert [line for line in ours if "not found" not in line] == []


def test_the_dashboard_sees_neither_secrets_nor_warehouse():
    text = (DEPLOY / "systemd" / "clout-dashboard.service").read_text()
    hidden = " ".join(value for key, value in SECTION.findall(text) if key == "InaccessiblePaths")
    assert {
        "-/var/lib/clout/warehouse.duckdb", "-/var/lib/clout/actor.key", "-/opt/clout/.env",
    } <= set(hidden.split())  # fmt: skip
    assert "clout.env" not in text


def test_containers_run_commands_of_ours_and_open_no_port():
    told = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    for service in told["services"].values():
        assert set(service["command"]) <= names
        assert service["network_mode"] == "host"
        assert "ports" not in service
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        compile(service["healthcheck"]["test"][-1], "healthcheck", "exec")
    assert "env_file" not in told["services"]["dashboard"]
    build = told["services"]["schedule"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).exists()


def test_every_setting_of_the_dashboard_is_told_and_reaches_it():
    read = {
        name
        for file in (PROJECT / "dashboard").rglob("*.py")
        for name in re.findall(r"""environ.*?["'](CLOUT_\w+)["']""", file.read_text())
    }
    told = (PROJECT / "docs" / "operations.md").read_text()
    template = (PROJECT / ".env.example").read_text()
    assert "CLOUT_EDIT" in read
    assert {
        name for name in read if f"`{name}`" not in told or f"# {name}=" not in template
    } == set()
    settings = re.findall(r"^\| `([A-Z_]+)` \|", told, re.MULTILINE)
    assert {*settings, "CLOUT_HOME"} == read | {"STREAMLIT_SERVER_ALLOWED_HOSTS"}
    # names without a value are handed over as they are, and left out where they are not set
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert services["dashboard"]["environment"] == settings
    unit = dict(SECTION.findall((DEPLOY / "systemd" / "clout-dashboard.service").read_text()))
    assert f"`{unit['EnvironmentFile'].removeprefix('-')}`" in told


def test_the_image_is_made_of_what_is_pinned_and_carries_no_home():
    text = (DEPLOY / "Dockerfile").read_text()
    python = sys.version_info
    assert f"FROM python:{python[0]}.{python[1]}-" in text
    assert "--require-hashes" in text
    left_out = (DEPLOY / "Dockerfile.dockerignore").read_text().split()
    assert {".env", ".git", "data"} <= set(left_out)


def test_the_days_that_the_documents_use_as_examples_have_passed():
    text = (PROJECT / "docs" / "operations.md").read_text()
    for day in re.findall(r"--as-of (\d{4}-\d\d-\d\d)", text):
        assert day < (runs.yesterday() + timedelta(days=1)).isoformat()


def test_pictures_of_the_documents_are_small_and_there():
    pictures = list((PROJECT / "docs" / "pictures").glob("*.png"))
    assert pictures
    for picture in pictures:
        assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert picture.stat().st_size < 200_000
    for file in (PROJECT / "docs").glob("*.md"):
        for path in re.findall(r"!\[[^]]*\]\(([^)]+)\)", file.read_text()):
            assert (file.parent / Path(path)).exists()
