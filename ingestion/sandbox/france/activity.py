"""What happens on one network of the fictional world on one day: posts, and the acts they receive.

Each day is drawn from its own generator, so that a longer world only adds days.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from ingestion.sandbox.france import texts
from ingestion.sandbox.france.draws import MEET_DAY, key_of
from ingestion.sandbox.france.habits import Habit
from ingestion.sandbox.france.rosters import TOPIC_PLACES, Roster

WEEK = np.array([1.15, 1.1, 1.1, 1.05, 1.0, 0.75, 0.85])
BLOCK_DAYS = 30  # one person goes viral in each block
HOLIDAY_BLOCK, HOLIDAY_DAYS = 120, 14
ACT_LIMIT = 60  # known acts of a kind that one post can receive
DAY_SECONDS = 86_400
LATEST_DAYS = 13  # after a post nobody reacts any more


@dataclass
class Day:
    """Posts of a day, and acts that point to them by place; a plain mention points to none (-1)."""

    ordinal: int
    owner: np.ndarray
    second: np.ndarray
    topic: np.ndarray
    number: np.ndarray
    totals: dict[str, np.ndarray]
    act: np.ndarray  # position in the network's words for acts
    target: np.ndarray
    post: np.ndarray
    actor: np.ndarray
    delay: np.ndarray  # seconds after the post, or after midnight for a plain mention
    words: np.ndarray
    answer_delay: np.ndarray  # 0: the owner does not answer


def words_of(habit: Habit) -> list[str]:
    """The acts with a known actor, in the order that Day.act counts."""
    return [*habit.acts, *(["mention"] if habit.mentions[0] else [])]


def moods(network: str, roster: Roster, seed: int, day: int) -> tuple[np.ndarray, np.ndarray]:
    """How well each account is received on a day, and how many posts it is sure to write."""
    size = len(roster.people)
    height, period, phase = roster.swing
    mood = np.exp(height * np.sin(2 * np.pi * (day - MEET_DAY.toordinal()) / period + phase))
    forced = np.zeros(size, dtype=int)
    rng = np.random.default_rng([seed, key_of(network), 2, day // BLOCK_DAYS])
    star, moment = int(rng.integers(size)), int(rng.integers(BLOCK_DAYS))
    if day % BLOCK_DAYS == moment and roster.people[star].kind in ("human", "organisation"):
        mood[star] *= 40
        forced[star] = 1
    return mood, forced


def is_away(network: str, roster: Roster, seed: int, day: int) -> np.ndarray:
    """Who is on holiday on a day: some people, a fortnight in each four months."""
    size = len(roster.people)
    rng = np.random.default_rng([seed, key_of(network), 3, day // HOLIDAY_BLOCK])
    start = rng.integers(HOLIDAY_BLOCK - HOLIDAY_DAYS, size=size)
    goes = rng.random(size) < 0.35
    since = day % HOLIDAY_BLOCK - start
    return goes & (since >= 0) & (since < HOLIDAY_DAYS)


def hours(rng: np.random.Generator, size: int) -> np.ndarray:
    """Seconds of the day when people write: at noon, in the evening, rarely at night."""
    peak = np.where(
        rng.random(size) < 0.45, rng.normal(11.5, 2.2, size), rng.normal(18.5, 2.4, size)
    )
    return (np.clip(peak, 5.5, 23.6) * 3600 + rng.integers(-900, 900, size)).astype(np.int64)


def delays(rng: np.random.Generator, size: int) -> np.ndarray:
    """Seconds until a reaction: most within hours, nearly all within three days."""
    speed = rng.choice([2.5, 16.0, 200.0], size, p=[0.6, 0.36, 0.04])
    return (rng.exponential(speed) * 3600 + 20).astype(np.int64).clip(20, LATEST_DAYS * DAY_SECONDS)


def actors(
    roster: Roster, targets: np.ndarray, awake: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Who does each act: a friend, or a stranger who listens; the closest come back most often."""
    size = len(targets)
    near = rng.random(size)
    friend = roster.friends[targets, (roster.friends.shape[1] * near**1.5).astype(int)]
    first, length, start, listeners = roster.pools[targets].T
    rank = (listeners * rng.random(size) ** 1.6).astype(int)
    stranger = first + (start + rank) % length
    return np.where((rng.random(size) < roster.friendly[targets]) & awake[friend], friend, stranger)


def live(network: str, habit: Habit, roster: Roster, seed: int, day: date) -> Day:
    """One day of a network."""
    ordinal = day.toordinal()
    rng = np.random.default_rng([seed, key_of(network), 4, ordinal])
    mood, forced = moods(network, roster, seed, ordinal)
    awake = ~is_away(network, roster, seed, ordinal)
    rate = habit.posts / 365 * roster.pace * WEEK[day.weekday()]
    counts = np.where(awake & (roster.pace > 0), rng.poisson(rate) + forced, 0)
    owner = np.repeat(np.arange(len(counts)), counts)
    size = len(owner)
    topic = roster.topics[owner, rng.integers(TOPIC_PLACES, size=size)]
    # everybody speaks of something else now and then, and of cats half of the time
    elsewhere = rng.random(size)
    topic = np.where(elsewhere < 0.1, rng.integers(len(texts.TOPICS), size=size), topic)
    topic = np.where(elsewhere < 0.05, texts.CATS, topic)
    reach = mood[owner] * rng.lognormal(0, 0.6, size) * roster.appeal[owner]
    strength = roster.strength[owner]
    totals = {
        act: rng.poisson(middle * np.exp(slope * strength) * reach * rng.lognormal(0, 0.2, size))
        for act, (middle, slope) in habit.totals.items()
    }
    posts, kinds = [], []
    for kind, (middle, slope) in enumerate(habit.acts.values()):
        expected = middle * np.exp(slope * strength) * reach**0.8
        received = rng.poisson(np.minimum(expected, ACT_LIMIT))
        posts.append(np.repeat(np.arange(size), received))
        kinds.append(np.full(received.sum(), kind))
    middle, slope = habit.mentions
    out_of_the_blue = rng.poisson(
        middle / 365 * np.exp(slope * roster.strength) * mood * roster.appeal * (roster.pace > 0)
    ).clip(0, ACT_LIMIT)
    mentioned = np.repeat(np.arange(len(counts)), out_of_the_blue)
    act = np.concatenate([*kinds, np.full(len(mentioned), len(habit.acts))]).astype(int)
    post = np.concatenate([*posts, np.full(len(mentioned), -1)]).astype(int)
    target = np.concatenate([*(owner[rows] for rows in posts), mentioned]).astype(int)
    actor = actors(roster, target, awake, rng)
    claimed = actor < len(counts)
    chance = np.where(claimed, 0.45, habit.answers * np.exp(-0.3 * roster.strength[target]))
    answered = (rng.random(len(act)) < chance) & awake[target]
    delay = np.where(post >= 0, delays(rng, len(act)), hours(rng, len(act)))
    return Day(
        ordinal=ordinal,
        owner=owner,
        second=hours(rng, size),
        topic=topic,
        number=rng.integers(1 << 40, size=size),
        totals=totals,
        act=act,
        target=target,
        post=post,
        actor=actor,
        delay=delay,
        words=rng.integers(1 << 40, size=len(act)),
        answer_delay=np.where(answered, rng.exponential(3 * 3600, len(act)).astype(int) + 60, 0),
    )
