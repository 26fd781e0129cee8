import csv
import io
from datetime import date

import pytest

from dashboard import marts, tables
from dashboard.ranking import Filters, top
from dashboard.untrusted import csv_of
from dashboard.words import Words


@pytest.fixture
def publication(full):
    return marts.latest(full / "published")


def test_the_export_holds_the_filtered_rows_and_says_how_and_when(publication):
    filters = Filters(country="FR", topic="cuisine", window="7")
    rows = top(publication, filters)
    file = csv_of(*tables.export(rows, Words(publication), filters, date(2026, 11, 22)))
    read = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))
    assert [row["person_id"] for row in read] == [row["person_id"] for row in rows]
    assert {row["filters"] for row in read} == {"scope=topic:cuisine country=FR"}
    assert {row["data_as_of"] for row in read} == {"2026-11-22"}
    assert float(read[0]["delta_7d"]) == rows[0]["delta"]
    assert not [cell for row in read for cell in row.values() if cell.startswith(("=", "@"))]
    assert any(row["name"].startswith("'=HYPERLINK") for row in read)


@pytest.mark.parametrize(("places", "said"), [(3, "▲ 3"), (-12, "▼ 12"), (0, "="), (None, "★")])
def test_a_move_is_told_without_colour(places, said):
    assert tables.move(places) == said


def test_a_link_to_a_person_survives_any_name_and_any_slug(publication):
    shown = tables.person_link("a b&c=d/é)", "x](http://evil.example)")
    assert shown.endswith("](person?p=a+b%26c%3Dd%2F%C3%A9%29)")
    assert "](http" not in shown
