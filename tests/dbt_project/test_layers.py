"""The walls inside dbt, read from its manifest."""

import re

import pytest

from orchestration import manifest as dbt_manifest

ALLOWED = {
    "staging": {"source", "seed"},
    "intermediate": {"staging", "intermediate", "seed"},
    "marts": {"intermediate", "marts", "seed"},
}


@pytest.fixture(scope="module")
def manifest():
    return dbt_manifest.load()


def layer_of(manifest, unique_id):
    kind = unique_id.split(".")[0]
    if kind in {"source", "seed"}:
        return kind
    return manifest["nodes"][unique_id]["fqn"][1]


def models(manifest, layer=None):
    return [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and layer in (None, node["fqn"][1])
    ]


def test_every_layer_reads_only_the_one_before(manifest):
    trespassers = [
        (node["name"], parent)
        for node in models(manifest)
        for parent in node["depends_on"]["nodes"]
        if layer_of(manifest, parent) not in ALLOWED[node["fqn"][1]]
    ]
    assert trespassers == []


def test_every_mart_keeps_a_contract_and_explains_each_column(manifest):
    silent = [
        f"{node['name']}.{column['name']}"
        for node in models(manifest, "marts")
        for column in node["columns"].values()
        if not column["description"]
    ]
    assert silent == []
    assert all(node["contract"]["enforced"] for node in models(manifest, "marts"))


def test_every_model_says_its_grain_first(manifest):
    silent = [
        node["name"]
        for node in models(manifest)
        if not node["raw_code"].lstrip().startswith("-- One row per ")
    ]
    assert silent == []


def test_every_day_that_the_marts_tell_is_held_against_as_of(manifest):
    told = {
        (node["name"], column["name"])
        for node in models(manifest, "marts")
        for column in node["columns"].values()
        if column["data_type"].startswith(("date", "time")) and "views" not in node["fqn"]
    }
    # what the machine did and when, and from when a method holds
    told -= {("methods", "active_from"), ("networks", "read_at"), ("coverage", "read_at")}
    told -= {("runs", column) for column in ("started_at", "ended_at", "as_of")}
    asked = next(
        node["raw_code"]
        for node in manifest["nodes"].values()
        if node["name"] == "marts_hold_no_later_date"
    )
    assert told == {
        (mart, column)
        for mart, columns in re.findall(r"\('(\w+)', \[(.+)\]\)", asked)
        for column in re.findall(r"\w+", columns)
    }


def test_every_scope_in_which_people_are_ranked_may_be_published(manifest):
    nodes = {node["name"]: node for node in manifest["nodes"].values()}
    sql = nodes["int_scopes"]["raw_code"] + nodes["int_ranks"]["raw_code"]
    ranked = set(re.findall(r"select '(\w+)'", sql))
    asked = [
        node["test_metadata"]["kwargs"]["values"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        and node["name"].startswith("accepted_values_leaderboard_scope_kind")
    ]
    assert {"world", "region", "topic"} < ranked
    assert all(ranked == set(values) for values in asked)
    assert asked


def test_a_staging_folder_is_named_like_its_source(manifest):
    folders = {node["fqn"][2] for node in models(manifest, "staging")} - {"pipeline"}
    sources = {source["source_name"] for source in manifest["sources"].values()} - {"runs"}
    assert folders == sources


def test_names_follow_the_layers(manifest):
    for node in models(manifest):
        prefix = {"staging": "stg_", "intermediate": "int_", "marts": ""}[node["fqn"][1]]
        assert node["name"].startswith(prefix)
        if node["fqn"][1] == "marts":
            assert not node["name"].startswith(("stg_", "int_", "fct_", "dim_"))
