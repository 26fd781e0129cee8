"""What only a token's own user is told: friendships, and check-ins at claimed venues.

Each token has limits and rights of its own: where one fails, the others are asked all the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from ingestion.client import Client, Refused, Throttled
from ingestion.networks.foursquare.answers import Keys, asked, native_id
from ingestion.networks.foursquare.users import friends
from ingestion.networks.foursquare.venues import read_checkins, read_friends_checkins
from ingestion.parsed import inner
from ingestion.problems import TOLD, kind_of
from ingestion.reading import Page, Reading

Notes = Mapping[str, list[str]]


def owners_of(api: Client, reading: Reading) -> dict[str, Keys]:
    """The users who gave a token; one that was revoked or is used up does not stop the others."""
    first: Keys = api.auth  # ty: ignore[invalid-assignment]
    owners: dict[str, Keys] = {}
    for keys in first.each():
        try:
            user = native_id(inner(asked(api, "users/self", keys=keys), "user"))
        except Refused:
            if keys.token == first.token:
                raise
            reading.skip("tokens of people that Foursquare does not accept any more")
        except Throttled:
            reading.skip("tokens of people whose requests about users are used up for now")
        else:
            owners |= {user: keys} if user else {}
    return owners


def read_owners(
    api: Client, reading: Reading, owners: dict[str, Keys], venues: dict[str, str], notes: Notes
) -> Iterator[Page]:
    """Friendships and check-ins, as far as it is known which venues are claimed."""
    friendships: set[str] = set()
    claimed = reading.claimed()

    def own(user: str) -> Iterator[Page]:
        yield from _visits(api, reading, user, owners[user], venues)
        if user in claimed:
            yield "interactions", list(friends(api, reading, user, owners[user], friendships))

    yield from _each(reading, owners, notes, own)


def read_visits(
    api: Client, reading: Reading, owners: dict[str, Keys], venues: dict[str, str], notes: Notes
) -> Iterator[Page]:
    """The check-ins once more, where further venues turned out to be claimed."""
    yield from _each(
        reading, owners, notes, lambda user: _visits(api, reading, user, owners[user], venues)
    )


def _visits(
    api: Client, reading: Reading, user: str, keys: Keys, venues: dict[str, str]
) -> Iterator[Page]:
    if not venues:
        return
    if user in reading.claimed():
        yield from read_checkins(api, reading, user, keys, venues)
    yield from read_friends_checkins(api, reading, keys, venues)


def _each(
    reading: Reading, owners: Iterable[str], notes: Notes, read: Callable[[str], Iterable[Page]]
) -> Iterator[Page]:
    """What `read` gives of owner after owner; everybody's turn is still to come, so none ends it.

    `reading.each` would call the account unreadable, and stop at a limit.
    """
    for user in owners:
        try:
            yield from read(user)
        except Exception as problem:
            reading.failed[user] = problem
            if user in notes:
                notes[user].append(f"check-ins and friends are not read: {TOLD[kind_of(problem)]}")
