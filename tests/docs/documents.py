"""The documents, and what stands in them to be run."""

import re
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(document: str, language: str) -> list[str]:
    """The fenced blocks of a document that are in a language."""
    found = [
        text for name, text in _BLOCK.findall((DOCS / document).read_text()) if name == language
    ]
    assert found, f"{document} has no block in {language}"
    return found


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
