"""What the marts say about countries and, inside France, regions."""

from typing import Any

from dashboard import language, tiles
from dashboard.marts import Publication

_COUNTRIES = """
select c.*, n.name_fr, n.name_en, c.median - b.median as median_change
from marts.country_scores as c
join marts.countries as n using (country_code)
left join marts.country_scores as b
    on b.country_code = c.country_code and b.score_date = c.score_date - 30
where c.score_date = (select max(score_date) from marts.country_scores) and c.size > 0
order by c.size desc, c.country_code
"""
_REGIONS = """
select
    scope_id as code, count(*) as size, median(score) as median,
    quantile_cont(score, 0.25) as lower_quartile, quantile_cont(score, 0.75) as upper_quartile,
    max(score) as top
from marts.leaderboard
where scope_kind = 'region'
group by scope_id
order by size desc, scope_id
"""
_FIRST = """
select person_id, display_name, rank, score from marts.leaderboard
where scope_kind = $kind and scope_id = $scope and rank <= 10
order by rank
"""


def countries(publication: Publication) -> list[dict[str, Any]]:
    """One row per country with people, most people first, with its name."""
    rows = publication.rows(_COUNTRIES)
    return [row | {"code": row["country_code"], "name": language.named(row)} for row in rows]


def regions(publication: Publication, names: dict[str, str]) -> list[dict[str, Any]]:
    """One row per region with people, most people first, with its name; no smaller places."""
    whole = {tile.code for tile in tiles.regions()}
    rows = [row for row in publication.rows(_REGIONS) if row["code"] in whole]
    return [row | {"name": names.get(row["code"], row["code"])} for row in rows]


def first(publication: Publication, kind: str, scope: str) -> list[dict[str, Any]]:
    """The first ten of a place."""
    return publication.rows(_FIRST, {"kind": kind, "scope": scope})
