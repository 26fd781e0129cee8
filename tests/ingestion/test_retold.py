"""Who joins the registry later has acted before: no act counts twice for it."""

from datetime import UTC, datetime

import duckdb
import pytest

from ingestion import lake, retold
from ingestion.minimise import create_macros, id_key
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


# those that tell again what was told before
@pytest.mark.parametrize("network", ["bluesky", "twitter"])
def test_who_joins_later_is_told_of_once(network, home, busy, connected):
    accounts = busy(network, 8)
    home.register(network, accounts[:4])
    home.refresh(network)
    home.register(network, accounts)
    home.refresh(network)

    with duckdb.connect(str(home.warehouse)) as con:
        create_macros(con, home.actor_key())
        [(twice,)] = con.execute(
            f"select count(*) from raw_{network}.interactions as told "
            f"inner join raw_{network}.interactions as hidden "
            f"on hidden.interaction_id = id_key('{network}', told.interaction_id) "
            "where told.interaction_id <> hidden.interaction_id"
        ).fetchall()
    assert twice == 0
