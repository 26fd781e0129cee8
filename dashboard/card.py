"""The authenticity card of a person: every line, whether it fired, and on what evidence."""

from typing import Any

import streamlit as st

from dashboard import evidence, language, tables
from dashboard.language import number, t
from dashboard.marts import Publication
from dashboard.untrusted import markdown, plain
from dashboard.words import Words

_SIGNS = {"over": ">", "at_least": "≥", "under": "<"}


def show(publication: Publication, person: dict[str, Any], words: Words) -> None:
    """What fired first, in sentences; then the whole card as a table."""
    rows = publication.rows(
        "from marts.authenticity where person_id = $person"
        " order by fired desc, kind, rule, network",
        {"person": person["person_id"]},
    )
    st.subheader(t("card.title"), anchor=False)
    if not rows:
        st.caption(t("card.none"))
        return
    fired = [row for row in rows if row["fired"]]
    flags = [row for row in fired if row["kind"] == "rule"]
    trust = number(person["trust"], 2)
    if not flags:
        st.success(t("card.clean", n=len(rows), trust=trust), icon=":material/verified_user:")
    else:
        st.warning(t("card.flagged", n=len(flags), trust=trust), icon=":material/flag:")
    if person["is_capped"]:
        st.warning(t("explain.capped"), icon=":material/vertical_align_top:")
    for row in fired:
        with st.container(border=True):
            network = words.networks.get(row["network"], row["network"])
            kind = t(f"card.{row['kind']}")
            st.markdown(f"**{markdown(language.named(row))}** · {markdown(network)} · {kind}")
            st.markdown(
                t(
                    "card.measured",
                    measured=number(row["measured"], 2),
                    sign=_SIGNS.get(row["comparison"], ""),
                    threshold=number(row["threshold"], 2),
                    n=row["observations"],
                )
            )
            st.caption(markdown(language.named(row, "meaning"), 500))
            if found := evidence.told(row["evidence"], language.current()):
                st.caption(t("card.evidence", evidence=markdown(found, 400)))
            if row["contested"]:
                reason = markdown(row["trusted_because"], 300)
                st.info(t("card.contested", reason=reason), icon=":material/gavel:")
    with st.expander(t("card.all", n=len(rows)), icon=":material/table:"):
        whole(rows, words)
    st.caption(t("card.contest"))


def whole(rows: list[dict[str, Any]], words: Words) -> None:
    """Every line of every account."""
    tables.grid(
        [
            {
                t("card.state"): state(row),
                t("tables.network"): words.networks.get(row["network"], row["network"]),
                t("card.line"): language.named(row),
                t("card.value"): row["measured"],
                t("card.threshold"): f"{_SIGNS.get(row['comparison'], '')} "
                + number(row["threshold"], 2),
                t("card.observations"): row["observations"],
                t("card.needed"): row["least_observations"],
                t("card.proof"): plain(evidence.told(row["evidence"], language.current()), 300),
            }
            for row in rows
        ],
        t("card.title"),
        digits={
            t("card.value"): 2,
            t("card.observations"): 0,
            t("card.needed"): 0,
        },
        column_config={t("card.proof"): st.column_config.TextColumn(width=360)},
    )


def state(row: dict[str, Any]) -> str:
    """Whether a line fired, in a sign and a word."""
    if row["fired"]:
        return f"▲ {t('card.fired')}"
    if (row["observations"] or 0) < (row["least_observations"] or 0):
        return f"○ {t('card.too_few')}"
    return f"● {t('card.quiet')}"
