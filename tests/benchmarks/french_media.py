"""What the score of French media knows of their later posts, and whether X and YouTube weigh alike.

    python tests/benchmarks/french_media.py FOLDER

FOLDER holds posts and counters of media on X and YouTube in 2022, in the interchange format. From
X alone, as of 2022-05-16, the score is ranked against the median engagement (likes, reposts,
quotes, replies) of the posts of 2022-05-20 to 06-05. Then, as of 2022-06-07, media that are on both
networks are scored from each network alone, and those on YouTube alone beside them.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pandas as pd

EARLIER, LATEST = "2022-05-16", "2022-06-07"
FEW = 5  # a median over fewer later posts says little
SCORES = """
    select person_id, score, response, amplification, s.audience from marts.person_scores as s
    join marts.methods as m using (method_version) where m.is_active
"""
LATER = """
    with posts as (
        select account_id, post_id from read_csv('{folder}/posts.csv.gz', all_varchar = true)
        where network = 'twitter' and repost_of_post_id is null
            and created_at between '2022-05-20' and '2022-06-06'
    ),
    received as (
        select post_id, sum(count::bigint) as engagement
        from read_csv('{folder}/counters.csv.gz', all_varchar = true)
        where network = 'twitter' and act in ('like', 'share', 'quote', 'reply') group by post_id
    )
    select owners.person_id, median(engagement) as engagement, count(*) as later_posts
    from posts join received using (post_id)
    join read_csv('{folder}/person_accounts.csv', all_varchar = true) as owners
        on owners.network = 'twitter' and owners.account_id = posts.account_id
    group by owners.person_id
"""


def score(folder: Path, network: str, as_of: str) -> pd.DataFrame:
    """The scores from one network's rows alone."""
    with tempfile.TemporaryDirectory() as work, duckdb.connect() as con:
        alone = Path(work) / "media"
        alone.mkdir()
        for file in folder.glob("*.csv*"):
            name = file.name.partition(".")[0]
            rows = con.read_csv(str(file), all_varchar=True)
            if "network" in rows.columns:
                rows = rows.filter(f"network = '{network}'")
            rows.write_csv(str(alone / f"{name}.csv"))
        environment = os.environ | {
            "CLOUT_HOME": str(Path(work) / "home"), "CLOUT_HISTORY_DAYS": "0",
            "CLOUT_SCORE_UNCLAIMED": "false",
        }  # fmt: skip
        for command in (["import", str(alone)], ["refresh", "--as-of", as_of]):
            done = subprocess.run(
                ["clout", *command], env=environment, capture_output=True, text=True
            )
            if done.returncode:
                sys.exit(done.stdout + done.stderr)
        current = Path(work) / "home" / "published" / "current.duckdb"
        with duckdb.connect(str(current), read_only=True) as marts:
            return marts.execute(SCORES).df().set_index("person_id")


def main(folder: Path) -> None:
    """Print both comparisons."""
    with duckdb.connect() as con:
        later = con.execute(LATER.format(folder=folder)).df().set_index("person_id")
    earlier = score(folder, "twitter", EARLIER).join(later, how="inner")
    for least in (1, FEW):
        known = earlier[earlier.later_posts >= least]
        ranks = known.corr("spearman")["engagement"]
        told = ", ".join(
            f"{n} {ranks[n]:.3f}" for n in ("amplification", "response", "score", "audience")
        )
        print(f"Spearman with later engagement, {len(known)} media with {least}+ posts: {told}")
    x, youtube = (score(folder, network, LATEST) for network in ("twitter", "youtube"))
    x, youtube = x[x.response > 0], youtube[youtube.response > 0]
    both = x.index.intersection(youtube.index)
    only = youtube.index.difference(both)
    middle = youtube.score[both].median()
    print(
        f"{len(both)} media on both: median from X alone {x.score[both].median():.1f}, "
        f"from YouTube alone {middle:.1f}"
    )
    print(
        f"{len(only)} on YouTube alone: lowest {youtube.score[only].min():.1f}, "
        f"half of their peers' median is {middle / 2:.1f}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
