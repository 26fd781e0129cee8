"""The documents, and what stands in them to be run."""

import re
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# all that people are given to read, by their paths in the project
DOCUMENTS = [
    *(path.name for path in sorted(DOCS.parent.glob("*.md"))),
    *(f"docs/{path.name}" for path in sorted(DOCS.glob("*.md"))),
    "llms.txt",
]
_PROGRAMS = (
    "clout", "dagster", "dbt", "dbt-bouncer", "dlt", "docker", "duckdb", "harlequin", "make", "pip",
    "python", "sudo",
)  # fmt: skip
# a program of ours with at least one word behind it, and perhaps settings before it
_SPAN = re.compile(rf"`((?:[A-Z_]+=\S+ )?(?:{'|'.join(_PROGRAMS)}) [^`\n]+)`")


def fenced(document: str) -> list[tuple[str, str]]:
    """The language, or none, and the text of each fenced block of a document of the project."""
    return _BLOCK.findall((DOCS.parent / document).read_text())


def spans(document: str) -> list[str]:
    """The commands that stand within the sentences and tables of a document of the project."""
    return _SPAN.findall(_BLOCK.sub("", (DOCS.parent / document).read_text()))


def blocks(document: str, language: str) -> list[str]:
    """The fenced blocks of a document that are in a language."""
    found = [text for name, text in fenced(f"docs/{document}") if name == language]
    assert found, f"{document} has no block in {language}"
    return found


def registry_files(document: str) -> dict[str, str]:
    """The text of each CSV file of the registry that a document of the project shows, by its name.

    The name stands at the beginning of the line before its block.
    """
    named = r"^`(\w+\.csv)`[^\n]*\n\n```csv\n(.*?)^```$"
    text = (DOCS.parent / document).read_text()
    return dict(re.findall(named, text, re.MULTILINE | re.DOTALL))


def commands(document: str) -> list[str]:
    """The commands of the fenced blocks of a document of the project, without their comments.

    Two on a line are two; a line is whole, though the shell would take its quotes away.
    """
    lines = [
        re.sub(r"\s+# .*$", "", line).strip()
        for language, block in fenced(document)
        if language in ("", "sh")
        for line in block.splitlines()
    ]
    return [one.strip() for line in lines for one in line.split("&&") if one.strip()]


def python(code: str, folder: Path, settings: dict[str, str]) -> str:
    """What a block of Python prints, run in a folder in a process of its own."""
    return _run([sys.executable, "-c", code], folder, settings)


def shell(commands: str, settings: dict[str, str]) -> str:
    """What a block of commands prints, typed at the root of the project; none of them may fail."""
    return _run(["bash", "-euo", "pipefail", "-c", commands], DOCS.parent, settings)


def _run(command: list[str], folder: Path, settings: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
