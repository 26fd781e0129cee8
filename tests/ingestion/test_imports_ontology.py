"""Klout's published ontology of topics, in its own files: what is stored of it."""

import gzip

import duckdb
import pytest

from ingestion import imports
from ingestion.home import Home

TOPICS = (
    '"topicId","topicSlug","topicDisplayName","wikiItemId","freebaseMachineId"\n'
    '2,"zumba","Zumba","Q229680","0b9gnr"\n'
    '10000000000000000006,"sports-and-recreation-super","Sports and Recreation","Q184872","06bm2"\n'
)
NAMES = (
    '"topicId","language","topicDisplayName"\n'
    '2,"en","Zumba"\n2,"fr","Zumba"\n10000000000000000006,"fr","Sports et Loisirs"\n'
)
EDGES = (
    '"parentTopicId","parrentTopicSlug","childTopicId","childTopicSlug"\n'
    '0,"_ROOT_",10000000000000000006,"sports-and-recreation-super"\n'
    '10000000000000000006,"sports-and-recreation-super",2,"zumba"\n'
)


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


@pytest.fixture
def given(tmp_path):
    folder = tmp_path / "ontology"
    folder.mkdir()
    for name, content in (("ontology", TOPICS), ("display", NAMES), ("edge", EDGES)):
        write(folder, f"klout_topic_{name}_20180601.csv.gz", content)
    return folder


def write(folder, name, content):
    (folder / name).write_bytes(gzip.compress(content.encode()))


def asked(home, question):
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        return con.execute(question).fetchall()


def test_the_three_files_are_read_as_they_were_published(home, given):
    report = imports.import_folder(given, home)
    assert dict(report.kept) == {
        "klout_topic_ontology": 2, "klout_topic_display": 3, "klout_topic_edge": 2,
    }  # fmt: skip
    assert not report.quarantined
    assert not report.unknown_columns


def test_ids_that_fit_no_integer_stay_as_they_are(home, given):
    imports.import_folder(given, home)
    rows = asked(home, "select topicid, topicslug from raw_imports.klout_topic_ontology order by 2")
    assert rows == [
        ("10000000000000000006", "sports-and-recreation-super"), ("2", "zumba"),
    ]  # fmt: skip


def test_a_newer_publication_replaces_the_older_one(home, given):
    imports.import_folder(given, home)
    newer = given.parent / "newer" / "ontology"
    newer.mkdir(parents=True)
    write(newer, "klout_topic_ontology_20190601.csv.gz", TOPICS.rsplit("\n", 2)[0] + "\n")
    imports.import_folder(newer, home)
    assert asked(home, "select topicslug from raw_imports.klout_topic_ontology") == [("zumba",)]
    # what it does not bring stays
    assert asked(home, "select count(*) from raw_imports.klout_topic_edge") == [(2,)]
    files = [path.name for path in (home.imports / "ontology").iterdir()]
    assert "klout_topic_ontology_20180601.csv.gz" not in files


def test_without_its_folder_the_taxonomy_is_ones_own_again(home, given):
    imports.import_folder(given, home)
    for path in (home.imports / "ontology").iterdir():
        path.unlink()
    (home.imports / "ontology").rmdir()
    [report] = imports.load_imports(home)
    assert report.removed
    assert asked(home, "select count(*) from raw_imports.klout_topic_ontology") == [(0,)]


def test_a_topic_without_a_slug_is_set_aside(home, given):
    write(given, "klout_topic_ontology_20180601.csv.gz", TOPICS + '7,"","Nothing","",""\n')
    report = imports.import_folder(given, home)
    assert report.kept["klout_topic_ontology"] == 2
    assert report.examples[0]["line"] == 4


def test_the_ontology_is_no_matter_of_the_registry(home, given):
    home.registry.mkdir(parents=True)
    name = "klout_topic_ontology_20180601.csv.gz"
    (home.registry / name).write_bytes((given / name).read_bytes())
    assert imports.load_registry(home).ignored_files == [name]
