"""What a query answered, as a table, as a file, and as a chart."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import address, charts, console, exports, language
from dashboard.charts import colours
from dashboard.language import t
from dashboard.untrusted import drawn, markdown, visible

# more bars than this are no longer told apart
BARS = 40


def frame(result: console.Result) -> pd.DataFrame:
    """The rows as a table, also when two columns share a name."""
    names: list[str] = []
    for name in result.columns:
        again = sum(known == name or known.startswith(f"{name} (") for known in names)
        names.append(f"{name} ({again + 1})" if again else name)
    rows = [[visible(v) if isinstance(v, str) else v for v in row] for row in result.rows]
    return pd.DataFrame(rows, columns=names)


def flat(names: Sequence[str], result: console.Result) -> exports.Table:
    """The rows for a file: what a cell cannot hold, or what differs within a column, as text."""
    columns = [list(column) for column in zip(*result.rows, strict=True)]
    for place, column in enumerate(columns):
        kinds = {type(value) for value in column if value is not None}
        if (len(kinds) > 1 and kinds != {int, float}) or kinds & {list, dict}:
            columns[place] = [None if value is None else str(value) for value in column]
    return list(names), list(zip(*columns, strict=True))


def chart(frame: pd.DataFrame, types: list[str]) -> None:
    """One number of every row along the first column that is none, or why there is no chart."""
    numbers = [
        name
        for name in frame.columns
        if pd.api.types.is_numeric_dtype(frame[name])
        and not pd.api.types.is_bool_dtype(frame[name])
    ]
    along = next((name for name in frame.columns if name not in numbers), None)
    if along is None or not numbers:
        st.info(t("sql.no_chart"), icon=":material/bar_chart_off:")
        return
    measure = address.choice(
        st.selectbox, t("sql.measure"), "y", numbers, numbers[-1], lambda name: name, width=280
    )
    told = frame[[along, measure]].dropna()
    if types[list(frame.columns).index(along)] == "DATE" and told[along].is_unique:
        told[along] = pd.to_datetime(told[along])
        figure = _lines(told.sort_values(along), along, measure)
    else:
        told = told.head(BARS)
        figure = _bars(told, along, measure)
    alt = t("sql.chart_alt", measure=measure, along=along, n=len(told))
    st.markdown(f"**{markdown(t('sql.chart', measure=measure, along=along), 120)}**")
    charts.draw(figure, alt, "answer")


def _lines(told: pd.DataFrame, along: str, measure: str) -> go.Figure:
    figure = go.Figure(
        go.Scatter(
            x=told[along],
            y=told[measure],
            mode="lines+markers",
            line={"color": colours()[0], "width": 2.5},
        )
    )
    charts.days_axis(figure, [day.date() for day in told[along]])
    figure.update_yaxes(fixedrange=True, nticks=6)
    figure.update_layout(height=320)
    return figure


def _bars(told: pd.DataFrame, along: str, measure: str) -> go.Figure:
    # the same word twice stays two bars
    places = list(range(len(told)))
    figure = go.Figure(
        go.Bar(
            y=places,
            x=told[measure],
            orientation="h",
            marker={"color": colours()[0]},
            text=[f" {language.number(value, None)}" for value in told[measure]],
            textposition="outside",
            textfont={"size": 13},
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    words = [drawn(value, 40) for value in told[along]]
    figure.update_yaxes(tickvals=places, ticktext=words, autorange="reversed", fixedrange=True)
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_layout(height=60 + 26 * len(places), bargap=0.3, margin={"r": 60})
    return figure
