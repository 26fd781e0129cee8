"""How a command speaks: results on standard output, everything else on standard error."""

import json
import os
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


def print_json(answer: dict) -> None:
    """The one JSON object of a command's --json."""
    print(json.dumps(answer, indent=2, ensure_ascii=False, default=str))


def note(text: str) -> None:
    """Say something that is not the result."""
    print(text, file=sys.stderr, flush=True)


def stop(message: str, as_json: bool = False, code: int = 1) -> NoReturn:
    """End with a message and an exit code."""
    if as_json:
        print_json({"outcome": "failed", "error": message})
    else:
        note(f"clout: {message}")
    raise SystemExit(code)


@contextmanager
def interruptible() -> Generator[None]:
    """Let SIGTERM unwind the command as Ctrl-C does, so that children stop and the lock goes."""
    asked: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> NoReturn:
        asked.append(number)
        raise KeyboardInterrupt

    before = {
        number: signal.signal(number, interrupt)
        for number in (signal.SIGTERM, signal.SIGINT)
        if signal.getsignal(number) != signal.SIG_IGN
    }
    try:
        yield
    except BaseException:
        # amid Python's own locks an interrupt ends as another error
        if not asked:
            raise
        note("clout: stopped before it was done; nothing was published")
        sys.stdout.flush()
        # the threads of the refresh would go on to its end; what they write, they write whole
        os._exit(130)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
