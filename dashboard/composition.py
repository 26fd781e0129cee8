"""What the score of a person is made of."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import address, charts, profile, tables
from dashboard.language import number, t
from dashboard.marts import Publication
from dashboard.words import Words


def show(publication: Publication, person: dict[str, Any], words: Words) -> None:
    """The parts of the score, which add up to it, and the points behind them."""
    frame = profile.contributions(publication, person)
    with st.container(border=True):
        st.subheader(t("person.parts"), anchor=False)
        if frame.empty:
            st.caption(t("person.no_parts"))
            return
        names = {name: t(f"component.{name}") for name in profile.COMPONENTS}
        sums = frame.groupby("component")["score_part"].sum()
        shown = [name for name in profile.COMPONENTS if abs(sums.get(name, 0.0)) >= 0.005]
        rounded = profile.rounded([sums[name] for name in shown], person["score"])
        terms = [
            f"{names[name]} **{number(value, 1)}**"
            for name, value in zip(shown, rounded, strict=True)
        ]
        st.markdown(" + ".join(terms) + f" = **{number(person['score'], 1)}**")
        frame["source"] = [
            names[component] if pd.isna(network) else words.networks.get(network, network)
            for component, network in zip(frame["component"], frame["network"], strict=True)
        ]
        bars = frame.groupby(["source", "component"], as_index=False)["score_part"].sum()
        biggest = bars.groupby("source")["score_part"].sum().idxmax()
        charts.draw(
            charts.parts(bars[bars["score_part"].abs() >= 0.005], names),
            t("person.parts_alt", source=biggest, score=number(person["score"], 1)),
            "parts",
        )
        with st.expander(t("person.points"), icon=":material/calculate:"):
            st.caption(t("person.points_note"))
            tables.grid(
                profile.points_table(frame, names, words.acts),
                t("person.points"),
                digits={t("tables.points"): None, t("tables.amount"): 2, t("tables.score_part"): 3},
                height="content",
            )
            st.page_link(
                "app_pages/method.py",
                label=t("person.to_method"),
                icon=":material/function:",
                query_params=address.here(),
            )
