"""Tables: numbers in the reader's language, the ranking in its interactive and its plain form."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from streamlit import column_config as column

from dashboard import address, chrome, language
from dashboard.language import t
from dashboard.ranking import Filters
from dashboard.untrusted import avatar, markdown, plain
from dashboard.words import Words

_COLOURS = {
    False: {"▲": "#0c5a44", "▼": "#9e303b"},
    True: {"▲": "#7ed5b0", "▼": "#f2919a"},
}
Rows = list[dict[str, Any]]
ARROW = ":material/arrow_forward:"


def grid(
    rows: Rows,
    alt: str,
    digits: Mapping[str, int | None] | None = None,
    signed: tuple[str, ...] = (),
    moves: tuple[str, ...] = (),
    days: tuple[str, ...] = (),
    **how: Any,  # noqa: ANN401
) -> None:
    """An interactive table; `digits` names its columns of numbers, `days` those of days.

    `moves` names those with an arrow.
    """
    frame = pd.DataFrame(rows)
    styled = frame.style.map(_coloured, subset=list(moves))
    for name, count in (digits or {}).items():
        # only what is shown is text: a click on the header still sorts numbers, and days
        frame[name] = pd.to_numeric(frame[name])
        styled = styled.format(
            lambda value, count=count, sign=name in signed: language.number(value, count, sign),
            subset=[name],
        )
    styled = styled.format(language.told, subset=list(days))
    how.setdefault("height", "content" if len(frame) <= 14 else 520)
    st.dataframe(styled, hide_index=True, alt=alt, placeholder="–", **how)


def _coloured(text: str) -> str:
    colour = _COLOURS[chrome.dark()].get(str(text)[:1])
    return f"color: {colour}" if colour else ""


def move(places: float | None) -> str:
    """How many places somebody moved, as a word that needs no colour."""
    if places is None:
        return "★"
    return "=" if not places else f"{'▲' if places > 0 else '▼'} {abs(places)}"


def ranking(top: Rows, words: Words, filters: Filters, alt: str) -> None:
    """The ranking as a grid that sorts and scrolls; its last column opens a person."""
    days = int(filters.window)
    phone = chrome.phone()
    order = [
        "place",
        "move",
        "picture",
        "name",
        "open",
        "score",
        "bar",
        "between",
        "delta",
        "trend",
        "topics",
    ]
    if phone:
        order = [
            "place",
            "picture",
            "name",
            "open",
            "score",
            "move",
            "delta",
            "trend",
            "between",
            "topics",
        ]
    grid(
        [
            {
                "place": row["place"],
                "move": move(row["move"]),
                "picture": avatar(row["display_name"]),
                "name": plain(row["display_name"], 60),
                "score": row["score"],
                "bar": row["score"],
                "between": _between(row),
                "delta": row["delta"],
                "trend": row["trend"] or [],
                "topics": words.topic_names(row["topics"]),
                "networks": words.titles(row["networks"]),
                "open": ARROW,
            }
            for row in top
        ],
        alt,
        digits={"score": 1, "delta": 1},
        signed=("delta",),
        moves=("move",),
        height=min(640, 44 * len(top) + 42),
        row_height=44,
        column_order=[*order, "networks"],
        column_config={
            "place": column.NumberColumn("#", width=44, format="%d", pinned=not phone),
            "move": column.TextColumn(
                t("tables.move"), width=66, alignment="center", help=t("tables.move_help", n=days)
            ),
            "picture": column.ImageColumn("", width=48),
            "name": column.TextColumn(t("tables.name"), width=142 if phone else 190),
            "score": column.NumberColumn(t("tables.score"), width=60),
            "bar": column.ProgressColumn(
                "0 – 100", width=104, min_value=0, max_value=100, format=" "
            ),
            "between": column.TextColumn(
                t("tables.between"), width=92, alignment="center", help=t("person.interval_help")
            ),
            "delta": column.NumberColumn("Δ", width=62, help=t("tables.delta_help", n=days)),
            "trend": column.LineChartColumn(
                t("tables.trend"), width=112, color="auto", help=t("tables.trend_help")
            ),
            "topics": column.MultiselectColumn(
                t("tables.topics"), options=list(words.topics.values()), color="auto", width=220
            ),
            "networks": column.TextColumn(t("tables.networks"), width=170),
            "open": arrows("opened", top),
        },
    )


def arrows(key: str, rows: Rows) -> Any:  # noqa: ANN401
    """The column whose cells say ARROW: each leads to the person of its row."""

    def go() -> None:
        address.open_person(rows[st.session_state[key]["row"]]["person_id"])

    return column.ButtonColumn(t("tables.open"), width=46, type="tertiary", key=key, on_click=go)


def _between(row: Mapping[str, Any]) -> str:
    return f"{language.number(row['score_low'], 1)} – {language.number(row['score_high'], 1)}"


def plain_ranking(top: Rows, words: Words, window: str) -> None:
    """The same as an HTML table, for screen readers and paper."""
    st.table(
        pd.DataFrame(
            [
                {
                    t("tables.rank"): str(row["place"]),
                    t("tables.move_over", n=int(window)): move(row["move"]),
                    t("tables.name"): person_link(row["person_id"], row["display_name"]),
                    t("tables.score"): f"**{language.number(row['score'], 1)}**"
                    f" ({language.number(row['delta'], 1, sign=True)})",
                    t("tables.between"): _between(row),
                    t("tables.topics"): ", ".join(map(markdown, words.topic_names(row["topics"]))),
                    t("tables.networks"): markdown(words.titles(row["networks"])),
                }
                for row in top
            ]
        ),
        border="horizontal",
        hide_index=True,
    )


def person_link(person_id: str, name: str, limit: int = 60) -> str:
    """Markdown that shows a name and leads to the page of that person."""
    return page_link("person", name, limit, p=person_id)


def page_link(page: str, name: str, limit: int = 60, **asked: str) -> str:
    """Markdown that shows a name and leads to a page in a certain state."""
    return f"[{markdown(name, limit)}]({page}?{urlencode(address.here(**asked))})"


def export(top: Rows, words: Words, filters: Filters) -> tuple[list[str], list[list[Any]]]:
    """Header and rows of the exported ranking."""
    numbers = ["score", "score_low", "score_high", "delta"]
    header = ["rank", "move", "person_id", "name", "country", *numbers[:3]]
    header += [f"delta_{filters.window}d", "topics", "networks"]
    rows = [
        [
            row["place"],
            row["move"],
            row["person_id"],
            plain(row["display_name"], 200),
            row["country_code"],
            *(row[name] for name in numbers),
            ", ".join(words.topic_names(row["topics"])),
            words.titles(row["networks"]),
        ]
        for row in top
    ]
    return header, rows


def came_and_went(entered: Rows, left: Rows) -> None:
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
