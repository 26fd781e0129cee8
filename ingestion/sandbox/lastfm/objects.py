"""The world as Last.fm holds it: users with what they love and play, artists with their totals."""

import zlib
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

from ingestion.sandbox.france.records import Account
from ingestion.sandbox.lastfm.habit import HOW, WHO, band, second, song, title

JUST_BEFORE = timedelta(seconds=190)
OFF_STAGE = 400  # plays of an artist for each listener, before this world began
Item = dict[str, Any]


def is_one_in(count: int, identity: str) -> bool:
    """Whether an id is among the one in `count` to which something happens, whatever the day."""
    return zlib.crc32(identity.encode()) % count == 0


class View:
    """Everything of one world that the API can be asked for. Lists are newest first."""

    def __init__(self, world: Any) -> None:  # noqa: ANN401
        """Index a world once; it does not change."""
        accounts: dict[str, Account] = world.accounts["lastfm"]
        self.users = {one.partition("/")[0]: account for one, account in accounts.items()}
        self.countries = {person.person_id: person.country_code for person in world.people}
        self.artists = {band(n).lower(): band(n) for n in range(len(WHO) * len(HOW))}
        self.plays: Counter[str] = Counter()
        self.listeners: defaultdict[str, set[str]] = defaultdict(set)
        self.loves: dict[str, list[Item]] = {}
        played: defaultdict[str, list[tuple[datetime, str, str]]] = defaultdict(list)
        followed: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for one, posts in world.posts["lastfm"].items():
            loved = [(post.created_at, *song(post.created_at, one)) for post in posts]
            self.loves[one] = [loved_track(*entry) for entry in reversed(loved)]
            played[one] += [(at - JUST_BEFORE, artist, name) for at, artist, name in loved]
        for one, acts in world.acts["lastfm"].items():
            own = one.partition("/")[2]
            for act in acts:
                draw = zlib.crc32(str(act.acting_post_id).encode())
                artist = own or band(draw // 16)
                self.plays[artist.lower()] += 1
                self.listeners[artist.lower()].add(act.actor_account_id)
                followed[act.actor_account_id][one] += 1
                if accounts[act.actor_account_id].person_id:
                    played[act.actor_account_id].append((act.occurred_at, artist, title(draw)))
        self.played = {one: sorted(tracks, reverse=True) for one, tracks in played.items()}
        self.followed = {
            one: [name for name, _ in f.most_common(60)] for one, f in followed.items()
        }

    def profile(self, account: Account, *, as_friend: bool) -> Item:
        """A user as getInfo or getFriends shows one: numbers as text, times in two ways."""
        name = account.account_id.partition("/")[0]
        opened = account.created_at.replace(microsecond=0)
        spelled = opened.strftime("%Y-%m-%d %H:%M")
        country = self.countries.get(account.person_id or "")
        told: Item = {
            "name": name.capitalize() if is_one_in(3, name) else name,
            "playcount": str(account.posts + len(self.played.get(account.account_id, ()))),
            "subscriber": "0",
            "realname": "" if is_one_in(4, name) else account.display_name,
            "country": COUNTRIES.get(country or "", "None"),
            "playlists": "0",
            "bootstrap": "0",
            "type": "user",
            "url": f"https://www.last.fm/user/{name}",
            "image": pictures("" if account.default_image else f"https://img.example/{name}.png"),
            "registered": {
                "unixtime": str(second(opened)),
                "#text": spelled if as_friend else second(opened),
            },
        }
        if not as_friend:
            told |= {"age": "0", "gender": "n", "artist_count": "12", "track_count": "80"}
        return told

    def friends(self, account: Account) -> list[Item]:
        """Whom a user follows: those whose music is played most."""
        followed = [
            self.users[one.partition("/")[0]] for one in self.followed.get(account.account_id, ())
        ]
        return [self.profile(friend, as_friend=True) for friend in followed]

    def recent(self, account: Account, start: int, end: int) -> list[Item]:
        """What a user played between two seconds."""
        tracks = self.played.get(account.account_id, [])
        return [
            played_track(at, artist, name)
            for at, artist, name in tracks
            if start <= second(at) <= end
        ]

    def artist(self, name: str) -> Item:
        """An artist with the totals of all that were ever played."""
        listeners = len(self.listeners[name.lower()]) + len(name) * 7
        stats = {
            "listeners": str(listeners),
            "playcount": str(listeners * OFF_STAGE + self.plays[name.lower()]),
        }
        return {
            "name": name,
            "mbid": "",
            "url": f"https://www.last.fm/music/{quote_plus(name)}",
            "image": pictures(""),
            "streamable": "0",
            "ontour": "0",
            "stats": stats,
            "similar": {"artist": []},
            "tags": {"tag": {"name": "chanson", "url": "https://www.last.fm/tag/chanson"}},
            "bio": {"links": {}, "published": "", "summary": "", "content": ""},
        }


COUNTRIES = {
    "FR": "France", "GB": "United Kingdom", "US": "United States", "BE": "Belgium",
    "CA": "Canada", "CH": "Switzerland", "DE": "Germany",
}  # fmt: skip


def loved_track(at: datetime, artist: str, name: str) -> Item:
    """A track in the list of loved ones: its artist has a name."""
    return {
        "artist": {
            "url": f"https://www.last.fm/music/{quote_plus(artist)}",
            "name": artist,
            "mbid": "",
        },
        **track(at, artist, name),
        "streamable": {"fulltrack": "0", "#text": "0"},
    }


def played_track(at: datetime, artist: str, name: str) -> Item:
    """A track in the list of plays: its artist is a text."""
    return {
        "artist": {"mbid": "", "#text": artist},
        **track(at, artist, name),
        "streamable": "0",
        "album": {"mbid": "", "#text": ""},
    }


def now_playing(artist: str, name: str, at: datetime) -> Item:
    """What is played just now: it has no date."""
    shown = played_track(at, artist, name)
    del shown["date"]
    return {**shown, "@attr": {"nowplaying": "true"}}


def track(at: datetime, artist: str, name: str) -> Item:
    """What every track has."""
    return {
        "date": {"uts": str(second(at)), "#text": at.strftime("%d %b %Y, %H:%M")},
        "mbid": "",
        "url": f"https://www.last.fm/music/{quote_plus(artist)}/_/{quote_plus(name)}",
        "image": pictures(""),
        "name": name,
    }


def pictures(address: str) -> list[Item]:
    """The sizes of a picture; where there is none, their addresses are empty."""
    return [{"size": size, "#text": address} for size in ("small", "extralarge")]
