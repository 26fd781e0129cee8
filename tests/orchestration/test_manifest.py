"""What Dagster has dbt parse, and what a new home begins with."""

from subprocess import CompletedProcess

import pytest

from orchestration import manifest


@pytest.fixture
def target(tmp_path, monkeypatch):
    monkeypatch.setattr(manifest, "TARGET", tmp_path)
    return tmp_path


def test_a_parse_does_not_go_on_from_the_one_before(target, monkeypatch):
    """dbt would keep unit tests that are not in the project any more."""
    (target / manifest.PARSED).write_text("of before")

    def parse(*_words, **_settings):
        assert not (target / manifest.PARSED).exists()
        (target / "manifest.json").write_text('{"nodes": {}}')
        return CompletedProcess([], 0)

    monkeypatch.setattr(manifest.subprocess, "run", parse)
    assert manifest.load() == {"nodes": {}}


def test_a_home_is_lent_what_was_parsed_and_keeps_what_it_has(target, tmp_path):
    (target / manifest.PARSED).write_text("of the project")
    for given, kept in ((None, "of the project"), ("its own", "its own")):
        home = tmp_path / kept
        home.mkdir()
        if given:
            (home / manifest.PARSED).write_text(given)
        manifest.lend(home)
        assert (home / manifest.PARSED).read_text() == kept


def test_nothing_is_lent_where_nothing_was_parsed(target, tmp_path):
    manifest.lend(tmp_path / "new")
    assert not (tmp_path / "new").exists()
