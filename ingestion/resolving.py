"""Which accounts are meant by claims: a name or an address is resolved once, and kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Claim:
    """One account that a person who may be scored claims, as the registry or an import tells it."""

    person_id: str
    account_id: str | None = None
    handle: str | None = None
    url: str | None = None


@dataclass
class Resolving:
    """The claims of one network, and which accounts they mean as far as that is known.

    `state` outlives the run and is saved together with the rows.
    """

    network: str
    claims: list[Claim]
    state: dict[str, Any]
    now: datetime
    requests: Callable[[], int] = lambda: 0
    objects: Callable[[], int] = lambda: 0
    # whether who has an account left; None where nobody did
    forgotten: Callable[[str], bool] | None = None
    _claimed: frozenset[str] | None = field(default=None, init=False)

    def account_of(self, claim: Claim) -> str | None:
        """The account's stable id, stated or resolved once; None if it never was."""
        if claim.account_id:
            return claim.account_id
        key = (claim.handle or claim.url or "").lower()
        return self.state.get("resolved", {}).get(key)

    def has_left(self, account_id: str) -> bool:
        """Whether who has this account asked to be forgotten."""
        return self.forgotten is not None and self.forgotten(account_id)

    def claimed(self) -> frozenset[str]:
        """Every claimed account id known by now."""
        if self._claimed is None:
            self._claimed = frozenset(filter(None, map(self.account_of, self.claims)))
        return self._claimed

    def handles(self) -> set[str]:
        """The claimed handles, folded, without @: texts keep these mentions and lose all others."""
        return {claim.handle.lower().lstrip("@") for claim in self.claims if claim.handle}
