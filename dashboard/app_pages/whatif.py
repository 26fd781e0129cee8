"""What if a network were left out, or an act worth nothing or double? Not the score."""

from typing import Any

import streamlit as st

from dashboard import address, chrome, exports, language, marts, tables, whatif
from dashboard.language import number, t
from dashboard.untrusted import avatar, markdown, plain
from dashboard.words import Words

FIRST = 100


def page() -> None:
    """The question, and the Top 100 it gives beside the published one."""
    publication = marts.current()
    if chrome.nobody(publication):
        return
    address.come_back()
    st.warning(t("whatif.not_the_score"), icon=":material/science:")
    words = Words(publication)
    kind, scope, question = ask(publication, words)
    if not question.asked:
        st.info(t("whatif.choose"), icon=":material/tune:")
        if "twitter" in words.networks:
            address.jump(
                t("whatif.without", network=words.networks["twitter"]),
                ":material/play_arrow:",
                x="twitter",
            )
        return
    rows = whatif.answer(publication, kind, scope, question)
    if not rows:
        st.info(t("trends.empty"), icon=":material/inbox:")
        return
    told(rows)
    ranking(rows[:FIRST], kind, scope, question)
    st.caption(t("whatif.how", n=whatif.CANDIDATES))


def ask(publication: marts.Publication, words: Words) -> tuple[str, str, whatif.Question]:
    """The ranking and the three ways to change the score, all in the address."""
    country = address.choice(
        st.selectbox,
        t("leaderboard.country"),
        "c",
        ["all", *words.countries],
        "FR" if "FR" in words.countries else "all",
        lambda code: words.countries.get(code, t("leaderboard.world")),
        width=200,
    )
    networks = list(words.networks)
    dropped = address.several(t("whatif.dropped"), "x", networks, words.networks.__getitem__)
    acts = whatif.acts(publication)
    left, right = st.columns(2)
    with left:
        free = address.several(t("whatif.free"), "z", acts, act_name)
    with right:
        double = address.several(t("whatif.double"), "d", acts, act_name)
    kind, scope = ("world", "world") if country == "all" else ("country", country)
    return kind, scope, whatif.Question(dropped, free, double)


def act_name(act: str) -> str:
    """What people call an act."""
    return language.known(f"act.{act}", act)


def told(rows: list[dict[str, Any]]) -> None:
    """How many stay, who gains and who loses most."""
    before = {row["person_id"] for row in rows if row["rank"] <= FIRST}
    after = {row["person_id"] for row in rows[:FIRST]}
    seen = [row for row in rows if row["person_id"] in before | after]
    best = max(seen, key=lambda row: (row["move"], -row["place"]))
    worst = min(seen, key=lambda row: (row["move"], row["place"]))
    with st.grid(4, min_column_width=170):
        st.metric(
            t("whatif.stay", n=len(before)),
            number(len(before & after)),
            border=True,
            height="stretch",
            help=t("whatif.stay_help"),
        )
        st.metric(
            t("whatif.mean"),
            number(sum(row["difference"] for row in seen) / len(seen), 1, sign=True),
            border=True,
            height="stretch",
        )
        for key, row in (("riser", best), ("faller", worst)):
            st.metric(
                t(f"leaderboard.{key}"),
                markdown(row["display_name"], 28) if row["move"] else "–",
                delta=number(row["move"], sign=True) if row["move"] else None,
                delta_description=t("leaderboard.places", n=abs(row["move"])),
                border=True,
                height="stretch",
            )


def ranking(rows: list[dict[str, Any]], kind: str, scope: str, question: whatif.Question) -> None:
    """The other Top 100 with both scores."""
    st.subheader(t("whatif.title_table"), anchor=False)
    tables.grid(
        [
            {
                "#": row["place"],
                t("tables.move"): tables.move(row["move"]),
                " ": avatar(row["display_name"]),
                t("tables.name"): plain(row["display_name"], 60),
                t("tables.open"): tables.ARROW,
                t("whatif.other"): row["other"],
                t("tables.score"): row["score"],
                "Δ": row["difference"],
                t("whatif.published"): row["rank"],
            }
            for row in rows
        ],
        t("whatif.title_table"),
        digits={t("whatif.other"): 1, t("tables.score"): 1, "Δ": 1},
        signed=("Δ",),
        moves=(t("tables.move"),),
        height=min(640, 40 * len(rows) + 42),
        row_height=40,
        column_config={
            "#": st.column_config.NumberColumn(width=48, pinned=not chrome.phone()),
            t("tables.move"): st.column_config.TextColumn(width=72, alignment="center"),
            " ": st.column_config.ImageColumn(width=48),
            t("tables.open"): tables.arrows("opened", rows),
        },
    )
    header = ["place", "move", "person_id", "other", "score", "difference", "rank"]
    with st.container(horizontal=True):
        exports.buttons(
            "clout_whatif_not_the_score",
            lambda: (header, [[row[name] for name in header] for row in rows]),
            {
                "not_the_score": "yes",
                "scope": f"{kind}:{scope}",
                "without": ",".join(question.dropped),
                "worth_nothing": ",".join(question.free),
                "worth_double": ",".join(question.double),
            },
            "whatif",
        )


page()
