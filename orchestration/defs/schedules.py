"""When the refresh runs, and who hears of one that failed."""

import os

import dagster as dg
import requests

nightly = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    description="Everything: networks, imports, marts, checks, publication.",
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
    if not (url := os.environ.get("CLOUT_WEBHOOK_URL")):
        return
    try:
        requests.post(url, json={"text": text}, timeout=10).raise_for_status()
    except requests.RequestException as error:
        # the address itself is a secret, and requests names it in its messages
        context.log.error(f"The webhook could not be told: {type(error).__name__}.")
