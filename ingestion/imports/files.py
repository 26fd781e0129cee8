"""Files of a data set: which relation each one holds, and whether they changed."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from ingestion.imports.tables import FORMATS

COMPRESSIONS = {"": "none", "gz": "gzip", "zst": "zstd"}
KINDS = ("csv", "jsonl", "parquet")
DATED = re.compile(r"(klout_topic_\w+)_\d{8}")


class Refused(Exception):
    """Something that cannot be imported as a whole; the message says why and what to do."""


@dataclass(frozen=True)
class File:
    """One file of a data set: `accounts.csv.gz` holds accounts, is a csv, and packed with gzip."""

    path: Path
    relation: str
    kind: str
    compression: str


def file_of(path: Path) -> File | None:
    """What a file's name tells, None if it is not a name of the interchange format."""
    relation, _, rest = path.name.partition(".")
    relation = dated[1] if (dated := DATED.fullmatch(relation)) else relation
    kind, _, packed = rest.partition(".")
    if relation not in FORMATS or kind not in KINDS or packed not in COMPRESSIONS:
        return None
    if kind == "parquet" and packed:
        return None
    return File(path, relation, kind, COMPRESSIONS[packed])


def files_of(folder: Path) -> tuple[list[File], list[Path]]:
    """The files of a folder that hold a relation, by name, and those that do not."""
    held, other = [], []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.is_file() and not path.name.startswith("."):
            file = file_of(path)
            held.append(file) if file else other.append(path)
    return held, other


def stamp_of(files: list[File]) -> str:
    """Names, sizes and times of change: as long as these are the same, nobody reads the bytes."""
    stats = [(file.path.name, file.path.stat()) for file in files]
    return ";".join(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in stats)


def content_of(files: list[File]) -> str:
    """A digest of the files' names and bytes."""
    whole = hashlib.sha256()
    for file in files:
        with file.path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        whole.update(f"{file.path.name}:{digest};".encode())
    return whole.hexdigest()
