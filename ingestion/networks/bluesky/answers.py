"""What Bluesky's servers answer: errors, cursors, times, and a login at the member's own one."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from requests import PreparedRequest, RequestException
from requests.auth import AuthBase

from ingestion.client import Answer, Client, Gone, Problem, Refused, Throttled, Unavailable
from ingestion.networks.bluesky.servers import PUBLIC, server_of
from ingestion.parsed import Item, entries

BATCH = 25  # profiles or posts in one request
MOST_PAGES = 20  # of one list in one run: what is older is known, or stays in the totals
MOST_EMPTY = 3  # pages in a row: hidden actors leave holes, and a cursor need not end
HIDDEN = {
    "AccountTakedown", "AccountDeactivated", "RepoTakendown", "RepoDeactivated", "BlockedActor",
    "BlockedByActor",
}  # fmt: skip


class Unreadable(Refused):
    """One account or post that Bluesky does not show now; the others can still be read."""


class Expired(Refused):
    """The session is over after some two hours: log in again."""


class Session(AuthBase):
    """Sends one request in the name of a member."""

    def __init__(self, token: str) -> None:
        """Keep the token."""
        self.token = token

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        """Put the token in."""
        r.headers["Authorization"] = f"Bearer {self.token}"
        return r

    @property
    def scope(self) -> str | None:
        """What the token is good for, as the middle part of it says."""
        try:
            middle = self.token.split(".")[1]
            scope = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))["scope"]
        except (IndexError, KeyError, TypeError, ValueError):
            return None
        return scope if isinstance(scope, str) else None


class BlueskyClient(Client):
    """A client of the public API that can also ask as a member, once it has a login."""

    login: tuple[str, str] | None = None
    refusal: str | None = None  # what became of the login, where it was not accepted
    session: Session | None = None
    server: str | None = None  # where the member's account lives

    def __post_init__(self) -> None:
        """Open a session; no thread was read yet."""
        super().__post_init__()
        # posts whose answers came with somebody else's thread in this run
        self.threads: set[str] = set()

    def public(self, method: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What anybody is told."""
        return self.get(f"{self.site(PUBLIC)}/xrpc/{method}", params).body

    def as_member(self, method: str, params: Mapping[str, Any] | None = None) -> Answer:
        """What only members are told; logs in where that was not done yet, or is over."""
        assert self.login is not None, "nobody to log in"
        if self.server is None:
            self.server = server_of(self, self.login[0])
        url = f"{self.site(self.server)}/xrpc/{method}"
        if self.session is not None:
            try:
                return self.get(url, params, auth=self.session)
            except Expired:
                pass
        self.session = self._log_in(self.server, *self.login)
        return self.get(url, params, auth=self.session)

    def _log_in(self, server: str, name: str, password: str, attempt: int = 1) -> Session:
        """A session, com.atproto.server.createSession: thirty in five minutes are allowed."""
        url = f"{self.site(server)}/xrpc/com.atproto.server.createSession"
        self.requests += 1
        try:
            with self._session.post(
                url,
                json={"identifier": name, "password": password},
                timeout=self.timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                answer = self._answer(response)
        except RequestException as error:
            raise Unavailable(f"bluesky: no login, {type(error).__name__}") from None
        if problem := self._judged(answer):
            is_final = not isinstance(problem, Throttled) or attempt == self.attempts
            if not is_final and self._wait(problem, answer, attempt):
                return self._log_in(server, name, password, attempt + 1)
            problem.args = (self.redact(f"bluesky: no login, {problem.args[0]}"),)
            raise problem
        token = answer.body.get("accessJwt")
        if not isinstance(token, str):
            raise Unavailable("bluesky: a login without a token")
        self.secrets = (*self.secrets, token)
        return Session(token)


def judge(answer: Answer) -> Problem | None:
    """What an error means (https://docs.bsky.app/docs/api/); None leaves it to the HTTP status."""
    if answer.status == 200:
        is_odd = answer.is_json and not isinstance(answer.body, dict)
        return Unavailable("the answer is not an object") if is_odd else None
    body = answer.body if isinstance(answer.body, dict) else {}
    error, told = body.get("error"), str(body.get("message") or "no reason given")[:300]
    if error in HIDDEN:
        return Unreadable(told)
    if error in ("ExpiredToken", "InvalidToken"):
        return Expired(f"the session is not accepted any more ({told})")
    if answer.status == 401:
        return Refused(
            f"the login is not accepted ({told}): check SOURCES__BLUESKY__IDENTIFIER and "
            "SOURCES__BLUESKY__APP_PASSWORD"
        )
    if answer.status == 400 and (error == "NotFound" or "not found" in told.lower()):
        return Gone(told)
    return None


def listed(
    api: BlueskyClient,
    method: str,
    name: str,
    params: Mapping[str, Any],
    most: int | None = None,
    most_pages: int = MOST_PAGES,
) -> Iterator[list[Item]]:
    """The pages of a public list, until it ends or `most` items were seen; at least one."""
    return paged(lambda asked: api.public(method, asked), name, params, most, most_pages)


def paged(
    ask: Callable[[dict[str, Any]], dict[str, Any]],
    name: str,
    params: Mapping[str, Any],
    most: int | None = None,
    most_pages: int = MOST_PAGES,
) -> Iterator[list[Item]]:
    """The pages of a list. The last one often has a cursor, and a page in between may be empty."""
    cursor: object = None
    used: set[object] = set()
    seen = empty = 0
    for _ in range(most_pages):
        body = ask({**params, "limit": 100, "cursor": cursor})
        items = entries(body, name)
        yield items
        seen, empty = seen + len(items), 0 if items else empty + 1
        cursor = body.get("cursor")
        is_over = not isinstance(cursor, str) or not cursor or cursor in used
        if is_over or empty == MOST_EMPTY or (most is not None and seen >= most):
            return
        used.add(cursor)


def moment(value: object) -> datetime | None:
    """A time; clients write it without a zone, too. None where it is missing or no time."""
    if isinstance(value, datetime):
        return value
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
        if time is None or time.tzinfo is UTC:
            return time
        return time.replace(tzinfo=time.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def told_at(said: object, seen: object) -> Any:  # noqa: ANN401
    """When something was done: as its client says, but not later than the server saw it.

    So does Bluesky sort. What is no time at all stays as it is, to be refused with its row.
    """
    first, second = moment(said), moment(seen)
    if first and second:
        return min(first, second)
    return first or second or (said if said is not None else seen)
