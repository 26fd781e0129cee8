"""A refresh stops when it is told to, and takes its children along."""

import json
import os
import signal
import subprocess
import sys

import pytest

from ingestion.home import Home
from orchestration.operations.lock import holder

# a refresh whose steps take for ever and heed nothing
ENDLESS = """
import signal, threading
# a shell that starts the tests in the background has them ignore the interrupt, and Dagster then
# has what it runs in ignore the other as well
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGTERM, signal.SIG_DFL)
from orchestration import refresh
def never_done(run, origins):
    print("in it", flush=True)
    threading.Event().wait()
refresh._execute = never_done
from orchestration.cli import app
app(["publish"])
"""
# a signal in the midst of a lock of Python's own
BROKEN = """
import os, signal, threading
signal.signal(signal.SIGINT, signal.default_int_handler)
from orchestration.interrupts import interruptible
threading.Thread(target=threading.Event().wait).start()
with interruptible():
    try:
        os.kill(os.getpid(), signal.SIGINT)
        signal.pause()
    except KeyboardInterrupt:
        raise RuntimeError("release unlocked lock")
"""
# a signal while threads start
HELD_BACK = """
import os, signal
signal.signal(signal.SIGTERM, signal.SIG_DFL)
from orchestration.interrupts import held_back, interruptible
with interruptible():
    with held_back() as asked:
        os.kill(os.getpid(), signal.SIGTERM)
        print("heard", len(asked), flush=True)
    print("never reached")
"""
# dbt's process, started by one that waits for it
PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c",
    "import os, threading; from orchestration.child import _follow; "
    "threading.Thread(target=_follow, args=[os.getppid()]).start(); print('up', flush=True)"])
child.wait()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_refresh_whatever_its_steps_do(tmp_path, number):
    home = Home(tmp_path / "home")
    settings = os.environ | {"CLOUT_HOME": str(home.path)}
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS], env=settings, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout.readline() == "in it\n"
            assert holder(home)["pid"] == process.pid
            process.send_signal(number)
            assert process.wait(30) == 130
        finally:
            process.kill()
    assert holder(home) is None
    assert json.loads((home.published / "status.json").read_text())["outcome"] == "failed"


def test_an_interrupt_that_python_turns_into_another_error_is_one_all_the_same():
    done = subprocess.run(
        [sys.executable, "-c", BROKEN], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 130, done.stderr
    assert "stopped before it was done" in done.stderr


def test_a_signal_waits_while_locks_are_in_use():
    done = subprocess.run(
        [sys.executable, "-c", HELD_BACK], capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "heard 1\n", done.stderr
    assert done.returncode == 130


def test_dbt_does_not_outlive_a_refresh_that_was_killed():
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout.readline() == "up\n"
        parent.kill()
        # the pipe closes when the last process that could write to it has ended
        assert parent.communicate(timeout=30)[0] == ""
