"""What a user of Last.fm does: whom they follow, which tracks they love, what they play."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ingestion.client import Client, Gone
from ingestion.networks.lastfm.answers import listed
from ingestion.networks.lastfm.names import faces, folded, listen_id, love_id
from ingestion.networks.lastfm.newcomers import reached, start
from ingestion.parsed import Item, inner, since_1970
from ingestion.reading import LOOKBACK, Page, Reading

Track = tuple[str, str, datetime]  # artist, name, when

TRACK_FIELDS = {
    "artist", "album", "date", "url", "name", "mbid", "image", "streamable", "@attr",
}  # fmt: skip
FRIEND_FIELDS = {
    "name", "playcount", "subscriber", "country", "realname", "registered", "url", "type", "image",
    "playlists", "bootstrap",
}  # fmt: skip


def read_friends(
    api: Client, reading: Reading, account: str, user: str, users: Mapping[str, str]
) -> Iterator[Page]:
    """Follows of claimed accounts: since 2015 a friend is whom one follows, without a time."""
    try:
        for friends in listed(api, "user.getFriends", "friends", "user", user=user):
            rows = []
            for friend in friends:
                reading.notice("friend", friend, FRIEND_FIELDS)
                target = users.get(str(friend.get("name")).lower(), account)
                if target != account:
                    rows.append(
                        {
                            "interaction_id": f"friend:{target}:{account}",
                            "act": "friend",
                            "actor_account_id": account,
                            "target_account_id": target,
                            "observed_at": reading.now,
                        }
                    )
            yield "interactions", rows
    except Gone:
        return  # the user is there, so this is how it says that there is no friend


def read_loves(
    api: Client,
    reading: Reading,
    account: str,
    user: str,
    artists: Mapping[str, str],
    joined: str,
) -> Iterator[Page]:
    """Loved tracks, newest first: each is a post of the user, and an act on the artist.

    Acts on artists nobody claims are kept without their name: what an account does is what tells
    whether it is a person.
    """
    since = start(reading, account, "loves", joined)
    known = {one for one in (reading.cursor(account, "recent") or "").split("\n") if one}
    found: dict[str, datetime] = {}
    is_clear = True
    for tracks in listed(api, "user.getLovedTracks", "lovedtracks", "track", user=user):
        posts, acts, times = [], [], []
        for track in tracks:
            reading.notice("loved track", track, TRACK_FIELDS)
            artist, name, at = told(track)
            if artist is None or name is None or at is None:
                is_clear = False
                what = "date" if name and artist else "name"
                reading.quarantine("posts", f"loved tracks of {account}", what, "missing or odd")
                continue
            times.append(at)
            if at < since:
                continue
            post, act = love(reading, account, (artist, name, at), artists)
            posts.append({**post, "url": track.get("url")})
            acts.append(act)
            found[post["post_id"]] = at
        yield "posts", posts
        yield "interactions", acts
        if times and min(times) < since:
            break
    yield "removals", removed(reading, known, since, found) if is_clear else []
    # as long as something cannot be understood, the next run begins where this one began
    if is_clear:
        reached(reading, account, "loves", joined)
    if found and is_clear:
        newest = min(max(found.values()), reading.now)
        reading.mark(account, "loves", newest)
        recent = [native_id for native_id, at in found.items() if at >= newest - LOOKBACK]
        reading.mark(account, "recent", "\n".join(recent))


def removed(
    reading: Reading, known: set[str], since: datetime, found: Mapping[str, datetime]
) -> list[dict[str, Any]]:
    """Loves that were listed lately and are not any more: taken back."""
    return reading.removals(
        native_id
        for native_id in sorted(known - found.keys())
        if (at := since_1970(native_id.split(":")[1])) and at >= since
    )


def read_listens(
    api: Client,
    reading: Reading,
    account: str,
    user: str,
    artists: Mapping[str, str],
    joined: str,
) -> Iterator[Page]:
    """Plays of claimed artists; Hidden where the user does not show what is played.

    The end is fixed, or what is played meanwhile would shift the pages.
    """
    since = start(reading, account, "listens", joined)
    window = {"from": int(since.timestamp()), "to": int(reading.now.timestamp())}
    newest, is_clear = since, True
    for tracks in listed(api, "user.getRecentTracks", "recenttracks", "track", user=user, **window):
        rows = []
        for track in tracks:
            reading.notice("track", track, TRACK_FIELDS)
            if inner(track, "@attr").get("nowplaying"):
                continue  # it may yet be skipped; once played, it comes with a date
            artist, name, at = told(track)
            if artist is None or name is None or at is None:
                is_clear = False
                reading.quarantine("interactions", f"plays of {account}", None, "missing or odd")
                continue
            newest = max(newest, at)
            target = artists.get(folded(artist), account)
            if target == account:
                reading.skip("plays of artists that nobody else claims")
                continue
            rows.append(listen(reading, account, (artist, name, at), target))
        yield "interactions", rows
    if is_clear:
        reached(reading, account, "listens", joined)
    if newest > since and is_clear:
        reading.mark(account, "listens", min(newest, reading.now))


def love(
    reading: Reading, account: str, track: Track, artists: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """One row of posts and one of interactions: a loved track."""
    artist, name, at = track
    native_id = love_id(faces(account)[0] or "", int(at.timestamp()), artist, name)
    post = {
        "post_id": native_id,
        "account_id": account,
        "created_at": at,
        "text": f"{artist} – {name}",
        "kind": "love",
        "observed_at": reading.now,
    }
    act = {
        "interaction_id": f"love:{native_id}",
        "act": "love",
        "actor_account_id": account,
        "target_account_id": artists.get(folded(artist), f"/{folded(artist)}"),
        "acting_post_id": native_id,
        "occurred_at": at,
        "observed_at": reading.now,
    }
    return post, act


def listen(reading: Reading, account: str, track: Track, target: str) -> dict[str, Any]:
    """One row of interactions: a play of somebody's music."""
    artist, name, at = track
    return {
        "interaction_id": listen_id(faces(account)[0] or "", int(at.timestamp()), artist, name),
        "act": "listen",
        "actor_account_id": account,
        "target_account_id": target,
        "occurred_at": at,
        "observed_at": reading.now,
    }


def told(track: Item) -> tuple[str | None, str | None, datetime | None]:
    """Artist, name and time of a track; the artist's name stands in one of two places."""
    artist = inner(track, "artist")
    names = (artist.get("name") or artist.get("#text"), track.get("name"))
    by, name = (value if isinstance(value, str) and value else None for value in names)
    return by, name, since_1970(inner(track, "date").get("uts"))
