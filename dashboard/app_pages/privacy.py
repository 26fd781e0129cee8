"""Privacy: why somebody is here, what is held about whom, how to correct it and how to leave."""

import pandas as pd
import streamlit as st

from dashboard import address, asking, language, marts, profile, tables
from dashboard.language import number, t
from dashboard.untrusted import markdown, plain
from dashboard.words import Words

QUESTIONS = ("never", "others", "minors", "where")


def page() -> None:
    """Rules in words, counts, what is held about the person of the address, the way out."""
    publication = marts.current()
    st.markdown(t("privacy.intro"))
    why(publication)
    with st.grid(3, min_column_width=260):
        for question in QUESTIONS:
            with st.container(border=True, height="stretch"):
                st.markdown(f"**{t(f'privacy.{question}')}**")
                st.markdown(t(f"privacy.{question}_text"))
        with st.container(border=True, height="stretch"):
            st.markdown(f"**{t('privacy.how_long')}**")
            st.markdown(t("privacy.how_long_text", kept=kept()))
    about(publication)
    with st.container(border=True):
        st.subheader(t("privacy.leave"), anchor=False)
        st.markdown(t("privacy.leave_text"))
        request()
    what_is_read(publication)


def kept() -> str:
    """For how long raw texts and acts stay, as the last refresh knew it."""
    days = marts.status(marts.published()).get("retention_days")
    return t("privacy.kept", days=number(days)) if days else t("privacy.kept_usual")


def why(publication: marts.Publication) -> None:
    """On which basis people are here."""
    rows = publication.rows(
        "select basis, count(*) as people, sum(account_count)::bigint as accounts"
        " from marts.people group by basis order by people desc, basis"
    )
    st.subheader(t("privacy.why"), anchor=False)
    if not rows:
        st.caption(t("privacy.nobody"))
        return
    st.table(
        pd.DataFrame(
            [
                (
                    language.known(f"basis.{row['basis']}", markdown(row["basis"]) or "–"),
                    number(row["people"]),
                    number(row["accounts"]),
                )
                for row in rows
            ],
            columns=[t("privacy.basis"), t("status.people"), t("privacy.accounts")],
        ),
        border="horizontal",
        hide_index=True,
    )


def about(publication: marts.Publication) -> None:
    """What is held about one person."""
    with st.container(border=True):
        st.subheader(t("privacy.hold"), anchor=False)
        query = address.text(
            t("person.search"),
            "q",
            type="search",
            placeholder=t("leaderboard.search_hint"),
            max_chars=60,
            width=420,
        )
        asked = st.query_params.get("p")
        if query:
            found = profile.search(publication, query)
            if not found:
                st.info(t("privacy.not_here", query=markdown(query, 60)), icon=":material/check:")
            with st.container(horizontal=True):
                for row in found:
                    address.jump(
                        markdown(row["display_name"], 40), ":material/person:", p=row["person_id"]
                    )
        if asked:
            held(publication, *profile.today(publication, [asked]))


def held(publication: marts.Publication, person_id: str) -> None:
    """In summary, what was read of a person, network by network."""
    person = publication.row("from marts.people where person_id = $p", {"p": person_id})
    if person is None:
        st.info(t("privacy.not_here", query=markdown(person_id, 60)), icon=":material/check:")
        return
    basis = language.known(f"basis.{person['basis']}", markdown(person["basis"]) or "–")
    st.markdown(t("privacy.here", name=markdown(person["display_name"], 60), basis=basis))
    words = Words(publication)
    rows = publication.rows(
        "select network, string_agg(a.handle, ', ' order by a.handle) as handles,"
        " c.posts, c.acts, c.first_day, c.last_day"
        " from marts.accounts as a left join marts.coverage as c using (network, person_id)"
        " where person_id = $p group by all order by network",
        {"p": person_id},
    )
    if rows:
        tables.grid(
            [
                {
                    t("tables.network"): words.networks.get(row["network"], row["network"]),
                    t("person.handle"): plain(row["handles"], 200),
                    t("person.posts"): row["posts"],
                    t("person.acts"): row["acts"],
                    t("privacy.from"): row["first_day"],
                    t("privacy.to"): row["last_day"],
                }
                for row in rows
            ],
            t("privacy.hold"),
            digits={t("person.posts"): 0, t("person.acts"): 0},
            days=(t("privacy.from"), t("privacy.to")),
        )
    st.markdown(t("privacy.commands"))
    st.code(f"clout data {person_id}\nclout forget {person_id}", language="bash")
    st.page_link(
        "app_pages/person.py",
        label=t("privacy.profile"),
        icon=":material/person:",
        query_params=address.here(p=person_id),
    )


def request() -> None:
    """A form that leaves a request for the operator, who alone can act on it."""
    # a form of its own for each request: one that could not be sent keeps what was typed
    sent = st.session_state.get("requests_sent", 0)
    if st.session_state.pop("request_left", False):
        st.success(t("privacy.request_sent"), icon=":material/check:")
    with st.form(f"request_{sent}", border=False):
        kind = st.selectbox(
            t("privacy.request"), asking.KINDS, format_func=lambda kind: t(f"privacy.ask_{kind}")
        )
        about = st.text_input(
            t("privacy.request_about"),
            st.query_params.get("p", "")[: asking.LONGEST],
            max_chars=asking.LONGEST,
        )
        words = st.text_input(t("privacy.request_words"), max_chars=asking.LONGEST)
        if not st.form_submit_button(t("privacy.request_send")):
            return
    if not about.strip():
        st.warning(t("privacy.request_whom"))
        return
    try:
        asking.ask(kind, about, words)
    except (asking.Full, OSError):
        st.error(t("privacy.request_lost"))
    else:
        st.session_state.update(requests_sent=sent + 1, request_left=True)
        st.rerun()


def what_is_read(publication: marts.Publication) -> None:
    """What is read on each network, what is not, and why."""
    rows = publication.rows("from marts.networks order by title")
    if not rows:
        return
    st.subheader(t("privacy.read"), anchor=False)
    lines = [
        f"- **{markdown(row['title'])}** · {markdown(language.named(row, 'reads'), 600)}"
        for row in rows
    ]
    st.markdown("\n".join(lines))


page()
