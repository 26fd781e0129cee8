"""One person: the score, what it is made of, how it moved, what was read."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import address, charts, chrome, language, marts, profile, tables
from dashboard.language import number, t
from dashboard.untrusted import avatar, link, markdown, plain


def page() -> None:
    """The person of the address, or a way to find one."""
    publication = marts.current()
    if chrome.nobody(publication):
        return
    asked = st.query_params.get("p")
    find(publication)
    if not asked:
        st.info(t("person.choose"), icon=":material/person_search:")
        return
    person = profile.person(publication, asked)
    if person is None:
        st.warning(t("person.not_found", person=markdown(asked, 60)), icon=":material/person_off:")
        return
    words = tables.Words(publication)
    who(publication, person, words)
    scores(publication, person, words)
    where_from(publication, person, words)
    over_time(publication, person)
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        topics(publication, person, words)
    with right, st.container(border=True, height="stretch"):
        beside(person)
    what_was_read(publication, person, words)


def find(publication: marts.Publication) -> None:
    """A search field; what it finds are links."""
    query = address.text(
        t("person.search"),
        "q",
        type="search",
        placeholder=t("leaderboard.search_hint"),
        max_chars=60,
        width=420,
    )
    if not query:
        return
    found = profile.search(publication, query)
    if not found:
        st.info(t("person.none_found", query=markdown(query, 60)), icon=":material/search_off:")
    with st.container(horizontal=True):
        for row in found:
            st.page_link(
                "app_pages/person.py",
                label=f"{markdown(row['display_name'], 40)} · {number(row['score'], 1)}",
                icon=":material/person:",
                query_params=address.here(p=row["person_id"]),
            )


def who(publication: marts.Publication, person: dict[str, Any], words: tables.Words) -> None:
    """Picture, name, country, networks and own words of a person."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.image(avatar(person["display_name"]), width=84)
        with st.container(width="stretch", gap="xsmall"):
            st.header(markdown(person["display_name"], 120), anchor=False)
            with st.container(horizontal=True, gap="xsmall"):
                country = words.countries.get(person["country_code"], person["country_code"])
                if country:
                    st.badge(country, icon=":material/location_on:", color="gray")
                for title in words.titles(person["networks"]):
                    st.badge(markdown(title), color="blue")
                if person["trust"] is not None and person["trust"] < 1:
                    st.badge(t("person.low_trust"), icon=":material/flag:", color="orange")
            if person["description"]:
                st.caption(markdown(person["description"], 280))


def scores(publication: marts.Publication, person: dict[str, Any], words: tables.Words) -> None:
    """The score inside its interval, its changes, its ranks."""
    country = profile.country_rank(publication, person)
    with st.grid(5, min_column_width=150):
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
        for days in (7, 30):
            change = person[f"delta_{days}d"]
            flat = change is None or abs(change) < 0.05
            st.metric(
                t("person.change", n=days),
                number(change, 1, sign=True),
                delta=None if change is None else 0 if flat else number(change, 1, sign=True),
                delta_description=t("person.then", score=number(person["score"] - change, 1))
                if change is not None
                else None,
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
            delta=t("person.percentile", share=number(person["percentile"], 0)),
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
            help=t(
                "person.rank_help", low=number(person["rank_low"]), high=number(person["rank_high"])
            ),
        )


def _places(places: int | None) -> str | int | None:
    if places is None:
        return None
    return number(places, sign=True) if places else 0


def over_time(publication: marts.Publication, person: dict[str, Any]) -> None:
    """The score by day."""
    frame = profile.history(publication, person)
    with st.container(border=True):
        st.subheader(t("person.history"), anchor=False)
        if len(frame) < 2:
            st.caption(t("person.no_history"))
            return
        first, last = frame.iloc[0], frame.iloc[-1]
        alt = t(
            "person.history_alt",
            first=number(first["score"], 1),
            last=number(last["score"], 1),
            days=len(frame),
        )
        st.caption(t("person.history_note"))
        charts.draw(charts.history(frame), alt, "history", frame)


def where_from(publication: marts.Publication, person: dict[str, Any], words: tables.Words) -> None:
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
            st.dataframe(
                profile.points_table(frame, names),
                hide_index=True,
                height="content",
                alt=t("person.points"),
            )
            st.page_link(
                "app_pages/method.py",
                label=t("person.to_method"),
                icon=":material/function:",
                query_params=address.here(),
            )


def topics(publication: marts.Publication, person: dict[str, Any], words: tables.Words) -> None:
    """What the person is answered for."""
    st.subheader(t("person.topics"), anchor=False)
    rows = profile.topics(publication, person)
    if not rows:
        st.caption(t("person.no_topics"))
        return
    st.dataframe(
        pd.DataFrame(
            [
                {
                    t("person.topic"): words.topics.get(row["topic_id"], row["topic_id"]),
                    t("person.topic_share"): 100 * (row["share"] or 0),
                    t("person.topic_rank"): row["rank"],
                    t("person.posts"): row["posts"],
                }
                for row in rows
            ]
        ),
        hide_index=True,
        height="content",
        alt=t("person.topics"),
        column_config={
            t("person.topic_share"): st.column_config.ProgressColumn(
                min_value=0, max_value=100, format="%.0f %%"
            )
        },
    )


def beside(person: dict[str, Any]) -> None:
    """The numbers that stand beside the score."""
    st.subheader(t("person.beside"), anchor=False)
    digits = {"reach": 0, "regulars": 0, "popularity": 0}
    names = ("reach", "amplification", "network_impact", "regulars", "popularity", "activity")
    st.table(
        pd.DataFrame(
            [
                (t(f"person.{name}"), f"**{number(person[name], digits.get(name, 1))}**")
                for name in (*names, "generosity")
            ]
        ),
        border="horizontal",
        hide_index=True,
        hide_header=True,
    )


def what_was_read(
    publication: marts.Publication, person: dict[str, Any], words: tables.Words
) -> None:
    """The accounts of the person, what was read of them and when."""
    with st.container(border=True):
        st.subheader(t("person.coverage"), anchor=False)
        accounts = profile.accounts(publication, person)
        if not accounts:
            st.caption(t("person.no_accounts"))
            return
        st.dataframe(
            pd.DataFrame(
                [
                    {
                        t("tables.network"): words.networks.get(row["network"], row["network"]),
                        t("person.handle"): plain(row["handle"]),
                        t("person.followers"): row["followers"],
                        t("person.posts"): row["read_posts"],
                        t("person.acts"): row["acts"],
                        t("person.read_at"): row["read_at"],
                        t("person.outcome"): _outcome(row),
                        t("person.link"): link(row["url"]),
                    }
                    for row in accounts
                ]
            ),
            hide_index=True,
            height="content",
            alt=t("person.coverage"),
            column_config={
                t("person.read_at"): st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm"),
                t("person.link"): st.column_config.LinkColumn(display_text=r"https?://([^/]+)"),
            },
        )


def _outcome(row: dict[str, Any]) -> str:
    known = language.texts(language.current()).get(
        f"outcome.{row['outcome']}", row["outcome"] or "–"
    )
    return f"{known} ({plain(row['note'])})" if row["note"] else known


page()
