"""Whether French and English copies of a post get the same topics, in texts no test has seen.

    python tests/benchmarks/twins.py

The fictional France writes the same post in both languages. Prints for each language the F1 of the
subject it was written about, and the F1 of all topics of a post against those of its copy.
"""

import sys
import tempfile
from pathlib import Path

import duckdb
from building import build, home_of_posts

from ingestion.sandbox.france import texts

sys.path.insert(0, str(Path(__file__).parents[1]))

from subjects import TOPICS

POSTS = 300  # of each subject
TOLD = "select post_id::int, list(topic_id) from intermediate.int_post_topics group by 1"


def main() -> None:
    """Print the three figures."""
    posts = [
        (language, topic, texts.post(place, number * 104_729 + 17, language)[0])
        for language in texts.LANGUAGES
        for place, topic in enumerate(map(TOPICS.get, texts.TOPICS))
        for number in range(POSTS)
    ]
    with tempfile.TemporaryDirectory() as work:
        home = home_of_posts([text for _, _, text in posts], Path(work))
        build(home, "+int_post_topics")
        with duckdb.connect(str(home.warehouse), read_only=True) as con:
            topics = {n: set(told) for n, told in con.execute(TOLD).fetchall()}
    half = len(posts) // 2
    for place, language in enumerate(texts.LANGUAGES):
        numbers = range(place * half, place * half + half)
        right = sum(posts[n][1] in topics.get(n, ()) for n in numbers)
        spoken = sum(n in topics for n in numbers)
        print(f"{language}: F1 {2 * right / (half + spoken):.4f} of {half} posts")
    pairs = [(topics.get(n, set()), topics.get(n + half, set())) for n in range(half)]
    same = sum(2 * len(french & english) for french, english in pairs)
    print(f"copies: F1 {same / sum(len(french) + len(english) for french, english in pairs):.4f}")


if __name__ == "__main__":
    main()
