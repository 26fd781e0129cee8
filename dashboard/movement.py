"""Why a score moved, each cause opened to its acts, and what would move it further."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import address, changes, charts, language, outlook, statement
from dashboard.language import number, t
from dashboard.marts import Publication
from dashboard.words import Words


def why(publication: Publication, person: dict[str, Any], words: Words) -> None:
    """The waterfall of one window, and one cause of it opened."""
    with st.container(border=True):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"
        ):
            st.subheader(t("changes.title"), anchor=False, width="content")
            window = address.choice(
                st.segmented_control,
                t("leaderboard.window"),
                "w",
                list(changes.WINDOWS),
                "30",
                lambda days: t("leaderboard.days", n=int(days)),
                required=True,
                label_visibility="collapsed",
            )
        days = int(window)
        change = person[f"delta_{days}d"]
        found = changes.causes(publication, person, days)
        if change is None or not found:
            st.caption(t("changes.unknown", n=days))
            return
        steps = changes.steps(found, words)
        if not steps:
            st.caption(t("changes.still", n=days))
            return
        before = person["score"] - change
        st.caption(t("changes.note"))
        table = pd.DataFrame(
            [*((label, round(part, 3)) for label, part in steps), (t("tables.sum_change"), change)],
            columns=[t("changes.cause"), t("tables.score_part")],
        )
        charts.draw(
            charts.waterfall(before, steps, (t("changes.before", n=days), t("changes.now"))),
            t(
                "changes.alt",
                before=number(before, 1),
                now=number(person["score"], 1),
                cause=steps[0][0],
                part=number(steps[0][1], 2, sign=True),
            ),
            "waterfall",
            table.round(3),
        )
        opened(publication, person, words, found, days)


def opened(
    publication: Publication,
    person: dict[str, Any],
    words: Words,
    found: list[changes.Cause],
    days: int,
) -> None:
    """One cause in a sentence, and the acts behind it."""
    large = {cause.code: cause for cause in found if abs(cause.part) >= 0.005}
    asked = (
        address.choice(
            st.selectbox,
            t("changes.open"),
            "k",
            list(large),
            next(iter(large), ""),
            lambda code: f"{large[code].label(words)} ({number(large[code].part, 2, sign=True)})",
            width=380,
        )
        if large
        else None
    )
    if asked is None:
        return
    cause = large[asked]
    st.markdown(t(f"changes.means_{cause.cause.replace(' ', '_')}"))
    rows = changes.acts(publication, person, cause, days)
    if rows:
        st.caption(t("changes.some_acts"))
        statement.show(rows, words, cause.label(words))
    elif cause.cause in changes.ABOUT_ACTS:
        st.caption(t("changes.no_acts"))


def what_if(publication: Publication, person: dict[str, Any]) -> None:
    """One more act of somebody new against one more of somebody who is already there."""
    method = publication.method or {}
    response = float(person["response"])
    fan = (
        publication.row(
            "select max(fan_points) as points, max_by(standing * trust, fan_points) as weight"
            " from marts.activity_statement where person_id = $person",
            {"person": person["person_id"]},
        )
        or {}
    )
    with st.container(border=True):
        st.subheader(t("outlook.title"), anchor=False)
        st.markdown(t("outlook.text", n=outlook.people_for(method, response)))
        lang = language.current()
        rows = []
        for shares in (1, 10, 100):
            new = outlook.told(outlook.from_new(method, response, shares), lang)
            same = "–"
            if fan.get("points"):
                weight, points = float(fan["weight"]), float(fan["points"])
                same = outlook.told(
                    outlook.from_same(method, response, weight, points, shares), lang
                )
            rows.append((t("outlook.shares", n=shares), f"**{new}**", same))
        columns = ["", t("outlook.new"), t("outlook.same")]
        st.table(pd.DataFrame(rows, columns=columns), border="horizontal", hide_index=True)
        st.caption(t("outlook.note", price=number(outlook.PRICE)))
