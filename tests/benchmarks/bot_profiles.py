"""How well profile signs of the authenticity card tell bots, and how rarely they hit the elected.

    python tests/benchmarks/bot_profiles.py BOTS.csv [FOLDER AS_OF]

BOTS.csv: one row per account of X with a bot label and features of its profile as of the end of
2017. FOLDER: accounts in the interchange format that nobody takes for bots, as of AS_OF. All of it
comes in through the import and is judged by the refresh with the published points. Prints AUC with
its 95 % interval, precision and recall of the flag, and the share flagged by each rule in FOLDER.
"""

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import numpy as np

OBSERVED = "2017-12-31T00:00:00Z"
COLUMNS = {
    "followers": "followers", "friends": "following", "listed": "listed", "statuses": "posts",
    "favourites": "favourites", "verified": "verified", "default_profile_image": "default_image",
}  # fmt: skip


def write_dataset(profiles: list[dict[str, str]], folder: Path) -> None:
    """One account per profile, with texts that have the features its own were reduced to."""
    folder.mkdir(parents=True)
    header = ["network", "account_id", "handle", "display_name", "description", "created_at"]
    with (folder / "accounts.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*header, *COLUMNS.values(), "observed_at"])
        for number, profile in enumerate(profiles):
            named, described = (profile[f"{what}_has_bot"] for what in ("name", "description"))
            words = "a bot" if described == "True" else "words"
            writer.writerow([
                "twitter", f"a{number}", "x" + "7" * int(profile["screen_name_digits"]),
                "Some Bot" if named == "True" else "Some Name",
                words if int(profile["description_len"]) else "",
                f"{profile['created_month']}-15T00:00:00Z",
                *(profile[column] for column in COLUMNS), OBSERVED,
            ])  # fmt: skip


def cards_of(folder: Path, as_of: str) -> list[tuple[str, str, float | None, bool]]:
    """The published card: (account, rule, measured, fired)."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "CLOUT_HOME": home, "CLOUT_SCORE_UNCLAIMED": "true", "CLOUT_HISTORY_DAYS": "0",
        }  # fmt: skip
        for command in (["import", str(folder)], ["refresh", "--as-of", as_of]):
            subprocess.run(["clout", *command], env=environment, check=True, stdout=sys.stderr)
        published = Path(home) / "published" / "current.duckdb"
        with duckdb.connect(str(published), read_only=True) as con:
            return con.execute("""
                select account_id, rule, measured, fired from marts.authenticity where kind = 'rule'
            """).fetchall()


def area(points: np.ndarray, bots: np.ndarray) -> float:
    """Area under the ROC curve; equal points count half."""
    humans = np.sort(points[~bots])
    below = np.searchsorted(humans, points[bots], "left")
    upto = np.searchsorted(humans, points[bots], "right")
    return float((below + upto).mean() / 2 / len(humans))


def judge_bots(path: Path) -> None:
    """Print how well the points and the flag agree with the labels."""
    with path.open(newline="") as file:
        profiles = list(csv.DictReader(file))
    with tempfile.TemporaryDirectory() as folder:
        write_dataset(profiles, Path(folder) / "bot_profiles")
        cards = cards_of(Path(folder) / "bot_profiles", OBSERVED[:10])
    card = {account: row for account, rule, *row in cards if rule == "profile_signs"}
    points, fired = np.array([card[f"a{n}"] for n in range(len(profiles))], float).T
    bots = np.array([profile["bot"] == "1" for profile in profiles])
    draws = np.random.default_rng(1).integers(len(bots), size=(1000, len(bots)))
    low, high = np.quantile([area(points[d], bots[d]) for d in draws], [0.025, 0.975])
    print(f"AUC {area(points, bots):.4f} (95 % {low:.4f} to {high:.4f}), {len(bots)} accounts")
    caught = (fired == 1) & bots
    print(
        f"flag: precision {caught.sum() / fired.sum():.4f}, recall {caught.sum() / bots.sum():.4f}"
    )


def judge_humans(folder: Path, as_of: str) -> None:
    """Print how many accounts each rule flags, and how many any."""
    cards = cards_of(folder, as_of)
    accounts = {account for account, *_ in cards}
    flagged = {
        rule: {a for a, r, _, fired in cards if fired and r == rule} for _, rule, *_ in cards
    }
    for rule, found in sorted({**flagged, "any": set().union(*flagged.values())}.items()):
        print(f"{rule}: {len(found)} of {len(accounts)} flagged ({len(found) / len(accounts):.2%})")


if __name__ == "__main__":
    judge_bots(Path(sys.argv[1]))
    if len(sys.argv) > 2:
        judge_humans(Path(sys.argv[2]), sys.argv[3])
