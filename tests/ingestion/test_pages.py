from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingestion.pages import fit
from ingestion.relations import RELATIONS

NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
POST = {"post_id": "p1", "account_id": "a1", "created_at": "2026-03-01T08:00:00Z", "text": "hé"}
COUNTER = {"account_id": "a1", "act": "like", "count": 3, "post_id": "p1"}


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"post_id": None}, "post_id", "missing"),
        ({"post_id": ""}, "post_id", "missing"),
        ({"post_id": 12.0}, "post_id", "float instead of text"),
        ({"created_at": "2026-03-01T08:00:00"}, "created_at", "no time zone"),
        ({"created_at": datetime(2026, 3, 1)}, "created_at", "no time zone"),  # noqa: DTZ001
        ({"created_at": 1_700_000_000}, "created_at", "int instead of a time"),
        ({"created_at": "yesterday"}, "created_at", "not a time"),
        ({"created_at": "275760-01-01T00:00:00Z"}, "created_at", "not a time"),
        ({"created_at": NOW + timedelta(days=2)}, "created_at", "in the future"),
        ({"created_at": {"instant": "2026-03-01"}}, "created_at", "dict instead of a time"),
        ({"text": "half \ud83d emoji"}, "text", "not valid Unicode"),
        ({"text": ["a"]}, "text", "list instead of text"),
    ],
)
def test_a_post_that_does_not_fit_is_left_out_alone(row, column, reason):
    broken = POST | row
    fitted = fit(RELATIONS["posts"], [POST, broken, POST], NOW)

    assert fitted.rejects == [(broken, column, reason)]
    assert fitted.table["post_id"].to_pylist() == ["p1", "p1"]


@pytest.mark.parametrize(
    ("count", "reason"),
    [
        (-1, "negative"), (2**63, "too large"), (10**30, "too large"), (None, "missing"),
        ("3.0", "str instead of a whole number"), (True, "bool instead of a whole number"),
        (3.0, "float instead of a whole number"),
    ],
)  # fmt: skip
def test_a_count_that_does_not_fit_is_left_out_alone(count, reason):
    fitted = fit(RELATIONS["counters"], [COUNTER, COUNTER | {"count": count}], NOW)

    assert [(column, why) for _, column, why in fitted.rejects] == [("count", reason)]
    assert fitted.table.num_rows == 1


def test_ids_that_came_as_numbers_and_counts_as_text_are_kept():
    post = fit(RELATIONS["posts"], [POST, POST | {"post_id": 2**70}], NOW)
    assert (post.rejects, post.table["post_id"].to_pylist()) == ([], ["p1", str(2**70)])
    counter = fit(RELATIONS["counters"], [COUNTER | {"count": "12"}], NOW)
    assert (counter.rejects, counter.table["count"].to_pylist()) == ([], [12])


@pytest.mark.parametrize(
    "text", ["", "\0 avant et après", "👩‍👩‍👧 🦆", "x" * 10_000_000, "\ufeff", "‮dwadw"]
)
def test_strange_texts_are_kept_as_they_are(text):
    assert fit(RELATIONS["posts"], [POST | {"text": text}], NOW).table["text"].to_pylist() == [text]


@pytest.mark.parametrize(
    "spelling",
    [
        "2026-03-01T08:00:00Z", "2026-03-01T08:00:00.000Z", "2026-03-01T09:00:00+01:00",
        "2026-03-01T08:00:00.000000000Z", datetime(2026, 3, 1, 8, tzinfo=UTC),
    ],
)  # fmt: skip
def test_a_time_is_stored_as_utc(spelling):
    table = fit(RELATIONS["posts"], [POST | {"created_at": spelling}, POST], NOW).table

    assert table["created_at"].to_pylist() == [datetime(2026, 3, 1, 8, tzinfo=UTC)] * 2


def test_counts_over_2_53_are_exact():
    table = fit(RELATIONS["counters"], [COUNTER | {"count": 2**53 + 1}], NOW).table

    assert table["count"].to_pylist() == [2**53 + 1]


def test_what_has_no_time_of_observation_was_observed_now_and_days_are_utc():
    late = datetime.fromisoformat("2026-03-02T00:30:00+02:00")
    table = fit(RELATIONS["counters"], [COUNTER, COUNTER | {"observed_at": late}], NOW).table

    assert table["observed_on"].to_pylist() == [date(2026, 4, 1), date(2026, 3, 1)]


def test_unknown_columns_are_told_and_do_no_harm():
    fitted = fit(RELATIONS["posts"], [POST | {"mood": "gay"}], NOW)

    assert (fitted.unknown, fitted.rejects, fitted.table.num_rows) == ({"mood"}, [], 1)


anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(),
    st.datetimes(), st.dates(), st.lists(st.text()), st.dictionaries(st.text(), st.text()),
)  # fmt: skip


# a busy machine is slow to invent, which says nothing of what is tested
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(RELATIONS)),
    st.lists(st.dictionaries(st.sampled_from(sorted(POST | COUNTER)), anything)),
)
def test_whatever_comes_is_stored_or_told(relation, rows):
    fitted = fit(RELATIONS[relation], rows, NOW)

    assert fitted.table.num_rows + len(fitted.rejects) == len(rows)
