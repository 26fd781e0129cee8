"""The pictures of the documents, taken of a home that has been refreshed: `make pictures`."""

import os
import shutil
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from served import dashboard, served

from ingestion.home import Home
from orchestration import instance
from orchestration.commands.reading import readable_home

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
LARGEST = 200_000  # bytes
SIZE = {"width": 1280, "height": 800}


@dataclass(frozen=True)
class Picture:
    """One page: the server it is on, its address there, and what must be seen before."""

    server: str
    address: str
    awaited: str
    height: int = SIZE["height"]


PICTURES = {
    "top100": Picture("dashboard", "/?lang=en", "[data-testid=stDataFrame]", 900),
    "dagster_graph": Picture(
        "dagster", "/asset-groups?expanded=", "text=int_response"
    ),
    "dagster_publication": Picture(
        "dagster", "/assets/published?view=overview", "text=movers", 1100
    ),
    "dagster_checks": Picture("dagster", "/assets/marts/leaderboard?view=checks", "text=leaderboard_is_filled"),
    "dagster_columns": Picture(
        "dagster", "/assets/marts/leaderboard?view=overview", "text=rank_delta_7d", 1100
    ),
}
