"""Which blog is meant: by name, host or address."""

import re

from ingestion import addresses
from ingestion.reading import Claim

IN_PATH = re.compile(r"/(?:blog/(?:view/)?)?@?([\w-]+)")


def name_of(claim: Claim) -> str:
    """A blog's name or host: `@ana`, ana.tumblr.com and www.tumblr.com/ana are one."""
    spelled = (claim.handle or claim.url or "").strip().lower().lstrip("@")
    parts = addresses.split_bare(spelled)
    host = (parts.hostname or "").removesuffix(".tumblr.com")
    if host in ("www", "tumblr.com"):
        found = IN_PATH.fullmatch(parts.path.rstrip("/")) or IN_PATH.match(parts.path)
        return found[1] if found else ""
    return host
