"""What a run hears of dbt's tests."""

from types import SimpleNamespace

import dagster as dg
import pytest

from orchestration.defs.transformation import _watched


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
