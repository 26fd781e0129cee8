"""Notes: who liked, passed on or answered a post.

All reblogs of a post share the notes of the first one: so what stands below somebody else's post
that a blog passed on is not about that blog, but for those who took it from there.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from ingestion import parsed
from ingestion.client import Gone
from ingestion.networks.tumblr.answers import Tumblr, backwards, moment, number, stamp
from ingestion.parsed import Item, entries
from ingestion.reading import Reading

MOST_PAGES = 40  # of one post in one run, some 2,000 notes; older ones stay in the counters
NOTE_FIELDS = {
    "type", "timestamp", "blog_name", "blog_uuid", "blog_url", "blog_title", "blog_is_adult",
    "followed", "avatar_shape", "avatar_url", "post_id", "reblog_parent_blog_name",
    "reblog_parent_blog_url", "reblog_parent_post_id", "tags", "added_text", "reply_text",
    "formatting", "can_block", "reply_id", "is_reply_restricted",
}  # fmt: skip
OWN = {"posted", "answer"}  # the author's part in it
SPOKEN = {"reblog": "added_text", "reply": "reply_text"}


@dataclass(frozen=True, slots=True)
class Tree:
    """A post and where it comes from: `root` is the first one of all that were passed on."""

    post: str
    root: str
    root_blog: str | None
    name: str
    is_first: bool
    is_own: bool
    count: int
    newest: tuple[Item, ...]

    @classmethod
    def of(cls, item: Item, blog: str, name: str = "") -> "Tree":
        """The tree of one post of a blog; without a root that is told, it is the first itself."""
        own = number(item) or ""
        root = number(item, "reblogged_root_id") or number(item, "reblogged_from_id")
        root_blog = item.get("reblogged_root_uuid") or item.get("reblogged_from_uuid")
        count = parsed.number(item.get("note_count"))
        return cls(
            post=own,
            root=root or own,
            root_blog=root_blog if root else blog,
            name=name,
            is_first=root is None,
            is_own=root is None or root_blog == blog,
            count=count if isinstance(count, int) else 0,
            newest=tuple(entries(item, "notes")),
        )


def every(api: Tumblr, reading: Reading, blog: str, tree: Tree, since: datetime) -> list[Item]:
    """The notes since a time: fifty came with the post, the others are asked for.

    Below somebody else's post there may be millions, of which few are about this blog: the fifty
    have to do.
    """
    found = list(tree.newest)
    oldest = min((time for note in found if (time := stamp(note))), default=None)
    is_more = tree.count > len(found) and (oldest is None or oldest >= since.timestamp())
    if is_more and tree.is_own:
        with suppress(Gone):  # a post may go while its notes are read
            for page in _older(api, blog, tree.root, oldest, since):
                found += page
    elif is_more:
        reading.skip("older notes below others' posts that were passed on")
    return [note for note in found if (stamp(note) or since.timestamp()) >= since.timestamp()]


def _older(
    api: Tumblr, blog: str, post: str, oldest: int | None, since: datetime
) -> Iterator[list[Item]]:
    asked = {"id": post, "mode": "all"}
    pages = backwards(
        lambda before: api.response(f"blog/{blog}/notes", {**asked, "before_timestamp": before}),
        "notes",
        oldest + 1 if oldest else None,
    )
    for page in islice(pages, MOST_PAGES):
        yield page
        times = [time for note in page if (time := stamp(note))]
        if times and min(times) < since.timestamp():
            return


def acts(
    reading: Reading, blog: str, tree: Tree, names: Mapping[str, str], notes: Iterable[Item]
) -> list[dict[str, Any]]:
    """Rows of interactions from notes, each once."""
    rows: dict[str, dict[str, Any]] = {}
    for note in notes:
        reading.notice("note", note, NOTE_FIELDS)
        kind = note.get("type")
        if kind in OWN or not (tree.is_own or _is_taken_from(note, tree)):
            continue
        if kind not in ("like", "reblog", "reply"):
            reading.skip(f"notes of a kind that is not known: {str(kind)[:20]}")
        elif (actor := actor_of(note, names)) is None:
            reading.skip("notes that nobody signs")
        else:
            row = _act(reading, blog, tree, note, actor)
            rows[row["interaction_id"]] = row
    return list(rows.values())


def _is_taken_from(note: Item, tree: Tree) -> bool:
    """Whether somebody passed on a post of somebody else's as it stood on this blog."""
    above = number(note, "reblog_parent_post_id")
    name = str(note.get("reblog_parent_blog_name") or "").lower()
    return note.get("type") == "reblog" and name == tree.name and above in (None, tree.post)


def _act(reading: Reading, blog: str, tree: Tree, note: Item, actor: str) -> dict[str, Any]:
    kind = str(note.get("type"))
    text = note.get(SPOKEN.get(kind, "")) or None
    place = tree.root if tree.is_own else tree.post
    acting = number(note, "post_id") if kind == "reblog" else None
    # a like holds once; who answers twice does so at two times
    told = {"like": (kind, place, actor)}.get(kind, (kind, place, actor, stamp(note)))
    native_id = acting or ":".join(map(str, told))
    return {
        # the same reblog is an act on the first author too
        "interaction_id": native_id if tree.is_own else f"{native_id}:via",
        "act": "reblog_with_text" if kind == "reblog" and text else kind,
        "actor_account_id": actor,
        "target_account_id": blog,
        "post_id": place,
        "acting_post_id": acting or (native_id if kind == "reply" else None),
        "occurred_at": moment(note),
        "text": text,
        "observed_at": reading.now,
    }


def actor_of(note: Item, names: Mapping[str, str]) -> str | None:
    """The uuid of who acted; old notes tell a host or a name instead."""
    uuid, name = note.get("blog_uuid"), note.get("blog_name")
    if isinstance(uuid, str) and uuid.startswith("t:"):
        return uuid
    told = uuid or name
    if not isinstance(told, str) or not told:
        return None
    bare = told.lower().removesuffix(".tumblr.com")
    return names.get(bare, bare if "." in bare else f"{bare}.tumblr.com")
