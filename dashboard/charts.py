"""The charts: each answers the question in its title, and lists its data below."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import chrome, language
from dashboard.language import t
from dashboard.untrusted import drawn

_LIGHT = ("#0072B2", "#C44E00", "#008560", "#B5568E", "#7A5C00", "#5A5A5A", "#3D8EC2", "#8A4FC4")
_DARK = ("#56B4E9", "#E69F00", "#2FC796", "#E58BC0", "#F0E442", "#B8B3AD", "#FF8A4C", "#B59BFF")
LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x", "star", "pentagon")


def colours() -> tuple[str, ...]:
    """The colours of the theme, all of contrast 3:1 or more on its background."""
    return _DARK if chrome.dark() else _LIGHT


def quiet() -> str:
    """The colour of what stays in the background."""
    return "rgba(200,200,195,.45)" if chrome.dark() else "rgba(110,110,110,.38)"


def faint(colour: str, strength: float = 0.18) -> str:
    """A colour that lets the grid shine through."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength})"


def draw(figure: go.Figure, alt: str, key: str, data: pd.DataFrame | None = None) -> None:
    """Show a figure with its text alternative and, folded below, its data."""
    figure.update_xaxes(tickfont={"size": 12})
    figure.update_yaxes(tickfont={"size": 13})
    figure.update_layout(
        legend_font={"size": 13},
        margin={"l": 8, "r": 28, "t": 8, "b": 8} | figure.layout.margin.to_plotly_json(),
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
            height = "content" if len(data) < 10 else 300
            shown = data.reset_index(drop=True).style.format(language.told)
            st.dataframe(shown, hide_index=True, height=height, alt=t("charts.data"))


def days_axis(figure: go.Figure, days: Sequence[date]) -> None:
    """Half a dozen days, named in the reader's language, below a chart."""
    shown = sorted(set(days))
    steps = 2 if chrome.phone() else 5
    picked = shown[:: max(1, (len(shown) - 1) // steps)]
    figure.update_xaxes(
        tickvals=picked,
        ticktext=[language.day(day, "d MMM") for day in picked],
        showgrid=False,
        fixedrange=True,
    )


def history(frame: pd.DataFrame, versions: Mapping[date, str] | None = None) -> go.Figure:
    """The score by day inside its interval, with a line where a version of the method begins."""
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
                fillcolor=faint(colour),
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
    for start, name in (versions or {}).items():
        figure.add_vline(
            x=datetime(start.year, start.month, start.day, tzinfo=UTC).timestamp() * 1000,
            line={"dash": "dot", "width": 2, "color": colours()[5]},
            annotation={"text": drawn(name), "font": {"size": 12}, "xanchor": "left", "xshift": 4},
        )
    days_axis(figure, frame["score_date"].tolist())
    figure.update_yaxes(fixedrange=True, nticks=5)
    figure.update_layout(height=300, margin={"t": 24})
    return figure


def parts(frame: pd.DataFrame, names: dict[str, str]) -> go.Figure:
    """What each network and component adds to a score: columns source, component, score_part."""
    figure = go.Figure()
    frame = frame.assign(source=frame["source"].map(drawn))
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
                "pattern": {
                    "shape": patterns[place % 4],
                    "fillmode": "overlay",
                    "fgcolor": "#fff",
                    "fgopacity": 0.45,
                    "size": 7,
                },
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
        textfont={"size": 13},
        cliponaxis=False,
        showlegend=False,
        hoverinfo="skip",
    )
    figure.update_layout(
        barmode="relative",
        height=90 + 38 * len(order),
        showlegend=True,
        legend=LEGEND,
        margin={"r": 48, "t": 40},
        bargap=0.35,
    )
    figure.update_yaxes(categoryorder="array", categoryarray=order, fixedrange=True)
    figure.update_xaxes(fixedrange=True, zeroline=True, nticks=6)
    return figure


def bump(frame: pd.DataFrame, names: dict[str, str], bright: list[str], last: int) -> go.Figure:
    """Rank by date: columns score_date, person_id, rank; everybody named, a few in colour."""
    figure = go.Figure()
    names = {person: drawn(name) for person, name in names.items()}
    end = frame["score_date"].max()
    depth = min(frame["rank"].max(), last + 5) + 0.5
    lines = [(str(person), rows) for person, rows in frame.groupby("person_id")]
    for person, rows in sorted(lines, key=lambda line: line[0] in bright):
        place = bright.index(person) if person in bright else None
        colour = quiet() if place is None else colours()[place]
        figure.add_scatter(
            x=rows["score_date"],
            y=rows["rank"],
            mode="lines+markers",
            line={
                "shape": "spline",
                "smoothing": 0.5,
                "width": 2 if place is None else 3.5,
                "color": colour,
            },
            marker={
                "size": 5 if place is None else 9,
                "symbol": SYMBOLS[0 if place is None else place],
                "color": colour,
            },
            text=[language.day(day, "d MMM") for day in rows["score_date"]],
            hovertemplate=names[person] + "<br>%{text} · <b>%{y}</b><extra></extra>",
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
    days_axis(figure, frame["score_date"].tolist())
    edge = pd.Timedelta(days=2)
    figure.update_xaxes(range=[frame["score_date"].min() - edge, end + edge])
    figure.update_yaxes(range=[depth, 0.4], dtick=1 if last <= 10 else 2, tick0=1, fixedrange=True)
    figure.update_layout(height=90 + 32 * int(depth), margin={"r": 132 if chrome.phone() else 190})
    return figure


def waterfall(
    start: float, steps: Sequence[tuple[str, float]], names: tuple[str, str]
) -> go.Figure:
    """From one score to a later one, step by step; `names` are those of both ends."""
    up, down, ends = colours()[0], colours()[1], colours()[5]
    levels = [start]
    for _, part in steps:
        levels.append(levels[-1] + part)
    pad = max(max(levels) - min(levels), 0.2) * 0.18
    floor = max(min(levels) - pad, 0)
    rows = [(names[0], floor, start - floor, ends, "", language.number(start, 1))]
    for (label, part), before in zip(steps, levels, strict=False):
        rising = part > 0
        rows.append(
            (
                drawn(label),
                min(before, before + part),
                abs(part),
                up if rising else down,
                "" if rising else "/",
                f"{'▲' if rising else '▼'} {language.number(part, 2, sign=True)}",
            )
        )
    rows.append((names[1], floor, levels[-1] - floor, ends, "", language.number(levels[-1], 1)))
    labels, bases, sizes, fills, shapes, texts = zip(*rows, strict=True)
    figure = go.Figure(
        go.Bar(
            y=list(range(len(rows))),
            x=sizes,
            base=bases,
            orientation="h",
            marker={
                "color": fills,
                "pattern": {"shape": shapes, "fillmode": "overlay", "fgcolor": "#fff", "size": 7},
            },
            text=[f" {text}" for text in texts],
            textposition="outside",
            textfont={"size": 13},
            cliponaxis=False,
            customdata=[text for text in texts],
            hovertext=labels,
            hovertemplate="%{hovertext}<br><b>%{customdata}</b><extra></extra>",
        )
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=labels,
        autorange="reversed",
        fixedrange=True,
        showgrid=False,
    )
    figure.update_xaxes(
        range=[floor, max(levels) + 1.6 * pad], fixedrange=True, nticks=5, showgrid=True
    )
    figure.update_layout(height=60 + 36 * len(rows), bargap=0.3)
    return figure
