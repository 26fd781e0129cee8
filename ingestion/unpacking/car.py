"""CAR files: blocks of bytes, each behind the hash that names it, in bounded memory.

https://ipld.io/specs/transport/car/carv1/
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any

from ingestion.unpacking.containers import Damaged, Refused

LONGEST_BLOCK = 4 * 1024 * 1024
LONGEST_NUMBER = 9  # bytes of a varint
SHA256 = b"\x12\x20"  # how a hash of this kind begins, with its length
NAME = len(b"\x01\x71" + SHA256) + 32  # version, codec, hash
CID_0 = len(SHA256) + 32


def is_car(start: bytes) -> bool:
    """Whether a file that begins so is a CAR of version 1."""
    return b"\xa2eroots" in start[:12] and b"gversion\x01" in start[:4096]


def decoded(data: bytes) -> Any:  # noqa: ANN401
    """What DAG-CBOR says; links are bytes. Raises ValueError for anything else."""
    try:
        from libipld import decode_dag_cbor
    except ImportError:
        raise Refused(
            "a .car file can be read only with the package libipld: install it with "
            "`pip install libipld` and import again"
        ) from None
    try:
        return decode_dag_cbor(data)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def root_of(chunks: Iterable[bytes]) -> bytes:
    """The name of the block that the others hang from; raises Damaged."""
    return _header(_Stream(chunks))


def blocks(
    chunks: Iterable[bytes], report: Callable[[str, str], None]
) -> Iterator[tuple[bytes, bytes]]:
    """(name, bytes) of each whole block; a block whose bytes are not what its name says is none.

    Raises Damaged where the file breaks off.
    """
    stream, number = _Stream(chunks), 0
    _header(stream)
    while not stream.is_over():
        number += 1
        section = stream.take(_number(stream, LONGEST_BLOCK))
        size = CID_0 if section.startswith(SHA256) else NAME
        name, data = section[:size], section[size:]
        if name[-34:-32] != SHA256 or sha256(data).digest() != name[-32:]:
            report(f"block {number}", "its content is not what its name says")
        else:
            yield name, data


def _header(stream: "_Stream") -> bytes:
    try:
        header = decoded(stream.take(_number(stream, LONGEST_BLOCK)))
        root = header["roots"][0]  # what others may follow it is not defined
    except (ValueError, TypeError, LookupError) as error:
        raise Damaged(f"its first bytes are not those of a CAR ({type(error).__name__})") from None
    if not isinstance(root, bytes):
        raise Damaged("it does not say what its blocks hang from")
    return root


def _number(stream: "_Stream", most: int) -> int:
    """A number of seven bits a byte, the lowest first."""
    value = 0
    for place in range(LONGEST_NUMBER):
        (byte,) = stream.take(1)
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            break
    if not 0 < value <= most:
        raise Damaged(f"a block says that it has {value:,} bytes; what was read before is kept")
    return value


class _Stream:
    """Bytes taken one piece after another."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = b""
        self._at = 0

    def is_over(self) -> bool:
        if self._at == len(self._rest):
            self._rest, self._at = next(self._chunks, b""), 0
        return not self._rest

    def take(self, size: int) -> bytes:
        parts = []
        while size:
            if self.is_over():
                raise Damaged("it breaks off in the middle of a block")
            part = self._rest[self._at : self._at + size]
            parts.append(part)
            self._at += len(part)
            size -= len(part)
        return b"".join(parts)
