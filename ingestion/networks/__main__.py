"""Print the networks, comma separated, as dbt's networks() macro reads them.

`python -m ingestion.networks env > .env.example` writes the template of the settings, and
`python -m ingestion.networks secrets > .dlt/secrets.toml.example` that of dlt's own file of them.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from textwrap import wrap
from types import ModuleType

from ingestion.networks import APIS, NETWORKS

HEAD = """\
# Copy to .env and fill in what you have. What is not set is simply not read; `clout check` tells.
# A variable of the environment wins over this file.

# Where this Clout keeps its things.
# CLOUT_HOME=data

# Where a new home reads networks into: its warehouse, or a lake of Parquet, as Spark reads it.
# CLOUT_RAW=warehouse

# Days of daily history before the score date; 0 keeps only that date and 1, 7 and 30 days before.
# CLOUT_HISTORY_DAYS=90

# Days after which raw texts and acts leave the warehouse; never fewer than scores need (360).
# CLOUT_RETENTION_DAYS=730

# Research data only: score accounts that no person has claimed.
# CLOUT_SCORE_UNCLAIMED=false

# Told by POST, {"text": "..."}, when a run failed, a check held it back or a network was not read.
# CLOUT_WEBHOOK_URL=

# The names that the dashboard answers to behind a proxy, blanks between them; others are refused.
# STREAMLIT_SERVER_ALLOWED_HOSTS=127.0.0.1 localhost

# Whether readers of the dashboard may change lists (true); without a word only those of a demo.
# CLOUT_EDIT=

# Every network can be asked elsewhere, for instance at a test server: SOURCES__<NETWORK>__BASE_URL.
"""


SECRETS_HEAD = """\
# Copy to .dlt/secrets.toml and fill in what you have: dlt's own place for the settings that .env
# holds as SOURCES__<NETWORK>__<NAME>. The environment and .env win over this file.
"""


def env() -> Iterator[str]:
    """Every setting there is, with where to get it, as .env spells it."""
    yield HEAD
    for network, module in _modules():
        yield _title(module)
        for name, how in _settings(module).items():
            yield from how
            yield f"# SOURCES__{network}__{name}=".upper()
        yield ""


def secrets() -> Iterator[str]:
    """The settings of every network, as dlt spells them."""
    yield SECRETS_HEAD
    for network, module in _modules():
        yield _title(module)
        yield f"[sources.{network}]"
        yield f'# base_url = "{module.BASE_URL}"'
        for name, how in _settings(module).items():
            yield from how
            yield f'# {name} = ""'
        yield ""


def _modules() -> Iterator[tuple[str, ModuleType]]:
    for network in APIS:
        yield network, import_module(f"ingestion.networks.{network}")


def _title(module: ModuleType) -> str:
    return f"# {module.TITLE}" + ("" if module.SECRETS else ": public, read without any setting")


def _settings(module: ModuleType) -> dict[str, list[str]]:
    """name -> where to get it, as lines of a comment."""
    told = dict(module.SECRETS)
    told |= {name: f"Optional: {how}" for name, how in module.OPTIONAL_SECRETS.items()}
    if module.TERMS:
        told["terms_accepted"] = module.TERMS
    return {
        name: wrap(how, 98, initial_indent="# ", subsequent_indent="#   ", break_on_hyphens=False)
        for name, how in told.items()
    }


if __name__ == "__main__":
    lines = {"env": env, "secrets": secrets}.get("".join(sys.argv[1:]))
    print("\n".join(lines()).rstrip() if lines else ",".join(NETWORKS))
