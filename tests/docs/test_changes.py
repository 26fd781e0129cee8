"""A network, a weight and a topic are added to a copy of the project, as the documents say."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from documents import commands
from environment import environment

from orchestration.settings import PROJECT

TOLD = (PROJECT / "docs" / "add_a_network.md").read_text()
FILES = re.findall(r"^\| `([^`]+)` \|", TOLD, re.MULTILINE)
RENAMED = (("github", "gitless"), ("GitHub", "Gitless"), ("GITHUB", "GITLESS"))


def renamed(text):
    for old, new in RENAMED:
        text = text.replace(old, new)
    return text


# the last is for the whole project: `make check` and `make test` run all that is asked of it
LISTED, *TEMPLATES, ASKED, _ = (
    shlex.split(renamed(line))[1:] for line in commands("docs/add_a_network.md")
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The project with one network, one weights version and one topic more."""
    copy = tmp_path_factory.mktemp("copy") / "clout"
    for name in ("ingestion", "dbt_project", "orchestration", "dashboard", "tests", ".dlt"):
        left_out = shutil.ignore_patterns("__pycache__", "target", "logs", "pictures")
        shutil.copytree(PROJECT / name, copy / name, ignore=left_out)
    for name in ("pyproject.toml", ".env.example"):
        shutil.copy(PROJECT / name, copy / name)
    for file in FILES:
        folder = Path(file).parent
        # a module's folder brings the module's other files
        for path in (PROJECT / folder).iterdir():
            if path.is_file() and "github" in f"{folder}/{path.name}":
                target = copy / renamed(str(path.relative_to(PROJECT)))
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(renamed(path.read_text()))
    # its people are drawn by its name, and few of them would be there
    habit = copy / "ingestion" / "sandbox" / "gitless" / "habit.py"
    habit.write_text(habit.read_text().replace("visitors=0.1", "visitors=0.6"))
    _add_weights(copy / "dbt_project" / "seeds")
    _add_topic(copy / "dbt_project" / "seeds")
    return copy


def _add_weights(seeds):
    for file in (*(seeds / "networks").glob("*.csv"), seeds / "fades.csv"):
        text = file.read_text()
        file.write_text(text + "".join(re.findall(r"^v1,.*\n", text, re.M)).replace("v1,", "v2,"))
    file = seeds / "method_versions.csv"
    [line] = re.findall(r"^v1,.*\n", file.read_text(), re.MULTILINE)
    added = line.replace("v1,2000-01-01,v1", "v2,,v2").replace("éthode 1", "éthode 2")
    file.write_text(file.read_text() + added.replace("Method 1", "Method 2"))


def _add_topic(seeds):
    for name, line in (
        ("taxonomy", "sourdough,food,Levain,Sourdough"),
        ("taxonomy_terms", "levain,sourdough,fr\nsourdough,sourdough,en\nlevain chef,sourdough,fr"),
        ("taxonomy_edges", "sourdough,food"),
        ("taxonomy_exclusions", "levain,levain de la revolte"),
    ):
        file = seeds / f"{name}.csv"
        file.write_text(f"{file.read_text()}{line}\n")


def ended(copy, *words, **settings):
    settings |= {"PYTHONPATH": str(copy), "DLT_PROJECT_DIR": str(copy)}
    return subprocess.run(
        [sys.executable, *words], cwd=copy, env=environment(**settings),
        capture_output=True, text=True,
    )  # fmt: skip


def run(copy, *words, **settings):
    done = ended(copy, *words, **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_files_that_make_a_network_are_told_all():
    assert len(FILES) == len(set(FILES)) >= 10
    assert [file for file in FILES if not (PROJECT / file).exists()] == []
    tracked = subprocess.run(
        ["git", "ls-files", "*github*"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.split()
    folders = {str(Path(file).parent) for file in FILES if Path(file).name == "__init__.py"}
    untold = {f for f in tracked if f not in FILES and str(Path(f).parent) not in folders}
    assert untold == set()


def test_a_network_is_found_by_its_place_and_its_settings_are_told(copy):
    assert "gitless" in run(copy, *LISTED).strip().split(",")
    told = {file: run(copy, *words) for *words, _, file in TEMPLATES}
    assert "SOURCES__GITLESS__TOKEN=" in told[".env.example"]
    assert "[sources.gitless]" in told[".dlt/secrets.toml.example"]
    assert len(told) == 2


def test_a_network_answers_what_all_are_asked(copy):
    assert ASKED[-1] == "gitless"
    told = run(copy, *ASKED, "-q", "-n0", "-p", "no:cacheprovider")
    assert re.search(r"\b\d\d passed", told), told


def test_seeds_and_models_take_the_network_the_weights_and_the_topic(copy, tmp_path):
    networks = run(copy, "-m", "ingestion.networks").strip()
    settings = {
        "CLOUT_NETWORKS": networks,
        "CLOUT_WAREHOUSE": str(tmp_path / "warehouse.duckdb"),
        "DBT_TARGET_PATH": str(tmp_path / "target"),
        "DBT_LOG_PATH": str(tmp_path / "logs"),
    }
    project = ["--project-dir", "dbt_project", "--profiles-dir", "dbt_project"]
    build = (
        "-m", "dbt.cli.main", "build", "--select", "resource_type:seed",
        "--indirect-selection", "cautious", *project,
    )  # fmt: skip
    told = run(copy, *build, **settings)
    assert "gitless" in told
    assert "ERROR=0" in told
    assert re.search(r"PASS weights_versions_are_whole", told), told
    assert "stg_gitless__posts" in run(
        copy, "-m", "dbt.cli.main", "--quiet", "list", "--select", "+leaderboard", *project,
        **settings,
    )  # fmt: skip
    # a version that forgets a network would take the ladder's prices for it, without a word
    with duckdb.connect(settings["CLOUT_WAREHOUSE"]) as con:
        con.execute("delete from seeds.gitless where weights_version = 'v2'")
    forgotten = ended(
        copy, "-m", "dbt.cli.main", "test", "--select", "weights_versions_are_whole", *project,
        **settings,
    )  # fmt: skip
    assert re.search(r"FAIL 1 weights_versions_are_whole", forgotten.stdout), forgotten.stdout
