"""Whose fault it is that a file could not be read: the file's, or that of the machine it is on."""

import errno
import os

import duckdb

OWN_FAULT = (duckdb.OutOfMemoryException, duckdb.InternalException, duckdb.InterruptException)
# a full disk, rights that are missing, and the like
REFUSALS = (
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM,
    errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO,
)  # fmt: skip


def is_own_fault(error: duckdb.Error | OSError) -> bool:
    """Whether a machine with more memory, disk or rights would have read the file."""
    if isinstance(error, OSError):
        return error.errno in REFUSALS
    # DuckDB hands on what the system said in words alone
    told = str(error) if isinstance(error, duckdb.IOException) else ""
    return isinstance(error, OWN_FAULT) or any(os.strerror(number) in told for number in REFUSALS)
