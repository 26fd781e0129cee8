"""The command as somebody types it, in a shell in which nothing of Clout is set."""

import os
import sys

from orchestration.settings import SILENT

CLOUT = [sys.executable, "-c", "from orchestration.cli import app; app()"]
_OWN = ("CLOUT_", "SOURCES__", "DAGSTER_", "DBT_", "SPARK_")


def environment(**settings: str) -> dict[str, str]:
    """What this process has in its environment without settings of ours, and these instead."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}
    return others | SILENT | settings
