"""The bytes of a file, unpacked where it is packed, for as far as that goes."""

import gzip
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from ingestion.unpacking.containers import BROKEN

CHUNK = 2**22


class Unpacked:
    """One file and how it begins; `is_whole` until a part of it could not be opened."""

    def __init__(self, path: Path) -> None:
        """Nothing but the beginning is read yet."""
        self.is_whole = True
        self._path = path
        self._stored = partial(path.open, "rb")
        self.head = next(self._read(self._stored, 16), b"")

    def streams(self) -> Iterator[Iterator[bytes]]:
        """What is packed in it, and where not all of that could be opened, how it is stored."""
        is_packed = True
        if self.head.startswith(b"PK\x03\x04"):
            yield from self._members()
        elif self.head.startswith(b"\x1f\x8b"):
            yield self._read(partial(gzip.open, self._path))
        elif self.head.startswith(b"\x28\xb5\x2f\xfd"):
            yield self._read(partial(pa.input_stream, str(self._path), compression="zstd"))
        else:
            is_packed = False
        if not (is_packed and self.is_whole):
            yield self._read(self._stored)

    def _members(self) -> Iterator[Iterator[bytes]]:
        """The names in a zip, then what each of them names."""
        try:
            archive = zipfile.ZipFile(self._path)
        except BROKEN:
            self.is_whole = False
            return
        with archive:
            yield iter(f"{name}\n".encode() for name in archive.namelist())
            for member in archive.infolist():
                yield self._read(partial(archive.open, member))

    def _read(self, opened: Callable[[], Any], size: int = CHUNK) -> Iterator[bytes]:
        try:
            with opened() as file:
                while chunk := file.read(size):
                    yield bytes(chunk)
        except BROKEN:
            self.is_whole = False
