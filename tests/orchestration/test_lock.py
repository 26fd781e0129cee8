"""One writer per home."""

import fcntl
import subprocess
import sys
import textwrap

import pytest

from ingestion.home import Home
from orchestration.operations import lock
from orchestration.operations.lock import Busy, holder, writing


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


@pytest.fixture
def other_writer(home):
    """Another process that holds the lock until it is killed."""
    script = textwrap.dedent(f"""
        import sys
        from pathlib import Path
        from ingestion.home import Home
        from orchestration.operations.lock import writing
        with writing(Home(Path({str(home.path)!r})), "clout import"):
            print("held", flush=True)
            sys.stdin.read()
    """)
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_writer_is_refused_and_told_who_is_first(home, other_writer):
    expected = rf"`clout import` \(pid {other_writer.pid} on "
    with pytest.raises(Busy, match=expected) as refusal, writing(home, "clout refresh"):
        pytest.fail("two writers")
    assert str(home.path) in str(refusal.value)
    assert holder(home)["pid"] == other_writer.pid


def test_a_killed_writer_leaves_no_lock(home, other_writer):
    other_writer.kill()
    other_writer.wait()
    assert holder(home) is None
    with writing(home, "clout refresh"):
        assert holder(home)["command"] == "clout refresh"


def test_who_only_looks_keeps_nobody_from_writing(home, monkeypatch):
    with writing(home, "clout import"):
        pass
    is_held = lock._is_held
    with (home.path / "clout.lock").open() as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)

        def look_too(file):
            held = is_held(file)
            fcntl.flock(looking, fcntl.LOCK_UN)
            return held

        monkeypatch.setattr(lock, "_is_held", look_too)
        with writing(home, "clout refresh"):
            assert is_held(looking)


def test_who_has_patience_waits_for_the_first_to_be_done(home, other_writer, monkeypatch):
    def pause(_seconds):
        other_writer.kill()
        other_writer.wait()

    monkeypatch.setattr(lock, "sleep", pause)
    with writing(home, "dagster", patience=3600):
        assert holder(home)["command"] == "dagster"


def test_patience_ends(home, other_writer, monkeypatch):
    monkeypatch.setattr(lock, "sleep", lambda _seconds: monkeypatch.setattr(lock, "monotonic", end))
    began, end = lock.monotonic(), lambda: began + 7200
    with pytest.raises(Busy, match="clout import"), writing(home, "dagster", patience=3600):
        pytest.fail("two writers")


def test_an_error_frees_the_lock(home):
    with pytest.raises(ZeroDivisionError), writing(home, "clout refresh"):
        _ = 1 / 0
    assert holder(home) is None


def test_a_home_that_does_not_exist_has_no_holder(tmp_path):
    assert holder(Home(tmp_path / "nowhere")) is None
    assert not (tmp_path / "nowhere").exists()
