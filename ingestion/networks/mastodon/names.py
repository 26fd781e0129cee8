"""Which account is meant: the same one has another id, and another spelling, on every instance."""

import re
from collections.abc import Mapping

from ingestion import addresses
from ingestion.names import rename
from ingestion.parsed import Item
from ingestion.reading import Claim, Reading

NUMBERED = re.compile(r"https://([^/]+)/ap/users/(\d+)(?=$|/)")


def place_of(claim: Claim) -> tuple[str, str]:
    """The host and the name that a claim means, empty where it tells none.

    An address beats the host in a handle: `zoe@example.org` may live on `social.example.org`.
    """
    name, _, domain = (claim.handle or "").lower().strip().lstrip("@").partition("@")
    parts = addresses.split(claim.url)
    in_address = [part for part in parts.path.lower().split("/") if part]
    host = (parts.hostname or domain).lower()
    if claim.account_id:
        host = claim.account_id.rpartition("/")[0].lower()
    return host, name or (in_address[-1].lstrip("@") if in_address else "")


def remember(reading: Reading, account_id: str, account: Item, handle: str) -> None:
    """Note how other instances spell a claimed account; what it was called before is forgotten."""
    host = account_id.partition("/")[0]
    spelled = (handle, f"{account.get('username')}@{host}", account.get("uri"), account.get("url"))
    called = [name for name in spelled if isinstance(name, str)]
    rename(reading.state.setdefault("names", {}), account_id, *called)


def forget(reading: Reading, account_id: str) -> None:
    """Let go of the names of an account: whoever has them next is somebody else."""
    rename(reading.state.setdefault("names", {}), account_id)


def named(
    reading: Reading, host: str, account: Item, told: dict[tuple[str, ...], str]
) -> str | None:
    """The account that an instance shows: `host/id` where that can be known, else `name@host`.

    `told` remembers what is made of the same spellings as long as no other name is claimed.
    """
    acct = account.get("acct")
    if not isinstance(acct, str) or not acct:
        return None
    if "@" not in acct:
        return f"{host}/{account.get('id')}"
    uri, url = account.get("uri"), account.get("url")
    spellings = (uri if isinstance(uri, str) else "", url if isinstance(url, str) else "", acct)
    if (known := told.get(spellings)) is None:
        names: Mapping[str, str] = reading.state.get("names", {})
        known = told[spellings] = meant(names, *spellings) or acct.lower()
    return known


def meant(names: Mapping[str, str], *spellings: str) -> str | None:
    """The account behind addresses and names, if it is known or numbered; the first that tells."""
    for spelled in spellings:
        if known := names.get(spelled.lower()):
            return known
    for spelled in spellings:
        if "/ap/users/" in spelled and (found := NUMBERED.match(spelled)):
            return f"{found[1].lower()}/{found[2]}"
    return None
