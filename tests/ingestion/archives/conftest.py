import io
import tarfile
import zipfile

import duckdb
import pytest

from ingestion.archives import import_archive


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
def rows(home):
    """Rows of a raw table as dicts, in the order of its key."""

    def rows(network, relation):
        with duckdb.connect(str(home.warehouse)) as con:
            found = con.execute(f"select * from raw_{network}.{relation} order by all").fetchall()
            names = [name for name, *_ in con.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    return rows


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
