"""One file that holds a whole home, and a home made of it again: all of it or nothing.

A backup is as secret as the home: the key of the hashes is in it.
"""

import gzip
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from ingestion.home import Home
from orchestration.operations import tarball
from orchestration.operations.tarball import (
    LEFT_OUT,
    REPLACED,
    STAGING,
    NotBackedUp,
    NotRestored,
)

__all__ = ["NotBackedUp", "NotRestored", "backup", "restore", "verify"]


def backup(home: Home, target: Path) -> dict[str, Any]:
    """Write the home into a new file, read it back, and tell what is in it.

    The caller holds the home's lock. Raises FileExistsError rather than overwrite anything,
    NotBackedUp rather than leave anything out.
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
                tarball.write(home, packed)
            out.flush()
            os.fsync(out.fileno())
        told = verify(draft)
        _name(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return {"file": str(target), "size": target.stat().st_size, **told}


def _name(draft: Path, target: Path) -> None:
    """Give the draft its name; unlike a rename this never takes another file's place."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, such as exFAT: hold the name first
        os.close(os.open(target, os.O_CREAT | os.O_EXCL, 0o600))
        draft.replace(target)


def verify(source: Path) -> dict[str, Any]:
    """Read a backup to its end: how many files, how many bytes, when. Raises NotRestored."""
    manifest = tarball.read(source, None)
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
        manifest = tarball.read(source, staging)
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
