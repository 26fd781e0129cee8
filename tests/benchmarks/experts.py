"""Whether the experts of a topic are those who know it, though they post rarely.

    python tests/benchmarks/experts.py [SEED ...]

Reads fictional Frances (11 and 12 unless told) through the networks' APIs. Of each topic they talk
about, the ten first by expertise are right where a subject of their own lies within it: everybody
writes of everything now and then, noisy people of six subjects all day. The quiet experts, who
write once a week at most, are told apart. Marts say nothing of either.
"""

import os
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from ingestion.home import Home
from ingestion.sandbox.server import Sandbox
from ingestion.sandbox.world import World, write_registry

sys.path.insert(0, str(Path(__file__).parents[1]))

from subjects import TOPICS

SEEDS = (11, 12)
WITHIN = """
    with recursive within as (
        select ? as topic_id
        union
        select edges.topic_id from within join marts.topic_edges as edges
            on within.topic_id = edges.parent_id
    )
    select topic_id from within
"""
FIRST = """
    select person_id, posts from marts.person_topics
    where topic_id = ? and expert_rank <= 10 order by expert_rank
"""


def measure(seed: int, end: date) -> None:
    """Read one world and print the precision at ten of each topic."""
    world = World(seed, end)
    with tempfile.TemporaryDirectory() as folder, Sandbox(seed, end) as sandbox:
        home = Home(Path(folder) / "home")
        write_registry(world, home.registry)
        settings = {"CLOUT_HOME": str(home.path), "CLOUT_HISTORY_DAYS": "0"}
        env = os.environ | sandbox.settings() | settings
        done = subprocess.run(["clout", "refresh"], env=env, capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        judge((home.published / "current.duckdb").resolve(), world)


def judge(marts: Path, world: World) -> None:
    """Compare the first ten of each topic with the subjects people have in the world."""
    people = {person.person_id: person for person in world.people}
    shares = []
    with duckdb.connect(str(marts), read_only=True) as con:
        for topic in TOPICS.values():
            first = con.execute(FIRST, [topic]).fetchall()
            within = {topic_id for (topic_id,) in con.execute(WITHIN, [topic]).fetchall()}
            right = sum(
                bool(within & {TOPICS[subject] for subject in people[name].topics})
                and people[name].kind != "noisy"
                for name, _ in first
            )
            quiet = sum(people[name].kind == "expert" for name, _ in first)
            shares.append(right / 10)
            posts = sorted(posts for _, posts in first)
            print(f"  {topic}: {right} of 10, {quiet} of them quiet, median posts {posts[5]}")
    shares.sort()
    print(f"precision at 10: {sum(shares) / len(shares):.3f} over {len(shares)} topics, "
          f"{sum(share >= 0.8 for share in shares)} of them at 0.8 or more")  # fmt: skip


def main() -> None:
    """Print the figures of each seed."""
    for seed in [int(word) for word in sys.argv[1:]] or SEEDS:
        print(f"seed {seed}")
        measure(seed, datetime.now(UTC).date() - timedelta(days=1))


if __name__ == "__main__":
    main()
