"""The refresh from the command line to the published file, green and red."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import dagster as dg
import duckdb
import pytest

from ingestion.home import Home
from orchestration import inputs, instance, manifest
from orchestration.defs.transformation import Translator
from orchestration.settings import PROJECT


def clout(home, *words):
    """The CLI in a process of its own, with nothing of this machine's settings."""
    settings = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CLOUT_", "SOURCES__", "DAGSTER_"))
    }
    settings |= {"CLOUT_HOME": str(home.path), "CLOUT_HISTORY_DAYS": "0"}
    done = subprocess.run(
        [sys.executable, "-c", "from orchestration.cli import app; app()", *words, "--json"],
        cwd=PROJECT, env=settings, capture_output=True, text=True,
    )  # fmt: skip
    return SimpleNamespace(code=done.returncode, told=json.loads(done.stdout), news=done.stderr)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return Home(tmp_path_factory.mktemp("clout") / "home")


@pytest.fixture(scope="module")
def green(home):
    """A first refresh in an empty home."""
    return clout(home, "refresh", "--as-of", "2026-03-01")


def published(home):
    return (home.published / "current.duckdb").resolve()


def nodes(home, kind):
    """The names of the seeds, models or tests that the last build ran."""
    results = json.loads((home.path / "dbt" / "run_results.json").read_text())["results"]
    return {result["unique_id"] for result in results if result["unique_id"].startswith(f"{kind}.")}


def test_an_empty_home_publishes_empty_marts_with_their_contracts(home, green):
    assert green.code == 0, green.news
    assert green.told["outcome"] == "ok"
    assert green.told["as_of"] == "2026-03-01"
    assert [step["name"] for step in green.told["steps"]] == [
        "ingestion", "transformation", "publication",
    ]  # fmt: skip
    with duckdb.connect(str(published(home)), read_only=True) as con:
        assert con.execute("from marts.leaderboard").fetchall() == []
        uncommented = con.execute(
            "select table_name, column_name from duckdb_columns() "
            "where schema_name = 'marts' and comment is null"
        ).fetchall()
        prices = con.execute("select count(*) from marts.acts").fetchall()[0][0]
    assert uncommented == []
    assert prices > 0


def test_dbt_does_not_parse_the_project_again_for_another_home(home, green):
    """Dagster had it parsed; dbt's log says so where it cannot go on from there."""
    assert green.code == 0
    assert "Unable to do partial parsing" not in (home.path / "dbt" / "dbt.log").read_text()


def test_the_status_file_says_what_the_command_said(home, green):
    told = json.loads((home.published / "status.json").read_text())
    assert told.items() <= green.told.items()


@pytest.fixture
def told(home, green, monkeypatch):
    """What Dagster was told of an asset when it was made last."""
    monkeypatch.setenv("DAGSTER_HOME", str(home.dagster))
    with instance.prepare(home) as dagster:

        def metadata(*path):
            event = dagster.get_latest_materialization_event(dg.AssetKey(path))
            return event.asset_materialization.metadata

        yield metadata


def test_dagster_shows_rows_columns_and_where_they_come_from(told):
    mart = told("marts", "acts")
    assert mart["dagster/row_count"].value > 0
    columns = mart["dagster/column_schema"].value.columns
    assert {"act", "points"} <= {column.name for column in columns}
    assert all(column.type and column.description for column in columns)
    assert "dagster/row_count" in told("seeds", "act_ladder")
    assert "dagster/row_count" not in told("staging", "stg_bluesky__posts")
    sources = told("marts", "leaderboard")["dagster/column_lineage"].value.deps_by_column
    assert sources["display_name"]
    assert sources["rank"] == [
        dg.TableColumnDep(dg.AssetKey(["intermediate", "int_ranks"]), "rank")
    ]


def test_nearly_every_model_says_where_its_columns_come_from(told):
    models = [
        node for node in manifest.load()["nodes"].values() if node["resource_type"] == "model"
    ]
    followed = [
        node["name"]
        for node in models
        if told(*Translator().get_asset_key(node).path)[
            "dagster/column_lineage"
        ].value.deps_by_column
    ]
    assert len(followed) >= 0.95 * len(models)


def test_dagster_shows_the_movers_and_the_scores_of_the_publication(told):
    publication = told("published")
    assert publication["as_of"].value == "2026-03-01"
    assert publication["movers"].value.startswith("Nobody")
    assert "data:image/svg+xml;base64," in publication["distribution"].value
    assert publication["dagster/row_count"].value > 0


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ("('a.example', 'x', '@', true), ('a.example', 'y', '@', true)", 0),
        ("('a.example', 'x', '@', true), ('a.example', 'x', '@', true)", 1),
        ("('a.example', null, '@', true)", 1),
        # before a name there may be nothing
        ("('a.example', 'x', null, true), ('a.example', 'y', null, true)", 0),
        ("('a.example', 'x', null, true), ('a.example', 'x', null, true)", 1),
    ],
)
def test_a_grain_comes_once_and_lacks_nothing_that_is_not_optional(home, green, rows, wrong):
    [test] = (home.path / "dbt" / "compiled").rglob("unique_grain_profile_addresses_*.sql")
    with duckdb.connect() as con:
        con.execute(f"""
            create table addresses as from (values {rows}) as told(host, network, before, names)
        """)
        asked = test.read_text().replace('"warehouse"."seeds"."profile_addresses"', "addresses")
        assert len(con.execute(asked).fetchall()) == wrong


def test_whatever_the_day_is_written_into_is_built_again_on_another(home, green):
    compiled = home.path / "dbt" / "compiled" / "clout" / "models"
    dated = {file.stem for file in compiled.rglob("*.sql") if "2026-03-01" in file.read_text()}
    one, another = ({inputs.PROJECT: "same", inputs.AS_OF: day} for day in ("one", "another"))
    same = inputs.unaffected(manifest.load(), one, another)
    assert len(dated) > 20
    assert dated.isdisjoint(name.rsplit(".", 1)[-1] for name in same)


def test_a_refresh_that_finds_nothing_new_builds_the_runs_and_still_checks_everything(home, green):
    first, tests = published(home), nodes(home, "test")
    assert len(nodes(home, "model")) > 200
    again = clout(home, "refresh", "--as-of", "2026-03-01")
    assert again.code == 0, again.news
    assert nodes(home, "model") <= {
        "model.clout.stg_pipeline__runs", "model.clout.int_runs", "model.clout.runs",
        "model.clout.stg_pipeline__reads", "model.clout.int_coverage", "model.clout.coverage",
    }  # fmt: skip
    assert nodes(home, "seed") == set()
    assert nodes(home, "test") == tests
    assert published(home) != first


def test_a_failed_test_publishes_nothing_and_says_which(home, green):
    before = published(home)
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute(
            "insert into raw_imports.accounts (network, account_id, observed_at) "
            "values ('twitter', null, now())"
        )
    red = clout(home, "publish", "--as-of", "2026-03-01")
    assert red.code == 1
    assert red.told["outcome"] == "failed"
    assert red.told["failed_checks"]
    assert all(check in red.told["error"] for check in red.told["failed_checks"])
    assert json.loads((home.published / "status.json").read_text())["outcome"] == "failed"
    assert published(home) == before
    assert before.exists()
