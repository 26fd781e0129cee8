"""A request from the privacy page waits for the operator, and nothing happens before."""

import json
import subprocess
import sys

import pytest
from fake_marts import publish

from dashboard import asking


@pytest.fixture
def home(tmp_path, monkeypatch):
    publish(tmp_path / "published")
    monkeypatch.setenv("CLOUT_HOME", str(tmp_path))
    return tmp_path


def test_a_request_of_the_page_waits_in_the_home(home, open_page):
    page = open_page(home, "privacy", p="p1")
    before = sorted(file.name for file in (home / "published").iterdir())
    page.selectbox[-1].select(asking.KINDS[3])
    page.text_input[-2].set_value("Ada <script>")
    page.text_input[-1].set_value("ada@b.test")
    page.button[-1].click()
    page.run()
    assert not page.exception
    (told,) = asking.waiting(home).values()
    assert (told["kind"], told["about"], told["words"]) == ("minor", "Ada <script>", "ada@b.test")
    assert sorted(file.name for file in (home / "published").iterdir()) == before


def test_a_flood_is_not_taken(home, monkeypatch):
    monkeypatch.setattr(asking, "MOST", 2)
    asking.ask("leave", "a" * 9_999, "")
    asking.ask("nonsense", "b", "")
    with pytest.raises(asking.Full):
        asking.ask("leave", "c", "")
    assert [len(told["about"]) for told in asking.waiting(home).values()] in ([500, 1], [1, 500])
    assert {told["kind"] for told in asking.waiting(home).values()} == {"leave"}
    (file, *_) = (home / "requests").iterdir()
    assert file.stat().st_mode & 0o077 == 0


def clout(*words):
    script = "from orchestration.cli import app; app()"
    return subprocess.run(
        [sys.executable, "-c", script, "requests", *words], capture_output=True, text=True
    )


def test_the_operator_sees_who_waits_and_puts_it_away(home):
    asking.ask("leave", "ada'; rm -rf ~ #\x1b[2J", "me")
    (name,) = asking.waiting(home)
    told = clout().stdout
    assert "clout forget 'ada?? rm -rf ? ???2J'" in told
    assert "\x1b" not in told
    assert json.loads(clout("--done", name, "--json").stdout) == {}
    assert clout().stdout == "Nobody waits.\n"
    assert clout("--done", "../actor").returncode != 0
