"""Gather the pages of one network, keep what fits, minimise it, and keep count."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from ingestion.minimise import INSIDE, Minimiser, id_key
from ingestion.outcome import Outcome
from ingestion.pages import fit
from ingestion.reading import Page, Reading
from ingestion.relations import QUARANTINE, RELATIONS, Relation

# what may be spelled with the id of an account in it
IDS = ("interaction_id", "post_id", "acting_post_id", "in_reply_to_post_id", "repost_of_post_id")
MENTION = re.compile(rf"@[\w{INSIDE}]*\w(?:@[\w{INSIDE}]*\w)?")
PAGE_ROWS = 20_000  # checking and minimising costs some 20 ms a page, whatever its size


class Sieve:
    """Between what a network module yields and what may be stored."""

    def __init__(
        self, reading: Reading, key: bytes, outcome: Outcome, page_rows: int = PAGE_ROWS
    ) -> None:
        """Count into `outcome`; `key` hashes what nobody claims."""
        self._page_rows = page_rows
        self._reading, self._key, self._outcome = reading, key, outcome
        self._seen = 0

    def tables(self, pages: Iterable[Page]) -> Iterator[tuple[Relation, pa.Table]]:
        """Large Arrow tables of what fits; what does not comes as rows of quarantine at the end."""
        minimiser = Minimiser(self._reading.network, self._key)
        gathered: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        try:
            for name, rows in pages:
                gathered[name] += rows
                if len(gathered[name]) >= self._page_rows:
                    yield from self._table(RELATIONS[name], gathered, minimiser)
            for name in list(gathered):
                yield from self._table(RELATIONS[name], gathered, minimiser)
            yield from self._table(QUARANTINE, gathered, minimiser)
        finally:
            minimiser.close()

    def _table(
        self,
        relation: Relation,
        gathered: dict[str, list[dict[str, Any]]],
        minimiser: Minimiser,
    ) -> Iterator[tuple[Relation, pa.Table]]:
        rows = gathered.pop(relation.name, [])
        if not rows:
            return
        fitted = fit(relation, rows, self._reading.now)
        for row, column, reason in fitted.rejects:
            gathered[QUARANTINE.name].append(self._quarantined(relation, row, column, reason))
        for name in fitted.unknown:
            self._outcome.new_fields[f"{relation.name}.{name}"] += 1
        minimiser.know(self._reading.claimed(), self._reading.handles())
        table = minimiser.minimise(relation.name, fitted.table)
        if strangers := fitted.table.num_rows - table.num_rows:
            self._outcome.skipped[f"{relation.name} of accounts nobody claims"] += strangers
        if self._reading.forgotten:
            table = self._hide(table)
        if relation is QUARANTINE:
            self._outcome.quarantined += table.num_rows
        if table.num_rows:
            self._outcome.rows[relation.name] += table.num_rows
            yield relation, table

    def _hide(self, table: pa.Table) -> pa.Table:
        """Hash ids in which the account of somebody who left stands; blot mentions out of profiles.

        Texts have lost theirs already.
        """
        for position, name in enumerate(table.column_names):
            if name not in IDS:
                continue
            hidden = {
                native_id: id_key(self._key, self._reading.network, native_id)
                for native_id in table[name].unique().to_pylist()
                if native_id and any(map(self._reading.has_left, native_id.split("/")))
            }
            if hidden:
                told = [hidden.get(native_id, native_id) for native_id in table[name].to_pylist()]
                table = table.set_column(position, name, pa.array(told, pa.string()))
        if "description" in table.column_names:
            position = table.column_names.index("description")
            told = [
                text and MENTION.sub(self._mention, text) for text in table[position].to_pylist()
            ]
            table = table.set_column(position, "description", pa.array(told, pa.string()))
        return table

    def _mention(self, match: re.Match) -> str:
        return "@…" if self._reading.has_left(match[0].lower()) else match[0]

    def _quarantined(
        self, relation: Relation, row: dict[str, Any], column: str, reason: str
    ) -> dict[str, Any]:
        # the place must let the operator count and compare, not name a stranger's post
        self._seen += 1
        native_id = next((row[c] for c in relation.key if isinstance(row.get(c), str)), None)
        if native_id is not None:
            place = id_key(self._key, self._reading.network, native_id)
        else:
            place = f"row {self._seen} of a run"
        return {
            "relation": relation.name, "place": place, "column_name": column,
            "reason": reason, "observed_at": self._reading.now,
        }  # fmt: skip
