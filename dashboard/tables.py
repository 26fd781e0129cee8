"""Tables of people: the interactive ranking, its plain form, its export."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
import streamlit as st
from streamlit import column_config as column

from dashboard import address, chrome, language
from dashboard.language import t
from dashboard.marts import Publication
from dashboard.ranking import Filters
from dashboard.untrusted import avatar, markdown, plain

_COLOURS = {
    False: {"up": "#0c5a44", "down": "#9e303b", "same": "#6b7280"},
    True: {"up": "#7ed5b0", "down": "#f2919a", "same": "#a9a5a0"},
}


class Words:
    """The names of countries, topics, lists and networks in the reader's language."""

    def __init__(self, publication: Publication) -> None:
        self._publication = publication

    @cached_property
    def countries(self) -> dict[str, str]:
        """By code, of the countries somebody is ranked in."""
        rows = self._publication.rows(
            "select * from marts.countries where country_code in"
            " (select scope_id from marts.leaderboard where scope_kind = 'country')"
        )
        return _sorted({row["country_code"]: language.named(row) for row in rows})

    @cached_property
    def topics(self) -> dict[str, str]:
        """By topic, of those somebody is ranked in."""
        rows = self._publication.rows(
            "select * from marts.topics where topic_id in (select topic_id from marts.person_topics)"
        )
        return _sorted({row["topic_id"]: plain(language.named(row), 40) for row in rows})

    @cached_property
    def lists(self) -> dict[str, str]:
        """All lists."""
        rows = self._publication.rows("from marts.lists")
        return _sorted({row["list_id"]: plain(row["name"], 40) for row in rows})

    @cached_property
    def networks(self) -> dict[str, str]:
        """All networks."""
        rows = self._publication.rows("from marts.networks")
        return _sorted({row["network"]: row["title"] for row in rows})

    def titles(self, networks: str | None) -> list[str]:
        """How people call the networks of a comma separated list."""
        return [self.networks.get(name, name) for name in (networks or "").split(",") if name]


def _sorted(names: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def move(places: float | None) -> str:
    """How many places somebody moved, as a word that needs no colour."""
    if places is None or places != places:
        return "★"
    return "=" if not places else f"{'▲' if places > 0 else '▼'} {abs(int(places))}"


def _coloured(text: str) -> str:
    sign = {"▲": "up", "▼": "down", "+": "up", "-": "down"}.get(str(text)[:1], "same")
    return f"color: {_COLOURS[chrome.dark()][sign]}"


def ranking(top: pd.DataFrame, words: Words, filters: Filters, alt: str) -> None:
    """The ranking as a grid that sorts and scrolls; its last column opens a person."""
    people = top["person_id"].tolist()
    frame = pd.DataFrame(
        {
            "place": top["place"],
            "move": top["move"].map(move),
            "picture": top["display_name"].map(avatar),
            "name": top["display_name"].map(lambda name: plain(name, 60)),
            "score": top["score"].round(1),
            "delta": top["delta"].round(1),
            "trend": top["trend"],
            "topics": top["topics"].map(
                lambda ids: [words.topics.get(topic, topic) for topic in _listed(ids)]
            ),
            "networks": top["networks"].map(lambda names: ", ".join(words.titles(names))),
            "open": ":material/arrow_forward:",
        }
    )
    order = list(frame.columns)
    if chrome.phone():
        order = ["place", "picture", "name", "score", "move", "delta", "trend", "topics", "open"]
    styled = (
        frame.style.map(_coloured, subset=["move"])
        .format(lambda value: language.number(value, 1, sign=True), subset=["delta"])
        .format(lambda value: language.number(value, 1), subset=["score"])
    )

    def go() -> None:
        click = st.session_state.opened
        st.switch_page("app_pages/person.py", query_params=address.here(p=people[click["row"]]))

    st.dataframe(
        styled,
        hide_index=True,
        height=min(640, 44 * len(frame) + 42),
        row_height=44,
        alt=alt,
        column_order=order,
        column_config={
            "place": column.NumberColumn("#", width=48, format="%d", pinned=not chrome.phone()),
            "move": column.TextColumn(
                t("tables.move"),
                width=68,
                alignment="center",
                help=t("tables.move_help", n=int(filters.window)),
            ),
            "picture": column.ImageColumn("", width=48),
            "name": column.TextColumn(t("tables.name"), width=130 if chrome.phone() else 190),
            "score": column.ProgressColumn(
                t("tables.score"),
                min_value=0,
                max_value=100,
                format="%.1f",
                width=120 if chrome.phone() else 170,
            ),
            "delta": column.NumberColumn(
                "Δ", width=64, help=t("tables.delta_help", n=int(filters.window))
            ),
            "trend": column.LineChartColumn(
                t("tables.trend"), width=150, color="auto", help=t("tables.trend_help")
            ),
            "topics": column.MultiselectColumn(
                t("tables.topics"), options=list(words.topics.values()), color="auto", width=230
            ),
            "networks": column.TextColumn(t("tables.networks"), width=180),
            "open": column.ButtonColumn(
                t("tables.open"), width=60, type="tertiary", key="opened", on_click=go
            ),
        },
    )


def _listed(ids: Any) -> list[str]:  # noqa: ANN401
    return [] if ids is None or isinstance(ids, float) else list(ids)


def plain_ranking(top: pd.DataFrame, words: Words, window: str) -> None:
    """The same as an HTML table, for screen readers and paper."""
    st.table(
        pd.DataFrame(
            {
                "#": top["place"].astype(str),
                t("tables.move_over", n=int(window)): top["move"].map(move),
                t("tables.name"): [
                    person_link(person, name)
                    for person, name in zip(top["person_id"], top["display_name"], strict=True)
                ],
                t("tables.score"): [
                    f"**{language.number(score, 1)}** ({language.number(delta, 1, sign=True)})"
                    for score, delta in zip(top["score"], top["delta"], strict=True)
                ],
                t("tables.topics"): top["topics"].map(
                    lambda ids: ", ".join(
                        markdown(words.topics.get(topic, topic)) for topic in _listed(ids)
                    )
                ),
                t("tables.networks"): top["networks"].map(
                    lambda names: ", ".join(words.titles(names))
                ),
            }
        ),
        border="horizontal",
        hide_index=True,
    )


def person_link(person_id: str, name: str, limit: int = 60) -> str:
    """Markdown that shows a name and leads to the page of that person."""
    from urllib.parse import urlencode

    return f"[{markdown(name, limit)}](person?{urlencode(address.here(p=person_id))})"


def export(
    top: pd.DataFrame, words: Words, filters: Filters, day: date | None
) -> tuple[list[str], list[list[Any]]]:
    """Header and rows of the CSV file: every row says its filters and its day."""
    asked = {
        "scope": ":".join(filters.scope),
        "country": filters.country,
        "list": filters.list,
        "network": filters.network,
        "search": filters.search,
    }
    applied = " ".join(f"{name}={value}" for name, value in asked.items() if value)
    header = ["rank", "move", "person_id", "name", "country", "score", "score_low", "score_high"]
    header += [f"delta_{filters.window}d", "topics", "networks", "filters", "data_as_of"]
    rows = [
        [
            row.place,
            None if pd.isna(row.move) else int(row.move),
            row.person_id,
            plain(row.display_name, 200),
            row.country_code,
            row.score,
            row.score_low,
            row.score_high,
            None if pd.isna(row.delta) else row.delta,
            ", ".join(words.topics.get(topic, topic) for topic in _listed(row.topics)),
            ", ".join(words.titles(row.networks)),
            applied,
            day,
        ]
        for row in top.itertuples()
    ]
    return header, rows


def came_and_went(entered: list[dict[str, Any]], left: list[dict[str, Any]]) -> None:
    """Two short columns of people with the place they hold now."""
    if not entered and not left:
        return
    for side, key, people in zip(st.columns(2), ("entered", "left"), (entered, left), strict=True):
        with side, st.container(border=True, height="stretch"):
            st.subheader(t(f"tables.{key}"), anchor=False)
            lines = [
                f"- {person_link(row['person_id'], row['display_name'])} · "
                + t("tables.place", n=row["rank"])
                for row in people[:12]
            ]
            st.markdown("\n".join(lines) or t("tables.no_one"))
