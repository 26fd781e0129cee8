import io
import tarfile
import zipfile
from itertools import product

import duckdb
import pyarrow as pa
import pytest

from ingestion.archives import import_archive
from ingestion.relations import RELATIONS
from ingestion.unpacking import importing


def as_bytes(content):
    return content.encode() if isinstance(content, str) else content


@pytest.fixture
def pack(tmp_path):
    """An export made of {name: content}: a zip, a tar.gz, or a folder."""

    def pack(members, kind="zip", name="export"):
        path = tmp_path / f"{name}.{kind}"
        if kind == "zip":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
                for member, content in members.items():
                    file.writestr(member, as_bytes(content))
        elif kind == "tgz":
            with tarfile.open(path, "w:gz") as file:
                for member, content in members.items():
                    info = tarfile.TarInfo(member)
                    info.size = len(as_bytes(content))
                    file.addfile(info, io.BytesIO(as_bytes(content)))
        else:
            for member, content in members.items():
                file = path / member
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(as_bytes(content))
        return path

    return pack


@pytest.fixture
def bring(home, pack):
    """Import {name: content} into the home, on the day after its networks were read."""

    def bring(members, kind="zip", **options):
        return import_archive(pack(members, kind), home, **{"now": home.now, **options})

    return bring


@pytest.fixture
def home(request, new_home, light_home, monkeypatch):
    """A light home, but a real one for tests that look at all that lies on disk."""
    if "everything_below" in request.fixturenames:
        return new_home()

    def write_tables(home, networks):
        """Write a warehouse to look up what is known; it is made anew each time."""
        with duckdb.connect(str(home.warehouse)) as con:
            for network, relation in product(networks, RELATIONS.values()):
                page = pa.Table.from_pylist(home.rows(network, relation.name), relation.schema)
                con.register("page", page)
                con.execute(f"create schema if not exists raw_{network}")
                con.execute(f"create or replace table raw_{network}.{relation.name} as from page")

    monkeypatch.setattr(importing, "ensure_tables", write_tables)
    monkeypatch.setattr(importing, "remembered", lambda network, home: home.state(network))
    monkeypatch.setattr(
        importing, "store", lambda network, home, tables, outcome: home.store(network, tables)
    )
    return light_home


@pytest.fixture
def rows(home):
    """Rows of a raw table as dicts, in the order of its key."""
    return home.rows


@pytest.fixture
def everything_below():
    """Every byte of a folder and every value of its databases."""

    def everything_below(folder):
        told = []
        for file in sorted(folder.rglob("*")):
            if not file.is_file():
                continue
            told.append(file.read_bytes().decode(errors="replace"))
            if file.suffix == ".duckdb":
                with duckdb.connect(str(file), read_only=True) as con:
                    for schema, table in con.execute(
                        "select schema_name, table_name from duckdb_tables()"
                    ).fetchall():
                        told.append(
                            str(con.execute(f'select * from "{schema}"."{table}"').fetchall())
                        )
        return "\n".join(told)

    return everything_below
