"""What a network module gets besides its client: whom to read, from where, and where to report."""

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from ingestion.cursors import HORIZON, LOOKBACK, Cursors
from ingestion.problems import TOLD, Refused, Throttled, kind_of
from ingestion.resolving import Claim

__all__ = ["HORIZON", "LOOKBACK", "Claim", "Page", "Reading"]

# (relation, rows with its columns as plain dicts). Interactions may add actor_followers (a number),
# posts in_reply_to_account_id and repost_of_account_id: they help to minimise, and are not stored.
# Times are datetimes with a zone, or ISO 8601 text with one.
Page = tuple[str, list[dict[str, Any]]]

MOST_FAILING = 3  # accounts in a row: then it is the network that fails


@dataclass
class Reading(Cursors):
    """One run over one network. `state` outlives the run and is saved together with the rows.

    A module reads account after account, with `each`, or batches, yields pages, calls `mark` for
    how far it got and `done` when an account is finished: only then its marks count, so a run that
    breaks off in the middle of an account reads it again, from where it was last told to `keep`
    them. Resolve handles before yielding rows: what is not in `claimed()` when a page is yielded is
    minimised.
    """

    pages: list[Page] = field(default_factory=list, init=False)
    new_fields: Counter[str] = field(default_factory=Counter, init=False)
    skipped: Counter[str] = field(default_factory=Counter, init=False)
    # what kept accounts, or claims by their name, from being read
    failed: dict[str, Exception] = field(default_factory=dict, init=False)
    _requests_told: int = field(default=0, init=False)
    _objects_told: int = field(default=0, init=False)

    def resolve(self, claim: Claim, account_id: str) -> None:
        """Remember for good which account a claim's handle (or address) means."""
        # a new handle may still lead to the account of somebody who left
        if self.has_left(account_id):
            return self.skip("accounts of people who asked to be forgotten")
        key = (claim.handle or claim.url or "").lower()
        self.state.setdefault("resolved", {})[key] = account_id
        self._claimed = None
        return None

    def resolve_each(
        self,
        find: Callable[[Claim], str | None],
        kind: str,
        reason: str,
        claims: Iterable[Claim] | None = None,
    ) -> None:
        """Resolve each claim that gives a name or an address only by what `find` tells of it.

        Where that is nothing, the claim goes into quarantine: as whose (`kind`), and why. One that
        fails is left to the next run. `claims` are all of them, unless only some can be looked up.
        """
        failing = 0
        for claim in self.claims if claims is None else claims:
            if self.account_of(claim):
                continue
            place = f"{kind}/{claim.handle or claim.url}"
            try:
                account_id = find(claim)
            except (Throttled, Refused):
                raise
            except Exception as problem:
                self.failed[place] = problem
                failing += 1
                # who is known already has a turn all the same
                if failing == MOST_FAILING:
                    return
                continue
            failing = 0
            if account_id:
                self.resolve(claim, account_id)
            else:
                self.quarantine("accounts", place, "handle", reason)

    def each(
        self, accounts: Sequence[str], read: Callable[[str], Iterable[Page]]
    ) -> Iterator[Page]:
        """What `read` gives of account after account; one that fails hinders no other.

        Raises what it was when the network throttles, and when too many accounts in a row, or all
        of them, failed: an outage should not cost a request for everybody.
        """
        failing = 0
        for account in accounts:
            try:
                yield from read(account)
                failing = 0
            except Exception as problem:
                self.break_off(account, TOLD[kind_of(problem)])
                if isinstance(problem, Throttled):
                    raise
                self.failed[account] = problem
                failing += 1
                if failing in (MOST_FAILING, len(accounts)):
                    raise

    def each_shown(
        self,
        accounts: Sequence[str],
        unknown: Sequence[str],
        look: Callable[[str], Generator[Page, None, bool]],
        read: Callable[[str], Iterable[Page]],
    ) -> Iterator[Page]:
        """What `look` gives of each account, and `read` where that returned that it is shown.

        Those that are `unknown` are looked at before any is read, the others when it is their turn.
        An outage ends the first looks and no more: whether it lasts shows when the first is read.
        """
        shown: set[str] = set()
        seen: set[str] = set()

        def first(account: str) -> Iterator[Page]:
            seen.add(account)
            if (yield from look(account)):
                shown.add(account)

        def turn(account: str) -> Iterator[Page]:
            if account not in shown:
                yield from first(account)
            if account in shown:
                yield from read(account)

        yield from self._look_at(unknown, first)
        yield from self.each([one for one in accounts if one in shown or one not in seen], turn)

    def _look_at(
        self, accounts: Sequence[str], look: Callable[[str], Iterable[Page]]
    ) -> Iterator[Page]:
        try:
            yield from self.each(accounts, look)
        except Throttled:
            raise
        except Exception:
            return

    def done(self, account_id: str, outcome: str = "read", note: str | None = None) -> None:
        """Finish an account for this run: read, gone, protected or unreadable (then say why)."""
        pending = self._pending.pop(account_id, None)
        if self.has_left(account_id):
            return
        cursors = self.state.setdefault("cursors", {}).setdefault(account_id, {})
        cursors.update(pending or {}, tried=self.now.astimezone(UTC).isoformat())
        self._tell(account_id, outcome, note)

    def _tell(self, account_id: str, outcome: str, note: str | None) -> None:
        asked, billed = self.requests(), self.objects()
        row = {
            "account_id": account_id, "outcome": outcome, "note": note,
            "requests": asked - self._requests_told, "objects": billed - self._objects_told,
            "read_at": self.now,
        }  # fmt: skip
        self._requests_told, self._objects_told = asked, billed
        self.pages.append(("reads", [row]))

    def break_off(self, account_id: str, note: str) -> None:
        """Say why an account was not read to its end, and what it cost; its marks do not count."""
        self._pending.pop(account_id, None)
        self.done(account_id, "unreadable", note)

    def pass_over(self, account_id: str, note: str) -> None:
        """Say why an account had no turn; the next run begins with it."""
        self._tell(account_id, "unreadable", note)

    def removals(self, post_ids: Iterable[str]) -> list[dict[str, Any]]:
        """Rows of removals: posts that are there no more."""
        return [{"kind": "post", "id": one, "observed_at": self.now} for one in post_ids]

    def quarantine(self, relation: str, place: str, column: str | None, reason: str) -> None:
        """Report a row that is left out; `place` says where it was and names no stranger."""
        row = {
            "relation": relation, "place": place, "column_name": column, "reason": reason,
            "observed_at": self.now,
        }  # fmt: skip
        self.pages.append(("quarantine", [row]))

    def skip(self, reason: str, count: int = 1) -> None:
        """Count what is left out on purpose (an actor without id, comments that are closed)."""
        self.skipped[reason] += count

    def notice(self, kind: str, item: Mapping[str, Any], known: Set[str]) -> None:
        """Count the fields of a native item that this module does not know yet."""
        if not item.keys() <= known:
            self.new_fields.update(f"{kind}.{name}" for name in item.keys() - known)

    def drain(self) -> Iterable[Page]:
        """The rows that `done` and `quarantine` left since the last call."""
        pages, self.pages = self.pages, []
        return pages
