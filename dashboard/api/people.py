"""People with their scores: never bare, always with their parts, their day and their doubt."""

from collections.abc import Callable, Sequence
from typing import Any

from dashboard.api.http import Answer, Asked, Moved, Problem, as_json
from dashboard.api.links import Links
from dashboard.language import phrase
from dashboard.marts import ACTIVE, Publication
from dashboard.profile import COMPONENTS, SUCCESSOR
from dashboard.untrusted import link, plain

BESIDE = (
    "reach", "amplification", "network_impact", "regulars", "generosity", "activity", "popularity",
)  # fmt: skip
_SCORES = f"""
select
    s.person_id, p.display_name, p.country_code, s.score, s.score_low, s.score_high,
    s.score_date as as_of, s.method_version, s.delta_1d, s.delta_7d, s.delta_30d,
    s.rank, s.rank_low, s.rank_high, s.percentile, s.trust, s.is_capped, s.style,
    {", ".join(f"s.{name}" for name in BESIDE)}
from marts.person_scores as s
join marts.people as p using (person_id)
where s.person_id in (select unnest($people)) and s.method_version = {ACTIVE}
"""
_PARTS = f"""
select c.person_id, c.component, c.network, sum(c.score_part) as score_part
from marts.score_contributions as c
join marts.person_scores as s using (person_id, method_version, score_date)
where c.person_id in (select unnest($people)) and c.method_version = {ACTIVE}
group by all order by all
"""
_RANKS = """
select person_id, scope_kind, scope_id, rank, rank_delta_7d, rank_delta_30d
from marts.leaderboard where person_id in (select unnest($people))
order by scope_kind, rank, scope_id
"""
_ACCOUNTS = """
select person_id, network, handle, url, followers, observed_at
from marts.accounts where person_id in (select unnest($people))
order by followers desc nulls last, network, account_id
"""
_TOPICS = """
select p.person_id, topic_id, t.name_fr, t.name_en, p.share, p.rank, p.expertise, p.expert_rank
from marts.person_topics as p
join marts.topics as t using (topic_id)
where p.person_id in (select unnest($people)) and not p.is_repeated
order by p.response desc, topic_id
"""
_LISTS = """
select m.person_id, list_id, l.name, l.kind
from marts.list_members as m
join marts.lists as l using (list_id)
where m.person_id in (select unnest($people))
order by l.name, list_id
"""


def record(asked: Asked) -> Answer:
    """The record of the person of the path."""
    person = named(asked, asked.links.person)
    return as_json(records(asked.publication, [person], asked.links)[person])


def named(asked: Asked, place: Callable[[str], str]) -> str:
    """The person of the path, if anybody of that name is published. Raises Moved and Problem.

    Whoever is called otherwise today, since accounts were found to be one's, is at another place.
    """
    slug = asked.path["slug"]
    publication = asked.publication
    if publication.read("select 1 from marts.person_scores where person_id = $p", {"p": slug}):
        return slug
    former = publication.read(SUCCESSOR, {"person": slug})
    if former:
        raise Moved(place(former[0]["person_id"]))
    raise Problem(404, "Nobody by that name", f"Nobody called {plain(slug, 64)} is published.")


def records(
    publication: Publication, people: Sequence[str], links: Links
) -> dict[str, dict[str, Any]]:
    """Full records by person, of those who are published."""
    scored = scores(publication, people)
    told = {name: _of(publication, sql, people) for name, sql in _MANY.items()}
    for person, row in scored.items():
        row["beside"] = {name: row.pop(name) for name in BESIDE}
        row["ranks"] = told["ranks"].get(person, [])
        row["accounts"] = [
            account | {"handle": plain(account["handle"]), "url": link(account["url"])}
            for account in told["accounts"].get(person, [])
        ]
        row["topics"] = told["topics"].get(person, [])
        row["lists"] = [
            listed | {"name": plain(listed["name"]), "url": links.list(listed["list_id"])}
            for listed in told["lists"].get(person, [])
        ]
        row["links"] = {
            "self": links.person(person),
            "page": links.page(person),
            "badge": links.badge(person),
            "card": links.card(person),
        }
        row["notice"] = {code: phrase(code, "api.notice") for code in ("fr", "en")}
    return scored


_MANY = {"ranks": _RANKS, "accounts": _ACCOUNTS, "topics": _TOPICS, "lists": _LISTS}


def scores(publication: Publication, people: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Scores by person with the parts that add up to them, by component and by network."""
    parts = _of(publication, _PARTS, people)
    return {
        row["person_id"]: row
        | {"display_name": plain(row["display_name"], 120)}
        | _summed(parts.get(row["person_id"], []))
        for row in publication.read(_SCORES, {"people": list(people)})
    }


def _summed(parts: list[dict[str, Any]]) -> dict[str, Any]:
    components, networks = dict.fromkeys(COMPONENTS, 0.0), {}
    for part in parts:
        components[part["component"]] += part["score_part"]
        if network := part["network"]:
            networks[network] = networks.get(network, 0.0) + part["score_part"]
    return {"components": components, "networks": networks}


def _of(
    publication: Publication, sql: str, people: Sequence[str]
) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in publication.read(sql, {"people": list(people)}):
        found.setdefault(row.pop("person_id"), []).append(row)
    return found
