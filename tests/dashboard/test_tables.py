import csv
import io
import zipfile

import pyarrow.parquet as pq
import pytest

from dashboard import exports, marts, tables
from dashboard.ranking import Filters, top
from dashboard.words import Words


@pytest.fixture
def publication(full):
    return marts.latest(full / "published")


@pytest.fixture
def taken(publication):
    filters = Filters(country="FR", topic="cuisine", window="7")
    rows = top(publication, filters)
    about = exports.described(publication, filters.named())
    return rows, tables.export(rows, Words(publication), filters), about


def test_the_csv_holds_the_filtered_rows_and_says_how_and_when(taken):
    rows, table, about = taken
    file = exports.csv(table, about)
    read = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))
    assert [row["person_id"] for row in read] == [row["person_id"] for row in rows]
    assert {row["filters"] for row in read} == {"scope=topic:cuisine country=FR"}
    assert {(row["data_as_of"], row["method_version"]) for row in read} == {("2026-11-22", "v1")}
    assert float(read[0]["delta_7d"]) == rows[0]["delta"]
    assert not [cell for row in read for cell in row.values() if cell.startswith(("=", "@"))]
    assert any(row["name"].startswith("'=HYPERLINK") for row in read)


def test_the_parquet_file_keeps_numbers_and_says_how_and_when(taken):
    rows, table, about = taken
    read = pq.read_table(io.BytesIO(exports.parquet(table, about)))
    assert read.column("score").to_pylist() == [row["score"] for row in rows]
    assert read.schema.metadata[b"filters"] == b"scope=topic:cuisine country=FR"
    assert read.schema.metadata[b"data_as_of"] == b"2026-11-22"


def test_the_excel_file_holds_text_where_a_name_looks_like_a_formula(taken):
    rows, table, about = taken
    with zipfile.ZipFile(io.BytesIO(exports.excel(table, about))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "=HYPERLINK" in words
    assert "scope=topic:cuisine country=FR" in words
    assert sheet.count("<row ") == len(rows) + 1


@pytest.mark.parametrize(("places", "said"), [(3, "▲ 3"), (-12, "▼ 12"), (0, "="), (None, "★")])
def test_a_move_is_told_without_colour(places, said):
    assert tables.move(places) == said


def test_a_link_to_a_person_survives_any_name_and_any_slug(publication):
    shown = tables.person_link("a b&c=d/é)", "x](http://evil.example)")
    assert shown.endswith("](person?p=a+b%26c%3Dd%2F%C3%A9%29)")
    assert "](http" not in shown
