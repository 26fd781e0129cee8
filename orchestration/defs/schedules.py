"""When the refresh runs, and who hears of one that failed."""

import dagster as dg

from orchestration.defs import transformation
from orchestration.operations.webhook import tell

_DAY = dg.AssetSelection.assets("published_day")

nightly = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all() - _DAY,
    description="Everything: networks, imports, marts, checks, publication.",
)

past_day = dg.define_asset_job(
    "past_day",
    selection=_DAY | dg.AssetSelection.assets(*transformation.models.keys),
    description="The marts of a past day from what was read, in a file of their own: reads no "
    "network, and readers keep what they have. Choose days under Partitions, Launch backfill.",
)

every_night = dg.ScheduleDefinition(
    name="every_night",
    job=nightly,
    cron_schedule="15 4 * * *",  # no clock change skips or repeats it, and yesterday is over in UTC
    execution_timezone="Europe/Paris",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)


@dg.run_failure_sensor(default_status=dg.DefaultSensorStatus.RUNNING)
def failure(context: dg.RunFailureSensorContext) -> None:
    """Log a failed run and, where CLOUT_WEBHOOK_URL is set, post it there."""
    text = f"Clout: run {context.dagster_run.run_id} failed. Readers keep what was published last."
    context.log.error(text)
    if trouble := tell(text):
        context.log.error(trouble)
