"""A table or view takes the place of the one before at once, and only if it could be built."""

import json
import os
import subprocess
import sys

import pytest

from orchestration import manifest

PROJECT = f"""
name: small
profile: small
macro-paths: ["{manifest.DBT / "macros" / "materializations"}"]
"""
PROFILE = """
small:
  target: small
  outputs:
    small: {type: duckdb, path: small.duckdb, keep_open: true}
"""
# each is what `numbers` is at one build; all in one process, for dbt takes seconds to start
BUILT_IN_TURN = [
    ("{{ config(materialized='table') }} select 1 as number", True),
    ("{{ config(materialized='table') }} select 2 as number", True),
    ("{{ config(materialized='table') }} select unnest(['3', 'x'])::int as number", False),
    ("{{ config(materialized='view') }} select 4 as number", True),
    ("{{ config(materialized='view') }} select 5 as number", True),
    ("{{ config(materialized='view') }} select missing as number", False),
    ("{{ config(materialized='table') }} select 6 as number", True),
]
BUILD = """
import json, pathlib, sys
import duckdb
from dbt.cli.main import dbtRunner

told = []
for sql in json.load(sys.stdin):
    pathlib.Path("models/numbers.sql").write_text(sql)
    done = dbtRunner().invoke(["--quiet", "build"]).success
    with duckdb.connect("small.duckdb") as con:
        relations = con.execute(
            "select table_name, table_type from information_schema.tables order by 1"
        ).fetchall()
        rows = con.execute("from numbers").fetchall()
    told.append([done, relations, rows])
print("told", json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    (folder / "models").mkdir()
    (folder / "dbt_project.yml").write_text(PROJECT)
    (folder / "profiles.yml").write_text(PROFILE)
    done = subprocess.run(
        [sys.executable, "-c", BUILD],
        input=json.dumps([sql for sql, _ in BUILT_IN_TURN]),
        cwd=folder,
        env=os.environ | {"DBT_PROFILES_DIR": str(folder), "DBT_PROJECT_DIR": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    last = next(line for line in done.stdout.splitlines() if line.startswith("told "))
    return json.loads(last.removeprefix("told "))


def test_what_is_built_takes_the_place_of_a_table_as_of_a_view(told):
    assert [done for done, *_ in told] == [works for _, works in BUILT_IN_TURN]
    kinds = [relations for _, relations, _ in told]
    table, view = [["numbers", "BASE TABLE"]], [["numbers", "VIEW"]]
    assert kinds == [table, table, table, view, view, view, table]


def test_what_cannot_be_built_leaves_what_was_there(told):
    assert [rows for *_, rows in told] == [[[n]] for n in (1, 2, 2, 4, 5, 5, 6)]
