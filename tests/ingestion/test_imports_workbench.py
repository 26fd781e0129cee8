"""Where files lie while they are read: beside the warehouse, and nowhere afterwards."""

import pytest
from registries import register

from ingestion import imports
from ingestion.home import Home

WRITTEN = "network,act,actor_account_id,target_account_id,occurred_at\n"


@pytest.fixture
def given(home, tmp_path):
    register(home.registry, [("p", "twitter", "1")])
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "interactions.csv").write_text(f"{WRITTEN}twitter,like,stranger,1,2026-01-01\n")
    return folder


def staged(home):
    return list(home.path.glob("warehouse.duckdb.*"))


def test_nothing_of_what_was_read_stays_beside_the_warehouse(home, given):
    imports.import_folder(given, home)
    assert staged(home) == []


def test_a_home_may_be_called_as_its_owner_likes(tmp_path, given):
    home = Home(tmp_path / "l'an 1" / "my home")
    register(home.registry, [("p", "twitter", "1")])
    assert imports.import_folder(given, home).kept["interactions"] == 1


@pytest.mark.parametrize("step", ["arrivals_of", "store", "set_aside"])
def test_nor_when_it_breaks_off(home, given, monkeypatch, step):
    def breaks_off(*_):
        # strangers' names lie there now
        assert staged(home)
        raise RuntimeError

    monkeypatch.setattr(f"ingestion.imports.loading.{step}", breaks_off)
    with pytest.raises(RuntimeError):
        imports.import_folder(given, home)
    assert staged(home) == []
    monkeypatch.undo()
    # nor did it leave half of the acts in the warehouse
    assert imports.import_folder(given, home).replaced.total() == 0


def test_no_strangers_name_comes_into_the_warehouse(home, given):
    """Not into its tables, nor into blocks of it that are free again."""
    name = "stranger" * 5
    acts = "".join(f"twitter,like,{name}{n % 40},1,2026-01-01\n" for n in range(80))
    (given / "interactions.csv").write_text(WRITTEN + acts)
    report = imports.import_folder(given, home)
    assert (report.kept["interactions"], report.replaced["interactions"]) == (40, 40)
    assert name.encode() not in home.warehouse.read_bytes()


def test_who_imports_the_same_again_copies_nothing(home, given):
    imports.import_folder(given, home)
    copy = home.imports / "given" / "interactions.csv"
    before = copy.stat().st_ino
    assert imports.import_folder(given, home).unchanged
    assert copy.stat().st_ino == before
    (given / "interactions.csv").write_text(f"{WRITTEN}twitter,like,stranger,1,2026-01-02\n")
    assert imports.import_folder(given, home).kept["interactions"] == 1
    assert copy.read_text() == (given / "interactions.csv").read_text()


def test_a_relation_may_come_in_two_files_and_another_file_takes_their_place(home, given):
    (given / "interactions.jsonl").write_text(
        '{"network": "twitter", "act": "share", "actor_account_id": "s", "target_account_id": "1"}'
    )
    assert imports.import_folder(given, home).kept["interactions"] == 2
    (given / "interactions.jsonl").unlink()
    imports.import_folder(given, home)
    copies = sorted(path.name for path in (home.imports / "given").glob("interactions*"))
    assert copies == ["interactions.csv"]


def test_what_a_killed_import_left_goes_with_the_next_one(home, given):
    left = home.path / "warehouse.duckdb.tmp"
    left.mkdir(parents=True)
    (left / "workbench.duckdb").write_text("stranger")
    imports.import_folder(given, home)
    assert staged(home) == []
