"""dbt's process ends when it cannot go on."""

import subprocess
import sys

WAITING = """
import os, threading
from orchestration.child import attend

def breaks():
    raise MemoryError("no room for an answer")

attend(os.getppid())
threading.Thread(target=breaks).start()
threading.Event().wait()
"""


def test_a_thread_that_breaks_ends_the_process_that_would_wait_for_it():
    done = subprocess.run(
        [sys.executable, "-c", WAITING], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "no room for an answer" in done.stderr
