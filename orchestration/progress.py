"""How a run shows on a terminal: live lines for people, plain ones for log files."""

import sys
import threading
from time import monotonic
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from dashboard.untrusted import visible

PAUSE = 5.0


class Plain:
    """One line per news on standard error; passing news at most every few seconds."""

    def __init__(self) -> None:
        """Begin the clock."""
        self._said: dict[str, float] = {}
        self._began = monotonic()
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        """Nothing to set up."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to take down."""

    def __call__(self, part: str, news: str, passing: bool = False) -> None:
        """Print it, unless it passes and something was just said."""
        with self._turn:
            now = monotonic()
            if passing and now - self._said.get(part, self._began) < PAUSE:
                return
            self._said[part] = now
            told = f"{now - self._began:6.1f}s  {part}: {visible(news)}"
            print(told, file=sys.stderr, flush=True)


class Live:
    """One line per part with a spinner, on standard error."""

    def __init__(self, console: Console) -> None:
        """Draw on this console."""
        self._progress = Progress(
            SpinnerColumn(finished_text="·"),
            TextColumn("[bold]{task.fields[part]}"),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            console=console,
            # a print of some library must not tear the lines
            redirect_stdout=True,
            redirect_stderr=True,
        )
        self._tasks: dict[str, TaskID] = {}
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        """Take the terminal."""
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the terminal back; the lines stay."""
        self._progress.stop()

    def __call__(self, part: str, news: str, passing: bool = False) -> None:
        """Change the part's line, or begin one; a line that is final stops its clock."""
        with self._turn:
            if part not in self._tasks:
                self._tasks[part] = self._progress.add_task("", total=1, part=part)
            self._progress.update(
                self._tasks[part], description=visible(news), completed=0 if passing else 1
            )


def on_terminal() -> Plain | Live:
    """What suits standard error."""
    console = Console(stderr=True)
    return Live(console) if console.is_terminal else Plain()
