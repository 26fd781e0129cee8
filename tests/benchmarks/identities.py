"""How many accounts of one person are brought together without a registry, and how many wrongly.

    python tests/benchmarks/identities.py FOLDER [SEED]

FOLDER holds media on X and YouTube in the interchange format, and says which accounts are whose.
That is kept back: every account becomes a person of its own, and what is joined or suggested is
compared with the truth. So are the accounts of a fictional France, where every other person links
the accounts both ways, the others one way only, and some are namesakes.
"""

import csv
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

import duckdb

from ingestion import gazetteer, imports, pipeline
from ingestion.home import Home
from ingestion.networks import NETWORKS
from ingestion.sandbox.world import World
from orchestration import history, manifest

SEEN = "2026-03-31"
ACCOUNTS = ("network", "account_id", "handle", "display_name", "description", "url", "observed_at")
ADDRESSES = {
    "twitter": "https://x.com/{handle}", "mastodon": "https://{host}/@{name}",
    "youtube": "https://www.youtube.com/channel/{account_id}",
    "bluesky": "https://bsky.app/profile/{handle}", "github": "https://github.com/{handle}",
    "wordpress": "https://{host}/author/{handle}/", "tumblr": "https://{handle}.tumblr.com/",
    "blogger": "https://{handle}.blogspot.com/", "flickr": "https://www.flickr.com/people/{handle}",
    "instagram": "https://www.instagram.com/{handle}/",
    "facebook": "https://www.facebook.com/{handle}",
    "linkedin": "https://www.linkedin.com/company/{handle}/",
    "pinterest": "https://www.pinterest.fr/{handle}/",
    "foursquare": "https://foursquare.com/user/{account_id}",
}  # fmt: skip
Row = dict[str, str]


def build(home: Home, rows: Iterable[Row], same: Iterable[tuple[str, str]] = ()) -> None:
    """Import accounts, each claimed by a person named after it, and build who is who."""
    folder = home.path / "files" / "alone"
    folder.mkdir(parents=True, exist_ok=True)
    rows, same_as = list(rows), dict(same)
    people = [(alone(row), "organisation", same_as.get(alone(row), "")) for row in rows]
    claims = [(alone(row), row["network"], row["account_id"]) for row in rows]
    for name, header, lines in (
        ("people", ("person_id", "basis", "same_as"), people),
        ("person_accounts", ("person_id", "network", "account_id"), claims),
        ("accounts", ACCOUNTS, [[row.get(name, "") for name in ACCOUNTS] for row in rows]),
    ):
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *lines])
    gazetteer.ensure_tables(home)
    imports.ensure_tables(home)
    imports.import_folder(folder, home)
    pipeline.ensure_tables(home)
    history.ensure_tables(home)
    settings = {
        "CLOUT_WAREHOUSE": str(home.warehouse), "CLOUT_AS_OF": SEEN, "CLOUT_HISTORY_DAYS": "0",
        "CLOUT_NETWORKS": ",".join(NETWORKS), "CLOUT_SCORE_UNCLAIMED": "false",
    }  # fmt: skip
    subprocess.run(
        [
            "dbt", "--quiet", "build", "--select", "+person_aliases", "+identity_suggestions",
            "--exclude-resource-type", "test", "unit_test", "--project-dir", manifest.DBT,
            "--profiles-dir", manifest.DBT, "--target-path", home.path / "target",
            "--log-path", home.path / "logs",
        ],
        env=os.environ | settings, check=True,
    )  # fmt: skip


def alone(row: Row) -> str:
    """The person that an account is by itself."""
    slug = "".join(c if c.isascii() and c.isalnum() else "-" for c in row["account_id"].lower())
    return f"{row['network']}-{slug}"[:64].rstrip("-")


def found(home: Home) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """The pairs of persons that were joined, and those that were only suggested."""
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        aliases = con.execute("select alias_id, person_id from marts.person_aliases").fetchall()
        guesses = con.execute(
            "select person_id, other_person_id from marts.identity_suggestions"
        ).fetchall()
    groups = defaultdict(set)
    for alias, person in aliases:
        groups[person] |= {alias, person}
    joined = {frozenset(pair) for group in groups.values() for pair in combinations(group, 2)}
    return joined, {frozenset(pair) for pair in guesses}


def told(name: str, truth: set[frozenset[str]], home: Home) -> set[frozenset[str]]:
    """Print what was found; the suggestions that are right."""
    joined, guessed = found(home)
    print(
        f"{name}: of {len(truth)} pairs {len(joined & truth)} joined, {len(guessed & truth)} "
        f"suggested; wrongly {len(joined - truth)} and {len(guessed - truth)}"
    )
    return guessed & truth


def pairs(rows: Iterable[Row]) -> set[frozenset[str]]:
    """Every two accounts of one person."""
    owned = defaultdict(set)
    for row in rows:
        owned[row["person_id"]].add(alone(row))
    return {frozenset(pair) for group in owned.values() for pair in combinations(group, 2)}


def media(folder: Path, home: Home) -> None:
    """French media on X and YouTube: nothing in their profiles links both ways."""
    with duckdb.connect() as con:
        rows = con.execute(f"""
            select owners.person_id, accounts.* exclude (observed_at), '{SEEN}' as observed_at
            from read_csv('{folder}/accounts.csv', all_varchar = true) as accounts
            join read_csv('{folder}/person_accounts.csv', all_varchar = true) as owners
                using (network, account_id)
        """).df().fillna("").to_dict("records")  # fmt: skip
    owned = Counter(row["person_id"] for row in rows)
    print(f"by the registry: {sum(n > 1 for n in owned.values())} media of several accounts")
    truth = pairs(rows)
    build(home, rows)
    right = told("without it", truth, home)
    build(home, rows, [(b, a) for a, b in map(sorted, right)])
    told("with the right suggestions confirmed", truth, home)
    build(home, rows)
    told("with the confirmations taken back", truth, home)


def france(seed: int, home: Home) -> None:
    """A fictional France whose people link their accounts, both ways or one way."""
    world = World(seed, date.fromisoformat(SEEN), days=1)
    owned = defaultdict(list)
    for network, shape in ADDRESSES.items():
        for account in world.accounts[network].values():
            if account.person_id:
                row = {name: getattr(account, name, "") for name in ACCOUNTS}
                name = account.handle.partition("@")[0]
                url = shape.format(**asdict(account) | {"name": name})
                row |= {"network": network, "url": url, "observed_at": SEEN}
                owned[account.person_id].append(row | {"person_id": account.person_id})
    for number, rows in enumerate(owned.values()):
        for one, other in pairwise(rows):
            one["description"] += f" {other['url']}"
            if number % 2 == 0:
                other["description"] += f" {one['url']}"
    people = list(owned.values())
    build(home, [row for rows in people for row in rows])
    both, one_way = (pairs(row for rows in people[half::2] for row in rows) for half in (0, 1))
    joined, _ = found(home)
    print(f"joined: {len(joined & both)} of {len(both)} pairs linked both ways")
    print(f"joined: {len(joined & one_way)} of {len(one_way)} pairs linked one way")
    names = Counter(person.display_name for person in world.people)
    print(f"{sum(n > 1 for n in names.values())} names are borne by several people")
    told(f"France {seed}", both | one_way, home)


def main(folder: Path, seed: int) -> None:
    """Print both comparisons."""
    with tempfile.TemporaryDirectory() as work:
        media(folder, Home(Path(work) / "media"))
        france(seed, Home(Path(work) / "france"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int((sys.argv[2:] or ["11"])[0]))
