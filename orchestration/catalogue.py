"""What the asset graph says of a table: what a row is, its columns, its code, whom to ask."""

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import dagster as dg

from ingestion import gazetteer
from ingestion.imports import tables as imported
from ingestion.networks import NETWORKS
from ingestion.relations import RELATIONS
from orchestration.settings import PROJECT

# whom to ask, by the part of the house
INGESTION, METHOD, PUBLICATION = ["team:ingestion"], ["team:method"], ["team:publication"]


# a network is a group of its own name; folders that only make sense together are one
GROUPS = {
    **dict.fromkeys(("imports", "registry"), "files"),
    **dict.fromkeys(("gazetteer", "languages"), "references"),
    **dict.fromkeys(("runs", "pipeline", "reading"), "reading"),
    **dict.fromkeys(("identities", "places", "lists", "contexts"), "people"),
    **dict.fromkeys(("authenticity", "unflagged"), "trust"),
    **dict.fromkeys(("response", "recognition", "contributions", "statement", "changes"), "score"),
}

# dbt's tests in words, filled with their arguments
_ASKED = {
    "not_null": "{column_name} is never empty.",
    "unique": "No two rows have the same {column_name}.",
    "unique_grain": "No two rows have the same {columns}, of which {optional} may be empty.",
    "accepted_values": "{column_name} is one of {values}.",
    "relationships": "Every {column_name} is one in {to}.",
    "in_range": "{column_name} is at least {at_least} and at most {at_most}.",
}


def group(part: str) -> str:
    """The group of a network, of raw tables or of a folder of models."""
    return GROUPS.get(part, part)


def grain(node: Mapping[str, Any]) -> str:
    """What one row of a dbt node is: its description, else the first line of its SQL."""
    first, *_ = node.get("raw_code", "").strip().splitlines() or [""]
    return node["description"] or first.removeprefix("--").strip()


def with_sql(node: Mapping[str, Any]) -> str:
    """The grain and, of a model, the SQL as it is written."""
    code = node.get("raw_code")
    return f"{grain(node)}\n\n```sql\n{code}\n```" if code else grain(node)


def asked(test: Mapping[str, Any]) -> str:
    """What a dbt test asks for: the first line of its own SQL, or its kind in words."""
    kind = test.get("test_metadata")
    if not kind:
        return grain(test)
    told = {
        name: ", ".join(map(str, value)) if isinstance(value, list) else value
        for name, value in ({"optional": "none"} | kind["kwargs"]).items()
    }
    told["to"] = re.sub(r"\w+\('(\w+)'\)", r"\1", str(told.get("to")))
    return _ASKED.get(kind["name"], kind["name"]).format_map(defaultdict(lambda: "anything", told))


def raw_columns(origin: str, relation: str) -> dg.TableSchema | None:
    """The columns of a raw table with their SQL types, as far as they are fixed beforehand."""
    if origin in NETWORKS:
        columns = RELATIONS[relation].sql_columns
    elif origin == "gazetteer":
        pairs = (column.split(" ", 1) for column in gazetteer.TABLES[relation].split(", "))
        columns = {name: kind for name, kind in pairs}
    elif relation in imported.TABLES:
        columns = {"dataset": "varchar"} | imported.TABLES[relation].columns
    elif relation == "quarantine":
        columns = {"dataset": "varchar"} | imported.QUARANTINE
    else:
        return None
    return dg.TableSchema([dg.TableColumn(name, kind) for name, kind in columns.items()])


def code(*files: str | Path) -> dict[str, dg.CodeReferencesMetadataValue]:
    """Where the code is on this machine, as metadata; paths are relative to the project."""
    found = [file for file in map(Path, files) if (PROJECT / file).exists()]
    with warnings.catch_warnings():
        # Dagster may still change how references are made, and says so at each
        warnings.simplefilter("ignore", dg.BetaWarning)
        references = [
            dg.LocalFileCodeReference(file_path=str(PROJECT / file), line_number=1, label=str(file))
            for file in found
        ]
        told = dg.CodeReferencesMetadataValue(code_references=references)
    return {"dagster/code_references": told}


def code_of_raw(origin: str) -> Iterable[str]:
    """The modules that fill the raw tables of a network or of files."""
    if origin in NETWORKS:
        return (
            f"ingestion/networks/{origin}/__init__.py",
            f"ingestion/archives/{origin}/__init__.py",
            f"ingestion/archives/{origin}.py",
        )
    if origin in ("imports", "registry"):
        return ("ingestion/imports/loading.py", "ingestion/imports/tables.py")
    return (f"ingestion/{origin}.py",)
