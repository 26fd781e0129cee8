"""How dbt is asked to build, and what a run hears of its tests."""

from types import SimpleNamespace

import dagster as dg
import pytest

from orchestration.defs.transformation import ACTS, BUILD_MEMORY, MANIFEST, _watched, one_by_one
from orchestration.manifest import DBT


def check(status):
    return dg.AssetCheckResult(
        asset_key="people", check_name="not_null_people", passed=False, metadata={"status": status}
    )


def observation(status):
    told = {"unique_id": "test.clout.not_null_people", "status": status}
    return dg.AssetObservation(asset_key="people", metadata=told)


@pytest.mark.parametrize("event", [check, observation])
@pytest.mark.parametrize(("status", "is_told_why"), [("fail", False), ("error", True)])
def test_a_test_that_broke_down_is_not_told_as_one_that_said_no(event, status, is_told_why):
    run = SimpleNamespace(failed_checks=[], reasons={}, report=lambda *_, **__: None)
    list(_watched(iter([event(status)]), run, 1))
    assert run.failed_checks == ["not_null_people"]
    assert ("dbt.log" in run.reasons.get("not_null_people", "")) is is_told_why


@pytest.mark.parametrize(
    ("size", "same", "arguments"),
    [(10**6, [], []), (BUILD_MEMORY + 1, [], ["--threads=1"]), (BUILD_MEMORY + 1, [ACTS], [])],
)
def test_models_of_a_country_are_built_one_after_another(home, size, same, arguments):
    home.path.mkdir(parents=True)
    with home.warehouse.open("wb") as file:
        file.truncate(size)  # takes no room on the disk
    assert one_by_one(home, same) == arguments
    assert ACTS in MANIFEST["nodes"]


def test_a_country_is_what_exceeds_the_memory_of_a_build():
    assert f"memory_limit: {BUILD_MEMORY // 10**9}GB" in (DBT / "profiles.yml").read_text()
