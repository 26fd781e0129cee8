"""What runs until it is stopped stops whole."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

# each child has a child of its own, and neither heeds SIGTERM
STUBBORN = (
    "import signal, subprocess, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "child = subprocess.Popen([sys.executable, '-c', "
    "'import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print(1, flush=True); sys.stdin.read()'], stdin=subprocess.PIPE, stdout=subprocess.PIPE); "
    "child.stdout.readline(); print(child.pid, flush=True); child.wait()"
)


@pytest.fixture
def keeper():
    """A process that keeps such children, with little patience."""
    script = textwrap.dedent(f"""
        import sys
        from orchestration.commands import serving
        serving.GRACE = 0.2
        command = [sys.executable, "-c", {STUBBORN!r}]
        sys.exit(serving._keep([command, ["/usr/bin/env", *command]]))
    """)
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    ) as kept:
        yield kept
        kept.kill()


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    return state != "Z"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_children_and_their_children(keeper, number):
    grandchildren = [int(keeper.stdout.readline()) for _ in range(2)]
    assert all(alive(pid) for pid in grandchildren)
    keeper.send_signal(number)
    assert keeper.wait(20) == 0
    assert not any(alive(pid) for pid in grandchildren)


def test_when_one_ends_so_does_the_other(keeper):
    grandchildren = [int(keeper.stdout.readline()) for _ in range(2)]
    os.killpg(os.getpgid(grandchildren[0]), signal.SIGKILL)
    assert keeper.wait(20) == 1
    assert not any(alive(pid) for pid in grandchildren)
