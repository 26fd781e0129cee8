"""Topics: how large each is and which rise; of one, who leads it, who knows it, what is near."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import address, charts, chrome, language, list_charts, marts, tables, topics
from dashboard.charts import colours, faint
from dashboard.language import number, t
from dashboard.untrusted import drawn, markdown, plain

MOVERS = 8
# what either side shows of its people, with the decimals
MEASURES = {
    "influential": {"response": 1, "posts": 0, "per_post": 2},
    "experts": {"expertise": 0, "posts": 0, "attributions": 0, "peers": 0},
}


def page() -> None:
    """All topics, or the one of the address."""
    publication = marts.current()
    if chrome.nobody(publication):
        return
    rows = topics.overview(publication)
    if not rows:
        st.info(t("topics.empty"), icon=":material/inbox:")
        return
    names = {row["topic_id"]: plain(language.named(row), 40) for row in rows}
    sorted_names = dict(sorted(names.items(), key=lambda item: item[1].casefold()))
    asked = st.query_params.get("t")
    if asked and asked not in names:
        st.warning(t("topics.unknown", topic=markdown(asked, 60)), icon=":material/search_off:")
    topic = address.choice(
        st.selectbox,
        t("leaderboard.topic"),
        "t",
        ["all", *sorted_names],
        "all",
        lambda code: names.get(code, t("leaderboard.all")),
        width=280,
    )
    if topic == "all":
        families(rows, names)
        rising(rows, names)
        every(rows, names)
    else:
        one(publication, next(row for row in rows if row["topic_id"] == topic), names)


def family(row: dict[str, Any]) -> str:
    """What the family of a topic is called."""
    return plain(language.named(row, "family"), 40)


def families(rows: list[dict[str, Any]], names: dict[str, str]) -> None:
    """How much of all response each family and topic draws."""
    total = sum(row["response"] for row in rows) or 1
    groups: dict[str, float] = {}
    called = {row["family"]: family(row) for row in rows}
    for row in rows:
        groups[row["family"]] = groups.get(row["family"], 0) + row["response"]
    order = sorted(groups, key=lambda code: -groups[code])
    shades = {code: colours()[place % 8] for place, code in enumerate(order)}
    ids = ["all", *(f"f-{code}" for code in order), *(row["topic_id"] for row in rows)]
    labels = ["", *map(called.get, order), *(names[row["topic_id"]] for row in rows)]
    parents = ["", *["all"] * len(order), *(f"f-{row['family']}" for row in rows)]
    values = [total, *(groups[code] for code in order), *(row["response"] for row in rows)]
    fills = ["rgba(0,0,0,0)"]
    fills += [faint(shades[code], 0.16) for code in order]
    fills += [faint(shades[row["family"]], 0.42) for row in rows]
    ink = "#f2f0ec" if chrome.dark() else "#161616"
    figure = go.Figure(
        go.Treemap(
            ids=ids,
            labels=[drawn(label) for label in labels],
            parents=parents,
            values=values,
            branchvalues="total",
            marker={"colors": fills, "pad": {"t": 22, "l": 2, "r": 2, "b": 2}},
            tiling={"pad": 3},
            pathbar={"visible": False},
            textfont={"color": ink, "size": 13},
            text=[language.percent(value / total) for value in values],
            textinfo="label+text",
            hovertemplate="%{label}<br><b>%{text}</b><extra></extra>",
        )
    )
    figure.update_layout(height=460, margin={"l": 0, "r": 0, "t": 0, "b": 0})
    with st.container(border=True):
        st.subheader(t("topics.families"), anchor=False)
        st.caption(t("topics.families_note"))
        data = pd.DataFrame(
            [(called[code], round(groups[code] / total, 4)) for code in order],
            columns=[t("topics.family"), t("person.topic_share")],
        )
        alt = t("topics.families_alt", family=called[order[0]], topic=names[rows[0]["topic_id"]])
        charts.draw(figure, alt, "families", data)


def rising(rows: list[dict[str, Any]], names: dict[str, str]) -> None:
    """Which topics grow and shrink, large and small on one footing."""
    known = [row for row in rows if row["momentum"] is not None]
    up = sorted((row for row in known if row["momentum"] > 0), key=lambda row: -row["momentum"])
    down = sorted((row for row in known if row["momentum"] < 0), key=lambda row: row["momentum"])
    for side, key, shown in zip(st.columns(2), ("rising", "falling"), (up, down), strict=True):
        with side, st.container(border=True, height="stretch"):
            st.subheader(t(f"topics.{key}"), anchor=False)
            st.caption(t("topics.momentum_note"))
            sign = "▲" if key == "rising" else "▼"
            lines = [
                f"- {sign} {topic_link(row['topic_id'], names)} · " + grown(row)
                if row["response_before"]
                else f"- {sign} {topic_link(row['topic_id'], names)} · {t('topics.new')}"
                for row in shown[:MOVERS]
            ]
            st.markdown("\n".join(lines) or t("topics.still"))


def grown(row: dict[str, Any]) -> str:
    """By how much the response to a topic grew or shrank."""
    share = row["response"] / row["response_before"] - 1
    return ("+" if share >= 0.005 else "") + language.percent(share)


def topic_link(topic: str, names: dict[str, str]) -> str:
    """Markdown that leads to the page of a topic."""
    return tables.page_link("topics", names.get(topic, topic), t=topic)


def every(rows: list[dict[str, Any]], names: dict[str, str]) -> None:
    """All topics in one table."""
    st.subheader(t("topics.all", n=len(rows)), anchor=False)
    tables.grid(
        [
            {
                t("leaderboard.topic"): names[row["topic_id"]],
                t("topics.family"): family(row),
                t("status.people"): row["people"],
                t("topics.response"): row["response"],
                t("topics.before"): row["response_before"],
            }
            for row in rows
        ],
        t("topics.all", n=len(rows)),
        digits={t("status.people"): 0, t("topics.response"): 0, t("topics.before"): 0},
    )


def one(publication: marts.Publication, row: dict[str, Any], names: dict[str, str]) -> None:
    """One topic: its size, its leaders beside its experts, its neighbours."""
    topic = row["topic_id"]
    chrome.name_tab(names[topic])
    st.subheader(markdown(names[topic]), anchor=False)
    before = row["response_before"]
    with st.grid(3, min_column_width=170):
        st.metric(t("status.people"), number(row["people"]), border=True, height="stretch")
        st.metric(
            t("topics.response"),
            number(row["response"]),
            delta=grown(row) if before else None,
            delta_description=t("leaderboard.over", n=30),
            border=True,
            height="stretch",
            help=t("topics.response_help"),
        )
        st.metric(t("topics.family"), family(row), border=True, height="stretch")
    frame = topics.history(publication, topic)
    if len(frame) > 1:
        with st.container(border=True):
            st.subheader(t("topics.history"), anchor=False)
            alt = t(
                "topics.history_alt",
                first=number(frame["value"].iloc[0]),
                last=number(frame["value"].iloc[-1]),
            )
            data = frame[["score_date", "value"]].round({"value": 1})
            data["score_date"] = data["score_date"].dt.date
            data.columns = [t("tables.day"), t("topics.response")]
            figure = list_charts.lines(frame, {topic: names[topic]})
            figure.update_layout(showlegend=False, height=240, margin={"t": 8})
            charts.draw(figure, alt, "history", data)
    left, right = st.columns(2)
    leaders(left, "influential", topics.influential(publication, topic))
    leaders(right, "experts", topics.experts(publication, topic))
    with st.container(border=True):
        st.subheader(t("topics.related"), anchor=False)
        near = topics.related(publication, topic)
        lines = [
            f"- {topic_link(other['topic_id'], names)} · " + t("topics.shared", n=other["shared"])
            for other in near
        ]
        st.markdown("\n".join(lines) or t("topics.alone"))
    st.page_link(
        "app_pages/leaderboard.py",
        label=t("topics.whole"),
        icon=":material/leaderboard:",
        query_params=address.here(t=topic, c="all"),
    )


def leaders(side: Any, key: str, rows: list[dict[str, Any]]) -> None:  # noqa: ANN401
    """The first of a topic by one measure, each a link."""
    measures = MEASURES[key]
    with side, st.container(border=True, height="stretch"):
        st.subheader(t(f"topics.{key}"), anchor=False)
        st.caption(t(f"topics.{key}_note"))
        if not rows:
            st.caption(t("tables.no_one"))
            return
        st.table(
            pd.DataFrame(
                [
                    (
                        str(place),
                        tables.person_link(row["person_id"], row["display_name"]),
                        *(number(row[name], digits) for name, digits in measures.items()),
                    )
                    for place, row in enumerate(rows, 1)
                ],
                columns=[
                    t("tables.rank"),
                    t("tables.name"),
                    *(t(f"topics.{name}") for name in measures),
                ],
            ),
            border="horizontal",
            hide_index=True,
        )


page()
