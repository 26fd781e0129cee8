"""Names of places come from libraries once, and only into homes that need them."""

import duckdb
import pytest

from ingestion import gazetteer, imports


def ask(home, question):
    with duckdb.connect(str(home.warehouse)) as con:
        return con.execute(question).fetchall()


@pytest.fixture
def told(home):
    """A home in which an account says where it is."""
    imports.ensure_tables(home)
    ask(home, "insert into raw_imports.accounts (account_id, location) values ('a', 'Lyon')")
    return home


def test_a_home_without_locations_does_without(home):
    imports.ensure_tables(home)
    assert not gazetteer.load(home)
    assert ask(home, "select count(*) from raw_gazetteer.cities") == [(0,)]


def test_names_are_loaded_once(told):
    assert gazetteer.load(told)
    assert not gazetteer.load(told)
    ((country, people),) = ask(
        told,
        "select country_code, population from raw_gazetteer.cities where geoname_id = 2996944",
    )
    assert country == "FR"
    assert people > 400_000
    # every commune, also those too small for GeoNames
    assert ask(
        told, "select postal_codes from raw_gazetteer.communes where insee_code = '21025'"
    ) == [("21500",)]
    assert ask(
        told, "select parent_code, name_fr from raw_gazetteer.subdivisions where code = 'FR-35'"
    ) == [("FR-BRE", "Ille-et-Vilaine")]
    names = {name for (name,) in ask(told, "select name from raw_gazetteer.territories")}
    assert {"Côte d’Ivoire", "United Kingdom", "Royaume-Uni", "GBR"} <= names
    spoken = ask(told, "select language from raw_gazetteer.languages where country_code = 'BE'")
    assert {"fr", "nl", "de"} <= {language for (language,) in spoken}


def test_another_version_of_a_library_is_loaded(told, monkeypatch):
    installed = gazetteer.version
    gazetteer.ensure_tables(told)
    for library in gazetteer.LIBRARIES:
        held = "0" if library == "babel" else installed(library)
        ask(told, f"insert into raw_gazetteer.versions values ('{library}', '{held}')")
    ask(told, "insert into raw_gazetteer.communes values ('0', 'gone', '0')")
    monkeypatch.setattr(
        gazetteer, "_CITIES", "insert into raw_gazetteer.cities (name) select $file"
    )
    assert gazetteer.load(told)
    assert ask(told, "from raw_gazetteer.communes where name = 'gone'") == []
    assert ("babel", installed("babel")) in ask(told, "from raw_gazetteer.versions")
