"""Spark builds the marts that DuckDB builds, whatever becomes of a worker."""

import shlex
import time

import comparison
import pytest
from documents import commands

# as the document has it
[PUBLISH] = [
    shlex.split(line)[1:] for line in commands("docs/spark.md") if line.startswith("clout publish")
]


@pytest.fixture(scope="module")
def on_spark(read, tmp_path_factory):
    """The marts of Spark, on a master with two workers, of the same raw tables."""
    from cluster import Cluster

    with Cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        clout = read.copy("spark", CLOUT_SPARK_MASTER=cluster.master, CLOUT_SPARK_MEMORY="1g")
        clout.run(*PUBLISH)
    return clout.home


def test_marts_have_the_same_columns_of_the_same_types(on_duckdb, on_spark):
    assert comparison.marts(on_spark) == comparison.marts(on_duckdb)


def test_marts_are_the_same_row_by_row(on_duckdb, on_spark):
    assert comparison.all_differences(on_duckdb, on_spark) == {}


def test_views_upon_them_tell_as_much(on_duckdb, on_spark):
    assert comparison.views(on_spark) == comparison.views(on_duckdb)


def test_they_are_no_empty_marts(on_duckdb):
    rows = comparison.views(on_duckdb)
    assert min(rows[mart] for mart in ("people", "person_scores", "leaderboard", "topics")) > 10


def test_spark_keeps_all_it_writes_in_the_home(on_spark):
    assert {path.name for path in (on_spark.path / "spark").iterdir()} >= {"catalogue", "warehouse"}


def test_a_worker_that_is_killed_changes_nothing(read, on_duckdb, cluster):
    clout = read.copy("killed", CLOUT_SPARK_MASTER=cluster.master, CLOUT_SPARK_MEMORY="1g")
    publishing = clout.start(*PUBLISH)
    scores = clout.home.path / "spark" / "warehouse" / "intermediate.db"
    # some models are built, most are not
    while publishing.poll() is None and len(list(scores.glob("*/_SUCCESS"))) < 20:
        time.sleep(0.5)
    assert publishing.poll() is None, clout.log.read_text()[-5000:]
    cluster.kill_worker()
    assert publishing.wait() == 0, clout.log.read_text()[-5000:]
    assert comparison.all_differences(on_duckdb, clout.home) == {}
