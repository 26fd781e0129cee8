"""Networks beside each other, and the source alone."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import dlt
import duckdb
import pyarrow as pa
import pytest

from ingestion.networks import APIS, NETWORKS
from ingestion.outcome import Outcome
from ingestion.pipeline import ensure_tables, extract, load, prepare, source_of
from ingestion.relations import COUNTERS, RELATIONS
from ingestion.sieve import Sieve
from ingestion.source import settings_of, source_from

NETWORK = APIS[0]


@pytest.fixture(scope="module")
def filled(new_home, busy, sandboxed):
    """A home into which all networks were read side by side, and what became of each."""
    home = new_home()
    home.register_all({network: busy(network) for network in APIS})
    ensure_tables(home)

    def read(network):
        return extract(network, home, now=home.now, sleep=lambda _: None)

    with sandboxed(), ThreadPoolExecutor(len(APIS)) as pool:
        outcomes = list(pool.map(read, APIS))
    return home, [load(outcome.network, home, outcome) for outcome in outcomes]


@pytest.fixture(params=["warehouse", "lake"])
def either(request, monkeypatch):
    """Networks read into a warehouse, and straight into a lake where deltalake is installed."""
    if request.param == "lake":
        pytest.importorskip("deltalake")
    monkeypatch.setenv("CLOUT_RAW", request.param)


def test_networks_side_by_side_bring_what_they_bring_alone(filled, whole):
    home, outcomes = filled

    assert {outcome.status for outcome in outcomes} == {"loaded"}
    for outcome in outcomes:
        alone, told = whole(outcome.network)
        assert home.raw(outcome.network) == alone.raw(outcome.network), outcome.network
        assert outcome.rows == told.rows


@pytest.mark.usefixtures("either")
def test_a_second_run_goes_on_and_replaces_by_key(home, claimed):
    first = home.refresh(NETWORK)
    rows = home.raw(NETWORK)
    second = home.refresh(NETWORK)

    assert 0 < second.rows.total() < first.rows.total()
    assert home.raw(NETWORK) == rows


@pytest.mark.usefixtures("either")
def test_rows_that_cannot_be_loaded_do_not_block_later_runs(home, claimed):
    outcome = home.extract(NETWORK)
    (broken, *_) = (home.pipelines / NETWORK / "load").rglob("posts*.parquet")
    broken.write_bytes(b"not a parquet file")
    failed = load(NETWORK, home, outcome)
    later = home.refresh(NETWORK)

    assert (failed.status, later.status) == ("failed", "loaded")
    assert later.rows["posts"] > 0
    assert len(home.raw(NETWORK)["posts"]) == later.rows["posts"]


@pytest.mark.usefixtures("either")
def test_what_a_killed_run_left_is_finished_by_the_next(home, claimed):
    outcome = home.extract(NETWORK)
    assert home.raw(NETWORK)["posts"] == []
    ensure_tables(home, [NETWORK])

    assert len(home.raw(NETWORK)["posts"]) == outcome.rows["posts"] > 0


@pytest.mark.usefixtures("either")
def test_a_new_machine_goes_on_where_the_old_one_was(home, claimed):
    first = home.refresh(NETWORK)
    rows = home.raw(NETWORK)
    shutil.rmtree(home.pipelines)
    second = home.refresh(NETWORK)

    assert 0 < second.rows.total() < first.rows.total()
    assert home.raw(NETWORK) == rows


def test_nothing_that_failed_is_kept_with_the_settings(home, claimed, monkeypatch):
    def break_off(*_arguments):
        raise OSError("No space left on device")

    monkeypatch.setattr(Sieve, "tables", break_off)
    outcome = home.extract(NETWORK)
    kept = [path for path in home.pipelines.rglob("*") if path.is_file()]
    secrets = [value.encode() for name, value in settings_of(NETWORK).items() if name != "base_url"]

    assert outcome.status == "failed"
    assert secrets
    assert [path for path in kept if any(value in path.read_bytes() for value in secrets)] == []


@pytest.mark.usefixtures("either")
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


def test_columns_keep_their_declared_types(filled):
    types = {"string": "VARCHAR", "int64": "BIGINT", "bool": "BOOLEAN", "date32[day]": "DATE"}
    home, _ = filled
    with duckdb.connect(str(home.warehouse)) as con:
        for network, relation in product(APIS, RELATIONS.values()):
            found = con.execute(f"describe raw_{network}.{relation.name}").fetchall()
            declared = [
                (name, types.get(str(kind), "TIMESTAMP WITH TIME ZONE"))
                for name, kind in relation.columns.items()
            ]
            assert [(name, kind) for name, kind, *_ in found] == declared


def test_no_copy_of_what_was_read_is_left(filled):
    home, _ = filled
    with duckdb.connect(str(home.warehouse)) as con:
        tables = con.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_schema = 'raw_staging' and table_name not like '\\_dlt%' escape '\\'"
        ).fetchall()
        assert tables
        assert [t for (t,) in tables if con.execute(f"from {t}").fetchall()] == []
    for file in home.path.rglob("*"):
        if file.suffix in (".parquet", ".csv", ".jsonl"):
            assert file.is_relative_to(home.registry), file


def test_a_source_runs_in_any_pipeline(home, claimed, tmp_path):
    pipeline = dlt.pipeline(
        "notebook",
        pipelines_dir=str(tmp_path / "pipelines"),
        destination=dlt.destinations.duckdb(str(tmp_path / "notebook.duckdb")),
        dataset_name="raw",
    )
    pipeline.run(source_of(NETWORK, home, now=home.now), loader_file_format="parquet")

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


@pytest.mark.parametrize("is_thrifty", [False, True])
def test_of_what_one_load_tells_twice_one_row_is_kept_and_the_first_if_it_may(home, is_thrifty):
    moment, count = home.now, 3_000
    tables = [
        pa.table(
            {
                "account_id": [f"a{number}" for number in range(count)],
                "post_id": ["" for _ in range(count)], "act": ["like"] * count,
                "count": [told] * count, "observed_at": [moment] * count,
                "observed_on": [moment.date()] * count,
            },
            schema=COUNTERS.schema,
        )
        for told in (1, 2, 3)
    ]  # fmt: skip
    ensure_tables(home, [NETWORK])
    outcome = Outcome(NETWORK)
    prepare(source_from(NETWORK, lambda: iter([(COUNTERS, one) for one in tables])), home, outcome)
    load(NETWORK, home, outcome, is_thrifty=is_thrifty)
    assert outcome.error is None
    rows = home.rows(NETWORK, "counters")
    assert len({row["account_id"] for row in rows}) == len(rows) == count
    assert is_thrifty or {row["count"] for row in rows} == {1}
