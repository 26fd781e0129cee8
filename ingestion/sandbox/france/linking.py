"""Which accounts of the fictional France give which addresses in their profiles, and who pretends.

Whose domain is a handle on Bluesky proves it to Mastodon as well. Of ten others four link their
accounts both ways, two link one way, two prove that GitHub leads back, and two link nothing. An
impostor is a stranger who links to somebody's account, unanswered.
"""

import zlib
from collections import defaultdict
from collections.abc import Mapping

from ingestion.sandbox.france.habits import Habit
from ingestion.sandbox.france.records import Account

IMPOSTORS = 150  # one in so many strangers
BOTH_WAYS, ONE_WAY, VERIFIED = range(4), range(4, 6), range(6, 8)


def link(accounts: Mapping[str, Mapping[str, Account]], habits: Mapping[str, Habit]) -> None:
    """Fill the links of all accounts on networks whose profiles show any."""
    owned: defaultdict[str, list[tuple[str, Account]]] = defaultdict(list)
    strangers: list[tuple[str, Account]] = []
    for network, habit in habits.items():
        if habit.address is None:
            continue
        for account in accounts[network].values():
            if account.person_id:
                owned[account.person_id].append((network, account))
            elif draw(account.account_id) % IMPOSTORS == 0:
                strangers.append((network, account))
    for person_id, own in sorted(owned.items()):
        _connect(draw(person_id) % 10, own, habits)
    people = sorted(owned)
    for number, (network, account) in enumerate(strangers):
        others = [one for one in owned[people[number % len(people)]] if one[0] != network]
        if others:
            other_network, target = others[number % len(others)]
            account.links = (address(habits[other_network], target),)


def _connect(kind: int, own: list[tuple[str, Account]], habits: Mapping[str, Habit]) -> None:
    """Link accounts two by two, for most profiles have room for one address."""
    named = dict(own)
    if "mastodon" in named and "bluesky" in named:
        domain = named["bluesky"].handle
        if not domain.endswith(".bsky.social"):
            named["mastodon"].verified_links = (f"https://{domain}/",)
            return
    if kind in VERIFIED and "mastodon" in named and "github" in named:
        named["mastodon"].verified_links = (address(habits["github"], named["github"]),)
    if kind not in (*BOTH_WAYS, *ONE_WAY):
        return
    for (network, one), (other_network, other) in zip(own[::2], own[1::2], strict=False):
        one.links = (address(habits[other_network], other),)
        if kind in BOTH_WAYS:
            other.links = (address(habits[network], one),)


def address(habit: Habit, account: Account) -> str:
    """Where an account can be looked at."""
    assert habit.address is not None, "no address on this network"
    return habit.address(account)


def draw(identity: str) -> int:
    """A number, always the same for an id."""
    return zlib.crc32(identity.encode())
