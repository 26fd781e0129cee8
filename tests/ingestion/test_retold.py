"""Who joins the registry later has acted before: no act counts twice for it."""

from collections import defaultdict
from datetime import UTC, datetime

import duckdb
import pytest

from ingestion import lake, retold
from ingestion.minimise import actor_key, id_key
from ingestion.pipeline import ensure_tables

FIRST, LATER = (datetime(2026, 3, day, 4, tzinfo=UTC) for day in (1, 20))


@pytest.fixture(params=["warehouse", "lake"])
def raw(request, home):
    """A home that keeps raw rows in its warehouse, and one that keeps them in a lake."""
    if request.param == "lake":
        pytest.importorskip("deltalake")
        home.raw_files.mkdir(parents=True)
    ensure_tables(home, ["mastodon"])
    return home


def put(home, *acts, exported=()):
    key = home.actor_key()
    with duckdb.connect(str(home.warehouse)) as con, lake.opened(con, home, ["mastodon"]):
        for native_id, is_hidden, occurred_at, observed_at in acts:
            con.execute(
                "insert into raw_mastodon.interactions "
                "(interaction_id, act, actor_account_id, target_account_id, occurred_at, "
                "observed_at) values (?, 'favourite', ?, 'h/t', ?, ?)",
                [
                    id_key(key, "mastodon", native_id) if is_hidden else native_id,
                    "~" + "a" * 32 if is_hidden else "h/a",
                    occurred_at,
                    observed_at,
                ],
            )
        for native_id in exported:
            con.execute(
                "insert into raw_mastodon.exported values ('interactions', ?, ?)",
                [id_key(key, "mastodon", native_id), FIRST],
            )


def fold(home):
    with duckdb.connect(str(home.warehouse)) as con:
        return retold.fold(con, home, "mastodon")


def test_an_act_told_by_name_replaces_what_was_stored_of_it_under_a_hash(raw):
    put(raw, ("h/1", True, FIRST, FIRST), ("h/1", False, FIRST, LATER), exported=["h/1"])

    assert fold(raw) == 1
    [act] = raw.rows("mastodon", "interactions")
    assert (act["interaction_id"], act["actor_account_id"]) == ("h/1", "h/a")
    assert act["observed_at"] == LATER
    [export] = raw.rows("mastodon", "exported")
    assert export["id"] == "h/1"
    assert fold(raw) == 0


def test_an_act_without_a_time_happened_when_it_was_first_seen(raw):
    put(raw, ("h/1", True, None, FIRST), ("h/1", False, None, LATER))

    fold(raw)

    assert [act["observed_at"] for act in raw.rows("mastodon", "interactions")] == [FIRST]


def test_what_was_told_once_stays(raw):
    put(raw, ("h/1", True, FIRST, FIRST), ("h/2", False, FIRST, LATER))
    before = raw.rows("mastodon", "interactions")

    assert fold(raw) == 0
    assert raw.rows("mastodon", "interactions") == before


def act(home, native_id, actor="h/7", post="p", *, is_hidden=False, **told):
    """A row of an act on h/t, as it is stored of somebody claimed or of a stranger."""
    key, row = home.actor_key(), {"act": "repost", "observed_at": LATER, **told}
    if is_hidden:
        native_id, actor = id_key(key, "mastodon", native_id), actor_key(key, "mastodon", actor)
        if row["act"] == "list":
            post = id_key(key, "mastodon", post)
    row |= {"interaction_id": native_id, "actor_account_id": actor, "post_id": post}
    return {"target_account_id": "h/t", **row}


def store(home, relation, *rows):
    with duckdb.connect(str(home.warehouse)) as con, lake.opened(con, home, ["mastodon"]):
        for row in rows:
            marks = ", ".join("?" * len(row))
            con.execute(
                f"insert into raw_mastodon.{relation} ({', '.join(row)}) values ({marks})",
                list(row.values()),
            )


@pytest.mark.parametrize(
    ("hidden", "told"),
    [
        # first seen on a day, then told by who did it
        ({"native_id": "repost:p:h/7:2026-03-01"}, {"native_id": "at://7/1", "occurred_at": FIRST}),
        ({"native_id": "favourite:p:h/7:2026-03-01", "act": "favourite"},
         {"native_id": "favourite:p:h/7:2026-03-20", "act": "favourite"}),
        ({"native_id": "list:l:h/t:2026-03-01", "act": "list", "post": "l"},
         {"native_id": "list:l:h/t:2026-03-20", "act": "list", "post": "l"}),
        # told with its time by another instance, under the name that it knows
        *(({"native_id": f"{word}:p:{name}", "actor": name, "act": word, "occurred_at": FIRST},
           {"native_id": f"{word}:p:h/7", "act": word, "acting_post_id": "h/7/1"})
          for word in ("reblog", "favourite") for name in ("bo@h", "bo@other.test")),
    ],
)  # fmt: skip
def test_an_act_told_by_name_under_another_id_is_the_same_act(home, hidden, told):
    ensure_tables(home, ["mastodon"])
    store(home, "interactions", act(home, is_hidden=True, **hidden), act(home, **told))
    names = [{"account_id": "h/7", "handle": handle} for handle in ("Bo", "Bo@other.test")]
    store(home, "accounts", *names)

    assert fold(home) == 1
    assert [row["interaction_id"] for row in home.rows("mastodon", "interactions")] == [
        told["native_id"]
    ]
    assert fold(home) == 0


@pytest.mark.parametrize(
    ("hidden", "told"),
    [
        ({"actor": "h/8"}, {}), ({"post": "q"}, {}), ({"act": "like"}, {}),
        ({"target_account_id": "h/u"}, {}), ({"post": None}, {"post": None}),
        # of what has a time somebody may do many
        ({"act": "comment", "occurred_at": FIRST}, {"act": "comment", "occurred_at": LATER}),
        ({"act": "reblog", "occurred_at": FIRST, "acting_post_id": "~" + "c" * 32},
         {"act": "reblog", "occurred_at": LATER, "acting_post_id": "h/7/2"}),
    ],
)  # fmt: skip
def test_another_act_stays(home, hidden, told):
    ensure_tables(home, ["mastodon"])
    acts = [act(home, "a", is_hidden=True, **hidden), act(home, "b", **told)]
    store(home, "interactions", *acts)

    assert fold(home) == 0
    assert len(home.rows("mastodon", "interactions")) == 2


def test_an_act_seen_on_several_days_keeps_the_first_and_that_somebody_exported_it(raw):
    days = [
        act(raw, f"reblog:p:h/7:{day:%Y-%m-%d}", is_hidden=True, act="reblog", observed_at=day)
        for day in (FIRST, LATER)
    ]
    timed = act(raw, "reblog:p:h/7", is_hidden=True, act="reblog", occurred_at=FIRST)
    store(raw, "interactions", *days, timed, act(raw, "reblog:p:7", act="reblog"))
    exported = {"relation": "interactions", "observed_at": FIRST}
    store(raw, "exported", *({"id": one["interaction_id"], **exported} for one in days))

    assert fold(raw) == 3
    [row] = raw.rows("mastodon", "interactions")
    assert (row["interaction_id"], row["observed_at"]) == ("reblog:p:7", FIRST)
    assert row["occurred_at"] == FIRST
    assert [row["id"] for row in raw.rows("mastodon", "exported")] == ["reblog:p:7"]


@pytest.mark.parametrize("network", ["bluesky", "mastodon", "twitter"])
def test_who_joins_later_is_told_of_once(network, home, world, connected):
    people = {one for one, who in world.accounts[network].items() if who.person_id}
    shares = [
        (act.actor_account_id, target)
        for target in sorted(people)
        for act in world.acts[network].get(target, ())
        if act.act == "share" and act.actor_account_id in people
    ][:8]
    targets = {target for _, target in shares}
    actors = {actor for actor, _ in shares} - targets
    home.register(network, sorted(targets))
    home.refresh(network)
    home.register(network, sorted(targets | actors))
    home.refresh(network)

    key, known_as = home.actor_key(), {}
    for row in home.rows(network, "accounts"):
        for name in (row["account_id"], row["handle"]):
            known_as[actor_key(key, network, name)] = row["account_id"]
    told = defaultdict(list)
    for row in home.rows(network, "interactions"):
        actor = known_as.get(row["actor_account_id"], row["actor_account_id"])
        if row["act"] in ("favourite", "like", "reblog", "repost"):
            told[row["act"], actor, row["post_id"]].append(row["interaction_id"])
    assert [ids for ids in told.values() if len(ids) > 1] == []
    assert actors & {actor for _, actor, _ in told}
