"""What a command says of a file, a disk or a database that failed it, and what to do."""

import errno

import duckdb

from ingestion import lake
from orchestration.commands.console import stop
from orchestration.homes import WrongHome
from orchestration.manifest import DoesNotParse
from orchestration.operations.lock import Busy

# what already says what happened and what to do
REFUSALS = (Busy, DoesNotParse, WrongHome, lake.Refused)
FULL = (errno.ENOSPC, errno.EDQUOT)
CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)


def end(error: Exception, as_json: bool) -> None:
    """Stop in words where there are some; an error of our own keeps its trace."""
    if isinstance(error, REFUSALS):
        stop(str(error), as_json)
    if isinstance(error, OSError):
        stop(words(error), as_json)
    if isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException):
        stop(f"A database cannot be used: {error}", as_json)


def words(error: OSError) -> str:
    """What happened, where, and what to do about it."""
    if not error.strerror:
        return str(error)
    told = f"{error.strerror}: {error.filename}." if error.filename else f"{error.strerror}."
    if error.errno in FULL:
        return f"{told} Make room on that disk, and try again: what was there before is whole."
    if error.errno in CLOSED:
        return (
            f"{told} Whoever runs `clout` has to be let in there. CLOUT_HOME names the home, "
            "and `clout check` tells which it is."
        )
    return told
