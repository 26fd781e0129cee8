"""Who leads, among those that the filters of the leaderboard keep."""

from dataclasses import dataclass
from typing import Any

from dashboard.marts import ACTIVE, Publication

WINDOWS = ("7", "30")
_KEPT = """
with kept as (
    select l.*, l.rank_delta_{window}d as published_move, l.delta_{window}d as delta
    from marts.leaderboard as l
    where l.scope_kind = $kind and l.scope_id = $scope
        and ($country is null or l.country_code = $country)
        and (
            $network is null
            or l.person_id in (
                select p.person_id from marts.people as p
                where list_contains(string_split(p.networks, ','), $network)
            )
        )
        and (
            $region is null
            or l.person_id in (
                select r.person_id from marts.leaderboard as r
                where r.scope_kind = 'region' and r.scope_id = $region
            )
        )
        and (
            $style is null
            or l.person_id in (
                select s.person_id from marts.person_scores as s
                where s.style = $style and s.method_version = {version}
            )
        )
        and (
            $list is null
            or l.person_id in (
                select m.person_id from marts.list_members as m where m.list_id = $list
            )
        )
)
"""
# a published ranking is shown as it is; numbering it again would cost most of the time
_PUBLISHED = ", placed as (select *, rank as place, published_move as move from kept)"
_NARROWED = """
, numbered as (
    select
        *,
        row_number() over (order by rank, person_id) as place,
        case when published_move is not null then
            row_number() over (
                partition by published_move is null order by rank + published_move, person_id
            )
        end as place_before
    from kept
), placed as (select *, place_before - place as move from numbered)
"""
_TOP = """
, shown as (
    select *
    from placed
    where $search is null
        or contains(lower(strip_accents(display_name)), lower(strip_accents($search)))
        or person_id in (
            select a.person_id from marts.accounts as a
            where contains(
                lower(strip_accents(a.handle)), ltrim(lower(strip_accents($search)), '@')
            )
        )
    order by place
    limit {limit}
)
select
    s.place, s.move, s.person_id, s.display_name, s.country_code, p.networks,
    s.score, s.score_low, s.score_high, s.delta, s.method_version, s.score_date
from shown as s
join marts.people as p using (person_id)
order by s.place
"""
_TRENDS = """
select person_id, list(score order by score_date) as trend
from marts.person_score_history
where person_id in (select unnest($people)) and method_version = $version
    and score_date >= $day::date - $days::int
group by person_id
"""
_TOPICS = """
select person_id, list(topic_id order by response desc, topic_id)[:3] as topics
from marts.person_topics
where person_id in (select unnest($people)) and not is_repeated
group by person_id
"""
_SUMMARY = """
select
    count(*) as people,
    median(score) as median,
    median(score) - median(score - coalesce(delta, 0)) as median_delta,
    max(score) filter (where place = 100) as threshold
from placed
"""


@dataclass(frozen=True)
class Filters:
    """What a reader asked for; none where everybody is welcome."""

    country: str | None = None
    region: str | None = None
    topic: str | None = None
    list: str | None = None
    network: str | None = None
    style: str | None = None
    window: str = "30"
    search: str | None = None

    @property
    def scope(self) -> tuple[str, str]:
        """The published ranking that the others narrow: topic, list, region, country or world."""
        if self.topic:
            return "topic", self.topic
        if self.list:
            return "list", self.list
        if self.region:
            return "region", self.region
        return ("country", self.country) if self.country else ("world", "world")

    @property
    def native(self) -> bool:
        """Whether the filters are exactly one published ranking."""
        scopes = (self.country, self.region, self.topic, self.list)
        return not (self.network or self.style) and sum(map(bool, scopes)) < 2

    def named(self) -> dict[str, str | None]:
        """What was asked for, under the names an exported file says."""
        return {
            "scope": ":".join(self.scope),
            "country": self.country,
            "region": self.region,
            "list": self.list,
            "network": self.network,
            "style": self.style,
            "search": self.search,
        }

    def parameters(self) -> dict[str, Any]:
        """The values of the named parameters."""
        kind, scope = self.scope
        return {
            "kind": kind,
            "scope": scope,
            "country": self.country,
            "region": self.region,
            "network": self.network,
            "style": self.style,
            "list": self.list,
        }


def top(publication: Publication, filters: Filters, limit: int = 100) -> list[dict[str, Any]]:
    """One row per person in the order of the filtered ranking, at most `limit`."""
    rows = publication.rows(
        _placed(filters) + _TOP.format(limit=limit),
        {**filters.parameters(), "search": filters.search},
    )
    if not rows:
        return []
    people = {"people": [row["person_id"] for row in rows]}
    window = {
        "version": rows[0]["method_version"],
        "day": rows[0]["score_date"],
        "days": int(_window(filters)),
    }
    trends = _by_person(publication.rows(_TRENDS, people | window))
    topics = _by_person(publication.rows(_TOPICS, people))
    nothing = {"trend": None, "topics": None}
    return [
        nothing | row | trends.get(row["person_id"], {}) | topics.get(row["person_id"], {})
        for row in rows
    ]


def summary(publication: Publication, filters: Filters) -> dict[str, Any]:
    """How many are ranked, their median and its change, the score of place 100."""
    return publication.row(_placed(filters) + _SUMMARY, filters.parameters()) or {}


def _placed(filters: Filters) -> str:
    kept = _KEPT.format(window=_window(filters), version=ACTIVE)
    return kept + (_PUBLISHED if filters.native else _NARROWED)


def _by_person(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["person_id"]: row for row in rows}


def _window(filters: Filters) -> str:
    return filters.window if filters.window in WINDOWS else "30"
