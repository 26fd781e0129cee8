"""The curve that bench_growth.py measures: a table, with its plot and numbers beside it."""

import csv
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import altair as alt
import duckdb
import pyarrow as pa

TOOLS = ("clout", "dbt-core", "dbt-duckdb", "dagster", "dlt")
MEASURES = {"cpu": "CPU seconds", "wall": "seconds", "memory": "peak memory, GB"}
COMMANDS = {
    "import": "#0072B2",
    "refresh": "#D55E00",
    "no news": "#009E73",
    "night": "#E69F00",
    "on Spark": "#CC79A7",
}


TODAY = f"{datetime.now(UTC):%Y-%m-%d}"
MACHINE = (
    f"{os.cpu_count()} cores, "
    f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB"
)


@dataclass(frozen=True)
class Point:
    """What one command took at one size, and where: seconds, peak memory in GB, the load."""

    command: str
    acts: int
    cpu: float
    wall: float
    memory: float
    load: float
    machine: str = field(default_factory=lambda: MACHINE)
    measured: str = field(default_factory=lambda: TODAY)


def write(page: Path, measured: Iterable[Point], history: int) -> None:
    """Write the page, its plot as SVG and its numbers as CSV of the same name.

    What was measured before of other sizes stays: a large one may take an hour.
    """
    numbers = page.with_suffix(".csv")
    known = {(one.acts, one.command): one for one in _read(numbers)}
    known |= {(one.acts, one.command): one for one in measured}
    order = list(COMMANDS)
    curve = sorted(known.values(), key=lambda one: (one.acts, order.index(one.command)))
    with numbers.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Point)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(one) for one in curve)
    picture = page.with_suffix(".svg")
    _plot(curve).save(picture)
    page.write_text(_text(curve, history, picture.name), encoding="utf-8")


def _read(numbers: Path) -> list[Point]:
    if not numbers.exists():
        return []
    with numbers.open(newline="", encoding="utf-8") as file:
        return [
            Point(
                row["command"],
                int(row["acts"]),
                *(float(row[name]) for name in ("cpu", "wall", "memory", "load")),
                row["machine"],
                row["measured"],
            )
            for row in csv.DictReader(file)
        ]


def _text(curve: list[Point], history: int, picture: str) -> str:
    tools = ", ".join(f"{tool} {version(tool)}" for tool in TOOLS)
    lines = [
        "# Time and memory from a million acts on",
        "",
        f"Written by `make growth` on {TODAY}, with {tools}, DuckDB {duckdb.__version__}.",
        "An invented country, a person for a hundred acts, over 270 days;",
        f"{history} days of history before today. `import` reads its files, `refresh` builds and",
        "publishes all marts, `no news` is a refresh that finds nothing new, `night` one after a",
        "day more, a ninetieth of all acts, came in, `on Spark` builds and publishes the same",
        "there. CPU seconds are those of a command and its children.",
        "",
        f"![CPU seconds, seconds and memory over acts]({picture})",
        "",
        "| acts | command | CPU s | seconds | peak memory, GB | load | machine | measured |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.acts:,} | {one.command} | {one.cpu:,.0f} | {one.wall:,.0f} | {one.memory:.1f} "
        f"| {one.load:.1f} | {one.machine} | {one.measured} |"
        for one in curve
    ]
    return "\n".join(lines) + "\n"


def _plot(curve: list[Point]) -> alt.HConcatChart:
    points = pa.Table.from_pylist([asdict(one) for one in curve])
    return alt.hconcat(
        *(
            alt.Chart(points, title=title, width=220, height=220)
            .mark_line(point=True)
            .encode(
                alt.X("acts", title="acts", axis=alt.Axis(format="~s")).scale(type="log"),
                alt.Y(measure, title=None).scale(type="log"),
                alt.Color("command", title=None).scale(
                    domain=list(COMMANDS), range=list(COMMANDS.values())
                ),
            )
            for measure, title in MEASURES.items()
        ),
        background="white",
    )
