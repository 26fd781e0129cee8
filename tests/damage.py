"""Files that are cut off, or that break far behind their beginning."""

import pyarrow as pa
from pyarrow import csv
from pyarrow import parquet as pq


def cut(data):
    return data[: len(data) * 3 // 4]


def damaged(data):
    place = len(data) * 2 // 3
    return data[:place] + bytes(99) + data[place + 99 :]


def zstd(data):
    return pa.compress(data, codec="zstd", asbytes=True)


def damaged_parquet(content, column):
    """A table in Parquet that tells of its columns, but not what stands in one of them."""
    table, out = csv.read_csv(pa.BufferReader(content)), pa.BufferOutputStream()
    pq.write_table(table, out)
    data = out.getvalue().to_pybytes()
    chunks = pq.read_metadata(pa.BufferReader(data)).row_group(0)
    page = chunks.column(table.column_names.index(column)).dictionary_page_offset
    return data[:page] + bytes(99) + data[page + 99 :]
