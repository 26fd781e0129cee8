"""The learned societies: known experts, who post rarely, in the interchange format."""

from datetime import date

import duckdb
import pytest

from ingestion import imports
from ingestion.home import Home
from ingestion.sandbox.france.societies import EXPERTS, POSTS, TOPICS, Societies
from ingestion.sandbox.world import World


@pytest.fixture(scope="module")
def societies():
    return Societies(World(1, date(2026, 3, 31), 1))


def test_every_topic_has_its_experts_who_post_rarely(societies):
    assert sorted(societies.experts.values()) == sorted(TOPICS * EXPERTS)
    written = [account for _, _, account, *_ in societies.rows["posts"]]
    assert set(written) == set(societies.experts)
    assert max(map(written.count, societies.experts)) < POSTS[1]


def test_they_are_the_same_each_time(societies):
    again = Societies(World(1, date(2026, 3, 31), 1))
    assert again.rows == societies.rows


def test_they_come_in_without_a_broken_row(societies, tmp_path):
    societies.write(tmp_path / "societies")
    people = {p.person_id: p for p in societies.world.people}
    # people of the world are claimed in its registry
    registry = [
        (person_id, people[person_id].basis)
        for person_id, *_ in societies.rows["person_accounts"] if person_id in people
    ]  # fmt: skip
    home = Home(tmp_path / "home")
    home.registry.mkdir(parents=True)
    lines = ["person_id,basis", *(",".join(row) for row in registry)]
    (home.registry / "people.csv").write_text("\n".join(lines))
    report = imports.import_folder(tmp_path / "societies", home)
    assert not report.quarantined
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        assert con.execute("select count(*) from raw_imports.posts").fetchone() == (
            len(societies.rows["posts"]),
        )
