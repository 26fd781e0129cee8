"""Who commented on and reacted to the posts of a LinkedIn page."""

from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.client import Client, Gone, Throttled
from ingestion.networks.linkedin.posts import (
    REVISITED,
    Shown,
    comments,
    created,
    has_answers,
    passed_on,
    reactions,
    seen,
)
from ingestion.networks.linkedin.restli import Denied, encoded, found_by, moment, person
from ingestion.networks.linkedin.wording import without_names
from ingestion.parsed import Item, inner, number
from ingestion.reading import LOOKBACK, Page, Reading

COMMENT_FIELDS = {
    "id", "$URN", "commentUrn", "actor", "agent", "created", "lastModified", "message", "object",
    "parentComment", "likesSummary", "commentsSummary", "content", "answers",
}  # fmt: skip
REACTION_FIELDS = {"id", "reactionType", "created", "lastModified", "root"}


def read_names(
    api: Client, reading: Reading, shown: Shown, totals: Mapping[str, Item], notes: list[str]
) -> Iterator[Page]:
    """Comments and reactions of posts that are new here or received some, the newest post first.

    Where a limit breaks it off, the next run goes on behind the last post that was finished.
    """
    page, named = shown.page, reading.cursor(shown.page, "named")
    before, back = seen(reading, page), named or reading.now.isoformat()
    kept: dict[str, str] = {}
    try:
        for post in shown.posts:
            time = created(post)
            if time is None or passed_on(post) or time < shown.reach:
                continue
            post_id, metadata = post["id"], totals.get(post["id"], {})
            count = f"{comments(metadata)}/{reactions(metadata)}"
            is_new = named is None or time.isoformat() < named
            is_recent = time >= reading.now - REVISITED
            has_changed = is_recent and before.get(post_id) != count
            if is_new or has_changed or time >= reading.now - LOOKBACK:
                try:
                    yield "interactions", list(acts(api, reading, page, post_id, metadata))
                except (Gone, Denied) as problem:
                    notes.append(f"who acted on {post_id} is not read: {problem}")
                    continue
            if is_recent:
                kept[post_id] = count
            back = min(back, time.isoformat())
    except Throttled:
        _mark(reading, page, back, before | kept)
        reading.done(page, "read", "LinkedIn's limit broke it off; the next run goes on")
        raise
    _mark(reading, page, min(back, shown.reach.isoformat()), kept)


def _mark(reading: Reading, page: str, back: str, counts: Mapping[str, str]) -> None:
    reading.mark(page, "named", back)
    reading.mark(page, "seen", " ".join(f"{one}={count}" for one, count in counts.items()))


def acts(
    api: Client, reading: Reading, page: str, post_id: str, metadata: Item
) -> Iterator[dict[str, Any]]:
    """Rows of interactions with one post; asks for nothing where the totals say there is none."""
    if comments(metadata) != 0:
        for comment in thread(api, post_id, metadata):
            if row := written(reading, page, post_id, comment):
                yield row
                yield from answer(reading, comment, row)
    if reactions(metadata) != 0:
        path = f"rest/reactions/(entity:{encoded(post_id)})"
        for items in found_by(api, path, {"q": "entity"}):
            for item in items:
                if row := reaction(reading, page, post_id, item):
                    yield row


def thread(api: Client, post_id: str, metadata: Item) -> Iterator[Item]:
    """Every comment on a post; answers come only to who asks for them, one level deep.

    An answer carries the author of what it answers as `answers`.
    """
    # a comment need not tell how many answers it has
    untold = None if has_answers(metadata) else 0
    for items in found_by(api, f"rest/socialActions/{encoded(post_id)}/comments", {}):
        for comment in items:
            yield comment
            counts = inner(comment, "commentsSummary")
            told = counts.get("aggregatedTotalComments", counts.get("totalFirstLevelComments"))
            count = untold if told is None else told
            if number(count) != 0 and isinstance(urn := urn_of(comment), str):
                for part in found_by(api, f"rest/socialActions/{encoded(urn)}/comments", {}):
                    yield from ({**one, "answers": comment.get("actor")} for one in part)


def urn_of(comment: Item) -> Any:  # noqa: ANN401
    """A comment's URN, with the name that each version of the API gives it."""
    return comment.get("$URN", comment.get("commentUrn"))


def written(reading: Reading, page: str, post_id: str, comment: Item) -> dict[str, Any] | None:
    """One row of interactions from a comment; None if nobody signs it."""
    reading.notice("comment", comment, COMMENT_FIELDS)
    actor = person(comment.get("actor"))
    if actor is None:
        return reading.skip("comments whose author LinkedIn does not tell")
    return {
        "interaction_id": urn_of(comment),
        "act": "comment",
        "actor_account_id": actor,
        "target_account_id": page,
        "post_id": post_id,
        "acting_post_id": urn_of(comment),
        "occurred_at": moment(inner(comment, "created").get("time")),
        "text": without_names(inner(comment, "message"), reading.claimed()),
        "observed_at": reading.now,
    }


def answer(reading: Reading, comment: Item, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The same comment as an act on somebody claimed whose comment it answers."""
    answered = comment.get("answers")
    if answered in (row["target_account_id"], row["actor_account_id"]):
        return
    if answered in reading.claimed():
        yield {
            **row,
            "interaction_id": f"reply:{row['interaction_id']}",
            "act": "reply",
            "target_account_id": answered,
            "post_id": comment.get("parentComment"),
        }


def reaction(reading: Reading, page: str, post_id: str, item: Item) -> dict[str, Any] | None:
    """One row of interactions from a reaction; who changes its emotion still reacted once."""
    reading.notice("reaction", item, REACTION_FIELDS)
    made = inner(item, "created")
    if (actor := person(made.get("actor"))) is None:
        return reading.skip("reactions of somebody LinkedIn does not tell")
    return {
        "interaction_id": f"reaction:{post_id}:{actor}",
        "act": "reaction",
        "actor_account_id": actor,
        "target_account_id": page,
        "post_id": post_id,
        "occurred_at": moment(made.get("time")),
        "observed_at": reading.now,
    }
