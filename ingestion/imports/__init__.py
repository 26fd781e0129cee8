"""Bring plain files in the interchange format, and the registry, into the warehouse."""

import hashlib
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from ingestion.home import Home
from ingestion.imports.files import Refused, Source, content_of, files_of, relation_of, source_of
from ingestion.imports.report import Report
from ingestion.imports.staging import open_staging, stage
from ingestion.imports.storing import replace, store
from ingestion.imports.tables import FORMATS, REGISTRY, create_tables
from ingestion.minimise import create_macros

__all__ = ["Refused", "Report", "ensure_tables", "import_folder", "load_imports", "load_registry"]


def ensure_tables(home: Home) -> None:
    """Create the empty tables of raw_imports and raw_registry where they are missing."""
    with _open(home):
        pass


def import_folder(path: Path, home: Home) -> Report:
    """Copy a folder, or one file, of the interchange format into the home and load it."""
    files = [path] if path.is_file() else files_of(path)[0]
    dataset = path.stem.split(".")[0] if path.is_file() else path.resolve().name
    folder = home.imports / dataset
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        if file.resolve() != (folder / file.name).resolve():
            shutil.copyfile(file, folder / file.name)
    load_registry(home)
    return next(r for r in load_imports(home) if r.dataset == dataset)


def load_registry(home: Home) -> Report:
    """Replace raw_registry by what the registry's files say."""
    home.registry.mkdir(parents=True, exist_ok=True)
    with _open(home) as con:
        return _load(con, "raw_registry", "registry", home.registry, "")


def load_imports(home: Home) -> list[Report]:
    """Load every data set whose files, or the claims on its accounts, changed."""
    home.imports.mkdir(parents=True, exist_ok=True)
    folders = sorted(folder for folder in home.imports.iterdir() if folder.is_dir())
    with _open(home) as con:
        return [_load(con, "raw_imports", folder.name, folder, "") for folder in folders]


def _open(home: Home) -> duckdb.DuckDBPyConnection:
    home.path.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(str(home.warehouse))
    con.execute("set timezone = 'UTC'")
    create_macros(con, home.actor_key())
    create_tables(con)
    return con


def _load(
    con: duckdb.DuckDBPyConnection, schema: str, dataset: str, folder: Path, settings: str
) -> Report:
    files, ignored = files_of(folder)
    report = Report(dataset, ignored_files=[file.name for file in ignored])
    content, now = content_of(files), datetime.now(UTC)
    settings = hashlib.sha256(os.environ.get("CLOUT_SCORE_UNCLAIMED", "").encode()).hexdigest()
    known = con.execute(
        f"select content, settings from {schema}.loads where dataset = ?", [dataset]
    ).fetchone()
    if known == (content, settings):
        report.unchanged = True
        return report
    sources: list[Source] = []
    for file in files:
        try:
            source = source_of(con, file)
        except Refused as error:
            report.refused_files[file.name] = str(error)
            continue
        if source is not None:
            sources.append(source)
            unknown = [c for c in source.columns if c not in FORMATS[source.relation]]
            if unknown:
                report.ignored_columns[file.name] = unknown
    con.execute("begin")
    try:
        open_staging(con)
        for position, source in enumerate(sources):
            stage(con, source, position, now)
        replace(con, schema, dataset, report)
        con.execute("""
            create or replace temp table claimed as
            select network, account_id from raw_registry.person_accounts where account_id is not null
            union
            select network, account_id from raw_imports.person_accounts where account_id is not null
        """)
        if os.environ.get("CLOUT_SCORE_UNCLAIMED", "").lower() == "true":
            con.execute("""
                insert into claimed
                select network, account_id from staged_accounts union
                select network, account_id from staged_posts union
                select network, actor_account_id from staged_interactions union
                select network, target_account_id from staged_interactions union
                select network, account_id from staged_counters union
                select network, account_id from staged_list_memberships union
                select network, owner_account_id from staged_list_memberships union
                select network, giver_account_id from staged_endorsements union
                select network, target_account_id from staged_endorsements union
                select network, id from staged_removals where kind = 'account'
            """)
        if schema == "raw_imports":
            for relation in FORMATS:
                if relation not in REGISTRY:
                    store(con, relation, dataset, now, report)
        con.execute(f"delete from {schema}.quarantine where dataset = ?", [dataset])
        con.execute(
            f"insert into {schema}.quarantine by name select ? as dataset, *, ? as observed_at from found",
            [dataset, now],
        )
        con.execute(f"delete from {schema}.loads where dataset = ?", [dataset])
        con.execute(
            f"insert into {schema}.loads values (?, ?, ?, ?)", [dataset, content, settings, now]
        )
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    report.quarantined = [
        dict(zip(("relation", "file", "line", "column_name", "reason"), row, strict=True))
        for row in con.execute("select * from found order by file, line").fetchall()
    ]
    return report
