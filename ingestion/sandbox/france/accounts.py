"""Opens the accounts of registered people and of strangers on one fictional network."""

from datetime import UTC, date, datetime, timedelta

import numpy as np

from ingestion.sandbox.france import names, texts
from ingestion.sandbox.france.draws import MEET_DAY, key_of
from ingestion.sandbox.france.habits import Habit
from ingestion.sandbox.france.places import location
from ingestion.sandbox.france.records import Account, Person

FIRST_DAY, LAST_DAY = datetime(2010, 12, 1, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
LONGEST_HANDLE = 15
MOST_FOLLOWED = 2_400  # who is human here follows fewer than the networks' own limit
LISTED_EXPONENT = 0.85  # the more followers, the fewer of them keep lists
SAME = ("followers", "following", "listed", "posts", "favourites", "verified")  # of twins


class Opening:
    """Draws the accounts of one network one after another."""

    def __init__(self, network: str, habit: Habit, seed: int, end: date) -> None:
        """No account yet."""
        self.network, self.habit, self.end = network, habit, end
        self.rng = np.random.default_rng([seed, key_of(network), 1])
        self.handles: set[str] = set()
        self.authors: dict[str, int] = {}
        self.years = (end - MEET_DAY).days / 365

    def handle(self, name: str) -> str:
        """A free handle."""
        words = texts.slug(name).split("-")
        while (len("".join(words)) > LONGEST_HANDLE and len(words) > 2) or len(words[-1]) == 2:
            words.pop()
        if len("_".join(words)) > LONGEST_HANDLE:
            words[0] = words[0][0]
        style, number = int(self.rng.integers(4)), int(self.rng.integers(10, 99))
        short = f"{words[0]}{words[-1][:2]}{number}" if len(words[0]) > 1 else "".join(words)
        stem = ("".join(words), "_".join(words), short, "".join(words))[style]
        handle = stem = stem[:LONGEST_HANDLE]
        while handle in self.handles:
            number += 1
            handle = f"{stem[:12]}{number}"
        self.handles.add(handle)
        return handle

    def moment(self) -> datetime:
        """When an account was opened."""
        span = LAST_DAY - FIRST_DAY
        return FIRST_DAY + MILLISECOND * int(self.rng.integers(span // MILLISECOND))

    def claimed(self, person: Person, people: dict[str, Person], twin: Account | None) -> Account:
        """The account of a registered person; an English twin has the numbers of the French one."""
        rng, habit = self.rng, self.habit
        opened, draw = self.moment(), int(rng.integers(1 << 40))
        if twin:
            opened = twin.created_at
        host = host_of(person, people, draw) if habit.has_hosts else None
        if host:
            draw = self.authors[host] = self.authors.get(host, 0) + 1
        middle, slope = habit.audience
        audience = middle * float(np.exp(slope * person.strength + rng.normal(0, 0.7)))
        audience *= float(np.exp(rng.normal(0.12, 0.25) * self.years))
        listed = (habit.listed or 0) * audience**LISTED_EXPONENT * float(rng.lognormal(0, 0.5))
        account_id = habit.account_id(opened, draw, host)
        name = texts.slug(person.display_name) if host else self.handle(person.display_name)
        account = Account(
            account_id=account_id,
            person_id=person.person_id,
            handle=habit.handle(name, account_id),
            display_name=person.display_name,
            description=description(person),
            location=location(person, self.network, int(rng.integers(6))),
            language=person.language,
            created_at=opened,
            followers=int(audience),
            following=min(int(rng.lognormal(5.2, 0.9)), MOST_FOLLOWED),
            listed=int(listed),
            posts=int(habit.posts * person.pace * (self.end - opened.date()).days / 365),
            favourites=int(rng.lognormal(6, 1.3) * (1 + max(self.years, -0.9) / 5)),
            verified=person.strength > 1.4,
            default_image=person.kind == "spam",
            url=f"https://{host}/" if host else "",
            host=host,
        )
        if person.kind == "bought":
            # followed everybody for a follow back, and paid for the rest
            account.followers, account.following, account.listed = 41_200, 48_700, 0
            account.favourites, account.description = 3, ""
        for same in SAME if twin else ():
            setattr(account, same, getattr(twin, same))
        return account

    def stranger(self, language: str, number: int) -> Account:
        """An account that nobody claims."""
        rng, french = self.rng, language == "fr"
        given = names.GIVEN if french else names.GIVEN_ABROAD["GB"]
        surnames = names.SURNAMES if french else names.SURNAMES_ABROAD["GB"]
        draws = rng.integers(1 << 40, size=4).tolist()
        name = f"{given[draws[0] % len(given)]} {surnames[draws[1] % len(surnames)]}"
        opened, site = self.moment(), ""
        account_id = self.habit.account_id(opened, draws[2], "nobody.example")
        if self.habit.has_hosts:
            # a visitor is known by the name typed, and by a site if there is one
            name = f"{name} {number}"
            site = f"https://{texts.slug(name)}.example/" if draws[3] % 10 < 6 else ""
            account_id = site or texts.slug(name)
        return Account(
            account_id=account_id,
            person_id=None,
            handle=self.habit.handle(self.handle(name), account_id),
            display_name=name,
            description=("", "Ici pour lire." if french else "Here to read.")[draws[0] % 3 > 0],
            location=("", "France" if french else "United Kingdom")[draws[1] % 2],
            language=language,
            created_at=opened,
            followers=int(rng.lognormal(4.8, 1.6)),
            following=min(int(rng.lognormal(5, 0.8)), MOST_FOLLOWED),
            listed=0,
            posts=int(rng.lognormal(5, 1.5)),
            favourites=int(rng.lognormal(5.5, 1.5)),
            verified=False,
            default_image=draws[3] % 12 == 0,
            url=site,
        )


def host_of(person: Person, people: dict[str, Person], draw: int) -> str:
    """The site a person writes on: that of the school or newsroom, or an own one."""
    if person.kind == "organisation":
        return f"{person.person_id}.example"
    for list_id in person.lists:
        house = people.get(list_id.removeprefix("redaction-"))
        if house and house.kind == "organisation" and draw % 3:
            return f"{house.person_id}.example"
    words = person.person_id.split("-")
    return f"{words[0]}{names.HOST_WORDS[draw % len(names.HOST_WORDS)]}-{words[-1]}.example"


def description(person: Person) -> str:
    """What a profile says."""
    tongue = texts.LANGUAGES.index(person.language)
    subjects = ", ".join(texts.topic_name(topic, tongue) for topic in person.topics).capitalize()
    if person.kind == "bot":
        return "Robot. Je réponds à tous les messages qui parlent de chats."
    if person.kind == "organisation":
        return f"Compte officiel, {person.city}. {subjects}."
    return f"{subjects}. {('Vit à', 'Lives in')[tongue]} {person.city}."
