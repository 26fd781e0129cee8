"""Countries and regions as equal squares on a grid: a map that needs no network."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard import language


@dataclass(frozen=True)
class Tile:
    """One square: its code, its place counted from the top left, its names where there are some."""

    code: str
    column: int
    row: int
    name_fr: str = ""
    name_en: str = ""

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_fr if language.current() == "fr" else self.name_en


def countries() -> list[Tile]:
    """The countries of the world, by ISO 3166-1 code."""
    return _read("countries")


def regions() -> list[Tile]:
    """The regions of France, by ISO 3166-2 code."""
    return _read("regions")


@cache
def _read(name: str) -> list[Tile]:
    path = Path(__file__).with_name("static") / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Tile(
            row["code"],
            int(row["column"]),
            int(row["row"]),
            row.get("name_fr", ""),
            row.get("name_en", ""),
        )
        for row in rows
    ]
