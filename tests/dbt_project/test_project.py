"""What a dbt user expects of the project: hygiene, selectors, freshness, exposures."""

import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from ingestion.networks import APIS
from orchestration import manifest as dbt_manifest
from orchestration.defs import publication

DASHBOARD = Path(__file__).parents[2] / "dashboard"
SELECTORS = {
    selector["name"]: selector
    for selector in yaml.safe_load((dbt_manifest.DBT / "selectors.yml").read_text())["selectors"]
}
# what a selector must find, and what it must leave out
CHOSEN = {
    "nightly": ({"model": "leaderboard", "seed": "twitter", "test": ""}, {"unit_test"}),
    "scores_only": ({"model": "score_changes", "seed": "method_versions"}, {"unit_test"}),
    "marts": ({"model": "rankings"}, {"seed"}),
    "topics": ({"model": "person_topics", "seed": "taxonomy"}, set()),
    "formulas": ({"unit_test": ""}, {"model", "seed"}),
    "vocabulary": ({"seed": "act_ladder"}, {"model"}),
}


@pytest.fixture(scope="module")
def manifest():
    return dbt_manifest.load()


def test_the_project_keeps_what_every_dbt_project_should(manifest):
    command = [Path(sys.executable).with_name("dbt-bouncer"), "run"]
    command += ["--config-file", "dbt-bouncer.yml", "--show-all-failures"]
    done = subprocess.run(command, cwd=dbt_manifest.DBT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"SUCCESS=\d{4}", done.stdout + done.stderr)


def test_every_selector_is_asked_for_and_explained():
    assert SELECTORS.keys() == CHOSEN.keys()
    assert all(selector["description"] for selector in SELECTORS.values())


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    """What `dbt ls --selector` lists: (kind, name) of each, parsed once for all selectors."""
    code = (
        "import json, sys\n"
        "from dbt.cli.main import dbtRunner\n"
        "chosen = json.loads(sys.argv[1])\n"
        "dbt, found = dbtRunner(), {}\n"
        "for name in chosen:\n"
        "    done = dbt.invoke(['--quiet', 'ls', '--selector', name, '--output', 'json',\n"
        "                       '--output-keys', 'resource_type', 'name'])\n"
        "    found[name] = done.result if done.success else str(done.exception)\n"
        "print(json.dumps(found))\n"
    )
    target = str(tmp_path_factory.mktemp("target"))
    own = {"CLOUT_WAREHOUSE": ":memory:", "DBT_TARGET_PATH": target, "DBT_LOG_PATH": target}
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(list(SELECTORS))],
        cwd=dbt_manifest.DBT,
        env=os.environ | own,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    return {
        name: {(row["resource_type"], row["name"]) for row in map(json.loads, rows)}
        for name, rows in told.items()
    }


@pytest.mark.parametrize("selector", SELECTORS)
def test_a_selector_finds_what_it_is_for_and_nothing_else(listed, selector):
    wanted, unwanted = CHOSEN[selector]
    found = listed[selector]
    kinds = {kind for kind, _ in found}
    for kind, name in wanted.items():
        assert (kind, name) in found if name else kind in kinds
    assert not kinds & unwanted


def test_the_nightly_selector_is_what_the_refresh_builds(listed, manifest):
    built = {
        (node["resource_type"], node["name"])
        for node in manifest["nodes"].values()
        if node["resource_type"] in {"model", "seed", "test"}
    }
    assert {row for row in listed["nightly"] if row[0] in {"model", "seed", "test"}} == built
    assert len(listed["scores_only"]) < len(listed["nightly"])


def test_every_network_that_is_asked_promises_to_be_fresh(manifest):
    promises = {
        source["source_name"]: source["freshness"]
        for source in manifest["sources"].values()
        if source["loaded_at_query"]
    }
    assert promises.keys() == {*APIS, "runs"}
    policy = publication.published.specs_by_key[publication.published.key].freshness_policy
    for promise in promises.values():
        for level, window in (
            ("warn_after", policy.warn_window),
            ("error_after", policy.fail_window),
        ):
            assert promise[level]["period"] == "hour"
            assert timedelta(hours=promise[level]["count"]) == window.to_timedelta()


def test_exposures_name_the_marts_that_their_readers_read(manifest):
    exposures = {e["name"]: e for e in manifest["exposures"].values()}
    reads = {
        name: {node.rpartition(".")[2] for node in exposure["depends_on"]["nodes"]}
        for name, exposure in exposures.items()
    }
    marts = {
        node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["fqn"][1] == "marts"
    }
    assert reads["published_file"] == marts
    api = set((DASHBOARD / "api").rglob("*.py"))
    assert reads["clout_dashboard"] == _named(set(DASHBOARD.rglob("*.py")) - api) & marts
    # the version in force is the dashboard's own word for it
    assert reads["clout_api"] == (_named(api) | {"methods"}) & marts


def _named(files):
    return set(re.findall(r"\bmarts\.([a-z_]+)", "\n".join(file.read_text() for file in files)))
