"""The Top 100 under other prices or without some networks, at fixed standing: not the score."""

from dataclasses import dataclass
from typing import Any

from dashboard.marts import ACTIVE, Publication

# who ranks lower than this cannot come far enough to matter, and waiting for them would
CANDIDATES = 1000
_SQL = f"""
with candidates as (
    select person_id, display_name, rank, score
    from marts.leaderboard
    where scope_kind = $kind and scope_id = $scope and rank <= {CANDIDATES}
), priced as (
    -- where nobody is put on lists, what these earn is recognition too
    select distinct act from marts.acts
    where component = 'response' and method_version = {ACTIVE}
), changed as (
    select
        person_id, component,
        amount * case
            when list_contains($dropped, network) then 0
            when component = 'audience' or act not in (from priced) then 1
            when list_contains($free, act) then 0
            when list_contains($double, act) then 2
            else 1
        end as amount
    from marts.score_contributions
    where method_version = {ACTIVE} and component in ('response', 'recognition', 'audience')
        and score_date = (select max(score_date) from marts.leaderboard)
        and person_id in (select person_id from candidates)
), summed as (
    select
        person_id,
        coalesce(sum(amount) filter (component = 'response'), 0) as response,
        coalesce(sum(amount) filter (component = 'recognition'), 0) as recognition,
        coalesce(sum(amount) filter (component = 'audience'), 0) as audience
    from changed
    group by person_id
), scored as (
    select
        c.*, s.is_capped,
        greatest(1, least(100, m.a + m.b * (
            ln(1 + coalesce(d.response, 0) / m.c)
            + m.w_recognition * ln(1 + coalesce(d.recognition, 0))
            + m.w_audience * ln(1 + coalesce(d.audience, 0))
        ))) as other
    from candidates as c
    join marts.person_scores as s using (person_id)
    join marts.methods as m using (method_version)
    left join summed as d using (person_id)
    where s.method_version = {ACTIVE}
), capped as (
    -- what the card caps stays capped, whatever the prices
    select * replace (round(if(is_capped, least(other, score), other), 6) as other) from scored
)
select
    row_number() over (order by other desc, person_id) as place,
    rank - row_number() over (order by other desc, person_id) as move,
    person_id, display_name, rank, score, other, other - score as difference
from capped
order by place
"""


@dataclass(frozen=True)
class Question:
    """Which networks are left out, which acts are worth nothing, which are worth double."""

    dropped: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    double: tuple[str, ...] = ()

    @property
    def asked(self) -> bool:
        """Whether anything differs from the score."""
        return bool(self.dropped or self.free or self.double)


def answer(
    publication: Publication, kind: str, scope: str, question: Question
) -> list[dict[str, Any]]:
    """One row per candidate in the order of the other score, beside rank and score as published."""
    return publication.rows(
        _SQL,
        {
            "kind": kind,
            "scope": scope,
            "dropped": list(question.dropped),
            "free": list(question.free),
            "double": list(question.double),
        },
    )


def acts(publication: Publication) -> list[str]:
    """The acts that earn response, most widespread first."""
    rows = publication.rows(
        f"select act from marts.acts where component = 'response' and method_version = {ACTIVE}"
        " group by act order by count(*) desc, act"
    )
    return [row["act"] for row in rows]
