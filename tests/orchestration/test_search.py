"""What the search for a person does to the program around it."""

import csv

import pytest

from ingestion.erasure.identity import Identity
from ingestion.erasure.marks import Marks
from orchestration.operations.search import look

LONG = "x" * (csv.field_size_limit() + 1)


@pytest.mark.parametrize("end", ["\n", '"never closed\n'])
def test_a_long_cell_is_looked_into_and_other_tables_keep_their_limit(tmp_path, end):
    file = tmp_path / "posts.csv"
    file.write_text(f"post_id,account_id\n{LONG},zebulon-quarktas\n{end}")
    before = csv.field_size_limit()

    assert look(file, Marks(Identity(person_ids={"zebulon-quarktas"}))) == (1, 0)
    assert csv.field_size_limit() == before
