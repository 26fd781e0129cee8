"""One instance as it is read: its statuses, their addresses, and what they do to claimed accounts.

Statuses point to each other by ids of this instance alone; what is stored is the address (`uri`),
which is the same everywhere.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from ingestion.client import Bearer
from ingestion.networks.mastodon.answers import Instances, is_public
from ingestion.networks.mastodon.names import named
from ingestion.networks.mastodon.statuses import acts, answered_by, quoted_in
from ingestion.parsed import Item, id_text, inner
from ingestion.reading import Reading

AT_ONCE = 20


class Instance:
    """What was learned of one instance in this run."""

    def __init__(
        self, api: Instances, reading: Reading, host: str, token: Bearer | None = None
    ) -> None:
        """With the token that statuses are read with, if there is any."""
        self.api, self.reading, self.host, self.token = api, reading, host, token
        self.root = f"{api.site(host)}/api/v1"
        self.uris: dict[str, str] = {}
        self._names: dict[tuple[str, ...], str] = {}
        # how far the streams of the account came that is being read; kept once all of them did
        self.marks: dict[str, datetime | str] = {}

    def named(self, account: Item) -> str | None:
        """The account that this instance shows."""
        return named(self.reading, self.host, account, self._names)

    def learn(self, statuses: Iterable[Item]) -> None:
        """Remember the addresses of statuses, and of those inside them."""
        for status in statuses:
            self._learn(status)
            if boosted := inner(status, "reblog"):
                self._learn(boosted)
            if quoted := quoted_in(status):
                self._learn(quoted)

    def look_up(self, native_ids: Collection[str]) -> None:
        """Ask for the addresses that are not known yet; what is not shown stays unknown."""
        wanted = sorted(set(native_ids) - self.uris.keys())
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            self.learn(self.api.several(f"{self.root}/statuses", some, self.token))

    def existing(self, native_ids: Collection[str]) -> set[str]:
        """Which of these statuses are still shown."""
        for native_id in native_ids:
            self.uris.pop(native_id, None)
        self.look_up(native_ids)
        return set(native_ids) & self.uris.keys()

    def done(
        self, statuses: list[Item], wanted: Collection[str] | None = None
    ) -> list[dict[str, Any]]:
        """Rows of everything that statuses do to others, or to those wanted; each must be public.

        They are learned already. What they answer is looked up only where it is somebody's who is
        claimed.
        """
        claimed = self.reading.claimed()
        self.look_up(
            {
                answered
                for status in statuses
                if isinstance(answered := id_text(status.get("in_reply_to_id")), str)
                and answered not in self.uris
                and answered_by(self.reading, self.host, status, self.named) in claimed
            }
        )
        return [
            row
            for status in statuses
            for row in acts(self.reading, self.host, status, self.named, self.uris, wanted)
        ]

    def received(self, statuses: Sequence[Item]) -> list[dict[str, Any]]:
        """Rows of what statuses do to claimed accounts, of those that everybody may see."""
        public = [status for status in statuses if is_public(status)]
        if hidden := len(statuses) - len(public):
            self.reading.skip("statuses of others that are not public", hidden)
        self.learn(public)
        # what strangers do to strangers is not ours to keep
        return self.done(public, self.reading.claimed())

    def _learn(self, status: Item) -> None:
        native_id, uri = id_text(status.get("id")), status.get("uri")
        if isinstance(native_id, str) and isinstance(uri, str):
            self.uris[native_id] = uri
