"""What runs until it is stopped stops whole, and answers nobody but this machine."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import requests
from served import served

# each child has a child of its own, and neither heeds SIGTERM
STUBBORN = (
    "import signal, subprocess, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "child = subprocess.Popen([sys.executable, '-c', "
    "'import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print(1, flush=True); sys.stdin.read()'], stdin=subprocess.PIPE, stdout=subprocess.PIPE); "
    # in one go: unbuffered, print sends the end of the line by itself, behind the other child's
    "child.stdout.readline(); sys.stdout.write(f'{child.pid}\\n'); sys.stdout.flush(); child.wait()"
)


@pytest.fixture
def keeper():
    """A process that keeps such children, with little patience."""
    script = textwrap.dedent(f"""
        import sys
        from orchestration.commands import serving
        serving.GRACE = 0.2
        command = [sys.executable, "-c", {STUBBORN!r}]
        sys.exit(serving._keep({{"one": command, "other": command}}))
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


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The address of Dagster's pages, of no project."""
    command = ["orchestration.webserver", "--read-only", "--empty-workspace", "-h", "127.0.0.1"]
    env = os.environ | {"DAGSTER_HOME": str(tmp_path_factory.mktemp("dagster"))}
    with served(lambda port: [*command, "-p", port], "/server_info", env=env) as (address, _):
        yield address


def test_dagsters_pages_may_not_be_framed(pages):
    assert requests.get(pages, timeout=20).headers["X-Frame-Options"] == "DENY"


def test_a_name_that_leads_here_from_elsewhere_gets_nothing(pages):
    told = requests.get(f"{pages}/server_info", headers={"Host": "evil.test"}, timeout=20)
    assert told.status_code == 400
    assert "dagster" not in told.text


def test_no_page_of_another_site_changes_anything(pages):
    asked = "mutation { wipeAssets(assetPartitionRanges: []) { __typename } }"
    told = requests.get(f"{pages}/graphql", params={"query": asked}, timeout=20)
    assert told.json()["data"]["wipeAssets"]["__typename"] == "UnauthorizedError"
