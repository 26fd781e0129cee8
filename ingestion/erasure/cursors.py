"""What dlt remembers of a person: which account a handle means, how far an account was read."""

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from ingestion.forgotten import without
from ingestion.home import Home

if TYPE_CHECKING:
    from dlt.common.pipeline import TPipelineState


def resolved_of(home: Home) -> Iterator[tuple[str, str, str]]:
    """(network, handle or address, account id) of every claim that a network resolved."""
    for file in sorted(home.pipelines.glob("*/state.json")):
        network = file.parent.name
        kept = json.loads(file.read_text()).get("sources", {}).get(network, {}).get("resources", {})
        for spelled, account_id in kept.get(network, {}).get("resolved", {}).items():
            yield network, spelled, account_id


def erase_cursors(
    con: duckdb.DuckDBPyConnection, home: Home, is_gone: Callable[[str, str], bool]
) -> dict[str, int]:
    """Take what `is_gone(network, text)` tells out of dlt's state, in files, warehouse and lake.

    Removes traces and finished packages as well. Returns how many networks' state, and how many
    files, were touched; raises nothing for a network that was never read.
    """
    # dlt takes a second to come in, which whoever only asks for cursors need not wait for
    from ingestion.lake.filling import store_state
    from ingestion.pipeline import pipeline_of

    touched, files = 0, 0
    for folder in sorted(path for path in home.pipelines.glob("*/") if path.is_dir()):
        files += _sweep(folder)
        file, network = folder / "state.json", folder.name
        kept = json.loads(file.read_text()).get("sources", {}) if file.exists() else {}
        left = without(kept, partial(is_gone, network))
        if left == kept:
            continue
        with pipeline_of(network, home).managed_state() as state:
            state["sources"] = left
        touched += 1
        if home.has_lake:
            store_state(home, network, state)
        else:
            _store(con, network, state)
    return {"networks": touched, "files": files}


def _sweep(folder: Path) -> int:
    """Remove what dlt keeps of finished loads: it reads none of it again."""
    gone = [folder / "trace.pickle", *folder.glob("load/*/*"), *folder.glob("normalize/*/*")]
    count = 0
    for path in gone:
        if path.is_dir():
            count += sum(1 for file in path.rglob("*") if file.is_file())
            shutil.rmtree(path)
        elif path.exists():
            count += 1
            path.unlink()
    return count


def _store(con: duckdb.DuckDBPyConnection, network: str, state: "TPipelineState") -> None:
    """Let the warehouse remember the same, for a machine that has nothing else."""
    from dlt.pipeline.state_sync import state_doc

    table = f'"raw_{network}"._dlt_pipeline_state'
    exists = con.execute(
        "select 1 from duckdb_tables() where schema_name = ? and table_name = ?",
        [f"raw_{network}", "_dlt_pipeline_state"],
    ).fetchone()
    if not exists:
        return
    loads = con.execute(f"select max(_dlt_load_id), max(_dlt_id) from {table}").fetchone()
    con.execute(f"delete from {table}")
    if loads and loads[0]:
        told = {**state_doc(state, loads[0]), "_dlt_id": loads[1]}
        names = ", ".join(told)
        con.execute(
            f"insert into {table} ({names}) values ({', '.join('?' for _ in told)})",
            list(told.values()),
        )
