"""dbt's process: it ends when it cannot go on, and does no work for messages nobody reads."""

import os
import subprocess
import sys

import pytest
from dbt_common.events import types
from dbt_common.events.base_types import EventLevel
from dbt_common.events.logger import LoggerConfig
from dbt_common.exceptions import EventCompilationError

from orchestration.child import Messages

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


@pytest.fixture
def laid_out(monkeypatch):
    """What notes were laid out; to do so, they are asked what they say."""
    asked = []
    monkeypatch.setattr(types.Note, "message", lambda note: asked.append(note.msg) or note.msg)
    return asked


def heard(tmp_path, level, *notes):
    """What a log of this level holds of notes: (level, text)."""
    messages = Messages()
    path = tmp_path / "dbt.log"
    messages.add_logger(
        LoggerConfig(name=str(path), level=EventLevel(level), output_file_name=str(path))
    )
    for its_level, text in notes:
        messages.fire_event(types.Note(msg=text), level=EventLevel(its_level))
    messages.flush()
    return [line.split("  ", 1)[1] for line in path.read_text().splitlines()]


NOTES = [("debug", "sql"), ("test", "trial"), ("info", "done"), ("warn", "odd"), ("error", "wrong")]


def test_messages_for_debugging_are_not_even_laid_out(tmp_path, laid_out):
    assert heard(tmp_path, "info", *NOTES) == laid_out == ["done", "odd", "wrong"]


def test_a_log_that_wants_them_has_them(tmp_path, laid_out):
    everything = [text for _, text in NOTES]
    assert heard(tmp_path, "debug", *NOTES) == laid_out == everything


def test_a_warning_nobody_logs_may_still_be_an_error():
    messages = Messages()
    messages.warn_error = True
    with pytest.raises(EventCompilationError, match="odd"):
        messages.fire_event(
            types.Note(msg="odd"), EventLevel.WARN, force_warn_or_error_handling=True
        )
