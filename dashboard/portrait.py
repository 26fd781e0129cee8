"""What stands first on a person's page: who it is, the score and what stands beside it."""

from typing import Any, Literal

import pandas as pd
import streamlit as st

from dashboard import chrome, profile, tables
from dashboard.beside import DIGITS, NUMBERS
from dashboard.language import number, t
from dashboard.marts import Publication
from dashboard.untrusted import avatar, markdown, plain
from dashboard.words import Words


def who(publication: Publication, person: dict[str, Any], words: Words) -> None:
    """Picture, name, country, networks and own words of a person."""
    chrome.name_tab(person["display_name"])
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.image(avatar(person["display_name"]), width=84, alt=plain(person["display_name"]))
        with st.container(width="stretch", gap="xsmall"):
            st.header(markdown(person["display_name"], 120), anchor=False)
            with st.container(horizontal=True, gap="xsmall"):
                country = words.countries.get(person["country_code"], person["country_code"])
                if country:
                    st.badge(country, icon=":material/location_on:", color="gray")
                if person["style"]:
                    style = words.styles.get(person["style"], person["style"])
                    st.badge(markdown(style), icon=":material/diamond:", color="gray")
                for title in filter(None, words.titles(person["networks"]).split(", ")):
                    st.badge(markdown(title), color="blue")
                if person["trust"] is not None and person["trust"] < 1:
                    st.badge(t("person.low_trust"), icon=":material/flag:", color="orange")
            if person["description"]:
                st.caption(markdown(person["description"], 280))


def scores(publication: Publication, person: dict[str, Any], words: Words) -> None:
    """The score inside its interval, its changes, its ranks."""
    country = profile.country_rank(publication, person)
    with st.grid(6, min_column_width=150):
        st.metric(
            t("tables.score"),
            number(person["score"], 1),
            delta=t(
                "person.between",
                low=number(person["score_low"], 1),
                high=number(person["score_high"], 1),
            ),
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
            help=t("person.interval_help"),
        )
        for days in (1, 7, 30):
            change = person[f"delta_{days}d"]
            known = change is not None
            st.metric(
                t("person.change", n=days),
                number(change, 1, sign=True),
                delta=t("person.then", score=number(person["score"] - change, 1))
                if known
                else None,
                delta_color=_colour(change),
                delta_arrow="off",
                border=True,
                height="stretch",
            )
        if country:
            st.metric(
                t("person.rank_in", country=words.countries.get(person["country_code"], "")),
                number(country["rank"]),
                delta=_places(country["rank_delta_30d"]),
                delta_description=t("leaderboard.over", n=30),
                border=True,
                height="stretch",
            )
        st.metric(
            t("person.rank_world"),
            number(person["rank"]),
            delta=t("person.percentile", share=_reached(person["percentile"])),
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
            help=t(
                "person.rank_help", low=number(person["rank_low"]), high=number(person["rank_high"])
            ),
        )


def _reached(percentile: float) -> str:
    # nobody but the first reaches everybody
    return number(min(percentile, 99.9), 1) if 99 <= percentile < 100 else number(percentile)


def _colour(change: float | None) -> Literal["green", "red", "gray"]:
    if change is None or abs(change) < 0.05:
        return "gray"
    return "green" if change > 0 else "red"


def _places(places: int | None) -> str | int | None:
    if places is None:
        return None
    return number(places, sign=True) if places else 0


def topics(publication: Publication, person: dict[str, Any], words: Words) -> None:
    """What the person is answered for."""
    st.subheader(t("person.topics"), anchor=False)
    rows = profile.topics(publication, person)
    if not rows:
        st.caption(t("person.no_topics"))
        return
    tables.grid(
        [
            {
                t("person.topic"): words.topics.get(row["topic_id"], row["topic_id"]),
                t("person.topic_share"): 100 * (row["share"] or 0),
                t("person.topic_rank"): row["rank"],
                t("person.topic_expertise"): row["expertise"],
                t("person.posts"): row["posts"],
            }
            for row in rows
        ],
        t("person.topics"),
        digits={
            t("person.topic_rank"): 0,
            t("person.topic_expertise"): 0,
            t("person.posts"): 0,
        },
        column_config={
            t("person.topic_share"): st.column_config.ProgressColumn(
                min_value=0, max_value=100, format="%.0f %%"
            )
        },
    )


def beside(person: dict[str, Any]) -> None:
    """The numbers that stand beside the score."""
    st.subheader(t("person.beside"), anchor=False)
    st.table(
        pd.DataFrame(
            [
                (t(f"person.{name}"), f"**{number(person[name], DIGITS.get(name, 1))}**")
                for name in NUMBERS
            ]
        ),
        border="horizontal",
        hide_index=True,
        hide_header=True,
    )
