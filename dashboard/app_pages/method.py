"""The method: the formula in words and symbols, every constant, every point with its reason."""

from typing import Any

import streamlit as st

from dashboard import address, language, marts, tables
from dashboard.language import number, t
from dashboard.untrusted import plain
from dashboard.words import Words

FORMULA = r"""
\begin{aligned}
P(u \to p) &= \sum_{\text{%(acts)s}}
    \text{points} \cdot \text{%(fade)s} \cdot \text{%(selectivity)s} \\
V(u \to p) &= \text{%(standing)s}(u)\,\text{%(trust)s}(u)\,\frac{K\,P}{K + P} \\
R(p) &= \sum_u V(u \to p) + \sum_n %(weight)s\,U_n^{\,%(exponent)s} \\
X(p) &= \ln\!\Bigl(1 + \frac{R}{c}\Bigr) + w_g \ln(1 + G) + w_a \ln(1 + A) \\
\text{score}(p) &= \operatorname{clip}(1,\ 100,\ a + b\,X)
\end{aligned}
"""
CONSTANTS = (
    ("a", "a"),
    ("b", "b"),
    ("c", "c"),
    ("k", "K"),
    ("w_recognition", "w_g"),
    ("w_audience", "w_a"),
    ("unknown_weight", "unknown_weight"),
    ("unknown_exponent", "unknown_exponent"),
    ("unclaimed_standing", "unclaimed_standing"),
    ("least_standing", "least_standing"),
    ("standing_slope", "standing_slope"),
    ("follows_few", "follows_few"),
    ("flagged_cap", "flagged_cap"),
)


def page() -> None:
    """Words, symbols, constants, points, versions."""
    publication = marts.current()
    method = publication.method
    if method is None:
        st.info(t("method.empty"), icon=":material/inbox:")
        return
    in_words()
    with st.container(border=True):
        st.subheader(t("method.formula"), anchor=False)
        st.latex(
            FORMULA
            % {
                **{
                    name: t(f"method.{name}")
                    for name in ("acts", "fade", "selectivity", "standing", "trust")
                },
                "weight": method["unknown_weight"],
                "exponent": method["unknown_exponent"],
            }
        )
        st.caption(t("method.symbols"))
    constants(method)
    distribution(publication, method)
    points(publication, method)
    versions(publication)
    st.subheader(t("method.promises"), anchor=False)
    st.markdown(t("method.promises_text"))


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
    tables.grid(
        [
            {
                t("method.symbol"): symbol,
                t("method.value"): method[name],
                t("method.meaning"): t(f"method.means_{name}"),
            }
            for name, symbol in CONSTANTS
            if name in method
        ],
        t("method.constants", version=method["method_version"]),
        digits={t("method.value"): None},
    )


def distribution(publication: marts.Publication, method: dict[str, Any]) -> None:
    """Where the scores of this publication lie, and what each network brings to them."""
    st.subheader(t("method.distribution"), anchor=False)
    if not method["active_people"]:
        st.caption(t("method.nobody_active"))
        return
    st.markdown(
        t(
            "method.distribution_text",
            people=number(method["active_people"], 0),
            median=number(method["median_score"], 1),
            high=number(method["score_95th"], 1),
        )
    )
    titles = Words(publication).networks
    shares = publication.rows(
        "select network, sum(score_part) / sum(sum(score_part)) over () as share"
        " from marts.score_contributions where method_version = $version and network is not null"
        " and score_date = (select max(score_date) from marts.person_scores)"
        " group by network order by share desc",
        {"version": method["method_version"]},
    )
    told = [
        f"{titles.get(row['network'], row['network'])} {language.percent(row['share'])}"
        for row in shares
    ]
    st.markdown(t("method.shares") + " " + ", ".join(told))


def comparison(publication: marts.Publication) -> None:
    """Whom another version would move, before anything is switched."""
    rows = publication.rows(
        "select c.*, p.display_name from marts.method_comparison as c"
        " join marts.people as p using (person_id)"
        f" where c.method_version = {marts.ACTIVE}"
        " order by abs(c.places_gained) desc, c.rank limit 20"
    )
    if not rows:
        return
    st.subheader(t("method.comparison"), anchor=False)
    st.caption(t("method.comparison_note"))
    tables.grid(
        [
            {
                t("tables.name"): plain(row["display_name"], 60),
                t("method.other"): row["other_version"],
                t("tables.score"): row["score"],
                t("method.other_score"): row["other_score"],
                t("tables.rank"): row["rank"],
                t("method.other_rank"): row["other_rank"],
                t("method.places"): row["places_gained"],
            }
            for row in rows
        ],
        t("method.comparison"),
        digits={
            t("tables.score"): 1,
            t("method.other_score"): 1,
            t("tables.rank"): 0,
            t("method.other_rank"): 0,
            t("method.places"): 0,
        },
    )


def points(publication: marts.Publication, method: dict[str, Any]) -> None:
    """What one act is worth on every network, and why."""
    st.subheader(t("method.points"), anchor=False)
    st.caption(t("method.points_note"))
    titles = Words(publication).networks
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
            t("tables.act"): row["act"],
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
    kept = [
        row for row in shown if search.casefold() in " ".join(map(str, row.values())).casefold()
    ]
    if not kept:
        st.info(t("method.no_acts"), icon=":material/search_off:")
        return
    tables.grid(
        kept,
        t("method.points"),
        digits={t("tables.points"): None, t("method.per_post"): None},
        column_config={
            t("tables.points"): st.column_config.NumberColumn(width=110),
            t("method.meaning"): st.column_config.TextColumn(width=320),
            t("method.reason"): st.column_config.TextColumn(width=420),
        },
    )


def versions(publication: marts.Publication) -> None:
    """All versions: each stays, beside the others."""
    st.subheader(t("method.versions"), anchor=False)
    tables.grid(
        [
            {
                t("method.version"): row["method_version"],
                t("method.active_from"): language.day(row["active_from"]),
                t("method.active"): bool(row["is_active"]),
                t("method.name"): plain(language.named(row), 80),
                t("method.note"): plain(language.named(row, "note"), 400),
            }
            for row in publication.rows("from marts.methods order by active_from desc nulls last")
        ],
        t("method.versions"),
    )
    comparison(publication)


page()
