"""Files of lines: unpacked, cut into values by DuckDB, and counted."""

from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile

import pyarrow as pa

from ingestion.imports.faults import is_own_fault
from ingestion.imports.files import File, Refused
from ingestion.literals import quoted

LONGEST_LINE = 64 * 2**20
HEAD = 2**20


def head_of(file: File) -> bytes:
    """How a text begins, unpacked. Raises Refused for one that cannot be unpacked to its end.

    DuckDB would read on to where a file is cut off or damaged, and say nothing of the rest.
    """
    try:
        with pa.input_stream(str(file.path), compression=packing(file)) as stream:
            head = bytes(stream.read(HEAD))
            while file.compression != "none" and stream.read(HEAD):
                pass
            return head
    except OSError as error:
        if is_own_fault(error):
            raise
        raise Refused(
            f"{file.path.name} is not packed with {file.compression}, cut off, or damaged: "
            "put a whole one in its place"
        ) from None


def packing(file: File) -> str | None:
    """How a file is packed, in the words of pyarrow."""
    return None if file.compression == "none" else file.compression


def with_one_line_ending(file: File, folder: Path) -> File:
    """An unpacked copy of a text whose lines all end alike, which DuckDB insists on."""
    with (
        pa.input_stream(str(file.path), compression=packing(file)) as old,
        NamedTemporaryFile(dir=folder, delete=False) as new,
    ):
        rest = b""
        while chunk := old.read(HEAD):
            text = rest + chunk
            rest = text[-1:] if text.endswith(b"\r") else b""
            new.write(text[: len(text) - len(rest)].replace(b"\r\n", b"\n"))
        new.write(rest)
    return replace(file, path=Path(new.name), compression="none")


def lines_at(file: File, offsets: list[int]) -> list[int]:
    """The lines on which (ascending) positions in an unpacked text lie."""
    lines, read, line, ahead = [], 0, 1, iter([*offsets, 2**63])
    offset = next(ahead)
    with pa.input_stream(str(file.path), compression=packing(file)) as stream:
        while len(lines) < len(offsets) and (chunk := stream.read(HEAD)):
            begin = 0
            while offset <= read + len(chunk):
                line += chunk.count(b"\n", begin, offset - read)
                begin = offset - read
                lines.append(line)
                offset = next(ahead)
            line += chunk.count(b"\n", begin)
            read += len(chunk)
    return lines


def read_csv(file: File, columns: dict[str, str], separator: str, quote: str, header: bool) -> str:
    """SQL of a table; lines that cannot be cut into these columns go to `rejects`."""
    listed = ", ".join(f"{quoted(name)}: '{kind}'" for name, kind in columns.items())
    return f"""read_csv(
        {quoted(file.path)}, auto_detect=false, columns={{{listed}}}, header={header},
        delim={quoted(separator)}, quote={quoted(quote)}, escape={quoted(quote)},
        compression='{file.compression}', hive_partitioning=false, max_line_size={LONGEST_LINE},
        store_rejects=true, rejects_table='rejects', rejects_scan='reject_scans'
    )"""
