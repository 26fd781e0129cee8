"""What Pinterest answers: refusals, lists in pages, and times without a zone.

https://developers.pinterest.com/docs/reference/pagination/ and .../rate-limits/
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ingestion.client import Answer, Client, Problem, Refused, Throttled, Unavailable
from ingestion.parsed import Item, id_text

VERSION = "v5"
PAGE_SIZE = 250


class Denied(Refused):
    """The token may not read this one stream or account; the others can still be read."""


def judge(answer: Answer) -> Problem | None:
    """What an answer means: `code` tells little, the status nearly all."""
    told = str(inner_text(answer.body, "message") or "no reason given")[:300]
    match answer.status:
        case 200 if answer.is_json and not isinstance(answer.body, dict):
            return Unavailable("the answer is not an object")
        case 401:
            return Refused(
                f"the access token is not accepted ({told}): it lasts for 30 days; make a new one "
                "and set it as SOURCES__PINTEREST__ACCESS_TOKEN"
            )
        case 403 if answer.is_json:
            return Denied(f"the token's rights do not allow this ({told})")
        case 429:
            return Throttled(
                "the rate limit is reached, which for an app with trial access is 1,000 requests "
                f"a day ({told})"
            )
    return None


def listed(api: Client, path: str, params: Mapping[str, Any]) -> Iterator[list[Item]]:
    """Pages of a list, as far as the caller asks; a page may be short or empty before the last."""
    bookmark: str | None = None
    used: set[str] = set()
    while True:
        asked = {**params, "page_size": PAGE_SIZE, "bookmark": bookmark}
        body = api.get(f"{VERSION}/{path}", asked).body
        items = body.get("items")
        yield [i for i in items if isinstance(i, dict)] if isinstance(items, list) else []
        bookmark = body.get("bookmark")
        if not isinstance(bookmark, str) or not bookmark or bookmark in used:
            return
        used.add(bookmark)


def inner_text(item: object, name: str) -> str | None:
    """The text below `name`, None where there is none or only blanks: descriptions can be " "."""
    value = id_text(item.get(name)) if isinstance(item, Mapping) else None
    return value.strip() or None if isinstance(value, str) else None


def moment(value: object) -> datetime | None:
    """A time of the API, which is UTC without saying so; None where it is missing or no time."""
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return time.replace(tzinfo=time.tzinfo or UTC) if time else None


def quota(headers: Mapping[str, str]) -> str | None:
    """What is left of the requests, as far as the headers tell."""
    # a limit may be followed by its windows: `100, 100;w=1, 1000;w=60`
    left, limit, reset = (
        re.match(r"\d+", headers.get(f"x-ratelimit-{name}") or "")
        for name in ("remaining", "limit", "reset")
    )
    if left is None:
        return None
    of = f" of {int(limit[0]):,}" if limit else ""
    until = f", for {int(reset[0]):,} s" if reset else ""
    return f"{int(left[0]):,}{of} requests{until}"
