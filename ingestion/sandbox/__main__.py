"""Serve the fictional France until told to stop: `python -m ingestion.sandbox --end 2026-11-22`."""

import argparse
import os
import signal
import sys
from datetime import UTC, date, datetime, timedelta
from threading import Thread

from ingestion.sandbox.listener import Server
from ingestion.sandbox.world import SPAN_DAYS, World


def main() -> None:
    """Build the world, print the base address, serve until SIGTERM, SIGINT or the end of stdin."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    parser = argparse.ArgumentParser(prog="python -m ingestion.sandbox", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--end", type=date.fromisoformat, default=yesterday, help="the last day of the world"
    )
    parser.add_argument("--days", type=int, default=SPAN_DAYS, help="how many days the world has")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--until-eof", action="store_true", help="stop when stdin is closed")
    asked = parser.parse_args()
    server = Server(World(asked.seed, asked.end, asked.days), asked.port)

    def stop(*_: object) -> None:
        # shutdown waits for the loop that this signal interrupted
        server.stopping.set()
        Thread(target=server.shutdown).start()

    def watch() -> None:
        # not sys.stdin: a thread that holds its lock would stop the interpreter from ending
        while os.read(0, 1024):
            pass
        stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if asked.until_eof:
        Thread(target=watch, daemon=True).start()
    print(server.address, flush=True)
    with server:
        server.serve_forever(poll_interval=0.1)


if __name__ == "__main__":
    sys.exit(main())
