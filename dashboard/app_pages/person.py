"""One person: the score, what it is made of, how it moved, what was read."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import (
    address,
    card,
    charts,
    chrome,
    company,
    contexts,
    endorsements,
    exports,
    language,
    marts,
    movement,
    portrait,
    profile,
    sharing,
    statement,
    tables,
    topic_reasons,
)
from dashboard.language import number, t
from dashboard.untrusted import link, markdown, plain
from dashboard.words import Words


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
    if person is None and (today := profile.successor(publication, asked)):
        # the address says from now on whom it shows
        st.query_params["p"] = today
        person = profile.person(publication, today)
    if person is None:
        st.warning(t("person.not_found", person=markdown(asked, 60)), icon=":material/person_off:")
        return
    words = Words(publication)
    portrait.who(publication, person, words)
    portrait.scores(publication, person, words)
    section = address.choice(
        st.segmented_control,
        t("person.section"),
        "s",
        list(SECTIONS),
        "score",
        lambda name: t(f"person.section_{name}"),
        required=True,
        label_visibility="collapsed",
    )
    SECTIONS[section](publication, person, words)
    sharing.show(publication, person)


def score(publication: marts.Publication, person: dict[str, Any], words: Words) -> None:
    """What the score is made of, how it moved and why, what would move it."""
    where_from(publication, person, words)
    over_time(publication, person)
    movement.why(publication, person, words)
    movement.what_if(publication, person)


def acts(publication: marts.Publication, person: dict[str, Any], words: Words) -> None:
    """The posts that were answered most, and every act that counts."""
    company.moments(publication, person, words)
    every_act(publication, person, words)


def influence(publication: marts.Publication, person: dict[str, Any], words: Words) -> None:
    """Topics, people, style, and the numbers beside the score."""
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        portrait.topics(publication, person, words)
        topic_reasons.why(publication, person, words)
    with right, st.container(border=True, height="stretch"):
        portrait.beside(person)
    contexts.show(publication, person)
    company.people(publication, person)
    with st.container(border=True):
        endorsements.show(publication, person, words)
    with st.container(border=True):
        company.style(publication, person)


def evidence(publication: marts.Publication, person: dict[str, Any], words: Words) -> None:
    """The authenticity card, and what was read."""
    card.show(publication, person, words)
    what_was_read(publication, person, words)


SECTIONS = {"score": score, "acts": acts, "influence": influence, "evidence": evidence}


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
            address.jump(
                f"{markdown(row['display_name'], 40)} · {number(row['score'], 1)}",
                ":material/person:",
                p=row["person_id"],
            )


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
        data = frame.assign(score_date=frame["score_date"].dt.date).round(2)
        data.columns = [
            t(f"tables.{name}") for name in ("day", "score", "low", "high", "world_rank")
        ]
        charts.draw(
            charts.history(frame, profile.versions(publication, frame)), alt, "history", data
        )


def every_act(publication: marts.Publication, person: dict[str, Any], words: Words) -> None:
    """The activity statement: searched, and taken away as a file."""
    st.subheader(t("statement.title"), anchor=False)
    rows = statement.read(publication, person)
    if not rows:
        st.caption(t("statement.none"))
        return
    st.caption(t("statement.note"))
    present = sorted({row["network"] for row in rows if row["network"]})
    with st.container(horizontal=True):
        network = address.choice(
            st.selectbox,
            t("tables.network"),
            "n",
            ["all", *present],
            "all",
            lambda name: words.networks.get(name, t("leaderboard.all")),
            width=180,
        )
        query = address.text(
            t("statement.search"),
            "a",
            type="search",
            placeholder=t("statement.search_hint"),
            max_chars=60,
            width=300,
        )
    shown = statement.kept(rows, words, network, query)
    if not shown:
        st.info(t("statement.no_match"), icon=":material/search_off:")
        return
    total = sum(float(row["score_part"] or 0) for row in shown)
    st.markdown(t("statement.sum", n=len(shown), part=number(total, 2)))
    statement.show(shown, words, t("statement.title"), height=480 if len(shown) > 12 else "content")
    with st.container(horizontal=True):
        exports.buttons(
            f"clout_{person['person_id']}_acts",
            lambda: statement.export(shown),
            {"person": person["person_id"], "network": network, "search": query},
            "acts",
        )


def where_from(publication: marts.Publication, person: dict[str, Any], words: Words) -> None:
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


def what_was_read(publication: marts.Publication, person: dict[str, Any], words: Words) -> None:
    """The accounts of the person, what was read of them and when."""
    with st.container(border=True):
        st.subheader(t("person.coverage"), anchor=False)
        accounts = profile.accounts(publication, person)
        if not accounts:
            st.caption(t("person.no_accounts"))
            return
        counts = ("person.followers", "person.posts", "person.acts")
        tables.grid(
            [
                {
                    t("tables.network"): words.networks.get(row["network"], row["network"]),
                    t("person.handle"): plain(row["handle"]),
                    **{
                        t(name): row[column]
                        for name, column in zip(
                            counts, ("followers", "read_posts", "acts"), strict=True
                        )
                    },
                    t("person.read_at"): language.moment(row["read_at"]),
                    t("person.outcome"): _outcome(row),
                    t("person.link"): link(row["url"]),
                }
                for row in accounts
            ],
            t("person.coverage"),
            digits={t(name): 0 for name in counts},
            column_config={
                t("person.link"): st.column_config.LinkColumn(display_text=r"https?://([^/]+)"),
            },
        )


def _outcome(row: dict[str, Any]) -> str:
    if row["read_with"]:
        return t("person.read_with", handle=plain(row["read_with"]))
    known = language.texts(language.current()).get(
        f"outcome.{row['outcome']}", row["outcome"] or "–"
    )
    return f"{known} ({plain(row['note'])})" if row["note"] else known


page()
