"""Neither the order of rows, of files, nor of data sets changes what is stored of an import."""

import csv
import io
import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion import imports
from ingestion.home import Home

PEOPLE = "person_id,basis\nana,public_figure\nbob,organisation\n"
CLAIMS = "person_id,network,account_id,handle\nana,twitter,a1,\nbob,twitter,,b2\n"
COLUMNS = {
    "accounts": ("network", "account_id", "handle", "followers", "observed_at"),
    "posts": ("network", "post_id", "account_id", "created_at", "text", "repost_of_post_id"),
    "interactions": (
        "network", "act", "actor_account_id", "target_account_id", "occurred_at",
        "interaction_id", "post_id", "text", "observed_at",
    ),
    "counters": ("network", "account_id", "act", "count", "observed_at", "post_id"),
    "removals": ("network", "kind", "id", "observed_at"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def only_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLOUT_SCORE_UNCLAIMED", raising=False)


def events(seed: int) -> dict[str, list[tuple]]:
    """Rows of which no two share a key, about claimed accounts and strangers."""
    draw = random.Random(seed)
    accounts = ["a1", "b2", "c3", "d4", "e5"]
    day = "2026-01-{:02}".format
    return {
        "accounts": [("twitter", a, a, 10**i, day(1 + i)) for i, a in enumerate(accounts)],
        "posts": [
            # the first is claimed: without any there would be nothing to compare
            ("twitter", f"p{i}", draw.choice(accounts) if i else "a1", day(2),
             f"salut @{accounts[i % 5]}", draw.choice(["", f"p{i - 1}"]))
            for i in range(12)
        ],
        "interactions": [
            ("twitter", draw.choice(["reply", "mention", "like"]), *draw.sample(accounts, 2),
             draw.choice(["", day(3)]), draw.choice(["", f"i{i}"]), f"p{i}", f"oui {i}", day(4))
            for i in range(30)
        ],
        "counters": [
            ("twitter", a, "like", i, day(5), f"p{i}") for i in range(6) for a in accounts[:3]
        ],
        "removals": [("twitter", "interaction", f"i{i}", day(6)) for i in range(0, 30, 4)],
    }  # fmt: skip


def write(home: Home, dataset: str, relation: str, rows: list[tuple]) -> None:
    folder = home.imports / dataset
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{relation}.csv").open("w", newline="") as file:
        csv.writer(file).writerows([COLUMNS[relation], *rows])


# which data set came first, when, and whether it had the profiles of the actors, is not compared
LEFT_OUT = {
    "posts": "dataset, observed_at",
    "interactions": "dataset, audience_band",
}


def stored(home: Home) -> dict[str, list[str]]:
    told = {}
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("set TimeZone = 'UTC'")
        for relation in COLUMNS:
            columns = f"* exclude ({LEFT_OUT.get(relation, 'dataset')})"
            found = con.execute(f"select {columns} from raw_imports.{relation} order by all")
            told[relation] = list(map(str, found.fetchall()))
    return told


def home_in(folder: str, key: bytes = b"k" * 32) -> Home:
    home = Home(Path(folder))
    home.registry.mkdir(parents=True)
    (home.path / "actor.key").write_text(key.hex())
    (home.registry / "people.csv").write_text(PEOPLE)
    (home.registry / "person_accounts.csv").write_text(CLAIMS)
    return home


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 1000), order=st.randoms(use_true_random=False))
def test_any_order_of_rows_and_any_division_into_data_sets(seed: int, order: random.Random) -> None:
    plain, mixed = events(seed), events(seed)
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        first, second = home_in(one), home_in(other)
        for relation, rows in plain.items():
            write(first, "all", relation, rows)
        imports.load_registry(first)
        imports.load_imports(first)
        for relation, rows in mixed.items():
            order.shuffle(rows)
            # posts stay together: which of them are ours to show is asked within a data set
            cut = 0 if relation in ("posts", "accounts") else order.randint(0, len(rows))
            write(second, "one", relation, rows[cut:])
            if cut:
                write(second, "two", relation, rows[:cut])
        waiting = second.path / "waiting"
        second.imports.rename(waiting)
        imports.load_registry(second)
        for name in order.sample(["one", "two"], 2):
            if (waiting / name).exists():
                second.imports.mkdir(exist_ok=True)
                (waiting / name).rename(second.imports / name)
                imports.load_imports(second)
        told = stored(first)
        assert stored(second) == told
        assert all(told.values())


@settings(max_examples=5, deadline=None)
@given(
    texts=st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="@\r"), min_size=1, max_size=20),
        min_size=1,
        max_size=40,
    )
)
def test_any_text_comes_back_as_it_was(texts: list[str]) -> None:
    table = io.StringIO()
    rows: list[Any] = [("twitter", str(i), "a1", "2026-01-01", t) for i, t in enumerate(texts)]
    csv.writer(table, quoting=csv.QUOTE_ALL).writerows(
        [("network", "post_id", "account_id", "created_at", "text"), *rows]
    )
    with TemporaryDirectory() as folder:
        home = home_in(folder)
        (home.imports / "dump").mkdir(parents=True)
        (home.imports / "dump/posts.csv").write_bytes(table.getvalue().encode())
        imports.load_registry(home)
        (report,) = imports.load_imports(home)
        with duckdb.connect(str(home.warehouse)) as con:
            found = con.execute(
                "select text from raw_imports.posts order by post_id::int"
            ).fetchall()
        assert report.quarantined.total() == 0
        assert [text for (text,) in found] == texts
