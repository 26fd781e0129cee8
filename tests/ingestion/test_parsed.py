"""What is found in parsed JSON, whatever a network put in its place."""

from datetime import UTC, datetime

import pytest

from ingestion.parsed import batches, entries, inner, moment, number, since_1970

ODD = [None, 0, 3.5, True, "", "text", [], ["a"], {}, {"a": None}, {"a": "b"}, {"a": [1, None]}]


@pytest.mark.parametrize("odd", ODD)
def test_what_is_not_there_is_empty(odd):
    assert inner(odd, "a", "b") == {}
    assert entries(odd, "a") == []


def test_things_are_found_one_in_the_other():
    item = {"a": {"b": {"c": 1}, "list": [{"d": 1}, None, "x", {"d": 2}]}}
    assert inner(item) is item
    assert inner(item, "a", "b") == {"c": 1}
    assert entries(item, "a", "list") == [{"d": 1}, {"d": 2}]
    assert entries(item["a"]["list"]) == [{"d": 1}, {"d": 2}]


@pytest.mark.parametrize("text", ["-1", "1.5", "1e3", "²", "٣", " 1", "9" * 20, "9" * 5000])
def test_what_is_no_count_stays_to_be_found_broken(text):
    assert number(text) == text


def test_a_count_may_be_text():
    assert [number("0012"), number(7), number(None), number([1])] == [12, 7, None, [1]]


@pytest.mark.parametrize(
    "text", ["2025-01-02T03:04:05Z", "2025-01-02T04:04:05.000+0100", "2025-01-02T03:04:05.678901Z"]
)
def test_times_come_with_any_number_of_decimals_and_any_zone(text):
    assert moment(text).replace(microsecond=0) == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("odd", [*ODD, "2025-01-02T03:04:05", "yesterday", 1735787045])
def test_a_time_without_a_zone_is_none(odd):
    assert moment(odd) is None


@pytest.mark.parametrize("seconds", [1735787045, "1735787045"])
def test_seconds_since_1970(seconds):
    assert since_1970(seconds) == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_time_that_came_instead_of_seconds():
    assert since_1970("2025-01-02T03:04:05Z") == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert since_1970("2025-01-02T03:04:05") is None


@pytest.mark.parametrize("odd", [*ODD, -1, 1735787045000, "1735787045000", 1735787045.5])
def test_milliseconds_are_no_seconds(odd):
    assert since_1970(odd) is None


def test_batches_lose_nothing_and_take_any_iterable():
    assert list(batches(iter(range(5)), 2)) == [[0, 1], [2, 3], [4]]
    assert list(batches([], 2)) == []
