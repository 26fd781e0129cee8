"""JSON lines: one object each, of plain values."""

import duckdb

from ingestion.imports.files import File, Refused
from ingestion.imports.readers.rejects import forget_rejects
from ingestion.imports.readers.source import Source
from ingestion.imports.readers.texts import read_csv
from ingestion.imports.tables import FORMATS

# "and" would not do: DuckDB asks both sides, and the second one fails on broken JSON
OBJECT = "case when json_valid(line) then json_type(line) = 'OBJECT' else false end"


def jsonl_source(con: duckdb.DuckDBPyConnection, file: File, head: bytes) -> Source:
    """How to read JSON lines; raises Refused for one list of them."""
    if head.lstrip()[:1] == b"[":
        raise Refused(f"{file.path.name} is one JSON list: write one object a line instead")
    lines = read_csv(file, {"line": "VARCHAR"}, "\1", "", header=False)
    raw = f"select row_number() over () as row, line from {lines}"
    names = list(FORMATS[file.relation])
    paths = "[" + ", ".join(f"'{name}'" for name in names) + "]"
    parts = ", ".join(f'parts[{i}] as "{name}"' for i, name in enumerate(names, 1))
    select = f"""
        select row, not valid as broken, valid and len(keys) > len(list_distinct(keys)) as twice,
            coalesce(list_has_any(kinds, ['OBJECT', 'ARRAY']), false) as nested,
            regexp_matches(line, '(NaN|Infinity)') and list_has_any(
                list_transform(
                    list_zip(kinds, parts), lambda pair: if(pair[1] = 'DOUBLE', pair[2], '')
                ),
                ['NaN', 'Infinity', '-Infinity']
            ) as endless,
            kinds, {parts}
        from (
            select row, line, {OBJECT} as valid,
                case when valid then json_keys(line) end as keys,
                case when valid then json_type(line, {paths}) end as kinds,
                case when valid then json_extract_string(line, {paths}) end as parts
            from ({raw}) where line is not null
        )
    """
    rounded = [
        (f"kinds[{i}] = 'DOUBLE'", name, "an id stored as a number with decimals")
        for i, name in enumerate(names, 1)
        if FORMATS[file.relation][name].startswith("id")
    ]
    broken = (
        ("broken", "", "not a JSON object"),
        ("twice", "", "the same name twice"),
        ("endless", "", "NaN or Infinity, which JSON does not know"),
        ("nested", "", "a list or an object instead of a value"),
        *rounded,
    )
    return Source(
        file, select, raw, dict.fromkeys(names, "VARCHAR"), _keys(con, raw, names), broken
    )


def _keys(con: duckdb.DuckDBPyConnection, raw: str, known: list[str]) -> tuple[str, ...]:
    """The names that objects of a JSONL file have and the format does not know."""
    try:
        found = con.execute(f"""
            select distinct unnest(json_keys(line)) from ({raw})
            where {OBJECT} order by all
        """).fetchall()
    except duckdb.InvalidInputException:
        return ()  # line endings of two kinds: the copy that has one is asked again
    finally:
        forget_rejects(con)
    return tuple(name for (name,) in found if name not in known)
