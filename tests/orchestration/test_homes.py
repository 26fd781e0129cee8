"""A demo never mixes with somebody's own data."""

import pytest

from ingestion.home import Home
from orchestration import homes


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def test_a_home_with_data_never_becomes_a_demo(home):
    home.registry.mkdir(parents=True)
    with pytest.raises(homes.WrongHome, match=r"real home with data.*CLOUT_HOME"):
        homes.mark(home, homes.DEMO)
    assert homes.kind_of(home) == homes.REAL


def test_a_demo_never_becomes_real(home):
    homes.mark(home, homes.DEMO)
    with pytest.raises(homes.WrongHome, match="demo home"):
        homes.mark(home, homes.REAL)
    homes.settle(home)
    assert homes.kind_of(home) == homes.DEMO


def test_a_home_says_what_it_is_from_its_first_use(home):
    homes.settle(home)
    assert (home.path / "home.json").exists()
    with pytest.raises(homes.WrongHome):
        homes.mark(home, homes.DEMO)


def test_a_kind_that_is_none_is_no_demo(home):
    home.path.mkdir()
    (home.path / "home.json").write_text('{"kind": "Real"}')
    with pytest.raises(homes.WrongHome, match=r"home\.json.*Real"):
        homes.settle(home)


def test_an_unreadable_mark_is_told_with_its_cure(home):
    home.path.mkdir()
    (home.path / "home.json").write_text("demo")
    with pytest.raises(homes.WrongHome, match=r'home\.json.*\{"kind": "real"\}'):
        homes.kind_of(home)


@pytest.mark.parametrize(
    ("filled", "demo_is_read"),
    [
        ((), False),
        (("data/demo/published",), True),
        (("data/registry", "data/demo/published"), False),
    ],
)
def test_reading_falls_back_to_the_demo_only_when_there_is_nothing_else(
    tmp_path, monkeypatch, filled, demo_is_read
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLOUT_HOME", "")
    for folder in filled:
        (tmp_path / folder).mkdir(parents=True)
    assert homes.choose_readable() is demo_is_read
    chosen = tmp_path / ("data/demo" if demo_is_read else "data")
    assert Home.from_environment().path == chosen


def test_a_chosen_home_is_never_overruled(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data/demo/published").mkdir(parents=True)
    monkeypatch.setenv("CLOUT_HOME", str(tmp_path / "mine"))
    assert not homes.choose_readable()
    homes.choose_demo()
    assert Home.from_environment().path == tmp_path / "mine"
