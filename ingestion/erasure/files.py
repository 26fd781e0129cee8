"""Take a person out of files of the interchange format; find in new files who has left."""

import csv
import io
import os
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from ingestion.erasure.identity import Identity, create_gone
from ingestion.erasure.marks import Marks
from ingestion.erasure.rules import CLAIM, Erased, blot, erase
from ingestion.forgotten import BARE, PERSON, Forgotten
from ingestion.imports.files import File, Refused
from ingestion.imports.minimising import ACCOUNTS
from ingestion.imports.readers import (
    OBJECT,
    Source,
    forget_rejects,
    packing,
    quoted,
    rejects_of,
    source_of,
    spelled_names,
    with_one_line_ending,
)
from ingestion.imports.tables import FORMATS

CHUNK = 50_000
TEXTS = ("id", "text", "network", "act", "slug", "removal")


def erase_files(
    con: duckdb.DuckDBPyConnection, files: Iterable[File], identity: Identity
) -> Erased:
    """Rewrite, each whole or not at all, the files that tell of the person; others stay untouched.

    A file that cannot be read is left as it is; of lines that are no rows, those go that name the
    person. Needs the macros of minimise.
    """
    create_gone(con, identity)
    marks, told = Marks(identity), Erased()
    for file in files:
        with _readable(con, file) as source:
            if source:
                told.add(_erase_file(con, source, identity, marks, file))
    return told


@contextmanager
def _readable(con: duckdb.DuckDBPyConnection, file: File) -> Generator[Source | None]:
    """How to read a file, maybe from a copy whose lines all end alike; None where nobody could."""
    with TemporaryDirectory() as folder:
        try:
            try:
                source = source_of(con, file)
                if source:
                    con.execute(f"select count(*) from ({source.select})").fetchone()
            except duckdb.InvalidInputException:
                forget_rejects(con)
                source = source_of(con, with_one_line_ending(file, Path(folder)))
            yield source
        except Refused:
            yield None
        finally:
            forget_rejects(con)


def forgotten_in(
    con: duckdb.DuckDBPyConnection, files: Iterable[File], forgotten: Forgotten
) -> Identity:
    """Who of those that left stands in these files: known by hashes, told by the files."""
    con.execute("create or replace temp table hashes (key varchar primary key)")
    con.execute(
        "insert into hashes select unnest($keys::varchar[])", {"keys": sorted(forgotten.keys)}
    )
    held = [file for file in files if file.relation in _TOLD]
    found = Identity()
    for file in held:
        with _readable(con, file) as source:
            if source:
                _recognise(con, source, found)
    if not found:
        return found
    create_gone(con, found)
    for file in held:
        with _readable(con, file) as source:
            if source:
                _complete(con, source, found)
    return found


# where a file names accounts or persons, by the column
_TOLD = {
    **{name: columns for name, columns in ACCOUNTS.items() if name != "removals"},
    **dict.fromkeys(("people", "person_accounts", "list_members"), ()),
}


def _recognise(con: duckdb.DuckDBPyConnection, source: Source, found: Identity) -> None:
    """Note the accounts, handles and persons of a file whose hash is on the list."""
    relation, rows = source.file.relation, _rows_of(source)
    hashed = "(select key from hashes)"
    for column in _TOLD[relation]:
        found.accounts |= _pairs(
            con,
            f"select distinct {column} from {rows} where actor_key(network, {column}) in {hashed}",
        )
    if relation == "person_accounts":
        spelled = "'@' || ltrim(lower(handle), '@')"
        for kept, value, form, where in (
            (found.accounts, "account_id", "account_id", "true"),
            (found.handles, "ltrim(lower(handle), '@')", spelled, "account_id is null"),
            (found.urls, BARE, BARE, "account_id is null"),
        ):
            kept |= _pairs(
                con,
                f"select distinct {value} from {rows} "
                f"where {where} and actor_key(network, {form}) in {hashed}",
            )
    if relation not in ACCOUNTS:
        persons = con.execute(
            f"select distinct person_id from {rows} "
            f"where actor_key('{PERSON}', person_id) in {hashed}"
        ).fetchall()
        found.person_ids |= {person for (person,) in persons}


def _complete(con: duckdb.DuckDBPyConnection, source: Source, found: Identity) -> None:
    """Add what a file tells of these accounts: their handles and addresses, posts and persons."""
    relation, rows = source.file.relation, _rows_of(source)
    ours = "(network, account_id) in (select (network, account_id) from gone_accounts)"
    if relation in ("accounts", "person_accounts"):
        told = f"from {rows} where {ours} and"
        handle = "ltrim(lower(handle), '@')"
        found.handles |= _pairs(con, f"select distinct {handle} {told} handle is not null")
        found.urls |= _pairs(con, f"select distinct {BARE} {told} url is not null")
    if relation == "posts":
        found.posts |= _pairs(con, f"select distinct post_id from {rows} where {ours}")
    if relation == "person_accounts":
        left = CLAIM.replace("{n}", "network")
        # the same human under another person_id, who claims nothing else
        persons = con.execute(
            f"select person_id from {rows} group by person_id having bool_and({left})"
        ).fetchall()
        found.person_ids |= {person for (person,) in persons if person}


def _pairs(con: duckdb.DuckDBPyConnection, select: str) -> set[tuple[str, str]]:
    return set(con.execute(select.replace("distinct ", "distinct network, ", 1)).fetchall())


def _rows_of(source: Source) -> str:
    """The rows of a file with all columns of its relation, what is no number or time as text."""
    columns = ", ".join(
        f'"{name}"'
        + ("::varchar" if name in source.types and _is_text(source, name) else "")
        + f' as "{name}"'
        if name in source.types
        else f'null::varchar as "{name}"'
        for name in FORMATS[source.file.relation]
    )
    return f"(select row, {columns} from ({source.select}))"


def _is_text(source: Source, column: str) -> bool:
    return FORMATS[source.file.relation][column].rstrip("*") in TEXTS


def _erase_file(
    con: duckdb.DuckDBPyConnection, source: Source, identity: Identity, marks: Marks, target: File
) -> Erased:
    if source.unknown and target.kind == "csv":
        # a row is counted in or out by all of its columns, and no question asks for all of them
        con.execute(f"create or replace temp table whole as {source.raw}")
        source = replace(source, select="from whole", raw="from whole")
    con.execute(f"create or replace temp table given as from {_rows_of(source)}")
    con.execute("create or replace temp table kept as from given")
    columns = dict.fromkeys(FORMATS[target.relation], "VARCHAR")
    network = "lower(network)" if "network" in columns else ""
    place = f"{target.path.parent.name}/{target.path.name}"
    told = erase(con, "kept", target.relation, network or "''", columns, place)
    if network:
        told.add(blot(con, "kept", network, columns, identity, place))
    torn = list(_torn(con, source))
    kept = [line for line in torn if not marks.text.search(line.decode(errors="surrogateescape"))]
    named = len(torn) - len(kept) + _broken(con, source, marks)
    told.removed += Counter({place: named} if named else {})
    if told:
        _rewrite(con, source, target, marks, kept)
    return told


def _torn(con: duckdb.DuckDBPyConnection, source: Source) -> Iterator[bytes]:
    """The lines that DuckDB could not split, byte for byte; all columns have been read by now."""
    numbers = {
        number for line, span, *_ in rejects_of(con, source) for number in range(line, line + span)
    }
    if not numbers:
        return
    with (
        pa.input_stream(str(source.file.path), compression=packing(source.file)) as stream,
        io.BufferedReader(stream) as lines,
    ):
        for number, line in enumerate(lines, 1):
            if number in numbers:
                yield line


def _broken(con: duckdb.DuckDBPyConnection, source: Source, marks: Marks) -> int:
    """How many lines of JSONL are no objects and name the person."""
    if source.file.kind != "jsonl":
        return 0
    asked = f"select count(*) from ({source.raw}) where not {OBJECT} and {_NAMED}"
    return con.execute(asked, {"pattern": marks.sql}).fetchall()[0][0]


def _names(source: Source) -> list[str]:
    """The columns of a CSV file as it spells them, those nobody knows as well."""
    with pa.input_stream(str(source.file.path), compression=packing(source.file)) as stream:
        head = bytes(stream.read(2**20)).decode("utf-8-sig", errors="replace")
    return spelled_names(head, FORMATS[source.file.relation])


def _rewrite(
    con: duckdb.DuckDBPyConnection, source: Source, target: File, marks: Marks, torn: list[bytes]
) -> None:
    """Write the rows that are left into a new file and put it in the old one's place.

    Lines that are no rows stay in quarantine: they come last, as they were.
    """
    draft = target.path.with_name(f".{target.path.name}")
    if target.kind == "parquet":
        _write_parquet(con, source, draft)
    else:
        texts = _lines(con, source, marks) if target.kind == "jsonl" else _rows(con, source)
        with pa.output_stream(str(draft), compression=packing(target)) as out:
            for text in texts:
                out.write(text.encode())
            for line in torn:
                out.write(line.rstrip(b"\r\n") + b"\n")
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(target.path)


def _write_parquet(con: duckdb.DuckDBPyConnection, source: Source, draft: Path) -> None:
    replaced = ", ".join(f'kept."{name}" as "{name}"' for name in source.types)
    added = "".join(f", kept.{name}" for name in _added(source))
    con.execute(
        f"copy (select whole.* exclude (file_row_number) replace ({replaced}){added} "
        "from read_parquet("
        f"{quoted(str(source.file.path))}, hive_partitioning=false, file_row_number=true) as whole "
        "inner join kept on whole.file_row_number + 1 = kept.row order by kept.row) "
        f"to {quoted(str(draft))} (format parquet, compression zstd)"
    )


def _added(source: Source) -> list[str]:
    """Acts that are hashed keep the key they had, also in a file that names none."""
    lacks = source.file.relation == "interactions" and "interaction_id" not in source.types
    return ["interaction_id"] if lacks else []


def _rows(con: duckdb.DuckDBPyConnection, source: Source) -> Iterator[str]:
    described = [name for (name, *_) in con.execute(f"describe {source.raw}").fetchall()][1:]
    listed = [f'{"kept" if name in source.types else "whole"}."{name}"' for name in described]
    listed += [f"kept.{name}" for name in _added(source)]
    yield _line([*_names(source), *_added(source)])
    asked = con.execute(
        f"select {', '.join(listed)} from ({source.raw}) as whole "
        "inner join kept using (row) order by row"
    )
    while rows := asked.fetchmany(CHUNK):
        yield "".join(_line(row) for row in rows)


def _lines(con: duckdb.DuckDBPyConnection, source: Source, marks: Marks) -> Iterator[str]:
    patch = ", ".join(f"'{name}', kept.\"{name}\"" for name in source.types)
    same = " and ".join(
        f'kept."{name}" is not distinct from given."{name}"' for name in source.types
    )
    # as text, or DuckDB reads the lines that stay as they are as JSON, too, and some are none
    changed = f"json_merge_patch(line, json_object({patch}))::varchar"
    asked = con.execute(
        f"select case when {same} then line else {changed} end "
        f"from ({source.raw}) as whole inner join kept using (row) inner join given using (row) "
        f"where {OBJECT} or not {_NAMED} order by row",
        {"pattern": marks.sql},
    )
    while rows := asked.fetchmany(CHUNK):
        yield "".join(f"{line}\n" for (line,) in rows)


_NAMED = "regexp_matches(line, $pattern)"


def _line(row: Iterable) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(["" if cell is None else cell for cell in row])
    return out.getvalue()
