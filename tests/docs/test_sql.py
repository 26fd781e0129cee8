"""docs/sql.md: every query is asked of a published file and answered with rows."""

import json
import re
import shlex
import subprocess

import duckdb
import pytest
from documents import DOCS, blocks, python, shell, spans

from orchestration import manifest

QUERIES = blocks("sql.md", "sql")
VIEWS = sorted(path.stem for path in (manifest.DBT / "models" / "marts" / "views").glob("*.sql"))


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_a_query_is_answered_with_named_columns_and_rows(published, query):
    answer = published.execute(query)
    names = [column[0] for column in answer.description]
    assert answer.fetchall(), query
    assert all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in names)
    assert len(set(names)) == len(names)


def test_there_are_twenty_questions():
    asked = re.findall(r"^\*\*(\d+)\. ", (DOCS / "sql.md").read_text(), re.MULTILINE)
    assert asked == [str(number) for number in range(1, 21)]
    assert len(QUERIES) >= 20


@pytest.mark.parametrize("code", blocks("sql.md", "python"), ids=["duckdb", "parquet"])
def test_the_python_runs_where_the_file_is(refreshed, settings, tmp_path, code):
    (tmp_path / "data").symlink_to(refreshed.path)
    assert python(code, tmp_path, settings).strip()


def test_the_command_line_answers_without_a_schema(refreshed, settings):
    asked = "select * from current_scores order by rank limit 10"
    assert f'clout sql "{asked}"' in (DOCS / "sql.md").read_text()
    told = shell(f"clout sql '{asked}' --csv", settings)
    assert len(told.splitlines()) == 11


@pytest.fixture
def oldest(refreshed, settings, tmp_path):
    """What DuckDB's oldest command line prints, called as the document says beside a home."""
    (tmp_path / "data").symlink_to(refreshed.path)
    [told] = [line for line in spans("docs/sql.md") if line.startswith("duckdb ")]

    def oldest(*options, asked=None):
        done = subprocess.run(
            [*shlex.split(told), *options],
            cwd=tmp_path, env=settings, input=asked, capture_output=True, text=True,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    assert oldest("--version").startswith("v1.5.")
    return oldest


def test_the_oldest_command_line_answers_every_query_with_as_many_rows(oldest, published):
    for query in QUERIES:
        rows = json.loads(oldest("-json", "-c", query))
        assert len(rows) == len(published.execute(query).fetchall()) > 0, query


def test_whoever_types_into_the_oldest_command_line_sees_names_and_comments(oldest):
    told = oldest("-csv", asked="show tables; select comment from duckdb_columns();")
    assert "current_scores" in told
    assert "One row per person" in oldest("-csv", asked="select comment from duckdb_tables();")
    assert "world, country, region, topic or list." in told


def test_every_table_view_and_column_says_what_it_holds(published):
    silent = published.execute("""
        select schema_name, table_name, column_name from duckdb_columns()
        where not internal and coalesce(trim(comment), '') = ''
        union all
        select schema_name, table_name, null from duckdb_tables()
        where coalesce(trim(comment), '') = ''
        union all
        select schema_name, view_name, null from duckdb_views()
        where not internal and coalesce(trim(comment), '') = ''
    """).fetchall()
    assert silent == []


def test_a_column_that_may_be_empty_says_when(published):
    columns = published.execute(
        "select schema_name, table_name, column_name, comment from duckdb_columns() "
        "where not internal and schema_name = 'marts'"
    ).fetchall()
    silent = [
        f"{table}.{column}: {comment}"
        for schema, table, column, comment in columns
        if "empty" not in comment.lower()
        and published.execute(
            f'select count(*) > count("{column}") from {schema}.{table}'
        ).fetchall()[0][0]
    ]
    assert silent == []


def test_a_client_that_names_no_schema_sees_every_mart_and_the_views(published):
    shown = {name for (name,) in published.execute("from (show tables)").fetchall()}
    marts = {
        name
        for (name,) in published.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts'"
        ).fetchall()
    }
    assert shown == marts | set(VIEWS)
    assert VIEWS
    text = (DOCS / "sql.md").read_text()
    assert all(f"`{view}`" in text for view in VIEWS)


@pytest.mark.parametrize(
    ("view", "grain"),
    [
        ("current_scores", "person_id"),
        ("rankings", "scope_kind, scope_id, person_id"),
        ("score_parts", "person_id, component, network, act, known"),
        ("score_moves", "person_id, days, cause, network"),
        ("list_standings", "list_id"),
        ("topic_experts", "topic_id, person_id"),
        ("influences", "influencer_id, influenced_id"),
    ],
)
def test_a_view_has_one_row_for_what_it_says(published, view, grain):
    assert view in VIEWS
    [(rows, distinct)] = published.execute(
        f"select count(*), count(distinct ({grain})) from {view}"
    ).fetchall()
    assert rows == distinct > 0


def test_parts_and_moves_add_up(published):
    [(people, worst)] = published.execute("""
        select count(*), max(abs(parts.total - scores.score))
        from current_scores as scores
        inner join (
            select person_id, sum(score_part) as total from score_parts group by all
        ) as parts using (person_id)
    """).fetchall()
    assert people > 100
    assert worst < 1e-6
    [(people, worst)] = published.execute("""
        select count(*), max(abs(moves.total - scores.delta_7d))
        from current_scores as scores
        inner join (
            select person_id, sum(score_part) as total from score_moves where days = 7 group by all
        ) as moves using (person_id)
    """).fetchall()
    assert people > 100
    assert worst < 1e-5


def test_every_scope_of_a_ranking_has_a_name_in_both_languages(published):
    nameless = published.execute(
        "select distinct scope_kind, scope_id from rankings "
        "where scope_fr is null or scope_en is null"
    ).fetchall()
    assert nameless == []


def test_the_file_is_read_only_to_everybody(refreshed):
    file = (refreshed.published / "current.duckdb").resolve()
    with duckdb.connect(str(file), read_only=True) as con, pytest.raises(duckdb.Error):
        con.execute("create view mine as select 1")
