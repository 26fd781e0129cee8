"""Lists made in the dashboard: the registry's two list files, replaced whole where allowed."""

import csv
import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dashboard import marts

KINDS = ("family", "university", "company", "topic", "other")
# what a rule may ask of people; seeds/lists/list_conditions.csv names them
CONDITIONS = ("topic", "country", "region", "department", "network", "basis", "score")
_CONDITION = re.compile(rf"({'|'.join(CONDITIONS)}):[^\s,:]+(,[^\s,:]+)*")
_LISTS = ["list_id", "name", "kind"]
_MEMBERS = ["list_id", "person_id", "since", "until"]


@dataclass(frozen=True)
class Listed:
    """A list as the registry holds it now, which may be newer than what is published."""

    list_id: str
    name: str
    kind: str
    people: tuple[str, ...]
    rule: str = ""


def folder() -> Path:
    """Where the registry of the home that these pages show lies."""
    return marts.published().with_name("registry")


def editable() -> bool:
    """Whether a reader may change lists: as CLOUT_EDIT says, and without a word in a demo."""
    if asked := os.environ.get("CLOUT_EDIT"):
        return asked == "true" and folder().is_dir()
    try:
        home = json.loads(folder().with_name("home.json").read_text())
    except (OSError, ValueError):
        return False
    return home.get("kind") == "demo" and folder().is_dir()


def lists() -> dict[str, Listed]:
    """Every list of the registry by its code; none where there is no registry."""
    members: dict[str, list[str]] = {}
    for row in _rows("list_members"):
        if _is_on(row):
            members.setdefault(row["list_id"], []).append(row["person_id"])
    return {
        row["list_id"]: Listed(
            row["list_id"],
            row.get("name") or row["list_id"],
            row.get("kind") or "other",
            tuple(dict.fromkeys(members.get(row["list_id"], ()))),
            row.get("rule") or "",
        )
        for row in _rows("lists")
    }


def strange(rule: str) -> list[str]:
    """The parts of a rule that the import would refuse, and the whole list with them."""
    return [term for term in rule.split() if not _CONDITION.fullmatch(term)]


def save(
    name: str, kind: str, people: Sequence[str], list_id: str | None = None, rule: str = ""
) -> str:
    """Write a list, a new one without a code, and return its code. Raises ValueError, OSError.

    Of a list that there is already, who is taken out was on it until yesterday, and who is new is
    on it from today: who entered and who left is told by it.
    """
    if not editable():
        raise ValueError("Lists may not be changed here: set CLOUT_EDIT=true.")
    lists, members = _rows("lists"), _rows("list_members")
    code = list_id or _code(name, {row["list_id"] for row in lists})
    today = datetime.now(UTC).date()
    since = today.isoformat() if list_id else ""
    on_it = [row for row in members if row["list_id"] == code and _is_on(row)]
    stay = {row["person_id"] for row in on_it} & set(people)
    mine = [row for row in members if row["list_id"] == code and row not in on_it]
    for row in on_it:
        if row["person_id"] in stay:
            mine.append(row)
        elif (row.get("since") or "") < today.isoformat():
            mine.append({**row, "until": (today - timedelta(days=1)).isoformat()})
    mine += [
        {"list_id": code, "person_id": person, "since": since}
        for person in dict.fromkeys(people)
        if person not in stay
    ]
    former: dict[str, str] = next((row for row in lists if row["list_id"] == code), {})
    told = {**former, "list_id": code, "name": name, "kind": kind}
    if rule or former.get("rule"):
        told["rule"] = rule
    # members first: a list without its members would be one with none
    others = [row for row in members if row["list_id"] != code]
    _replace("list_members", _MEMBERS, [*others, *mine])
    _replace("lists", _LISTS, [*(row for row in lists if row["list_id"] != code), told])
    return code


def remove(list_id: str) -> None:
    """Take a list and its members out. Raises ValueError, OSError."""
    if not editable():
        raise ValueError("Lists may not be changed here: set CLOUT_EDIT=true.")
    _replace("lists", _LISTS, [r for r in _rows("lists") if r["list_id"] != list_id])
    members = [r for r in _rows("list_members") if r["list_id"] != list_id]
    _replace("list_members", _MEMBERS, members)


def _is_on(row: dict[str, str]) -> bool:
    # who left a list is no member of it any more; the day named is the last one
    return not row.get("until") or row["until"] >= datetime.now(UTC).date().isoformat()


def _code(name: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:56] or "list"
    place = 1
    while (found := code if place == 1 else f"{code}-{place}") in taken:
        place += 1
    return found


def _rows(name: str) -> list[dict[str, str]]:
    try:
        with (folder() / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return [row for row in csv.DictReader(file) if row.get("list_id")]
    except FileNotFoundError:
        return []


def _replace(name: str, columns: list[str], rows: Sequence[dict[str, str]]) -> None:
    # a reader sees the old file or the new one, never half of it; unknown columns stay
    known = list(dict.fromkeys([*columns, *(key for row in rows for key in row if key)]))
    path = folder() / f"{name}.csv"
    with tempfile.NamedTemporaryFile(
        "w", dir=folder(), delete=False, encoding="utf-8", newline="", suffix=".part"
    ) as file:
        writer = csv.DictWriter(file, known, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    Path(file.name).replace(path)
