"""Acts that are told again: in a file, in two, in another data set, after claims changed."""

import csv
import gzip
from itertools import product
from pathlib import Path

import duckdb
import pytest

from ingestion import imports
from ingestion.home import Home
from ingestion.imports import Report, storing
from ingestion.imports.arrivals import Arrivals
from ingestion.minimise import actor_key, id_key

KEY = b"k" * 32
COLUMNS = (
    "network", "act", "actor_account_id", "target_account_id", "occurred_at", "interaction_id",
    "text", "observed_at",
)  # fmt: skip
STORED = """
    select interaction_id, fingerprint, actor_account_id, cast(observed_at as date)::varchar
    from raw_imports.interactions where act = 'reply'
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv("CLOUT_SCORE_UNCLAIMED", raising=False)
    # as a country's acts are, these are stored in slices
    monkeypatch.setattr("ingestion.imports.minimising.ACCOUNTS_AT_ONCE", 2)
    home = Home(tmp_path / "home")
    home.registry.mkdir(parents=True)
    (home.path / "actor.key").write_text(KEY.hex())
    claim(home, "1")
    return home


def claim(home: Home, *accounts: str) -> None:
    people = "".join(f"p{account},public_figure\n" for account in accounts)
    (home.registry / "people.csv").write_text(f"person_id,basis\n{people}")
    claims = "".join(f"p{account},twitter,{account}\n" for account in accounts)
    (home.registry / "person_accounts.csv").write_text(f"person_id,network,account_id\n{claims}")


def reply(text: str, native_id: str, occurred: str, observed: str, actor: str = "2") -> tuple:
    return ("twitter", "reply", actor, "1", occurred, native_id, text, observed)


def like(number: int) -> tuple:
    return ("twitter", "like", f"reader-{number}", "1", "2026-01-01", "", "", "2026-01-02")


def write(home: Home, dataset: str, file: str, *rows: tuple) -> None:
    folder = home.imports / dataset
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / file).open("w", newline="") as table:
        csv.writer(table).writerows([COLUMNS, *rows])


def load(home: Home) -> list[Report]:
    imports.load_registry(home)
    return [report for report in imports.load_imports(home) if not report.unchanged]


def stored(home: Home, sql: str = STORED) -> list[tuple]:
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("set TimeZone = 'UTC'")
        return con.execute(sql).fetchall()


@pytest.mark.parametrize(
    ("native_id", "occurred", "observed"),
    list(product(["i1", ""], ["", "2026-01-03"], ["2026-01-05", "2026-01-15"])),
)
@pytest.mark.parametrize("place", ["one file", "two files", "a changed file", "two data sets"])
def test_the_later_row_counts_and_the_first_observation(
    home: Home, place: str, native_id: str, occurred: str, observed: str
) -> None:
    first = reply("premier", native_id, occurred, observed)
    later = reply("second", native_id, occurred, "2026-01-10")
    crowd = [like(number) for number in range(5)]
    match place:
        case "one file":
            write(home, "one", "interactions.csv", *crowd, first, later)
        case "two files":
            write(home, "one", "interactions.csv", first, *crowd)
            write(home, "one", "interactions.csv.gz", later)
            packed = home.imports / "one" / "interactions.csv.gz"
            packed.write_bytes(gzip.compress(packed.read_bytes(), mtime=0))
        case "a changed file":
            write(home, "one", "interactions.csv", first, *crowd)
            load(home)
            write(home, "one", "interactions.csv", later, *crowd)
        case "two data sets":
            write(home, "zoo", "interactions.csv", first, *crowd)
            load(home)
            write(home, "ant", "interactions.csv", later)
    (report,) = load(home)
    ((_, fingerprint, actor, seen),) = stored(home)
    assert fingerprint == stored(home, "select left(sha256('second'), 16)")[0][0]
    assert actor == actor_key(KEY, "twitter", "2")
    assert seen == ("2026-01-10" if occurred else min(observed, "2026-01-10"))
    assert stored(home, "select count(*) from raw_imports.interactions") == [(6,)]
    kept = 1 if place == "two data sets" else 6
    replaced = 6 if place == "a changed file" else 1
    counts = {"kept": kept, "replaced": replaced, "hashed": kept, "withheld": 0}
    assert {name: getattr(report, name)["interactions"] for name in counts} == counts


@pytest.mark.parametrize("native_id", ["i1", ""])
@pytest.mark.parametrize(("before", "after"), [("1", "12"), ("12", "1"), ("2", "12"), ("12", "2")])
def test_an_act_is_one_whoever_is_claimed_when_it_comes_again(
    home: Home, before: str, after: str, native_id: str
) -> None:
    claim(home, *before)
    write(home, "zoo", "interactions.csv", reply("premier", native_id, "", "2026-01-05"), like(1))
    load(home)
    claim(home, *after)
    write(home, "ant", "interactions.csv", reply("second", native_id, "", "2026-01-10"))
    load(home)
    ((interaction_id, fingerprint, actor, seen),) = stored(home)
    hashed = id_key(KEY, "twitter", "i1")
    assert fingerprint == stored(home, "select left(sha256('second'), 16)")[0][0]
    assert actor == ("2" if "2" in after else actor_key(KEY, "twitter", "2"))
    assert seen == "2026-01-05"
    if native_id:
        assert interaction_id == ("i1" if after == "12" else hashed)


@pytest.mark.parametrize("again", [("2", "~i1"), ("~2", ""), ("~2", "i1")])
def test_an_act_that_comes_hashed_is_the_one_that_comes_clear(
    home: Home, again: tuple[str, str]
) -> None:
    actor, native_id = again
    actor = actor_key(KEY, "twitter", "2") if actor == "~2" else actor
    clear = native_id.removeprefix("~")
    native_id = id_key(KEY, "twitter", clear) if native_id.startswith("~") else native_id
    write(
        home, "one", "interactions.csv",
        reply("premier", clear, "", "2026-01-05"), like(1), like(2),
        reply("second", native_id, "", "2026-01-10", actor),
    )  # fmt: skip
    (report,) = load(home)
    assert len(stored(home)) == 1
    assert (report.kept["interactions"], report.replaced["interactions"]) == (3, 1)


@pytest.mark.parametrize(("repeated", "laid_out"), [(0, None), (2, 4)])
def test_of_first_acts_only_those_told_twice_are_laid_out(
    home: Home, monkeypatch: pytest.MonkeyPatch, repeated: int, laid_out: int | None
) -> None:
    """What goes straight is written once: of a hundred million acts a second time costs most."""
    found = []

    def look(con: duckdb.DuckDBPyConnection, arrivals: Arrivals, report: Report) -> None:
        known = con.execute(
            "select estimated_size from duckdb_tables() where table_name = 'arrived_interactions'"
        )
        found.append((known.fetchone() or (None,))[0])
        storing.store(con, arrivals, report)

    monkeypatch.setattr("ingestion.imports.loading.store", look)
    likes = [like(number) for number in range(50)]
    write(home, "one", "interactions.csv", *likes, *likes[:repeated])
    load(home)
    assert found == [laid_out]
    assert stored(home, "select count(*) from raw_imports.interactions") == [(50,)]


def test_what_is_stored_is_gone_through_only_where_claims_changed(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = []
    monkeypatch.setattr("ingestion.imports.loading.forget_the_unclaimed", times.append)
    for day, accounts, so_often in (("one", "1", 0), ("two", "1", 0), ("three", "12", 1)):
        claim(home, *accounts)
        write(home, day, "interactions.csv", like(1))
        load(home)
        assert len(times) == so_often
