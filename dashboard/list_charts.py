"""The charts that lay lists side by side, each with its own colour and sign."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import chrome, language
from dashboard.charts import LEGEND, SYMBOLS, colours, days_axis, faint, quiet
from dashboard.untrusted import drawn

DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
# below this many people a density would draw a shape nobody is in
ENOUGH_FOR_DENSITY = 15


def distribution(groups: dict[str, pd.DataFrame]) -> go.Figure:
    """Everybody's score by group as a dot, with density and median: columns name, score."""
    figure = go.Figure()
    for place, rows in enumerate(groups.values()):
        colour, floor = colours()[place], -place
        many = len(rows) >= ENOUGH_FOR_DENSITY
        figure.add_violin(
            x=rows["score"],
            y0=floor,
            orientation="h",
            side="positive",
            width=1.2,
            points="all",
            pointpos=-0.3,
            jitter=0.3,
            spanmode="hard",
            line={"width": 0 if not many else 1, "color": colour},
            fillcolor=faint(colour, 0.45) if many else "rgba(0,0,0,0)",
            marker={"symbol": SYMBOLS[place], "size": 7, "color": colour, "opacity": 0.75},
            text=rows["name"].map(drawn),
            hovertemplate="%{text}<br><b>%{x:.1f}</b><extra></extra>",
            hoveron="points",
        )
        figure.add_scatter(
            x=[rows["score"].median()] * 2,
            y=[floor - 0.3, floor + (0.4 if many else 0.02)],
            mode="lines",
            line={"color": colour, "width": 4},
            hoverinfo="skip",
        )
    figure.update_yaxes(
        tickvals=[-place for place in range(len(groups))],
        # on a phone a name would take the place of the dots
        ticktext=[
            f"{drawn(label, 14 if chrome.phone() else 80)}<br>n = {len(rows)}"
            for label, rows in groups.items()
        ],
        fixedrange=True,
        showgrid=False,
        range=[0.45 - len(groups), 0.62],
    )
    figure.update_xaxes(range=[0, 100], fixedrange=True)
    dense = any(len(rows) >= ENOUGH_FOR_DENSITY for rows in groups.values())
    figure.update_layout(height=(150 if dense else 84) * len(groups) + 40)
    return figure


def lines(frame: pd.DataFrame, names: dict[str, str], height: int = 340) -> go.Figure:
    """A value by day of each list or person: columns code, score_date, value."""
    figure = go.Figure()
    for place, (code, name) in enumerate(names.items()):
        rows, label = frame[frame["code"] == code], drawn(name)
        if rows.empty:
            continue
        figure.add_scatter(
            x=rows["score_date"],
            y=rows["value"],
            mode="lines",
            name=label,
            line={"color": colours()[place], "dash": DASHES[place], "width": 2.5},
            text=[language.day(day, "d MMM y") for day in rows["score_date"]],
            hovertemplate=label + "<br>%{text} · <b>%{y:.1f}</b><extra></extra>",
        )
    days_axis(figure, frame["score_date"].tolist())
    figure.update_yaxes(fixedrange=True, nticks=5)
    figure.update_layout(height=height, showlegend=True, legend=LEGEND, margin={"t": 40})
    return figure


def mix_height(frame: pd.DataFrame) -> int:
    """How tall the chart of networks is, for what stands beside it."""
    return 110 + 38 * frame["network"].nunique()


def mix(frame: pd.DataFrame, names: dict[str, str]) -> go.Figure:
    """The share of each network in each score: columns code, network, share."""
    figure = go.Figure()
    frame = frame.assign(network=frame["network"].map(drawn))
    for network, rows in frame.groupby("network", sort=False):
        figure.add_scatter(
            x=100 * rows["share"],
            y=[network] * len(rows),
            mode="lines",
            line={"color": quiet(), "width": 3},
            hoverinfo="skip",
            showlegend=False,
        )
    for place, (code, name) in enumerate(names.items()):
        rows, label = frame[frame["code"] == code], drawn(name)
        figure.add_scatter(
            x=100 * rows["share"],
            y=rows["network"],
            mode="markers",
            name=label,
            marker={"size": 13, "symbol": SYMBOLS[place], "color": colours()[place]},
            text=[language.percent(share) for share in rows["share"]],
            hovertemplate=label + "<br>%{y} · <b>%{text}</b><extra></extra>",
        )
    # a little below nothing, or half of a mark would be cut
    most = 100 * float(frame["share"].max())
    figure.update_xaxes(
        ticksuffix=language.percent(0)[1:],
        range=[-0.03 * most, 1.06 * most],
        zeroline=False,
        nticks=6,
        fixedrange=True,
    )
    figure.update_yaxes(fixedrange=True, autorange="reversed")
    figure.update_layout(
        height=mix_height(frame),
        showlegend=True,
        legend=LEGEND,
        margin={"t": 40},
    )
    return figure
