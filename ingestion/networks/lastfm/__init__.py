"""Last.fm: what users love and play, whom they follow, and how often artists are played.

Public data of the API 2.0, read with an API key (https://www.last.fm/api). Followers are told of
nobody, and who plays an artist only by the players' own profiles: plays by others are the growth
of the artist's counter. Shouts have left the API; what exports still hold is imported.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.client import Client, Gone
from ingestion.connection import Connection
from ingestion.networks.lastfm.answers import Hidden, Paced, ask, entries, judge, text
from ingestion.networks.lastfm.listening import read_friends, read_listens, read_loves
from ingestion.networks.lastfm.names import by_face, faces, stated
from ingestion.networks.lastfm.newcomers import latest
from ingestion.parsed import Item, inner, number, since_1970
from ingestion.reading import Claim, Page, Reading

TITLE = "Last.fm"
BASE_URL = "https://ws.audioscrobbler.com/2.0/"
SECRETS = {
    "api_key": "An API key made at https://www.last.fm/api/account/create: it may read all that is "
    "public, and needs neither the shared secret nor a session."
}
OPTIONAL_SECRETS: dict[str, str] = {}
TERMS = None

PAUSE = 0.2  # the terms allow five requests a second
USER_FIELDS = {
    "name", "age", "subscriber", "realname", "bootstrap", "playcount", "artist_count", "playlists",
    "track_count", "album_count", "image", "registered", "country", "gender", "url", "type",
}  # fmt: skip
ARTIST_FIELDS = {
    "name", "mbid", "url", "image", "streamable", "ontour", "stats", "similar", "tags", "bio",
}  # fmt: skip


def connect(base_url: str, secrets: Mapping[str, str], **manners: Any) -> Client:  # noqa: ANN401
    """A client that asks for JSON, no faster than the terms allow."""
    api = Paced(
        "lastfm",
        base_url,
        params={"api_key": secrets["api_key"], "format": "json"},
        secrets=secrets.values(),
        judge=judge,
        **manners,
    )
    api.pause = PAUSE if base_url == BASE_URL else 0.0
    return api


def whoami(api: Client) -> Connection:
    """A key belongs to nobody and Last.fm tells no quota: this only proves that it is accepted."""
    ask(api, "chart.getTopArtists", "artists", limit=1)
    return Connection(scopes=("public data",))


def read(api: Client, reading: Reading) -> Iterator[Page]:
    """Read every claimed account, those that waited longest first."""
    profiles = resolve(api, reading)
    claimed = reading.claimed()
    artists, users = by_face(claimed)
    joined = latest(reading, artists)

    def one(account: str) -> Iterator[Page]:
        try:
            yield from read_account(api, reading, account, profiles, artists, users, joined)
        except Gone as gone:
            reading.done(account, "gone", f"Last.fm shows no such user or artist ({gone})")

    yield from reading.each(reading.waiting(claimed), one)


def resolve(api: Client, reading: Reading) -> dict[str, Item]:
    """Remember which account each claim means; the profiles that were asked for on the way."""
    profiles: dict[str, Item] = {}

    def find(claim: Claim) -> str | None:
        account = stated(claim)
        user, artist = faces(account or "")
        try:
            if user and user not in profiles:
                profiles[user] = ask(api, "user.getInfo", "user", user=user)
        except Gone:
            return None
        return account if user or artist else None

    reading.resolve_each(find, "users", "Last.fm knows no user by this name")
    return profiles


def read_account(
    api: Client,
    reading: Reading,
    account: str,
    profiles: Mapping[str, Item],
    artists: Mapping[str, str],
    users: Mapping[str, str],
    joined: str,
) -> Iterator[Page]:
    """Everything of one account; finishes its reading.

    Raises Gone where the user is not there, or an artist who is no user: a list or an artist that
    is not found does not end the account of a user who is shown.
    """
    user, artist = faces(account)
    notes: list[str] = []
    profile: Item = {}
    about: Item = {}
    if user:
        profile = profiles.get(user) or ask(api, "user.getInfo", "user", user=user)
    time = since_1970(inner(profile, "registered").get("unixtime"))
    opened = f"{time.timestamp():.0f}" if time else ""
    before = reading.cursor(account, "opened")
    if opened and before and opened != before:
        # the name is all there is to go by, and Last.fm gives it away again
        return reading.done(account, "gone", "the name belongs to another user now")
    if artist:
        try:
            about = ask(api, "artist.getInfo", "artist", artist=artist)
        except Gone as gone:
            if not user:
                raise
            notes.append(f"the artist's plays are not read: {gone}")
    yield "accounts", [account_row(reading, account, profile, about)]
    if about:
        yield "counters", listens(reading, account, about)
    if user:
        yield from read_friends(api, reading, account, user, users)
        try:
            yield from read_loves(api, reading, account, user, artists, joined)
        except Gone as gone:
            notes.append(f"loved tracks are not read: {gone}")
        try:
            yield from read_listens(api, reading, account, user, artists, joined)
        except (Gone, Hidden) as problem:
            notes.append(f"plays are not read: {problem}")
    reading.mark(account, "opened", opened or before or "")
    reading.mark(account, "read", reading.now)
    reading.done(account, "read", "; ".join(notes) or None)


def account_row(reading: Reading, account: str, profile: Item, about: Item) -> dict[str, Any]:
    """One row of accounts, from a user's profile and an artist's page."""
    reading.notice("user", profile, USER_FIELDS if profile else set())
    reading.notice("artist", about, ARTIST_FIELDS if about else set())
    pictures = [image.get("#text") for image in entries(profile, "image")]
    opened = inner(profile, "registered").get("unixtime")
    return {
        "account_id": account,
        "handle": profile.get("name"),
        "display_name": about.get("name") or text(profile.get("realname")),
        "location": text(profile.get("country")),
        "url": profile.get("url") or about.get("url"),
        "default_image": not any(pictures) if pictures else None,
        "created_at": since_1970(opened) or opened,
        "observed_at": reading.now,
        "observed_on": reading.now.date(),
    }


def listens(reading: Reading, account: str, about: Item) -> list[dict[str, Any]]:
    """How often an artist was played since it was first read: what came before has no day."""
    plays = number(inner(about, "stats").get("playcount"))
    if not isinstance(plays, int):
        return []
    before = reading.cursor(account, "plays")
    before = plays if before is None else before
    reading.mark(account, "plays", before)
    return [
        {
            "account_id": account,
            "act": "listen",
            "count": max(plays - before, 0),
            "observed_at": reading.now,
            "observed_on": reading.now.date(),
        }
    ]
