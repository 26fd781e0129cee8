"""Where files lie while they are read: beside the warehouse, and nowhere afterwards."""

import pytest
from registries import register

from ingestion import imports

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


def test_nor_when_it_breaks_off(home, given, monkeypatch):
    def breaks_off(*_):
        # strangers' names lie there now
        assert staged(home)
        raise RuntimeError

    monkeypatch.setattr("ingestion.imports.loading.store", breaks_off)
    with pytest.raises(RuntimeError):
        imports.import_folder(given, home)
    assert staged(home) == []


def test_what_a_killed_import_left_goes_with_the_next_one(home, given):
    left = home.path / "warehouse.duckdb.tmp"
    left.mkdir(parents=True)
    (left / "workbench.duckdb").write_text("stranger")
    imports.import_folder(given, home)
    assert staged(home) == []
