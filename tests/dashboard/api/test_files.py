"""The same as files: all there, as described, whole, and without whoever left."""

import json
from xml.etree import ElementTree as ET

import duckdb
import pytest
from contract import Contract
from fake_marts import publish

from dashboard import marts
from dashboard.api.links import Files
from dashboard.api.static import files

MEDIA = {
    "json": "application/json", "svg": "image/svg+xml", "html": "text/html",
    "atom": "application/atom+xml",
}  # fmt: skip


@pytest.fixture(scope="module")
def written(full):
    return dict(files(marts.latest(full / "published"), Files("https://example.org/clout"), "en"))


def test_every_file_is_as_the_description_beside_it_says(written):
    contract = Contract(json.loads(written["/api/v1/openapi.json"]))
    contract.check_itself()
    undescribed = {"/index.html", "/feed.atom"}
    for place, content in written.items():
        if place not in undescribed:
            media = MEDIA.get(place.rsplit(".")[-1], "application/json")
            contract.check(place, 200, media, content)
        if place.endswith((".svg", ".atom")):
            ET.fromstring(content)


def test_everybody_has_four_files_and_every_ranking_two(written, full):
    counted = marts.latest(full / "published").row("""
        select (select count(*) from marts.person_scores) as people,
            (select count(distinct (scope_kind, scope_id)) from marts.leaderboard) as scopes,
            (select count(*) from marts.lists) as lists
    """)
    people, scopes, lists = counted.values()
    # one person has a former name; and five files are of the whole
    assert len(written) == 4 * (people + 1) + 2 * scopes + lists + 5
    assert written["/api/v1/people/old-slug.json"] == written["/api/v1/people/p000.json"]


def test_a_file_says_what_the_server_says_but_for_its_addresses(written, ask):
    served = ask("/api/v1/people/p010").json()
    told = json.loads(written["/api/v1/people/p010.json"])
    addresses = {"links": None, "lists": None}
    assert told | addresses == served | addresses
    ranking = json.loads(written["/api/v1/leaderboard/country/FR.json"])
    asked = ask("/api/v1/leaderboard?scope_kind=country&scope_id=FR&limit=500").json()
    assert [row | {"url": 0} for row in ranking["entries"]] == [
        row | {"url": 0} for row in asked["entries"]
    ]


def test_every_link_leads_to_a_file(written):
    base = "https://example.org/clout"

    def links(node):
        if isinstance(node, dict):
            for name, value in node.items():
                if name == "url" and "handle" in node:
                    # that of an account leads to its network
                    continue
                yield from links(value)
        elif isinstance(node, list):
            for value in node:
                yield from links(value)
        elif isinstance(node, str) and node.startswith(base):
            yield node.removeprefix(base)

    found = {
        link
        for place, content in written.items()
        if place.endswith(".json") and place != "/api/v1/openapi.json"
        for link in links(json.loads(content))
    }
    for place, content in written.items():
        if place.endswith(".atom"):
            hrefs = {link.get("href") for link in ET.fromstring(content).iter() if link.get("href")}
            found |= {href.removeprefix(base) for href in hrefs}
    assert len(found) > 900
    assert found - {"/"} <= set(written)


def test_codes_that_no_file_can_have_are_told_apart(tmp_path):
    codes = [
        "bluesky:at://a/b",
        "bluesky:at:/a/b",
        "../../etc",
        "",
        "a" * 300,
        ".",
        "é",
        "FR",
        "con/",
    ]
    names = [Files.name(code) for code in codes]
    assert names[7] == "FR"
    assert len(set(names)) == len(names)
    for name in names:
        (tmp_path / f"{name}.json").write_text(name)
    assert len(list(tmp_path.iterdir())) == len(names)


def test_before_anybody_is_scored_there_is_a_front_page(empty):
    written = dict(files(marts.latest(empty / "published"), Files(), "fr"))
    assert written["/index.html"].startswith(b"<!doctype html>")
    assert json.loads(written["/api/v1/leaderboard/world/world.json"])["total"] == 0


def test_who_left_is_in_no_file_of_the_next_time(tmp_path):
    publish(tmp_path, people=12, run="a")
    everybody = dict(files(marts.latest(tmp_path), Files(), "fr"))
    file = publish(tmp_path, people=12, run="b")
    with duckdb.connect(str(file)) as con:
        tables = con.execute(
            "select table_name, column_name from duckdb_columns()"
            " where schema_name = 'marts' and column_name like '%person_id'"
        ).fetchall()
        for table, column in tables:
            con.execute(f"delete from marts.{table} where {column} = 'p011'")
    left = dict(files(marts.latest(tmp_path), Files(), "fr"))
    assert any(b"p011" in content for content in everybody.values())
    assert not any(b"p011" in content or "p011" in place for place, content in left.items())
