"""How often the score agrees with people who were asked which of two others is more influential.

    python tests/benchmarks/human_pairs.py PAIRS.csv

PAIRS.csv: one row per judgement, Choice = 1 where A was chosen, and per side follower, listed,
mention and retweet counts (the columns of PeerIndex's published data set of 2013). Every side comes
in through the interchange format, is scored by the refresh with the published weights, and the
judgements are compared with the scores. Prints accuracy and AUC, each with its 95 % interval, and
how much of the score ln(followers) explains (R2).
"""

import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import numpy as np

OBSERVED = "2013-04-01T12:00:00Z"
COUNTERS = {"mention": "mentions_received", "share": "retweets_received"}


def write_dataset(pairs: list[dict[str, str]], folder: Path) -> None:
    """One account per side of a pair, `a<row>` and `b<row>`, with its counters."""
    folder.mkdir(parents=True)
    accounts, counters = [], []
    for number, pair in enumerate(pairs):
        for side in "AB":
            account = f"{side.lower()}{number}"
            followers, listed = (pair[f"{side}_{name}_count"] for name in ("follower", "listed"))
            accounts.append(["twitter", account, followers, listed, OBSERVED])
            counters += [
                ["twitter", account, act, round(float(pair[f"{side}_{column}"])), OBSERVED]
                for act, column in COUNTERS.items()
            ]
    for name, header, rows in (
        ("accounts", ["network", "account_id", "followers", "listed", "observed_at"], accounts),
        ("counters", ["network", "account_id", "act", "count", "observed_at"], counters),
    ):
        with (folder / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([header, *rows])


def score_dataset(folder: Path, home: Path) -> dict[str, tuple[float, float]]:
    """Place and score by account: places order the unclipped scores, a higher one is better."""
    environment = os.environ | {
        "CLOUT_HOME": str(home), "CLOUT_SCORE_UNCLAIMED": "true", "CLOUT_HISTORY_DAYS": "0",
    }  # fmt: skip
    for command in (["import", str(folder)], ["refresh", "--as-of", OBSERVED[:10]]):
        subprocess.run(["clout", *command], env=environment, check=True, stdout=sys.stderr)
    with duckdb.connect(str(home / "published" / "current.duckdb"), read_only=True) as con:
        rows = con.execute(
            "select account_id, -rank, score from marts.person_scores"
            " inner join marts.accounts using (person_id)"
            " inner join marts.methods using (method_version) where is_active"
        ).fetchall()
    return {account: (place, score) for account, place, score in rows}


def judge(margins: np.ndarray, chosen: np.ndarray) -> tuple[float, float]:
    """Accuracy and area under the ROC curve of the margins A - B against the choices."""
    accuracy = float(np.mean((margins > 0) == chosen))
    wins, losses = np.sort(margins[chosen]), margins[~chosen]
    below = np.searchsorted(wins, losses, "left") + np.searchsorted(wins, losses, "right")
    return accuracy, float(1 - below.sum() / 2 / len(wins) / len(losses))


def main(path: Path) -> None:
    """Print how well the published score agrees with the judgements in a file."""
    with path.open(newline="") as file:
        pairs = list(csv.DictReader(file))
    with tempfile.TemporaryDirectory() as folder:
        write_dataset(pairs, Path(folder) / "human_pairs")
        scored = score_dataset(Path(folder) / "human_pairs", Path(folder) / "home")
    margins = np.array([scored[f"a{n}"][0] - scored[f"b{n}"][0] for n in range(len(pairs))], float)
    chosen = np.array([pair["Choice"] == "1" for pair in pairs])
    draws = np.random.default_rng(1).integers(len(pairs), size=(1000, len(pairs)))
    spread = np.quantile([judge(margins[d], chosen[d]) for d in draws], [0.025, 0.975], axis=0)
    for name, value, low, high in zip(
        ("accuracy", "AUC"), judge(margins, chosen), *spread, strict=True
    ):
        print(f"{name} {value:.4f} (95 % {low:.4f} to {high:.4f}), {len(pairs)} judgements")
    followers = [float(pair[f"{side}_follower_count"]) for pair in pairs for side in "AB"]
    scores = [scored[f"{side}{n}"][1] for n in range(len(pairs)) for side in "ab"]
    explained = np.corrcoef(np.log1p(followers), scores)[0, 1] ** 2
    print(f"R2 of the score on ln(1 + followers) {explained:.3f}, {len(scores)} accounts")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
