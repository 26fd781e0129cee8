"""Read files into temporary tables, typed; what is wrong with a row goes to the table `found`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from ingestion.imports.checks import check
from ingestion.imports.faults import is_own_fault
from ingestion.imports.files import File, Refused
from ingestion.imports.readers import Source, source_of
from ingestion.imports.readers.rejects import forget_rejects, rejects_of
from ingestion.imports.readers.texts import with_one_line_ending
from ingestion.imports.tables import FORMATS, REGISTRY, given_type
from ingestion.literals import quoted

# what must hold between the columns of a row
RULES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "person_accounts": (
        ("coalesce(account_id, handle, url) is null", "account_id", "missing, and no handle"),
        ("until < since", "until", "ends before it begins"),
        # or the account that is read would not be the one that is claimed
        (
            "network in ('mastodon', 'wordpress') and contains(account_id, '/')"
            " and regexp_matches(split_part(account_id, '/', 1), '\\p{Lu}')",
            "account_id",
            "write the host in lower case",
        ),
    ),
    "list_members": (("until < since", "until", "ends before it begins"),),
}  # fmt: skip

# DuckDB's words for a line it could not split
REJECTS = {
    "MISSING COLUMNS": "fewer values than the first line names",
    "TOO MANY COLUMNS": "more values than the first line names",
    "UNQUOTED VALUE": "a quotation mark that does not close where the value ends",
    "LINE SIZE OVER MAXIMUM": "a line of more than 64 MB",
    "INVALID ENCODING": "not UTF-8",
}
MIXED_LINE_ENDINGS = "state machine reached an invalid state"


@dataclass
class Staged:
    """What staging a few files told: columns nobody knows, files refused with the reason."""

    unknown: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def create_staging(con: duckdb.DuckDBPyConnection, relations: Iterable[str]) -> None:
    """Make staged_<relation> anew: (dataset, file, row, line) and the columns of the format."""
    con.execute("""
        create temp table if not exists found (
            dataset varchar, relation varchar, file varchar, line bigint,
            column_name varchar, reason varchar
        )
    """)
    for relation in relations:
        columns = ", ".join(f'"{c}" {given_type(relation, c)}' for c in FORMATS[relation])
        con.execute(f"""
            create or replace table workbench.staged_{relation} (
                dataset varchar, file varchar, row bigint, line bigint, {columns},
                problem struct(column_name varchar, reason varchar)
            )
        """)


def stage(con: duckdb.DuckDBPyConnection, dataset: str, files: list[File], now: datetime) -> Staged:
    """Append files to staged_<relation>; a file that cannot be read leaves nothing behind."""
    told = Staged()
    for file in files:
        try:
            source = _stage_file(con, dataset, file, now)
        except Refused as error:
            told.refused[file.path.name] = str(error)
            continue
        if source and source.unknown:
            told.unknown[file.path.name] = list(source.unknown)
    return told


def _stage_file(
    con: duckdb.DuckDBPyConnection, dataset: str, file: File, now: datetime
) -> Source | None:
    name = file.path.name
    with TemporaryDirectory() as folder:
        try:
            if (source := source_of(con, file)) is None:
                return None
            try:
                _insert(con, dataset, name, source, now)
            except duckdb.InvalidInputException as error:
                if MIXED_LINE_ENDINGS not in str(error):
                    raise
                forget_rejects(con)
                source = source_of(con, with_one_line_ending(file, Path(folder))) or source
                _insert(con, dataset, name, source, now)
            _set_aside(con, dataset, name, source)
        except (duckdb.Error, OSError) as error:
            if is_own_fault(error):
                raise
            _take_back(con, dataset, file)
            raise Refused(f"{name} cannot be read: {str(error).splitlines()[0]}") from None
        finally:
            forget_rejects(con)
    return source


def _take_back(con: duckdb.DuckDBPyConnection, dataset: str, file: File) -> None:
    """Delete what was staged of a file, and what was found in it, before it broke."""
    for table in (f"staged_{file.relation}", "found"):
        con.execute(
            f"delete from {table} where dataset = ? and file = ?", [dataset, file.path.name]
        )


def _insert(
    con: duckdb.DuckDBPyConnection, dataset: str, name: str, source: Source, now: datetime
) -> None:
    relation = source.file.relation
    values, problems = [], [*source.broken]
    for column, rule in FORMATS[relation].items():
        if column not in source.types:
            values.append(f'null as "{column}"')
            continue
        checked = check(rule.rstrip("*"), f'"{column}"', source.types[column])
        values.append(f'{checked.value} as "{column}"')
        if rule.endswith("*"):
            problems.append((f'"{column}" is null', column, "missing"))
        for bad, reason in checked.refusals:
            problems.append((f'"{column}" is not null and ({bad})', column, reason))
    branches = " ".join(
        f"when {bad} then {{'column_name': '{column}', 'reason': {quoted(reason)}}}"
        for bad, column, reason in problems
    )
    texts = [column for column, kind in source.types.items() if kind == "VARCHAR"]
    # CSV cannot tell an empty text from none
    emptied = ", ".join(f'nullif("{column}", \'\') as "{column}"' for column in texts)
    con.execute(
        f"""
        insert into staged_{relation} by name
        select {quoted(dataset)} as dataset, {quoted(name)} as file, row, {", ".join(values)},
            case {branches} end as problem
        from (select * replace ({emptied}) from ({source.select}))
        """.replace("$now", f"timestamptz '{now.isoformat()}'")
    )


def _set_aside(con: duckdb.DuckDBPyConnection, dataset: str, name: str, source: Source) -> None:
    """Move the rows of one file that have a problem from its staged table to `found`."""
    relation = source.file.relation
    rejects = rejects_of(con, source)
    for line, _, column, error in rejects:
        reason = REJECTS.get(error, error.lower())
        row = [dataset, relation, name, line, column, reason]
        con.execute("insert into found values (?, ?, ?, ?, ?, ?)", row)
    this = f"dataset = {quoted(dataset)} and file = {quoted(name)}"
    for bad, column, reason in RULES.get(relation, ()):
        con.execute(f"""
            update staged_{relation}
            set problem = {{'column_name': '{column}', 'reason': {quoted(reason)}}}
            where {this} and problem is null and ({bad})
        """)
    (wrong,) = con.execute(
        f"select count(*) from staged_{relation} where {this} and problem is not null"
    ).fetchone() or (0,)
    if wrong or relation in REGISTRY:
        con.execute(f"""
            update staged_{relation} set line = lines.line
            from ({_lines(con, source, rejects)}) as lines
            where {this} and staged_{relation}.row = lines.row
        """)
    con.execute(f"""
        insert into found
        select dataset, '{relation}', file, line, problem.column_name, problem.reason
        from staged_{relation} where {this} and problem is not null
    """)
    if wrong:
        con.execute(f"delete from staged_{relation} where {this} and problem is not null")


def _lines(
    con: duckdb.DuckDBPyConnection, source: Source, rejects: list[tuple[int, int, str, str]]
) -> str:
    """SQL of (row, line): the line of the file on which a row begins; in Parquet, the row's number.

    Exact unless blank lines stand between rows of a CSV file, which DuckDB does not tell of.
    """
    if not source.raw:
        return f"select row, row as line from ({source.select})"
    columns = [name for (name, *_) in con.execute(f"describe {source.raw}").fetchall()][1:]
    breaks = " + ".join(
        f'coalesce(len("{c}") - len(replace("{c}", chr(10), \'\')), 0)' for c in columns
    )
    first = 2 if source.file.kind == "csv" else 1
    # a rejected line pushes those after it down by as many lines as it takes
    taken, shifts = 0, ["(0, 0)"]
    for line, span, _, _ in rejects:
        shifts.append(f"({line - taken}, {taken + span})")
        taken += span
    return f"""
        select row, line + shift as line
        from (
            select row, {first} + coalesce(sum(1 + {breaks}) over (
                order by row rows between unbounded preceding and 1 preceding
            ), 0) as line
            from ({source.raw})
        ) as plain
        asof join (select * from (values {", ".join(shifts)}) as s(since, shift)) as shifts
            on plain.line >= shifts.since
    """
