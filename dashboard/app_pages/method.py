"""The method: the formula in words and symbols, every constant, every point with its reason."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import address, language, marts, measures, spread, tables
from dashboard.language import number, t
from dashboard.untrusted import markdown, plain
from dashboard.words import Words

# rows of a table that wraps; more of them scroll in a grid
READABLE = 30
# line by line and in the text: a displayed formula scrolls, and no keyboard reaches it
FORMULA = (
    r"P(u \to p) = \displaystyle\sum_{\text{%(acts)s}}"
    r" \text{points} \cdot \text{%(fade)s} \cdot \text{%(selectivity)s}",
    r"V(u \to p) = \text{%(standing)s}(u)\,\text{%(trust)s}(u)\,\dfrac{K\,P}{K + P}",
    r"R(p) = \displaystyle\sum_u V(u \to p) + \displaystyle\sum_n %(weight)s\,U_n^{\,%(exponent)s}",
    r"X(p) = \ln\!\Bigl(1 + \dfrac{R}{c}\Bigr) + w_g \ln(1 + G) + w_a \ln(1 + A)",
    r"\text{score}(p) = \operatorname{clip}(1,\ 100,\ a + b\,X)",
)
FACTORS = ("acts", "fade", "selectivity", "standing", "trust")
PROMISES = ("more", "link", "silence", "gaming", "stateless", "language", "sum")
CONSTANTS = (
    ("a", "a"),
    ("b", "b"),
    ("c", "c"),
    ("k", "K"),
    ("w_recognition", "w_g"),
    ("w_audience", "w_a"),
    ("unknown_weight", ""),
    ("unknown_exponent", ""),
    ("unclaimed_standing", ""),
    ("least_standing", ""),
    ("standing_slope", ""),
    ("follows_few", ""),
    ("flagged_cap", ""),
)


def page() -> None:
    """Words, symbols, constants, points, versions."""
    publication = marts.current()
    method = publication.method
    if method is None:
        st.info(t("method.empty"), icon=":material/inbox:")
        return
    section = address.choice(
        st.segmented_control,
        t("method.section"),
        "s",
        list(SECTIONS),
        "prices",
        lambda name: t(f"method.section_{name}"),
        required=True,
        label_visibility="collapsed",
    )
    SECTIONS[section](publication, method, Words(publication))


def prices(publication: marts.Publication, method: dict[str, Any], words: Words) -> None:
    """Words, symbols, what an act is worth, constants."""
    in_words()
    with st.container(border=True):
        st.subheader(t("method.formula"), anchor=False)
        words_in = {name: t(f"method.{name}") for name in FACTORS}
        # in braces, or a formula sets a space after the comma
        numbers = {
            name: number(method[f"unknown_{name}"], None).replace(",", "{,}")
            for name in ("weight", "exponent")
        }
        for line in FORMULA:
            st.markdown(f"${line % (words_in | numbers)}$")
        st.caption(t("method.symbols"))
    points(publication, method, words)
    constants(method)


def held(publication: marts.Publication, method: dict[str, Any], words: Words) -> None:
    """What it promises, and what it does not say."""
    promises(publication, method)
    measures.show(publication, method)
    st.subheader(t("method.limits"), anchor=False)
    st.markdown(t("method.limits_text"))


def measured(publication: marts.Publication, method: dict[str, Any], words: Words) -> None:
    """How the scores lie, by network, audience and country."""
    with st.container(border=True):
        spread.distribution(publication, method)
    with st.container(border=True):
        spread.shares(publication, method, words)
    spread.fairness(publication, words)


def versions(publication: marts.Publication, method: dict[str, Any], words: Words) -> None:
    """All versions: each stays, beside the others; and whom another would move."""
    every_version(publication)
    spread.comparison(publication)


SECTIONS = {"prices": prices, "promises": held, "scores": measured, "versions": versions}


def in_words() -> None:
    """The formula as steps anybody can follow."""
    st.markdown(t("method.intro"))
    with st.grid(4, min_column_width=210):
        for step in ("acts", "fan", "sum", "scale"):
            with st.container(border=True, height="stretch"):
                st.markdown(f"**{t(f'method.step_{step}')}**")
                st.markdown(t(f"method.step_{step}_text"))


def constants(method: dict[str, Any]) -> None:
    """The constants of the active version."""
    st.subheader(t("method.constants", version=method["method_version"]), anchor=False)
    st.table(
        pd.DataFrame(
            [
                (
                    f"*{markdown(symbol)}*" if symbol else "",
                    number(method[name], None),
                    t(f"method.means_{name}"),
                )
                for name, symbol in CONSTANTS
                if method.get(name) is not None
            ],
            columns=[t("method.symbol"), t("method.value"), t("method.meaning")],
        ),
        border="horizontal",
        hide_index=True,
    )


def promises(publication: marts.Publication, method: dict[str, Any]) -> None:
    """What the method promises, how each promise is tested, and what this publication measures."""
    st.subheader(t("method.promises"), anchor=False)
    gap = publication.row(
        """
        with first as (
            select person_id, score from marts.person_scores
            where method_version = $version order by rank limit 100
        ), told as (
            select f.person_id, any_value(f.score) - sum(c.score_part) as gap
            from first as f join marts.score_contributions as c using (person_id)
            where c.method_version = $version
                and c.score_date = (select max(score_date) from marts.leaderboard)
            group by f.person_id
        )
        select max(abs(gap)) as gap from told
        """,
        {"version": method["method_version"]},
    )
    measured = (gap or {}).get("gap")
    rows = [(t(f"method.promise_{name}"), t(f"method.proof_{name}")) for name in PROMISES]
    if measured is not None:
        told = t("method.proof_sum_here", gap=f"{measured:.0e}")
        rows[PROMISES.index("sum")] = (rows[PROMISES.index("sum")][0], told)
    st.table(
        pd.DataFrame(rows, columns=[t("method.promise"), t("method.proof")]),
        border="horizontal",
        hide_index=True,
    )


def points(publication: marts.Publication, method: dict[str, Any], words: Words) -> None:
    """What one act is worth on every network, and why."""
    st.subheader(t("method.points"), anchor=False)
    st.caption(t("method.points_note"))
    titles = words.networks
    with st.container(horizontal=True, vertical_alignment="top"):
        network = address.choice(
            st.selectbox,
            t("tables.network"),
            "n",
            ["all", *titles],
            "all",
            lambda name: titles.get(name, t("leaderboard.all")),
            width=180,
        )
        search = address.text(
            t("method.search"), "q", type="search", placeholder=t("method.search_hint"), width=280
        )
    rows = publication.rows(
        "from marts.acts where method_version = $version order by network, points desc, act",
        {"version": method["method_version"]},
    )
    shown = [
        {
            t("tables.network"): titles.get(row["network"], row["network"]),
            t("tables.act"): language.known(f"act.{row['act']}", row["act"]),
            t("tables.native"): plain(row["native_acts"], 200),
            t("tables.points"): row["points"],
            t("method.per_post"): row["per_post"],
            t("method.measured_on"): t(f"method.measured_{row['measured_on'] or 'nowhere'}"),
            t("tables.component"): t(f"component.{row['component'] or 'none'}"),
            t("method.meaning"): plain(language.named(row, "meaning"), 400),
            t("method.reason"): plain(language.named(row, "reason"), 400),
        }
        for row in rows
        if network in ("all", row["network"])
    ]
    asked = language.folded(search)
    kept = [row for row in shown if asked in language.folded(" ".join(map(str, row.values())))]
    if not kept:
        st.info(t("method.no_acts"), icon=":material/search_off:")
        return
    if len(kept) <= READABLE:
        # a table whose reasons wrap
        named = t("tables.network")
        table = pd.DataFrame(kept).drop(columns=[] if network == "all" else [named])
        priced = t("tables.points")
        table[priced] = [f"**{number(value, None)}**" for value in table[priced]]
        rate = t("method.per_post")
        table[rate] = ["" if pd.isna(value) else number(value, None) for value in table[rate]]
        st.table(table.map(_text), border="horizontal", hide_index=True)
        return
    tables.grid(
        kept,
        t("method.points"),
        digits={t("tables.points"): None, t("method.per_post"): None},
        column_config={
            t("tables.points"): st.column_config.NumberColumn(width=110),
            t("method.meaning"): st.column_config.TextColumn(width=260),
            t("method.reason"): st.column_config.TextColumn(width=520),
        },
    )


def _text(value: object) -> object:
    bold = isinstance(value, str) and value.startswith("**")
    return value if bold else markdown(value, 400)


def every_version(publication: marts.Publication) -> None:
    """One row per version."""
    st.subheader(t("method.versions"), anchor=False)
    st.table(
        pd.DataFrame(
            [
                {
                    t("method.version"): f"`{row['method_version']}`",
                    t("method.active_from"): language.day(row["active_from"]),
                    t("method.active"): "●" if row["is_active"] else "○",
                    t("method.name"): markdown(language.named(row), 80),
                    t("method.note"): markdown(language.named(row, "note"), 600),
                }
                for row in publication.rows(
                    "from marts.methods order by active_from desc nulls last"
                )
            ]
        ),
        border="horizontal",
        hide_index=True,
    )


page()
