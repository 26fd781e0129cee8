"""README.md: its commands run, its links lead somewhere, and it is one screen."""

import re
import subprocess

import documents
import pytest
from documents import blocks, shell

from orchestration.settings import PROJECT

README = (PROJECT / "README.md").read_text()
DOCUMENTS = [PROJECT / name for name in documents.DOCUMENTS if name != "llms.txt"]
LINES = [
    re.sub(r"\s+# .*$", "", line).strip()
    for block in blocks("../README.md", "sh")
    for line in block.splitlines()
]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
FILE = re.compile(
    r"`((?:\.ci|\.dlt|dashboard|dbt_project|deploy|docs|ingestion|orchestration|tests)/[\w./-]+)`"
)
# whoever runs Clout writes it
THEIR_OWN = {".dlt/secrets.toml"}


def test_it_is_one_screen():
    assert len(README.splitlines()) < 90


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    wrong = [link for link in LINK.findall(path.read_text()) if not (path.parent / link).exists()]
    assert wrong == []


def test_files_that_are_named_are_there():
    named = {
        (document.name, path)
        for document in DOCUMENTS
        for path in FILE.findall(document.read_text())
        if path not in THEIR_OWN
    }
    assert len(named) > 25
    assert [told for told in named if not (PROJECT / told[1]).exists()] == []


def test_every_document_is_led_to():
    led_to = {
        (path.parent / link).resolve()
        for path in DOCUMENTS
        for link in LINK.findall(path.read_text())
    }
    assert {path for path in DOCUMENTS if path.parent == PROJECT / "docs"} <= led_to


def test_the_question_is_answered(refreshed, settings):
    [asked] = [line for line in LINES if line.startswith("clout sql")]
    told = shell(f"{asked} --csv", settings).splitlines()
    assert told[0] == "rank,display_name,score"
    assert len(told) == 101


def test_a_score_is_told(refreshed, settings, published):
    assert "`clout explain NAME`" in README
    [(name,)] = published.execute(
        "select display_name from current_scores order by rank limit 1"
    ).fetchall()
    assert name in shell(f"clout explain '{name}' --lang en", settings)


def test_networks_are_connected_as_said(refreshed, settings, tmp_path):
    steps = [line for line in LINES if line.startswith(("cp", "clout check", "clout refresh"))]
    # the last is what the home of these tests was made with
    assert steps == ["cp .env.example .env", "clout check", "clout refresh"]
    template = (PROJECT / ".env.example").read_text()
    assert "SOURCES__YOUTUBE__API_KEY" in template
    assert "YouTube" in shell("clout check", settings)


def test_make_knows_what_is_made():
    targets = [line.split()[1] for line in LINES if line.startswith("make ")]
    assert targets == ["demo", "test"]
    for target in targets:
        told = subprocess.run(
            ["make", "--dry-run", "-o", "setup", target],
            cwd=PROJECT,
            capture_output=True,
            text=True,
        )
        assert told.returncode == 0, told.stderr


def test_nothing_of_it_is_left_untried():
    tried = ("make ", "clout sql", "cp .env.example", "clout check", "clout refresh")
    assert [line for line in LINES if line and not line.startswith(tried)] == []
