"""What Mastodon's API answers: refusals, pages behind a Link header, times, text in HTML."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from requests.utils import parse_header_links

from ingestion import parsed
from ingestion.client import Answer, Bearer, Client, Gone, Problem, Refused
from ingestion.html_text import plain
from ingestion.parsed import Item, entries, inner

# what servers say that cannot tell of several at once: Mastodon before 4.3 that nothing is there,
# Akkoma that the request is wrong, GoToSocial and Pixelfed that the method is
ONE_BY_ONE = (400, 404, 405, 410)
MAX_ID = re.compile(r"[?&]max_id=([^&]+)")
# what a server puts into a quote for software that does not know quotes
FALLBACK = re.compile(r'<(p|span) class="quote-inline">.*?</\1>', re.DOTALL)


class Denied(Refused):
    """Not for this token, or not without one; other things can still be read."""


@dataclass
class Instances(Client):
    """A client for every instance, with the tokens that it has for each."""

    tokens: Mapping[str, list[Bearer]] = field(default_factory=dict)
    misspelled: int = 0  # tokens that name no instance: they are sent nowhere

    def ask(self, url: str, params: Mapping[str, Any], token: Bearer | None) -> Answer:
        """GET an address, as somebody if there is a token."""
        return self.get(url, params, auth=token)

    def several(self, url: str, native_ids: Sequence[str], token: Bearer | None) -> list[Item]:
        """What is shown of these accounts or statuses, asked for together where that can be."""
        try:
            return entries(self.ask(url, {"id[]": native_ids}, token).body)
        except (Gone, Refused) as problem:
            if problem.status not in ONE_BY_ONE:
                raise
        found = []
        for one in native_ids:
            try:
                found.append(inner(self.ask(f"{url}/{one}", {}, token).body))
            except Gone:
                continue
        return found

    def pages(
        self, url: str, params: Mapping[str, Any], token: Bearer | None
    ) -> Iterator[list[Item]]:
        """Pages of a list, newest first, as far as the caller asks; at least one.

        Only a missing `next` ends a list: pages may be short, or empty. Its address names the
        instance itself, so only its cursor is used.
        """
        max_id: str | None = None
        while True:
            answer = self.ask(url, {**params, "max_id": max_id}, token)
            yield entries(answer.body)
            following = next_page(answer.headers)
            if following is None or following == max_id:
                return
            max_id = following


def judge(answer: Answer) -> Problem | None:
    """What an error means; its words are in the language of the instance, so the status decides."""
    told = inner(answer.body).get("error")
    if answer.status == 404 and not answer.is_json:
        return Refused("there is no Mastodon API at this address")
    if not isinstance(told, str):
        return None
    if answer.status == 200:
        return Refused(f"it refuses this ({told[:300]})")
    if answer.status in (401, 403, 422):
        return Denied(
            f"it refuses this ({told[:300]}): a token of this instance is missing, was revoked, "
            "or has not the scopes read:accounts, read:statuses and read:notifications"
        )
    return None


def next_page(headers: Mapping[str, str]) -> str | None:
    """The cursor of the next page from a Link header; it may be of ids that are shown nowhere."""
    for link in parse_header_links(headers.get("link") or ""):
        if link.get("rel") == "next" and (found := MAX_ID.search(link["url"])):
            return found[1]
    return None


def number(item: Item, name: str) -> int | None:
    """A count; some servers hide one by -1, or by leaving it out."""
    value = parsed.number(item.get(name))
    return value if isinstance(value, int) and value >= 0 else None


def order_of(native_id: str) -> tuple[int, str]:
    """Ids are text: a longer one is later, of two as long the greater."""
    return len(native_id), native_id


def is_public(status: Item) -> bool:
    """Whether everybody may see a status; a token shows its owner more than that."""
    return status.get("visibility") in ("public", "unlisted")


def text_of(status: Item) -> Any:  # noqa: ANN401
    """The warning above a status and its text, without HTML."""
    content = status.get("content")
    if not isinstance(content, str):
        return content
    warning = status.get("spoiler_text")
    told = plain(FALLBACK.sub("", content) if "quote-inline" in content else content)
    if not (warning and isinstance(warning, str)):
        return told
    return "\n".join(filter(None, (plain(warning), told)))
