"""One person: the score, what it is made of, how it moved, what was read."""

from typing import Any

import streamlit as st

from dashboard import (
    address,
    card,
    charts,
    chrome,
    company,
    composition,
    contexts,
    coverage,
    endorsements,
    exports,
    marts,
    movement,
    portrait,
    profile,
    sharing,
    statement,
    topic_reasons,
)
from dashboard.language import number, t
from dashboard.untrusted import markdown
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
    [today] = profile.today(publication, [asked])
    if today != asked:
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
    compare(publication, person)
    sharing.show(publication, person)


def compare(publication: marts.Publication, person: dict[str, Any]) -> None:
    """The way to this person beside who stands next to them in the world."""
    other = profile.neighbour(publication, person)
    if other is None:
        return
    st.page_link(
        "app_pages/compare.py",
        label=t("person.compare", name=markdown(other["display_name"], 40)),
        icon=":material/compare_arrows:",
        query_params=address.here(k="people", who=f"{person['person_id']},{other['person_id']}"),
    )


def score(publication: marts.Publication, person: dict[str, Any], words: Words) -> None:
    """What the score is made of, how it moved and why, what would move it."""
    composition.show(publication, person, words)
    over_time(publication, person)
    movement.why(publication, person, words)
    movement.what_if(publication, person)


def acts(publication: marts.Publication, person: dict[str, Any], words: Words) -> None:
    """The posts that were answered most, and every act that counts."""
    company.moments(publication, person, words)
    statement.searched(publication, person, words)


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
    coverage.show(publication, person, words)


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
        with st.container(horizontal=True):
            exports.buttons(
                f"clout_{person['person_id']}_history",
                lambda: profile.history_table(frame),
                {"person": person["person_id"]},
                "history",
            )


page()
