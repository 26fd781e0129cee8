"""Where a column comes from, and what is told of tables that dbt built."""

import json

import dagster as dg
import duckdb
import pytest

from orchestration import lineage
from orchestration.lineage import ColumnLineage
from orchestration.tables import described

COLUMNS = {
    "raw": {"posts": {"post_id": "VARCHAR", "account_id": "VARCHAR"}},
    "staging": {"people": {"person_id": "VARCHAR", "account_id": "VARCHAR", "score": "DOUBLE"}},
}


@pytest.fixture
def columns(tmp_path):
    return ColumnLineage(tmp_path / "lineage.json", COLUMNS)


def test_a_column_is_followed_through_stars_joins_and_ctes(columns):
    sql = """
        with counted as (
            select account_id, count(post_id) as posts from warehouse.raw.posts group by all
        )
        select people.* exclude (score), posts + score as total
        from warehouse.staging.people inner join counted using (account_id)
    """
    found = columns.of("model", sql)
    assert found["person_id"] == [["staging", "people", "person_id"]]
    assert found["total"] == [["raw", "posts", "post_id"], ["staging", "people", "score"]]


@pytest.mark.parametrize(
    "sql", ["select from where", "select x from nowhere.to.be", "drop table t"]
)
def test_what_is_beyond_the_parser_is_left_out(columns, sql):
    assert not any(columns.of("model", sql).values())


def test_the_same_sql_is_worked_out_once_whatever_the_day(columns, tmp_path, monkeypatch):
    sql = "select person_id from warehouse.staging.people where '2026-11-{}' > '2026-01-01'"
    first = columns.of("model", sql.format(26))
    columns.keep()
    monkeypatch.setattr(lineage, "parse_one", lambda *_args, **_how: pytest.fail("again"))
    again = ColumnLineage(tmp_path / "lineage.json", COLUMNS)
    assert again.of("model", sql.format(27)) == first


NODE = {
    "resource_type": "model", "schema": "marts", "name": "people", "alias": "people",
    "package_name": "clout", "original_file_path": "people.sql",
    "columns": {"person_id": {"description": "The person."}}, "config": {"materialized": "table"},
}  # fmt: skip
KEY = dg.AssetKey(["marts", "people"])


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Run events through `described` beside a warehouse that they made."""
    monkeypatch.setattr("orchestration.manifest.TARGET", tmp_path)
    (tmp_path / "compiled" / "clout").mkdir(parents=True)
    (tmp_path / "compiled" / "clout" / "people.sql").write_text(
        "select person_id from warehouse.marts.people"
    )
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as con:
        con.execute("create schema marts; create table marts.people (person_id varchar)")
        con.execute("insert into marts.people values ('ada'), ('zoe')")

    def run(events, kind="table"):
        node = NODE | {"config": {"materialized": kind}}
        project = {"nodes": {"model.clout.people": node}, "sources": {}}
        return described(
            iter(events), tmp_path / "warehouse.duckdb", tmp_path, project, lambda _node: KEY
        )

    return run


def built():
    return dg.Output(None, "people", metadata={"unique_id": "model.clout.people"})


def test_a_built_table_tells_its_rows_columns_and_their_sources(build, tmp_path):
    [told] = build([built()])
    assert told.metadata["dagster/row_count"].value == 2
    [column] = told.metadata["dagster/column_schema"].schema.columns
    assert (column.name, column.type, column.description) == ("person_id", "VARCHAR", "The person.")
    sources = told.metadata["dagster/column_lineage"].column_lineage.deps_by_column
    assert sources == {"person_id": [dg.TableColumnDep(KEY, "person_id")]}
    assert "people" in json.loads((tmp_path / "column_lineage.json").read_text())


def test_the_rows_of_a_view_are_not_computed(build):
    [told] = build([built()], "view")
    assert "dagster/row_count" not in told.metadata
    assert "dagster/column_schema" in told.metadata


def check(asset):
    return dg.AssetCheckResult(passed=True, asset_key=asset, check_name="c")


def test_checks_of_built_tables_come_after_them_and_others_pass_at_once(build):
    other = dg.AssetKey("other")
    told = list(build([built(), check(KEY), check(other)]))
    assert [getattr(event, "asset_key", None) for event in told] == [other, None, KEY]


def test_what_was_built_before_a_failure_is_told(build):
    def events():
        yield built()
        raise ZeroDivisionError

    told = build(events())
    assert next(told).output_name == "people"
    with pytest.raises(ZeroDivisionError):
        next(told)
