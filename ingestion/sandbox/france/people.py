"""The six hundred registered people of the fictional France, and the lists they are on."""

from statistics import NormalDist
from typing import Any

import numpy as np

from ingestion.sandbox.france import names, texts
from ingestion.sandbox.france.records import Group, Person

SIZE = 600
CATS = "chats"
FRENCH_SHARE = 0.85
SPREAD = 1.1  # of strengths: some are heard by millions, most by a few dozen


class Casting:
    """Draws the people one after another, so that a seed always gives the same ones."""

    def __init__(self, seed: int) -> None:
        """Nobody yet."""
        self.rng = np.random.default_rng([seed, 600])
        self.people: dict[str, Person] = {}
        self.groups: list[Group] = []
        quantiles = [NormalDist(0, SPREAD).inv_cdf((i + 0.5) / SIZE) for i in range(SIZE)]
        self.strengths = iter(self.rng.permutation(quantiles).tolist())

    def pick(self, choices: tuple | list) -> str:
        """One of the choices."""
        return choices[int(self.rng.integers(len(choices)))]

    def add(self, display_name: str, kind: str, **known: Any) -> Person:  # noqa: ANN401
        """One more person; what is not known of it is drawn."""
        rng, topics = self.rng, texts.TOPICS
        country = known.pop("country_code", None)
        if country is None:
            country = "FR" if rng.random() < FRENCH_SHARE else self.pick(names.ABROAD)
        english = country in ("GB", "US") or (country == "DE" and rng.random() < 0.6)
        drawn: dict[str, Any] = {
            "person_id": self.free_slug(display_name),
            "display_name": display_name,
            "kind": kind,
            "country_code": country,
            "city": self.pick(names.TOWNS[country]),
            "language": "en" if english or rng.random() < 0.03 else "fr",
            "birth_year": int(rng.integers(1945, 2003)) if rng.random() < 0.7 else None,
            "basis": "public_figure" if rng.random() < 0.6 else "consent",
            "topics": tuple(
                topics[i] for i in rng.choice(len(topics), 1 + int(rng.integers(3)), False)
            ),
            "strength": next(self.strengths),
            "place": float(rng.random()),
            "pace": float(np.clip(rng.lognormal(0, 0.6), 0.1, 6)),
        }
        person = Person(**{**drawn, **known})
        if person.basis == "consent" and person.birth_year is None:
            person.birth_year = int(rng.integers(1950, 2003))
        self.people[person.person_id] = person
        return person

    def free_slug(self, display_name: str) -> str:
        """The name as a slug, numbered if somebody bears it already."""
        slug, number = texts.slug(display_name), 2
        while slug in self.people:
            slug, number = f"{texts.slug(display_name)}-{number}", number + 1
        return slug

    def human(self, kind: str = "human", surname: str | None = None, **known: Any) -> Person:  # noqa: ANN401
        """One more human with a given name and a surname that suit the country."""
        country = known.get("country_code")
        if country is None:
            country = "FR" if self.rng.random() < FRENCH_SHARE else self.pick(names.ABROAD)
        given = self.pick(names.GIVEN_ABROAD.get(country, names.GIVEN))
        surname = surname or self.pick(names.SURNAMES_ABROAD.get(country, names.SURNAMES))
        return self.add(f"{given} {surname}", kind, **{**known, "country_code": country})

    def group(
        self, name: str, kind: str, members: list[Person], list_id: str | None = None
    ) -> None:
        """A list of the registry."""
        list_id = list_id or texts.slug(name)
        for member in members:
            member.lists.append(list_id)
        self.groups.append(Group(list_id, name, kind, [member.person_id for member in members]))


def institutions(casting: Casting) -> None:
    """Universities and newsrooms with their staff, and brands."""
    organisation = {
        "basis": "organisation",
        "birth_year": None,
        "country_code": "FR",
        "language": "fr",
    }
    for slug, name, city in names.UNIVERSITIES:
        staff = [casting.human(city=city, country_code="FR") for _ in range(10)]
        for member in staff:
            member.topics = (
                casting.pick(("science", "ia", "climat", "sante", "economie")),
                *member.topics,
            )
        school = casting.add(
            name, "organisation", **organisation, person_id=slug, city=city,
            topics=("science", "ecole", "ia"), strength=1.1, pace=2.0,
        )  # fmt: skip
        casting.group(name, "university", [school, *staff], slug)
    for slug, name, city in names.NEWSROOMS:
        journalists = [
            casting.human(city=city, country_code="FR", basis="public_figure") for _ in range(6)
        ]
        paper = casting.add(
            name, "organisation", **organisation, person_id=slug, city=city,
            topics=("politique", "lyonesse", "economie"), strength=2.0, pace=6.0,
        )  # fmt: skip
        casting.group(f"Rédaction : {name}", "company", [paper, *journalists], f"redaction-{slug}")
    brands = [
        casting.add(name, "organisation", **organisation, person_id=slug, topics=(topic,), pace=2.0)
        for slug, name, topic in names.BRANDS
    ]
    casting.group("Marques de chez nous", "company", brands)


def odd_ones(casting: Casting, year: int) -> None:
    """Those that a fair score has to treat rightly."""
    french = {"country_code": "FR", "language": "fr"}
    machine = {**french, "basis": "organisation", "birth_year": None, "place": 0.1}
    for _ in range(20):
        subject = casting.pick(("science", "climat", "sante"))
        casting.human("expert", pace=0.12, strength=0.9, topics=(subject,))
    for _ in range(15):
        subjects = tuple(casting.rng.permutation(texts.TOPICS)[:6].tolist())
        casting.human("noisy", pace=28.0, strength=-2.3, topics=subjects)
    for _ in range(6):
        casting.human("minor", birth_year=year - 15, basis="consent", strength=-0.5)
    for _ in range(12):
        casting.human(basis="")
    casting.add("Robot Miaou", "bot", **machine, topics=(CATS,), strength=-1.0, pace=0.0)
    ring = [
        casting.add(
            f"Promo Éclair {number}", "spam", **machine,
            topics=("economie",), strength=-2.0, pace=12.0,
        )
        for number in range(1, 9)
    ]  # fmt: skip
    casting.group("Promo Éclair", "other", ring)
    casting.human(
        "bought", **french, basis="public_figure", topics=("mode",), strength=-0.8, place=0.1
    )
    casting.human("silent", **french, basis="consent", strength=-0.6, pace=0.0, place=0.1)
    casting.add(
        "Prune Beaumirail", "human", **french, everywhere=True, city="Lyonesse",
        topics=("cuisine", "livres", "lyonesse"), strength=1.7, pace=1.5,
    )  # fmt: skip
    for place in (0.1, 0.3, 0.7, 0.95):
        twin = casting.human("twin", **french, place=place, strength=0.6, pace=1.5)
        given, surname = twin.display_name.split(" ", 1)
        casting.add(
            f"{given}-Ann {surname}", "twin", country_code="GB", language="en", place=place,
            pace=twin.pace, strength=twin.strength, topics=twin.topics, twin_of=twin.person_id,
        )  # fmt: skip


def population(seed: int, year: int) -> tuple[dict[str, Person], list[Group]]:
    """Everybody in the registry by person_id, and its lists."""
    casting = Casting(seed)
    institutions(casting)
    odd_ones(casting, year)
    for surname in list(casting.rng.permutation(names.SURNAMES))[:8]:
        size = 3 + int(casting.rng.integers(4))
        relatives = [casting.human(surname=str(surname), country_code="FR") for _ in range(size)]
        casting.group(f"Famille {surname}", "family", relatives)
    while len(casting.people) < SIZE:
        casting.human()
    for list_id, name, topic in (
        ("cuisiniers", "Cuisiniers de France et d'ailleurs", "cuisine"),
        ("gens-du-climat", "Les gens du climat", "climat"),
        ("tribune-nord", "Tribune nord", "football"),
    ):
        fans = [
            person for person in casting.people.values() if topic in person.topics and person.basis
        ]
        casting.group(name, "topic", fans[:30], list_id)
    return casting.people, casting.groups
