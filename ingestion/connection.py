"""What a network tells of the credentials it is asked with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Connection:
    """As whom a network is read; what the network does not tell stays empty.

    `scopes` are the rights that were granted, in the network's words; `left` says what is left of
    the quota, in a short phrase.
    """

    name: str | None = None
    scopes: tuple[str, ...] = ()
    left: str | None = None
