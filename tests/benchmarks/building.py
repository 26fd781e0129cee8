"""A home of given texts, and models built in it: what the benchmarks of texts share."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import duckdb

from ingestion import gazetteer, imports, languages, pipeline
from ingestion.home import Home
from orchestration import history, manifest

WRITTEN = "2026-01-01T12:00:00Z"


def home_of_posts(texts: Iterable[str], folder: Path) -> Home:
    """A home of posts numbered as the texts, each by an account of its own.

    So none lends another the language that it usually writes.
    """
    os.environ["CLOUT_SCORE_UNCLAIMED"] = "true"  # nobody claims these accounts
    home, given = Home(folder / "home"), folder / "texts"
    given.mkdir(parents=True)
    texts = list(texts)
    for relation, header, rows in (
        ("accounts", ["account_id", "observed_at"], [(n, WRITTEN) for n in range(len(texts))]),
        (
            "posts", ["post_id", "account_id", "created_at", "text"],
            [(n, n, WRITTEN, text) for n, text in enumerate(texts)],
        ),
    ):  # fmt: skip
        with (given / f"{relation}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([["network", *header], *(["twitter", *r] for r in rows)])
    import_files(given, home)
    with duckdb.connect(str(home.warehouse)) as con:
        languages.identify(con)
    return home


def import_files(given: Path, home: Home) -> None:
    """Bring in a folder, and make whatever tables models read besides."""
    gazetteer.ensure_tables(home)
    imports.ensure_tables(home)
    imports.import_folder(given, home)
    pipeline.ensure_tables(home, ["twitter"])
    history.ensure_tables(home)


def build(home: Home, *models: str) -> float:
    """Build the models without their tests; CPU seconds."""
    before = os.times()
    done = subprocess.run(
        [
            sys.executable, "-m", "orchestration.child", "--quiet", "build", "--select", *models,
            "--exclude-resource-type", "test", "unit_test",
            "--project-dir", manifest.DBT, "--profiles-dir", manifest.DBT,
            "--target-path", home.path / "target", "--log-path", home.path / "logs",
        ],
        env=os.environ | {
            "CLOUT_WAREHOUSE": str(home.warehouse), "CLOUT_NETWORKS": "twitter",
            "CLOUT_AS_OF": WRITTEN[:10],
        },
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])
