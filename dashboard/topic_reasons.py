"""Why a person counts on a topic: how much was said, who noticed, and the posts themselves."""

from typing import Any

import streamlit as st

from dashboard import address, language, profile
from dashboard.language import number, t
from dashboard.marts import Publication
from dashboard.untrusted import link, markdown, plain
from dashboard.words import Words

SIGNS = ("posts", "lists", "endorsements", "tags", "peers")


def why(publication: Publication, person: dict[str, Any], words: Words) -> None:
    """One topic of the person with its evidence; nothing without topics."""
    rows = {row["topic_id"]: row for row in profile.topics(publication, person)}
    if not rows:
        return
    names = {topic: plain(words.topics.get(topic, topic), 40) for topic in rows}
    topic = st.selectbox(
        t("person.topic_why"), [*names], format_func=lambda code: names[code], width=280
    )
    lines = [
        f"- {t(f'person.topic_why_{sign}', n=rows[topic][sign])}"
        for sign in SIGNS
        if rows[topic][sign]
    ]
    posts = publication.rows(
        "from marts.topic_posts where person_id = $person and topic_id = $topic order by position",
        {"person": person["person_id"], "topic": topic},
    )
    st.markdown("\n".join([*lines, *(_post(post, words) for post in posts)]))
    st.page_link(
        "app_pages/topics.py",
        label=t("person.topic_open", topic=markdown(names[topic], 40)),
        icon=":material/tag:",
        query_params=address.here(t=topic),
    )
    st.caption(t("person.topic_hide"))


def _post(post: dict[str, Any], words: Words) -> str:
    text, url = markdown(post["text"], 120), link(post["url"])
    told = t(
        "person.topic_post",
        day=language.day(post["day"]),
        network=words.networks.get(post["network"], post["network"]),
        term=markdown(post["term"], 40),
        acts=number(post["acts"]),
        points=number(post["points"], 1),
    )
    return f"- {f'[{text}](<{url}>)' if url else text}\n  - {told}"
