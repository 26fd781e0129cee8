"""YouTube: channels, their uploads with public counters, and the comments they receive.

Everything here is public data of the Data API v3, read with an API key
(https://developers.google.com/youtube/v3/docs). Who liked or viewed a video is never told, nor who
subscribed: likes and views come as counters, subscribers as the audience of the channel.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from ingestion.client import Client
from ingestion.connection import Connection
from ingestion.networks.youtube.answers import BATCH, by_id, judge, listed
from ingestion.networks.youtube.comments import read_comments
from ingestion.networks.youtube.rows import account
from ingestion.networks.youtube.uploads import read_uploads
from ingestion.parsed import batches
from ingestion.reading import Claim, Page, Reading

TITLE = "YouTube"
BASE_URL = "https://www.googleapis.com"
SECRETS = {
    "api_key": "console.cloud.google.com > APIs and services > Credentials > API key, with the "
    "YouTube Data API v3 enabled for its project",
}
OPTIONAL_SECRETS: dict[str, str] = {}
TERMS = (
    "YouTube's developer policies allow metrics that mix its data with other networks' only to "
    "operators who accepted its derived-metrics amendment: confirm that you did."
)
# its developer policies: what was stored is refreshed or deleted after so many days
KEPT_DAYS = 30
# any channel will do to see that a key is taken
KNOWN_CHANNEL = "UC_x5XG1OV2P6uZZ5FSM9Ttw"

CHANNEL_ID = re.compile(r"(?<![\w-])UC[\w-]{22}(?![\w-])")
HANDLE = re.compile(r"@[^/?#\s]+")


def connect(base_url: str, secrets: Mapping[str, str], **manners: Any) -> Client:  # noqa: ANN401
    """A client that sends the key as a header: addresses end up in logs, headers do not."""
    return Client(
        "youtube",
        base_url,
        headers={"X-Goog-Api-Key": secrets["api_key"]},
        secrets=secrets.values(),
        judge=judge,
        **manners,
    )


def whoami(api: Client) -> Connection:
    """An API key stands for nobody, and what is left of the day's 10,000 units is not told."""
    next(listed(api, "channels", part="id", id=KNOWN_CHANNEL))
    return Connection(scopes=("public data",))


def read(api: Client, reading: Reading) -> Iterator[Page]:
    """Read every claimed channel, those that waited longest first: a quota may not last for all."""
    resolve(api, reading)
    claimed = reading.claimed()
    waiting = reading.waiting(claimed)
    for group in batches(waiting, BATCH):
        found = by_id(api, "channels", group, "snippet,statistics,contentDetails")
        yield "accounts", [account(reading, item) for item in found.values()]
        for channel in group:
            if channel not in found:
                reading.done(channel, "gone", "YouTube shows no channel with this id")
        yield from read_uploads(api, reading, found)
        yield from reading.each(
            [channel for channel in group if channel in found and channel not in reading.failed],
            lambda channel: read_comments(api, reading, channel, claimed),
        )


def resolve(api: Client, reading: Reading) -> None:
    """Find the channel id behind each claim that gives a handle or an address only."""
    reading.resolve_each(
        lambda claim: channel_of(api, claim), "channels", "YouTube knows no channel by this name"
    )


def channel_of(api: Client, claim: Claim) -> str | None:
    """The channel id that an address states, or that the API gives for a handle."""
    # browsers copy the address of @éloïse as @%C3%A9lo%C3%AFse
    spelled = unquote(claim.handle or claim.url or "")
    if stated := CHANNEL_ID.search(spelled):
        return stated[0]
    handle = HANDLE.search(spelled)
    name = handle[0] if handle else claim.handle
    if not name:
        return None
    items = next(listed(api, "channels", part="id", forHandle=name))
    return items[0].get("id") if items else None
