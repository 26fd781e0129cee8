"""The fictional France: people and all they do, always the same for a seed and an end date."""

import csv
from datetime import UTC, date, datetime, time
from pathlib import Path

import numpy as np

from ingestion.sandbox.france.chronicle import SPAN_DAYS, Chronicle
from ingestion.sandbox.france.habits import habits
from ingestion.sandbox.france.linking import link
from ingestion.sandbox.france.people import population
from ingestion.sandbox.france.records import Account, Act, Group, Person, Post
from ingestion.sandbox.france.rosters import enrol

__all__ = ["SPAN_DAYS", "Account", "Act", "Group", "Person", "Post", "World", "write_registry"]


class World:
    """Everything there is up to the end of a day (UTC), over 360 days unless told otherwise.

    people: by person_id. groups: the registry's lists.
    accounts: network -> account_id -> Account, with strangers (person_id None).
    posts: network -> account_id of a registered person -> posts, oldest first.
    acts: network -> account_id of the target -> acts, oldest first.
    """

    def __init__(self, seed: int, end: date, days: int = SPAN_DAYS) -> None:
        """Build it; fewer days are quicker."""
        self.seed, self.end = seed, end
        self.now = datetime.combine(end, time(23, 59, 59), UTC)
        by_person, self.groups = population(seed, 2026)
        self.people: list[Person] = list(by_person.values())
        self.accounts: dict[str, dict[str, Account]] = {}
        self.posts: dict[str, dict[str, list[Post]]] = {}
        self.acts: dict[str, dict[str, list[Act]]] = {}
        for network, habit in habits().items():
            roster = enrol(network, habit, by_person, seed, end)
            chronicle = Chronicle(network, habit, roster, seed, end, days)
            self.accounts[network] = chronicle.by_id
            self.posts[network] = chronicle.posts
            self.acts[network] = dict(chronicle.acts)
        link(self.accounts, habits())


def write_registry(world: World, folder: Path) -> None:
    """Write people, person_accounts, lists and list_members as .csv into a registry folder."""
    rng = np.random.default_rng([world.seed, 7])
    people, claims = [], []
    for person in world.people:
        stated = person.country_code if rng.random() < 0.9 else ""
        basis_date = f"2025-{1 + int(rng.integers(12)):02}-15" if person.basis else ""
        people.append(
            [
                person.person_id,
                person.display_name,
                stated,
                person.birth_year or "",
                person.basis,
                basis_date,
            ]
        )
    for network, accounts in world.accounts.items():
        for account in accounts.values():
            if account.person_id is None:
                continue
            # some know their number, most only the name they write under
            by_id = bool(account.host) or rng.random() < 0.3
            known = (account.account_id, "") if by_id else ("", account.handle)
            claims.append([account.person_id, network, *known, account.url, "", "", ""])
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "people": ("person_id,display_name,country_code,birth_year,basis,basis_date", people),
        "person_accounts": ("person_id,network,account_id,handle,url,since,until,context", claims),
        "lists": ("list_id,name,kind", [[g.list_id, g.name, g.kind] for g in world.groups]),
        "list_members": (
            "list_id,person_id,since,until",
            [[g.list_id, member, "", ""] for g in world.groups for member in g.members],
        ),
    }
    for name, (header, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header.split(","))
            writer.writerows(rows)
