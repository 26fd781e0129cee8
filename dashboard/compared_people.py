"""Two to five persons side by side, in numbers, over time and by network."""

from typing import Any

import streamlit as st

from dashboard import address, comparing, marts, profile, side_by_side, tables
from dashboard.beside import DIGITS, NUMBERS
from dashboard.language import number, t
from dashboard.untrusted import markdown, plain
from dashboard.words import Words


def show(publication: marts.Publication) -> None:
    """The persons of the address, the first two of the world without any."""
    said = list(dict.fromkeys(filter(None, st.query_params.get("who", "").split(","))))
    today = profile.today(publication, said)
    if today != said:
        # the address says from now on whom it shows
        st.query_params["who"] = ",".join(today)
    asked = today[: comparing.MOST] or comparing.first(publication)
    found = comparing.people(publication, asked)
    choose(publication, [row["person_id"] for row in found])
    missing = [code for code in asked if code not in {row["person_id"] for row in found}]
    if missing:
        told = ", ".join(markdown(code, 40) for code in missing)
        st.warning(t("person.not_found", person=told), icon=":material/person_off:")
    if len(found) < 2:
        st.info(t("compare.choose_people"), icon=":material/compare_arrows:")
        return
    shown = {row["person_id"]: plain(row["display_name"], 30) for row in found}
    codes = list(shown)
    in_numbers(found, Words(publication))
    side_by_side.both(
        shown,
        lambda: comparing.scores(publication, codes),
        lambda: comparing.mix_of_people(publication, codes),
        Words(publication),
        "compare.scores",
    )


def choose(publication: marts.Publication, here: list[str]) -> None:
    """A search whose hits are added by a click; those chosen are taken out the same way."""
    query = address.text(
        t("compare.add"),
        "q",
        type="search",
        placeholder=t("leaderboard.search_hint"),
        max_chars=60,
        width=420,
    )
    hits = [row for row in profile.search(publication, query) if query] if query else []
    if query and not hits:
        st.info(t("person.none_found", query=markdown(query, 60)), icon=":material/search_off:")
    with st.container(horizontal=True):
        for row in hits:
            if row["person_id"] in here or len(here) >= comparing.MOST:
                continue
            address.jump(
                markdown(row["display_name"], 40),
                ":material/add:",
                k="people",
                who=",".join([*here, row["person_id"]]),
            )
    names = {row["person_id"]: row["display_name"] for row in comparing.people(publication, here)}
    side_by_side.chips({code: names[code] for code in here}, "who", "people")


def in_numbers(found: list[dict[str, Any]], words: Words) -> None:
    """The same numbers of every person, row by row."""
    lines = {
        t("tables.score"): [f"**{number(row['score'], 1)}**" for row in found],
        t("tables.between"): [
            f"{number(row['score_low'], 1)} – {number(row['score_high'], 1)}" for row in found
        ],
        t("person.rank_world"): [number(row["rank"]) for row in found],
        t("person.change", n=7): [number(row["delta_7d"], 1, sign=True) for row in found],
        t("person.change", n=30): [number(row["delta_30d"], 1, sign=True) for row in found],
        t("leaderboard.style"): [words.styles.get(row["style"], "–") for row in found],
    }
    for name in NUMBERS:
        lines[t(f"person.{name}")] = [number(row[name], DIGITS.get(name, 1)) for row in found]
    st.subheader(t("compare.head_to_head"), anchor=False)
    names = [tables.person_link(row["person_id"], row["display_name"]) for row in found]
    side_by_side.table(
        {t("compare.profile"): names, **lines}, [row["display_name"] for row in found]
    )
