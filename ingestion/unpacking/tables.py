"""CSV of any length, row by row, in bounded memory."""

import csv
from collections.abc import Callable, Iterator

from ingestion.unpacking.containers import Damaged

LONGEST_LINE = 1024 * 1024


def rows(text: Iterator[str], report: Callable[[str, str], None]) -> Iterator[dict[str, str]]:
    """Rows by folded header; blank lines are passed over, rows of another width are reported.

    Missing cells at the end of a row are left out of it. Raises Damaged for what is not CSV.
    """
    reader = csv.reader(lines(text))
    header: list[str] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = [" ".join(cell.split()).casefold() for cell in cells]
            elif len(cells) > len(header):
                report(f"line {reader.line_num}", f"{len(cells)} cells below {len(header)} headers")
            else:
                yield dict(zip(header, cells, strict=False))
    except csv.Error as error:
        raise Damaged(f"not CSV in line {reader.line_num}: {error}") from None


def lines(text: Iterator[str]) -> Iterator[str]:
    """Lines with their ends; raises Damaged where one is absurdly long."""
    rest = ""
    for piece in text:
        *whole, rest = (rest + piece).split("\n")
        for line in whole:
            yield line + "\n"
        if len(rest) > LONGEST_LINE:
            raise Damaged(f"a line is longer than {LONGEST_LINE:,} signs")
    if rest:
        yield rest
