"""SQL on the marts, for anybody: read-only, short, shareable."""

import pandas as pd
import streamlit as st

from dashboard import address, answers, console, exports, language, marts, reference
from dashboard.language import t
from dashboard.untrusted import markdown

ROWS, SECONDS = 1000, 3.0
# what browsers and messengers still carry whole
SHARED = 1800
EXAMPLES = {
    "top": "select rank, display_name, score, score_low, score_high\n"
    "from marts.leaderboard\n"
    "where scope_kind = 'country' and scope_id = 'FR'\n"
    "order by rank\nlimit 10",
    "lists": "select name, size, median, lower_quartile, upper_quartile, top\n"
    "from marts.list_scores join marts.lists using (list_id)\n"
    "where score_date = (select max(score_date) from marts.list_scores)\n"
    "order by median desc",
    "points": "select network, act, native_acts, points, component\n"
    "from marts.acts\norder by network, points desc",
    "parts": "select component, network, act, round(score_part, 3) as score_part\n"
    "from marts.score_contributions\n"
    "inner join marts.methods using (method_version)\n"
    "where is_active\n"
    "    and person_id = (select person_id from marts.person_scores order by rank limit 1)\n"
    "    and score_date = (select max(score_date) from marts.score_contributions)\n"
    "order by score_part desc",
    "quiet": "select p.display_name, s.score, s.activity, s.regulars\n"
    "from marts.person_scores as s join marts.people as p using (person_id)\n"
    "inner join marts.methods using (method_version)\n"
    "where is_active and s.activity < 1\norder by s.score desc\nlimit 20",
}


def page() -> None:
    """Editor and answer beside the tables."""
    publication = marts.current()
    editor, schema = st.columns([0.64, 0.36], gap="medium")
    with editor:
        write(publication)
    with schema:
        browse(publication)


def write(publication: marts.Publication) -> None:
    """The editor; a query in the address is shown and answered at once."""
    if "sql" not in st.session_state:
        st.session_state.sql = st.query_params.get("q", EXAMPLES["top"])
        ask(st.session_state.sql, publication)
    picked = st.pills(
        t("sql.examples"),
        list(EXAMPLES),
        format_func=lambda name: t(f"sql.example_{name}"),
        key="ex",
    )
    if picked and st.session_state.get("picked") != picked:
        st.session_state.sql = EXAMPLES[picked]
    st.session_state.picked = picked
    st.text_area(t("sql.label"), key="sql", height=190, help=t("sql.help"))
    with st.container(horizontal=True, vertical_alignment="center"):
        ran = st.button(t("sql.run"), icon=":material/play_arrow:", shortcut="Ctrl+Enter")
        st.caption(t("sql.limits", n=ROWS, seconds=language.number(SECONDS)), width="content")
    if ran:
        share(st.session_state.sql)
        ask(st.session_state.sql, publication)
    elif st.session_state.asked_of != publication:
        # the stamp of the page and of its files is that of what is published now
        ask(st.session_state.answer[0], publication)
    show(*st.session_state.answer)


def ask(sql: str, publication: marts.Publication) -> None:
    """Keep the answer with the query it answers: the editor may hold the next one already."""
    st.session_state.answer = sql, *answer(sql, publication)
    st.session_state.asked_of = publication


def share(sql: str) -> None:
    """Put the query into the address, as long as links of that length survive."""
    if 0 < len(sql) <= SHARED:
        st.query_params["q"] = sql
    else:
        st.query_params.pop("q", None)


def answer(
    sql: str, publication: marts.Publication
) -> tuple[console.Result | None, str | None, str]:
    """The result, or why there is none and the database's own words."""
    with st.spinner(t("sql.running")):
        try:
            return console.run(sql, publication.path, ROWS, SECONDS), None, ""
        except console.Refused as refusal:
            return None, refusal.reason, str(refusal)


def show(sql: str, result: console.Result | None, reason: str | None, message: str) -> None:
    """The rows with their export, or what went wrong and what to do."""
    if result is None:
        st.error(t(f"sql.refused_{reason}"), icon=":material/error:")
        if reason == "syntax":
            st.code(message, language=None, wrap_lines=True)
        return
    st.caption(
        t("sql.answered", n=len(result.rows), seconds=language.number(result.seconds, 2))
        + (" " + t("sql.truncated") if result.truncated else "")
    )
    if not result.rows:
        st.info(t("sql.no_rows"), icon=":material/inbox:")
        return
    if result.columns[:1] == ["explain_key"]:
        st.code("\n".join(str(row[-1]) for row in result.rows), language=None)
        return
    form = address.choice(
        st.segmented_control,
        t("sql.form"),
        "v",
        ["table", "chart"],
        "table",
        lambda name: t(f"sql.form_{name}"),
        required=True,
        label_visibility="collapsed",
    )
    table = answers.frame(result)
    if form == "chart":
        answers.chart(table, result.types)
    else:
        height = "content" if len(result.rows) <= 14 else 520
        st.dataframe(table, hide_index=True, alt=t("sql.result"), height=height)
    with st.container(horizontal=True, vertical_alignment="center"):
        asked = {"query": " ".join(sql.split())}
        exports.buttons(
            "clout_sql", lambda: answers.flat(list(table.columns), result), asked, "sql"
        )
        if "q" in st.query_params:
            st.caption(t("sql.shared"), width="content")


def browse(publication: marts.Publication) -> None:
    """Every table with its columns and what they mean."""
    described = publication.rows(
        "select table_name, comment, estimated_size as rows from duckdb_tables()"
        " where schema_name = 'marts' order by table_name"
    )
    comments = {row["table_name"]: row for row in described}
    if not comments:
        st.info(t("sql.no_tables"), icon=":material/inbox:")
        return
    names = list(comments)
    start = names.index("leaderboard") if "leaderboard" in names else 0
    table = st.selectbox(
        t("sql.tables", n=len(names)),
        names,
        index=start,
        format_func=lambda name: f"{name} · {language.number(comments[name]['rows'])}",
    )
    if comments[table]["comment"]:
        st.caption(markdown(comments[table]["comment"], 400))
    columns = publication.rows(
        "select column_name, data_type, comment from duckdb_columns()"
        " where schema_name = 'marts' and table_name = $table order by column_index",
        {"table": table},
    )
    st.table(
        pd.DataFrame(
            [
                {
                    t("sql.column"): f"`{row['column_name']}`",
                    t("sql.type"): row["data_type"].lower(),
                    t("sql.meaning"): markdown(row["comment"], 400),
                }
                for row in columns
            ]
        ),
        border="horizontal",
        hide_index=True,
        alt=t("sql.columns_of", table=table),
    )
    if reference.file():
        st.link_button(
            t("sql.lineage"),
            reference.ADDRESS,
            icon=":material/account_tree:",
            help=t("sql.lineage_help"),
        )


page()
