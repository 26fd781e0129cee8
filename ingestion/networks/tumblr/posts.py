"""A blog's posts, and of each the notes that came with it or are asked for."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from ingestion.html_text import plain
from ingestion.networks.tumblr.answers import Tumblr, backwards, moment, number, stamp
from ingestion.networks.tumblr.notes import Tree, acts, every
from ingestion.networks.tumblr.totals import add, recall, remember, totals
from ingestion.parsed import Item, entries, inner
from ingestion.reading import Page, Reading

ASKED = {"limit": 20, "npf": "true", "reblog_info": "true", "notes_info": "true"}
# what is passed on lives on: posts are looked at again for so long
AFTERLIFE = timedelta(days=14)
# where a post is not told in blocks, its own words stand below one of these
WORDS = ("body", "caption", "text", "description", "answer")
POST_FIELDS = {
    "type", "original_type", "is_blocks_post_format", "blog_name", "blog", "id", "id_string",
    "post_url", "slug", "date", "timestamp", "state", "format", "reblog_key", "tags", "short_url",
    "summary", "note_count", "notes", "title", "body", "reblog", "trail", "content", "layout",
    "can_like", "can_reblog", "can_send_in_message", "can_reply", "can_mute", "muted",
    "mute_end_timestamp", "should_open_in_legacy", "recommended_source", "recommended_color",
    "followed", "liked", "genesis_post_id", "is_pinned", "is_blazed", "is_blaze_pending",
    "can_ignite", "can_blaze", "interactability_reblog", "interactability_blaze",
    "parent_post_url", "parent_tags", "object_type", "display_avatar", "source_url",
    "source_title", "queued_state", "is_nsfw", "post_author", "post_author_is_adult",
    "asking_name", "asking_url", "is_submission", "anonymous_name", "anonymous_email",
    *(
        f"reblogged_{end}_{name}"
        for end in ("from", "root")
        for name in ("id", "id_string", "url", "name", "title", "uuid", "can_message", "following")
    ),
    *("caption", "text", "source", "description", "answer", "question", "dialogue", "photos"),
}  # fmt: skip


def read_posts(
    api: Tumblr, reading: Reading, blog: str, name: str, names: Mapping[str, str]
) -> Iterator[Page]:
    """Posts, interactions, counters and removals of one blog; marks how far it came."""
    since = reading.since(blog, "posts", AFTERLIFE) or reading.horizon
    noted_since = reading.since(blog, "read") or reading.horizon
    times: dict[str, datetime] = {}
    trees: set[str] = set()
    spoken = recall(reading, blog)
    for page in backwards(lambda before: _listed(api, blog, before), "posts"):
        fresh = [item for item in page if number(item) not in times]
        newer = [item for item in fresh if (stamp(item) or since.timestamp()) >= since.timestamp()]
        yield "posts", [post(reading, blog, item) for item in newer]
        for item in newer:
            tree = Tree.of(item, blog, name)
            # who passes on a post of their own shows the same notes once more
            if tree.is_own and tree.root in trees:
                continue
            trees.add(tree.root)
            notes = every(api, reading, blog, tree, noted_since)
            told = acts(reading, blog, tree, names, notes)
            yield "interactions", told
            add(spoken, tree, told)
            yield "counters", totals(api, reading, blog, tree, spoken)
        times |= {str(number(i)): at for i in newer if isinstance(at := moment(i), datetime)}
        if any(not i.get("is_pinned") for i in fresh if i not in newer):
            break
    gone = reading.gone(blog, times, lambda one: api.response(f"blog/{blog}/posts", {"id": one}))
    yield "removals", reading.removals(gone)
    remember(reading, blog, spoken, trees)
    if times:
        reading.mark_posts(blog, "posts", times)


def _listed(api: Tumblr, blog: str, before: int | None) -> dict[str, Any]:
    return api.response(f"blog/{blog}/posts", {**ASKED, "before": before})


def post(reading: Reading, blog: str, item: Item) -> dict[str, Any]:
    """One row of posts; a reblog with words of one's own is a post of one's own."""
    reading.notice("post", item, POST_FIELDS)
    tree, words = Tree.of(item, blog), own_words(item)
    is_naked = not tree.is_first and not words
    tags = item.get("tags")
    labels = [f"#{tag}" for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    is_text = words is None or isinstance(words, str)
    text = "\n".join(filter(None, (words, " ".join(labels)))) or None if is_text else words
    return {
        "post_id": number(item),
        "account_id": blog,
        "created_at": moment(item),
        "text": text,
        "url": item.get("post_url"),
        "kind": (item.get("original_type") or item.get("type")) if tree.is_first else "reblog",
        "repost_of_post_id": tree.root if is_naked else None,
        "repost_of_account_id": tree.root_blog if is_naked else None,
        "observed_at": reading.now,
    }


def own_words(item: Item) -> Any:  # noqa: ANN401
    """What the blog itself wrote: those it passes on stand in the trail, who asks in a layout."""
    content = item.get("content")
    if isinstance(content, list):
        asks = [layout for layout in entries(item, "layout") if layout.get("type") == "ask"]
        theirs = {place for ask in asks for place in ask.get("blocks") or ()}
        blocks = [block for place, block in enumerate(content) if place not in theirs]
        parts = [block["text"] for block in blocks if isinstance(block, dict) and "text" in block]
    else:
        comment = inner(item, "reblog").get("comment")
        own = next((item[word] for word in WORDS if item.get(word)), None)
        parts = [plain(item.get("title")), plain(comment if comment is not None else own)]
    if odd := [part for part in parts if part is not None and not isinstance(part, str)]:
        return odd[0]
    return "\n".join(filter(None, parts)) or None
