"""What an instance answers: a method for each route, and pages behind a Link header."""

from typing import Any
from urllib.parse import urlencode

from ingestion.sandbox.exchange import Body, Request
from ingestion.sandbox.mastodon.objects import Rendering
from ingestion.sandbox.mastodon.rules import Refusal
from ingestion.sandbox.mastodon.view import Status, View

STRANGERS_CONTEXT = 60  # answers below a post that somebody without a token is shown


class Answering:
    """The answer to one request; a method for each route."""

    def __init__(self, view: View, host: str, me: str | None, request: Request, size: int) -> None:
        """As somebody, or as nobody in particular."""
        self.view, self.host, self.me, self.size = view, host, me, size
        self.query, self.path = request.query, request.path
        self.shown = Rendering(view, host)
        self.headers: dict[str, str] = {}

    def instance(self, _number: str) -> Body:
        """What the instance says of itself; here its accounts are called by its own name."""
        return {"domain": self.host, "title": self.host, "version": "4.5.0", "languages": ["fr"]}

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

    def lists(self, _number: str) -> Body:
        """The lists of the owner of the token."""
        return [
            {
                "id": str(kept.number),
                "title": kept.name,
                "replies_policy": "list",
                "exclusive": False,
            }
            for kept in self.view.lists[str(self.me)]
        ]

    def list_accounts(self, number: str) -> Body:
        """Who stands on a list; others' lists are not there."""
        for kept in self.view.lists[str(self.me)]:
            if str(kept.number) == number:
                return self._people(list(kept.members))
        raise Refusal(404, "Record not found")

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
