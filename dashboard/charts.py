"""The charts: each answers the question in its title, and lists its data below."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import chrome, language
from dashboard.language import t

_LIGHT = ("#0072B2", "#C44E00", "#008560", "#B5568E", "#7A5C00", "#5A5A5A", "#3D8EC2", "#8A4FC4")
_DARK = ("#56B4E9", "#E69F00", "#2FC796", "#E58BC0", "#F0E442", "#B8B3AD", "#FF8A4C", "#B59BFF")
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x", "star", "pentagon")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
# below this many people a density would draw a shape nobody is in
ENOUGH_FOR_DENSITY = 15


def colours() -> tuple[str, ...]:
    """The colours of the theme, all of contrast 3:1 or more on its background."""
    return _DARK if chrome.dark() else _LIGHT


def _quiet() -> str:
    return "rgba(200,200,195,.45)" if chrome.dark() else "rgba(110,110,110,.38)"


def _faint(colour: str, strength: float = 0.18) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength})"


def draw(figure: go.Figure, alt: str, key: str, data: pd.DataFrame | None = None) -> None:
    """Show a figure with its text alternative and, folded below, its data."""
    figure.update_layout(
        margin={"l": 8, "r": 8, "t": 8, "b": 8} | figure.layout.margin.to_plotly_json(),
        separators=", " if language.current() == "fr" else ".,",
        showlegend=figure.layout.showlegend or False,
        dragmode=False,
        hoverlabel={"align": "left"},
    )
    st.plotly_chart(
        figure, key=key, alt=alt, config={"displaylogo": False, "displayModeBar": False}
    )
    if data is not None:
        with st.expander(t("charts.data"), icon=":material/table:"):
            st.dataframe(data, hide_index=True, height="content" if len(data) < 10 else 300)


def _days_axis(figure: go.Figure, days: Sequence[date]) -> None:
    shown = sorted(set(days))
    picked = shown[:: max(1, (len(shown) - 1) // 5)] if shown else []
    figure.update_xaxes(
        tickvals=picked,
        ticktext=[language.day(day, "d MMM") for day in picked],
        showgrid=False,
        fixedrange=True,
    )


def history(frame: pd.DataFrame) -> go.Figure:
    """The score by day inside its interval."""
    colour = colours()[0]
    days = [language.day(day, "d MMM y") for day in frame["score_date"]]
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    figure = go.Figure(
        [
            go.Scatter(x=frame["score_date"], y=frame["score_high"], **edge),
            go.Scatter(
                x=frame["score_date"],
                y=frame["score_low"],
                fill="tonexty",
                fillcolor=_faint(colour),
                **edge,
            ),
            go.Scatter(
                x=frame["score_date"],
                y=frame["score"],
                mode="lines",
                line={"color": colour, "width": 2.5},
                customdata=np.stack([days, frame["score_low"], frame["score_high"]], axis=-1),
                hovertemplate="<b>%{y:.1f}</b> (%{customdata[1]:.1f}–%{customdata[2]:.1f})"
                "<br>%{customdata[0]}<extra></extra>",
            ),
        ]
    )
    _days_axis(figure, frame["score_date"].tolist())
    figure.update_yaxes(fixedrange=True, nticks=5)
    figure.update_layout(height=300)
    return figure


def parts(frame: pd.DataFrame, names: dict[str, str]) -> go.Figure:
    """What each network and component adds to a score: columns source, component, score_part."""
    figure = go.Figure()
    order = frame.groupby("source")["score_part"].sum().sort_values().index.tolist()
    patterns = ("", "/", ".", "x")
    for place, (component, label) in enumerate(names.items()):
        rows = frame[frame["component"] == component]
        if rows.empty:
            continue
        figure.add_bar(
            y=rows["source"],
            x=rows["score_part"],
            orientation="h",
            name=label,
            marker={
                "color": colours()[place],
                "pattern": {"shape": patterns[place % 4], "fgopacity": 0.5},
            },
            hovertemplate="%{y}<br>" + label + " : <b>%{x:.2f}</b><extra></extra>",
        )
    totals = frame.groupby("source")["score_part"].sum()
    figure.add_scatter(
        y=order,
        x=[totals[source] for source in order],
        mode="text",
        text=[" " + language.number(totals[source], 1, sign=True) for source in order],
        textposition="middle right",
        cliponaxis=False,
        showlegend=False,
        hoverinfo="skip",
    )
    figure.update_layout(
        barmode="relative",
        height=90 + 38 * len(order),
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"r": 48, "t": 40},
        bargap=0.35,
    )
    figure.update_yaxes(categoryorder="array", categoryarray=order, fixedrange=True)
    figure.update_xaxes(fixedrange=True, zeroline=True, nticks=6)
    return figure


def bump(frame: pd.DataFrame, names: dict[str, str], bright: list[str], last: int) -> go.Figure:
    """Rank by date: columns score_date, person_id, rank; a few people in colour, named at the end."""
    figure = go.Figure()
    end = frame["score_date"].max()
    depth = last + 5.5
    for person, rows in sorted(frame.groupby("person_id"), key=lambda item: item[0] in bright):
        place = bright.index(person) if person in bright else None
        colour = _quiet() if place is None else colours()[place]
        figure.add_scatter(
            x=rows["score_date"],
            y=rows["rank"],
            mode="lines+markers",
            line={
                "shape": "spline",
                "smoothing": 0.7,
                "width": 2 if place is None else 3.5,
                "color": colour,
            },
            marker={
                "size": 5 if place is None else 9,
                "symbol": SYMBOLS[0 if place is None else place],
                "color": colour,
            },
            text=[
                f"{names[person]}<br>{language.day(day, 'd MMM')} · {t('tables.place', n=int(rank))}"
                for day, rank in zip(rows["score_date"], rows["rank"], strict=True)
            ],
            hovertemplate="%{text}<extra></extra>",
        )
        now = rows.loc[rows["score_date"] == end, "rank"]
        if len(now):
            figure.add_annotation(
                x=end,
                y=int(now.iloc[0]),
                text=f"{int(now.iloc[0])}  {names[person]}",
                showarrow=False,
                xanchor="left",
                xshift=10,
                font={"size": 13} | ({} if place is None else {"color": colour}),
            )
    _days_axis(figure, frame["score_date"].tolist())
    figure.update_yaxes(range=[depth, 0.4], dtick=1 if last <= 10 else 2, tick0=1, fixedrange=True)
    figure.update_layout(height=90 + 34 * last, margin={"r": 60 if chrome.phone() else 190})
    return figure


def distribution(groups: dict[str, pd.DataFrame]) -> go.Figure:
    """Everybody's score by group as a dot, with a density and the median: columns name, score."""
    figure = go.Figure()
    for place, (label, rows) in enumerate(groups.items()):
        colour = colours()[place]
        many = len(rows) >= ENOUGH_FOR_DENSITY
        figure.add_violin(
            x=rows["score"],
            y0=place,
            orientation="h",
            side="positive",
            width=1.3,
            points="all",
            pointpos=-0.35,
            jitter=0.3,
            spanmode="hard",
            line={"width": 0 if not many else 1, "color": colour},
            fillcolor=_faint(colour, 0.45) if many else "rgba(0,0,0,0)",
            marker={"symbol": SYMBOLS[place], "size": 7, "color": colour, "opacity": 0.75},
            text=rows["name"],
            hovertemplate="%{text}<br><b>%{x:.1f}</b><extra></extra>",
            hoveron="points",
        )
        figure.add_scatter(
            x=[rows["score"].median()] * 2,
            y=[place - 0.08, place + 0.32],
            mode="lines",
            line={"color": colour, "width": 4},
            hoverinfo="skip",
        )
    figure.update_yaxes(
        tickvals=list(range(len(groups))),
        ticktext=[f"{label}<br>n = {len(rows)}" for label, rows in groups.items()],
        fixedrange=True,
        showgrid=False,
        range=[-0.45, len(groups) - 0.2],
    )
    figure.update_xaxes(range=[0, 100], fixedrange=True)
    figure.update_layout(height=150 * len(groups) + 40)
    return figure


def medians(frame: pd.DataFrame, names: dict[str, str]) -> go.Figure:
    """Median by day of each list: columns list_id, score_date, median."""
    figure = go.Figure()
    for place, (code, label) in enumerate(names.items()):
        rows = frame[frame["list_id"] == code]
        if rows.empty:
            continue
        figure.add_scatter(
            x=rows["score_date"],
            y=rows["median"],
            mode="lines",
            line={"color": colours()[place], "dash": DASHES[place], "width": 2.5},
            text=[language.day(day, "d MMM y") for day in rows["score_date"]],
            hovertemplate=label + "<br>%{text} · <b>%{y:.1f}</b><extra></extra>",
        )
        figure.add_annotation(
            x=rows["score_date"].iloc[-1],
            y=rows["median"].iloc[-1],
            text=label,
            showarrow=False,
            xanchor="right",
            yshift=14,
            font={"color": colours()[place], "size": 13},
        )
    _days_axis(figure, frame["score_date"].tolist())
    figure.update_yaxes(fixedrange=True, nticks=5)
    figure.update_layout(height=340)
    return figure


def mix(frame: pd.DataFrame, names: dict[str, str]) -> go.Figure:
    """The share of each network in the scores of each list: columns list_id, network, share."""
    figure = go.Figure()
    for network, rows in frame.groupby("network", sort=False):
        figure.add_scatter(
            x=rows["share"],
            y=[network] * len(rows),
            mode="lines",
            line={"color": _quiet(), "width": 3},
            hoverinfo="skip",
            showlegend=False,
        )
    for place, (code, label) in enumerate(names.items()):
        rows = frame[frame["list_id"] == code]
        figure.add_scatter(
            x=rows["share"],
            y=rows["network"],
            mode="markers",
            name=label,
            marker={"size": 13, "symbol": SYMBOLS[place], "color": colours()[place]},
            hovertemplate=label + "<br>%{y} · <b>%{x:.0%}</b><extra></extra>",
        )
    figure.update_xaxes(tickformat=".0%", rangemode="tozero", fixedrange=True)
    figure.update_yaxes(fixedrange=True, autorange="reversed")
    figure.update_layout(
        height=110 + 38 * frame["network"].nunique(),
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 40},
    )
    return figure
