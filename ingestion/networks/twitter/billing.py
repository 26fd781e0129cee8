"""What X bills: every post and user an answer returns, the same one once a day (UTC)."""

from collections.abc import Mapping
from typing import Any

from ingestion.problems import Refused, Throttled
from ingestion.reading import Reading

BILLED = ("tweets", "posts", "users")


class Meter:
    """Counts billed objects by month in the state of the reading, up to a cap.

    https://docs.x.com/x-api/getting-started/pricing
    """

    def __init__(self, cap: int | None) -> None:
        """Without a cap it only counts."""
        self.cap = cap
        self._bill: dict[str, Any] = {}
        self._seen: set[str] = set()

    @classmethod
    def of(cls, spelled: str | None) -> "Meter":
        """The cap as it is set; a word that is no number is refused, not overlooked."""
        if spelled is None:
            return cls(None)
        if not (spelled.isascii() and spelled.isdigit()):
            # not quoted: it may be a secret in the wrong line
            raise Refused("SOURCES__TWITTER__MONTHLY_OBJECTS should be a whole number")
        return cls(int(spelled))

    def open(self, reading: Reading) -> None:
        """Go on with this month's bill; a new month begins at 0."""
        self._bill = reading.state.setdefault("bill", {})
        month = f"{reading.now:%Y-%m}"
        if self._bill.get("month") != month:
            self._bill.update(month=month, objects=0)

    def check(self) -> None:
        """Raise Throttled at the cap: what was read is kept, the next month goes on."""
        if self.cap is not None and self._bill.get("objects", 0) >= self.cap:
            raise Throttled(
                f"your own cap of {self.cap:,} billed objects a month "
                f"(SOURCES__TWITTER__MONTHLY_OBJECTS) is reached in {self._bill['month']}"
            )

    def count(self, body: object) -> int:
        """Add an answer's posts and users to the bill; how many are new in this run."""
        fresh = set(_objects(body)) - self._seen
        self._seen |= fresh
        if "objects" in self._bill:
            self._bill["objects"] += len(fresh)
        return len(fresh)


def _objects(body: object) -> list[str]:
    if not isinstance(body, Mapping):
        return []
    data, includes = body.get("data"), body.get("includes")
    lists = [data if isinstance(data, list) else [data]]
    if isinstance(includes, Mapping):
        lists += [includes[kind] for kind in BILLED if isinstance(includes.get(kind), list)]
    return [
        str(item["id"])
        for items in lists
        for item in items
        if isinstance(item, Mapping) and "id" in item
    ]
