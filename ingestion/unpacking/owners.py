"""Whose export this is: somebody who claims the account, or nothing of it is stored."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from ingestion import addresses
from ingestion.reading import Claim, Reading
from ingestion.unpacking.archive import visible
from ingestion.unpacking.containers import Refused


@dataclass(frozen=True)
class Owner:
    """An account that an export says it is of, as far as it says so."""

    account_id: str | None = None
    handle: str | None = None
    url: str | None = None


def settle(reading: Reading, owners: Iterable[Owner], person: str | None) -> list[str]:
    """The claimed account ids among the owners; a handle's id is remembered for good.

    Only claims of `person` count where one is given. An export that does not name its account is
    that of the only account this person claims. Raises Refused, with the line to add.
    """
    owners = list(owners)
    claims = [claim for claim in reading.claims if person in (None, claim.person_id)]
    found: dict[str, None] = {}
    if person and not owners:
        known = {account for claim in claims if (account := reading.account_of(claim))}
        found |= dict.fromkeys(known if len(known) == 1 else ())
    for claim in claims:
        for owner in owners:
            if owner.account_id is None or reading.has_left(owner.account_id):
                continue
            if not _is(reading, claim, owner):
                continue
            if reading.account_of(claim) is None:
                reading.resolve(claim, owner.account_id)
            found[owner.account_id] = None
    if not found:
        raise Refused(_refusal(reading.network, owners, person))
    return list(found)


def _is(reading: Reading, claim: Claim, owner: Owner) -> bool:
    """Whether a claim means this account; a handle that meant another one before does not."""
    if (known := reading.account_of(claim)) is not None:
        return known == owner.account_id
    host, _, number = (owner.account_id or "").partition("/")
    if number and claim.url and _host(claim.url) != host.lower():
        return False
    if claim.handle:
        return bool(owner.handle) and _name(claim.handle) == _name(owner.handle)
    return bool(claim.url and owner.url) and _name(claim.url) == _name(owner.url)


def _name(spelled: str) -> str:
    """The bare name in a handle or an address: `@Ana`, `ana` and `https://x.com/ana/` are one."""
    spelled = spelled.strip().rstrip("/")
    last = (
        spelled.rpartition("/")[2] if addresses.split(spelled).path.strip("/") else _host(spelled)
    )
    return last.lstrip("@").casefold()


def _host(address: str) -> str:
    host = addresses.split_bare(address).hostname or ""
    return host.removeprefix("www.")


def _refusal(network: str, owners: list[Owner], person: str | None) -> str:
    if not owners:
        return (
            f"this {network} export does not name its account: say whose it is with --person, and "
            "let that person claim exactly one account there, with its account_id, in "
            "registry/person_accounts.csv"
        )
    lines = io.StringIO()
    for owner in owners[:5]:
        cells = (person or "PERSON_ID", network, owner.account_id, owner.handle, owner.url)
        csv.writer(lines, lineterminator="\n").writerow(visible(cell or "") for cell in cells)
    who = f"{person} does not claim" if person else "nobody who may be scored claims"
    return (
        f"{who} the account of this export. If the person it belongs to agrees, add to "
        f"registry/person_accounts.csv (columns person_id,network,account_id,handle,url)\n"
        f"{lines.getvalue()}"
        "and let people.csv give this person a basis and, for consent, a birth year; "
        "then import again"
    )
