"""What the Blogger API answers: pages of items, Google's error envelope, ids below a blog's."""

from collections.abc import Iterator
from typing import Any

from ingestion.client import Answer, Client, Problem, Refused, Throttled, Unavailable
from ingestion.networks.youtube.answers import FAILING, HASTE, KEY, QUOTA, reasons
from ingestion.parsed import Item, entries, inner

MOST = 500  # of posts and of comments; where texts are long, a page holds fewer


class Denied(Refused):
    """This one blog cannot be read: it is private, or the API finds fault with the request."""


def judge(answer: Answer) -> Problem | None:
    """What the body means: one status stands for a used-up quota as well as for a private blog."""
    told, error = reasons(answer.body), inner(answer.body, "error")
    message = str(error.get("message") or "no reason given")[:300]
    is_exhausted = error.get("status") == "RESOURCE_EXHAUSTED"
    if told & QUOTA or (is_exhausted and "per day" in message):
        return Throttled("the day's quota is used up; it is refilled at midnight Pacific time")
    if told & HASTE or is_exhausted or answer.status == 429:
        return Unavailable("too many requests at once")
    if found := told & KEY:
        return Refused(
            f"the API key is not accepted ({', '.join(sorted(found))}): check "
            "SOURCES__BLOGGER__API_KEY and that the Blogger API v3 is enabled for its project"
        )
    if found := told & FAILING:
        return Unavailable(f"Blogger failed ({', '.join(sorted(found))})")
    if answer.is_json and answer.status in (400, 403):
        return Denied(f"refused: {message}")
    if answer.is_json and answer.status == 200 and not isinstance(answer.body, dict):
        return Unavailable("the answer is not an object")
    return None


def listed(api: Client, path: str, **params: Any) -> Iterator[list[Item]]:  # noqa: ANN401
    """Pages of the items of a list, as far as the caller asks; at least one, maybe empty."""
    token: str | None = None
    while True:
        body = api.get(path, {**params, "maxResults": MOST, "pageToken": token}).body
        yield entries(body, "items")
        following = body.get("nextPageToken")
        if not isinstance(following, str) or following == token:
            return
        token = following


def alone(api: Client, blog: str, number: str) -> Item:
    """One post as it is now, without its text; Gone where there is none."""
    return api.get(f"v3/blogs/{blog}/posts/{number}", {"fetchBody": "false"}).body


def key(blog: object, native_id: object) -> str | None:
    """blog/number of a post or comment, None where one is missing: exports number from 1."""
    if isinstance(blog, str) and isinstance(native_id, str) and blog and native_id:
        return f"{blog}/{native_id}"
    return None
