"""Which profile writes which claimed blog: comments are signed by profiles, scores are of blogs."""

import re
from collections.abc import Iterable

from ingestion.parsed import Item, inner
from ingestion.reading import Reading

PROFILE = re.compile(r"blogger\.com/profile/(g?\d+)")
PLUS = re.compile(r"plus\.google\.com/(?:u/\d/)?(\d+)")


class Authors:
    """The authors of every claimed blog that was ever read."""

    def __init__(self, reading: Reading) -> None:
        """Remember what earlier runs learnt; what this one learns is kept with the state."""
        self._of_blogs: dict[str, list[str]] = reading.state.setdefault("authors", {})
        # once and for good: whoever was taken for a blog must not become a stranger one day
        self._alone: dict[str, str] = reading.state.setdefault("alone", {})

    def are_known(self, blog: str) -> bool:
        """Whether a blog was looked at before."""
        return blog in self._of_blogs

    def learn(self, blog: str, profiles: Iterable[str | None]) -> None:
        """Note who signs posts of a blog; whoever was its only author speaks for it elsewhere."""
        found = set(filter(None, profiles))
        is_new = not self.are_known(blog)
        known = self._of_blogs.setdefault(blog, [])
        known += sorted(found - set(known))
        if is_new and len(known) == 1:
            self._alone.setdefault(known[0], blog)

    def actor(self, profile: str, blog: str) -> str:
        """The account that acts when a profile comments on a blog: a claimed blog, or a profile."""
        if profile in self._of_blogs.get(blog, ()):
            return blog
        # a profile's number may be some blog's too
        return self._alone.get(profile, f"profile/{profile}")


def profile_of(item: Item) -> str | None:
    """The profile that signs a post or comment; None of the anonymous and of typed-in names."""
    author = inner(item, "author")
    stated = author.get("id")
    return stated if isinstance(stated, str) and stated else profile_at(author.get("url"))


def profile_at(address: object) -> str | None:
    """The profile's id in its address; those of Google+ begin with g."""
    if found := PROFILE.search(str(address or "")):
        return found[1]
    return f"g{found[1]}" if (found := PLUS.search(str(address or ""))) else None
