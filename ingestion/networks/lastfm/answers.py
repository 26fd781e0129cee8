"""What Last.fm's answers mean: XML made JSON by a machine, with errors under any status."""

from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.client import Answer, Auth, Client, Gone, Problem, Refused, Throttled, Unavailable
from ingestion.parsed import Item, inner, number

LIMIT = 1000
LATEST = 10**11
NOTHING, NO_METHOD, HIDDEN, HASTE = 6, 3, 17, 29
FAILING = {8, 11, 16}
KEY = {4, 9, 10, 14, 26}
LATER = 60.0  # seconds


class Hidden(Refused):
    """The user shows recent listening to nobody else; the rest can be read."""


class Paced(Client):
    """A client that leaves time between requests: there are no headers that tell what is left."""

    pause: float = 0.0
    _asked_at: float = 0.0

    def _ask(self, url: str, params: Mapping[str, Any], auth: Auth | None) -> Answer:
        wait = self._asked_at + self.pause - self.clock()
        if self.pause and wait > 0:
            self.sleep(min(wait, self.pause))
        self._asked_at = self.clock()
        return super()._ask(url, params, auth)


def judge(answer: Answer) -> Problem | None:
    """What the error in a body means; it comes with 200 as well as with the status it deserves."""
    if answer.is_json and answer.status == 200 and not isinstance(answer.body, dict):
        return Unavailable("the answer is not an object")
    code = number(inner(answer.body).get("error"))
    if not isinstance(code, int):
        return None
    told = str(answer.body.get("message") or "no reason given")[:200]
    if code == HASTE:
        return Throttled(
            "the rate limit is reached, about five requests a second over five minutes"
        )
    if code in FAILING:
        return Unavailable(f"it failed with code {code} ({told})")
    if code in KEY:
        return Refused(f"the API key is not accepted ({told}): check SOURCES__LASTFM__API_KEY")
    if code == NOTHING:
        return Gone(told)
    if code == HIDDEN:
        return Hidden("recent listening is hidden from others")
    return Refused(f"refused with code {code} ({told})")


def ask(api: Client, method: str, below: str, **params: Any) -> dict[str, Any]:  # noqa: ANN401
    """What stands below the one key of an answer; of a user's lists, that user's and no other's.

    Now and then Last.fm answers for somebody else: such an answer is asked for once more.
    """
    user = params.get("user")
    for _ in range(2):
        found = inner(patient(api, {"method": method, **params}), below)
        # an empty list says it outside; below `user` stand friends as well
        whose = inner(found, "@attr").get("user") or found.get("user")
        if user is None or not isinstance(whose, str) or whose.lower() == user.lower():
            return found
    raise Unavailable(f"{api.network}: {method} answers for another user than was asked for")


def patient(api: Client, params: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """An answer; where it is asked too much it never says for how long, so it is asked once more.

    The limit is one of five minutes on average.
    """
    try:
        return api.get("", params).body
    except Throttled:
        if api.patience < LATER:
            raise
        api.sleep(LATER)
        return api.get("", params).body


def listed(
    api: Client, method: str, below: str, entry: str, **params: Any  # noqa: ANN401
) -> Iterator[list[Item]]:  # fmt: skip
    """Pages of a list, as far as the caller asks; at least one. Totals come as text or not."""
    page = 1
    while True:
        found = ask(api, method, below, limit=LIMIT, page=page, **params)
        yield entries(found, entry)
        total = number(inner(found, "@attr").get("totalPages"))
        if not isinstance(total, int) or page >= total:
            return
        page += 1


def entries(item: object, name: str) -> list[Item]:
    """The objects below `name`: a list of one comes as the object, an empty one as text or not."""
    value = item.get(name) if isinstance(item, Mapping) else None
    if isinstance(value, dict):
        return [value]
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def text(value: object) -> Any:  # noqa: ANN401
    """A text, None where it is empty or the word None."""
    return None if value in ("", "None") else value
