"""Files of what a page shows: CSV, Parquet and Excel, each saying its filters and its day."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import marts
from dashboard.language import t
from dashboard.untrusted import csv_of

Table = tuple[Sequence[str], Sequence[Sequence[Any]]]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def buttons(name: str, table: Callable[[], Table], filters: Mapping[str, Any], key: str) -> None:
    """Three ways to take a table away; it is made when one of them is clicked."""
    publication = marts.current()
    about = described(publication, filters)
    kinds = (
        ("CSV", "csv", "text/csv", csv),
        ("Parquet", "parquet", "application/vnd.apache.parquet", parquet),
        ("Excel", "xlsx", EXCEL, excel),
    )
    for label, ending, mime, write in kinds:
        st.download_button(
            label,
            lambda write=write: write(table(), about),
            file_name=f"{name}_{publication.as_of}.{ending}",
            mime=mime,
            icon=":material/download:",
            on_click="ignore",
            key=f"{key}_{ending}",
            help=t("exports.help"),
        )


def described(publication: marts.Publication, filters: Mapping[str, Any]) -> dict[str, str]:
    """What a file says about itself: filters, day, method."""
    method = publication.method or {}
    return {
        "filters": " ".join(f"{name}={value}" for name, value in filters.items() if value),
        "data_as_of": str(publication.as_of),
        "method_version": str(method.get("method_version", "")),
    }


def csv(table: Table, about: Mapping[str, str]) -> bytes:
    """A CSV file; every row says what it was filtered by, and when."""
    header, rows = table
    return csv_of([*header, *about], [[*row, *about.values()] for row in rows])


def parquet(table: Table, about: Mapping[str, str]) -> bytes:
    """A Parquet file with what it is about in its metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    header, rows = table
    made = pa.Table.from_pandas(pd.DataFrame(list(rows), columns=list(header)))
    file = io.BytesIO()
    pq.write_table(made.replace_schema_metadata(dict(about)), file)
    return file.getvalue()


def excel(table: Table, about: Mapping[str, str]) -> bytes:
    """An Excel workbook whose second sheet says what it is about."""
    import xlsxwriter

    header, rows = table
    file = io.BytesIO()
    # what a network sent stays text: no formula, no address that a click would follow
    harmless = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(file, harmless) as book:
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("clout")
        sheet.write_row(0, 0, list(header), bold)
        for place, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if hasattr(value, "year"):
                    sheet.write_datetime(place, column, pd.Timestamp(value).to_pydatetime(), day)
                else:
                    sheet.write(place, column, None if value != value else value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(header) - 1)
        told = book.add_worksheet("about")
        for place, (name, value) in enumerate(about.items()):
            told.write_row(place, 0, [name, value])
    return file.getvalue()
