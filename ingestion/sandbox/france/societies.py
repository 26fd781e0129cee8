"""Learned societies of the fictional France: known experts on ten topics, who post rarely.

They meet on Agora, a forum without a connector, and so come as a data set in the interchange format
beside the networks of the world, which stay as they are. What others say of people is noisy: the
popular are put on lists and given +K, too, a ring praises itself, and fans answer fans.
"""

import csv
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ingestion.sandbox.france import names, texts

if TYPE_CHECKING:
    from ingestion.sandbox.world import World

AGORA = "agora"
TOPICS = (
    "cuisine", "football", "cinema", "climat", "ia",
    "musique", "mode", "science", "sante", "jardin",
)  # fmt: skip
EXPERTS = 10
POSTS = (2, 7)  # of an expert in the last 240 days
SPAN = 240
ACTS = 6.0  # on each post, on average
BY_FELLOWS, BY_INTERESTED = 0.35, 0.25  # shares of these acts; the others are strangers
KEEPERS = 14  # of lists on each topic
ON_A_LIST = {"expert": 0.4, "popular": 0.12, "other": 0.01}
PRAISE = {"expert": 3.0, "popular": 1.2, "other": 0.05}  # +K, on average
POPULAR = 1.0  # strength from which on people are known beyond their friends
LISTS = (("{}", "{}"), ("Mes sources {}", "My {} sources"), ("Gens du {}", "{} people"))
HEADERS = {
    "people": "person_id,display_name,country_code,basis",
    "person_accounts": "person_id,network,account_id",
    "accounts": "network,account_id,handle,display_name,followers,following,observed_at",
    "posts": "network,post_id,account_id,created_at,text",
    "interactions": "network,act,actor_account_id,target_account_id,occurred_at,post_id",
    "list_memberships": "network,account_id,list_id,list_name,owner_account_id,observed_at",
    "endorsements": "network,giver_account_id,target_account_id,topic,given_at",
}


class Societies:
    """Ten experts on each topic. experts: person_id -> topic. rows: by relation."""

    def __init__(self, world: "World") -> None:
        """Found them, and let everybody talk."""
        self.world, self.rng = world, np.random.default_rng([world.seed, 77])
        self.rows: dict[str, list[tuple]] = {relation: [] for relation in HEADERS}
        self.experts: dict[str, str] = {}
        self.twitter = {a.person_id: a for a in world.accounts["twitter"].values() if a.person_id}
        people = [p for p in world.people if p.basis and p.kind in ("human", "expert", "noisy")]
        for topic in TOPICS:
            interested = [p.person_id for p in people if topic in p.topics]
            popular = [p.person_id for p in people if topic in p.topics and p.strength > POPULAR]
            fellows = [self.enrol(topic) for _ in range(EXPERTS)]
            for person_id in interested:
                self.claim(person_id)
            for expert in fellows:
                self.talk(expert, topic, fellows, interested)
            self.keep_lists(topic, fellows, popular, interested)
            for kind, chosen in (("expert", fellows), ("popular", popular), ("other", interested)):
                for person_id in chosen:
                    self.praise(person_id, topic, PRAISE[kind], [*fellows, *interested])
        ring = [p.person_id for p in world.people if p.kind == "spam"]
        for person_id in ring:
            self.praise(person_id, "science", 4.0, ring)

    def moment(self) -> str:
        """Some time in the span."""
        day = self.world.end - timedelta(days=int(self.rng.integers(SPAN)))
        second = timedelta(seconds=int(self.rng.integers(86_400)))
        return (datetime.combine(day, time(), UTC) + second).isoformat()

    def pick(self, choices: list[str]) -> str:
        """One of them."""
        return choices[int(self.rng.integers(len(choices)))]

    def claim(self, person_id: str) -> None:
        """An account on the forum for somebody, once."""
        claim = (person_id, AGORA, person_id)
        if claim not in self.rows["person_accounts"]:
            self.rows["person_accounts"].append(claim)

    def enrol(self, topic: str) -> str:
        """One more expert, with few followers."""
        number = len(self.experts) + 1
        name = f"{self.pick(list(names.GIVEN))} {self.pick(list(names.SURNAMES))}"
        person_id = f"{texts.slug(name)}-s{number}"
        self.experts[person_id] = topic
        self.rows["people"].append((person_id, name, "FR", "public_figure"))
        self.claim(person_id)
        followers = int(self.rng.lognormal(4, 0.8))
        end = f"{self.world.end}T12:00:00Z"
        self.rows["accounts"].append((AGORA, person_id, person_id, name, followers, 80, end))
        return person_id

    def talk(self, expert: str, topic: str, fellows: list[str], interested: list[str]) -> None:
        """A few posts, and who acts on them."""
        number = texts.TOPICS.index(topic)
        for place in range(int(self.rng.integers(*POSTS))):
            language = "fr" if self.rng.random() < 0.85 else "en"
            text, _ = texts.post(number, int(self.rng.integers(1 << 40)), language)
            post_id, moment = f"{expert}/{place}", self.moment()
            self.rows["posts"].append((AGORA, post_id, expert, moment, text))
            for _ in range(self.rng.poisson(ACTS)):
                who = self.rng.random()
                fan = f"passant-{int(self.rng.integers(4000))}"
                if who < BY_FELLOWS:
                    fan = self.pick(fellows)
                elif who < BY_FELLOWS + BY_INTERESTED and interested:
                    fan = self.pick(interested)
                act = ("like", "like", "reply", "share")[int(self.rng.integers(4))]
                self.rows["interactions"].append((AGORA, act, fan, expert, moment, post_id))

    def keep_lists(
        self, topic: str, fellows: list[str], popular: list[str], interested: list[str]
    ) -> None:
        """Lists named after the topic, kept by strangers and by people whom it interests."""
        chances = {
            **dict.fromkeys(interested, ON_A_LIST["other"]),
            **dict.fromkeys(popular, ON_A_LIST["popular"]),
            **dict.fromkeys(fellows, ON_A_LIST["expert"]),
        }
        for keeper in range(KEEPERS):
            tongue = int(self.rng.random() < 0.15)
            name = LISTS[int(self.rng.integers(len(LISTS)))][tongue]
            name = name.format(texts.topic_name(topic, tongue))
            owner = self.pick(interested) if keeper % 3 == 0 else f"passant-{topic}-{keeper}"
            for person_id, chance in chances.items():
                if self.rng.random() < chance:
                    self.put(person_id, f"{topic}-{keeper}", name, owner)

    def put(self, person_id: str, list_id: str, name: str, owner: str) -> None:
        """Somebody on a list: on the forum if an expert, else on X, where lists are."""
        network, account = AGORA, person_id
        if person_id not in self.experts:
            if person_id not in self.twitter:
                return
            network, account = "twitter", self.twitter[person_id].account_id
        row = (network, account, list_id, name, owner, f"{self.world.end}T12:00:00Z")
        self.rows["list_memberships"].append(row)

    def praise(self, person_id: str, topic: str, mean: float, givers: list[str]) -> None:
        """+K on the topic by some of the givers."""
        name = texts.topic_name(topic, int(self.rng.random() < 0.15))
        for _ in range(self.rng.poisson(mean)):
            giver = self.pick(givers)
            if giver != person_id:
                self.claim(person_id)
                row = (AGORA, giver, person_id, name, self.moment())
                self.rows["endorsements"].append(row)

    def write(self, folder: Path) -> None:
        """Write the relations as .csv."""
        folder.mkdir(parents=True, exist_ok=True)
        for relation, rows in self.rows.items():
            with (folder / f"{relation}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(HEADERS[relation].split(","))
                writer.writerows(rows)
