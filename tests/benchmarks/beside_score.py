"""What topics, places, identities and lists cost beside the score itself, on a million posts.

    python tests/benchmarks/beside_score.py [POSTS]

Imports POSTS posts (1,000,000 unless told) of two thousand people, written as the fictional France
writes, no text twice, with three acts a post by half a million strangers, and builds the score of
one day and everything about topics, places, identities and lists. Seconds of the models of either,
one after the other; finding out languages and loading the names of places count with the latter.
"""

import json
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import duckdb
import pyarrow as pa
from building import build, import_files

from ingestion import gazetteer, languages
from ingestion.home import Home
from ingestion.sandbox.france import texts

PEOPLE = 2_000
FOLDERS = ("topics", "places", "identities", "lists")
# marts of these matters count with the places, as do the names of places
MARTS = (
    "person_topics", "topic_posts", "topic_scores", "related_topics", "countries", "regions",
    "list_scores", "list_moves", "person_aliases", "identity_suggestions",
)  # fmt: skip
TABLES = {
    "people": """
        select 'person-' || i as person_id, 'public_figure' as basis from range({people}) as t(i)
    """,
    "person_accounts": """
        select 'person-' || i as person_id, 'twitter' as network, i::varchar as account_id
        from range({people}) as t(i)
    """,
    "accounts": """
        select 'twitter' as network, i::varchar as account_id, 'p' || i as handle,
            ['Lyon', 'Rennes, Bretagne', 'Paris / Londres', '(93)', 'Ici'][1 + i % 5] as location,
            timestamptz '2025-12-31' as observed_at
        from range({people}) as t(i)
    """,
    "posts": """
        select 'twitter' as network, number::varchar as post_id,
            (hash(number) % {people})::varchar as account_id,
            timestamptz '2026-01-01' - to_minutes((hash(number, 1) % 250000)::int) as created_at,
            text
        from written
    """,
    "interactions": """
        select 'twitter' as network, ['like', 'reply', 'share'][1 + i % 3] as act,
            (1000000 + hash(i, 2) % 500000)::varchar as actor_account_id,
            (hash(i // 3) % {people})::varchar as target_account_id, i::varchar as interaction_id,
            (i // 3)::varchar as post_id,
            timestamptz '2026-01-01' - to_minutes((hash(i, 3) % 250000)::integer) as occurred_at
        from range(3 * {posts}) as t(i)
    """,
}


def home_of(posts: int, folder: Path) -> Home:
    """A home with everything imported and nothing built."""
    home, given = Home(folder / "home"), folder / "given"
    given.mkdir()
    written = pa.table({
        "number": range(posts),
        "text": [
            f"{texts.post(n % 20, n * 7_919, texts.LANGUAGES[n % 5 == 0])[0]} {n}"
            for n in range(posts)
        ],
    })  # fmt: skip
    with duckdb.connect() as con:
        con.register("written", written)
        for name, sql in TABLES.items():
            query = sql.format(people=PEOPLE, posts=posts)
            con.execute(f"copy ({query}) to '{given / name}.parquet'")
    import_files(given, home)
    with duckdb.connect(str(home.warehouse)) as con:
        languages.ensure_tables(con)
    return home


def seconds_by_folder(home: Home) -> Counter[str]:
    """How long the models of each folder took in the last build."""
    target = home.path / "target"
    nodes = json.loads((target / "manifest.json").read_text())["nodes"]
    seconds: Counter[str] = Counter()
    for result in json.loads((target / "run_results.json").read_text())["results"]:
        node = nodes[result["unique_id"]]
        told = node["fqn"][-1] in MARTS or node["fqn"][-2] == "gazetteer"
        seconds["places" if told else node["fqn"][-2]] += result["execution_time"]
    return seconds


def main(posts: int) -> None:
    """Print the time of each part and the ratio."""
    os.environ["CLOUT_HISTORY_DAYS"] = "0"
    with tempfile.TemporaryDirectory() as work:
        home = home_of(posts, Path(work))
        start = time.perf_counter()
        with duckdb.connect(str(home.warehouse)) as con:
            languages.identify(con)
        beside = {"languages": time.perf_counter() - start}
        start = time.perf_counter()
        gazetteer.load(home)
        beside["gazetteer"] = time.perf_counter() - start
        build(home, "+person_scores", *(f"+{mart}" for mart in MARTS))
        seconds = seconds_by_folder(home)
    beside |= {folder: seconds.pop(folder) for folder in FOLDERS}
    whole, score = sum(beside.values()), sum(seconds.values())
    print(", ".join(f"{name} {value:.1f} s" for name, value in beside.items()))
    print(f"{posts:,} posts: {whole:.1f} s, the score {score:.1f} s: {whole / score:.2f} times")


if __name__ == "__main__":
    main(*[int(word.replace(",", "")) for word in sys.argv[1:]] or [1_000_000])
