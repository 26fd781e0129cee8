import time

import pytest

from dashboard.console import Refused, run


@pytest.fixture
def file(full):
    return (full / "published" / "current.duckdb").resolve()


def test_a_select_is_answered_with_names_and_types(file):
    result = run("select rank, display_name from marts.leaderboard order by all limit 2", file)
    assert result.columns == ["rank", "display_name"]
    assert result.types == ["BIGINT", "VARCHAR"]
    assert len(result.rows) == 2
    assert not result.truncated


def test_tables_are_found_without_their_schema(file):
    assert run("select count(*) from people", file).rows == [[300]]


def test_an_explanation_is_answered(file):
    assert "People" in str(run("explain select * from people", file).rows).title()


def test_the_rows_are_capped_and_the_answer_says_so(file):
    result = run("select * from range(11)", file, limit=10)
    assert (len(result.rows), result.truncated) == (10, True)
    assert not run("select * from range(10)", file, limit=10).truncated


def test_values_that_json_cannot_hold_come_back_readable(file):
    row = run(
        "select 'nan'::double, 2::hugeint ** 80, 9007199254740993, [1], date '2020-01-02'", file
    )
    assert row.rows[0][0] == "nan"
    assert row.rows[0][2] == "9007199254740993"
    assert row.rows[0][3:] == ["[1]", "2020-01-02"]


@pytest.mark.parametrize(
    "sql",
    [
        "select 1; select 2",
        "create temp view people as select 1",
        "set threads = 9",
        "attach 'x.duckdb'",
        "copy people to 'x.csv'",
        "pragma database_list",
        "call pragma_version()",
        "prepare p as select 1",
        "pivot people on country_code using count(*)",
        "delete from people",
        "install httpfs",
        "export database 'x'",
        "checkpoint",
        "",
    ],
)
def test_anything_but_one_select_is_refused(file, sql):
    with pytest.raises(Refused) as refusal:
        run(sql, file)
    assert refusal.value.reason in {"statement", "syntax"}


@pytest.mark.parametrize(
    "sql",
    [
        "from read_csv('/etc/passwd')",
        "from read_text('/etc/hostname')",
        "from glob('/*')",
        "from '/etc/passwd'",
        "from read_blob('{file}')",
        "from read_blob('{name}')",
        "from '{name}'",
        "from read_duckdb('{name}')",
        "from read_json('https://example.org/x')",
        "with gone as (delete from people returning *) select * from gone",
        "select getenv('PATH')",
        "from sql",
        "from query('copy people to ''x''')",
    ],
)
def test_no_query_leaves_the_marts(file, sql):
    with pytest.raises(Refused):
        run(sql.format(file=file, name=file.name), file)


def test_where_the_file_lies_is_not_told(file):
    everything = str(run("from duckdb_databases()", file).rows)
    everything += str(run("select name, value from duckdb_settings()", file).rows)
    assert str(file.parent) not in everything


@pytest.mark.parametrize(
    "sql",
    [
        "select sleep_ms(60000)",
        "select count(*) from range(1000000000000)",
        "select levenshtein(repeat('a', 100000), repeat('b', 100000))",
    ],
)
def test_a_query_that_takes_too_long_is_killed(file, sql):
    start = time.perf_counter()
    with pytest.raises(Refused) as refusal:
        run(sql, file, seconds=0.6)
    assert refusal.value.reason == "time"
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    "sql",
    [
        "select len(range(1000000000))",
        "select repeat('x', 2000000000)",
        "select list(r) from range(1000000000) t(r)",
    ],
)
def test_a_query_cannot_take_the_memory(file, sql):
    with pytest.raises(Refused) as refusal:
        run(sql, file, seconds=6)
    assert refusal.value.reason in {"memory", "time"}


def test_a_huge_cell_comes_back_cut(file):
    assert len(run("select repeat('x', 1000000)", file).rows[0][0]) == 10_000


def test_a_mistake_is_explained_in_the_databases_words(file):
    with pytest.raises(Refused, match="nope"):
        run("select * from nope", file)
