"""Print the networks, comma separated, as dbt's networks() macro reads them.

`python -m ingestion.networks env > .env.example` writes the template of the settings.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from textwrap import wrap

from ingestion.networks import APIS, NETWORKS

HEAD = """\
# Copy to .env and fill in what you have. What is not set is simply not read; `clout check` tells.
# A variable of the environment wins over this file.

# Where this Clout keeps its things.
# CLOUT_HOME=data

# Days of daily history before the score date; 0 keeps only that date and 1, 7 and 30 days before.
# CLOUT_HISTORY_DAYS=90

# Days after which raw texts and acts leave the warehouse; never fewer than scores need (360).
# CLOUT_RETENTION_DAYS=730

# Research data only: score accounts that no person has claimed.
# CLOUT_SCORE_UNCLAIMED=false

# Told by POST, {"text": "..."}, when a run failed, a check held it back or a network was not read.
# CLOUT_WEBHOOK_URL=

# Every network can be asked elsewhere, for instance at a test server: SOURCES__<NETWORK>__BASE_URL.
"""


def template() -> Iterator[str]:
    """Every setting there is, with where to get it."""
    yield HEAD
    for network in APIS:
        module = import_module(f"ingestion.networks.{network}")
        settings = {**module.SECRETS, **module.OPTIONAL_SECRETS}
        yield f"# {module.TITLE}" + ("" if module.SECRETS else ": public, read without any setting")
        for name, how in settings.items():
            yield from _setting(network, name, how, name in module.OPTIONAL_SECRETS)
        if module.TERMS:
            yield from _setting(network, "terms_accepted", module.TERMS, False)
        yield ""


def _setting(network: str, name: str, how: str, is_optional: bool) -> Iterator[str]:
    yield from wrap(
        ("Optional: " if is_optional else "") + how,
        98, initial_indent="# ", subsequent_indent="#   ", break_on_hyphens=False,
    )  # fmt: skip
    yield f"# SOURCES__{network}__{name}=".upper()


if __name__ == "__main__":
    print("\n".join(template()).rstrip() if sys.argv[1:] == ["env"] else ",".join(NETWORKS))
