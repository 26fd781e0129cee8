"""Every night has its refresh, also when clocks change."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, takewhile

import pytest
from dagster._utils.schedules import schedule_execution_time_iterator

from orchestration import runs
from orchestration.defs.schedules import every_night

YEAR = 2026


def ticks() -> list[datetime]:
    """When the schedule fires in a year in which clocks change twice."""
    began = datetime(YEAR, 1, 1, tzinfo=UTC).timestamp()
    times = schedule_execution_time_iterator(
        began, every_night.cron_schedule, every_night.execution_timezone, ascending=True
    )
    ends = datetime(YEAR + 1, 1, 1, tzinfo=UTC)
    return [time.astimezone(UTC) for time in takewhile(lambda time: time < ends, times)]


def score_date(at: datetime, monkeypatch: pytest.MonkeyPatch) -> date:
    """The day a refresh without --as-of scores when it starts at that moment."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return at.astimezone(tz)

    monkeypatch.setattr(runs, "datetime", Clock)
    return runs.yesterday()


def test_each_day_of_the_year_is_scored_once(monkeypatch: pytest.MonkeyPatch) -> None:
    scored = [score_date(at, monkeypatch) for at in ticks()]
    assert len(scored) == 365
    assert {later - earlier for earlier, later in pairwise(scored)} == {timedelta(days=1)}


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-29", 23), ("2026-10-25", 25), ("2026-07-01", 24)],
    ids=["clocks go forward", "clocks go back", "any other night"],
)
def test_a_night_with_another_length_has_one_refresh_too(day: str, hours: int) -> None:
    on = date.fromisoformat(day)
    [at] = [time for time in ticks() if time.date() == on]
    [before] = [time for time in ticks() if time.date() == on - timedelta(days=1)]
    assert at - before == timedelta(hours=hours)
