"""A folder for a web host: the old files or the new ones, and nobody else's."""

import json

import pytest

from orchestration.operations import static
from orchestration.operations.static import MARK, NotOurs, write

OLD = [("/index.html", b"old"), ("/people/ada.json", b"{}")]
NEW = [("/index.html", b"new"), ("/people/bob.json", b"{}")]


def held(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MARK
    }


@pytest.fixture
def folder(tmp_path):
    """A folder that was written once."""
    assert write(tmp_path / "site", OLD, {"run_id": "a"}) == 2
    return tmp_path / "site"


def test_it_holds_what_was_written_last_and_nothing_of_before(folder):
    assert held(folder) == {"index.html": b"old", "people/ada.json": b"{}"}
    write(folder, NEW, {"run_id": "b"})
    assert held(folder) == {"index.html": b"new", "people/bob.json": b"{}"}
    assert json.loads((folder / MARK).read_text()) == {"run_id": "b"}
    assert [path.name for path in folder.parent.iterdir()] == ["site"]


def test_what_fails_on_the_way_leaves_the_old_files(folder):
    def broken():
        yield NEW[0]
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError):
        write(folder, broken(), {})
    assert held(folder) == {"index.html": b"old", "people/ada.json": b"{}"}
    assert [path.name for path in folder.parent.iterdir()] == ["site"]


def test_what_a_killed_run_left_is_swept_away(folder):
    (folder.parent / ".site.draft").mkdir()
    (folder.parent / ".site.draft" / "half.json").write_text("{")
    write(folder, NEW, {})
    assert held(folder) == {"index.html": b"new", "people/bob.json": b"{}"}


def test_a_reader_sees_one_time_or_the_other(folder):
    seen = set()

    def watched():
        for file in NEW:
            seen.add(tuple(sorted(held(folder))))
            yield file

    write(folder, watched(), {})
    assert seen == {("index.html", "people/ada.json")}


def test_without_the_exchange_of_linux_two_renames_do(folder, monkeypatch):
    monkeypatch.setattr(static.ctypes, "CDLL", lambda *_, **__: object())
    write(folder, NEW, {})
    assert held(folder) == {"index.html": b"new", "people/bob.json": b"{}"}
    assert [path.name for path in folder.parent.iterdir()] == ["site"]


def test_an_empty_folder_may_become_one(tmp_path):
    write(tmp_path, NEW, {})
    assert held(tmp_path) == {"index.html": b"new", "people/bob.json": b"{}"}


def test_anybody_elses_folder_stays(tmp_path):
    (tmp_path / "thesis.txt").write_text("ten years")
    with pytest.raises(NotOurs, match="did not write"):
        write(tmp_path, NEW, {})
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
