"""The code location as Dagster loads it."""

import dagster as dg
import pytest
import yaml

from ingestion.networks import APIS, NETWORKS
from ingestion.relations import RELATIONS
from orchestration import instance, manifest
from orchestration.definitions import defs
from orchestration.operations.comparison import COMPARED


@pytest.fixture(scope="module")
def location():
    return defs()


@pytest.fixture(scope="module")
def graph(location):
    return location.resolve_asset_graph()


def test_what_is_published_comes_from_every_network(graph):
    upstream = dg.AssetSelection.assets("published").upstream().resolve(graph)
    for network in NETWORKS:
        assert dg.AssetKey([network, "interactions"]) in upstream


def test_every_raw_table_of_every_network_is_an_asset(graph):
    for network in NETWORKS:
        for relation in RELATIONS:
            assert graph.get(dg.AssetKey([network, relation])).is_materializable


def test_every_source_of_dbt_is_a_table_that_ingestion_makes(graph):
    sources = manifest.load()["sources"].values()
    assert sources
    for source in sources:
        if source["source_name"] == "runs":  # written by the run itself
            continue
        key = dg.AssetKey(source["meta"]["dagster"]["asset_key"])
        assert graph.get(key).is_materializable, f"nothing makes {source['unique_id']}"


def test_every_mart_is_published(graph):
    marts = {key for key in graph.get_all_asset_keys() if key.path[0] == "marts"}
    assert marts
    assert marts <= graph.get(dg.AssetKey("published")).parent_keys


def test_checks_of_the_marts_hold_back_publication(graph):
    blocking = {key.name for key in graph.asset_check_keys if graph.get_check_spec(key).blocking}
    assert {
        "leaderboard_is_filled", "contributions_add_up", "who_left_stays_away", *COMPARED,
    } <= blocking  # fmt: skip


def test_a_network_that_failed_holds_nothing_back(graph):
    reads = [key for key in graph.asset_check_keys if key.name == "read"]
    assert {key.asset_key.path[0] for key in reads} == set(APIS)
    assert not any(graph.get_check_spec(key).blocking for key in reads)


def test_the_refresh_runs_every_night_by_itself(location):
    schedule = location.resolve_schedule_def("every_night")
    assert schedule.cron_schedule == "15 4 * * *"
    assert schedule.execution_timezone == "Europe/Paris"
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    assert location.resolve_sensor_def("failure").default_status == dg.DefaultSensorStatus.RUNNING


def test_one_process_writes(location):
    assert location.resolve_job_def("nightly").executor_def.name == "in_process"


def test_the_instance_tells_nobody_and_keeps_no_printed_lines(home, monkeypatch):
    monkeypatch.setenv("DAGSTER_HOME", "")
    with instance.prepare(home) as dagster:
        assert not dagster.telemetry_enabled
        assert dagster.run_monitoring_enabled
        assert dagster.run_retries_enabled
        assert type(dagster.compute_log_manager).__name__ == "NoOpComputeLogManager"
    settings = home.dagster / "dagster.yaml"
    settings.write_text("telemetry: {enabled: true}")
    with instance.prepare(home) as dagster:
        assert not dagster.telemetry_enabled
    assert yaml.safe_load(settings.read_text())["freshness"]["enabled"]
