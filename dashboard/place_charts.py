"""The charts of places: squares on a grid, and the spread of scores in each."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard import chrome, language
from dashboard.charts import colours, quiet
from dashboard.tiles import Tile
from dashboard.untrusted import drawn

# from the least to the most, in both themes towards more contrast
_LIGHT = ("#cfe3f1", "#0072B2", "#00395c")
_EMPTY = "rgba(128,128,128,.13)"
_DARK = ("#1d4461", "#56B4E9", "#d6eefb")


def tiles(
    squares: Sequence[Tile], rows: Mapping[str, dict[str, Any]], measure: str, digits: int
) -> go.Figure:
    """A square per place, darker where the measure is higher; empty places stay grey."""
    values = [rows[tile.code][measure] for tile in squares if tile.code in rows]
    # people differ a thousandfold between countries, scores do not
    scale = math.log1p if measure == "size" else float
    low, high = (scale(edge(values)) for edge in (min, max))
    span = (high - low) or 1
    shares = {code: (scale(row[measure]) - low) / span for code, row in rows.items()}
    # one by one they would take seconds
    shapes = [
        {
            "type": "rect",
            "layer": "below",
            "x0": tile.column - 0.46,
            "x1": tile.column + 0.46,
            "y0": tile.row - 0.46,
            "y1": tile.row + 0.46,
            "line": {"width": 0},
            "fillcolor": _shade(shares[tile.code]) if tile.code in shares else _EMPTY,
        }
        for tile in squares
    ]
    figure = go.Figure(layout={"shapes": shapes})
    known = [tile for tile in squares if tile.code in rows]
    empty = [tile for tile in squares if tile.code not in rows]
    for group, full in ((empty, False), (known, True)):
        figure.add_scatter(
            x=[tile.column for tile in group],
            y=[tile.row for tile in group],
            mode="text",
            text=[_label(tile, rows.get(tile.code), measure, digits) for tile in group],
            textfont={
                "size": 12 if full and not chrome.phone() else 8,
                "color": [_ink(shares[tile.code]) if full else quiet() for tile in group],
            },
            customdata=[
                (
                    drawn(rows[tile.code]["name"]),
                    language.number(rows[tile.code]["size"]),
                    language.number(rows[tile.code]["median"], 1),
                )
                for tile in group
                if full
            ],
            hovertemplate="<b>%{customdata[0]}</b><br>n = %{customdata[1]} · %{customdata[2]}"
            "<extra></extra>"
            if full
            else None,
            hoverinfo=None if full else "skip",
        )
    wide = max(tile.column for tile in squares) + 1
    tall = max(tile.row for tile in squares) + 1
    figure.update_xaxes(visible=False, range=[-0.5, wide - 0.5], fixedrange=True)
    figure.update_yaxes(
        visible=False,
        range=[tall - 0.5, -0.5],
        fixedrange=True,
        scaleanchor="x",
        constrain="domain",
    )
    figure.update_layout(height=190 if chrome.phone() else min(620, 44 * tall))
    return figure


def _label(tile: Tile, row: dict[str, Any] | None, measure: str, digits: int) -> str:
    code = tile.code.split("-")[-1]
    if chrome.phone():
        # a phone's squares have room for two letters, and only where there is somebody
        return code if row else ""
    if row is None:
        return code
    return f"<b>{code}</b><br>{language.number(row[measure], digits)}"


def _shade(share: float) -> str:
    low, middle, high = _DARK if chrome.dark() else _LIGHT
    first, last, part = (low, middle, share * 2) if share < 0.5 else (middle, high, share * 2 - 1)
    mixed = [
        round(int(first[i : i + 2], 16) * (1 - part) + int(last[i : i + 2], 16) * part)
        for i in (1, 3, 5)
    ]
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def _ink(share: float) -> str:
    if chrome.dark():
        return "#ffffff" if share < 0.3 else "#08131b"
    return "#10202c" if share < 0.35 else "#ffffff"


def ranges(rows: Sequence[dict[str, Any]]) -> go.Figure:
    """Median as a dot on the line between both quartiles, by place."""
    figure = go.Figure()
    names = [f"{drawn(row['name'])} (n = {language.number(row['size'])})" for row in rows]
    for name, row in zip(names, rows, strict=True):
        figure.add_scatter(
            x=[row["lower_quartile"], row["upper_quartile"]],
            y=[name, name],
            mode="lines",
            line={"color": quiet(), "width": 9},
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=[row["median"] for row in rows],
        y=names,
        mode="markers",
        marker={"size": 13, "color": colours()[0], "symbol": "diamond"},
        hovertemplate="%{y}<br><b>%{x:.1f}</b><extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", fixedrange=True)
    figure.update_xaxes(fixedrange=True, rangemode="tozero")
    figure.update_layout(height=60 + 32 * len(rows))
    return figure
