"""What somebody who opens Dagster is told of every table."""

from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest
import yaml

from ingestion.networks import APIS, NETWORKS
from ingestion.relations import RELATIONS
from orchestration import catalogue
from orchestration.definitions import defs
from orchestration.runs import yesterday
from orchestration.settings import PROJECT


@pytest.fixture(scope="module")
def location():
    return defs()


@pytest.fixture(scope="module")
def assets(location):
    graph = location.resolve_asset_graph()
    return {key.to_user_string(): graph.get(key) for key in graph.get_all_asset_keys()}


def test_every_asset_has_a_kind_an_owner_a_group_and_says_what_it_is(assets):
    bare = [
        name
        for name, asset in assets.items()
        if not (asset.kinds and asset.owners and asset.description) or asset.group_name == "default"
    ]
    assert bare == []


def test_a_network_is_a_group_with_its_tables_models_and_prices(assets):
    groups = {asset.group_name for asset in assets.values()}
    for network in NETWORKS:
        names = {
            name.split("/")[-1] for name, asset in assets.items() if asset.group_name == network
        }
        assert {*RELATIONS, network, f"stg_{network}__interactions"} <= names
    # whoever looks at the whole is not to meet a group for every folder beside them
    assert {"files", "people", "score", "marts", "publication"} <= groups
    assert len(groups - set(NETWORKS)) <= 13


def test_a_part_of_the_house_can_be_picked_out(assets):
    for network in NETWORKS:
        found = {name for name, asset in assets.items() if asset.tags.get("part") == network}
        assert {f"{network}/posts", f"staging/stg_{network}__posts", f"seeds/{network}"} <= found


def test_models_say_their_grain_and_tests_what_they_ask(location, assets):
    told = [asset.description for name, asset in assets.items() if name.startswith("intermediate/")]
    assert told
    assert all(text.startswith("One row") for text in told)
    graph = location.resolve_asset_graph()
    asked = [graph.get_check_spec(key).description for key in graph.asset_check_keys]
    assert all(asked)
    assert "scope_kind is one of world, country, region, topic, list." in asked


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("relationships", {"to": "ref('topics')", "field": "x"}, "Every topic is one in topics."),
        ("in_range", {"at_least": 0}, "topic is at least 0 and at most anything."),
        ("never_heard_of", {}, "never_heard_of"),
    ],
)
def test_a_test_is_told_in_words(name, arguments, words):
    test = {"test_metadata": {"name": name, "kwargs": {"column_name": "topic"} | arguments}}
    assert catalogue.asked(test) == words


def test_raw_tables_and_marts_show_their_columns_before_the_first_run(assets):
    for name in ("bluesky/posts", "registry/people", "gazetteer/cities", "marts/leaderboard"):
        schema = assets[name].metadata["dagster/column_schema"]
        assert len(schema.columns) > 3
        assert all(column.type for column in schema.columns)


def test_every_code_reference_leads_to_a_file_of_the_project(assets):
    led = 0
    for asset in assets.values():
        for reference in getattr(
            asset.metadata.get("dagster/code_references"), "code_references", ()
        ):
            assert Path(reference.file_path).is_file()
            assert Path(reference.file_path).is_relative_to(PROJECT)
            led += 1
    assert led >= len(assets) - 1  # the dashboard is an address


def test_a_network_that_is_not_read_for_two_nights_is_told_of(assets):
    for network in APIS:
        policy = assets[f"{network}/reads"].freshness_policy
        assert policy.warn_window.to_timedelta() > timedelta(hours=24)
        assert policy.fail_window.to_timedelta() > timedelta(hours=48)
    settings = yaml.safe_load((PROJECT / "orchestration" / "dagster.yaml").read_text())
    assert settings["freshness"]["enabled"]


def test_the_dashboard_ends_the_graph_and_is_one_click_away(assets):
    dashboard = assets["clout_dashboard"]
    assert dashboard.kinds == {"streamlit"}
    assert dashboard.metadata["url"].value.startswith("http://127.0.0.1:")
    assert dashboard.parent_keys == {dg.AssetKey("published")}


def test_the_night_leaves_past_days_alone_and_they_ask_no_network(location):
    nightly = location.resolve_job_def("nightly").asset_layer.selected_asset_keys
    past = location.resolve_job_def("past_day")
    assert dg.AssetKey("published_day") not in nightly
    assert past.partitions_def.has_partition_key(yesterday().isoformat())
    keys = past.asset_layer.selected_asset_keys
    assert dg.AssetKey("published_day") in keys
    assert dg.AssetKey("published") not in keys
    assert not {key.path[0] for key in keys} & set(NETWORKS)
