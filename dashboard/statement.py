"""The acts behind a score, each with the factors that make its part of it."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from dashboard import address, exports, language, tables
from dashboard.language import number, t
from dashboard.marts import Publication
from dashboard.untrusted import plain
from dashboard.words import Words

FACTORS = ("points", "fade", "selectivity", "standing", "trust")


def read(publication: Publication, person: dict[str, Any]) -> list[dict[str, Any]]:
    """The whole statement of a person: the acts that count most, then the sums of the others."""
    return publication.rows(
        "select s.*, p.display_name as actor_name from marts.activity_statement as s"
        " left join marts.people as p on p.person_id = s.actor_person_id"
        " where s.person_id = $person"
        " order by s.position is null, s.position, s.score_part desc",
        {"person": person["person_id"]},
    )


def who(row: dict[str, Any]) -> str:
    """Who acted, as far as anybody may be named."""
    if row["actor_name"]:
        return plain(row["actor_name"], 60)
    if row["position"] is None:
        # a counter knows how often, and never who
        return t("statement.others", n=row["acts"]) if row["acts"] else ""
    if row["actor_audience_band"]:
        return t("explain.somebody_with", band=row["actor_audience_band"])
    return t("explain.somebody")


def show(rows: Iterable[dict[str, Any]], words: Words, title: str, **how: Any) -> None:  # noqa: ANN401
    """The acts as a table: when, where, what, who, every factor, the part of the score."""
    tables.grid(
        [
            {
                t("tables.day"): row["day"],
                t("tables.network"): words.networks.get(row["network"], row["network"] or ""),
                t("tables.act"): told(row, words),
                t("statement.who"): who(row),
                **{t(f"statement.{name}"): row[name] for name in FACTORS},
                t("statement.fan_value"): row["fan_value"],
                t("tables.score_part"): row["score_part"],
            }
            for row in rows
        ],
        title,
        digits={
            **{t(f"statement.{name}"): 2 for name in FACTORS},
            t("statement.fan_value"): 2,
            t("tables.score_part"): 3,
        },
        days=(t("tables.day"),),
        column_config={
            t("statement.who"): st.column_config.TextColumn(width=210),
            **{
                t(f"statement.{name}"): st.column_config.NumberColumn(
                    width=86, help=t(f"statement.{name}_help")
                )
                for name in (*FACTORS, "fan_value")
            },
        },
        **how,
    )


def told(row: dict[str, Any], words: Words) -> str:
    """What was done, or which part of the score the row sums up."""
    if not row["act"]:
        return t(f"component.{row['component']}")
    name = words.acts.get((row["network"], row["act"]), row["act"])
    return name if row["known"] else f"{name} ({t('person.counted')})"


def kept(
    rows: list[dict[str, Any]], words: Words, network: str, query: str
) -> list[dict[str, Any]]:
    """The rows of a network that hold the words of a search."""
    asked = language.folded(query)
    return [
        row
        for row in rows
        if network in ("all", row["network"])
        and asked
        in language.folded(
            " ".join(
                (
                    told(row, words),
                    row["act"] or "",
                    who(row),
                    language.day(row["day"]),
                    str(row["day"]),
                    words.networks.get(row["network"], ""),
                )
            )
        )
    ]


def export(rows: list[dict[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    """Header and rows of the file, with the network's own ids."""
    header = [name for name in rows[0] if name not in ("person_id", "actor_name")]
    return header, [[row[name] for name in header] for row in rows]


def searched(publication: Publication, person: dict[str, Any], words: Words) -> None:
    """The activity statement: searched, and taken away as a file."""
    st.subheader(t("statement.title"), anchor=False)
    rows = read(publication, person)
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
    shown = kept(rows, words, network, query)
    if not shown:
        st.info(t("statement.no_match"), icon=":material/search_off:")
        return
    total = sum(float(row["score_part"] or 0) for row in shown)
    st.markdown(t("statement.sum", n=len(shown), part=number(total, 2)))
    show(shown, words, t("statement.title"), height=480 if len(shown) > 12 else "content")
    with st.container(horizontal=True):
        exports.buttons(
            f"clout_{person['person_id']}_acts",
            lambda: export(shown),
            {"person": person["person_id"], "network": network, "search": query},
            "acts",
        )
