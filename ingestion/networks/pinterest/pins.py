"""An account's public pins with their totals, and the saves among the accounts that are read."""

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ingestion.client import Client, Gone
from ingestion.networks.pinterest.accounts import Managed
from ingestion.networks.pinterest.answers import VERSION, inner_text, listed, moment
from ingestion.parsed import Item, inner, number
from ingestion.reading import LOOKBACK, Page, Reading

WEEK = timedelta(days=7)
MOST_MISSING = 50  # pins asked for one by one in a run, because they are not listed any more
COUNTERS = ("save", "comment", "reaction", "pin_click")
PIN_FIELDS = {
    "id", "title", "description", "link", "alt_text", "note", "board_id", "board_section_id",
    "board_owner", "created_at", "creative_type", "dominant_color", "has_been_promoted", "is_owner",
    "is_standard", "is_product", "is_removable", "parent_pin_id", "product_tags", "media",
    "pin_metrics",
}  # fmt: skip


@dataclass
class Saves:
    """Whose the pins are that were seen in a run, and which of them were saved from others."""

    owners: dict[str, str] = field(default_factory=dict)
    repins: list[tuple[str, str, str, Any]] = field(default_factory=list)

    def note(self, account_id: str, item: Item, at: Any) -> None:  # noqa: ANN401
        """Remember one pin of an account."""
        pin, parent = inner_text(item, "id"), inner_text(item, "parent_pin_id")
        if pin:
            self.owners[pin] = account_id
            if parent:
                self.repins.append((pin, parent, account_id, at))

    def rows(self, reading: Reading) -> list[dict[str, Any]]:
        """Rows of interactions; of a pin that is not read nobody tells whose it is."""
        return [
            {
                "interaction_id": pin,
                "act": "save",
                "actor_account_id": account_id,
                "target_account_id": target,
                "post_id": parent,
                "acting_post_id": pin,
                "occurred_at": at,
                "observed_at": reading.now,
            }
            for pin, parent, account_id, at in self.repins
            if (target := self.owners.get(parent, account_id)) != account_id
        ]


def public_boards(api: Client, one: Managed) -> set[str]:
    """The boards that everybody may see: a token with the right to secret pins gets these too."""
    return {
        str(board.get("id"))
        for page in listed(api, "boards", one.asked())
        for board in page
        if board.get("privacy") == "PUBLIC"
    }


def read_pins(
    api: Client,
    reading: Reading,
    one: Managed,
    boards: set[str],
    saves: Saves,
    notes: list[str],
) -> Generator[Page, None, bool]:
    """Pages of posts, counters and removals; returns whether every time was understood.

    GET /pins, newest first, down to the horizon: for months people find a pin and save it. Those
    of the last days are told in each run, older ones once in each week of their life.
    """
    told = reading.cursor(one.account_id, "read")
    last = datetime.fromisoformat(told) if told else None
    seen: dict[str, None] = {}
    is_clear = has_totals = True
    for items in listed(api, "pins", {**one.asked(), "pin_metrics": "true"}):
        posts, counters, oldest = [], [], reading.now
        for item in items:
            reading.notice("pin", item, PIN_FIELDS)
            at = moment(item.get("created_at"))
            is_clear, oldest = is_clear and at is not None, min(oldest, at or oldest)
            if at and at < reading.horizon:
                continue
            if (board := inner_text(item, "board_id")) and board not in boards:
                reading.skip("pins on boards that are not public")
                continue
            stated = at or item.get("created_at")
            saves.note(one.account_id, item, stated)
            seen[str(item.get("id"))] = None
            if at is None or is_due(at, last, reading.now):
                posts.append(post(reading, one, item, stated))
                counters += totals(reading, one, item)
                has_totals = has_totals and isinstance(item.get("pin_metrics"), dict)
        yield "posts", posts
        yield "counters", counters
        if oldest < reading.horizon:
            break
    known = (reading.cursor(one.account_id, "shown") or "").split()
    missed = [pin for pin in known if pin not in seen]
    yield "removals", removals(api, reading, one, boards, missed[:MOST_MISSING])
    if is_clear:
        reading.mark(one.account_id, "shown", " ".join([*seen, *missed[MOST_MISSING:]]))
    if not has_totals:
        notes.append("no totals: Pinterest gives them to business accounts only")
    return is_clear


def is_due(at: datetime, last: datetime | None, now: datetime) -> bool:
    """Whether a pin of this age is told again; it is where a run has come between two weeks."""
    return last is None or at >= last - LOOKBACK or (now - at) // WEEK != (last - at) // WEEK


def post(reading: Reading, one: Managed, item: Item, at: Any) -> dict[str, Any]:  # noqa: ANN401
    """One row of posts; a repin's words are those of whose pin it was."""
    parent, pin = inner_text(item, "parent_pin_id"), item.get("id")
    words = (inner_text(item, "title"), inner_text(item, "description"))
    return {
        "post_id": pin,
        "account_id": one.account_id,
        "created_at": at,
        "text": None if parent else "\n".join(filter(None, words)) or None,
        "url": f"https://www.pinterest.com/pin/{pin}/",
        "kind": "repin" if parent else "pin",
        "repost_of_post_id": parent,
        "observed_at": reading.now,
    }


def totals(reading: Reading, one: Managed, item: Item) -> list[dict[str, Any]]:
    """One row per total of a pin's whole life that is not 0."""
    lifetime = inner(item, "pin_metrics", "lifetime_metrics")
    return [
        {
            "account_id": one.account_id,
            "post_id": item.get("id"),
            "act": act,
            "count": lifetime[act],
            "observed_at": reading.now,
        }
        for act in COUNTERS
        if number(lifetime.get(act)) not in (None, 0)
    ]


def removals(
    api: Client, reading: Reading, one: Managed, boards: set[str], missed: list[str]
) -> list[dict[str, Any]]:
    """Removals of missed pins that are gone, or on a board that is not public; others are old."""
    lost = []
    for pin in missed:
        try:
            board = inner_text(api.get(f"{VERSION}/pins/{pin}", one.asked()).body, "board_id")
        except Gone:
            board = "none"
        if board and board not in boards:
            lost.append(pin)
    return reading.removals(lost)
