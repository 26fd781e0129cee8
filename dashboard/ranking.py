"""Who leads, among those that the filters of the leaderboard keep."""

from dataclasses import dataclass
from typing import Any

from dashboard.marts import Publication

WINDOWS = ("7", "30")
_KEPT = """
with kept as (
    select
        l.*, p.networks,
        rank_delta_{window}d as published_move,
        delta_{window}d as delta
    from marts.leaderboard as l
    join marts.people as p using (person_id)
    where l.scope_kind = $kind and l.scope_id = $scope
        and ($country is null or l.country_code = $country)
        and ($network is null or list_contains(string_split(p.networks, ','), $network))
        and (
            $list is null
            or l.person_id in (
                select m.person_id from marts.list_members as m where m.list_id = $list
            )
        )
), placed as (
    select
        *,
        row_number() over (order by rank, person_id) as place,
        case when published_move is not null then
            row_number() over (
                partition by published_move is null order by rank + published_move, person_id
            )
        end as place_before
    from kept
), moved as (
    select *, case when $native then published_move else place_before - place end as move
    from placed
)
"""
_TOP = """
, shown as materialized (
    select *
    from moved
    where $search is null
        or contains(lower(strip_accents(display_name)), $search)
        or person_id in (
            select a.person_id from marts.accounts as a
            where contains(lower(strip_accents(a.handle)), $search)
        )
    order by place
    limit {limit}
)
select
    place, move, person_id, display_name, country_code, networks,
    score, score_low, score_high, delta, topic_response,
    (
        select list(h.score order by h.score_date)
        from marts.person_score_history as h
        where h.person_id = shown.person_id and h.method_version = shown.method_version
            and h.score_date >= shown.score_date - $days::int
    ) as trend,
    (
        select list(t.topic_id order by t.response desc, t.topic_id)[:3]
        from marts.person_topics as t where t.person_id = shown.person_id
    ) as topics
from shown
order by place
"""
_SUMMARY = """
select
    count(*) as people,
    median(score) as median,
    median(score) - median(score - coalesce(delta, 0)) as median_delta,
    max(score) filter (where place = 100) as threshold
from moved
"""


@dataclass(frozen=True)
class Filters:
    """What a reader asked for; none where everybody is welcome."""

    country: str | None = None
    topic: str | None = None
    list: str | None = None
    network: str | None = None
    window: str = "30"
    search: str | None = None

    @property
    def scope(self) -> tuple[str, str]:
        """The published ranking that the others narrow: topic, list, country or world."""
        if self.topic:
            return "topic", self.topic
        if self.list:
            return "list", self.list
        return ("country", self.country) if self.country else ("world", "world")

    @property
    def native(self) -> bool:
        """Whether the filters are exactly one published ranking."""
        return not self.network and sum(map(bool, (self.country, self.topic, self.list))) < 2

    def parameters(self) -> dict[str, Any]:
        """The values of the named parameters."""
        kind, scope = self.scope
        return {
            "kind": kind,
            "scope": scope,
            "country": self.country,
            "network": self.network,
            "list": self.list,
            "native": self.native,
        }


def top(publication: Publication, filters: Filters, limit: int = 100) -> list[dict[str, Any]]:
    """One row per person in the order of the filtered ranking, at most `limit`."""
    sql = (_KEPT + _TOP).format(window=_window(filters), limit=limit)
    extra = {"days": int(_window(filters)), "search": filters.search}
    return publication.rows(sql, {**filters.parameters(), **extra})


def summary(publication: Publication, filters: Filters) -> dict[str, Any]:
    """How many are ranked, their median and its change, the score of place 100."""
    sql = (_KEPT + _SUMMARY).format(window=_window(filters))
    return publication.row(sql, filters.parameters()) or {}


def _window(filters: Filters) -> str:
    return filters.window if filters.window in WINDOWS else "30"
