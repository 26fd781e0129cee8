"""docs/data.md: the list it shows is compared, its columns and words are those that are read."""

import csv
import re

from documents import DOCS, commands, registry_files, shell

from ingestion.archives import ARCHIVES, module_of
from ingestion.imports.checks import ACTS, BASES, CONDITIONS, LISTS, REMOVALS
from ingestion.imports.tables import FORMATS, ONTOLOGY, REGISTRY

TEXT = " ".join((DOCS / "data.md").read_text().split())
ROWS = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", (DOCS / "data.md").read_text(), re.MULTILINE))


def test_a_list_written_as_shown_stands_beside_the_others(refreshed, settings, published):
    [asked] = [line for line in commands("docs/data.md") if line.startswith("clout sql")]
    shown = {name: list(csv.DictReader(text.splitlines()))
             for name, text in registry_files("docs/data.md").items()}  # fmt: skip
    assert shown.keys() == {f"{relation}.csv" for relation in REGISTRY}
    [the_list] = shown["lists.csv"]
    told = list(csv.DictReader(shell(f"{asked} --csv", settings).splitlines()))
    assert len(told) > 5
    [row] = [row for row in told if row["name"] == the_list["name"]]
    assert int(row["size"]) == len(shown["list_members.csv"]) == len(shown["people.csv"])
    aside = published.execute(
        "select relation, reason from quarantine_counts where dataset = 'registry'"
    ).fetchall()
    assert aside == []


def test_the_columns_of_every_file_are_told_and_which_must_be_there():
    assert ROWS.keys() == FORMATS.keys() - set(ONTOLOGY)
    for relation, told in ROWS.items():
        columns = [one.strip() for one in re.sub(r" \([^)]*\)", "", told).split(",")]
        assert columns == [
            f"**{name}**" if check.endswith("*") else name
            for name, check in FORMATS[relation].items()
        ], relation


def test_words_that_a_column_takes_are_told():
    assert f"An `act` is one of {', '.join(ACTS)}." in TEXT
    assert f"({', '.join(LISTS)})" in ROWS["lists"]
    assert f"({', '.join(REMOVALS)})" in ROWS["removals"]
    *others, last = BASES
    assert f"**Basis**: {', '.join(f'`{basis}`' for basis in others)} or `{last}`" in TEXT
    assert f"({', '.join(f'`{condition}`' for condition in CONDITIONS)} at least;" in TEXT


def test_every_export_that_is_known_is_named():
    [told] = re.findall(r"knows by its content whose it is: ([^.]+\.fm[^.]+)\.", TEXT)
    named = re.split(r", | or ", re.sub(r" \([^)]*\)", "", told))
    assert sorted(named) == sorted(module_of(network).TITLE for network in ARCHIVES)
