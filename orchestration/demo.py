"""The demo: a home whose networks are those of the sandbox."""

import os
from collections.abc import Generator
from contextlib import contextmanager

from ingestion.home import Home
from orchestration import homes
from orchestration.runs import yesterday

SEED = 1


def prepare(home: Home) -> None:
    """Make the home a demo and register the people of the fictional France, once."""
    homes.mark(home, homes.DEMO)
    if not home.registry.exists():
        from ingestion.sandbox.world import World, write_registry

        write_registry(World(seed=SEED, end=yesterday()), home.registry)


@contextmanager
def networks_of(home: Home) -> Generator[None]:
    """The networks a home reads: real ones, or for a demo those of a sandbox, started here."""
    if homes.kind_of(home) == homes.REAL:
        yield
        return
    from ingestion.sandbox.server import Sandbox

    with Sandbox(seed=SEED, end=yesterday()) as sandbox:
        before = dict(os.environ)
        os.environ.update(sandbox.settings())
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
