"""Whom a person moves and is moved by, how it takes part, and what it was answered for most."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import language, tables
from dashboard.language import number, t
from dashboard.marts import Publication
from dashboard.untrusted import link, markdown
from dashboard.words import Words

ANSWERS = ("takes_part", "creates", "is_focused", "is_consistent")


def style(publication: Publication, person: dict[str, Any]) -> None:
    """The sixteen styles, this person's among them, with the answers that decide."""
    st.subheader(t("style.title"), anchor=False)
    styles = publication.rows("from marts.styles")
    own = next((row for row in styles if row["style"] == person["style"]), None)
    if own is None:
        st.caption(t("style.none"))
        return
    st.markdown(
        t("style.is", name=markdown(language.named(own)), means=language.named(own, "meaning"))
    )
    cells = {tuple(row[name] for name in ANSWERS): language.named(row) for row in styles}
    mine = tuple(own[name] for name in ANSWERS)
    table = []
    for part, focus in ((True, False), (True, True), (False, False), (False, True)):
        line = [f"{_word('takes_part', part)} · {_word('is_focused', focus)}"]
        for creates, often in ((False, False), (False, True), (True, False), (True, True)):
            at = (part, creates, focus, often)
            name = markdown(cells.get(at, "–"))
            line.append(f":primary-background[**◆ {name}**]" if at == mine else name)
        table.append(line)
    columns = [
        "",
        *(
            f"{_word('creates', creates)} · {_word('is_consistent', often)}"
            for creates, often in ((False, False), (False, True), (True, False), (True, True))
        ),
    ]
    st.table(
        pd.DataFrame(table, columns=columns),
        border="horizontal",
        hide_index=True,
        alt=t("style.alt", name=language.named(own)),
    )
    st.markdown("\n".join(f"- {t(f'style.{name}_{str(own[name]).lower()}')}" for name in ANSWERS))


def _word(name: str, answer: bool) -> str:
    return t(f"style.{name}_{'yes' if answer else 'no'}")


def people(publication: Publication, person: dict[str, Any]) -> None:
    """Who adds most to this score, and to whose scores this person adds most."""
    rows = publication.rows(
        "from marts.person_influencers where person_id = $person"
        " order by direction, value desc, other_person_id",
        {"person": person["person_id"]},
    )
    sides = zip(st.columns(2), ("influences", "influenced_by"), strict=True)
    for side, direction in sides:
        with side, st.container(border=True, height="stretch"):
            st.subheader(t(f"company.{direction}"), anchor=False)
            shown = [row for row in rows if row["direction"] == direction][:10]
            if not shown:
                st.caption(t(f"company.no_{direction}"))
                continue
            st.table(
                pd.DataFrame(
                    [
                        (
                            tables.person_link(row["other_person_id"], row["other_display_name"]),
                            number(row["points"], 1),
                            f"**{number(row['value'], 2)}**",
                        )
                        for row in shown
                    ],
                    columns=[t("tables.name"), t("company.points"), t("company.value")],
                ),
                border="horizontal",
                hide_index=True,
            )


def moments(publication: Publication, person: dict[str, Any], words: Words) -> None:
    """The posts that people responded to most."""
    rows = publication.rows(
        "from marts.top_posts where person_id = $person order by position",
        {"person": person["person_id"]},
    )
    st.subheader(t("company.moments"), anchor=False)
    if not rows:
        st.caption(t("company.no_moments"))
        return
    with st.grid(3, min_column_width=260):
        for row in rows[:6]:
            with st.container(border=True, height="stretch"):
                with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
                    st.badge(
                        markdown(words.networks.get(row["network"], row["network"])), color="blue"
                    )
                    st.caption(language.day(row["day"]), width="content")
                st.markdown(markdown(row["text"], 260) or f"*{t('company.no_words')}*")
                with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                    told = t("company.acts", n=row["acts"], points=number(row["points"]))
                    st.caption(told, width="content")
                    if address := link(row["url"]):
                        st.link_button(
                            t("company.see"),
                            address,
                            type="tertiary",
                            icon=":material/open_in_new:",
                        )
