"""Who liked a post, on WordPress.com or on a site with Jetpack; the time of each like is told."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ingestion.client import Gone, Refused
from ingestion.networks.wordpress.public_api import Sites, number_of
from ingestion.parsed import entries
from ingestion.reading import Page, Reading

AT_ONCE = 90
LIKE = {
    "ID", "login", "email", "name", "first_name", "last_name", "nice_name", "URL", "avatar_URL",
    "profile_URL", "ip_address", "site_ID", "site_visible", "date_liked", "preferred_blog",
    "default_avatar",
}  # fmt: skip
Counts = Mapping[int, tuple[str, int]]  # post -> (account that wrote it, likes)


def read_likes(
    api: Sites, reading: Reading, host: str, counts: Counts, actor: Callable[[int], str]
) -> Iterator[Page]:
    """Totals of posts where they changed, and who liked where a total grew; marks the totals.

    Likes of any age come to old posts as well: the totals of all of them are compared each time.
    How many comments a post has is left alone: replies and pingbacks are among them, and each of
    all these is told by itself.
    """
    stored: dict[str, dict[str, int]] = {}
    for post, (account, likes) in counts.items():
        if account not in stored:
            stored[account] = json.loads(reading.cursor(account, "likes") or "{}")
        before = stored[account].get(str(post), 0)
        if before == likes:
            continue
        yield (
            "counters",
            [
                {
                    "account_id": account, "post_id": f"{host}/{post}", "act": "like",
                    "count": likes, "observed_at": reading.now,
                }
            ],
        )  # fmt: skip
        if likes > before:
            found = liked(api, reading, host, post, likes - before)
            yield "interactions", [_row(reading, host, post, account, one, actor) for one in found]
        stored[account][str(post)] = likes
    for account, known in stored.items():
        shown = {str(post) for post, (whose, _) in counts.items() if whose == account}
        kept = {post: likes for post, likes in known.items() if post in shown and likes}
        reading.mark(account, "likes", json.dumps(kept))


def liked(
    api: Sites, reading: Reading, host: str, post: int, wanted: int
) -> list[Mapping[str, Any]]:
    """Those who liked a post, newest first, as far as `wanted` of them or all there are.

    GET /sites/{site}/posts/{id}/likes of v1.2; v1.1 does not tell when.
    """
    found: dict[int, Mapping[str, Any]] = {}
    before: str | None = None
    while True:
        path = f"sites/{host}/posts/{post}/likes"
        try:
            body = api.ask_com(path, {"number": AT_ONCE, "before": before}, "v1.2")
        except (Gone, Refused):
            reading.skip("likes of a post that WordPress.com does not show")
            break
        page = entries(body, "likes")
        fresh = {user: one for one in page if (user := number_of(one)) and user not in found}
        found |= fresh
        before = page[-1].get("date_liked") if page else None
        if len(page) < AT_ONCE or len(found) >= wanted or not fresh or not before:
            break
    for one in found.values():
        reading.notice("like", one, LIKE)
    return list(found.values())


def _row(
    reading: Reading, host: str, post: int, account: str, one: Mapping[str, Any],
    actor: Callable[[int], str],
) -> dict[str, Any]:  # fmt: skip
    user = number_of(one)
    return {
        "interaction_id": f"{host}/{post}:like:{user}",
        "act": "like",
        "actor_account_id": actor(user),
        "target_account_id": account,
        "post_id": f"{host}/{post}",
        "occurred_at": moment(one.get("date_liked")),
        "observed_at": reading.now,
    }


def moment(told: object) -> Any:  # noqa: ANN401
    """A time with a blank in the middle and no zone, which is UTC; anything else as it is."""
    try:
        time = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return told
    return time.replace(tzinfo=time.tzinfo or UTC) if time else told or None
