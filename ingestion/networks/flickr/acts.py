"""Who favourited a photo, who commented on it, and whom an account has among its contacts."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from ingestion.client import Client
from ingestion.html_text import plain
from ingestion.networks.flickr.answers import ask, content, listed, number
from ingestion.parsed import entries, inner, since_1970
from ingestion.reading import Reading

FAVES_AT_ONCE = 50
MOST_FAVES = 1_000  # of one photo in one run; older ones stay in its total
COMMENT_FIELDS = {
    "id", "author", "author_is_deleted", "authorname", "realname", "iconserver", "iconfarm",
    "datecreate", "permalink", "path_alias", "_content",
}  # fmt: skip
FAVE_FIELDS = {
    "nsid", "username", "realname", "favedate", "iconserver", "iconfarm", "contact", "friend",
    "family",
}  # fmt: skip
# how one answers somebody below a photo: there are no threads
ADDRESSED = re.compile(
    r"""<a\b[^>]*flickr\.com/(?:photos|people)/([^/"'\s>]+)[^>]*>.*?</a>"""
    r"""|\[?https?://(?:www\.|m\.)?flickr\.com/(?:photos|people)/([^/\s\]<"']+)[^\s\]<]*\]?""",
    re.IGNORECASE | re.DOTALL,
)


def names_of(reading: Reading) -> dict[str, str]:
    """The claimed accounts by what an address may call them: their alias or their id."""
    names = {
        claim.handle.lower().lstrip("@"): account
        for claim in reading.claims
        if claim.handle and (account := reading.account_of(claim))
    }
    return names | {account.lower(): account for account in reading.claimed()}


def faves(
    api: Client, reading: Reading, owner: str, photo: str, since: datetime | None
) -> Iterator[dict[str, Any]]:
    """Rows of who favourited a photo, newest first, down to `since`."""
    pages = listed(
        api, "photos.getFavorites", ("photo", "person"), photo_id=photo, per_page=FAVES_AT_ONCE
    )
    for page, (_, people) in enumerate(pages, start=1):
        for person in people:
            reading.notice("person", person, FAVE_FIELDS)
            yield {
                "interaction_id": f"fave:{photo}:{person.get('nsid')}",
                "act": "fave",
                "actor_account_id": person.get("nsid"),
                "target_account_id": owner,
                "post_id": photo,
                "occurred_at": since_1970(person.get("favedate")) or person.get("favedate"),
                "observed_at": reading.now,
            }
        times = [time for person in people if (time := since_1970(person.get("favedate")))]
        if (since and times and min(times) < since) or page * FAVES_AT_ONCE >= MOST_FAVES:
            return


def comments(
    api: Client, reading: Reading, owner: str, photo: str, names: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Rows of every comment below a photo; they come in one piece, however many there are."""
    body = ask(api, "photos.comments.getList", photo_id=photo)
    for item in entries(inner(body, "comments"), "comment"):
        reading.notice("comment", item, COMMENT_FIELDS)
        if not isinstance(item.get("author"), str):
            reading.skip("comment whose author Flickr does not tell")
            continue
        yield from comment(
            reading, owner, photo, names,
            native_id=item.get("id"), author=item["author"], text=content(item),
            at=since_1970(item.get("datecreate")) or item.get("datecreate"),
        )  # fmt: skip


def comment(
    reading: Reading, owner: str, photo: str, names: Mapping[str, str], *,
    native_id: Any, author: str, at: Any, text: Any,  # noqa: ANN401
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """A comment as an act on the photo's owner, and on each claimed account that it addresses.

    An id is `owner-photo-number` in the API; some parts of an export give the number alone.
    """
    key = f"{photo}-{native_id.rpartition('-')[2]}" if isinstance(native_id, str) else native_id
    row = {
        "interaction_id": key,
        "acting_post_id": key,
        "act": "comment",
        "actor_account_id": author,
        "target_account_id": owner,
        "post_id": photo,
        "occurred_at": at,
        "text": plain(without_addresses(text, names)),
        "observed_at": reading.now,
    }
    yield row
    for answered in addressed(text, names) - {owner, author}:
        yield {
            **row,
            "interaction_id": f"{key}:reply:{answered}",
            "act": "reply",
            "target_account_id": answered,
            "post_id": None,
        }


def addressed(text: Any, names: Mapping[str, str]) -> set[str]:  # noqa: ANN401
    """The claimed accounts whose address stands in a comment."""
    found = ADDRESSED.finditer(text) if isinstance(text, str) else ()
    called = {(match[1] or match[2]).lower() for match in found}
    return {names[name] for name in called if name in names}


def without_addresses(text: Any, names: Collection[str]) -> Any:  # noqa: ANN401
    """The text without the names and addresses of people whom nobody claims."""
    if not isinstance(text, str):
        return text
    return ADDRESSED.sub(
        lambda match: match[0] if (match[1] or match[2]).lower() in names else "…", text
    )


def contacts(api: Client, reading: Reading, account: str) -> tuple[Any, list[str]]:
    """How many an account has among its public contacts, and which of them are claimed."""
    total, found, claimed = None, [], reading.claimed()
    pages = listed(
        api, "contacts.getPublicList", ("contacts", "contact"), user_id=account, per_page=1000
    )
    for envelope, people in pages:
        total = number(envelope.get("total"))
        found += [person["nsid"] for person in people if person.get("nsid") in claimed]
    return total, [other for other in found if other != account]


def contact(reading: Reading, actor: str, target: str) -> dict[str, Any]:
    """One row of who has whom among the contacts; since when is never told."""
    return {
        "interaction_id": f"contact:{target}:{actor}:{reading.now:%Y-%m-%d}",
        "act": "contact",
        "actor_account_id": actor,
        "target_account_id": target,
        "observed_at": reading.now,
    }
