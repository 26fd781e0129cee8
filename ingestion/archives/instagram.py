"""Instagram: the JSON of «Download your information», of what an account shows and did in public.

Labels come in the language of the account, so they are known by what stands below them. Messages,
searches, stories and saved media are never read, nor places of pictures. Nothing in it has an id:
what the API reads of an account is left to it, for the same act would count twice.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from ingestion.parsed import entries, inner
from ingestion.reading import Page, Reading
from ingestion.unpacking import Archive
from ingestion.unpacking.mojibake import repaired
from ingestion.unpacking.owners import Owner

TITLE = "Instagram"
HOW = "the zip of «Download your information» in the Accounts Center, in the format JSON"

# member -> (pattern of its name, the key that its list stands below, what its start must show)
LISTS = {
    "followers": (r"followers(_\d+)?\.json", "relationships_followers", b"string_list_data"),
    "following": (r"following\.json", "relationships_following", b"relationships_following"),
    "posts": (r"posts_\d+\.json", None, b"creation_timestamp"),
    "likes": (r"liked_posts\.json", "likes_media_likes", b"timestamp"),
    "comment likes": (r"liked_comments\.json", "likes_comment_likes", b"timestamp"),
    "comments": (r"post_comments(_\d+)?\.json", "comments_media_comments", b"timestamp"),
    "reel comments": (r"reels_comments\.json", "comments_reels_comments", b"timestamp"),
}
PROFILE = r"personal_information\.json"
HANDLE = re.compile(r"[\w.]{1,30}", re.ASCII)
ADDRESS = re.compile(r"instagram\.com/(?:_u/)?([\w.]+)/?$")
PRIVATE = {
    "private account", "compte privé", "cuenta privada", "privates konto", "account privato",
    "conta privada", "privé-account",
}  # fmt: skip
NO = {"false", "faux", "falso", "falsch", "non", "no", "nein", "não", "onwaar"}
NAME_LABELS = ("username", "nom d’utilisateur", "nom d'utilisateur", "nom de profil")


def recognises(archive: Archive) -> bool:
    """Whether a list of Instagram's is in it; Facebook's have other names."""
    if any(b'"profile_user"' in archive.start(name) for name in archive.matching(PROFILE)):
        return True
    return any(_members(archive, kind) for kind in ("followers", "following", "likes"))


def owners(_archive: Archive) -> list[Owner]:
    """Nobody: an export names its account, but does not give its id."""
    return []


def made_at(_archive: Archive) -> datetime | None:
    """No member says it."""
    return None


def read(archive: Archive, reading: Reading) -> Iterator[Page]:
    """The account, its public posts, who follows whom, and what it did to claimed accounts."""
    (me,) = archive.accounts
    names = {
        claim.handle.lower().lstrip("@"): account
        for claim in reading.claims
        if claim.handle and (account := reading.account_of(claim))
    }
    counts: dict[str, int | None] = {}
    for kind in ("followers", "following"):
        counts[kind], rows = _follows(archive, reading, me, names, kind)
        yield "interactions", rows
    profile = _profile(archive)
    yield "accounts", [_account(reading, me, profile, counts)]
    yield "posts", list(_posts(archive, reading, me, _is_public(profile)))
    for kind, act in (("likes", "like"), ("comment likes", "like")):
        yield "interactions", list(_acts(archive, reading, me, names, kind, act))
    for kind in ("comments", "reel comments"):
        yield "interactions", list(_acts(archive, reading, me, names, kind, "comment"))


def _members(archive: Archive, kind: str) -> list[str]:
    pattern, _, sign = LISTS[kind]
    return [name for name in archive.matching(pattern) if sign in archive.start(name)]


def _items(archive: Archive, kind: str) -> Iterator[tuple[str, Any]]:
    """Every item of a kind with its member; old lists stand below a key, newer ones do not."""
    key = LISTS[kind][1]
    for member in _members(archive, kind):
        is_list = archive.start(member).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"[")
        for item in archive.items(member, None if is_list else key):
            if isinstance(item, dict):
                yield member, repaired(item)
            else:
                archive.report(member, "items that are no objects")


def _profile(archive: Archive) -> dict[str, str]:
    """Values by folded label."""
    for member in archive.matching(PROFILE):
        users = entries(repaired(archive.document(member)), "profile_user")
        told = inner(users[0], "string_map_data") if users else {}
        return {label.casefold(): str(inner(told, label).get("value") or "") for label in told}
    return {}


def _is_public(profile: dict[str, str]) -> bool:
    """Whether the export says that everybody may see the account."""
    return any(profile.get(label, "").casefold() in NO for label in PRIVATE)


def _account(
    reading: Reading, me: str, profile: dict[str, str], counts: dict[str, int | None]
) -> dict[str, Any]:
    """The row of accounts, without the e-mail, phone and birthday that stand beside it."""
    handle = next((profile[label] for label in NAME_LABELS if profile.get(label)), None)
    public = handle if handle and HANDLE.fullmatch(handle) else None
    return {
        "account_id": me,
        "handle": public,
        "url": f"https://www.instagram.com/{public}/" if public else None,
        "followers": counts["followers"],
        "following": counts["following"],
        "observed_at": reading.now,
    }


def _posts(
    archive: Archive, reading: Reading, me: str, is_public: bool
) -> Iterator[dict[str, Any]]:
    for _member, item in _items(archive, "posts"):
        if not is_public:
            reading.skip("posts: the export does not say that the account is public")
        elif reading.cursor(me, "media"):
            reading.skip("posts that the API reads as well")
        elif isinstance(item, dict):
            media = entries(item, "media")
            told = item if "creation_timestamp" in item else (media[0] if media else item)
            at, text = _time(told.get("creation_timestamp")), told.get("title") or None
            if at is None:
                reading.quarantine("posts", "posts", "created_at", "no time")
                continue
            yield {
                "post_id": _key("post", me, str(at.timestamp()), str(text)),
                "account_id": me,
                "created_at": at,
                "text": text,
                "kind": "carousel_album" if len(media) > 1 else "post",
                "observed_at": reading.now,
            }


def _follows(
    archive: Archive, reading: Reading, me: str, names: dict[str, str], kind: str
) -> tuple[int | None, list[dict[str, Any]]]:
    """How many follow or are followed (None where that is not told), and who of those claimed."""
    count, rows = 0, []
    for _member, item in _items(archive, kind):
        count += 1
        entry = next(iter(entries(item, "string_list_data")), {})
        in_address = ADDRESS.search(str(entry.get("href") or ""))
        spelled = entry.get("value") or item.get("title") or (in_address[1] if in_address else "")
        other = names.get(str(spelled).lower())
        if other is None or other == me:
            continue
        actor, target = (other, me) if kind == "followers" else (me, other)
        rows.append(
            {
                "interaction_id": f"follow:{target}:{actor}",
                "act": "follow",
                "actor_account_id": actor,
                "target_account_id": target,
                "occurred_at": _time(entry.get("timestamp")),
                "observed_at": reading.now,
            }
        )
    return (count if _members(archive, kind) else None), rows


def _acts(
    archive: Archive, reading: Reading, me: str, names: dict[str, str], kind: str, act: str
) -> Iterator[dict[str, Any]]:
    """Own likes and comments as acts on whom they name, where that is claimed."""
    for member, item in _items(archive, kind):
        whom, at, text, address = _told(item, act)
        target = names.get(whom.lower())
        if at is None:
            archive.report(member, "items without a time")
        elif target is None or target == me:
            reading.skip(f"{kind} on accounts that nobody claims")
        elif reading.cursor(target, "media"):
            reading.skip(f"{kind} on accounts that the API reads as well")
        else:
            key = _key(act, me, target, address or str(at.timestamp()), text or "")
            yield {
                "interaction_id": key,
                "acting_post_id": key if act == "comment" else None,
                "act": act,
                "actor_account_id": me,
                "target_account_id": target,
                "occurred_at": at,
                "text": text,
                "observed_at": reading.now,
            }


def _told(item: Any, act: str) -> tuple[str, datetime | None, str | None, str]:  # noqa: ANN401
    """Whom an item is about, when, in which words, and where; in any of three shapes."""
    if labels := entries(item, "label_values"):
        # texts stand in the order address, caption; the author is a list of values of its own
        values = [str(one.get("value")) for one in labels if one.get("value")]
        nested = [
            str(value["value"])
            for one in labels
            for group in entries(one, "dict")
            for value in [group, *entries(group, "dict")]
            if value.get("value")
        ]
        names = [value for value in nested if HANDLE.fullmatch(value)]
        address = next((str(one["href"]) for one in labels if one.get("href")), "")
        text = next((value for value in values if value != address), None)
        whom = names[-1] if names else ""
        return whom, _time(item.get("timestamp")), text if act == "comment" else None, address
    if told := inner(item, "string_map_data"):
        values = [str(one["value"]) for one in told.values() if _has(one, "value")]
        time = next((one["timestamp"] for one in told.values() if _has(one, "timestamp")), None)
        whom = values[-1] if len(values) > 1 else ""
        return whom, _time(time), values[0] if values else None, ""
    entry = next(iter(entries(item, "string_list_data")), {})
    text = str(entry.get("value") or "") if act == "comment" else None
    address = str(entry.get("href") or "")
    return str(item.get("title") or ""), _time(entry.get("timestamp")), text, address


def _has(value: object, name: str) -> bool:
    return isinstance(value, dict) and bool(value.get(name))


def _time(value: Any) -> datetime | None:  # noqa: ANN401
    """Seconds since 1970 as a time; None where there is none, or 0 in its place."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**11:
        return None
    return datetime.fromtimestamp(value, UTC)


def _key(*parts: str) -> str:
    """An id made of what an item says, for it has none of its own."""
    return f"{parts[0]}:{sha256('|'.join(parts).encode(errors='replace')).hexdigest()[:24]}"
