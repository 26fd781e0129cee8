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
from orchestration.operations.swap import STAGING, swap
from orchestration.operations.tarball import NotBackedUp, NotRestored

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
    staging.mkdir(mode=0o700)
    try:
        manifest = tarball.read(source, staging)
        for name, target in manifest["links"].items():
            (staging / name).symlink_to(target)
        settle(Home(staging))
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    swap(home.path)
    return {"made_at": manifest["made_at"], "files": len(manifest["files"])}


def _settle(warehouse: Path) -> None:
    """Have all that was written in the file itself, and nothing beside it."""
    if warehouse.exists():
        with duckdb.connect(str(warehouse)) as con:
            con.execute("checkpoint")
