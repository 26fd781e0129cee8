"""What a home is: a demo, made up by the sandbox, or real."""

import json
import os
from pathlib import Path

from ingestion.home import Home
from orchestration.operations.swap import REPLACED, RESTORED

DEMO = "demo"
REAL = "real"

# a home that has one of these holds somebody's work
_DATA = ("warehouse.duckdb", "registry", "imports", "archives", "published", RESTORED, REPLACED)


class WrongHome(RuntimeError):
    """A command was pointed at a home of the other kind."""


def kind_of(home: Home) -> str:
    """`demo` or `real`; a home that does not say so is real."""
    file = home.path / "home.json"
    try:
        kind = json.loads(file.read_text())["kind"]
    except FileNotFoundError:
        return REAL
    except (ValueError, KeyError, TypeError) as error:
        raise WrongHome(
            f'{file} cannot be read ({error}). It should say {{"kind": "real"}}.'
        ) from error
    if kind not in (DEMO, REAL):  # whatever is not real would be read from the sandbox
        raise WrongHome(f'{file} says {kind!r}. It should say {{"kind": "real"}}, or "demo".')
    return kind


def has_data(home: Home) -> bool:
    """Whether anything was put into or made in this home."""
    return any((home.path / name).exists() for name in _DATA)


def mark(home: Home, kind: str) -> None:
    """Say what a home is; refuse to turn one that holds data into the other kind."""
    file = home.path / "home.json"
    if file.exists() or has_data(home):
        if kind_of(home) != kind:
            raise WrongHome(
                f"{home.path} is a {kind_of(home)} home with data. "
                "Set CLOUT_HOME to another folder for this."
            )
        if file.exists():
            return
    home.path.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps({"kind": kind}) + "\n")
    draft.replace(file)


def settle(home: Home) -> None:
    """A home that nothing was said of is real from its first use on."""
    mark(home, kind_of(home))


def choose_demo() -> None:
    """Point CLOUT_HOME at the demo's home unless it is set."""
    os.environ["CLOUT_HOME"] = os.environ.get("CLOUT_HOME") or str(Path("data/demo").resolve())


def choose_readable() -> bool:
    """Point CLOUT_HOME at the demo when nothing else was chosen or filled; True if it did."""
    if os.environ.get("CLOUT_HOME") or has_data(Home.from_environment()):
        return False
    demo = Home(Path("data/demo").resolve())
    if not has_data(demo):
        return False
    os.environ["CLOUT_HOME"] = str(demo.path)
    return True
