"""Who is on a network of the fictional world: the accounts of registered people and of strangers, and who listens to whom."""

import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from ingestion.sandbox import names, texts
from ingestion.sandbox.habits import Habit
from ingestion.sandbox.records import Account, Person

FRIENDS = 24  # how many registered people react to one another
TWIN_FANS = 60  # strangers who listen to one twin and to nobody else
APPEAL = {"noisy": 0.04, "bot": 0.1, "spam": 0.5, "bought": 0.1, "expert": 1.2}
FIRST_DAY, LAST_DAY = date(2010, 6, 1), date(2024, 6, 1)  # of accounts
MEET_DAY = date(2026, 1, 1)  # strengths and audiences are as given on this day


@dataclass
class Roster:
    """The accounts of a network, registered people first, with what their activity is drawn from."""

    accounts: list[Account]
    people: list[Person]  # of the first accounts
    strength: np.ndarray
    pace: np.ndarray
    appeal: np.ndarray
    topics: np.ndarray
    friendly: np.ndarray  # share of the acts received that registered people do
    friends: np.ndarray
    pool_start: np.ndarray  # strangers who listen: a slice of a block of their language
    pool_size: np.ndarray
    block: np.ndarray
    swing: np.ndarray  # trends: height, period in days, phase
    copies: dict[int, int]  # the account of a French twin -> that of the English one
    fans_apart: int  # how far the fans of an English twin stand from those of the French one


def key_of(word: str) -> int:
    """A number for a word, the same in every process."""
    return zlib.crc32(word.encode())


def is_present(person: Person, habit: Habit, draw: float) -> bool:
    """Whether a person has an account on a network."""
    at_home = habit.core[0] <= person.place < habit.core[1]
    if person.kind in ("bot", "spam", "bought"):
        return at_home
    chance = (
        0.7 if person.kind == "organisation" else habit.visitors * (0.6 + 0.5 * person.strength)
    )
    return person.everywhere or at_home or (person.kind != "twin" and draw < chance)


def host_of(person: Person, people: dict[str, Person], number: int) -> str:
    """The site a person writes on: that of the school or newsroom, or an own one."""
    for list_id in person.lists:
        house = list_id.removeprefix("redaction-")
        if house in people and house != "" and people[house].kind == "organisation" and number % 3:
            return f"{house}.example"
    if person.kind == "organisation":
        return f"{person.person_id}.example"
    given = person.person_id.split("-")
    return f"{given[0]}{names.HOST_WORDS[number % len(names.HOST_WORDS)]}-{given[-1]}.example"


class Enrolment:
    """Draws the accounts of one network."""

    def __init__(self, network: str, habit: Habit, seed: int, end: date) -> None:
        self.network, self.habit, self.end = network, habit, end
        self.rng = np.random.default_rng([seed, key_of(network), 1])
        self.handles: set[str] = set()
        self.authors: dict[str, int] = {}
        self.years = (end - MEET_DAY).days / 365

    def handle(self, name: str) -> str:
        """A free handle."""
        words = texts.slug(name).split("-")
        style, number = int(self.rng.integers(4)), int(self.rng.integers(10, 99))
        stem = (
            "".join(words),
            "_".join(words),
            words[0] + words[-1][:1] + str(number),
            "".join(words),
        )[style]
        handle = stem[:15]
        while handle in self.handles:
            number += 1
            handle = f"{stem[:12]}{number}"
        self.handles.add(handle)
        return handle

    def moment(self) -> datetime:
        """When an account was opened."""
        days = int(self.rng.integers((LAST_DAY - FIRST_DAY).days))
        start = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC)
        return start + timedelta(days=days, milliseconds=int(self.rng.integers(86_400_000)))

    def claimed(self, person: Person, people: dict[str, Person], twin: Account | None) -> Account:
        """The account of a registered person; an English twin has the numbers of the French one."""
        rng, habit = self.rng, self.habit
        opened, draw = self.moment(), int(rng.integers(1 << 40))
        host = host_of(person, people, draw) if habit.has_hosts else None
        if host:
            draw = self.authors[host] = self.authors.get(host, 0) + 1
        middle, slope = habit.audience
        audience = middle * float(np.exp(slope * person.strength + rng.normal(0, 0.7)))
        audience *= float(np.exp(rng.normal(0.12, 0.25) * self.years))
        if person.kind == "bought":
            audience = 412_000.0
        listed = audience * (habit.listed or 0) * float(rng.lognormal(0, 0.5))
        rate = habit.posts * person.pace
        account = Account(
            account_id=habit.account_id(opened, draw - 1 if host else draw, host),
            person_id=person.person_id,
            handle=texts.slug(person.display_name) if host else self.handle(person.display_name),
            display_name=person.display_name,
            description=description(person),
            location=location(person, int(rng.integers(6))),
            language=person.language,
            created_at=opened,
            followers=int(audience),
            following=int(rng.lognormal(5.2, 0.9)) if person.kind != "bought" else 3_900,
            listed=0 if person.kind == "bought" else int(listed),
            posts=int(rate * (self.end - opened.date()).days / 365),
            favourites=int(rng.lognormal(6, 1.3) * (1 + max(self.years, -0.9) / 5)),
            verified=person.strength > 1.4,
            default_image=person.kind == "spam",
            url=f"https://{host}/" if host else "",
            host=host,
        )
        if twin:
            for same in (
                "followers",
                "following",
                "listed",
                "posts",
                "favourites",
                "verified",
                "created_at",
            ):
                setattr(account, same, getattr(twin, same))
        return account

    def stranger(self, language: str, number: int) -> Account:
        """An account that nobody claims."""
        rng = self.rng
        given = names.GIVEN if language == "fr" else names.GIVEN_ABROAD["GB"]
        surnames = names.SURNAMES if language == "fr" else names.SURNAMES_ABROAD["GB"]
        draws = rng.integers(1 << 40, size=4).tolist()
        name = f"{given[draws[0] % len(given)]} {surnames[draws[1] % len(surnames)]}"
        opened = self.moment()
        if self.habit.has_hosts:
            name = f"{name} {number}" if draws[2] % 3 else name
            site = f"https://{texts.slug(name)}-{number}.example/" if draws[3] % 10 < 6 else ""
            account_id = site or f"{texts.slug(name)}-{number}"
        else:
            site, account_id = "", self.habit.account_id(opened, draws[2], None)
        return Account(
            account_id=account_id, person_id=None, handle=self.handle(name), display_name=name,
            description="" if draws[0] % 3 == 0 else "Ici pour lire." if language == "fr" else "Here to read.",
            location="" if draws[1] % 2 else "France" if language == "fr" else "United Kingdom",
            language=language, created_at=opened, followers=int(rng.lognormal(4.8, 1.6)),
            following=int(rng.lognormal(5, 0.8)), listed=0, posts=int(rng.lognormal(5, 1.5)),
            favourites=int(rng.lognormal(5.5, 1.5)), verified=False,
            default_image=draws[3] % 12 == 0, url=site,
        )  # fmt: skip


def description(person: Person) -> str:
    """What a profile says."""
    tongue = texts.LANGUAGES.index(person.language)
    subjects = ", ".join(texts.topic_name(topic, tongue) for topic in person.topics)
    if person.kind == "bot":
        return "Robot. Je réponds à tous les messages qui parlent de chats."
    if person.kind == "organisation":
        return f"Compte officiel, {person.city}. {subjects.capitalize()}."
    return (
        f"{subjects.capitalize()}. Vit à {person.city}.",
        f"{subjects.capitalize()}. Lives in {person.city}.",
    )[tongue]


def location(person: Person, style: int) -> str:
    """What people write as their place: a town, a country, both, a flag, nothing."""
    french, english, flag = names.COUNTRIES[person.country_code]
    country = english if person.language == "en" else french
    return (
        f"{person.city}, {country}",
        person.city,
        country,
        f"{person.city} {flag}",
        f"{person.city}, {country}",
        "",
    )[style]


def enrol(network: str, habit: Habit, people: dict[str, Person], seed: int, end: date) -> Roster:
    """Everybody on a network."""
    enrolment = Enrolment(network, habit, seed, end)
    rng = enrolment.rng
    draws = dict(zip(people, rng.random(len(people)).tolist(), strict=True))
    present = [
        person for person in people.values() if is_present(person, habit, draws[person.person_id])
    ]
    accounts: list[Account] = []
    index: dict[str, int] = {}
    for person in present:
        twin = accounts[index[person.twin_of]] if person.twin_of else None
        index[person.person_id] = len(accounts)
        accounts.append(enrolment.claimed(person, people, twin))
    size = len(accounts)
    strength = np.array([person.strength for person in present])
    english = np.array([person.language == "en" for person in present])
    copies = {
        index[person.twin_of]: index[person.person_id] for person in present if person.twin_of
    }

    reserved = TWIN_FANS * len(copies)
    french_block = int((habit.strangers - 2 * reserved) * 0.86)
    english_block = habit.strangers - 2 * reserved - french_block
    for number in range(habit.strangers):
        is_english = (
            french_block <= number < french_block + english_block
            or number >= habit.strangers - reserved
        )
        accounts.append(enrolment.stranger("en" if is_english else "fr", number))
    for number in range(len(accounts) - reserved, len(accounts)):
        accounts[number].followers = accounts[number - reserved].followers

    block = np.stack([
        np.where(english, size + french_block, size),
        np.where(english, english_block, french_block),
    ], axis=1)  # fmt: skip
    pool_start = rng.integers(block[:, 1])
    pool_size = np.minimum((8 + 35 * np.exp(0.9 * strength)).astype(int), block[:, 1])
    for order, twin in enumerate(copies):
        block[twin] = (size + french_block + english_block + order * TWIN_FANS, TWIN_FANS)
        pool_start[twin], pool_size[twin] = 0, TWIN_FANS

    kinds = np.array([person.kind for person in present])
    friendly = np.where(
        kinds == "expert",
        0.55,
        np.where(kinds == "twin", 0.0, np.where(kinds == "spam", 1.0, 0.13)),
    )
    return Roster(
        accounts=accounts,
        people=present,
        strength=strength + np.where(kinds == "twin", 0.0, rng.normal(0, 0.3, size)),
        pace=np.array([0.0 if person.twin_of else person.pace for person in present]),
        appeal=np.array([APPEAL.get(kind, 1.0) for kind in kinds]),
        topics=np.array([
            [texts.TOPICS.index(person.topics[i % len(person.topics)]) for i in range(6)] for person in present
        ]),
        friendly=friendly,
        friends=befriend(present, strength, kinds, rng),
        pool_start=pool_start,
        pool_size=pool_size,
        block=block,
        swing=np.stack([rng.uniform(0, 0.9, size), rng.uniform(90, 420, size), rng.uniform(0, 6.28, size)]),
        copies=copies,
        fans_apart=reserved,
    )  # fmt: skip


def befriend(
    people: list[Person], strength: np.ndarray, kinds: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """For each account the registered accounts that react to it, the closest first."""
    size = len(people)
    topics = np.array(
        [[topic in person.topics for topic in texts.TOPICS] for person in people], dtype=float
    )
    groups = sorted({list_id for person in people for list_id in person.lists})
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
