"""dbt's process ends when it cannot go on."""

import os
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

WITH_SPARK = """
import os, sys
from orchestration.child import set_spark_apart

sys.argv = ["dbt", "build", "--target=spark"]
set_spark_apart()
os.write(2, b"[Stage 1:>")
print('{"a line": "of dbt"}')
"""


def test_what_spark_says_does_not_break_the_lines_of_dbt(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", WITH_SPARK], env={**os.environ, "DBT_LOG_PATH": str(tmp_path)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60,
    )  # fmt: skip
    assert done.stdout == '{"a line": "of dbt"}\n'
    assert (tmp_path / "spark.log").read_text() == "[Stage 1:>"


def test_a_thread_that_breaks_ends_the_process_that_would_wait_for_it():
    done = subprocess.run(
        [sys.executable, "-c", WAITING], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "no room for an answer" in done.stderr
