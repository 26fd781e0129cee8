"""What Foursquare's two APIs answer: v2 with its envelope, and Places; both with their own keys."""

from collections.abc import Iterable, Iterator
from typing import Any

from requests import PreparedRequest
from requests.auth import AuthBase

from ingestion import addresses
from ingestion.client import Answer, Client, Gone, Problem, Refused, Throttled, Unavailable
from ingestion.parsed import Item, entries, id_text, inner, number

V2, PLACES = "api.foursquare.com", "places-api.foursquare.com"
VERSION, PLACES_VERSION = "20231010", "2025-06-17"

SETTING = "SOURCES__FOURSQUARE__"
CONFLICT = 409


class Closed(Refused):
    """This one endpoint or object is not open to the token; the others can still be read."""


class Keys(AuthBase):
    """Signs a request with the token of one user, or with the service key where it is to Places."""

    def __init__(
        self, token: str, service_key: str | None = None, others: Iterable[str] = ()
    ) -> None:
        """Keep them; `others` are the tokens of further users."""
        self.token, self.service_key, self.others = token, service_key, tuple(others)

    def each(self) -> list["Keys"]:
        """These keys, and those of each further user."""
        return [self, *(Keys(token) for token in self.others)]

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        """Put in what the host wants; a v2 token stands in the address, there is no other way."""
        if f"/{PLACES}/" in str(r.url):
            r.headers["Authorization"] = f"Bearer {self.service_key}"
            r.headers["X-Places-Api-Version"] = PLACES_VERSION
        else:
            r.prepare_url(str(r.url), {"oauth_token": self.token, "v": VERSION})
        return r


def judge(answer: Answer) -> Problem | None:
    """What the body means: the same status stands for a limit and for what is not open to all.

    https://docs.foursquare.com/developer/reference/rate-limits-v2
    """
    meta = inner(answer.body, "meta")
    code = number(meta.get("code"))
    # the envelope knows better than the status; a conflict is one of writing, with an answer to it
    status = code if answer.status == 200 and isinstance(code, int) else answer.status
    kind, told = meta.get("errorType"), str(meta.get("errorDetail") or "no reason given")[:300]
    if status in (200, CONFLICT):
        # `deprecated` comes with a whole answer: it is a warning
        whole = isinstance(answer.body, dict) and ("response" in answer.body or not meta)
        is_broken = answer.is_json and not whole
        return Unavailable("the answer has no response in it") if is_broken else None
    if status in (403, 429) and (
        kind == "rate_limit_exceeded" or answer.headers.get("x-ratelimit-remaining") == "0"
    ):
        return Throttled("the requests of this hour are used up")
    if kind == "quota_exceeded":
        return Throttled(f"the day's quota is used up ({told})")
    if kind == "invalid_auth":
        return Refused(f"the token is not accepted ({told}): set a new {SETTING}OAUTH_TOKEN")
    if kind == "server_error":
        return Unavailable(f"it failed ({told})")
    if kind == "param_error" and status == 410:
        return Refused(f"version {VERSION} of the API is no longer served ({told})")
    if kind == "param_error" and status in (400, 404):
        return Gone(f"there is nothing with this id ({told})")
    if kind in ("not_authorized", "endpoint_error", "deprecated"):
        return Closed(f"this is not open to the token ({told})")
    if answer.status == 401 and answer.is_json:
        return Refused(f"the service key is not accepted: set a new {SETTING}SERVICE_KEY")
    if answer.status == 200:
        return Unavailable(f"it refused with {status} ({told})")
    return None


def asked(
    api: Client, path: str, params: Item | None = None, keys: Keys | None = None
) -> dict[str, Any]:
    """The `response` of a v2 endpoint."""
    answer = api.get(f"{api.site(V2)}/v2/{path}", params, auth=keys)
    return inner(answer.body, "response")


def listed(
    api: Client, path: str, name: str, limit: int, params: Item, keys: Keys | None = None
) -> Iterator[list[Item]]:
    """Pages of the items below `name`, as far as the caller asks; at least one."""
    offset = 0
    while True:
        part = {**params, "limit": limit, "offset": offset or None}
        found = inner(asked(api, path, part, keys), name)
        items = entries(found, "items")
        yield items
        offset += len(items)
        count = number(found.get("count"))
        if not items or not isinstance(count, int) or offset >= count:
            return


def native_id(item: Item) -> str | None:
    """The id of an item; None where it has none, as a deleted user."""
    value = id_text(item.get("id"))
    return value if isinstance(value, str) and value else None


def path_of(address: str | None) -> list[str]:
    """The parts of an address of foursquare.com (or swarmapp.com), without a language's prefix."""
    address = address or ""
    parts = addresses.split_bare(address)
    host = (parts.hostname or "").removeprefix("www.")
    if host.rpartition(".")[0].split(".")[-1] not in ("foursquare", "swarmapp", "4sq"):
        return []
    return [part for part in parts.path.split("/") if part]
