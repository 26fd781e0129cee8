"""CSV, whatever separates its values."""

import csv
import io

from ingestion.imports.files import File, Refused
from ingestion.imports.readers.source import Source, listed, require
from ingestion.imports.readers.texts import read_csv
from ingestion.imports.tables import FORMATS

SEPARATORS = ",;\t|"


def csv_source(file: File, head: bytes) -> Source:
    """How to read a CSV file; raises Refused for one whose first line does not name its columns."""
    known = FORMATS[file.relation]
    names, separator = _first_line(head.decode("utf-8-sig", errors="replace"), known)
    if not names:
        raise Refused(
            f"{file.path.name} has none of the columns of {file.relation} in its first line: "
            f"it must name them, such as {', '.join(known)}"
        )
    require(file, [name for name in names if name in known])
    columns = {name if name in known else f"unknown {i}": "VARCHAR" for i, name in enumerate(names)}
    if len(columns) < len(names):
        raise Refused(f"{file.path.name} names a column twice in its first line")
    table = read_csv(file, columns, separator, '"', header=True)
    found = [name for name in columns if name in known]
    return Source(
        file,
        f"select row_number() over () as row, {listed(found)} from {table}",
        f"select row_number() over () as row, {listed(list(columns))} from {table}",
        dict.fromkeys(found, "VARCHAR"),
        tuple(name for name in names if name not in known),
    )


def spelled_names(text: str, known: dict[str, str]) -> list[str]:
    """The names in the first line as the file spells them."""
    _, separator = _first_line(text, known)
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])


def _first_line(text: str, known: dict[str, str]) -> tuple[list[str], str]:
    """The names in the first line and the separator by which most of them are known."""
    best: tuple[int, list[str], str] = (0, [], ",")
    for separator in SEPARATORS:
        try:
            line = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
        except csv.Error:
            continue
        names = [name.strip().lower() for name in line]
        score = len(set(names) & set(known))
        if score > best[0]:
            best = (score, names, separator)
    return best[1], best[2]
