"""One home's files in the place of another's: whenever that is killed, the next writer ends it.

`.restoring` is what comes, until all that was there has gone to `.replaced`; then its name is
`.restored`. So the next writer can tell whether to put back what was there, or to go on.
"""

import shutil
from pathlib import Path

# locks, which whoever holds them keeps, and what the next run makes anew
LEFT_OUT = ("clout.lock", "prepare.lock")
STAGING, RESTORED, REPLACED = ".restoring", ".restored", ".replaced"


def swap(home: Path) -> None:
    """Put what is staged in the place of what is there; if that breaks off, all is as before."""
    try:
        (home / REPLACED).mkdir(mode=0o700)
        for kept in _own(home):
            kept.rename(home / REPLACED / kept.name)
        (home / STAGING).rename(home / RESTORED)
        _move_in(home)
    except BaseException:
        if (home / RESTORED).exists():
            for new in _own(home):
                new.rename(home / RESTORED / new.name)
            (home / RESTORED).rename(home / STAGING)
        _put_back(home)
        raise
    _sweep(home)


def resume(home: Path) -> None:
    """End what was killed: back where not all had made room, else forward; needs the lock."""
    if (home / RESTORED).exists():
        _move_in(home)
        _sweep(home)
    elif (home / STAGING).exists():
        _put_back(home)
    elif (home / REPLACED).exists():
        _sweep(home)


def _move_in(home: Path) -> None:
    for new in sorted((home / RESTORED).iterdir()):
        _move(new, home / new.name)


def _put_back(home: Path) -> None:
    if (home / REPLACED).exists():
        for old in sorted((home / REPLACED).iterdir()):
            _move(old, home / old.name)
        (home / REPLACED).rmdir()
    shutil.rmtree(home / STAGING)  # last: without it, what was replaced would be swept


def _sweep(home: Path) -> None:
    if (home / RESTORED).exists():
        (home / RESTORED).rmdir()
    shutil.rmtree(home / REPLACED)


def _move(path: Path, target: Path) -> None:
    """Move it to where only somebody without the lock can have written meanwhile."""
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)
    path.rename(target)


def _own(home: Path) -> list[Path]:
    apart = (STAGING, RESTORED, REPLACED, *LEFT_OUT)
    return sorted(path for path in home.iterdir() if path.name not in apart)
