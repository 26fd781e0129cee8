"""The fictional France is always the same, grows by days, and holds its odd ones."""

import csv
import hashlib
from collections import Counter
from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta

import pytest

from ingestion.sandbox.france import texts
from ingestion.sandbox.france.rosters import TWIN_FANS
from ingestion.sandbox.world import World, write_registry

END = date(2026, 11, 22)
DAYS = 40
NETWORKS = ("twitter", "wordpress", "youtube")


@pytest.fixture(scope="module")
def world():
    return World(1, END, DAYS)


@pytest.fixture(scope="module")
def grown():
    return World(1, END + timedelta(days=1), DAYS)


def digest(world):
    found = hashlib.sha256()
    for part in (world.people, world.groups, world.accounts, world.posts, world.acts):
        found.update(repr(part).encode())
    return found.hexdigest()


def of_kind(world, *kinds):
    return {person.person_id for person in world.people if person.kind in kinds}


def all_acts(world, network):
    return [act for acts in world.acts[network].values() for act in acts]


def test_same_seed_same_world_another_seed_another():
    first, again, other = (digest(World(seed, END, 10)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


@pytest.mark.parametrize("network", NETWORKS)
def test_a_later_world_only_adds_a_day(world, grown, network):
    edge = datetime(2026, 11, 22, tzinfo=UTC) - timedelta(days=DAYS - 1 - 15)
    assert world.accounts[network].keys() == grown.accounts[network].keys()

    def posts(of):
        return {
            (post.post_id, post.account_id, post.created_at, post.text, post.kind)
            for posts in of.posts[network].values()
            for post in posts
            if edge < post.created_at <= world.now
        }

    def acts(of):
        return {
            astuple(act) for act in all_acts(of, network) if edge < act.occurred_at <= world.now
        }

    assert posts(world) == posts(grown)
    assert acts(world) == acts(grown)
    assert len(acts(world)) > 500
    assert any(act.occurred_at > world.now for act in all_acts(grown, network))


def test_counters_never_shrink_from_day_to_day(world, grown):
    later = {
        post.post_id: post for of in grown.posts.values() for posts in of.values() for post in posts
    }
    grew = 0
    for of in world.posts.values():
        for posts in of.values():
            for post in posts:
                if post.post_id in later and post.created_at.date() > END - timedelta(days=20):
                    for act, total in post.totals.items():
                        assert later[post.post_id].totals[act] >= total, post
                        grew += later[post.post_id].totals[act] > total
    assert grew > 100


@pytest.mark.parametrize("network", NETWORKS)
def test_nothing_is_later_than_the_end_and_every_id_is_used_once(world, network):
    posts = [post for of in world.posts[network].values() for post in of]
    acts = all_acts(world, network)
    assert all(post.created_at <= world.now for post in posts)
    assert all(act.occurred_at <= world.now for act in acts)
    own = [post.post_id for post in posts if post.kind == "post"]
    ids = own + [act.acting_post_id for act in acts]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("network", NETWORKS)
def test_acts_are_between_accounts_that_exist_and_answer_something_earlier(world, network):
    born = {post.post_id: post.created_at for of in world.posts[network].values() for post in of}
    born |= {act.acting_post_id: act.occurred_at for act in all_acts(world, network)}
    for act in all_acts(world, network):
        assert act.actor_account_id in world.accounts[network]
        assert act.target_account_id in world.accounts[network]
        assert act.actor_account_id != act.target_account_id
        for earlier in (act.post_id, act.parent_id):
            assert earlier is None or born[earlier] < act.occurred_at


def test_known_acts_are_part_of_what_the_network_counts(world):
    known = Counter(
        (network, act.post_id, act.act)
        for network in NETWORKS
        for target, acts in world.acts[network].items()
        for act in acts
    )
    for network, of in world.posts.items():
        for posts in of.values():
            for post in posts:
                for act, total in post.totals.items():
                    if post.kind == "post" and act in ("share", "quote", "comment"):
                        assert total >= known[network, post.post_id, act]


def test_twitter_ids_tell_the_time_and_exceed_what_a_float_can_hold(world):
    for posts in world.posts["twitter"].values():
        for post in posts:
            assert int(post.post_id) > 2**53
            ms = (int(post.post_id) >> 22) + 1288834974657
            assert abs(ms / 1000 - post.created_at.timestamp()) < 0.002


def test_youtube_ids_have_their_lengths(world):
    for account_id in world.accounts["youtube"]:
        assert account_id.startswith("UC")
        assert len(account_id) == 24
    assert {len(p.post_id) for posts in world.posts["youtube"].values() for p in posts} == {11}


def test_wordpress_ids_are_numbers_of_a_host_and_some_hosts_have_several_authors(world):
    authors = Counter()
    for account in world.accounts["wordpress"].values():
        if account.person_id:
            host, number = account.account_id.split("/")
            assert host == account.host
            assert number.isdigit()
            authors[host] += 1
    assert authors.most_common(1)[0][1] > 1


def test_the_cat_bot_answers_every_post_on_cats_and_nobody_answers_it(world):
    (bot,) = (a for a in world.accounts["twitter"].values() if a.person_id == "robot-miaou")
    spared = of_kind(world, "twin", "spam")
    tags = {"chats", "chat", "cats", "cat"}
    cats = {
        post.post_id
        for account_id, posts in world.posts["twitter"].items()
        for post in posts
        if tags & set(post.hashtags)
        and world.accounts["twitter"][account_id].person_id not in spared
        and post.created_at < world.now - timedelta(minutes=2)
    }
    answered = {post.target_post_id for post in world.posts["twitter"][bot.account_id]}
    assert cats
    assert cats <= answered
    assert not world.acts["twitter"].get(bot.account_id)


def test_who_shares_nothing_shares_nothing(world):
    (silent,) = of_kind(world, "silent")
    for network, accounts in world.accounts.items():
        for account in accounts.values():
            if account.person_id == silent:
                assert world.posts[network][account.account_id] == []
                assert all(
                    a.actor_account_id != account.account_id for a in all_acts(world, network)
                )


def test_minors_act(world):
    minors = of_kind(world, "minor")
    actors = {
        world.accounts[network][act.actor_account_id].person_id
        for network in NETWORKS
        for act in all_acts(world, network)
    }
    assert len(minors) == 6
    assert minors & actors


def test_spam_repeats_itself_and_humans_do_not(world):
    def repeated(*kinds):
        people = of_kind(world, *kinds)
        owners = {i for i, a in world.accounts["twitter"].items() if a.person_id in people}
        shares = []
        for owner in owners:
            own = [
                p.text.split("https")[0] for p in world.posts["twitter"][owner] if p.kind == "post"
            ]
            if len(own) >= 10:
                shares.append(1 - len(set(own)) / len(own))
        return shares

    assert min(repeated("spam")) > 0.8
    assert max(repeated("human", "noisy", "expert", "organisation")) < 0.2


def test_twins_do_the_same_in_two_languages(world):
    french = {p.twin_of: p.person_id for p in world.people if p.twin_of}
    assert len(french) == 4
    pairs = acts = 0
    for network, accounts in world.accounts.items():
        mine = {a.person_id: a for a in accounts.values() if a.person_id}
        for one, other in french.items():
            assert (one in mine) == (other in mine)
            if one not in mine:
                continue
            pairs += 1
            a, b = mine[one], mine[other]
            assert (a.followers, a.listed, a.verified) == (b.followers, b.listed, b.verified)
            ours, theirs = (world.posts[network][x.account_id] for x in (a, b))
            assert [p.totals for p in ours] == [p.totals for p in theirs]
            assert [p.created_at for p in ours] == [p.created_at for p in theirs]
            received, given = (world.acts[network].get(x.account_id, []) for x in (a, b))
            assert [(x.act, x.occurred_at) for x in received] == [
                (x.act, x.occurred_at) for x in given
            ]
            fans, others = ({x.actor_account_id for x in acts} for acts in (received, given))
            assert not fans & others
            assert len(fans) == len(others) <= TWIN_FANS
            assert {x.language for x in received} <= {"fr"}
            assert {x.language for x in given} <= {"en"}
            acts += len(received)
    assert pairs >= 4
    assert acts > 20


@pytest.mark.parametrize("topic", range(len(texts.TOPICS)))
def test_every_phrase_has_both_languages(topic):
    for number in range(0, 10_000_000, 99_991):
        french, english = (texts.post(topic, number, language)[0] for language in ("fr", "en"))
        assert french != english
        assert french.strip()
        assert english.strip()
        assert "|" not in french + english
        assert "  " not in french + english


def test_registry_is_complete_and_readable(world, tmp_path):
    write_registry(world, tmp_path)
    rows = {
        name: list(csv.DictReader((tmp_path / f"{name}.csv").read_text().splitlines()))
        for name in ("people", "person_accounts", "lists", "list_members")
    }
    people = {row["person_id"] for row in rows["people"]}
    assert len(rows["people"]) == len(people) == 600
    assert sum(not row["basis"] for row in rows["people"]) == 12
    assert {row["person_id"] for row in rows["person_accounts"]} <= people
    assert {row["person_id"] for row in rows["list_members"]} <= people
    assert {row["list_id"] for row in rows["list_members"]} == {
        row["list_id"] for row in rows["lists"]
    }
    assert {"family", "university", "company", "topic"} <= {row["kind"] for row in rows["lists"]}
    for row in rows["person_accounts"]:
        assert bool(row["account_id"]) != bool(row["handle"])
        if row["network"] == "wordpress":
            assert row["url"].startswith("https://")
    french = sum(person.country_code == "FR" for person in world.people)
    assert 0.82 < french / 600 < 0.93


def test_registry_is_the_same_each_time(world, tmp_path):
    write_registry(world, tmp_path / "a")
    write_registry(World(1, END, 1), tmp_path / "b")
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()
