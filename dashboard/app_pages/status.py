"""Status: how fresh each network is, how the last refreshes went, what was set aside."""

from datetime import datetime
from typing import Any

import streamlit as st

from dashboard import language, marts, tables
from dashboard.language import number, t
from dashboard.untrusted import markdown, plain
from dashboard.words import Words

_OUTCOMES = ("ok", "partial", "failed")
_KINDS = ("refused", "throttled", "unavailable", "misunderstood", "unstored", "unforeseen")
_ICONS = {"ok": ":material/check_circle:", "partial": ":material/warning:"}


def page() -> None:
    """The last refresh, the networks, the runs, the quarantine."""
    publication = marts.current()
    status = marts.status(marts.published())
    last_refresh(status)
    networks(publication, status)
    runs(publication)
    quarantine(publication)


def last_refresh(status: dict[str, Any]) -> None:
    """Outcome, end, duration and size of the last refresh."""
    if not status:
        st.info(t("status.no_status"), icon=":material/inbox:")
        return
    outcome = status.get("outcome", "")
    ended = _moment(status.get("ended_at"))
    started = _moment(status.get("started_at"))
    with st.grid(4, min_column_width=170):
        st.metric(
            t("status.outcome"),
            _outcome(outcome),
            icon=_ICONS.get(outcome, ":material/error:"),
            border=True,
            height="stretch",
        )
        st.metric(
            t("status.ended"),
            language.day(ended),
            delta=f"{ended:%H:%M} UTC" if ended else None,
            delta_color="off",
            delta_arrow="off",
            border=True,
            height="stretch",
        )
        seconds = (ended - started).total_seconds() if ended and started else None
        st.metric(
            t("status.duration"),
            t("status.in_seconds", seconds=number(seconds)) if seconds is not None else "–",
            border=True,
            height="stretch",
        )
        st.metric(
            t("status.quarantined"),
            number(status.get("quarantined")),
            border=True,
            height="stretch",
        )
    for step in status.get("steps") or []:
        if step.get("outcome") == "failed":
            st.error(t("status.failed_step", step=markdown(step["name"])), icon=":material/error:")
    for check in status.get("failed_checks") or []:
        st.error(t("status.failed_check", check=markdown(check, 200)), icon=":material/rule:")


def _outcome(outcome: str | None) -> str:
    return t(f"status.outcome_{outcome}") if outcome in _OUTCOMES else "–"


def _moment(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if stamp else None


def networks(publication: marts.Publication, status: dict[str, Any]) -> None:
    """One row per network: how the last reading went and how far its data reach."""
    st.subheader(t("status.networks"), anchor=False)
    told = status.get("networks") or {}
    known = {row["network"]: row for row in publication.rows("from marts.networks order by title")}
    if not (known or told):
        st.info(t("status.no_networks"), icon=":material/inbox:")
        return
    titles = Words(publication).networks
    rows = []
    names = [*known, *(name for name in told if name not in known)]
    # what needs somebody comes first
    names.sort(key=lambda name: told.get(name, {}).get("status") != "failed")
    for name in names:
        said, covered = told.get(name, {}), known.get(name, {})
        rows.append(
            {
                t("tables.network"): titles.get(name, name),
                t("status.state"): _state(said.get("status")),
                t("status.people"): covered.get("people"),
                t("person.acts"): covered.get("acts"),
                t("status.last_day"): covered.get("last_day"),
                t("status.read_at"): covered.get("read_at"),
                t("status.new_rows"): sum((said.get("rows") or {}).values()),
                t("status.quarantined"): said.get("quarantined"),
                t("status.what_to_do"): _what_to_do(name, said),
                t("status.reads"): plain(language.named(known[name], "reads"), 300)
                if name in known
                else "",
            }
        )
    counts = ("status.people", "person.acts", "status.new_rows", "status.quarantined")
    tables.grid(
        rows,
        t("status.networks"),
        digits={t(name): 0 for name in counts},
        days=(t("status.last_day"), t("status.read_at")),
    )


def _state(state: str | None) -> str:
    signs = {"loaded": "●", "not connected": "○", "failed": "▲"}
    if state not in signs:
        return "–"
    word = state.replace(" ", "_")
    return f"{signs[state]} " + t(f"status.state_{word}")


def _what_to_do(network: str, said: dict[str, Any]) -> str:
    kind = said.get("error")
    if kind in _KINDS:
        return t(f"status.error_{kind}", network=network)
    return plain(said.get("to_do") or "", 300)


def runs(publication: marts.Publication) -> None:
    """The last refreshes, those that failed among them."""
    st.subheader(t("status.runs"), anchor=False)
    rows = publication.rows("from marts.runs order by started_at desc limit 30")
    if not rows:
        st.caption(t("status.no_runs"))
        return
    tables.grid(
        [
            {
                t("status.started"): row["started_at"],
                t("status.outcome"): _outcome(row["outcome"]),
                t("status.as_of"): row["as_of"],
                t("status.seconds"): row["seconds"],
                t("status.rows_read"): row["rows_read"],
            }
            for row in rows
        ],
        t("status.runs"),
        digits={t("status.seconds"): 0, t("status.rows_read"): 0},
        days=(t("status.started"), t("status.as_of")),
    )


def quarantine(publication: marts.Publication) -> None:
    """Rows that could not be read, by reason."""
    st.subheader(t("status.quarantine"), anchor=False)
    rows = publication.rows("from marts.quarantine_counts order by rows desc limit 200")
    if not rows:
        st.caption(t("status.no_quarantine"))
        return
    st.caption(t("status.quarantine_note"))
    tables.grid(
        [
            {
                t("status.dataset"): plain(row["dataset"]),
                t("status.relation"): plain(row["relation"]),
                t("sql.column"): plain(row["column_name"]),
                t("method.reason"): plain(row["reason"], 300),
                t("status.rows"): row["rows"],
            }
            for row in rows
        ],
        t("status.quarantine"),
        digits={t("status.rows"): 0},
    )


page()
