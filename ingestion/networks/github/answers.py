"""What GitHub's answers mean: limits that look like refusals, pages by Link, nothing modified."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from requests import PreparedRequest
from requests.auth import AuthBase

from ingestion import addresses
from ingestion.client import Answer, Client, Gone, Problem, Refused, Throttled, Unavailable
from ingestion.parsed import Item, inner, number

PER_PAGE = 100
NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')
LEGAL = 451
A_MINUTE = 60.0


class GitHub(Client):
    """A client that knows how long a secondary limit lasts where GitHub does not say it."""

    def _asked_wait(self, problem: Problem, answer: Answer) -> float | None:
        # x-ratelimit-reset speaks of the hour then, of whose requests there are left
        if is_hasty(answer) and not answer.headers.get("retry-after"):
            return A_MINUTE
        return super()._asked_wait(problem, answer)


class Denied(Refused):
    """The token may not read this one thing; the others can still be read."""


@dataclass(frozen=True)
class Wish(AuthBase):
    """What one request wants: another shape of answer, or none where nothing has changed.

    An answer that is not modified is not counted against the limit.
    """

    accept: str | None = None
    etag: str | None = None

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        """Put it into the headers."""
        if self.accept:
            r.headers["Accept"] = self.accept
        if self.etag:
            r.headers["If-None-Match"] = self.etag
        return r


def judge(answer: Answer) -> Problem | None:
    """What a refusal means: 403 stands for a used-up limit, for haste, and for missing rights."""
    told = str(inner(answer.body).get("message") or "no reason given")[:300]
    if answer.status == 401:
        return Refused(f"the token is not accepted ({told}): check SOURCES__GITHUB__TOKEN")
    if answer.status == LEGAL:
        return Gone("it is blocked for legal reasons")
    if answer.status in (403, 429):
        if is_hasty(answer) or answer.headers.get("retry-after"):
            return Throttled(f"requests come too fast for it ({told})")
        if answer.headers.get("x-ratelimit-remaining") == "0" or "rate limit" in told.lower():
            return Throttled(f"the requests of this hour are used up{until(answer.headers)}")
    if answer.status == 403:
        return Denied(f"the token may not read this ({told})")
    return None


def is_hasty(answer: Answer) -> bool:
    """Whether the limit is the one of how fast requests come, not of how many."""
    told = str(inner(answer.body).get("message")).lower()
    return "secondary rate limit" in told or "abuse detection" in told


def until(headers: Mapping[str, str]) -> str:
    """When a limit is lifted, as the end of a sentence; empty where it is not told."""
    reset = headers.get("x-ratelimit-reset") or ""
    return f", until {datetime.fromtimestamp(int(reset), UTC):%H:%M} UTC" if is_count(reset) else ""


def is_count(value: str) -> bool:
    """Whether a header is a number that can be a time."""
    return value.isascii() and value.isdigit() and len(value) < 12


def ask(
    api: Client, path: str, params: Mapping[str, Any] | None = None, wish: Wish | None = None
) -> Answer:
    """One answer; a wish goes the way of a request's own authentication, after the client's."""
    return api.get(path, params, auth=wish)


def listed(
    api: Client, path: str, params: Mapping[str, Any], wish: Wish | None = None
) -> Iterator[tuple[list[Item], Answer]]:
    """Pages of a list with the answers that held them, as far as the caller asks.

    None where the list has not changed. Further pages are where GitHub says, if that is the server
    that is asked: the token goes nowhere else.
    """
    address, sent = path, {**params, "per_page": PER_PAGE}
    while True:
        answer = ask(api, address, sent, wish)
        if answer.status == 304:
            return
        if not isinstance(answer.body, list):
            raise Unavailable(f"{api.network}: {path} is not a list")
        yield [entry for entry in answer.body if isinstance(entry, dict)], answer
        following = NEXT.search(answer.headers.get("link") or "")
        if following is None or following[1] == address:
            return
        address, sent = following[1], {}
        if addresses.split(address)[:2] != addresses.split(api.base_url)[:2]:
            raise Refused(f"{api.network}: the next page is said to be on another server")
        wish = Wish(wish.accept) if wish else None


def key(item: object) -> str | None:
    """The number of a user or repository as text: it stays where names change."""
    told = number(inner(item).get("id"))
    return str(told) if isinstance(told, int) and not isinstance(told, bool) else None
