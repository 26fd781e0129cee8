"""Whether a secret stands anywhere below a folder, however it is spelled or packed."""

import base64
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, quote_plus

import duckdb

from orchestration.operations.unpacked import Unpacked


def spellings(secret: str) -> set[bytes]:
    """A secret as it is, in an address, in JSON, and wherever it lies in a base64 text."""
    raw = secret.encode()
    found = {raw, quote(secret, safe="").encode(), quote_plus(secret).encode()}
    found.add(json.dumps(secret)[1:-1].encode())
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + raw)
        # the letters that depend on what stands before and behind tell nothing
        inner = whole[(0, 2, 3)[shift] : (len(raw) + shift) * 8 // 6]
        found |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return {form for form in found if len(form) >= 8}


def texts(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, in chunks of bytes, and every value of its databases."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        place = str(path.relative_to(folder))
        file = Unpacked(path)
        head = file.head
        for chunks in file.streams():
            yield place, b"".join(chunks)
        if head[8:12] == b"DUCK":
            with duckdb.connect(str(path), read_only=True) as con:
                for schema, table in con.execute(
                    "select schema_name, table_name from duckdb_tables()"
                ).fetchall():
                    yield f"{place} {schema}.{table}", told(con, f'"{schema}"."{table}"')
        elif head.startswith(b"PAR1"):
            with duckdb.connect() as con:
                yield place, told(con, f"read_parquet('{path}')")
        elif head.startswith(b"SQLite format 3"):
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as con:
                for (table,) in con.execute("select name from sqlite_master where type = 'table'"):
                    rows = con.execute(f'select * from "{table}"').fetchall()
                    yield f"{place} {table}", repr(rows).encode(errors="replace")


def told(con: duckdb.DuckDBPyConnection, table: str) -> bytes:
    """All values of a table as one text."""
    return repr(con.execute(f"from {table}").fetchall()).encode(errors="replace")


def found(secrets: Iterable[str], folder: Path, *said: str) -> dict[str, list[str]]:
    """Secret -> where it stands, below the folder or in what was said."""
    forms = {secret: spellings(secret) for secret in secrets}
    places: dict[str, list[str]] = {}
    outputs = ((f"output {n}", text.encode(errors="replace")) for n, text in enumerate(said))
    for place, text in (*outputs, *texts(folder)):
        for secret, spelled in forms.items():
            if any(form in text for form in spelled):
                places.setdefault(secret, []).append(place)
    return places
