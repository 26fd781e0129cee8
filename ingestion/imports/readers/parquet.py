"""Parquet, with the types that it has."""

import duckdb

from ingestion.imports.files import File, Refused
from ingestion.imports.readers.source import Source, listed, require
from ingestion.imports.tables import FORMATS
from ingestion.literals import quoted


def parquet_source(con: duckdb.DuckDBPyConnection, file: File) -> Source:
    """How to read Parquet; raises Refused for what is none, or holds more than plain values."""
    path = quoted(file.path)
    try:
        codecs = con.execute(
            f"select distinct compression from parquet_metadata({path})"
        ).fetchall()
        if ("BROTLI",) in codecs:
            raise Refused(
                f"{file.path.name} is packed with Brotli, which is not safe to unpack: use zstd"
            )
        table = f"read_parquet({path}, hive_partitioning=false, file_row_number=true)"
        described = con.execute(f"describe select * from {table}").fetchall()
    except duckdb.Error as error:
        raise Refused(f"{file.path.name} is not Parquet: {str(error).splitlines()[0]}") from None
    types = {str(name): str(kind) for name, kind, *_ in described if name != "file_row_number"}
    known = {name: kind for name, kind in types.items() if name in FORMATS[file.relation]}
    require(file, list(known))
    for name, kind in known.items():
        if kind == "BLOB" or (kind[-1] in "])" and not kind.startswith(("DECIMAL", "ENUM"))):
            raise Refused(
                f"{file.path.name}: column {name} is of type {kind}, a plain one is needed"
            )
    select = f"select file_row_number + 1 as row, {listed(list(known))} from {table}"
    return Source(file, select, "", known, tuple(name for name in types if name not in known))
