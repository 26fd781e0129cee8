"""One file that holds a whole home, and a home made of it again: all of it or nothing.

A backup is a gzipped tar of the home's files and, last, `clout-backup.json` with the SHA-256 of
each. It is as secret as the home: the key of the hashes is in it.
"""

import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Any

import duckdb

from ingestion.home import Home
from orchestration.operations.search import files_of

MANIFEST, FORMAT = "clout-backup.json", 1
# locks, and what the next run makes anew
LEFT_OUT = ("clout.lock", "prepare.lock")
LINKS = ("published/current.duckdb", "published/parquet")
STAGING, REPLACED = ".restoring", ".replaced"
CHUNK = 2**20


class NotRestored(RuntimeError):
    """The file is no whole backup, or the home holds something else; nothing was changed."""


def backup(home: Home, target: Path) -> dict[str, Any]:
    """Write the home into a new file, read it back, and tell what is in it.

    The caller holds the home's lock. Raises FileExistsError rather than overwrite anything.
    """
    if target.exists():
        raise FileExistsError(f"{target} exists already. Choose another name, or remove it first.")
    _settle(home.warehouse)
    draft = target.with_name(f"{target.name}.draft")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    try:
        with draft.open("wb") as out:
            with gzip.open(out, "wb", compresslevel=1) as packed:
                _write(home, packed)
            out.flush()
            os.fsync(out.fileno())
        told = verify(draft)
        os.link(draft, target)  # unlike a rename it never takes another file's place
    finally:
        draft.unlink()
    return {"file": str(target), "size": target.stat().st_size, **told}


def verify(source: Path) -> dict[str, Any]:
    """Read a backup to its end: how many files, how many bytes, when. Raises NotRestored."""
    manifest = _read(source, None)
    return {
        "made_at": manifest["made_at"],
        "files": len(manifest["files"]),
        "bytes": sum(entry["size"] for entry in manifest["files"].values()),
    }


def restore(
    home: Home, source: Path, settle: Callable[[Home], None] = lambda _staged: None
) -> dict[str, Any]:
    """Put what a backup holds in the place of what the home holds, once all of it was verified.

    `settle` writes into the verified copy what must be in it from the first moment. The caller
    holds the home's lock, and has made sure that nobody misses what is there.
    """
    staging = home.path / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700)
    try:
        manifest = _read(source, staging)
        for name, target in manifest["links"].items():
            (staging / name).symlink_to(target)
        settle(Home(staging))
        _swap(home.path, staging)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return {"made_at": manifest["made_at"], "files": len(manifest["files"])}


def _swap(home: Path, staging: Path) -> None:
    """Put what is staged in the place of what is there; what is there goes when all of it is in."""
    replaced = home / REPLACED
    replaced.mkdir(mode=0o700, exist_ok=True)
    undo: list[tuple[Path, Path]] = []
    try:
        for kept in sorted(home.iterdir()):
            if kept.name in (STAGING, REPLACED, *LEFT_OUT):
                continue
            if (replaced / kept.name).exists():
                _remove(kept)  # half of a restore that was killed
            else:
                undo.append((kept.rename(replaced / kept.name), kept))
        for new in sorted(staging.iterdir()):
            undo.append((new.rename(home / new.name), new))
    except BaseException:
        for now, before in reversed(undo):
            now.rename(before)
        raise
    shutil.rmtree(replaced)


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _settle(warehouse: Path) -> None:
    """Have all that was written in the file itself, and nothing beside it."""
    if warehouse.exists():
        with duckdb.connect(str(warehouse)) as con:
            con.execute("checkpoint")


def _write(home: Home, packed: gzip.GzipFile) -> None:
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
            if _is_left_out(name):
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


def _is_left_out(name: str) -> bool:
    parts = name.split("/")
    return (
        parts[-1] in LEFT_OUT
        or parts[0] in ("dbt", "spark", STAGING, REPLACED)
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


def _read(source: Path, folder: Path | None) -> dict[str, Any]:
    """The manifest of a backup whose every file is as it says, unpacked into a folder if given."""
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
    if _is_left_out(name) or name in LINKS:
        raise NotRestored(f"{source} holds {name!r}, which no backup has.")
    return name
