"""Who is on a network of the fictional world, registered or not, and who listens to whom."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from ingestion.sandbox.france import texts
from ingestion.sandbox.france.accounts import Opening
from ingestion.sandbox.france.habits import Habit
from ingestion.sandbox.france.records import Account, Person

FRIENDS = 24  # how many registered people react to one another
FRENCH_STRANGERS = 0.86
TWIN_FANS = 60  # strangers who listen to one twin and to nobody else
TOPIC_PLACES = 6  # the topics of a person, repeated to this length so that one draw fits all
APPEAL = {"noisy": 0.04, "bot": 0.1, "spam": 0.5, "bought": 0.1, "expert": 1.2}
FRIENDLY = {"expert": 0.55, "twin": 0.0, "spam": 1.0}  # share of acts that registered people do
USUALLY_FRIENDLY = 0.065
STRONGEST = 3.0


@dataclass
class Roster:
    """The accounts of a network, registered people first, and what drives their activity."""

    accounts: list[Account]
    people: list[Person]  # of the first accounts
    strength: np.ndarray
    pace: np.ndarray
    appeal: np.ndarray
    topics: np.ndarray
    friendly: np.ndarray
    friends: np.ndarray
    pools: np.ndarray  # strangers who listen: first and length of a block, start in it, how many
    swing: np.ndarray  # trends: height, period in days, phase
    copies: dict[int, int]  # the account of a French twin -> that of the English one
    fans_apart: int  # how far the fans of an English twin stand from those of the French one


def is_present(person: Person, habit: Habit, draw: float) -> bool:
    """Whether a person has an account on a network."""
    at_home = habit.core[0] <= person.place < habit.core[1]
    if person.kind in ("bot", "spam", "bought", "twin"):
        return at_home
    chance = habit.visitors * (0.6 + 0.5 * person.strength)
    if person.kind == "organisation":
        chance = 0.7
    return person.everywhere or at_home or draw < chance


def enrol(network: str, habit: Habit, people: dict[str, Person], seed: int, end: date) -> Roster:
    """Everybody on a network."""
    opening = Opening(network, habit, seed, end)
    rng = opening.rng
    present = [person for person in people.values() if is_present(person, habit, rng.random())]
    size = len(present)
    index = {person.person_id: place for place, person in enumerate(present)}
    copies = {index[p.twin_of]: index[p.person_id] for p in present if p.twin_of}
    accounts: list[Account] = []
    for person in present:
        twin = accounts[index[person.twin_of]] if person.twin_of else None
        accounts.append(opening.claimed(person, people, twin))

    # strangers stand in four blocks: French, English, fans of French twins, fans of English twins
    twin_fans = TWIN_FANS * len(copies)
    french = int((habit.strangers - 2 * twin_fans) * FRENCH_STRANGERS)
    english = habit.strangers - 2 * twin_fans - french
    tongues = ["fr"] * french + ["en"] * english + ["fr"] * twin_fans + ["en"] * twin_fans
    accounts += [opening.stranger(tongue, number) for number, tongue in enumerate(tongues)]
    for place in range(len(accounts) - twin_fans, len(accounts)):
        accounts[place].followers = accounts[place - twin_fans].followers

    strength = np.array([person.strength for person in present])
    pools = np.empty((size, 4), dtype=np.int64)
    is_english = np.array([person.language == "en" for person in present])
    pools[:, 0] = np.where(is_english, size + french, size)
    pools[:, 1] = np.where(is_english, english, french)
    pools[:, 2] = rng.integers(pools[:, 1])
    pools[:, 3] = np.minimum(8 + 35 * np.exp(0.9 * strength), pools[:, 1])
    for order, twin in enumerate(copies):
        pools[twin] = (size + french + english + order * TWIN_FANS, TWIN_FANS, 0, TWIN_FANS)

    kinds = np.array([person.kind for person in present])
    topics = [
        [texts.TOPICS.index(p.topics[i % len(p.topics)]) for i in range(TOPIC_PLACES)]
        for p in present
    ]
    wobble = np.where(
        kinds == "twin", 0.0, rng.normal(0, 0.3, size)
    )  # not equally strong everywhere
    heights, periods = rng.uniform(0, 0.9, size), rng.uniform(90, 420, size)
    return Roster(
        accounts=accounts,
        people=present,
        strength=np.minimum(strength + wobble, STRONGEST),
        pace=np.array([0.0 if person.twin_of else person.pace for person in present]),
        appeal=np.array([APPEAL.get(kind, 1.0) for kind in kinds]),
        topics=np.array(topics),
        friendly=np.array([FRIENDLY.get(kind, USUALLY_FRIENDLY) for kind in kinds]),
        friends=befriend(present, strength, kinds, rng),
        pools=pools,
        swing=np.stack([heights, periods, rng.uniform(0, 2 * np.pi, size)]),
        copies=copies,
        fans_apart=twin_fans,
    )


def befriend(
    people: list[Person], strength: np.ndarray, kinds: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """For each account the registered accounts that react to it, the closest first."""
    size = len(people)
    groups = sorted({list_id for person in people for list_id in person.lists})
    topics = np.array(
        [[t in person.topics for t in texts.TOPICS] for person in people], dtype=float
    )
    lists = np.array(
        [[group in person.lists for group in groups] for person in people], dtype=float
    )
    tongue = np.array([person.language == "en" for person in people])
    closeness = topics @ topics.T + 2 * (lists @ lists.T) + rng.random((size, size)) * 2
    closeness += 1.5 * (tongue[:, None] == tongue[None, :])
    closeness[kinds == "expert"] += 4 * strength
    ring = kinds == "spam"
    closeness[ring] += 20 * ring
    closeness[~ring] -= 50 * ring
    closeness -= 50 * np.isin(kinds, ("bot", "silent", "twin", "bought"))
    np.fill_diagonal(closeness, -100)
    return np.argsort(-closeness, axis=1, kind="stable")[:, : min(FRIENDS, size - 1)]
