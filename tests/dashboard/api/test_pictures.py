"""Badges, cards, feeds, health: what is shown elsewhere, harmless and readable by everybody."""

import os
import time
import uuid
from datetime import datetime
from html import escape
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
import requests
from fake_marts import publish, reading
from served import dashboard

from dashboard import language
from dashboard.api import badge, embed
from dashboard.api.links import Links

SVG = "{http://www.w3.org/2000/svg}"
ATOM = "{http://www.w3.org/2005/Atom}"
# the eight worst names come first
NASTY = [f"p{place:03d}" for place in range(8)]


@pytest.mark.parametrize("person", NASTY)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_badge_says_in_words_what_it_shows(ask, person, lang):
    answer = ask(f"/badge/{person}.svg?lang={lang}")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    svg = ET.fromstring(answer.content)
    record = ask(f"/api/v1/people/{person}").json()
    assert svg.get("role") == "img"
    said = svg.get("aria-label")
    assert said == svg.find(f"{SVG}title").text
    for value in ("score", "score_low", "score_high"):
        assert language.number(record[value], 1, language=lang) in said
    assert record["display_name"] in said
    assert svg.get("{http://www.w3.org/XML/1998/namespace}lang", svg.get("lang")) == lang
    shown = [text.text for text in svg.iter(f"{SVG}text")]
    assert shown[1] == language.number(record["score"], 1, language=lang)
    # a name is text in it, and nothing else
    assert {node.tag.removeprefix(SVG) for node in svg.iter()} == {
        "svg", "title", "style", "clipPath", "g", "rect", "path", "text",
    }  # fmt: skip


def test_a_badge_follows_the_reader_unless_told_a_theme(ask):
    own, light, dark = (
        ask(f"/badge/p010.svg{theme}").text for theme in ("", "?theme=light", "?theme=dark")
    )
    assert "prefers-color-scheme:dark" in own
    assert "prefers-color-scheme" not in light + dark
    assert light != dark


def test_the_words_of_a_badge_stand_out_from_its_ground():
    def luminance(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(
            weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
        )

    for ground, _, *words in badge._COLOURS.values():
        for word in words:
            dark, light = sorted((luminance(ground), luminance(word)))
            assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_shields_gets_what_it_needs(ask):
    told = ask("/badge/p010.json?lang=en").json()
    record = ask("/api/v1/people/p010").json()
    assert told["message"].startswith(language.number(record["score"], 1, language="en"))
    assert language.number(record["score_low"], 1, language="en") in told["message"]


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.attributes, self.images, self.headings = set(), set(), 0, 0

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.images += tag == "img"
        self.headings += tag == "h1"


@pytest.mark.parametrize("person", NASTY)
def test_a_card_may_be_framed_and_runs_nothing(ask, person):
    answer = ask(f"/embed/{person}?lang=fr")
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    tags = Tags()
    tags.feed(answer.text)
    # a name is text in it, and nothing else
    assert tags.found <= {
        "html", "head", "meta", "title", "style", "body", "main", "header", "img", "div", "h1", "p",
        "b", "span", "i", "dl", "dt", "dd", "footer", "a",
    }  # fmt: skip
    assert {tags.images, tags.headings} == {1}
    assert not any(name.startswith("on") for name in tags.attributes)
    assert 'target="_blank" rel="noopener"' in answer.text


def test_a_card_tells_parts_that_add_up_day_and_method(ask):
    text = ask("/embed/p010?lang=en").text
    record = ask("/api/v1/people/p010").json()
    parts = [float(part.split("</dd>")[0]) for part in text.split("<dd>")[1:]]
    assert sum(parts) == pytest.approx(round(record["score"], 1), abs=0.001)
    assert "Nov 22, 2026" in text
    assert "method v1" in text


@pytest.mark.parametrize(
    "path", ["/", "/person?p=p010", "/badge/p010.svg", "/api/v1/people/p010", "/healthz"]
)
def test_nothing_but_a_card_may_be_framed(server, path):
    headers = requests.get(server + path, timeout=20).headers
    assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", ["/embed", "/embed/../person", "/embed/%2e%2e/", "/embedded"])
def test_no_page_is_framed_by_way_of_a_card(server, path):
    # as a client that tidies nothing up would ask
    request = requests.Request("GET", server).prepare()
    request.url = server + path
    with requests.Session() as session:
        answer = session.send(request, timeout=20)
    assert "frame-ancestors *" not in answer.headers.get("Content-Security-Policy", "") or (
        "default-src 'none'" in answer.headers["Content-Security-Policy"]
    )
    if "streamlit" in answer.text.lower():
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_a_card_of_nobody_says_so_within_the_frame(ask):
    answer = ask("/embed/nobody")
    assert answer.status_code == 404
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("asked", "lang", "told"),
    [
        ("", "fr", "Personne n'est publié ici sous ce nom."),
        ("?lang=fr", "fr", "Personne n'est publié ici sous ce nom."),
        ("?lang=en", "en", "Nobody is published here under this name."),
    ],
)
def test_a_card_of_somebody_who_left_says_so_in_the_language_of_the_card(ask, asked, lang, told):
    text = ask(f"/embed/nobody{asked}").text
    assert f'<html lang="{lang}">' in text
    assert text.count(escape(told)) == 2


def test_a_card_of_an_empty_home_says_so_and_a_wrong_address_is_told_to_its_writer(ask, tmp_path):
    with dashboard(tmp_path) as (address, _):
        answer = requests.get(f"{address}/embed/p010", timeout=20)
    assert answer.status_code == 503
    assert "Rien n&#x27;est publié ici pour le moment." in answer.text
    wrong = ask("/embed/p010?theme=pink&lang=fr")
    assert wrong.status_code == 422
    assert '<html lang="en">' in wrong.text
    assert "theme is one of" in wrong.text


def test_a_limit_that_takes_points_is_told_and_not_drawn():
    row = {
        "person_id": "x", "display_name": "X", "score": 20.0, "score_low": 19.0, "score_high": 21.0,
        "as_of": datetime(2026, 1, 1).date(), "method_version": "v1", "rank": 1,  # noqa: DTZ001
        "country_rank": None,
        "components": {"response": 30.0, "recognition": 0.0, "audience": 0.0, "base": 1.0,
                       "limits": -11.0},
    }  # fmt: skip
    page = embed.html(row, Links(), "en")
    assert "<dd>-11.0</dd>" in page
    assert page.count('<i class="p') == 2


def entries(feed):
    return [
        {name: entry.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated", "summary")}
        for entry in feed.iter(f"{ATOM}entry")
    ]


@pytest.mark.parametrize(
    "asked",
    ["", "?scope_kind=country&scope_id=FR", "?scope_kind=list&scope_id=sciences-po&lang=en"],
)
def test_the_feed_is_atom_as_rfc_4287_has_it(ask, server, asked):
    answer = ask(f"/feed.atom{asked}")
    assert answer.headers["Content-Type"] == "application/atom+xml"
    feed = ET.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert requests.get(links["self"], timeout=20).content == answer.content
    found = entries(feed)
    assert found
    for entry in [
        *found,
        {"id": feed.findtext(f"{ATOM}id"), "updated": feed.findtext(f"{ATOM}updated")},
    ]:
        assert uuid.UUID(entry["id"].removeprefix("urn:uuid:")).version == 5
        assert datetime.fromisoformat(entry["updated"]).tzinfo
    assert len({entry["id"] for entry in found}) == len(found)
    assert all(entry["title"] and entry["summary"] for entry in found)


def test_the_feed_tells_who_rose_most_and_in_which_scope(ask, full):
    with reading(full) as con:
        risen = con.execute("""
            select p.display_name
            from marts.leaderboard as l join marts.people as p using (person_id)
            where scope_kind = 'country' and scope_id = 'BE' and delta_7d >= 0.05
            order by delta_7d desc limit 20
        """).fetchall()
    titles = [
        entry["title"]
        for entry in entries(
            ET.fromstring(ask("/feed.atom?scope_kind=country&scope_id=BE").content)
        )
    ]
    assert len(titles) == len(risen) > 0
    assert all(
        " ".join(name.split()[:2]) in title for (name,), title in zip(risen, titles, strict=True)
    )


def test_an_entry_keeps_its_id_in_other_publications_and_languages(ask, tmp_path):
    first = entries(ET.fromstring(ask("/feed.atom?lang=fr").content))
    publish(tmp_path / "published", run="later")
    with dashboard(tmp_path) as (address, _):
        other = entries(
            ET.fromstring(requests.get(f"{address}/feed.atom?lang=en", timeout=20).content)
        )
    assert [entry["id"] for entry in other] == [entry["id"] for entry in first]
    assert [entry["title"] for entry in other] != [entry["title"] for entry in first]


def test_health_is_good_until_two_nights_were_missed(tmp_path):
    file = publish(tmp_path / "published", people=3)
    with dashboard(tmp_path) as (address, _):
        for hours, status, said in ((1, 200, "fresh"), (49, 200, "fresh"), (51, 503, "stale")):
            then = time.time() - 3600 * hours
            os.utime(file, (then, then))
            answer = requests.get(f"{address}/healthz", timeout=20)
            told = answer.json()
            assert (answer.status_code, told["status"]) == (status, said)
            assert told["age_hours"] == pytest.approx(hours, abs=0.1)
            assert told["run_id"] == "a"
            assert told["as_of"] == "2026-11-22"
            assert answer.headers["Cache-Control"] == "no-store"
