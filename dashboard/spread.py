"""How everybody's scores lie: their spread, their fairness, and what another method changes."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, language, tables
from dashboard.charts import colours
from dashboard.language import number, t
from dashboard.marts import ACTIVE, Publication
from dashboard.untrusted import drawn, markdown, plain
from dashboard.words import Words

STEP = 5
# the largest groups of a kind: a long tail of small countries says nothing
GROUPS = 16
TIERS = ("<100", "100-1k", "1k-10k", "10k-100k", "100k-1M", ">=1M")


def distribution(publication: Publication, method: dict[str, Any]) -> None:
    """How many people have which score."""
    st.subheader(t("method.distribution"), anchor=False)
    if not method["active_people"]:
        st.caption(t("method.nobody_active"))
        return
    st.markdown(
        t(
            "method.distribution_text",
            people=number(method["active_people"], 0),
            median=number(method["median_score"], 1),
            high=number(method["score_95th"], 1),
        )
    )
    frame = publication.frame(
        f"select (floor(score / {STEP}) * {STEP})::int as low, count(*) as people"
        f" from marts.person_scores where method_version = {ACTIVE} group by 1 order by 1"
    )
    ends = [f"{low}–{low + STEP}" for low in frame["low"]]
    figure = go.Figure(
        go.Bar(
            x=frame["low"] + STEP / 2,
            y=frame["people"],
            width=STEP * 0.92,
            marker={"color": colours()[0]},
            customdata=ends,
            hovertemplate="%{customdata}<br><b>%{y}</b><extra></extra>",
        )
    )
    marks = (("median_score", "dash", "method.median_mark"), ("score_95th", "dot", "method.high"))
    for name, dash, label in marks:
        figure.add_vline(
            x=method[name],
            line={"dash": dash, "width": 2, "color": colours()[1]},
            annotation={
                "text": f"{t(label)} {number(method[name], 1)}",
                "xanchor": "left",
                "xshift": 5,
                "font": {"size": 13},
            },
        )
    figure.update_xaxes(range=[0, 100], dtick=10, fixedrange=True, showgrid=False)
    figure.update_yaxes(fixedrange=True, nticks=5)
    figure.update_layout(height=280, margin={"t": 24})
    data = pd.DataFrame({t("tables.score"): ends, t("status.people"): frame["people"]})
    alt = t("method.distribution_alt", median=number(method["median_score"], 1))
    charts.draw(figure, alt, "distribution", data)


def shares(publication: Publication, method: dict[str, Any], words: Words) -> None:
    """What each network brings to all scores together."""
    st.subheader(t("method.shares"), anchor=False)
    frame = publication.frame(
        "select code as network, share from marts.fairness"
        " where method_version = $version and kind = 'network' and share > 0"
        " order by share desc, code",
        {"version": method["method_version"]},
    )
    if frame.empty:
        st.caption(t("compare.no_mix"))
        return
    names = [words.networks.get(network, network) for network in frame["network"]]
    figure = go.Figure(
        go.Bar(
            y=[drawn(name) for name in names],
            x=100 * frame["share"],
            orientation="h",
            marker={"color": colours()[0]},
            text=[f" {language.percent(share)}" for share in frame["share"]],
            textposition="outside",
            textfont={"size": 13},
            cliponaxis=False,
            hovertemplate="%{y} · <b>%{text}</b><extra></extra>",
        )
    )
    figure.update_yaxes(autorange="reversed", fixedrange=True)
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_layout(height=30 + 26 * len(names), bargap=0.3)
    data = pd.DataFrame({t("tables.network"): names, t("tables.share"): frame["share"].round(4)})
    alt = t("method.shares_alt", network=names[0], share=language.percent(frame["share"][0]))
    charts.draw(figure, alt, "shares", data)


def fairness(publication: Publication, words: Words) -> None:
    """The same score for the same act, whatever the network, audience, country and language?"""
    st.subheader(t("method.fairness"), anchor=False)
    st.caption(t("method.fairness_note"))
    rows = publication.rows(
        f"from marts.fairness where method_version = {ACTIVE} order by people desc, code"
    )
    names = {
        "network": words.networks,
        "audience": {},
        "country": words.countries,
        "language": language.names(),
    }
    of: dict[str, list[dict[str, Any]]] = {kind: [] for kind in names}
    for row in rows:
        of[row["kind"]].append(row)
    order = {name: place for place, name in enumerate(TIERS)}
    of["network"].sort(key=lambda row: -row["median"])
    of["audience"].sort(key=lambda row: order.get(row["code"] or "", len(TIERS)))
    for first, second in (("network", "audience"), ("country", "language")):
        for side, kind in zip(st.columns(2), (first, second), strict=True):
            with side:
                st.markdown(f"**{t(f'method.fair_{kind}')}**")
                _groups(of[kind][:GROUPS], names[kind])


def _groups(rows: list[dict[str, Any]], names: dict[str, str]) -> None:
    st.table(
        pd.DataFrame(
            [
                (
                    markdown(names.get(row["code"], row["code"])) or "–",
                    number(row["people"]),
                    number(row["median"], 1),
                    number(row["score_90th"], 1),
                )
                for row in rows
            ],
            columns=["", "n", t("compare.median"), t("method.one_in_ten")],
        ),
        border="horizontal",
        hide_index=True,
    )


def comparison(publication: Publication) -> None:
    """Whom another version would move, before anything is switched."""
    versions = publication.rows(
        # of an even number of people, no place between two
        "select other_version, quantile_disc(abs(places_gained), 0.5) as places,"
        " max(abs(score_difference)) as most, corr(score, other_score) as likeness"
        f" from marts.method_comparison where method_version = {ACTIVE}"
        " group by other_version order by other_version"
    )
    if not versions:
        return
    st.subheader(t("method.comparison"), anchor=False)
    for row in versions:
        st.markdown(
            t(
                "method.comparison_told",
                version=row["other_version"],
                places=number(row["places"]),
                most=number(row["most"], 1),
                likeness=number(row["likeness"], 2),
            )
        )
    rows = publication.rows(
        f"""
        with most as (
            from marts.method_comparison where method_version = {ACTIVE}
            order by abs(places_gained) desc, rank limit 20
        )
        select m.*, p.display_name from most as m join marts.people as p using (person_id)
        order by abs(m.places_gained) desc, m.rank
        """
    )
    st.caption(t("method.comparison_note"))
    tables.grid(
        [
            {
                t("tables.move"): tables.move(row["places_gained"]),
                t("tables.name"): plain(row["display_name"], 60),
                t("method.other"): row["other_version"],
                t("tables.score"): row["score"],
                t("method.other_score"): row["other_score"],
                t("tables.rank"): row["rank"],
                t("method.other_rank"): row["other_rank"],
            }
            for row in rows
        ],
        t("method.comparison"),
        digits={
            t("tables.score"): 1,
            t("method.other_score"): 1,
            t("tables.rank"): 0,
            t("method.other_rank"): 0,
        },
        moves=(t("tables.move"),),
    )
