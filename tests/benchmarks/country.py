"""Invent a country of any size: accounts, posts, acts and people in the interchange format.

Run: python tests/benchmarks/country.py FOLDER [ACTS] [PEOPLE]

The same arguments give the same rows. A few lead and most have a handful of readers (Zipf), readers
come back to those they read, two acts in ten are by people of the registry, and acts spread over
the whole fade window before END. `write_day` adds the day after it. Nothing in it says who anybody
is.
"""

import sys
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import duckdb

END = date(2026, 6, 30)
DAYS = 270
NEXT_DAY = END + timedelta(days=1)
# what a day brings of all acts: 1.1 million of a hundred million
DAYS_OF_ACTS = 90

NETWORKS = "['twitter', 'youtube', 'mastodon', 'instagram']"
WORDS = """[
    'climat', 'energie', 'ecole', 'train', 'football', 'cinema', 'musique', 'recette', 'velo',
    'livre', 'jardin', 'sante', 'budget', 'vote', 'science', 'python', 'robot', 'chat', 'voyage',
    'photo', 'demain', 'ensemble', 'toujours', 'parfois', 'grand', 'petit', 'nouveau', 'matin',
    'soir', 'ville', 'mer', 'montagne', 'travail', 'famille', 'ami', 'question', 'reponse', 'idee',
    'projet', 'succes', 'erreur', 'histoire', 'monde', 'pays', 'route', 'pluie', 'soleil', 'hiver'
]"""

# `even` gives numbers from 0 to 1, another series for each purpose; `zipf` ranks from 0 to n - 1,
# each drawn as often as its place; `account_of` and `network_of` are the people's only account
MACROS = f"""
create macro even(i, purpose) as hash(i * 64 + purpose) / 18446744073709551616.0;
create macro zipf(n, share) as least(n - 1, cast(floor(pow(n + 1, share)) as bigint) - 1);
create macro pick(options, share) as options[1 + cast(floor(share * len(options)) as bigint)];
create macro network_of(person) as pick({NETWORKS}, even(person, 1));
create macro account_of(person) as cast(1000000 + person as varchar);
create macro word(i, place) as pick({WORDS}, even(i * 16 + place, 2));
create macro words(i) as concat_ws(
    ' ', word(i, 1), word(i, 2), word(i, 3), word(i, 4),
    word(i, 5), word(i, 6), word(i, 7), word(i, 8)
);
create macro moment(share) as
    timestamptz '{END} 23:59:59Z' - to_seconds(cast({DAYS} * 86400 * share as bigint));
-- within the day after the end
create macro next_day(share) as moment(-share / {DAYS});
"""
PEOPLE = """
select
    'person-' || i as person_id, 'Person ' || i as display_name,
    pick(['FR', 'FR', 'FR', 'FR', 'BE', 'CH', 'CA', 'SN'], even(i, 3)) as country_code,
    'public_figure' as basis
from range({people}) as numbers(i)
"""
PERSON_ACCOUNTS = """
select 'person-' || i as person_id, network_of(i) as network, account_of(i) as account_id
from range({people}) as numbers(i)
"""
ACCOUNTS = """
select
    network_of(i) as network, account_of(i) as account_id, 'person_' || i as handle,
    'Person ' || i as display_name, words(i) as description,
    pick(['Paris', 'Lyon', 'Lille', 'Marseille', 'Bruxelles', 'Dakar', ''], even(i, 4)) as location,
    cast(20 + {acts} / (i + 10) as bigint) as followers,
    cast(50 + 500 * even(i, 5) as bigint) as following,
    cast({acts} / (i + 1) / 1000 as bigint) as listed,
    false as verified, false as default_image,
    timestamptz '2020-01-01 00:00:00Z' as created_at, moment(1.0) as observed_at
from range({people}) as numbers(i)
"""
# one post for twenty acts; those who are read most write most
POSTS = """
select
    network_of(author) as network, 'post-' || i as post_id, account_of(author) as account_id,
    {written} as created_at, words(i) as text, 'fr' as language
from (
    select i, i as post, zipf({people}, even(i, 6)) as author
    from range({first_post}, {last_post}) as numbers(i)
) as written
"""
# a follow has no post and happens once; the reader is the author's own reader number `reader`
INTERACTIONS = """
select
    network_of(author) as network, act,
    case
        when even(i, 13) < 0.2
            then account_of(cast(hash(author * 1000003 + reader) % {people} as bigint))
        else cast(1000000000 + hash(author * 1000003 + reader + 1) % {strangers} as varchar)
    end as actor_account_id,
    account_of(author) as target_account_id,
    -- most come on the day of the post, some much later, none after the end
    least(
        {written} + to_seconds(cast(-86400 * ln(1 - 0.9999 * even(i, 9)) as bigint)), {end}
    ) as occurred_at,
    if(act in ('like', 'follow'), null, 'act-' || i) as interaction_id,
    if(act = 'follow', null, 'post-' || post) as post_id,
    if(act in ('reply', 'quote'), words(i + 1000000007), null) as text
from (
    select
        *,
        zipf({people}, even(post, 6)) as author,
        zipf({strangers}, even(i, 11)) as reader,
        pick([
            'like', 'like', 'like', 'like', 'like', 'like', 'like', 'like', 'like', 'like',
            'reply', 'reply', 'reply', 'share', 'share', 'share', 'share',
            'mention', 'quote', 'follow'
        ], even(i, 12)) as act
    from (
        select i, {post} as post from range({first_act}, {last_act}) as numbers(i)
    ) as drawn
) as authored
"""
# on one post in ten the network counts more likes than it tells one by one
COUNTERS = """
select
    network_of(author) as network, account_of(author) as account_id, 'post-' || i as post_id,
    'like' as act, cast(20 + 100 * even(i, 14) as bigint) as count, {end} as observed_at
from (
    select i, zipf({people}, even(i, 6)) as author
    from range({first_post}, {last_post}, 10) as numbers(i)
) as written
"""
RELATIONS = {
    "people": PEOPLE,
    "person_accounts": PERSON_ACCOUNTS,
    "accounts": ACCOUNTS,
    "posts": POSTS,
    "interactions": INTERACTIONS,
    "counters": COUNTERS,
}


OF_A_DAY = ("posts", "interactions", "counters")


def write(folder: Path, acts: int, people: int) -> None:
    """Write one Parquet file a relation into the folder: so many acts, so many people to score."""
    posts = _posts(acts)
    _write(
        folder, RELATIONS, acts, people, first_act=0, last_act=acts, first_post=0, last_post=posts,
        post=f"cast(floor({posts} * even(i, 8)) as bigint)", written="moment(even(post, 7))",
        end="moment(0)",
    )  # fmt: skip


def write_day(folder: Path, acts: int, people: int) -> None:
    """Write what the day after the end brings to such a country: a ninetieth of its acts.

    Eight acts in ten are about posts of the day, most others about older ones, and one in a hundred
    is as old as its post, and told late.
    """
    posts, more = _posts(acts), max(1, _posts(acts) // DAYS_OF_ACTS)
    _write(
        folder, OF_A_DAY, acts, people, first_act=acts, last_act=acts + acts // DAYS_OF_ACTS,
        first_post=posts, last_post=posts + more,
        post=f"if(even(i, 15) < 0.8, {posts} + cast(floor({more} * even(i, 8)) as bigint), "
        f"cast(floor({posts} * even(i, 8)) as bigint))",
        # an old post is told of today, unless the act is late
        written=f"if(post >= {posts} or even(i, 15) < 0.99, next_day(even(post, 7)), "
        "moment(even(post, 7)))",
        end="next_day(1)",
    )  # fmt: skip


def _posts(acts: int) -> int:
    return max(1, acts // 20)


def _write(
    folder: Path, relations: Iterable[str], acts: int, people: int, **numbers: object
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"threads": 2, "memory_limit": "2GB"}) as con:
        con.execute("set TimeZone = 'UTC'; set preserve_insertion_order = false")
        con.execute(MACROS)
        for relation in relations:
            sql = RELATIONS[relation].format(
                acts=acts, people=people, strangers=5 * people, **numbers
            )
            file = folder / f"{relation}.parquet"
            con.execute(f"copy ({sql}) to '{file}' (compression zstd)")


if __name__ == "__main__":
    _, folder, *sizes = sys.argv
    acts = int(float(sizes[0])) if sizes else 1_000_000
    write(Path(folder), acts, int(float(sizes[1])) if len(sizes) > 1 else max(1, acts // 100))
