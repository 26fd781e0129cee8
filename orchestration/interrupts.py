"""How a command ends early: signals unwind it, so that children stop and the lock goes."""

import os
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

_asked: list[int] = []
_held_back: list[bool] = []


@contextmanager
def interruptible() -> Generator[None]:
    """Let either signal raise KeyboardInterrupt here, and end the process with 130 after it."""
    _asked.clear()
    before = {
        number: signal.signal(number, _interrupt)
        for number in (signal.SIGTERM, signal.SIGINT)
        if signal.getsignal(number) != signal.SIG_IGN
    }
    try:
        yield
    except BaseException:
        # amid Python's own locks an interrupt ends as another error
        if not _asked:
            raise
        message = "clout: stopped before it was done; readers keep what was published last"
        print(message, file=sys.stderr, flush=True)
        sys.stdout.flush()
        # the threads of the refresh would go on to its end; what they write, they write whole
        os._exit(130)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def held_back() -> Generator[list[int]]:
    """Only note signals in the list, and raise at the end.

    Raised while a thread starts or is waited for, an interrupt may leave its locks locked for ever.
    """
    _held_back.append(True)
    try:
        yield _asked
    finally:
        _held_back.pop()
    if _asked:
        raise KeyboardInterrupt


def _interrupt(number: int, frame: FrameType | None) -> None:
    _asked.append(number)
    if not _held_back:
        raise KeyboardInterrupt
