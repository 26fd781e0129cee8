"""Turn rows of a network module into Arrow tables; what does not fit is left out, with a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.parsed import id_text, number
from ingestion.relations import (
    COUNT,
    DAY,
    FLAG,
    INTERACTIONS,
    POSTS,
    REMOVALS,
    TEXT,
    TIME,
    Relation,
)

# columns that help to minimise a row and are not stored
INPUT_ONLY: dict[str, dict[str, pa.DataType]] = {
    INTERACTIONS.name: {"actor_followers": COUNT},
    POSTS.name: {"in_reply_to_account_id": TEXT, "repost_of_account_id": TEXT},
    REMOVALS.name: {"account_id": TEXT},
}
PYTHON_TYPES = {TEXT: {str}, COUNT: {int}, FLAG: {bool}, DAY: {date}, TIME: {datetime, str}}
DAY_OF = {"observed_on": "observed_at", "read_on": "read_at"}
TOMORROW = timedelta(days=1)  # clocks differ; more than this is an error


@dataclass(frozen=True)
class Fit:
    """One page: rows that fit, (row, column, reason) of those that do not, columns nobody knows."""

    table: pa.Table
    rejects: list[tuple[dict[str, Any], str, str]]
    unknown: set[str]


def fit(relation: Relation, rows: list[dict[str, Any]], now: datetime) -> Fit:
    """Check a page by column, and only where a column does not fit, row by row.

    Ids that came as numbers and counts that came as text are kept, spelled as they should be.
    A row without observed_at was observed `now`; days are the UTC days of their times.
    """
    columns = relation.columns | INPUT_ONLY.get(relation.name, {})
    unknown = set().union(*rows) - columns.keys()
    rejects: list[tuple[dict[str, Any], str, str]] = []
    arrays = _columns(relation, columns, rows, now)
    if arrays is None:
        good = []
        for told in rows:
            row = {name: _respelled(columns.get(name), value) for name, value in told.items()}
            if (misfit := _misfit(relation, columns, row, now)) is None:
                good.append(row)
            else:
                rejects.append((row, *misfit))
        arrays = _columns(relation, columns, good, now)
        assert arrays is not None, f"{relation.name}: rows that fit one by one do not fit together"
    return Fit(pa.table(arrays, schema=pa.schema(list(columns.items()))), rejects, unknown)


def _respelled(kind: pa.DataType | None, value: Any) -> Any:  # noqa: ANN401
    return id_text(value) if kind == TEXT else number(value) if kind == COUNT else value


def _columns(
    relation: Relation, columns: dict[str, pa.DataType], rows: list[dict[str, Any]], now: datetime
) -> dict[str, pa.Array] | None:
    arrays: dict[str, pa.Array] = {}
    told = set().union(*rows)
    for name, kind in columns.items():
        if name in DAY_OF:
            arrays[name] = arrays[DAY_OF[name]].cast(pa.timestamp("us")).cast(DAY)
            continue
        if name not in told and name not in relation.required:
            arrays[name] = pa.nulls(len(rows), kind)
            continue
        values = [row.get(name) for row in rows]
        if name == "observed_at":
            values = [now if value is None else value for value in values]
        if (array := _column(kind, values, now)) is None:
            return None
        if name in relation.required and (array.null_count or (kind == TEXT and "" in values)):
            return None
        arrays[name] = array
    return arrays


def _column(kind: pa.DataType, values: list[Any], now: datetime) -> pa.Array | None:
    found = set(map(type, values)) - {type(None)}
    if not found <= PYTHON_TYPES[kind]:
        return None
    try:
        array = _times(values, found) if kind == TIME else pa.array(values, type=kind)
    except (pa.ArrowException, ValueError, OverflowError):
        return None
    if kind == COUNT and min((value for value in values if value is not None), default=0) < 0:
        return None
    if kind == TIME and _is_any_later(array, now + TOMORROW):
        return None
    return array


def _is_any_later(times: pa.Array, moment: datetime) -> bool:
    # Arrow has years that Python has not
    latest = pc.call_function("max", [times]).value
    return latest is not None and latest > pa.scalar(moment, TIME).value


def _times(values: list[Any], found: set[type]) -> pa.Array:
    if values and values.count(values[0]) == len(values):
        # as in observed_at: to convert one costs as much as to write a whole row
        return pa.repeat(pa.scalar(_time(values[0]), TIME), len(values))
    if found == {datetime}:
        if any(value is not None and value.tzinfo is None for value in values):
            raise ValueError("no time zone")
        return pa.array(values, type=TIME)
    if found == {str}:
        try:
            return pa.array(values, type=TEXT).cast(TIME)
        except pa.ArrowInvalid:
            pass  # a spelling that Python may know, such as nanoseconds
    return pa.array([_time(value) for value in values], type=TIME)


def _time(value: datetime | str | None) -> datetime | None:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if value is not None and value.tzinfo is None:
        raise ValueError("no time zone")
    return value.astimezone(UTC) if value is not None else None


def _misfit(
    relation: Relation, columns: dict[str, pa.DataType], row: dict[str, Any], now: datetime
) -> tuple[str, str] | None:
    for name, kind in columns.items():
        value = row.get(name)
        if name in DAY_OF or (name == "observed_at" and value is None):
            continue
        if value is None or (value == "" and name in relation.required):
            if name in relation.required:
                return name, "missing"
        elif type(value) not in PYTHON_TYPES[kind]:
            return name, f"{type(value).__name__} instead of {NAMES[kind]}"
        elif (reason := CHECKS[kind](value, now)) is not None:
            return name, reason
    return None


def _check_text(value: str, _now: datetime) -> str | None:
    try:
        value.encode()
    except UnicodeEncodeError:
        return "not valid Unicode"
    return None


def _check_count(value: int, _now: datetime) -> str | None:
    return "negative" if value < 0 else "too large" if value >= 2**63 else None


def _check_time(value: datetime | str, now: datetime) -> str | None:
    try:
        when = _time(value)
    except (ValueError, OverflowError) as error:
        return "no time zone" if "no time zone" in str(error) else "not a time"
    return "in the future" if when is not None and when > now + TOMORROW else None


NAMES = {TEXT: "text", COUNT: "a whole number", FLAG: "true or false", DAY: "a day", TIME: "a time"}
CHECKS: dict[pa.DataType, Callable[[Any, datetime], str | None]] = {
    TEXT: _check_text,
    COUNT: _check_count,
    FLAG: lambda _value, _now: None,
    DAY: lambda _value, _now: None,
    TIME: _check_time,
}
