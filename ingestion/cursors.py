"""How far each account was read: what one run marks, and where the next one begins."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ingestion.problems import Gone
from ingestion.resolving import Resolving

LOOKBACK = timedelta(days=3)
HORIZON = timedelta(days=360)


@dataclass
class Cursors(Resolving):
    """Marks by account and stream; they count once an account is done, or they shall be kept."""

    _pending: dict[str, dict[str, Any]] = field(default_factory=dict, init=False)

    @property
    def horizon(self) -> datetime:
        """The oldest moment that can still count: 90 days of history over a fade of 270."""
        return self.now - HORIZON

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

    def keep(self, account_id: str) -> None:
        """Let the marks so far count, though the account is not finished: all before them is told.

        `read` must not be among them.
        """
        pending = self._pending.pop(account_id, {})
        if pending and not self.has_left(account_id):
            self.state.setdefault("cursors", {}).setdefault(account_id, {}).update(pending)

    def mark_posts(self, account_id: str, stream: str, times: Mapping[str, datetime]) -> None:
        """Note how far a stream of posts was read, and as `recent` those to look at once more."""
        newest = min(max(times.values()), self.now)
        self.mark(account_id, stream, newest)
        recent = [post_id for post_id, time in times.items() if time >= newest - LOOKBACK]
        self.mark(account_id, "recent", " ".join(recent))

    def gone(
        self, account_id: str, listed: Collection[str], look: Callable[[str], object]
    ) -> list[str]:
        """The `recent` posts of an earlier run that are not listed, and Gone where `look` asks."""
        lost = [
            one for one in (self.cursor(account_id, "recent") or "").split() if one not in listed
        ]
        return [one for one in lost if _is_gone(one, look)]

    def waiting(self, accounts: Iterable[str]) -> list[str]:
        """Accounts in the order of whose turn was longest ago, who never had one first.

        A limit may not last for all; so the next run begins with the others. Whoever fails has had
        a turn, or would stand before them for ever.
        """

        def last(account: str) -> tuple[str, str, str]:
            read = self.cursor(account, "read") or ""
            return self.cursor(account, "tried") or read, read, account

        return sorted(accounts, key=last)


def _is_gone(native_id: str, look: Callable[[str], object]) -> bool:
    try:
        look(native_id)
    except Gone:
        return True
    return False
