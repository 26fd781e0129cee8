"""What the marts say about topics: how large, how fast, who leads them, what is near."""

from typing import Any

import pandas as pd

from dashboard.marts import Publication

_OVERVIEW = """
with last as (select max(score_date) as day from marts.topic_scores),
now as (select s.* from marts.topic_scores as s, last where s.score_date = last.day),
before as (
    select s.* from marts.topic_scores as s, last where s.score_date = last.day - 30
), middle as (select median(response) as response from now)
select
    t.*, n.people, n.response, b.response as response_before,
    -- a middling topic's worth of response on both sides: neither giants nor newborns win by it
    ln((n.response + m.response) / (b.response + m.response)) as momentum
from marts.topics as t
join now as n using (topic_id)
join middle as m on true
left join before as b using (topic_id)
where n.people > 0
order by n.response desc, t.topic_id
"""
_LEADERS = """
with leaders as (
    select
        person_id, rank, posts, response, response / nullif(posts, 0) as per_post,
        expert_rank, expertise, lists + endorsements + tags as attributions, peers
    from marts.person_topics
    where topic_id = $topic and {place} is not null
    order by {place}, person_id
    limit {limit}
)
select l.*, p.display_name
from leaders as l
join marts.people as p using (person_id)
order by l.{place}, person_id
"""


def overview(publication: Publication) -> list[dict[str, Any]]:
    """One row per topic with people, largest first: size now, 30 days before, momentum."""
    return publication.rows(_OVERVIEW)


def influential(publication: Publication, topic: str, limit: int = 15) -> list[dict[str, Any]]:
    """Whom people answer most on a topic."""
    return publication.rows(_LEADERS.format(place="rank", limit=limit), {"topic": topic})


def experts(publication: Publication, topic: str, limit: int = 15) -> list[dict[str, Any]]:
    """Who knows a topic, by what others say and do, however rare the posts."""
    return publication.rows(_LEADERS.format(place="expert_rank", limit=limit), {"topic": topic})


def related(publication: Publication, topic: str) -> list[dict[str, Any]]:
    """The topics that the same people are answered on, closest first: topic_id and shared."""
    return publication.rows(
        "select related_topic_id as topic_id, people as shared from marts.related_topics"
        " where topic_id = $topic order by position limit 8",
        {"topic": topic},
    )


def history(publication: Publication, topic: str) -> pd.DataFrame:
    """One row per day: code, score_date, value, the response to the topic."""
    return publication.frame(
        "select topic_id as code, score_date::date as score_date, response as value"
        " from marts.topic_scores where topic_id = $topic order by score_date",
        {"topic": topic},
    )
