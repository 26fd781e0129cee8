"""Who moves: ranks over time, risers and fallers, who came and who left."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import address, charts, chrome, language, marts, tables
from dashboard.language import number, t
from dashboard.untrusted import avatar, markdown, plain
from dashboard.words import Words

# of the lines in colour, so that each can be told from the others
BRIGHT = 4
# people of about the same score, before their moves can be called usual
ENOUGH = 5


def page() -> None:
    """A ranking, how many of its first to draw, over which window to name movers."""
    publication = marts.current()
    if chrome.nobody(publication):
        return
    address.come_back()
    kind, scope, name, last, window = ask(publication)
    now = first(publication, kind, scope, window)
    if not now:
        st.info(t("trends.empty"), icon=":material/inbox:")
        return
    ranks(publication, kind, scope, name, now[:last], window)
    movers(now, window)
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        outstanding(publication, kind, scope, window)
    with right, st.container(border=True, height="stretch"):
        level(publication, kind, scope)
    gone = publication.rows(
        "select person_id, display_name, rank_now as rank from marts.leaderboard_exits"
        " where scope_kind = $kind and scope_id = $scope order by rank_before",
        {"kind": kind, "scope": scope},
    )
    tables.came_and_went([row for row in now if row["entered"]], gone)


def ask(publication: marts.Publication) -> tuple[str, str, str, int, str]:
    """The ranking as s, the number of people as k, the window as w."""
    words = Words(publication)
    scopes = {"world": ("world", "world", t("leaderboard.world"))}
    scopes |= {code: ("country", code, name) for code, name in words.countries.items()}
    scopes |= {f"t-{code}": ("topic", code, name) for code, name in words.topics.items()}
    scopes |= {f"l-{code}": ("list", code, name) for code, name in words.lists.items()}
    with st.container(horizontal=True):
        asked = address.choice(
            st.selectbox,
            t("trends.scope"),
            "s",
            list(scopes),
            "FR" if "FR" in scopes else "world",
            lambda code: t(f"trends.kind_{scopes[code][0]}") + scopes[code][2],
            width=280,
        )
        last = address.choice(
            st.segmented_control,
            t("trends.how_many"),
            "k",
            ["10", "15"],
            "10",
            lambda n: f"Top {n}",
            required=True,
        )
        window = address.choice(
            st.segmented_control,
            t("leaderboard.window"),
            "w",
            ["7", "30"],
            "30",
            lambda days: t("leaderboard.days", n=int(days)),
            required=True,
        )
    return *scopes[asked], int(last), window


def first(
    publication: marts.Publication, kind: str, scope: str, window: str
) -> list[dict[str, Any]]:
    """The first hundred of a ranking with their moves."""
    return publication.rows(
        f"select person_id, display_name, rank, score, entered, rank_delta_{window}d as move,"
        f" delta_{window}d as delta from marts.leaderboard"
        f" where scope_kind = $kind and scope_id = $scope and rank <= 100 order by rank",
        {"kind": kind, "scope": scope},
    )


def ranks(
    publication: marts.Publication,
    kind: str,
    scope: str,
    name: str,
    now: list[dict[str, Any]],
    window: str,
) -> None:
    """The places of the first ten or fifteen, week by week."""
    frame = publication.frame(
        """
        with last as (select max(score_date) as day from marts.leaderboard_history)
        select h.score_date::date as score_date, h.person_id, h.rank
        from marts.leaderboard_history as h, last
        where h.scope_kind = $kind and h.scope_id = $scope
            and list_contains($people, h.person_id)
            and (last.day::date - h.score_date::date) % 7 = 0
        order by h.score_date, h.rank
        """,
        {"kind": kind, "scope": scope, "people": [row["person_id"] for row in now]},
    )
    names = {
        row["person_id"]: plain(row["display_name"], 16 if chrome.phone() else 26) for row in now
    }
    moved = [row for row in now if row["move"]]
    bright = sorted(moved, key=lambda row: (-abs(row["move"]), row["rank"]))[:BRIGHT]
    with st.container(border=True):
        st.subheader(t("trends.bump", n=len(now), scope=markdown(name)), anchor=False)
        if frame["score_date"].nunique() < 2:
            st.caption(t("person.no_history"))
            return
        note = (
            t("trends.bump_note", n=len(bright), days=window)
            if bright
            else t("trends.bump_still", days=window)
        )
        st.caption(note)
        mover = (bright or now)[0]
        figure = charts.bump(frame, names, [row["person_id"] for row in bright], len(now))
        alt = t("trends.bump_alt", name=names[now[0]["person_id"]], mover=names[mover["person_id"]])
        wide = frame.pivot(index="person_id", columns="score_date", values="rank")
        wide.index = [names[person] for person in wide.index]
        wide.index.name = t("tables.name")
        wide.columns = [language.day(day) for day in wide.columns]
        charts.draw(figure, alt, "bump", wide.reset_index())


def movers(now: list[dict[str, Any]], window: str) -> None:
    """The largest moves up and down within the first hundred."""
    moved = [row for row in now if row["move"]]
    up = sorted((row for row in moved if row["move"] > 0), key=lambda r: (-r["move"], r["rank"]))
    down = sorted((row for row in moved if row["move"] < 0), key=lambda r: (r["move"], r["rank"]))
    name_width = 118 if chrome.phone() else 190
    for side, key, rows in zip(st.columns(2), ("risers", "fallers"), (up, down), strict=True):
        with side, st.container(border=True, height="stretch"):
            st.subheader(t(f"trends.{key}", n=int(window)), anchor=False)
            if not rows:
                st.caption(t("tables.no_one"))
                continue
            shown = rows[:8]
            tables.grid(
                [
                    {
                        t("tables.move"): tables.move(row["move"]),
                        " ": avatar(row["display_name"]),
                        t("tables.name"): plain(row["display_name"], 40),
                        t("tables.open"): tables.ARROW,
                        "#": row["rank"],
                        "Δ": row["delta"],
                    }
                    for row in shown
                ],
                t(f"trends.{key}", n=int(window)),
                digits={"Δ": 1},
                signed=("Δ",),
                moves=(t("tables.move"),),
                row_height=40,
                column_config={
                    t("tables.move"): st.column_config.TextColumn(width=64, alignment="center"),
                    " ": st.column_config.ImageColumn(width=46),
                    t("tables.name"): st.column_config.TextColumn(width=name_width),
                    t("tables.open"): tables.arrows(f"opened_{key}", shown),
                    "#": st.column_config.NumberColumn(width=48),
                    "Δ": st.column_config.NumberColumn(width=64),
                },
            )


def outstanding(publication: marts.Publication, kind: str, scope: str, window: str) -> None:
    """Who moved more than people of about the same score, so that neither end wins by default."""
    st.subheader(t("trends.outstanding", n=int(window)), anchor=False)
    st.caption(t("trends.outstanding_note"))
    rows = publication.rows(
        f"""
        with moved as (
            select person_id, display_name, score, delta_{window}d as delta,
                floor((score - delta_{window}d) / 10) as band
            from marts.leaderboard
            where scope_kind = $kind and scope_id = $scope and delta_{window}d is not null
        ), usual as (
            select band, avg(delta) as mean, stddev_samp(delta) as spread
            from moved group by band having count(*) >= {ENOUGH} and stddev_samp(delta) > 0
        )
        select m.*, (m.delta - u.mean) / u.spread as index
        from moved as m join usual as u using (band)
        where m.delta > 0
        order by index desc, person_id limit 8
        """,
        {"kind": kind, "scope": scope},
    )
    if not rows:
        st.caption(t("trends.outstanding_none", n=ENOUGH))
        return
    st.table(
        pd.DataFrame(
            [
                (
                    tables.person_link(row["person_id"], row["display_name"]),
                    number(row["score"], 1),
                    number(row["delta"], 1, sign=True),
                    f"**{number(row['index'], 1)}**",
                )
                for row in rows
            ],
            columns=[t("tables.name"), t("tables.score"), "Δ", t("trends.index")],
        ),
        border="horizontal",
        hide_index=True,
    )


def level(publication: marts.Publication, kind: str, scope: str) -> None:
    """The median and the middle half of a country or list, day by day."""
    st.subheader(t("trends.level"), anchor=False)
    source = {"country": ("country_scores", "country_code"), "list": ("list_scores", "list_id")}
    if kind not in source:
        st.caption(t("trends.level_none"))
        return
    table, key = source[kind]
    frame = publication.frame(
        f"select score_date::date as score_date, median, lower_quartile, upper_quartile, top"
        f" from marts.{table} where {key} = $scope order by score_date",
        {"scope": scope},
    )
    if len(frame) < 2:
        st.caption(t("person.no_history"))
        return
    st.caption(t("trends.level_note"))
    first, last = frame.iloc[0], frame.iloc[-1]
    alt = t("trends.level_alt", first=number(first["median"], 1), last=number(last["median"], 1))
    data = frame.assign(score_date=frame["score_date"].dt.date).round(1)
    data.columns = [
        t("tables.day"),
        *(t(f"compare.{name}") for name in ("median", "lower_quartile", "upper_quartile", "top")),
    ]
    band = frame.rename(
        columns={"median": "score", "lower_quartile": "score_low", "upper_quartile": "score_high"}
    )
    charts.draw(charts.history(band), alt, "level", data)


page()
