"""How DuckDB reads a file of the interchange format: as rows of text, or typed where Parquet is."""

import duckdb

from ingestion.imports.files import File, Refused
from ingestion.imports.readers.json_lines import jsonl_source
from ingestion.imports.readers.parquet import parquet_source
from ingestion.imports.readers.separated import csv_source
from ingestion.imports.readers.source import Source
from ingestion.imports.readers.texts import head_of

__all__ = ["Source", "source_of"]

# first bytes of files that are no text, whatever their name says
FOREIGN = {
    b"PAR1": "Parquet", b"PK\x03\x04": "a zip archive", b"\x1f\x8b": "packed with gzip",
    b"\x28\xb5\x2f\xfd": "packed with zstd", b"\x89PNG": "a picture", b"%PDF": "a PDF",
    b"\xff\xfe": "UTF-16, save it as UTF-8", b"\xfe\xff": "UTF-16, save it as UTF-8",
}  # fmt: skip


def source_of(con: duckdb.DuckDBPyConnection, file: File) -> Source | None:
    """How to read a file; None if it is empty. Raises Refused for a file of the wrong kind."""
    if file.path.stat().st_size == 0:
        return None
    if file.kind == "parquet":
        return parquet_source(con, file)
    head = head_of(file)
    for begin, kind in FOREIGN.items():
        if head.startswith(begin):
            raise Refused(f"{file.path.name} is {kind}, not {file.kind}")
    if not head.strip():
        return None
    return csv_source(file, head) if file.kind == "csv" else jsonl_source(con, file, head)
