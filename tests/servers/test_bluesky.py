"""What Bluesky tells, and what of it arrives."""

import re
from datetime import timedelta
from itertools import count

import pytest
from bluesky import FOLLOW, LIKE, POST, REPOST

from ingestion.client import Throttled
from ingestion.minimise import actor_key
from ingestion.networks import bluesky
from ingestion.networks.bluesky.servers import did_of, endpoint_of, server_of
from ingestion.source import connection_of, settings_of

numbers = count(1)


@pytest.fixture
def member(atmosphere):
    """Somebody new."""
    return lambda **profile: atmosphere.member(f"member{next(numbers)}", **profile)


@pytest.fixture
def read(home, atmosphere, now):
    """Read the claimed accounts, without any trouble."""

    def read(*claimed, at=now, error=None):
        atmosphere.settle()
        if claimed:
            home.register("bluesky", [one.did for one in claimed])
        outcome = home.refresh("bluesky", now=at)
        assert (outcome.error, outcome.quarantined) == (error, 0)
        assert not outcome.new_fields
        return outcome

    return read


@pytest.fixture
def hashed(home):
    return lambda member: actor_key(home.actor_key(), "bluesky", member.did)


def utc(moment):
    return moment.replace(tzinfo=None)


def quoting(ref):
    return {"embed": {"$type": "app.bsky.embed.record", "record": ref}}


def answering(ref, root=None):
    return {"reply": {"root": root or ref, "parent": ref}}


def naming(member, text):
    start = len(text.encode())
    spelled = f"@{member.handle}"
    feature = {"$type": "app.bsky.richtext.facet#mention", "did": member.did}
    index = {"byteStart": start, "byteEnd": start + len(spelled)}
    return {"text": text + spelled, "facets": [{"index": index, "features": [feature]}]}


def test_everything_that_happens_to_a_post_arrives(atmosphere, member, hashed, read, stored, now):
    ana, bob, cleo = member(displayName="Ana 🥖", description="texte"), member(), member()
    at, hour = now - timedelta(days=2), timedelta(hours=1)
    post = atmosphere.post(ana, "Bonjour", at, langs=["fr"])
    for who in (bob, cleo):
        atmosphere.write(who, LIKE, at + hour, subject=post)
        atmosphere.write(who, REPOST, at + 2 * hour, subject=post)
    atmosphere.post(bob, "Lisez", at + 3 * hour, **quoting(post))
    answer = atmosphere.post(bob, "Oui", at + 4 * hour, **answering(post))
    atmosphere.post(cleo, "Vraiment", at + 5 * hour, **answering(answer, post))
    atmosphere.post(ana, "Suite", at + 6 * hour, **answering(post))
    outcome = read(ana, cleo)

    told = stored("bluesky.posts", "account_id", "kind", "text", "created_at at time zone 'utc'")
    assert told == {
        (ana.did, "post", "Bonjour", utc(at)),
        (ana.did, "reply", "Suite", utc(at + 6 * hour)),
        (cleo.did, "repost", "Bonjour", utc(at + 2 * hour)),
        (cleo.did, "reply", "Vraiment", utc(at + 5 * hour)),
    }
    acts = stored(
        "bluesky.interactions",
        "act", "actor_account_id", "target_account_id", "occurred_at at time zone 'utc'",
    )  # fmt: skip
    assert acts == {
        ("like", hashed(bob), ana.did, utc(at + hour)),
        ("like", cleo.did, ana.did, utc(at + hour)),
        ("repost", hashed(bob), ana.did, None),
        ("repost", cleo.did, ana.did, utc(at + 2 * hour)),
        ("quote", hashed(bob), ana.did, utc(at + 3 * hour)),
        ("reply", hashed(bob), ana.did, utc(at + 4 * hour)),
        ("reply", cleo.did, hashed(bob), utc(at + 5 * hour)),
        ("reply", ana.did, ana.did, utc(at + 6 * hour)),
    }
    assert stored("bluesky.counters", "post_id", "act", "count") == {
        (post["uri"], "like", 2), (post["uri"], "repost", 2), (post["uri"], "quote", 1),
        (post["uri"], "reply", 2),
    }  # fmt: skip
    assert stored("bluesky.accounts", "account_id", "handle", "display_name", "posts") == {
        (ana.did, ana.handle, "Ana 🥖", 2), (cleo.did, cleo.handle, None, 1),
    }  # fmt: skip
    assert not outcome.skipped


def test_a_second_run_reads_less_and_changes_nothing(atmosphere, home, member, read, now):
    dan, fan = member(), member()
    for days in (40, 20, 1):
        post = atmosphere.post(dan, f"Il y a {days} jours", now - timedelta(days=days))
        atmosphere.write(fan, LIKE, now - timedelta(days=days), subject=post)
    first = read(dan)
    rows = home.raw("bluesky")
    second = read()

    assert second.requests < first.requests
    assert second.rows.total() < first.rows.total()
    assert home.raw("bluesky") == rows


def test_who_follows_is_told_once_it_was_known_who_did_before(
    atmosphere, member, hashed, read, stored, now
):
    eva, old, new = member(), member(), member()
    atmosphere.write(old, FOLLOW, now - timedelta(days=9), subject=eva.did)
    read(eva)
    assert stored("bluesky.interactions", "act") == set()
    atmosphere.write(new, FOLLOW, now, subject=eva.did)
    read(at=now + timedelta(days=1))

    told = stored("bluesky.interactions", "act", "actor_account_id", "target_account_id")
    assert told == {("follow", hashed(new), eva.did)}


def test_a_post_that_was_deleted_becomes_a_removal(atmosphere, member, read, stored, now):
    fay = member()
    gone, left = (atmosphere.post(fay, text, now - timedelta(days=1)) for text in ("Non", "Oui"))
    read(fay)
    atmosphere.delete(fay, gone["uri"])
    read(at=now + timedelta(hours=1))

    assert stored("bluesky.removals", "kind", "id") == {("post", gone["uri"])}
    assert left["uri"] in {uri for (uri,) in stored("bluesky.posts", "post_id")}


def test_a_thread_with_a_hole_is_read_around_it(atmosphere, member, read, stored, now):
    gil, one, two = member(), member(), member()
    at = now - timedelta(days=1)
    post = atmosphere.post(gil, "Alors ?", at)
    regretted = atmosphere.post(one, "Non", at, **answering(post))
    atmosphere.post(two, "Si", at, **answering(regretted, post))
    atmosphere.post(two, "Oui", at, **answering(post))
    atmosphere.delete(one, regretted["uri"])
    read(gil)

    assert len(stored("bluesky.interactions", "act", "actor_account_id", "post_id")) == 1


def test_lists_are_read_to_their_ends(atmosphere, member, read, now):
    hal = member()
    for start in (0, 120):
        writes = [
            {
                "$type": "com.atproto.repo.applyWrites#create",
                "collection": POST,
                "value": {
                    "$type": POST, "text": f"n° {n}",
                    "createdAt": f"{now - timedelta(hours=n):%Y-%m-%dT%H:%M:%SZ}",
                },
            }
            for n in range(start, start + 120)
        ]  # fmt: skip
        asked = {"repo": hal.did, "writes": writes}
        atmosphere.do("com.atproto.repo.applyWrites", asked, hal.token)
    outcome = read(hal)

    assert outcome.rows["posts"] == 240


def test_clocks_of_clients_are_believed_only_backwards(atmosphere, member, read, stored, now):
    ivy, at = member(), now - timedelta(days=5)
    for said in ("2049-01-01T00:00:00Z", f"{at:%Y-%m-%dT%H:%M:%S}.123456+02:00"):
        record = {"$type": POST, "text": said[:4], "createdAt": said}
        asked = {"repo": ivy.did, "collection": POST, "record": record}
        atmosphere.do("com.atproto.repo.createRecord", asked, ivy.token)
    read(ivy, at=now + timedelta(minutes=10))

    times = dict(stored("bluesky.posts", "text", "created_at at time zone 'utc'"))
    # the AppView counts in thousandths
    assert times[f"{at:%Y}"] == utc(at - timedelta(hours=2)).replace(microsecond=123000)
    assert utc(now) <= times["2049"] < utc(now + timedelta(minutes=10))


def test_accounts_that_are_not_shown_are_told_apart(atmosphere, member, read, stored, connect, now):
    shy = member(
        labels={
            "$type": "com.atproto.label.defs#selfLabels",
            "values": [{"val": "!no-unauthenticated"}],
        }
    )
    away, lost = member(), member()
    atmosphere.post(shy, "Entre nous", now)
    atmosphere.do("com.atproto.server.deactivateAccount", {}, away.token)
    lost.did = lost.did[:-1] + ("a" if lost.did[-1] != "a" else "b")
    read(shy, away, lost)

    assert stored("bluesky.reads", "account_id", "outcome") == {
        (shy.did, "protected"), (away.did, "unreadable"), (lost.did, "gone"),
    }  # fmt: skip


@pytest.fixture
def as_member(atmosphere, member, connect):
    """The connector may log in with an app password."""
    visitor = member()
    asked = {"name": "clout"}
    made = atmosphere.do("com.atproto.server.createAppPassword", asked, visitor.token)
    connect("bluesky", identifier=visitor.handle, app_password=made["password"])
    return visitor


def test_members_may_search_for_who_names_somebody(
    atmosphere, member, hashed, read, stored, now, as_member
):
    jan, fan = member(), member()
    atmosphere.post(fan, at=now - timedelta(days=1), **naming(jan, "* Écoutez "))
    read(jan)

    told = stored("bluesky.interactions", "act", "actor_account_id", "target_account_id")
    assert told == {("mention", hashed(fan), jan.did)}


def test_the_directory_tells_where_an_account_lives(atmosphere, as_member):
    atmosphere.settle()
    settings = settings_of("bluesky")
    api = bluesky.connect(settings.pop("base_url"), settings)

    did = did_of(api, as_member.handle)
    assert did == as_member.did
    assert endpoint_of(api, did) == f"http://localhost:{atmosphere.ports['pds']}"
    # without a seal nobody is asked for a password there
    assert server_of(api, as_member.handle) == "bsky.social"
    api.close()


def test_a_login_tells_whose_it_is_and_what_is_left(as_member):
    told = connection_of("bluesky")

    assert told.name == as_member.handle
    assert told.scopes == ("public data", "search", "com.atproto.appPass")
    assert re.match(r"2,9\d\d of 3,000 requests", told.left)


def test_a_login_that_is_one_too_many_costs_mentions_only(
    atmosphere, member, read, stored, connect, now
):
    kim, lou = member(), member()
    for who in (kim, lou):
        atmosphere.post(who, "Bonjour", now - timedelta(days=1))
    connect("bluesky", identifier=kim.handle, app_password="abcd-efgh-ijkl-mnop")
    asked = {"identifier": kim.handle, "password": "no"}
    while (answer := atmosphere.ask("com.atproto.server.createSession", asked)).status != 429:
        assert answer.status == 401
    # thirty in five minutes
    assert answer.headers["ratelimit-policy"] == "30;w=300"
    outcome = read(kim, lou)

    assert outcome.rows["posts"] == 2
    ((reason, times),) = outcome.skipped.items()
    assert re.search(r"the rate limit is reached; it wants a pause of [12]?\d\d s", reason)
    assert times == 1
    with pytest.raises(Throttled, match="it wants a pause of"):
        connection_of("bluesky", sleep=lambda _: None)
