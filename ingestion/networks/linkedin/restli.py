"""What LinkedIn's Rest.li 2.0 asks and answers: encoded URNs, finders in pages, batches, errors.

https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/protocol-version
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote

from ingestion.client import Answer, Client, Problem, Refused, Throttled, Unavailable
from ingestion.parsed import Item, entries, inner, number

VERSION = "202608"
MOST = 100  # elements of a page
AT_ONCE = 50  # a batch of more makes an address that is too long
NOT_TOLD = 0
PAUSE = 60.0  # LinkedIn never says how long to wait
TOKEN_IS = {65600: "it is not valid", 65601: "it was revoked", 65602: "it has expired"}
DENIED = {"ACCESS_DENIED", "UNPERMITTED_ADVERTISER"}


class Denied(Refused):
    """The token may not read this one stream or page; others can still be read."""


class Hasty(Throttled):
    """Too many requests just now, which is not the limit of the day."""


def judge(answer: Answer) -> Problem | None:
    """What an error means; None leaves it to the HTTP status."""
    error = answer.body if isinstance(answer.body, dict) else {}
    told = str(error.get("message") or error.get("error_description") or "no reason given")[:300]
    match answer.status:
        case 200 if answer.is_json and not isinstance(answer.body, dict):
            return Unavailable("the answer is not an object")
        case 401:
            code = error.get("serviceErrorCode")
            why = TOKEN_IS.get(code, told) if isinstance(code, int) else told
            return Refused(
                f"the access token is not accepted, {why}: make a new one (they live 60 days) and "
                "set it as SOURCES__LINKEDIN__ACCESS_TOKEN"
            )
        case 403:
            return Denied(f"the token or the role on the page does not allow this ({told})")
        case 426:
            return Refused(f"it does not answer version {VERSION} any more: update Clout ({told})")
        case 429 if " DAY " in told:
            return Throttled(f"the limit of the day is reached, until 00:00 UTC ({told})")
        case 429:
            return Hasty(f"the rate limit is reached ({told})")
    return None


def ask(api: Client, path: str, query: Mapping[str, object] | None = None) -> dict[str, Any]:
    """GET a resource. Values of the query are spelled as Rest.li wants them, so not encoded again.

    Where it is hasty, it waits a minute and asks once more: that can be the infrastructure.
    """
    spelled = "&".join(f"{name}={value}" for name, value in (query or {}).items())
    address = f"{path}?{spelled}" if spelled else path
    try:
        return api.get(address).body
    except Hasty:
        if api.patience < PAUSE:
            raise
        api.sleep(PAUSE)
        return api.get(address).body


def encoded(value: str) -> str:
    """A URN or a name as it stands in a path, a query or a list: `urn%3Ali%3Ashare%3A1`."""
    return quote(value, safe="")


def listed(values: Iterable[str]) -> str:
    """`List(a,b)`, whose parentheses and commas are not encoded."""
    return f"List({','.join(map(encoded, values))})"


def found_by(api: Client, path: str, query: Mapping[str, object]) -> Iterator[list[Item]]:
    """Pages of a finder, as far as the caller asks. `total` may be 0: only the next link counts."""
    start = 0
    while True:
        body = ask(api, path, {**query, "start": start, "count": MOST})
        elements = entries(body, "elements")
        yield elements
        links = entries(inner(body, "paging"), "links")
        if not elements or not any(link.get("rel") == "next" for link in links):
            return
        start += MOST


def batch(api: Client, path: str, ids: Collection[str]) -> tuple[dict[str, Item], dict[str, int]]:
    """What a BATCH_GET finds by id, and the HTTP status of each id that it does not give."""
    results: dict[str, Item] = {}
    failed: dict[str, int] = {}
    waiting = list(ids)
    for first in range(0, len(waiting), AT_ONCE):
        part = waiting[first : first + AT_ONCE]
        body = ask(api, path, {"ids": listed(part)})
        given = {unquote(key): item for key, item in inner(body, "results").items()}
        errors = {unquote(key): error for key, error in inner(body, "errors").items()}
        statuses = {unquote(key): status for key, status in inner(body, "statuses").items()}
        for one in part:
            if isinstance(given.get(one), dict):
                results[one] = given[one]
            else:
                status = statuses.get(one, inner(errors, one).get("status"))
                failed[one] = status if isinstance(status, int) else NOT_TOLD
    return results, failed


def moment(value: Any) -> Any:  # noqa: ANN401
    """Milliseconds since 1970 as a time; what is no such number stays, to be found broken."""
    value = number(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**14:
        return value
    return datetime.fromtimestamp(value / 1000, UTC)


def milliseconds(time: datetime) -> int:
    """A time as LinkedIn spells it."""
    return round(time.timestamp() * 1000)


def person(actor: object) -> str | None:
    """Who acted; a member who hides, or left, is called private."""
    is_told = isinstance(actor, str) and actor.startswith("urn:li:")
    return actor if is_told and not actor.endswith(":private") else None
