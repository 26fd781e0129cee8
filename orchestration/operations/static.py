"""A folder of files for a web host, swapped in whole."""

import ctypes
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

# says that a folder is ours to replace
MARK = "clout.json"
_HERE, _EXCHANGE = -100, 2


class NotOurs(RuntimeError):
    """The folder holds something that was not written by this command."""


def write(folder: Path, files: Iterable[tuple[str, bytes]], about: dict[str, str]) -> int:
    """Write the files beside the folder, then let it become them at once; returns how many.

    A host that serves the folder sees the old files or the new ones. What was there and is not
    written again is gone, so that whoever was forgotten is. Raises NotOurs.
    """
    folder = folder.resolve()
    if folder.exists() and not (folder / MARK).is_file() and any(folder.iterdir()):
        raise NotOurs(
            f"{folder} holds files that this command did not write. Name an empty or new folder."
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.draft")
    # what a run that was killed left behind
    shutil.rmtree(draft, ignore_errors=True)
    try:
        count = _fill(draft, files)
        (draft / MARK).write_text(json.dumps(about) + "\n")
        os.sync()
        _swap(draft, folder)
    finally:
        # what is left is unfinished, or what the folder was before
        shutil.rmtree(draft, ignore_errors=True)
    return count


def _fill(draft: Path, files: Iterable[tuple[str, bytes]]) -> int:
    draft.mkdir()
    count = 0
    for count, (place, content) in enumerate(files, 1):  # noqa: B007
        file = draft / place.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return count


def _swap(draft: Path, folder: Path) -> None:
    """Let both folders change their names, on Linux with no moment in between."""
    if not folder.exists():
        draft.rename(folder)
        return
    with suppress(AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if not libc.renameat2(_HERE, os.fsencode(draft), _HERE, os.fsencode(folder), _EXCHANGE):
            return
    before = folder.with_name(f".{folder.name}.before")
    shutil.rmtree(before, ignore_errors=True)
    folder.rename(before)
    draft.rename(folder)
    before.rename(draft)
