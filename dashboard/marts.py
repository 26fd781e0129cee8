"""The published marts: which file is current, and answers from it."""

import json
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

# the server's API imports this before Streamlit runs, and what is kept is kept in memory anyhow
logging.getLogger("streamlit.runtime.caching.cache_data_api").addFilter(
    lambda record: not record.getMessage().startswith("No runtime found")
)

Parameters = Sequence[Any] | Mapping[str, Any]
# the version whose scores are shown where no other is asked for
ACTIVE = "(select max(method_version) from marts.methods where is_active)"
# a refresh runs every night; two missed ones are worth a word
STALE = timedelta(hours=50)
HAS = "select 1 from duckdb_tables() where schema_name = 'marts' and table_name = $table"
# a published file is opened to be read and for nothing else, whatever a query says
CONFIG: dict[str, Any] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "memory_limit": "1GB",
    "threads": 2,
}


def published() -> Path:
    """The folder to read: that of CLOUT_HOME, else `data/`, else the demo below it."""
    if home := os.environ.get("CLOUT_HOME"):
        return Path(home).resolve() / "published"
    own, demo = Path("data/published").resolve(), Path("data/demo/published").resolve()
    return demo if not _current(own) and _current(demo) else own


def _current(folder: Path) -> Path | None:
    # the link is followed once: a new publication swaps it, and a page must not mix two files
    file = Path(os.path.realpath(folder / "current.duckdb"))
    return file if file.is_file() else None


@dataclass(frozen=True)
class Publication:
    """One published file: what every page of one script run reads."""

    path: Path

    def frame(self, sql: str, parameters: Parameters = ()) -> pd.DataFrame:
        """The answer to a query on schema marts."""
        return _frame(str(self.path), sql, parameters)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[dict[str, Any]]:
        """The same as dicts, with None where nothing is known."""
        return _rows(str(self.path), sql, parameters)

    def row(self, sql: str, parameters: Parameters = ()) -> dict[str, Any] | None:
        """The first row of the answer, if there is one."""
        return next(iter(self.rows(sql, parameters)), None)

    def read(self, sql: str, parameters: Parameters = ()) -> list[dict[str, Any]]:
        """What `rows` answers, kept nowhere: whoever asks about everybody would push pages out."""
        return _dicts(_answer(str(self.path), sql, parameters))

    def has(self, table: str) -> bool:
        """Whether a table is published: an older file may lack the newest."""
        return bool(self.rows(HAS, {"table": table}))

    @property
    def published_at(self) -> datetime:
        """When the file was written."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)

    @property
    def method(self) -> dict[str, Any] | None:
        """The active method version."""
        return self.row("from marts.methods where is_active order by active_from desc limit 1")

    @property
    def as_of(self) -> date | None:
        """The last day that counts in these scores."""
        found = self.row("select max(score_date) as day from marts.leaderboard_history") or {}
        return found.get("day")


def latest(folder: Path) -> Publication | None:
    """The current publication of a folder, if anything was published."""
    file = _current(folder)
    return Publication(file) if file else None


def current() -> Publication:
    """The publication of this script run."""
    return st.session_state.publication


def status(folder: Path) -> dict[str, Any]:
    """What the last refresh, green or red, says about itself; empty if there was none."""
    try:
        return json.loads((folder / "status.json").read_text())
    except (OSError, ValueError):
        return {}


@st.cache_resource(max_entries=4, show_spinner=False, on_release=duckdb.DuckDBPyConnection.close)
def _connection(path: str) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(path, read_only=True, config=CONFIG)
    con.execute("set TimeZone = 'UTC'; set lock_configuration = true")
    return con


def _answer(path: str, sql: str, parameters: Parameters) -> duckdb.DuckDBPyConnection:
    # a cursor of its own: sessions run side by side
    # and those without parameters may hold a bare $ or ?
    return _connection(path).cursor().execute(sql, parameters or None)


@st.cache_data(max_entries=300, show_spinner=False)
def _frame(path: str, sql: str, parameters: Parameters) -> pd.DataFrame:
    return _answer(path, sql, parameters).df()


@st.cache_data(max_entries=300, show_spinner=False)
def _rows(path: str, sql: str, parameters: Parameters) -> list[dict[str, Any]]:
    return _dicts(_answer(path, sql, parameters))


def _dicts(answer: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in answer.description or []]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
