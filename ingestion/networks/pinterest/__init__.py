"""Pinterest: pins with their totals, and who of the accounts that are read saves from whom.

Read with the API v5 (https://developers.pinterest.com/docs/api/v5/), which shows a token its own
account and those that granted it Business Access, through their ad accounts. Nobody is told who
saved, commented or reacted: these come as totals. Whom an account follows it tells by name.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.client import Client, Gone
from ingestion.connection import Connection
from ingestion.networks.pinterest.accounts import (
    Managed,
    account_row,
    follows,
    managed,
    resolve,
    websites,
)
from ingestion.networks.pinterest.answers import VERSION, Denied, judge, quota
from ingestion.networks.pinterest.pins import Saves, public_boards, read_pins
from ingestion.reading import Page, Reading

TITLE = "Pinterest"
BASE_URL = "https://api.pinterest.com"
SECRETS = {
    "access_token": "developers.pinterest.com > My apps > your app > Generate access token, with "
    "user_accounts:read, pins:read and boards:read; with ads:read also the accounts that granted "
    "it Business Access; good for 30 days",
}
OPTIONAL_SECRETS: dict[str, str] = {}
TERMS = None


def connect(base_url: str, secrets: Mapping[str, str], **manners: Any) -> Client:  # noqa: ANN401
    """A client that sends the token as a header."""
    return Client(
        "pinterest",
        base_url,
        headers={"Authorization": f"Bearer {secrets['access_token']}"},
        secrets=secrets.values(),
        judge=judge,
        **manners,
    )


def whoami(api: Client) -> Connection:
    """The token's own account, and what is left of its requests; rights are not told."""
    answer = api.get(f"{VERSION}/user_account")
    return Connection(name=answer.body.get("username"), left=quota(answer.headers))


def read(api: Client, reading: Reading) -> Iterator[Page]:
    """Read every claimed account, those that waited longest first: a limit may not last for all."""
    if not reading.claims:
        return
    shown = managed(api, reading)
    resolve(reading, shown)
    saves = Saves()
    waiting = reading.waiting(reading.claimed())

    def one(account_id: str) -> Iterator[Page]:
        if found := shown.get(account_id):
            yield from _read_account(api, reading, found, shown, saves)
        else:
            reason = "Pinterest shows no account with this id to this token"
            reading.done(account_id, "unreadable", reason)

    try:
        yield from reading.each(waiting, one)
    except Exception:
        yield "interactions", saves.rows(reading)
        raise
    yield "interactions", saves.rows(reading)


def _read_account(
    api: Client, reading: Reading, one: Managed, shown: Mapping[str, Managed], saves: Saves
) -> Iterator[Page]:
    """Everything of one account; finishes its reading."""
    try:
        profile = one.profile or api.get(f"{VERSION}/user_account", one.asked()).body
        yield "accounts", [account_row(reading, profile) | websites(api, reading, one, profile)]
        notes: list[str] = []
        boards = public_boards(api, one)
        is_clear = yield from read_pins(api, reading, one, boards, saves, notes)
        yield "interactions", follows(api, reading, one, shown)
    except (Gone, Denied) as problem:
        # the token was shown this account just now: a part of it that is not there may be hidden
        reading.done(one.account_id, "unreadable", str(problem))
    else:
        # as long as a time cannot be understood, the next run reads all of it again
        if is_clear:
            reading.mark(one.account_id, "read", reading.now)
        reading.done(one.account_id, "read", "; ".join(notes) or None)
