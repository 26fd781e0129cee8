"""Counters of a post with more notes than are read one by one, less the reblogs with words.

Tumblr counts reblogs with words among all others, and here they are acts of their own. A run reads
new notes only, so how many of them earlier runs told is remembered, below small posts too: these
may grow.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from ingestion import parsed
from ingestion.networks.tumblr.answers import Tumblr
from ingestion.networks.tumblr.notes import MOST_PAGES, Tree
from ingestion.reading import Reading

# first post of a tree -> its reblogs with words that were told, and the second of the newest
Spoken = dict[str, tuple[int, int]]


def recall(reading: Reading, blog: str) -> Spoken:
    """What earlier runs told of a blog's posts."""
    return json.loads(reading.cursor(blog, "spoken") or "{}")


def remember(reading: Reading, blog: str, spoken: Spoken, seen: Collection[str]) -> None:
    """Mark it for posts that were seen in this run or of which somebody spoke within the horizon.

    Whoever passes on an old post of their own shows its notes once more.
    """
    oldest = reading.horizon.timestamp()
    kept = {
        root: (count, newest)
        for root, (count, newest) in spoken.items()
        if root in seen or newest >= oldest
    }
    reading.mark(blog, "spoken", json.dumps(kept))


def add(spoken: Spoken, tree: Tree, told: Iterable[Mapping[str, Any]]) -> None:
    """Add the reblogs with words among the acts below a post that no earlier run told."""
    count, newest = spoken.get(tree.root, (0, 0))
    times = [row["occurred_at"] for row in told if row["act"] == "reblog_with_text"]
    seconds = [int(time.timestamp()) for time in times if isinstance(time, datetime)]
    if tree.is_own and (new := [second for second in seconds if second > newest]):
        spoken[tree.root] = (count + len(new), max(new))


def totals(
    api: Tumblr, reading: Reading, blog: str, tree: Tree, spoken: Spoken
) -> list[dict[str, Any]]:
    """Rows of counters; none below a post whose notes are all read, or that is somebody else's."""
    if not tree.is_own or tree.count <= MOST_PAGES * max(len(tree.newest), 1):
        return []
    # only this mode tells how many there are of each kind
    told = api.response(f"blog/{blog}/notes", {"id": tree.root, "mode": "conversation"})
    with_words, _ = spoken.get(tree.root, (0, 0))
    reblogs = parsed.number(told.get("total_reblogs"))
    counts = {
        "like": told.get("total_likes"),
        "reblog": max(0, reblogs - with_words) if isinstance(reblogs, int) else reblogs,
    }
    return [
        {
            "account_id": blog,
            "post_id": tree.root,
            "act": act,
            "count": count,
            "observed_at": reading.now,
            "observed_on": reading.now.date(),
        }
        for act, count in counts.items()
        if count is not None
    ]
