"""Countries, and the regions of France: a map of squares, a table, and who leads each."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import address, charts, chrome, marts, place_charts, places, tables, tiles
from dashboard.language import number, t
from dashboard.untrusted import markdown
from dashboard.words import Words

MEASURES = {"size": 0, "median": 1, "top": 1}
# a median of fewer would tell of persons, not of a place
ENOUGH = 3


def page() -> None:
    """The world, or the country or region of the address."""
    publication = marts.current()
    if chrome.nobody(publication):
        return
    countries = places.countries(publication)
    if not countries:
        st.info(t("countries.empty"), icon=":material/inbox:")
        return
    words = Words(publication)
    regions = places.regions(publication, words.regions)
    of_france = bool(regions) and st.query_params.get("s") == "FR"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if regions:
            address.choice(
                st.segmented_control,
                t("countries.scale"),
                "s",
                ["world", "FR"],
                "world",
                lambda code: t(f"countries.scale_{code}"),
                required=True,
            )
        measure = address.choice(
            st.segmented_control,
            t("countries.measure"),
            "m",
            list(MEASURES),
            "size",
            lambda name: t(f"countries.{name}"),
            required=True,
        )
    if of_france:
        everywhere(regions, tiles.regions(), measure, "region")
    else:
        everywhere(countries, tiles.countries(), measure, "country")
    if countries and not of_france and not words.countries:
        return
    one(publication, regions if of_france else countries, "region" if of_france else "country")


def everywhere(
    rows: list[dict[str, Any]], squares: Sequence[tiles.Tile], measure: str, kind: str
) -> None:
    """The map, and beside it what it shows."""
    by_code = {row["code"]: row for row in rows}
    best = max(rows, key=lambda row: row[measure] or 0)
    with st.container(border=True):
        st.subheader(t(f"countries.map_{measure}_{kind}"), anchor=False)
        st.caption(t("countries.map_note"))
        alt = t(
            "countries.map_alt",
            measure=t(f"countries.{measure}").lower(),
            name=best["name"],
            value=number(best[measure], MEASURES[measure]),
        )
        if any(tile.code in by_code for tile in squares):
            figure = place_charts.tiles(squares, by_code, measure, MEASURES[measure])
            charts.draw(figure, alt, "tiles")
        table(rows)
    many = [row for row in rows if row["size"] >= ENOUGH][:15]
    if len(many) > 1:
        with st.container(border=True):
            st.subheader(t("countries.spread"), anchor=False)
            st.caption(t("countries.spread_note", n=ENOUGH))
            many.sort(key=lambda row: -row["median"])
            charts.draw(
                place_charts.ranges(many),
                t("countries.spread_alt", name=many[0]["name"]),
                "ranges",
            )


def table(rows: list[dict[str, Any]]) -> None:
    """The same in numbers, whether or not a place has its square."""
    tables.grid(
        [
            {
                t("countries.place"): row["name"],
                t("countries.size"): row["size"],
                t("countries.median"): row["median"],
                "0 – 100": row["median"],
                t("tables.change_30d"): row.get("median_change"),
                t("countries.top"): row["top"],
            }
            for row in rows
        ],
        t("countries.title"),
        digits={
            t("countries.size"): 0,
            t("countries.median"): 1,
            t("tables.change_30d"): 1,
            t("countries.top"): 1,
        },
        signed=(t("tables.change_30d"),),
        column_config={
            "0 – 100": st.column_config.ProgressColumn(min_value=0, max_value=100, format=" "),
        },
    )


def one(publication: marts.Publication, rows: list[dict[str, Any]], kind: str) -> None:
    """The first ten of one place, and the way to all of them."""
    names = {row["code"]: row["name"] for row in rows}
    usual = "FR" if "FR" in names else next(iter(names))
    code = address.choice(
        st.selectbox,
        t(f"countries.choose_{kind}"),
        "c" if kind == "country" else "r",
        list(names),
        usual,
        names.__getitem__,
        width=280,
    )
    first = places.first(publication, kind, code)
    st.subheader(t("countries.first", place=markdown(names[code])), anchor=False)
    if not first:
        st.caption(t("tables.no_one"))
        return
    st.table(
        pd.DataFrame(
            [
                (
                    str(row["rank"]),
                    tables.person_link(row["person_id"], row["display_name"]),
                    f"**{number(row['score'], 1)}**",
                )
                for row in first
            ],
            columns=[t("tables.rank"), t("tables.name"), t("tables.score")],
        ),
        border="horizontal",
        hide_index=True,
    )
    asked = {"c": code} if kind == "country" else {"c": code.split("-")[0], "r": code}
    st.page_link(
        "app_pages/leaderboard.py",
        label=t("countries.whole", place=markdown(names[code])),
        icon=":material/leaderboard:",
        query_params=address.here(**asked),
    )


page()
