"""A sandbox in a process of its own, for as long as a `with` block lasts."""

import subprocess
import sys
from datetime import date
from types import TracebackType

from ingestion.sandbox.exchange import Request, Response, networks
from ingestion.sandbox.world import SPAN_DAYS

__all__ = ["Request", "Response", "Sandbox", "networks"]

STOP_SECONDS = 5


class Sandbox:
    """Starts the server, waits until it answers, stops it; it also ends when this process does."""

    def __init__(self, seed: int, end: date, days: int = SPAN_DAYS) -> None:
        """Nothing starts before the `with` block."""
        self.command = [
            sys.executable, "-m", "ingestion.sandbox", "--until-eof",
            f"--seed={seed}", f"--end={end}", f"--days={days}",
        ]  # fmt: skip
        self.base_url = ""

    def __enter__(self) -> "Sandbox":
        """Start, and wait for the world."""
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        # the address comes when the world is built, or nothing if the process died
        assert self.process.stdout
        self.base_url = self.process.stdout.readline().strip()
        if not self.base_url:
            self.__exit__(None, None, None)
            raise RuntimeError(
                f"The sandbox did not start (exit code {self.process.returncode}). "
                f"Its own message is above; try: {' '.join(self.command[1:3])}"
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop, and see that it has."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        with self.process:
            pass  # closes the pipes

    def settings(self) -> dict[str, str]:
        """The settings that lead every network here: base addresses, and secrets it accepts."""
        found = {}
        for network, module in networks().items():
            prefix = f"SOURCES__{network.upper()}__"
            found[f"{prefix}BASE_URL"] = f"{self.base_url}/{network}"
            found[f"{prefix}TERMS_ACCEPTED"] = "true"  # nobody's terms hold for made-up people
            secrets = getattr(module, "SECRETS", {})
            found |= {f"{prefix}{name.upper()}": value for name, value in secrets.items()}
        return found
