"""Mastodon's API v1 of a few federated instances in front of the world."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from ingestion.sandbox.exchange import Body, Request, Response
from ingestion.sandbox.mastodon.habit import HABIT, HOSTS
from ingestion.sandbox.mastodon.objects import Rendering
from ingestion.sandbox.mastodon.rules import (
    INVALID_TOKEN,
    USER_ONLY,
    Refusal,
    Route,
    check,
    find_route,
)
from ingestion.sandbox.mastodon.view import OWNERS, Status, View

__all__ = ["HABIT", "SECRETS", "fault", "serve"]

SCOPES = {"read:accounts", "read:statuses", "read:notifications"}
# token -> instance, place among those that receive most there, scopes
TOKENS = {
    f"sandbox-{host.partition('.')[0]}-{place}": (host, place, SCOPES)
    for host in HOSTS
    for place in range(OWNERS)
} | {"sandbox-narrow": (HOSTS[0], 0, {"read:accounts", "read:statuses"})}
SECRETS = {
    "access_tokens": ", ".join(
        f"{host}={token}" for token, (host, _, scopes) in TOKENS.items() if scopes == SCOPES
    )
}
# the real limit times this, so that a first read of a whole demo needs no pause
GENEROSITY = 100
LIMIT, WINDOW = 300, timedelta(minutes=5)
STRANGERS_CONTEXT = 60  # answers below a post that somebody without a token is shown

_views: WeakKeyDictionary[Any, View] = WeakKeyDictionary()
# (host, token) -> when the window ends, requests in it
_windows: WeakKeyDictionary[Any, dict[tuple[str, str], tuple[datetime, int]]] = WeakKeyDictionary()


def serve(world: Any, request: Request) -> Response:  # noqa: ANN401
    """Answer one request below `/<host>/api/v1`."""
    if world not in _views:
        _views[world] = View(world)
    host, _, path = request.path.strip("/").partition("/api/v1/")
    if host not in HOSTS or not path:
        return Response(
            404, "<!DOCTYPE html><title>The page you are looking for isn't here</title>"
        )
    headers: dict[str, str] = {}
    try:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        headers |= _spend(world, host, token, request.now)
        if int(headers["X-RateLimit-Remaining"]) < 0:
            headers["X-RateLimit-Remaining"] = "0"
            raise Refusal(429, "Too many requests")
        if request.method != "GET":
            raise Refusal(404, "Record not found")
        route, number = find_route(path)
        me = _owner(_views[world], host, token, route)
        size = check(route, request.query)
        answer = Answering(_views[world], host, me, request, size)
        body = getattr(answer, route.name)(number)
        return Response(200, body, headers | answer.headers)
    except Refusal as refusal:
        return Response(refusal.status, refusal.body, headers)


def fault(kind: str) -> Response | None:
    """What an instance says in a `throttle`, for too long (`quota`), and to an `expired` token."""
    if kind in ("throttle", "quota"):
        wait = timedelta(seconds=1 if kind == "throttle" else 290)
        reset = f"{datetime.now(UTC) + wait:%Y-%m-%dT%H:%M:%S.%fZ}"
        headers = {
            "X-RateLimit-Limit": str(LIMIT), "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": reset,
        }  # fmt: skip
        return Response(429, Refusal(429, "Too many requests").body, headers)
    if kind == "expired":
        return Response(401, Refusal(401, INVALID_TOKEN).body)
    return None


def _owner(view: View, host: str, token: str, route: Route) -> str | None:
    """Whose the token is, None without one."""
    if not token:
        if route.user_only:
            raise Refusal(401, USER_ONLY)
        return None
    home, place, scopes = TOKENS.get(token, ("", 0, set()))
    owners = view.owners.get(home, [])
    if home != host or not owners:
        raise Refusal(401, INVALID_TOKEN)
    if route.scope not in scopes:
        raise Refusal(403, "This action is outside the authorized scopes")
    return owners[place % len(owners)]  # on a small instance some have several tokens


def _spend(world: Any, host: str, token: str, now: datetime) -> dict[str, str]:  # noqa: ANN401
    """Count one request against its window; the headers tell what is left, below 0 if too much."""
    windows = _windows.setdefault(world, {})
    ends, used = windows.get((host, token), (now, 0))
    ends, used = (ends, used + 1) if now < ends else (now + WINDOW, 1)
    windows[(host, token)] = ends, used
    return {
        "X-RateLimit-Limit": str(LIMIT * GENEROSITY),
        "X-RateLimit-Remaining": str(LIMIT * GENEROSITY - used),
        "X-RateLimit-Reset": f"{ends.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
    }


class Answering:
    """The answer to one request; a method for each route."""

    def __init__(self, view: View, host: str, me: str | None, request: Request, size: int) -> None:
        """As somebody, or as nobody in particular."""
        self.view, self.host, self.me, self.size = view, host, me, size
        self.query, self.path = request.query, request.path
        self.shown = Rendering(view, host)
        self.headers: dict[str, str] = {}

    def verify_credentials(self, _number: str) -> Body:
        """The account of the token."""
        return self.shown.own_account(str(self.me))

    def lookup(self, _number: str) -> Body:
        """An account by the name that this instance calls it."""
        wanted = self.query.get("acct", [""])[0].lower().removesuffix(f"@{self.host}")
        for account_id in self.view.accounts:
            shown_as = self.view.accounts[account_id].handle.removesuffix(f"@{self.host}")
            if shown_as.lower() == wanted:
                return self.shown.account(account_id)
        raise Refusal(404, "Record not found")

    def accounts(self, _number: str) -> Body:
        """Several accounts; those that are not there are left out."""
        found = [self.view.account(self.host, one) for one in self.query.get("id[]", ())]
        return [self.shown.account(one) for one in found if one]

    def account(self, number: str) -> Body:
        """One account."""
        return self.shown.account(self._account(number))

    def timeline(self, number: str) -> Body:
        """An account's statuses, newest first."""
        own = [one for one in self.view.of.get(self._account(number), ()) if self._sees(one)]
        if self.query.get("exclude_reblogs") == ["true"]:
            own = [status for status in own if status.kind != "share"]
        if self.query.get("exclude_replies") == ["true"]:
            own = [status for status in own if status.kind != "reply"]
        numbered = [(self.view.number_of(self.host, one), one) for one in reversed(own)]
        return [self.shown.status(one) for one in self._page(numbered)]

    def statuses(self, _number: str) -> Body:
        """Several statuses; those that are not there are left out."""
        found = [self.view.status(self.host, one) for one in self.query.get("id[]", ())]
        return [self.shown.status(one) for one in found if one and self._sees(one)]

    def status(self, number: str) -> Body:
        """One status."""
        return self.shown.status(self._status(number))

    def context(self, number: str) -> Body:
        """What a status answers, and all answers below it; for nobody in particular only some."""
        status = self._status(number)
        above, below, level = [], [], [status]
        while status.kind == "reply" and (over := self.view.statuses.get(status.about or "")):
            above.insert(0, over)
            status = over
        while level:
            level = [one for over in level for one in self.view.below.get(over.uri, ())]
            below += [one for one in level if self._sees(one)]
        if self.me is None:
            below = below[:STRANGERS_CONTEXT]
        return {
            "ancestors": [self.shown.status(one) for one in above],
            "descendants": [self.shown.status(one) for one in below],
        }

    def favourited_by(self, number: str) -> Body:
        """Who favourited a status, the last one first, without the time."""
        likers = self.view.likers.get(self._status(number).uri, {})
        return self._people(sorted(likers, key=lambda one: likers[one], reverse=True))

    def reblogged_by(self, number: str) -> Body:
        """Who boosted a status, the last one first, without the time."""
        boosts = self.view.boosts.get(self._status(number).uri, [])
        return self._people(list(dict.fromkeys(one.author for one in reversed(boosts))))

    def quotes(self, number: str) -> Body:
        """The statuses that quote a status."""
        quotes = self.view.quotes.get(self._status(number).uri, [])
        numbered = [(str(len(quotes) - i), one) for i, one in enumerate(reversed(quotes))]
        return [self.shown.status(one) for one in self._page(numbered) if self._sees(one)]

    def notifications(self, _number: str) -> Body:
        """What the owner of the token was told, newest first."""
        wanted = set(self.query.get("types[]", ()))
        told = [one for one in self.view.told(str(self.me)) if not wanted or one.type in wanted]
        page = self._page([(one.id, one) for one in told], is_open_end=True)
        return [self.shown.notification(one) for one in page]

    def _people(self, accounts: list[str]) -> Body:
        """A page of accounts; its cursor is an id that is shown nowhere."""
        visible = [one for one in accounts if one not in self.view.suspended]
        numbered = [(str(9_000_000 + len(visible) - i), one) for i, one in enumerate(visible)]
        return [self.shown.account(one) for one in self._page(numbered)]

    def _page(self, numbered: list[tuple[str, Any]], *, is_open_end: bool = False) -> list[Any]:
        """The page asked for of a list that is newest first, with a Link header.

        A full page has a next one; of notifications every page that is not empty has.
        """
        limits = {
            name: int(self.query[name][0])
            for name in ("max_id", "since_id", "min_id")
            if name in self.query
        }
        numbered = [
            (number, one)
            for number, one in numbered
            if int(number) < limits.get("max_id", 10**30)
            and int(number) > max(limits.get("since_id", 0), limits.get("min_id", 0))
        ]
        page = numbered[-self.size :] if "min_id" in limits else numbered[: self.size]
        kept = {name: values for name, values in self.query.items() if name not in limits}
        address, links = f"https:/{self.path}", []
        if page and (is_open_end or len(page) == self.size):
            query = urlencode(kept | {"max_id": [page[-1][0]]}, doseq=True)
            links.append(f'<{address}?{query}>; rel="next"')
        if page:
            query = urlencode(kept | {"min_id": [page[0][0]]}, doseq=True)
            links.append(f'<{address}?{query}>; rel="prev"')
        if links:
            self.headers["Link"] = ", ".join(links)
        return [one for _, one in page]

    def _account(self, number: str) -> str:
        account_id = self.view.account(self.host, number)
        if account_id is None:
            raise Refusal(404, "Record not found")
        return account_id

    def _status(self, number: str) -> Status:
        status = self.view.status(self.host, number)
        if status is None or not self._sees(status):
            raise Refusal(404, "Record not found")
        return status

    def _sees(self, status: Status) -> bool:
        """Whether it is public, or the token's owner wrote it or was written to."""
        is_part = self.me is not None and self.me in (status.author, status.aim)
        return (status.visibility == "public" or is_part) and (
            status.author not in self.view.suspended
        )
