"""What Last.fm goes by: names. Of accounts, of loved tracks, of plays.

It gives no number for anything. An account_id is `user`, `/artist`, or `user/artist` for somebody
who has a profile and makes music: what the profile does and the artist receives is one account.
"""

import re
from collections import Counter
from urllib.parse import unquote_plus

from ingestion import addresses
from ingestion.reading import Claim

USER = re.compile(r"/user/([^/]+)")
ARTIST = re.compile(r"/music/([^/]+)")


def faces(account_id: str) -> tuple[str | None, str | None]:
    """The user and the artist that an account is; names of artists may hold slashes, users' not."""
    user, _, artist = account_id.partition("/")
    return user.lower() or None, artist or None


def stated(claim: Claim) -> str | None:
    """The account that a claim's handle and address mean, as far as they say it."""
    address = addresses.split(claim.url).path
    user, artist = USER.search(address), ARTIST.search(address)
    handle = (claim.handle or "").strip().lstrip("@")
    name, _, band = handle.partition("/")
    name = name or (unquote_plus(user[1]) if user else "")
    band = band or (unquote_plus(artist[1]) if artist else "")
    return f"{name.lower()}/{band}" if band else name.lower() or None


def by_face(claimed: frozenset[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The accounts by folded artist and by user; an artist that two accounts state is nobody's."""
    both = [(faces(account), account) for account in sorted(claimed)]
    artists = {folded(artist): account for (_, artist), account in both if artist}
    users = {user: account for (user, _), account in both if user}
    count = Counter(folded(artist) for (_, artist), _ in both if artist)
    return {name: account for name, account in artists.items() if count[name] == 1}, users


def folded(name: str) -> str:
    """A name as it is compared: Last.fm corrects capitals and blanks now and then."""
    return " ".join(name.split()).casefold()


def love_id(user: str, second: int, artist: str, track: str) -> str:
    """The key of a love, which is a post of who loves."""
    return f"{user}:{second}:{folded(artist)}:{folded(track)}"


def listen_id(user: str, second: int, artist: str, track: str) -> str:
    """The key of a play. It is good to the minute, for exports of others' making tell no more."""
    return f"listen:{user}:{second // 60}:{folded(artist)}:{folded(track)}"
