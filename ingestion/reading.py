"""What a network module gets besides its client: whom to read, from where, and where to report."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

# (relation, rows with its columns as plain dicts). Interactions may add actor_followers (a number),
# posts in_reply_to_account_id and repost_of_account_id: they help to minimise, and are not stored.
# Times are datetimes with a zone, or ISO 8601 text with one.
Page = tuple[str, list[dict[str, Any]]]

LOOKBACK = timedelta(days=3)
HORIZON = timedelta(days=360)


@dataclass(frozen=True, slots=True)
class Claim:
    """One account that a person who may be scored claims, as the registry or an import tells it."""

    person_id: str
    account_id: str | None = None
    handle: str | None = None
    url: str | None = None


@dataclass
class Reading:
    """One run over one network. `state` outlives the run and is saved together with the rows.

    A module reads account after account (or batches), yields pages, calls `mark` for how far it got
    and `done` when an account is finished: only then its marks count, so a run that breaks off
    in the middle of an account reads it again. Resolve handles before yielding rows: what is not in
    `claimed()` when a page is yielded is minimised.
    """

    network: str
    claims: list[Claim]
    state: dict[str, Any]
    now: datetime
    requests: Callable[[], int] = lambda: 0
    objects: Callable[[], int] = lambda: 0
    # whether who has an account left; None where nobody did
    forgotten: Callable[[str], bool] | None = None
    pages: list[Page] = field(default_factory=list, init=False)
    new_fields: Counter[str] = field(default_factory=Counter, init=False)
    skipped: Counter[str] = field(default_factory=Counter, init=False)
    _pending: dict[str, dict[str, Any]] = field(default_factory=dict, init=False)
    _requests_told: int = field(default=0, init=False)
    _objects_told: int = field(default=0, init=False)

    @property
    def horizon(self) -> datetime:
        """The oldest moment that can still count: 90 days of history over a fade of 270."""
        return self.now - HORIZON

    def account_of(self, claim: Claim) -> str | None:
        """The account's stable id, stated or resolved once; None if it never was."""
        if claim.account_id:
            return claim.account_id
        key = (claim.handle or claim.url or "").lower()
        return self.state.get("resolved", {}).get(key)

    def resolve(self, claim: Claim, account_id: str) -> None:
        """Remember for good which account a claim's handle (or address) means."""
        # a new handle may still lead to the account of somebody who left
        if self.has_left(account_id):
            return self.skip("accounts of people who asked to be forgotten")
        key = (claim.handle or claim.url or "").lower()
        self.state.setdefault("resolved", {})[key] = account_id
        return None

    def has_left(self, account_id: str) -> bool:
        """Whether who has this account asked to be forgotten."""
        return self.forgotten is not None and self.forgotten(account_id)

    def claimed(self) -> set[str]:
        """Every claimed account id known by now."""
        return {known for claim in self.claims if (known := self.account_of(claim))}

    def handles(self) -> set[str]:
        """The claimed handles, folded, without @: texts keep these mentions and lose all others."""
        return {claim.handle.lower().lstrip("@") for claim in self.claims if claim.handle}

    def cursor(self, account_id: str, stream: str) -> Any:  # noqa: ANN401
        """What `mark` left for this account and stream at the end of an earlier run, else None."""
        return self.state.get("cursors", {}).get(account_id, {}).get(stream)

    def since(
        self, account_id: str, stream: str, lookback: timedelta = LOOKBACK
    ) -> datetime | None:
        """From when to read again: the marked time less the look-back; None on a first read."""
        marked = self.cursor(account_id, stream)
        return datetime.fromisoformat(marked) - lookback if marked else None

    def mark(self, account_id: str, stream: str, value: datetime | str | int) -> None:
        """Note how far a stream was read; it counts once the account is `done`."""
        if isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat()
        self._pending.setdefault(account_id, {})[stream] = value

    def done(self, account_id: str, outcome: str = "read", note: str | None = None) -> None:
        """Finish an account for this run: read, gone, protected or unreadable (then say why)."""
        pending = self._pending.pop(account_id, None)
        if self.has_left(account_id):
            return
        if pending:
            self.state.setdefault("cursors", {}).setdefault(account_id, {}).update(pending)
        asked, billed = self.requests(), self.objects()
        row = {
            "account_id": account_id, "outcome": outcome, "note": note,
            "requests": asked - self._requests_told, "objects": billed - self._objects_told,
            "read_at": self.now,
        }  # fmt: skip
        self._requests_told, self._objects_told = asked, billed
        self.pages.append(("reads", [row]))

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

    def notice(self, kind: str, item: Mapping[str, Any], known: Collection[str]) -> None:
        """Count the fields of a native item that this module does not know yet."""
        if unknown := item.keys() - known:
            self.new_fields.update(f"{kind}.{name}" for name in unknown)

    def drain(self) -> Iterable[Page]:
        """The rows that `done` and `quarantine` left since the last call."""
        pages, self.pages = self.pages, []
        return pages
