"""What WordPress.com knows of a site besides its articles: likes, followers, reblogs.

Users have one number on all of WordPress.com: somebody claimed for one site there is known by it
on every other. A site elsewhere that has Jetpack gives its own numbers.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from ingestion.client import Gone, Refused
from ingestion.networks.wordpress.likes import read_likes
from ingestion.networks.wordpress.owned import Notes, read_followers
from ingestion.networks.wordpress.public_api import COM, Sites, number_of, posts_of
from ingestion.networks.wordpress.site import Site
from ingestion.parsed import Item
from ingestion.reading import Claim, Page, Reading

COUNTS = "ID,author,date,like_count"


def users_of(api: Sites, reading: Reading) -> Callable[[str], Callable[[int], str]]:
    """How a user's number becomes an account, on each host: claimed there, or elsewhere, or not."""
    claimed = reading.claimed()
    known: dict[str, str] = {}
    for account in sorted(claimed, reverse=True):
        host, _, number = account.partition("/")
        if host.endswith(".wordpress.com") or (
            reading.state.get("homes", {}).get(host, [""])[0] == COM
        ):
            known[number] = account

    def on(host: str) -> Callable[[int], str]:
        def account_of(user: int) -> str:
            here = f"{host}/{user}"
            return here if here in claimed else known.get(str(user), f"wordpress.com/{user}")

        return account_of

    return on


class Known(Site):
    """What a self-hosted site and WordPress.com's knowledge of it have in common."""

    def __init__(self, api: Sites, reading: Reading, host: str, notes: Notes) -> None:
        """Nothing is asked yet."""
        super().__init__(api, reading, host)
        self.notes = notes
        self.number = 0  # of the site
        self.followers: Any = None
        self.user: Callable[[int], str] = str

    def describe(self) -> None:
        """Ask what kind of a site it is; one that is private is not read."""
        site = self.api.ask_com(
            f"sites/{self.host}", {"fields": "ID,subscribers_count,is_private,is_coming_soon"}
        )
        if site.get("is_private") is True or site.get("is_coming_soon") is True:
            raise Refused("the site is private")
        self.number, self.followers = number_of(site), site.get("subscribers_count")

    def _claimed_posts(self, present: Collection[str]) -> dict[int, str]:
        """The posts of the claimed authors, each with whose it is."""
        return {
            post: account
            for post, user in self._writers.items()
            if (account := f"{self.host}/{user}") in present
        }

    def reactions(self, writers: dict[int, str], listed: Iterable[Item]) -> Iterator[Page]:
        """Likes of the claimed authors' posts with their totals, and reblogs."""
        counts = {
            post: (writers[post], number_of(item, "like_count"))
            for item in listed
            if (post := number_of(item)) in writers
        }
        yield from read_likes(self.api, self.reading, self.host, counts, self.user)
        yield "interactions", self.notes.reblogs(self.host, self.number, writers, self.user)

    def audience(self, alone: str | None) -> Iterator[Page]:
        """Who follows the site: an author's audience where it has no other author."""
        if alone is not None:
            yield from read_followers(self.api, self.reading, self.host, alone, self.user)


class JetpackSite(Known):
    """One run over a self-hosted site whose likes and followers WordPress.com keeps."""

    def _profiles(self, claims: list[Claim]) -> list[dict[str, Any]]:
        rows = super()._profiles(claims)
        try:
            self.describe()
        except (Gone, Refused):
            self.number = 0
            self.reading.skip("sites with Jetpack of which WordPress.com tells nothing")
        alone = self._alone if self.number else None
        return [
            row | ({"followers": self.followers} if row["account_id"] == alone else {})
            for row in rows
        ]

    def _known_elsewhere(self, present: list[str]) -> Iterator[Page]:
        if not self.number:
            return
        self.user = users_of(self.api, self.reading)(self.host)
        after = self.reading.horizon.isoformat()
        listed = [
            item for page in posts_of(self.api, self.host, COUNTS, after=after) for item in page
        ]
        # who wrote them is told by the site: its users have other numbers there
        self._look_up("posts", {number_of(item) for item in listed} - self._writers.keys())
        yield from self.reactions(self._claimed_posts(present), listed)
        yield from self.audience(self._alone if self._alone in present else None)
