"""Names of blogs: what a claim or an old note tells, which may be somebody else's tomorrow."""

import re

from ingestion import addresses
from ingestion.parsed import Item
from ingestion.reading import Claim, Reading

IN_PATH = re.compile(r"/(?:blog/(?:view/)?)?@?([\w-]+)")


def names_of(reading: Reading) -> dict[str, str]:
    """The claimed blogs by the names they had when last looked at; later runs know them too."""
    names: dict[str, str] = reading.state.setdefault("names", {})
    claimed = reading.claimed()
    for name in [name for name, blog in names.items() if blog not in claimed]:
        del names[name]
    return names


def remember(names: dict[str, str], blog: str, profile: Item) -> str:
    """Note a blog's name and return it; what it was called before is forgotten."""
    for name in [name for name, known in names.items() if known == blog]:
        del names[name]
    name = str(profile.get("name")).lower()
    names[name] = blog
    return name


def name_of(claim: Claim) -> str:
    """A blog's name or host: `@ana`, ana.tumblr.com and www.tumblr.com/ana are one."""
    spelled = (claim.handle or claim.url or "").strip().lower().lstrip("@")
    parts = addresses.split_bare(spelled)
    host = (parts.hostname or "").removesuffix(".tumblr.com")
    if host in ("www", "tumblr.com"):
        found = IN_PATH.fullmatch(parts.path.rstrip("/")) or IN_PATH.match(parts.path)
        return found[1] if found else ""
    return host
