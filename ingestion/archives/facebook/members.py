"""The lists of a Facebook export: known by their file's name and by what they begin with."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ingestion.parsed import inner
from ingestion.unpacking import Archive
from ingestion.unpacking.mojibake import repaired

# kind -> the names of its members; its list stands below a key of that kind, or is bare
MEMBERS = {
    "friends": r"(your_)?friends\.json",
    "followers": r"(people_who_followed_you|followers)\.json",
    "following": r"(who_you_follow|who_you.ve_followed|following)\.json",
    "reactions": r"(posts_and_comments|likes_and_reactions(_\d+)?)\.json",
    "comments": r"comments(_and_reactions)?(_\d+)?\.json",
}
PROFILE = r"profile_information\.json"
PROFILE_ROOT = re.compile(rb'"profile(_v\d+)?"\s*:\s*\{\s*"')
# only Facebook's: a bare list, or one of comments or friends alone, could be anybody's
OWN = re.compile(r"reactions|\w+_v\d+")


def are_facebooks(archive: Archive) -> bool:
    """Whether a list or profile of Facebook's is in an export."""
    if any(PROFILE_ROOT.search(archive.start(name)) for name in archive.matching(PROFILE)):
        return True
    return any(
        OWN.fullmatch(root or kind) for kind in MEMBERS for _, root in members(archive, kind)
    )


def members(archive: Archive, kind: str) -> list[tuple[str, str | None]]:
    """The members of a kind, each with the key its list stands below; None where it is bare."""
    root = re.compile(rb'\s*\{\s*"(' + kind.encode() + rb'(?:_v\d+)?)"\s*:\s*\[')
    found: list[tuple[str, str | None]] = []
    for name in archive.matching(MEMBERS[kind]):
        start = archive.start(name).removeprefix(b"\xef\xbb\xbf")
        if below := root.match(start):
            found.append((name, below[1].decode()))
        elif start.lstrip().startswith(b"[") and b'"label_values"' in start:
            found.append((name, None))
    return found


def items(archive: Archive, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every item of a kind with its member; what is no object is reported."""
    for member, root in members(archive, kind):
        for item in archive.each(member, archive.items(member, root), _object):
            yield member, item


def profile(archive: Archive) -> dict[str, Any]:
    """What a profile holds, all of it: take from it what is public."""
    for member in archive.matching(PROFILE):
        document = repaired(archive.document(member))
        for root in document if isinstance(document, dict) else ():
            if root.startswith("profile"):
                return inner(document, root)
    return {}


def time_of(value: Any) -> datetime | None:  # noqa: ANN401
    """Seconds since 1970 as a time; None where there is none, or 0 in its place."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**11:
        return None
    return datetime.fromtimestamp(value, UTC)


def _object(item: Any) -> dict[str, Any]:  # noqa: ANN401
    if not isinstance(item, dict):
        raise TypeError("no object")
    return repaired(item)
