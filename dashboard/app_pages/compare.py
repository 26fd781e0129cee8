"""Two lists side by side: everybody in them, their medians, their networks."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import address, charts, chrome, language, list_charts, marts, tables
from dashboard.language import number, t
from dashboard.marts import ACTIVE
from dashboard.untrusted import markdown, plain
from dashboard.words import Words


def page() -> None:
    """The two lists of the address, the two largest without one."""
    publication = marts.current()
    if chrome.nobody(publication):
        return
    lists = filled(publication)
    if len(lists) < 2:
        st.info(t("compare.too_few"), icon=":material/playlist_add:")
        return
    names = {row["list_id"]: plain(row["name"], 40) for row in lists}
    chosen = ask(names)
    if chosen[0] == chosen[1]:
        st.info(t("compare.same"), icon=":material/compare_arrows:")
        return
    shown = {code: names[code] for code in chosen}
    members = {code: people(publication, code) for code in chosen}
    summary(lists, shown)
    everybody({shown[code]: frame for code, frame in members.items()})
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        over_time(publication, shown)
    with right, st.container(border=True, height="stretch"):
        by_network(publication, shown)
    head_to_head(lists, shown, members)


def filled(publication: marts.Publication) -> list[dict[str, Any]]:
    """The lists that have scored members, largest first, with their latest numbers."""
    return publication.rows(
        """
        select l.list_id, l.name, l.kind, s.*
        from marts.lists as l
        join marts.list_scores as s using (list_id)
        where s.size > 0
        qualify row_number() over (partition by l.list_id order by s.score_date desc) = 1
        order by s.size desc, l.list_id
        """
    )


def ask(names: dict[str, str]) -> tuple[str, str]:
    """The two lists, kept in the address as a and b."""
    codes = list(names)
    with st.container(horizontal=True):
        first, second = (
            address.choice(
                st.selectbox,
                t(f"compare.{name}"),
                name,
                codes,
                codes[place],
                names.__getitem__,
                width=320,
            )
            for place, name in enumerate(("a", "b"))
        )
    return first, second


def people(publication: marts.Publication, code: str) -> pd.DataFrame:
    """One row per scored member: person_id, name, score, best first."""
    frame = publication.frame(
        f"""
        select p.person_id, p.display_name as name, s.score
        from marts.list_members as m
        join marts.people as p using (person_id)
        join marts.person_scores as s using (person_id)
        where m.list_id = $code and s.method_version = {ACTIVE}
        order by s.score desc, p.person_id
        """,
        {"code": code},
    )
    return frame.assign(name=frame["name"].map(lambda name: plain(name, 40)))


def summary(lists: list[dict[str, Any]], shown: dict[str, str]) -> None:
    """The median of each list beside the other's."""
    medians = {row["list_id"]: row for row in lists}
    codes = list(shown)
    with st.grid(2, min_column_width=150):
        for code, other in zip(codes, reversed(codes), strict=True):
            gap = medians[code]["median"] - medians[other]["median"]
            st.metric(
                f"{markdown(shown[code])} · n = {number(medians[code]['size'])}",
                number(medians[code]["median"], 1),
                delta=number(gap, 1, sign=True) if abs(gap) >= 0.05 else 0,
                delta_description=t("compare.against"),
                border=True,
                help=t("compare.median_help"),
            )


def everybody(groups: dict[str, pd.DataFrame]) -> None:
    """A dot per person."""
    with st.container(border=True):
        st.subheader(t("compare.distribution"), anchor=False)
        st.caption(t("compare.distribution_note", n=list_charts.ENOUGH_FOR_DENSITY))
        told = "; ".join(
            t("compare.told", name=label, n=len(rows), median=number(rows["score"].median(), 1))
            for label, rows in groups.items()
        )
        data = pd.concat([rows.assign(list=label) for label, rows in groups.items()])
        charts.draw(
            list_charts.distribution(groups),
            told,
            "distribution",
            _named(data[["list", "name", "score"]].round({"score": 1})),
        )


def over_time(publication: marts.Publication, shown: dict[str, str]) -> None:
    """Median by day."""
    st.subheader(t("compare.medians"), anchor=False)
    frame = publication.frame(
        "select list_id, score_date::date as score_date, round(median, 2) as median"
        " from marts.list_scores where list_contains($codes, list_id) order by score_date",
        {"codes": list(shown)},
    )
    alt = t("compare.medians_alt", names=" / ".join(shown.values()))
    charts.draw(list_charts.medians(frame, shown), alt, "medians", _named(frame))


def by_network(publication: marts.Publication, shown: dict[str, str]) -> None:
    """The share of each network in what the members' acts, recognition and audience add up to."""
    st.subheader(t("compare.mix"), anchor=False)
    titles = Words(publication).networks
    frame = publication.frame(
        f"""
        with parts as (
            select m.list_id, c.network, sum(c.score_part) as part
            from marts.score_contributions as c
            join marts.list_members as m using (person_id)
            where list_contains($codes, m.list_id) and c.network is not null
                and c.method_version = {ACTIVE}
                and c.score_date = (select max(score_date) from marts.score_contributions)
            group by all
        )
        select list_id, network, part / nullif(sum(part) over (partition by list_id), 0) as share
        from parts order by max(part) over (partition by network) desc, network
        """,
        {"codes": list(shown)},
    )
    if frame.empty:
        st.caption(t("compare.no_mix"))
        return
    frame["network"] = frame["network"].map(lambda name: titles.get(name, name))
    alt = t("compare.mix_alt", names=" / ".join(shown.values()))
    charts.draw(list_charts.mix(frame, shown), alt, "mix", _named(frame.round({"share": 3})))


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    names = {
        "list": t("tables.list"),
        "list_id": t("tables.list"),
        "name": t("tables.name"),
        "score": t("tables.score"),
        "score_date": t("tables.day"),
        "median": t("compare.median"),
        "network": t("tables.network"),
        "share": t("tables.share"),
    }
    return frame.rename(columns=names)


def head_to_head(
    lists: list[dict[str, Any]], shown: dict[str, str], members: dict[str, pd.DataFrame]
) -> None:
    """The same numbers of both lists, row by row."""
    st.subheader(t("compare.head_to_head"), anchor=False)
    rows = {row["list_id"]: row for row in lists}
    lines: dict[str, list[str]] = {
        t("compare.size"): [number(rows[code]["size"]) for code in shown]
    }
    for key in ("top", "upper_quartile", "median", "lower_quartile"):
        lines[t(f"compare.{key}")] = [number(rows[code][key], 1) for code in shown]
    first, second = members.values()
    wins = won(first["score"], second["score"])
    lines[t("compare.wins")] = [language.percent(wins), language.percent(1 - wins)]
    for place in range(3):
        lines[t("compare.best", n=place + 1)] = [
            f"{tables.person_link(row.person_id, row.name)} · {number(row.score, 1)}"
            if (row := _at(frame, place))
            else "–"
            for frame in members.values()
        ]
    table = pd.DataFrame(
        [[label, *values] for label, values in lines.items()],
        columns=["", *(markdown(name) for name in shown.values())],
    )
    st.table(table, border="horizontal", hide_index=True)


def _at(frame: pd.DataFrame, place: int) -> Any:  # noqa: ANN401
    rows = frame.iloc[place : place + 1]
    return next(rows.itertuples(), None)


def won(first: pd.Series, second: pd.Series) -> float:
    """How often one drawn from the first outscores one drawn from the second; ties count half."""
    ranks = pd.concat([first, second]).rank().iloc[: len(first)].sum()
    pairs = len(first) * len(second)
    return float((ranks - len(first) * (len(first) + 1) / 2) / pairs)


page()
