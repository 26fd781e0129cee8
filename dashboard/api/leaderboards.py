"""Rankings and lists: who leads where, each with what the score is made of."""

import re
from typing import Any

from dashboard.api.http import Answer, Asked, Problem, as_json, unprocessable
from dashboard.api.links import Links
from dashboard.api.people import scores
from dashboard.marts import Publication
from dashboard.untrusted import plain

KINDS = ("world", "country", "region", "topic", "list")
MOST = 500
_COUNT = """
select count(*) as total from marts.leaderboard where scope_kind = $kind and scope_id = $scope
"""
_RANKED = """
select person_id, rank, rank_delta_7d, rank_delta_30d, entered
from marts.leaderboard where scope_kind = $kind and scope_id = $scope
order by rank, person_id limit $limit offset $offset
"""
_SCOPES = """
select scope_kind, scope_id, count(*) as people, any_value(coalesce(t.name_fr, c.name_fr, r.name_fr,
    n.name)) as name_fr, any_value(coalesce(t.name_en, c.name_en, r.name_en, n.name)) as name_en
from marts.leaderboard as l
left join marts.topics as t on l.scope_kind = 'topic' and t.topic_id = l.scope_id
left join marts.countries as c on l.scope_kind = 'country' and c.country_code = l.scope_id
left join marts.regions as r on l.scope_kind = 'region' and r.region_code = l.scope_id
left join marts.lists as n on l.scope_kind = 'list' and n.list_id = l.scope_id
group by scope_kind, scope_id
order by scope_kind, people desc, scope_id
"""
# of a person, what a ranking tells; the record tells the rest
_TOLD = (
    "display_name", "country_code", "score", "score_low", "score_high", "delta_1d", "delta_7d",
    "delta_30d", "components",
)  # fmt: skip


def leaderboard(asked: Asked) -> Answer:
    """The ranking of the question: the world's, unless it names another."""
    kind, scope = scope_of(asked)
    limit = _whole(asked, "limit", 100, 1, MOST)
    offset = _whole(asked, "offset", 0, 0, 2**31)
    return as_json(ranking(asked.publication, asked.links, kind, scope, limit, offset))


def scope_of(asked: Asked) -> tuple[str, str]:
    """Which ranking is asked for. Raises Problem."""
    kind = asked.query.get("scope_kind", "world")
    if kind not in KINDS:
        raise unprocessable("scope_kind", f"scope_kind is one of {', '.join(KINDS)}.")
    scope = asked.query.get("scope_id", "world" if kind == "world" else "")
    if not scope:
        raise unprocessable("scope_id", f"Which {kind}? /api/v1/scopes lists them.")
    return kind, scope


def ranking(
    publication: Publication, links: Links, kind: str, scope: str, limit: int, offset: int = 0
) -> dict[str, Any]:
    """A part of one ranking. Raises Problem where nobody is ranked there."""
    total, entries = _ranked(publication, links, kind, scope, limit, offset)
    # of the world we know that it is there, even before anybody is scored
    if not total and kind != "world":
        raise Problem(404, "No such ranking", f"Nobody is ranked in {kind} {plain(scope, 120)}.")
    return {
        "scope_kind": kind,
        "scope_id": scope,
        **stamp(publication),
        "total": total,
        "limit": limit,
        "offset": offset,
        "entries": entries,
    }


def _ranked(
    publication: Publication, links: Links, kind: str, scope: str, limit: int, offset: int
) -> tuple[int, list[dict[str, Any]]]:
    where = {"kind": kind, "scope": scope}
    [counted] = publication.read(_COUNT, where)
    rows = publication.read(_RANKED, where | {"limit": limit, "offset": offset})
    people = scores(publication, [row["person_id"] for row in rows])
    return counted["total"], [
        row
        | {name: people[row["person_id"]][name] for name in _TOLD}
        | {"url": links.person(row["person_id"])}
        for row in rows
    ]


def stamp(publication: Publication) -> dict[str, Any]:
    """The last day that counts, and the method."""
    method = publication.method or {}
    return {"as_of": publication.as_of, "method_version": method.get("method_version")}


def scopes(asked: Asked) -> Answer:
    """Every ranking there is."""
    return as_json(every_scope(asked.publication, asked.links))


def every_scope(publication: Publication, links: Links) -> dict[str, Any]:
    """Every ranking with its names, how many are on it and where it is."""
    return stamp(publication) | {
        "scopes": [
            row
            | {name: plain(row[name]) or None for name in ("name_fr", "name_en")}
            | {"url": links.leaderboard(row["scope_kind"], row["scope_id"])}
            for row in publication.read(_SCOPES)
        ]
    }


def record_of_list(asked: Asked) -> Answer:
    """The list of the path: its size, its middle, its members."""
    return as_json(list_record(asked.publication, asked.links, asked.path["list_id"]))


def list_record(publication: Publication, links: Links, list_id: str) -> dict[str, Any]:
    """A list with its members, best first. Raises Problem where there is no such list."""
    known = publication.read(
        "select list_id, name, kind from marts.lists where list_id = $list", {"list": list_id}
    )
    if not known:
        raise Problem(404, "No such list", f"There is no list {plain(list_id, 120)}.")
    [row] = known
    # a day on which nobody was on it has no row: an earlier one is not today's
    spread = publication.read(
        "select size, median, lower_quartile, upper_quartile, top from marts.list_scores"
        " where list_id = $list and score_date = $day",
        {"list": list_id, "day": publication.as_of},
    )
    nobody = {"size": 0} | dict.fromkeys(("median", "lower_quartile", "upper_quartile", "top"))
    members = _ranked(publication, links, "list", list_id, 10_000, 0)[1]
    return {
        **row,
        "name": plain(row["name"]),
        **stamp(publication),
        **(spread[0] if spread else nobody),
        "members": members,
        "links": {
            "self": links.list(list_id),
            "leaderboard": links.leaderboard("list", list_id) if members else None,
        },
    }


def _whole(asked: Asked, name: str, default: int, least: int, most: int) -> int:
    text = asked.query.get(name, str(default))
    if not (re.fullmatch("0*[0-9]{1,12}", text) and least <= int(text) <= most):
        raise unprocessable(name, f"{name} is a whole number from {least} to {most}.")
    return int(text)
