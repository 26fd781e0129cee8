"""All that the documents tell to type: which test runs it, and that its program takes it so."""

import importlib.util
import re
import shlex
import subprocess
import tomllib

import pytest
import typer
import yaml
from dagster._cli import create_dagster_cli
from documents import DOCUMENTS, commands, fenced, spans

from orchestration.cli import app
from orchestration.settings import PROJECT

# by document and language of its blocks: the file whose tests run what stands in them
RUN_BY = {
    ("README.md", "sh"): "tests/docs/test_readme.py",
    ("CONTRIBUTING.md", ""): "tests/docs/test_commands.py",
    ("docs/add_a_network.md", ""): "tests/docs/test_changes.py",
    ("docs/api.md", ""): "tests/docs/test_api.py",
    ("docs/api.md", "php"): "tests/servers/test_wordpress.py",
    ("docs/change_the_method.md", ""): "tests/docs/test_operations.py",
    ("docs/data.md", ""): "tests/docs/test_data.py",
    ("docs/data.md", "csv"): "tests/docs/test_data.py",
    ("docs/dbt.md", "sh"): "tests/docs/test_dbt.py",
    ("docs/dlt.md", "python"): "tests/docs/test_dlt.py",
    ("docs/dlt.md", "sh"): "tests/docs/test_dlt.py",
    ("docs/operations.md", ""): "tests/docs/test_operations.py",
    ("docs/spark.md", ""): "tests/spark/test_marts.py",
    ("docs/sql.md", "python"): "tests/docs/test_sql.py",
    ("docs/sql.md", "sql"): "tests/docs/test_sql.py",
}
# what no test runs, and why: no R is installed for one example; the other is a formula, no command
NOT_RUN = {("docs/sql.md", "r"), ("README.md", "text")}
# what signs stand for that no program takes
EXAMPLES = {"DATE": "2026-11-01", "...": "check", "--help": "check"}

TYPED = {
    (document, line)
    for document in DOCUMENTS
    # what is told of other versions need not be there any more
    if document != "CHANGELOG.md"
    for line in [*commands(document), *spans(document)]
}


def test_every_block_is_run_by_a_test_that_reads_its_document():
    found = {(document, language) for document in DOCUMENTS for language, _ in fenced(document)}
    assert found == RUN_BY.keys() | NOT_RUN
    for (document, _), file in RUN_BY.items():
        text = (PROJECT / file).read_text()
        assert document.removeprefix("docs/") in text, (document, file)


def test_documents_tell_many_commands():
    assert len(TYPED) > 90


def taken_by(command, words):
    """Raise unless a command of Click, or one below it, takes these words; nothing is run."""
    context = command.make_context(command.name, list(words))
    if hasattr(command, "resolve_command"):
        rest = [*context._protected_args, *context.args]
        _, below, words = command.resolve_command(context, rest)
        # a command that is only named needs none of its arguments
        if words:
            taken_by(below, words)


def clout(words):
    taken_by(typer.main.get_command(app), [EXAMPLES.get(word, word) for word in words])


def dagster(words):
    taken_by(create_dagster_cli(), words)


def make(words):
    done = subprocess.run(
        ["make", "--dry-run", "--old-file=.venv/installed", *words],
        cwd=PROJECT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    text = (PROJECT / "Makefile").read_text()
    for name in re.findall(r"\b([A-Z]+)=", " ".join(words)):
        assert f"$({name})" in text, name


def python(words):
    if words[0] == "-m":
        if words[1] == "pip":
            return pip(words[2:])
        assert importlib.util.find_spec(words[1]), words
        return None
    text = (PROJECT / words[0]).read_text()
    assert 'if __name__ == "__main__":' in text
    for option in words[1:]:
        if option.startswith("--"):
            assert f'"{option}"' in text, option
    return None


def pip(words):
    """What it installs is no stranger: a package of the lock or the table, or an extra of ours."""
    assert words[0] == "install"
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    for named in words[1:]:
        extra = re.fullmatch(r"\.\[(\w+)\]", named)
        if extra:
            assert extra.group(1) in extras["optional-dependencies"]
        elif named != "--editable":
            assert f"\n{named}==" in (PROJECT / "requirements.lock").read_text(), named


def docker(words):
    assert words[:2] == ["compose", "--file"]
    services = yaml.safe_load((PROJECT / words[2]).read_text())["services"]
    if words[3] == "exec":
        assert words[4] in services
        assert words[5] == "clout"
        clout(words[6:])
    else:
        assert words[3] == "up"


# what is installed elsewhere, or is a machine's own
OTHERS = {"cd", "cp", "curl", "git", "sudo", "duckdb", "harlequin", "dbt", "dbt-bouncer", "dlt",
          "export"}  # fmt: skip
KNOWN = {"clout": clout, "dagster": dagster, "docker": docker, "make": make, "pip": pip,
         "python": python}  # fmt: skip


@pytest.mark.parametrize(("document", "line"), sorted(TYPED))
def test_its_program_takes_it(document, line):
    words = shlex.split(line.partition(" > ")[0].partition(" | ")[0])
    while re.match(r"[A-Z_]+=", words[0]):
        words.pop(0)
    if words[0] not in OTHERS:
        KNOWN[words[0]](words[1:])
