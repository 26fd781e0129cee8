"""Registries for tests: who claims which accounts, and nothing else."""

import csv
from collections.abc import Iterable
from pathlib import Path


def register(folder: Path, claims: Iterable[tuple[str, str, str]]) -> None:
    """Write a registry of public figures who claim accounts: (person_id, network, account_id)."""
    claims = list(claims)
    folder.mkdir(parents=True, exist_ok=True)
    for name, header, rows in (
        ("people", ("person_id", "basis"), sorted({(who, "public_figure") for who, *_ in claims})),
        ("person_accounts", ("person_id", "network", "account_id"), claims),
    ):
        with (folder / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([header, *rows])
