"""Figures of docs/growth.csv that other documents quote: they are the same there."""

import csv

import pytest
from documents import DOCS

CURVE = {
    (row["command"], int(row["acts"])): {
        "s": f"{float(row['wall']):,.0f}",
        "cpu": f"{float(row['cpu']):,.0f}",
        "gb": f"{float(row['memory']):.1f}",
    }
    for row in csv.DictReader((DOCS / "growth.csv").read_text().splitlines())
}
MILLION, TEN, HUNDRED = 1_000_000, 10_000_000, 100_000_000
QUOTED = (
    ("spark.md", "Spark takes {s} seconds and {cpu} CPU seconds", ("on Spark", MILLION)),
    ("spark.md", "where DuckDB takes {s} and {cpu}; of ten million", ("refresh", MILLION)),
    ("spark.md", "of ten million {s} and {cpu}, where DuckDB", ("on Spark", TEN)),
    ("spark.md", "where DuckDB takes {s} and {cpu} ([growth.md]", ("refresh", TEN)),
    ("speed.md", "on 100,000 people take {s} seconds and {gb} GB", ("refresh", TEN)),
    ("speed.md", "{cpu} CPU seconds and {gb} GB of memory; a warehouse", ("refresh", HUNDRED)),
    ("speed.md", "took {cpu} CPU seconds, {s} seconds, {gb} GB of memory", ("import", HUNDRED)),
    ("speed.md", "{cpu} CPU seconds, {s} seconds, at a million acts,", ("no news", MILLION)),
    ("speed.md", "{s} seconds at ten million", ("no news", TEN)),
    ("speed.md", "and {s} at a hundred. The goal", ("no news", HUNDRED)),
)


@pytest.mark.parametrize(("document", "sentence", "point"), QUOTED)
def test_a_figure_is_that_of_the_curve(document, sentence, point):
    assert sentence.format(**CURVE[point]) in " ".join((DOCS / document).read_text().split())
