"""Publication: the marts as a new file and as Parquet, swapped in whole, never changed later."""

import fcntl
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from ingestion.home import Home
from orchestration.operations.marts import sync, write_marts
from orchestration.operations.parquet import MANIFEST, write_parquet


def publish(home: Home, run_id: str, as_of: date) -> dict[str, int]:
    """Write, check and swap in the marts of the warehouse; returns rows by mart.

    The caller holds the writer's lock and has seen the blocking checks pass. A file that was
    published is never opened for writing again; `prune` removes old ones. What is as it was
    published before is taken from there.
    """
    home.published.mkdir(parents=True, exist_ok=True)
    _sweep_drafts(home)
    current = (home.published / "current.duckdb").resolve()
    before = current if current.exists() else None
    return _swap_in(home, home.warehouse, run_id, as_of, before)


def publish_day(home: Home, day: date) -> tuple[Path, int]:
    """Write the marts of the warehouse beside what readers have; the file, and its rows.

    Forgetting somebody removes it, as it removes every publication but the newest.
    """
    home.published.mkdir(parents=True, exist_ok=True)
    file = home.published / f"day-{day}.duckdb"
    draft = file.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    rows, _ = write_marts(home.warehouse, draft)
    draft.replace(file)
    sync(home.published)
    return file, sum(rows.values())


def republish(
    home: Home, run_id: str, change: Callable[[duckdb.DuckDBPyConnection], None]
) -> list[str]:
    """Swap in what is published, changed, and remove all that was; returns what was removed.

    Whoever still reads an old file reads it to the end. Without a publication none is made.
    """
    current = (home.published / "current.duckdb").resolve()
    if not current.exists():
        return _remove_older(home)
    _sweep_drafts(home)
    manifest = json.loads((home.published / "parquet" / MANIFEST).read_text())
    changed = home.published / "changed.draft"
    write_marts(current, changed)
    with duckdb.connect(str(changed)) as con:
        con.execute("set TimeZone = 'UTC'")
        change(con)
    # written once more: a changed file still holds the bytes of what was deleted
    _swap_in(home, changed, run_id, date.fromisoformat(manifest["data_as_of"]))
    removed = _remove_older(home)
    _sweep_drafts(home)
    return removed


def _remove_older(home: Home) -> list[str]:
    """Remove every publication but the current one, whoever holds them; their names."""
    kept = {
        link.resolve() for link in (home.published / "current.duckdb", home.published / "parquet")
    }
    removed = []
    for path in sorted(home.published.glob("*-*")):
        if path.resolve() not in kept:  # the folder itself may be a link
            removed.append(path.name)
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return removed


def _swap_in(
    home: Home, source: Path, run_id: str, as_of: date, before: Path | None = None
) -> dict[str, int]:
    """Write, check and point at the marts of a database; rows by mart."""
    file = home.published / f"marts-{run_id}.duckdb"
    folder = home.published / f"parquet-{run_id}"
    draft_file, draft_folder = file.with_suffix(".draft"), folder.with_suffix(".draft")
    rows, same = write_marts(source, draft_file, before)
    old_folder = _parquet_of(before) if before else None
    write_parquet(draft_file, draft_folder, run_id, as_of, same, old_folder)
    draft_file.rename(file)
    draft_folder.rename(folder)
    sync(home.published)
    _point(home.published / "parquet", folder)
    _point(home.published / "current.duckdb", file)
    return rows


def prune(home: Home) -> list[str]:
    """Remove published files that nobody holds; the current and the one before it always stay."""
    removed = []
    current = (home.published / "current.duckdb").resolve()
    # what says that it is later than the current one was named while a clock went ahead
    files = sorted(
        home.published.glob("marts-*.duckdb"),
        key=lambda file: (file.name <= current.name, file.name),
    )
    for file in files[:-2]:
        if file.resolve() != current and not _is_held(file):
            file.unlink()
            shutil.rmtree(_parquet_of(file), ignore_errors=True)
            removed.append(file.name)
    return removed


def _point(link: Path, target: Path) -> None:
    """Let the link point at the target, with no moment in between."""
    draft = link.with_name(f"{link.name}.draft")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target.name)
    draft.replace(link)
    sync(link.parent)


def _is_held(file: Path) -> bool:
    """Whether another process has the file open: DuckDB's readers hold a shared lock on it."""
    with file.open("r+b") as handle:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _sweep_drafts(home: Home) -> None:
    """Remove what a run that was killed left half-written."""
    for draft in home.published.glob("*.draft*"):
        if draft.is_dir() and not draft.is_symlink():
            shutil.rmtree(draft)
        else:
            draft.unlink()
    for folder in home.published.glob("parquet-*"):
        if not (home.published / f"marts-{folder.name.removeprefix('parquet-')}.duckdb").exists():
            shutil.rmtree(folder)


def _parquet_of(file: Path) -> Path:
    return file.with_name(file.stem.replace("marts-", "parquet-", 1))
