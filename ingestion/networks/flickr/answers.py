"""What Flickr's REST API answers: errors inside HTTP 200, numbers as text, text in `_content`."""

from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.client import Answer, Client, Gone, Problem, Refused, Throttled, Unavailable
from ingestion.parsed import Item, entries, inner

PATH = "services/rest/"
A_RUN = 3_500  # Flickr asks for less than 3,600 queries an hour and never says how many are left
MISSING = {1, 2, 5}  # photo or user not found, unknown user, user deleted
BUSY = {0, 105, 106, 201}
DENIED = {98, 99}
MOST_PAGES = 100
HASTE = 429  # it says neither of what nor for how long


class Denied(Refused):
    """Flickr does not show this one list to the key; the others can still be read."""


def judge(answer: Answer) -> Problem | None:
    """What the envelope means; the HTTP status is 200 whatever went wrong."""
    if answer.status == HASTE:
        return Unavailable("too many requests at once")
    if answer.status != 200 or not answer.is_json:
        return None
    body = answer.body
    if not isinstance(body, dict) or body.get("stat") not in ("ok", "fail"):
        return Unavailable("the answer is not one of Flickr's")
    if body["stat"] == "ok":
        return None
    code, told = number(body.get("code")), str(body.get("message") or "no reason given")[:200]
    if code in MISSING:
        return Gone(told)
    if code in BUSY:
        return Unavailable(f"it failed with code {code} ({told})")
    if code in DENIED:
        return Denied(told)
    if code == 100:
        return Refused(
            f"the API key is not accepted ({told}): set SOURCES__FLICKR__API_KEY to a key of "
            "flickr.com/services/apps"
        )
    return Refused(f"refused with code {code}: {told}")


def ask(api: Client, method: str, **params: Any) -> dict[str, Any]:  # noqa: ANN401
    """The body that a method answers with; Throttled where this run has asked enough."""
    if api.requests >= A_RUN:
        raise Throttled(
            f"{api.network}: {A_RUN:,} requests in this run, and Flickr allows 3,600 an hour: "
            "the next run goes on from here"
        )
    return api.get(PATH, {"method": f"flickr.{method}", **params}).body


def listed(
    api: Client,
    method: str,
    names: tuple[str, str],
    **params: Any,  # noqa: ANN401
) -> Iterator[tuple[dict[str, Any], list[Item]]]:
    """Pages of a list as its envelope and its items; `names` are those of both.

    A page behind the last one shows the last one again, under its own number.
    """
    for page in range(1, MOST_PAGES + 1):
        envelope = inner(ask(api, method, page=page, **params), names[0])
        if number(envelope.get("page", page)) != page:
            return
        yield envelope, entries(envelope, names[1])
        pages = number(envelope.get("pages"))
        if not isinstance(pages, int) or page >= pages:
            return


def content(value: Any) -> Any:  # noqa: ANN401
    """A text, whether it stands alone or below `_content`; an empty one is None."""
    if isinstance(value, Mapping) and "_content" in value:
        value = value["_content"]
    return None if value == "" else value


def number(value: Any) -> Any:  # noqa: ANN401
    """A count as a number, however this method spells it; anything else as it came."""
    value = content(value)
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value
