"""Requests of people about what is held of them: they wait in the home until its operator acts.

One JSON file per request in `requests/` beside `published/`; nothing happens by itself, for anybody
may ask in anybody's name.
"""

import json
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from dashboard import marts

KINDS = ("leave", "data", "correct", "minor")
LONGEST = 500
# more than an operator can look at is a flood
MOST = 200


class Full(RuntimeError):
    """So many requests wait that no more are taken."""


def ask(kind: str, about: str, words: str) -> None:
    """Leave a request of one of KINDS for the operator. Raises Full."""
    folder = marts.published().parent / "requests"
    folder.mkdir(mode=0o700, exist_ok=True)
    if len(list(folder.iterdir())) >= MOST:
        raise Full
    now = datetime.now(UTC)
    told = {
        "kind": kind if kind in KINDS else KINDS[0],
        "about": about.strip()[:LONGEST],
        "words": words.strip()[:LONGEST],
        "asked_at": now.isoformat(timespec="seconds"),
    }
    file = folder / f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}.json"
    draft = file.with_suffix(".draft")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:  # noqa: PTH123
        json.dump(told, out)
    draft.replace(file)


def waiting(home: Path) -> dict[str, dict[str, str]]:
    """request -> what it says, oldest first."""
    return {
        file.stem: json.loads(file.read_text()) for file in sorted(home.glob("requests/*.json"))
    }
