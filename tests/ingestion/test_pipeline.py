"""Networks beside each other, and the source alone."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import dlt
import duckdb
import pytest

from ingestion.networks import APIS, NETWORKS
from ingestion.pipeline import ensure_tables, extract, load, source_of
from ingestion.relations import RELATIONS


@pytest.fixture
def registered(home, busy, connected):
    """A registry with two accounts on every network."""
    texts = {}
    for network in APIS:
        home.register(network, busy(network, 4))
        for file in home.registry.iterdir():
            lines = file.read_text().splitlines(keepends=True)
            texts.setdefault(file, lines[:1]).extend(set(lines[1:]) - set(texts[file]))
    for file, lines in texts.items():
        file.write_text("".join(lines))
    return home


def test_networks_side_by_side_bring_what_they_bring_alone(registered, whole):
    ensure_tables(registered)

    def read(network):
        return extract(network, registered, now=registered.now, sleep=lambda _: None)

    with ThreadPoolExecutor(len(APIS)) as pool:
        outcomes = list(pool.map(read, APIS))
    for outcome in outcomes:
        load(outcome.network, registered, outcome)

    assert {outcome.status for outcome in outcomes} == {"loaded"}
    for network in APIS:
        assert registered.raw(network) == whole(network)[0].raw(network), network


def test_every_network_has_its_tables_before_anything_is_read(home):
    ensure_tables(home)
    ensure_tables(home)

    for network in NETWORKS:
        assert home.raw(network) == {relation: [] for relation in RELATIONS}


def test_an_older_home_gets_the_columns_that_came_later(home):
    ensure_tables(home, ["twitter"])
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("alter table raw_twitter.accounts drop column verified_links")
        con.execute("insert into raw_twitter.accounts (account_id) values ('1')")
    ensure_tables(home, ["twitter"])
    with duckdb.connect(str(home.warehouse)) as con:
        found = con.execute(
            "select account_id, verified_links from raw_twitter.accounts"
        ).fetchall()
    assert found == [("1", None)]


def test_columns_keep_their_declared_types(whole):
    types = {"string": "VARCHAR", "int64": "BIGINT", "bool": "BOOLEAN", "date32[day]": "DATE"}
    for network in APIS:
        home, _ = whole(network)
        with duckdb.connect(str(home.warehouse)) as con:
            for relation in RELATIONS.values():
                found = con.execute(f"describe raw_{network}.{relation.name}").fetchall()
                declared = [
                    (name, types.get(str(kind), "TIMESTAMP WITH TIME ZONE"))
                    for name, kind in relation.columns.items()
                ]
                assert [(name, kind) for name, kind, *_ in found] == declared


def test_the_staging_area_is_empty_after_a_load(whole):
    for network in APIS:
        home, _ = whole(network)
        with duckdb.connect(str(home.warehouse)) as con:
            tables = con.execute(
                "select table_schema || '.' || table_name from information_schema.tables "
                "where table_schema = 'raw_staging' and table_name not like '\\_dlt%' escape '\\'"
            ).fetchall()
            assert tables
            assert [t for (t,) in tables if con.execute(f"from {t}").fetchall()] == []


def test_a_source_runs_in_any_pipeline(home, busy, connected, tmp_path):
    network = APIS[0]
    home.register(network, busy(network))
    pipeline = dlt.pipeline(
        "notebook",
        pipelines_dir=str(tmp_path / "pipelines"),
        destination=dlt.destinations.duckdb(str(tmp_path / "notebook.duckdb")),
        dataset_name="raw",
    )
    pipeline.run(source_of(network, home, now=home.now), loader_file_format="parquet")

    with duckdb.connect(str(tmp_path / "notebook.duckdb")) as con:
        assert con.execute("select count(*) > 0 from raw.posts").fetchone() == (True,)


def test_telemetry_is_off_wherever_the_command_is_typed(tmp_path):
    code = (
        "import ingestion.pipeline, dlt; from dlt.common.runtime.run_context import active; "
        "print(active().runtime_config.dlthub_telemetry, dlt.config['load.delete_completed_jobs'])"
    )
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert told.stdout.split() == ["False", "True"]
