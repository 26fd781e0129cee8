"""The environment that every tool of the house runs in: settings read, telemetry off."""

import os
import sys
from pathlib import Path

from dotenv import load_dotenv

from ingestion.home import Home
from ingestion.networks import NETWORKS

PROJECT = Path(__file__).resolve().parents[1]
DOTENV = PROJECT / ".env"

# nothing that runs here reports to anybody or asks an index for newer versions
SILENT = {
    "DAGSTER_DG_UPDATE_CHECK_ENABLED": "0",
    "DAGSTER_DISABLE_TELEMETRY": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DO_NOT_TRACK": "1",
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
}


def read_dotenv() -> None:
    """Take the settings of `.env`; what the environment already says wins."""
    load_dotenv(DOTENV)


def load() -> Home:
    """Set up this process and its children for the home that CLOUT_HOME names, and return it.

    Tools run in folders of their own, so paths are made absolute first.
    """
    read_dotenv()
    home = Home.from_environment()
    os.environ.update(SILENT)
    os.environ["CLOUT_HOME"] = str(home.path)
    os.environ["CLOUT_WAREHOUSE"] = str(home.warehouse)
    os.environ["CLOUT_NETWORKS"] = ",".join(NETWORKS)
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    os.environ.setdefault("DLT_PROJECT_DIR", str(PROJECT))
    tools = str(Path(sys.executable).parent)
    if tools not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join((tools, os.environ["PATH"]))
    return home
