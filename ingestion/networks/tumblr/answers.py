"""What Tumblr answers: its envelope, its limits, and lists that go back in time."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ingestion import parsed
from ingestion.client import Answer, Client, Gone, Problem, Refused, Throttled, Unavailable
from ingestion.parsed import Item, entries, inner

SPANS = ("perday", "perhour")
SIGNED_IN_ONLY = 4012


class Denied(Refused):
    """This one blog is not shown to everybody; the others can still be read."""


class Tumblr(Client):
    """A client that knows how Tumblr says when it is ready again."""

    def response(self, path: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What stands inside the envelope."""
        return inner(self.get(f"v2/{path}", params).body, "response")

    def _asked_wait(self, problem: Problem, answer: Answer) -> float | None:
        asked = super()._asked_wait(problem, answer)
        if asked is None and isinstance(problem, Throttled):
            return exhausted(answer.headers)
        return asked


def judge(answer: Answer) -> Problem | None:
    """What the envelope means; it may tell an error that the HTTP status does not."""
    told = inner(answer.body, "meta").get("status")
    status = told if answer.status == 200 and isinstance(told, int) else answer.status
    codes = {error.get("code") for error in entries(answer.body, "errors")}
    if status == 429:
        wait = exhausted(answer.headers)
        if wait is None:
            return Unavailable("too many requests at once, or from this address")
        return Throttled(f"the key's requests are used up for {about(wait)}")
    if status == 401:
        return Refused(
            "the API key is not accepted: check that SOURCES__TUMBLR__API_KEY is the OAuth "
            "consumer key of an application that still exists"
        )
    if SIGNED_IN_ONLY in codes:
        return Denied("it shows its blog only to people who are signed in")
    if status == 404:
        return Gone("there is nothing at this address")
    if status == 403:
        return Denied("it does not show this to everybody")
    if answer.status == 200 and answer.is_json and not inner(answer.body, "response"):
        return Unavailable("the answer has nothing in its envelope")
    return None


def exhausted(headers: Mapping[str, str]) -> float | None:
    """Seconds until the key may ask again; None where it still may, and somebody else was loud."""
    for span in SPANS:
        if limits(headers, span)[0] == 0:
            return float(limits(headers, span)[2] or 3600)
    return None


def left(headers: Mapping[str, str]) -> str | None:
    """What is left of the day, for people."""
    remaining, limit, reset = limits(headers, SPANS[0])
    if remaining is None or limit is None:
        return None
    until = f", refilled in {about(reset)}" if reset else ""
    return f"{remaining:,} of {limit:,} requests of the day{until}"


def limits(headers: Mapping[str, str], span: str) -> tuple[int | None, int | None, int | None]:
    """What remains of how many requests, and in how many seconds it is refilled."""
    told = (headers.get(f"x-ratelimit-{span}-{name}") for name in ("remaining", "limit", "reset"))
    remaining, limit, reset = (int(one) if one and one.isdigit() else None for one in told)
    return remaining, limit, reset


def about(seconds: float) -> str:
    """A span of time, roughly."""
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h" if hours else f"{max(minutes, 1)} min"


def backwards(
    ask: Callable[[int | None], dict[str, Any]], name: str, before: int | None = None
) -> Iterator[list[Item]]:
    """Pages of the list below `name`, newest first, as far as the caller asks; at least one.

    Offsets shift when something new appears, so pages go by time. What shares its second with the
    end of a page may stand on either side of it: it is asked for again, and comes twice.
    """
    while True:
        body = ask(before)
        items = entries(body, name)
        yield items
        # what is pinned stands first whatever its age
        times = [time for item in items if not item.get("is_pinned") and (time := stamp(item))]
        if not times or not inner(body, "_links", "next"):
            return
        oldest = min(times)
        before = oldest if before == oldest + 1 else oldest + 1


def stamp(item: Item) -> int | None:
    """The second at which something was done; None where it is not told."""
    value = parsed.number(item.get("timestamp"))
    if isinstance(value, str) and (time := parsed.moment(value)):
        return int(time.timestamp())
    return value if isinstance(value, int) and value > 0 else None


def moment(item: Item) -> Any:  # noqa: ANN401
    """The same as a time; what is none is left as it is to whoever checks rows."""
    value = stamp(item)
    try:
        return datetime.fromtimestamp(value, UTC) if value else item.get("timestamp")
    except (ValueError, OverflowError, OSError):
        return item.get("timestamp")


def number(item: Item, name: str = "id") -> str | None:
    """A post's id as text: as a number it is larger than some programs can hold."""
    value = item.get(f"{name}_string") or item.get(name)
    return str(value) if isinstance(value, int | str) and value else None
