"""Bring plain files in the interchange format, and the registry, into the warehouse.

Tables of raw_imports, all with `dataset` first:

- accounts, posts, interactions, counters, removals: `network` and the columns that networks fill,
  see ingestion/relations.py, with canonical acts; interactions, list_memberships, endorsements and
  removals also have `row_key`, the key that a later row replaces.
- list_memberships, endorsements: the columns of the format, `observed_at` filled.
- klout_topic_ontology, klout_topic_display, klout_topic_edge: Klout's published topics, their
  names by language, and which is a part of which; columns as in its files, in lower case.
- people, person_accounts, lists, list_members: the columns of the format; person_accounts also
  `account_key`, the hash under which acts of the account were stored while nobody claimed it.
- quarantine: relation, file, line, column_name, reason, observed_at. loads: what was loaded when.

raw_registry has what is said of people and lists, quarantine and loads, with the data set
`registry`; the +K that the registry tells of stand in raw_imports.endorsements with the same.
"""

import os
import re
import shutil
from pathlib import Path

from ingestion.home import Home
from ingestion.imports.files import Refused, file_of, files_of, stamp_of
from ingestion.imports.folders import REGISTRY_DATASET
from ingestion.imports.loading import Loading
from ingestion.imports.report import Report
from ingestion.imports.tables import FORMATS, create_tables
from ingestion.imports.workbench import warehouse_of

__all__ = ["Refused", "Report", "ensure_tables", "import_folder", "load_imports", "load_registry"]


def ensure_tables(home: Home) -> None:
    """Create the empty tables of raw_imports and raw_registry where they are missing."""
    with warehouse_of(home) as con:
        create_tables(con)


def import_folder(path: Path, home: Home) -> Report:
    """Copy a folder of the interchange format, or one of its files, into the home and load it.

    The data set is named as the folder. Raises Refused where there is nothing to import.
    """
    dataset = _copy(path.resolve(), home)
    with warehouse_of(home) as con:
        loading = Loading(con, home)
        loading.registry()
        reports = {report.dataset: report for report in loading.imports()}
    return reports[dataset]


def load_registry(home: Home) -> Report:
    """Make raw_registry say what the files in home.registry say, where they changed."""
    with warehouse_of(home) as con:
        return Loading(con, home).registry()


def load_imports(home: Home) -> list[Report]:
    """Load every data set whose files, or the claims on whose accounts, changed."""
    with warehouse_of(home) as con:
        return list(Loading(con, home).imports())


def _copy(path: Path, home: Home) -> str:
    if not path.exists():
        raise Refused(f"there is no {path}")
    if path.is_file():
        found, dataset = [file for file in [file_of(path)] if file], path.parent.name
    else:
        found, dataset = files_of(path)[0], path.name
    if not found:
        raise Refused(
            f"{path} holds nothing to import: a file is named after what it holds, one of "
            f"{', '.join(FORMATS)}, and ends in .csv, .jsonl (.gz, .zst) or .parquet"
        )
    dataset = re.sub(r"[^A-Za-z0-9._-]+", "-", dataset).strip(".-") or "import"
    if dataset == REGISTRY_DATASET:
        raise Refused(f"a data set cannot be called {dataset}: rename the folder {path}")
    folder = home.imports / dataset
    if path.is_relative_to(folder.resolve()):
        return dataset
    folder.mkdir(parents=True, exist_ok=True)
    there = {old.path.name: old for old in files_of(folder)[0]}
    # a copy has the time of what it is copied from: who imports the same again, copies nothing
    same = {stamp_of([old]) for old in there.values()}
    new = [file for file in found if stamp_of([file]) not in same]
    drafts = {file: folder / f".{file.path.name}" for file in new}
    for file, draft in drafts.items():
        shutil.copyfile(file.path, draft)
        os.utime(draft, ns=(file.path.stat().st_atime_ns, file.path.stat().st_mtime_ns))
    for file, draft in drafts.items():
        draft.replace(folder / file.path.name)
    names, relations = {file.path.name for file in found}, {file.relation for file in found}
    for name, old in there.items():
        if old.relation in relations and name not in names:
            old.path.unlink()
    return dataset
