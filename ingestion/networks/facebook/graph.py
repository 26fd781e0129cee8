"""What Meta's Graph API answers: error codes, connections of nodes in pages, tokens of pages."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ingestion.client import Answer, Bearer, Client, Gone, Problem, Refused, Throttled, Unavailable
from ingestion.connection import Connection
from ingestion.parsed import Item, entries, inner, number

VERSION = "v25.0"

HASTE = {4, 17, 32, 341, 613}
MOVED = 21  # a page that was merged into another one
MISSING = {803, 110}  # no page, no professional account by this name
# what 100, a wrong parameter otherwise, says where the app or the token lacks a right
RIGHTS = re.compile(r"permission|Public (Content|Metadata) Access|reviewable feature")
TOKEN_IS = {463: "it has expired", 460: "the password was changed", 458: "the app was removed"}


class Denied(Refused):
    """The token may not read this one stream or object; the others can still be read."""


class TooMuch(Refused):
    """The answer would be too large: ask for fewer items at once."""


def judge_of(network: str) -> Callable[[Answer], Problem | None]:
    """A judge of the error envelope that Facebook and Instagram share."""

    def judge(answer: Answer) -> Problem | None:
        if answer.is_json and answer.status == 200 and not isinstance(answer.body, dict):
            return Unavailable("the answer is not an object")
        if error := inner(answer.body, "error"):
            return problem_of(error, answer, network)
        return None

    return judge


def problem_of(error: Item, answer: Answer, network: str) -> Problem | None:
    """What an error code means; None leaves it to the HTTP status."""
    code, part = number(error.get("code")), number(error.get("error_subcode"))
    told = str(error.get("message") or "no reason given")[:300]
    if not isinstance(code, int):
        return None
    if code in HASTE or 80000 <= code < 81000:
        pause = regained_in(answer.headers)
        if pause == 0 and error.get("is_transient") is True:
            return Unavailable(f"too many requests at once ({told})")
        when = f"in about {pause} minutes" if pause else "within the hour"
        return Throttled(f"the rate limit {code} is reached; it is lifted {when}")
    if code == 1 and "reduce the amount" in told:
        return TooMuch(told)
    if code in (1, 2):
        return Unavailable(f"it failed with code {code} ({told})")
    if code in (102, 104, 190):
        why = TOKEN_IS.get(part, told) if isinstance(part, int) else told
        return Refused(
            f"the access token is not accepted, {why}: make a new one and set it as "
            f"SOURCES__{network.upper()}__ACCESS_TOKEN"
        )
    if code == 368:
        return Throttled(f"it blocks this app or user for a while ({told})")
    if code in MISSING or (code == 100 and part == 33):
        return Gone("there is nothing with this id or name, or the token may not see it")
    if code == MOVED:
        return Denied(f"the page has another id now: write it into the registry ({told})")
    if code in (3, 10) or 200 <= code < 300 or (code == 100 and RIGHTS.search(told)):
        return Denied(f"the token's permissions do not allow this ({told})")
    if error.get("is_transient") is True:
        return Unavailable(f"it failed with code {code} ({told})")
    return None


def regained_in(headers: Mapping[str, str]) -> int:
    """Minutes until requests are welcome again, from X-Business-Use-Case-Usage; 0 if not told."""
    try:
        usage = json.loads(headers.get("x-business-use-case-usage") or "{}")
    except ValueError:
        return 0
    entries_of = usage.values() if isinstance(usage, dict) else ()
    waits = [
        entry.get("estimated_time_to_regain_access")
        for entries_ in entries_of
        if isinstance(entries_, list)
        for entry in entries_
        if isinstance(entry, dict)
    ]
    return max((wait for wait in waits if isinstance(wait, int)), default=0)


def listed(
    api: Client,
    path: str,
    params: Mapping[str, Any],
    token: Bearer | None = None,
    after: str | None = None,
) -> Iterator[list[Item]]:
    """Pages of a connection, as far as the caller asks; at least one.

    The last page often still has a cursor: it is `next` that tells whether there is more. Its
    address holds the token, so only its cursor is used. Where a page is too large to be made, half
    as many items are asked for.
    """
    limit = params.get("limit", 100)
    while True:
        asked = {**params, "limit": limit, "after": after}
        try:
            body = api.get(f"{VERSION}/{path}", asked, auth=token).body
        except TooMuch:
            if limit == 1:
                raise
            limit //= 2
            continue
        yield entries(body, "data")
        following = next_cursor(body)
        if following is None or following == after:
            return
        after = following


def whoami(api: Client) -> Connection:
    """The token's user or page, and the permissions that were granted.

    https://developers.facebook.com/docs/graph-api/reference/user/permissions/
    """
    answer = api.get(f"{VERSION}/me", {"fields": "id,name"})
    try:
        granted = next(listed(api, "me/permissions", {"fields": "permission,status"}))
    except Refused:
        granted = []  # a page's own token has no permissions to list
    scopes = [str(p.get("permission")) for p in granted if p.get("status") == "granted"]
    used = _share_used(answer.headers)
    left = None if used is None else f"{100 - used} % of this hour's calls"
    return Connection(name=answer.body.get("name"), scopes=tuple(scopes), left=left)


def _share_used(headers: Mapping[str, str]) -> int | None:
    """Percent of the app's calls that are used up, from X-App-Usage."""
    try:
        used = json.loads(headers.get("x-app-usage") or "{}").get("call_count")
    except (ValueError, AttributeError):
        return None
    return used if isinstance(used, int) else None


def next_cursor(connection: object) -> str | None:
    """The cursor of the page after this one; None on the last."""
    paging = inner(connection, "paging")
    after = inner(paging, "cursors").get("after")
    return after if "next" in paging and isinstance(after, str) and after else None
