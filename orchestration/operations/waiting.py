"""Who is still to be forgotten: the next run finishes what a killed one began."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from ingestion.erasure.identity import Identity
from ingestion.home import Home


def journal_of(home: Home) -> Path:
    """The file of the journal; it is there as long as somebody waits, or a replay is due."""
    return home.path / "forgetting.json"


def waiting(home: Home) -> list[Identity]:
    """Who is still to be forgotten, by the journal of a run that was killed."""
    journal = journal_of(home)
    told = json.loads(journal.read_text()) if journal.exists() else []
    # there was a time when only one person stood there
    return [Identity.from_dict(plain) for plain in (told if isinstance(told, list) else [told])]


def note_waiting(home: Home, more: Iterable[Identity]) -> None:
    """Add people to the journal; one that names nobody still says that a replay is due."""
    write_journal(home, [*waiting(home), *more])


def write_journal(home: Home, identities: Sequence[Identity]) -> None:
    """Have these people wait, and nobody else."""
    draft = journal_of(home).with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps([identity.as_dict() for identity in identities]))
    draft.replace(journal_of(home))
