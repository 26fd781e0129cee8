"""Who rose this week, as an Atom feed: one entry per person, scope and week."""

import uuid
from datetime import UTC, date, datetime, time
from typing import Any
from xml.etree import ElementTree as ET

from dashboard.api.badge import sentence, xml_known
from dashboard.api.http import Answer, Asked, Problem
from dashboard.api.leaderboards import scope_of
from dashboard.api.links import Links
from dashboard.api.people import COMPONENTS, scores
from dashboard.language import number, phrase
from dashboard.marts import Publication
from dashboard.untrusted import plain

ATOM = "http://www.w3.org/2005/Atom"
# ids are made of it, so that a feed keeps them wherever it is served from
SPACE = uuid.UUID("6f0f6c4c-8f0c-5c39-9e4e-3c1d0a5b7e21")
MOST = 20
_RISERS = f"""
select person_id, rank, rank_delta_7d, delta_7d from marts.leaderboard
where scope_kind = $kind and scope_id = $scope and delta_7d >= 0.05
order by delta_7d desc, person_id limit {MOST}
"""
_NAMES = {
    "country": "select name_fr, name_en from marts.countries where country_code = $scope",
    "region": "select name_fr, name_en from marts.regions where region_code = $scope",
    "topic": "select name_fr, name_en from marts.topics where topic_id = $scope",
    "list": "select name as name_fr, name as name_en from marts.lists where list_id = $scope",
}


def movers(asked: Asked) -> Answer:
    """The feed of the ranking of the question."""
    kind, scope = scope_of(asked)
    return Answer(
        atom(asked.publication, asked.links, kind, scope, asked.language), "application/atom+xml"
    )


def atom(publication: Publication, links: Links, kind: str, scope: str, language: str) -> bytes:
    """The feed of one ranking. Raises Problem where there is no such ranking."""
    name = _name(publication, kind, scope, language)
    day = publication.as_of or publication.published_at.date()
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": language})
    _text(feed, "id", _id("feed", kind, scope, language))
    _text(feed, "title", phrase(language, "api.feed", scope=name))
    _text(feed, "subtitle", phrase(language, "api.notice"))
    _text(feed, "updated", _moment(day))
    ET.SubElement(_text(feed, "author"), f"{{{ATOM}}}name").text = "Clout"
    _link(feed, "self", links.feed(kind, scope, language), "application/atom+xml")
    _link(feed, "alternate", links.ranking_page(kind, scope, language), "text/html")
    rows = publication.read(_RISERS, {"kind": kind, "scope": scope})
    people = scores(publication, [row["person_id"] for row in rows])
    for row in rows:
        person = people[row["person_id"]]
        entry = ET.SubElement(feed, f"{{{ATOM}}}entry")
        _text(entry, "id", _id("riser", kind, scope, row["person_id"], *map(str, _week(day))))
        _text(entry, "title", _title(person, row, language))
        _text(entry, "updated", _moment(day))
        page = links.page(row["person_id"], language)
        _link(entry, "alternate", page, "text/html")
        _text(entry, "summary", f"{sentence(person, language)} {_parts(person, language)}")
    return ET.tostring(feed, encoding="utf-8", xml_declaration=True)


def _title(person: dict[str, Any], row: dict[str, Any], language: str) -> str:
    return phrase(
        language,
        "api.riser",
        name=person["display_name"],
        change=number(row["delta_7d"], 1, sign=True, language=language),
        score=number(person["score"], 1, language=language),
        rank=number(row["rank"], language=language),
    )


def _parts(person: dict[str, Any], language: str) -> str:
    parts = [
        f"{phrase(language, f'component.{name}')} "
        f"{number(person['components'][name], 1, language=language)}"
        for name in COMPONENTS
        if abs(person["components"][name]) >= 0.05
    ]
    return " + ".join(parts)


def _name(publication: Publication, kind: str, scope: str, language: str) -> str:
    if kind == "world":
        return phrase(language, "leaderboard.world")
    found = publication.read(_NAMES[kind], {"scope": scope})
    if not found:
        raise Problem(404, "No such ranking", f"There is no {kind} {plain(scope, 120)}.")
    return plain(found[0][f"name_{language}"], 120) or scope


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week


def _id(*names: str) -> str:
    return uuid.uuid5(SPACE, "\x1f".join(names)).urn


def _moment(day: date) -> str:
    return datetime.combine(day, time(23, 59, 59), UTC).isoformat()


def _text(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}")
    # ElementTree escapes by itself and knows nothing of what XML does not allow
    element.text = xml_known(text) if text else None
    return element


def _link(parent: ET.Element, rel: str, href: str, kind: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": kind})
