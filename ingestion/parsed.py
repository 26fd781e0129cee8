"""What is inside parsed JSON: objects, lists, numbers and times, whatever stands in their place."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

Item = Mapping[str, Any]
Thing = TypeVar("Thing")

LATEST = 10**11  # seconds since 1970: whatever counts more of them counts milliseconds


def inner(item: object, *names: str) -> dict[str, Any]:
    """The object below these names, one inside the other; empty where there is none."""
    for name in names:
        if not isinstance(item, dict):
            return {}
        item = item.get(name)
    return item if isinstance(item, dict) else {}


def entries(item: object, *names: str) -> list[Item]:
    """The objects in the list below these names, one in the other; empty where there is none."""
    for name in names:
        item = item.get(name) if isinstance(item, dict) else None
    return [one for one in item if isinstance(one, dict)] if isinstance(item, list) else []


def number(value: Any) -> Any:  # noqa: ANN401
    """A count as a number, though it is spelled as text; anything else as it came."""
    is_number = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20
    return int(value) if is_number else value


def id_text(value: Any) -> Any:  # noqa: ANN401
    """An id as text, though it is spelled as a number; anything else as it came."""
    return str(value) if type(value) is int else value


def moment(value: object) -> datetime | None:
    """A time in ISO 8601 with its zone; None where it is missing or no time."""
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return time if time and time.tzinfo else None


def since_1970(value: object) -> datetime | None:
    """Seconds since 1970 as a time, or a time that came instead; None where there are none."""
    seconds = number(value)
    if isinstance(seconds, str):
        return moment(seconds)
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 < seconds < LATEST:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def batches(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    """The things in lists of a size."""
    iterator = iter(things)
    while batch := list(islice(iterator, size)):
        yield batch
