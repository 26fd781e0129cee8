"""The public posts of a LinkedIn page, and their totals."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ingestion.client import Client
from ingestion.networks.linkedin.restli import (
    AT_ONCE,
    Denied,
    ask,
    batch,
    encoded,
    found_by,
    listed,
    milliseconds,
    moment,
)
from ingestion.networks.linkedin.wording import plain
from ingestion.parsed import Item, entries, inner, number
from ingestion.reading import LOOKBACK, Page, Reading

# LinkedIn keeps quotas of a day that it does not tell, of some hundred requests for new apps: who
# acted on old posts is asked for a stretch further back on each run, until the horizon is reached
STRETCH = timedelta(weeks=6)
REVISITED = timedelta(days=30)  # later a post hardly receives anything
POST_FIELDS = {
    "id", "author", "commentary", "visibility", "lifecycleState", "lifecycleStateInfo", "content",
    "publishedAt", "createdAt", "lastModifiedAt", "distribution", "reshareContext", "adContext",
    "isReshareDisabledByAuthor", "container", "contentLandingPage",
    "contentCallToActionLabel", "firstPublishedAt",
}  # fmt: skip


@dataclass
class Shown:
    """A page's public posts as far back as this run looks, the newest first."""

    page: str
    posts: list[Item]
    reach: datetime  # who acted is asked of posts since then

    @property
    def ids(self) -> list[str]:
        """Their URNs, without those that only pass on somebody else's post: it has the totals."""
        return [post["id"] for post in self.posts if not passed_on(post)]


def show(api: Client, reading: Reading, page: str) -> Shown:
    """List the posts that were made or changed since the last run, or lately."""
    named = reading.cursor(page, "named")
    back = datetime.fromisoformat(named) if named else reading.now
    reach = back if back <= reading.horizon else max(reading.horizon, back - STRETCH)
    lately = reading.now - REVISITED - LOOKBACK
    since = min(reading.since(page, "read") or reading.horizon, lately)
    if back > reading.horizon:
        since = min(since, reach)
    query = {"author": encoded(page), "q": "author", "sortBy": "LAST_MODIFIED"}
    posts: list[Item] = []
    for items in found_by(api, "rest/posts", query):
        new = [item for item in items if not _is_older(item, since)]
        posts += [item for item in new if is_public(reading, item)]
        if len(new) < len(items):
            break
    posts.sort(key=lambda post: -milliseconds(created(post) or reading.now))
    return Shown(page, posts, reach)


def is_public(reading: Reading, post: Item) -> bool:
    """Whether everybody may see a post, and it was not made as an advertisement."""
    if not isinstance(post.get("id"), str):
        reading.skip("posts without an id")
    elif post.get("lifecycleState") != "PUBLISHED" or post.get("visibility") != "PUBLIC":
        reading.skip("posts that are not public")
    elif inner(post, "adContext").get("isDsc") is True:
        reading.skip("posts that are advertisements")
    else:
        return True
    return False


def created(post: Item) -> datetime | None:
    """When a post was made."""
    time = moment(post.get("publishedAt", post.get("createdAt")))
    return time if isinstance(time, datetime) else None


def passed_on(post: Item) -> str | None:
    """The post that this one passes on without a word of its own."""
    parent = inner(post, "reshareContext").get("parent")
    return parent if isinstance(parent, str) and not post.get("commentary") else None


def read_counters(api: Client, shown: Iterable[Shown]) -> dict[str, Item]:
    """The totals of reactions and comments of posts of several pages, by post."""
    totals, _ = batch(api, "rest/socialMetadata", [one for posts in shown for one in posts.ids])
    return totals


def read_posts(
    api: Client, reading: Reading, shown: Shown, totals: Mapping[str, Item], notes: list[str]
) -> Iterator[Page]:
    """Rows of posts, of their totals, and of posts that are there no more."""
    claimed = reading.claimed()
    yield "posts", [row(reading, shown.page, post, claimed) for post in shown.posts]
    counts = {
        post_id: {"reaction": reactions(totals[post_id]), "comment": comments(totals[post_id])}
        for post_id in shown.ids
        if post_id in totals
    }
    try:
        for post_id, shares in shares_of(api, shown):
            counts.setdefault(post_id, {})["share"] = shares
    except Denied as denied:
        notes.append(f"how often posts were shared is not read: {denied}")
    yield (
        "counters",
        [
            {
                "account_id": shown.page,
                "post_id": post_id,
                "act": act,
                "count": count,
                "observed_at": reading.now,
                "observed_on": reading.now.date(),
            }
            for post_id, acts in counts.items()
            for act, count in acts.items()
            if count is not None
        ],
    )
    yield "removals", missing(api, reading, shown)


def row(reading: Reading, page: str, post: Item, claimed: frozenset[str]) -> dict[str, Any]:
    """One row of posts."""
    reading.notice("post", post, POST_FIELDS)
    kinds = [name for name in inner(post, "content") if isinstance(name, str)]
    return {
        "post_id": post["id"],
        "account_id": page,
        "created_at": moment(post.get("publishedAt", post.get("createdAt"))),
        "text": plain(post.get("commentary"), claimed),
        "url": f"https://www.linkedin.com/feed/update/{post['id']}/",
        "kind": "reshare" if "reshareContext" in post else next(iter(kinds), "text"),
        "repost_of_post_id": passed_on(post),
        "observed_at": reading.now,
    }


def reactions(metadata: Item) -> int | None:
    """All reactions to a post, whatever the emotion."""
    summaries = inner(metadata, "reactionSummaries")
    counts = [number(inner(summaries, kind).get("count")) for kind in summaries]
    return sum(count for count in counts if isinstance(count, int))


def comments(metadata: Item) -> Any:  # noqa: ANN401
    """All comments on a post, answers included."""
    return number(inner(metadata, "commentSummary").get("count"))


def has_answers(metadata: Item) -> bool:
    """Whether some comment on a post may be an answer: not where all stand right below the post."""
    top = number(inner(metadata, "commentSummary").get("topLevelCount"))
    return top is None or top != comments(metadata)


def shares_of(api: Client, shown: Shown) -> Iterator[tuple[str, Any]]:
    """How often each post was shared; LinkedIn may count below nothing after a removal."""
    for first in range(0, len(shown.ids), AT_ONCE):
        part = shown.ids[first : first + AT_ONCE]
        query = {"q": "organizationalEntity", "organizationalEntity": encoded(shown.page)}
        for name, kind in (("shares", "urn:li:share:"), ("ugcPosts", "urn:li:ugcPost:")):
            if ids := [one for one in part if one.startswith(kind)]:
                query[name] = listed(ids)
        for item in entries(
            ask(api, "rest/organizationalEntityShareStatistics", query), "elements"
        ):
            post_id = item.get("share", item.get("ugcPost"))
            count = number(inner(item, "totalShareStatistics").get("shareCount"))
            if isinstance(post_id, str):
                yield post_id, max(count, 0) if isinstance(count, int) else count


def missing(api: Client, reading: Reading, shown: Shown) -> list[dict[str, Any]]:
    """Removals of posts that were listed lately, are not any more, and cannot be read either."""
    lost = [one for one in seen(reading, shown.page) if one not in shown.ids]
    _, failed = batch(api, "rest/posts", lost)
    return reading.removals(post_id for post_id, status in failed.items() if status == 404)


def seen(reading: Reading, page: str) -> dict[str, str]:
    """The totals of recent posts when it was last asked who acted on them, by post."""
    words = (word.rpartition("=") for word in (reading.cursor(page, "seen") or "").split())
    return {post_id: count for post_id, _, count in words}


def _is_older(post: Item, since: datetime) -> bool:
    changed = number(post.get("lastModifiedAt"))
    return isinstance(changed, int) and changed < milliseconds(since)
