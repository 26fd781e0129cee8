"""Distribution and foresight of the score in fictional worlds that were not used to set its scale.

`python tests/benchmarks/sandbox_seeds.py [SEED ...]` (11, 12 and 13 unless told) reads each world
through the networks' APIs, scores it at its end, and a second time two weeks earlier: what happened
in those two weeks is what the earlier score should have known.
"""

import os
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from ingestion.home import Home
from ingestion.sandbox.server import Sandbox
from ingestion.sandbox.world import World, write_registry

SEEDS = (11, 12, 13)
HELD_OUT = timedelta(days=14)
SCORES = """
    select
        s.*, ln(1 + s.audience) as followers_ln, m.b * m.w_audience * followers_ln as audience_part
    from marts.person_scores as s
    join marts.methods as m using (method_version) where m.is_active
"""
SHARES = """
    select c.network, round(100 * sum(c.score_part) / sum(sum(c.score_part)) over (), 1) as share
    from marts.score_contributions as c
    join marts.methods as m using (method_version)
    where m.is_active and c.network is not null and c.score_date = (
        select max(score_date) from marts.person_scores
    )
    group by c.network order by share desc
"""
KINDS = """
    select a.person_id, sum(a.flags) as flags from marts.authenticity as a group by a.person_id
    having sum(a.flags) > 0
"""


def main() -> None:
    """Print the figures of each seed."""
    for seed in [int(word) for word in sys.argv[1:]] or SEEDS:
        measure(seed, datetime.now(UTC).date() - timedelta(days=1))


def measure(seed: int, end: date) -> None:
    """One world: read it, score it twice, print."""
    world = World(seed, end)
    with tempfile.TemporaryDirectory() as folder, Sandbox(seed, end) as sandbox:
        home = Home(Path(folder) / "home")
        write_registry(world, home.registry)
        env = os.environ | sandbox.settings() | {
            "CLOUT_HOME": str(home.path), "CLOUT_HISTORY_DAYS": "0",
        }  # fmt: skip
        clout(env, "refresh", "--as-of", str(end - HELD_OUT))
        earlier = asked(home, SCORES)
        clout(env, "publish", "--as-of", str(end))
        print(f"\nseed {seed}, as of {end}")
        print_distribution(asked(home, SCORES))
        print(asked(home, SHARES).to_string(index=False))
        print_flagged(asked(home, KINDS), world)
    print_foresight(earlier, world, end - HELD_OUT)


def clout(env: dict[str, str], *words: str) -> None:
    """Run a command, and end with what it said if it fails."""
    done = subprocess.run(["clout", *words], env=env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def asked(home: Home, question: str) -> pd.DataFrame:
    """The answer of what is published."""
    file = (home.published / "current.duckdb").resolve()
    with duckdb.connect(str(file), read_only=True) as con:
        return con.execute(question).df()


def print_distribution(scores: pd.DataFrame) -> None:
    """Of active people: response > 0 and no two flags."""
    active = scores[(scores.response > 0) & ~scores.is_capped]
    middle, high = active.score.quantile([0.5, 0.95])
    fit = np.corrcoef(active.score, active.followers_ln)[0, 1] ** 2
    known = np.corrcoef(active.score - active.audience_part, active.followers_ln)[0, 1] ** 2
    print(f"active {len(active)}, median {middle:.1f}, 95th percentile {high:.1f}, "
          f"max {active.score.max():.1f}, R2 on ln(followers) {fit:.3f} "
          f"({known:.3f} without the audience's own part)")  # fmt: skip


def print_flagged(flagged: pd.DataFrame, world: World) -> None:
    """Who carries flags, by what they are in the world."""
    kinds = {person.person_id: person.kind for person in world.people}
    flagged["kind"] = flagged.person_id.map(kinds)
    print("flagged:", flagged.groupby(["kind", "flags"]).size().to_dict())


def print_foresight(scores: pd.DataFrame, world: World, until: date) -> None:
    """Whether the earlier score orders people by what their later posts received.

    Reactions (views apart) per post are divided by the network's mean: a comment below an article
    and a like below a video are not of one kind. Answers, mentions and reposts are left out: they
    are acts on others, and nobody in the fictional world reacts to them.
    """
    posts = pd.DataFrame(
        [
            (
                world.accounts[network][account].person_id, network, post.created_at.date() > until,
                sum(n for act, n in post.totals.items() if act != "view"),
            )
            for network, accounts in world.posts.items()
            for account, written in accounts.items()
            for post in written
            if post.kind == "post"
        ],
        columns=["person_id", "network", "is_later", "received"],
    )  # fmt: skip
    later = posts[posts.is_later]
    relative = later.received / later.groupby("network").received.transform("mean")
    scores = scores.set_index("person_id")
    scores["later"] = relative.groupby(later.person_id).mean()
    scores["raw"] = posts[~posts.is_later].groupby("person_id").received.sum()
    seen = scores[scores.later.notna() & ~scores.is_capped].fillna({"raw": 0})
    top = seen[seen.score >= seen.score.quantile(0.9)].later.median()
    ranks = seen[["score", "audience", "raw", "later"]].corr("spearman")["later"]
    print(
        f"held-out {HELD_OUT.days} days, {len(seen)} people who posted: reactions per post of the "
        f"top decile {top / seen.later.median():.1f} times the median; Spearman of the score "
        f"{ranks.score:.3f}, of followers {ranks.audience:.3f}, of raw counts {ranks.raw:.3f}"
    )


if __name__ == "__main__":
    main()
