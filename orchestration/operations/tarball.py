"""A home in one file: a gzipped tar of its files and, last, a manifest with the SHA-256 of each."""

import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Any

from ingestion.home import Home
from orchestration.operations.search import files_of
from orchestration.operations.swap import LEFT_OUT, REPLACED, RESTORED, STAGING

MANIFEST, FORMAT = "clout-backup.json", 1
LINKS = ("published/current.duckdb", "published/parquet")
CHUNK = 2**20


class NotBackedUp(RuntimeError):
    """The home holds something of which a backup would leave out a part."""


class NotRestored(RuntimeError):
    """The file is no whole backup, or the home holds something else; nothing was changed."""


def write(home: Home, packed: gzip.GzipFile) -> None:
    """Write the home's files and the manifest; the caller holds the home's lock.

    Raises NotBackedUp.
    """
    for name in _links_of(home):
        if name not in LINKS and not is_left_out(name):
            raise NotBackedUp(
                f"{home.path / name} is a link; a backup would leave out what it points at. "
                "Move that into the home, in the place of the link, or mount it there."
            )
    manifest: dict[str, Any] = {
        "format": FORMAT, "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": {}, "links": {},
    }  # fmt: skip
    with tarfile.open(
        fileobj=packed,
        mode="w|",
        format=tarfile.PAX_FORMAT,
        # publications share what did not change, and each of them is restored whole
        dereference=True,
    ) as tar:
        for path in files_of(home):
            name = path.relative_to(home.path).as_posix()
            if is_left_out(name):
                continue
            with _still(path) as still:
                entry = tar.gettarinfo(still, arcname=name)
                entry.uid = entry.gid = 0
                entry.uname = entry.gname = ""
                with still.open("rb") as content:
                    reader = _Digest(content)
                    tar.addfile(entry, reader)
                manifest["files"][name] = {"size": entry.size, "sha256": reader.sha256.hexdigest()}
        for name in LINKS:
            if (home.path / name).is_symlink():
                manifest["links"][name] = os.readlink(home.path / name)  # noqa: PTH115 - as it is
        text = json.dumps(manifest, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(text)
        tar.addfile(entry, io.BytesIO(text))


def _links_of(home: Home) -> Iterator[str]:
    """Every link below a home, even one to nothing: what it points at may be away today."""
    for folder, folders, files in os.walk(home.path):
        for name in (*folders, *files):
            if (path := Path(folder, name)).is_symlink():
                yield path.relative_to(home.path).as_posix()


def is_left_out(name: str) -> bool:
    """Whether a path below the home is not part of a backup."""
    parts = name.split("/")
    return (
        parts[-1] in LEFT_OUT
        or parts[0] in ("dbt", "spark", "lake", STAGING, RESTORED, REPLACED)
        or parts[0].startswith("lake-")
        or ".draft" in parts[-1]
        or name.endswith((".wal", "-wal", "-shm", "-journal"))
        or parts[0].endswith(".tmp")
    )


@contextmanager
def _still(path: Path) -> Generator[Path]:
    """The file, or a copy of a database into which Dagster may write at this moment."""
    if path.suffix != ".db":
        yield path
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder, path.name)
        with (
            closing(sqlite3.connect(path, timeout=60)) as old,
            closing(sqlite3.connect(copy)) as new,
        ):
            old.backup(new)
        yield copy


class _Digest:
    """A file that is hashed while it is read."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content, self.sha256 = content, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self.content.read(size)
        self.sha256.update(chunk)
        return chunk


def read(source: Path, folder: Path | None) -> dict[str, Any]:
    """The manifest of a backup whose every file is as it says, unpacked into a folder if given.

    Raises NotRestored for anything else.
    """
    found: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(source, mode="r|gz") as tar:
            for entry in tar:
                if manifest is not None:
                    raise NotRestored(f"{source} goes on after its end.")
                content = tar.extractfile(entry) if entry.isreg() else None
                if content is None:
                    raise NotRestored(f"{source} holds {entry.name!r}, which is no plain file.")
                if entry.name == MANIFEST:
                    manifest = json.loads(content.read(256 * 2**20))
                else:
                    name = _safe(entry.name, found, source)
                    found[name] = _take(content, entry, folder)
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise NotRestored(f"{source} is no whole backup of a Clout: {error}") from error
    if manifest is None or manifest.get("format") != FORMAT:
        raise NotRestored(f"{source} is no whole backup of a Clout: it ends too early.")
    if manifest["files"] != found:
        changed = sorted(
            name
            for name in manifest["files"].keys() | found.keys()
            if manifest["files"].get(name) != found.get(name)
        )
        raise NotRestored(f"{source} is damaged: {', '.join(changed[:3])} is not what it was.")
    for name, target in manifest["links"].items():
        if name not in LINKS or "/" in target or target in ("", ".", ".."):
            raise NotRestored(f"{source} holds the link {name!r}, which no home has.")
    return manifest


def _take(content: IO[bytes], entry: tarfile.TarInfo, folder: Path | None) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    out = None
    if folder is not None:
        if entry.size > shutil.disk_usage(folder).free:
            raise NotRestored(f"There is no room for {entry.name} in {folder.parent}.")
        path = folder / entry.name
        path.parent.mkdir(parents=True, exist_ok=True)
        out = path.open("xb")
        path.chmod(0o600 if entry.mode & 0o077 == 0 else 0o644)
    try:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if out:
                out.write(chunk)
        if out:
            out.flush()
            os.fsync(out.fileno())
    finally:
        if out:
            out.close()
    return {"size": size, "sha256": digest.hexdigest()}


def _safe(name: str, found: dict[str, Any], source: Path) -> str:
    """The name, if it stays inside the home and comes once."""
    path = PurePosixPath(name)
    odd = {"", ".", ".."} & set(name.split("/"))
    if path.is_absolute() or odd or "\\" in name or "\0" in name or name in found:
        raise NotRestored(f"{source} holds the name {name!r}, which no home has.")
    if is_left_out(name) or name in LINKS:
        raise NotRestored(f"{source} holds {name!r}, which no backup has.")
    return name
