"""What exports come in: a zip, a tar, a folder, or a single file."""

import gzip
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Protocol

MOST_RATIO = 100
SMALL = 16 * 1024 * 1024  # what may be packed at any ratio: it does no harm
MOST_DIRECTORY = 64 * 1024 * 1024
MODERN_PACKING = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED, UTF8_NAME = 0x1, 0x800

# what damaged or hostile bytes make the standard library raise
BROKEN = (
    OSError, EOFError, RuntimeError, NotImplementedError, ValueError, KeyError,
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, tarfile.TarError,
)  # fmt: skip


class Damaged(Exception):
    """An export, or one member of it, that cannot be read; the message says why."""


class Refused(Exception):
    """An export that cannot be imported as a whole; the message says why and what to do."""


@dataclass(frozen=True)
class Entry:
    """One member: `packed` is its size as stored, `refusal` why it is not read."""

    name: str
    packed: int | None
    modified: datetime | None
    handle: Any
    refusal: str | None = None


class Container(Protocol):
    """Where members come from."""

    def entries(self) -> Iterator[Entry]:
        """Every member, readable or not, in the container's order."""
        ...

    def open(self, entry: Entry) -> IO[bytes]:
        """The bytes of a member."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


def container_of(path: Path) -> Container:
    """The container at a path, by its first bytes; raises Damaged where it cannot be opened."""
    if path.is_dir():
        return Folder(path)
    try:
        with path.open("rb") as file:
            start = file.read(512)
        if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return Zip(path)
        if start.startswith(b"\x1f\x8b") or start[257:262] == b"ustar":
            return Tar(path, is_packed=start.startswith(b"\x1f\x8b"))
    except BROKEN as error:
        raise Damaged(f"it cannot be opened ({error}): get the export again") from None
    return Single(path)


class Zip:
    """A zip; its directory is trusted for nothing but the names."""

    def __init__(self, path: Path) -> None:
        """Read the directory, unless it is absurdly large."""
        if (size := _directory_size(path)) > MOST_DIRECTORY:
            raise Damaged(f"its directory has {size:,} bytes, far more than an export's")
        self._zip = zipfile.ZipFile(path)

    def entries(self) -> Iterator[Entry]:
        """Members without folders; encrypted or strangely packed ones are refused."""
        for info in self._zip.infolist():
            # zipfile itself cannot say of a name that is empty
            if info.filename.endswith("/"):
                continue
            refusal = None
            if info.flag_bits & ENCRYPTED:
                refusal = "encrypted: unpack it with its password and import the folder"
            elif info.compress_type not in MODERN_PACKING:
                refusal = "packed in a way that exports are not"
            elif _is_link(info.external_attr >> 16):
                refusal = "a link, not a file"
            modified = _moment(*info.date_time)
            yield Entry(_zip_name(info), info.compress_size, modified, info, refusal)

    def open(self, entry: Entry) -> IO[bytes]:
        """The unpacked bytes; their checksum is verified at the end."""
        return self._zip.open(entry.handle)

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()


class Tar:
    """A tar, packed with gzip or not; going back in a packed one unpacks it again."""

    def __init__(self, path: Path, *, is_packed: bool) -> None:
        """Nothing is read yet."""
        most = path.stat().st_size * MOST_RATIO + SMALL
        self._file = _Bounded(path, most) if is_packed else path.open("rb")
        self._tar = tarfile.open(fileobj=self._file, mode="r:")  # noqa: SIM115

    def entries(self) -> Iterator[Entry]:
        """Regular files; links, devices and their like are refused."""
        for info in self._tar:
            if info.isdir():
                continue
            refusal = None if info.isreg() else "not a regular file"
            try:
                modified = datetime.fromtimestamp(info.mtime, UTC)
            except (OverflowError, ValueError, OSError):
                modified = None
            yield Entry(info.name, None, modified, info, refusal)

    def open(self, entry: Entry) -> IO[bytes]:
        """The bytes of a regular file."""
        stream = self._tar.extractfile(entry.handle)
        assert stream is not None, f"{entry.name} is not a regular file"
        return stream

    def close(self) -> None:
        """Let go of the file."""
        self._tar.close()
        self._file.close()


class Folder:
    """An export that was unpacked already."""

    def __init__(self, path: Path) -> None:
        """Nothing is read yet."""
        self._path = path

    def entries(self) -> Iterator[Entry]:
        """Files below the folder, by name; links are not followed."""
        for folder, folders, files in os.walk(self._path):
            folders.sort()
            for file in sorted(files):
                path = Path(folder, file)
                refusal = None if path.is_file() and not path.is_symlink() else "not a regular file"
                modified = datetime.fromtimestamp(path.lstat().st_mtime, UTC)
                yield Entry(path.relative_to(self._path).as_posix(), None, modified, path, refusal)

    def open(self, entry: Entry) -> IO[bytes]:
        """The bytes of a file."""
        return entry.handle.open("rb")

    def close(self) -> None:
        """There is nothing to let go of."""


class Single(Folder):
    """An export of one file."""

    def entries(self) -> Iterator[Entry]:
        """The file."""
        modified = datetime.fromtimestamp(self._path.stat().st_mtime, UTC)
        yield Entry(self._path.name, None, modified, self._path)


class _Bounded(gzip.GzipFile):
    """A gzip stream that stops where its content is absurdly larger than the file."""

    def __init__(self, path: Path, most: int) -> None:
        super().__init__(path, "rb")
        self._most = most

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() > self._most:
            raise OSError(f"it unpacks to more than {MOST_RATIO} times its size")
        return super().read(size)


def _directory_size(path: Path) -> int:
    """How large a zip says its directory is; 0 where it says nothing that can be understood."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 66_000))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    size = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    wide = tail.rfind(b"PK\x06\x06")
    if size == 0xFFFFFFFF and wide >= 0:
        size = int.from_bytes(tail[wide + 40 : wide + 48], "little")
    return size


def _zip_name(info: zipfile.ZipInfo) -> str:
    """A member's name; some packers write UTF-8 without saying so."""
    if info.flag_bits & UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode()
    except UnicodeError:
        return info.filename


def _is_link(mode: int) -> bool:
    return mode & 0o170000 == 0o120000


def _moment(*parts: int) -> datetime | None:
    try:
        return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]
    except (ValueError, TypeError):
        return None
