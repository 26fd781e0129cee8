"""Read the files of one relation into a temporary table, typed, with what is wrong beside each row."""

from datetime import datetime

import duckdb

from ingestion.imports.checks import check
from ingestion.imports.files import ROW, Source, quoted
from ingestion.imports.tables import FORMATS, TABLES

# what must hold between columns, once each value is right by itself
RULES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "person_accounts": (
        ("account_id is null and handle is null and url is null", "account_id",
         "neither account_id nor handle"),
        ("until < since", "until", "ends before it begins"),
    ),
    "list_members": (("until < since", "until", "ends before it begins"),),
}  # fmt: skip

# DuckDB's words for a line it could not split, in ours
REJECTIONS = {
    "MISSING COLUMNS": "fewer values than the first line has names",
    "TOO MANY COLUMNS": "more values than the first line has names",
    "UNQUOTED VALUE": "a quotation mark without its partner",
    "LINE SIZE OVER MAXIMUM": "a line longer than 64 MB",
    "INVALID ENCODING": "not UTF-8",
}


def open_staging(con: duckdb.DuckDBPyConnection) -> None:
    """Create the empty temporary tables of a data set: staged_<relation> and found."""
    con.execute("""
        create or replace temp table found (
            relation varchar, file varchar, line bigint, column_name varchar, reason varchar
        )
    """)
    for relation, checks in FORMATS.items():
        given = ", ".join(f'"{c}" {TABLES[relation].columns.get(c, "varchar")}' for c in checks)
        con.execute(f"""
            create or replace temp table staged_{relation} (
                __file integer, __row bigint, {given},
                __problem struct(column_name varchar, reason varchar)
            )
        """)


def stage(con: duckdb.DuckDBPyConnection, source: Source, position: int, now: datetime) -> None:
    """Append a file to staged_<relation>, good rows only; what is wrong goes to the table found."""
    values, problems = [], []
    for column, rule in FORMATS[source.relation].items():
        kind, required = rule.rstrip("*"), rule.endswith("*")
        if column not in source.columns:
            values.append(f'null as "{column}"')
            continue
        checked = check(kind, f'"{column}"', source.columns[column])
        values.append(f'{checked.value} as "{column}"')
        if required:
            problems.append((f'"{column}" is null', column, "missing"))
        problems += [(f'"{column}" is not null and ({bad})', column, reason)
                     for bad, reason in checked.refusals]  # fmt: skip
    if source.kind == ".jsonl":
        problems.insert(0, ("__broken", "", "not a JSON object"))
    problems += [(bad, column, reason) for bad, column, reason in RULES.get(source.relation, ())]
    con.execute(
        f"""
        insert into staged_{source.relation} by name
        select {position} as __file, {ROW} as __row, {", ".join(values)}, {_case(problems)} as __problem
        from ({_without_blanks(source)})
        """.replace("$now", f"timestamptz '{now.isoformat()}'")
    )
    _note_problems(con, source, position)


def _case(problems: list[tuple[str, str, str]]) -> str:
    branches = " ".join(
        f"when {bad} then {{'column_name': '{column}', 'reason': {quoted(reason)}}}"
        for bad, column, reason in problems
    )
    return f"case {branches} end"


def _without_blanks(source: Source) -> str:
    """The file's rows with empty texts as null: CSV has no other way to say nothing."""
    known = [c for c in source.columns if c in FORMATS[source.relation]]
    texts = ", ".join(
        f'nullif("{c}", \'\') as "{c}"' for c in known if source.columns[c] == "VARCHAR"
    )
    return f"select * replace ({texts}) from ({source.sql})" if texts else source.sql


def _note_problems(con: duckdb.DuckDBPyConnection, source: Source, position: int) -> None:
    rejected = con.execute(
        "select count(*) from duckdb_tables() where table_name = 'rejected'"
    ).fetchone() != (0,)
    if rejected:
        for line, column, error in con.execute(
            "select distinct on (line) line, coalesce(column_name, ''), error_type from rejected order by line"
        ).fetchall():
            reason = REJECTIONS.get(error, error.lower())
            con.execute("insert into found values (?, ?, ?, ?, ?)",
                        [source.relation, source.path.name, line, column, reason])  # fmt: skip
        con.execute("drop table rejected; drop table rejected_scans")
    con.execute(
        f"""
        insert into found
        select ?, ?, __row, __problem.column_name, __problem.reason
        from staged_{source.relation} where __file = ? and __problem is not null
        """,
        [source.relation, source.path.name, position],
    )
    con.execute(f"delete from staged_{source.relation} where __problem is not null")
