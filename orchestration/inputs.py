"""What the last good build was made of, and which models would come out the same again."""

import hashlib
import os
from collections.abc import Iterator
from graphlib import TopologicalSorter

import duckdb

from orchestration import manifest

PROJECT = "project"
# the last day that counts moves every night, and half of the models never ask for it
AS_OF = "macro.clout.as_of"
# where a home lies says nothing of what is in it
PLACES = ("CLOUT_HOME", "CLOUT_WAREHOUSE", "CLOUT_LAKE", "CLOUT_SPARK_WAREHOUSE")


def fingerprints(con: duckdb.DuckDBPyConnection, project: dict) -> dict[str, str]:
    """The state of each raw table by its source's id, of the project with its settings, and as-of.

    Reads every table once, which costs a hundredth of building upon it.
    """
    found = {PROJECT: _project(), AS_OF: os.environ.get("CLOUT_AS_OF", "")}
    for source, told in project["sources"].items():
        table = f'"{told["schema"]}"."{told["identifier"]}"'
        # a row that dlt has loaded once more is the same row
        columns = [
            f'"{name}"'
            for (name, *_) in con.execute(f"describe {table}").fetchall()
            if not name.startswith("_dlt_")
        ]
        rows, total = content(con, table, columns)
        found[source] = f"{', '.join(columns)}: {rows} rows, {total}"
    return found


def content(
    con: duckdb.DuckDBPyConnection, table: str, columns: list[str]
) -> tuple[int, int | None]:
    """How many rows a table has, and a sum over them that no order changes; names are quoted."""
    [told] = con.execute(
        f"select count(*), sum(hash({', '.join(columns)})::hugeint) from {table}"
    ).fetchall()
    return told


def unaffected(project: dict, before: dict[str, str], now: dict[str, str]) -> list[str]:
    """The ids of seeds and models that read nothing of what changed, none before what it reads."""
    if before.get(PROJECT) != now[PROJECT]:
        return []
    changed = [name for name in now if before.get(name) != now[name]]
    if AS_OF in changed:
        changed += _calling(project, AS_OF)
    affected = set(_below(project, changed))
    return [
        name
        for name in TopologicalSorter(project["parent_map"]).static_order()
        if name.startswith(("seed.", "model.")) and name not in affected
    ]


def last(project: dict, unaffected: list[str]) -> list[str]:
    """Those of them that none of the others reads: with all before them, they are all of them."""
    before = {name for one in unaffected for name in project["parent_map"][one]}
    return [name for name in unaffected if name not in before]


def remembered(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The fingerprints of what the marts as they stand were made of; empty if they did not pass."""
    return dict(
        con.execute(
            "select name, fingerprint from raw_runs.inputs "
            "where (select bool_and(passed) from raw_runs.builds)"
        ).fetchall()
    )


def remember(con: duckdb.DuckDBPyConnection, found: dict[str, str]) -> None:
    """Keep what the marts were made of."""
    con.execute("delete from raw_runs.inputs")
    con.execute(
        "insert into raw_runs.inputs select unnest(?::varchar[]), unnest(?::varchar[])",
        [list(found), list(found.values())],
    )


def _calling(project: dict, macro: str) -> list[str]:
    """The ids of nodes whose SQL a macro writes into, by itself or through others."""
    macros, callers = project["macros"], {macro}
    while more := {
        name
        for name, told in macros.items()
        if name not in callers and not callers.isdisjoint(told["depends_on"]["macros"])
    }:
        callers |= more
    return [
        name
        for name, node in project["nodes"].items()
        if not callers.isdisjoint(node["depends_on"].get("macros", ()))
    ]


def _below(project: dict, names: list[str]) -> Iterator[str]:
    """Everything that reads one of these, directly or through others."""
    seen, ahead = set(), list(names)
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            yield name
            ahead += project["child_map"].get(name, ())


def _project() -> str:
    """The files of the dbt project and the settings that it reads, but as-of."""
    digest = hashlib.sha256()
    for file in sorted(path for path in manifest.sources() if path.is_file()):
        digest.update(str(file.relative_to(manifest.DBT)).encode() + b"\0" + file.read_bytes())
    settings = sorted(
        (name, value)
        for name, value in os.environ.items()
        if name.startswith("CLOUT_") and name not in (*PLACES, "CLOUT_AS_OF")
    )
    digest.update(repr(settings).encode())
    return digest.hexdigest()
