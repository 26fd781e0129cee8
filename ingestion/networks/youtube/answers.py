"""What YouTube's answers mean: pages of items, error envelopes, numbers spelled as text."""

from collections.abc import Iterator
from typing import Any

from ingestion.client import Answer, Client, Gone, Problem, Refused, Throttled, Unavailable
from ingestion.parsed import Item, entries, inner

BATCH = 50

QUOTA = {"quotaExceeded", "dailyLimitExceeded"}
HASTE = {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"}
FAILING = {"processingFailure", "backendError", "SERVICE_UNAVAILABLE"}
KEY = {
    "keyInvalid", "API_KEY_INVALID", "API_KEY_SERVICE_BLOCKED", "API_KEY_HTTP_REFERRER_BLOCKED",
    "API_KEY_IP_ADDRESS_BLOCKED", "accessNotConfigured", "SERVICE_DISABLED", "authError",
}  # fmt: skip
ONE_CHANNEL = {
    "commentsDisabled", "forbidden", "processingFailure", "invalidPageToken",
    "playlistItemsNotAccessible",
}  # fmt: skip


def judge(answer: Answer) -> Problem | None:
    """What the body means: one status stands for a used-up quota as well as for closed comments."""
    told = reasons(answer.body)
    if told & QUOTA:
        return Throttled("the day's quota is used up; it is refilled at midnight Pacific time")
    if told & HASTE or answer.status == 429:
        return Unavailable("too many requests at once")
    if found := told & KEY:
        return Refused(
            f"the API key is not accepted ({', '.join(sorted(found))}): check "
            "SOURCES__YOUTUBE__API_KEY and that the YouTube Data API v3 is enabled for its project"
        )
    if found := told & FAILING:
        return Unavailable(f"YouTube failed ({', '.join(sorted(found))})")
    items = answer.body.get("items", []) if isinstance(answer.body, dict) else None
    if answer.status == 200 and answer.is_json and not isinstance(items, list):
        return Unavailable("the answer is not a list of items")
    return None


def reasons(body: object) -> set[str]:
    """Every reason that an error envelope gives, in its older list and in its newer details."""
    error = inner(body, "error")
    told = [*entries(error, "errors"), *entries(error, "details")]
    return {entry["reason"] for entry in told if isinstance(entry.get("reason"), str)}


def concerns_one_channel(problem: Problem) -> bool:
    """Whether the other channels can still be read."""
    told = reasons(problem.body)
    return isinstance(problem, Gone) or bool(told & ONE_CHANNEL and not told & KEY)


def listed(api: Client, kind: str, **params: Any) -> Iterator[list[Item]]:  # noqa: ANN401
    """Pages of the items that a list method gives, as far as the caller asks; at least one."""
    page: str | None = None
    while True:
        body = api.get(f"youtube/v3/{kind}", {**params, "pageToken": page}).body
        yield entries(body, "items")
        following = body.get("nextPageToken")
        if not following or following == page:
            return
        page = following


def by_id(api: Client, kind: str, ids: list[str], part: str) -> dict[str, Item]:
    """The items with these ids (50 at most), in their order; YouTube leaves out unknown ones.

    Raises Unavailable where an answer names other ids: a missing one would pass for deleted.
    """
    pages = listed(api, kind, part=part, id=",".join(ids), maxResults=BATCH)
    found = {str(item.get("id")): item for page in pages for item in page}
    if strange := found.keys() - set(ids):
        raise Unavailable(f"{api.network}: {kind} answered for other ids: {sorted(strange)[:3]}")
    return {name: found[name] for name in ids if name in found}
