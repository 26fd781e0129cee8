"""A dlt source for any network: its pages, checked and minimised, as Arrow tables."""

import os
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

import dlt
import pyarrow as pa
from dlt.common.schema.typing import TSchemaContractDict
from dlt.extract import DltSource

from ingestion.claims import claims_of
from ingestion.client import Client, Problem
from ingestion.connection import Connection
from ingestion.forgotten import Forgotten, without
from ingestion.home import Home
from ingestion.outcome import Outcome
from ingestion.problems import kind_of
from ingestion.reading import Page, Reading
from ingestion.relations import Relation
from ingestion.sieve import Sieve

# .dlt/config.toml belongs to the project, wherever the command is typed
os.environ.setdefault("DLT_PROJECT_DIR", str(Path(__file__).parents[1]))
os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")

CONTRACT: TSchemaContractDict = {"tables": "evolve", "columns": "evolve", "data_type": "freeze"}
Progress = Callable[[str], None]


_importing = Lock()


def module_of(network: str) -> ModuleType:
    """The module that knows a network."""
    with _importing:  # threads that import modules of one another would wait for ever
        return import_module(f"ingestion.networks.{network}")


def settings_of(network: str) -> dict[str, str]:
    """A network's secrets and base URL as far as they are set, in .env or .dlt/secrets.toml."""
    module = module_of(network)
    names = ("base_url", *module.SECRETS, *module.OPTIONAL_SECRETS)
    found = {name: dlt.secrets.get(f"sources.{network}.{name}", str) for name in names}
    return {name: value.strip() for name, value in found.items() if value and value.strip()}


def terms_of(network: str) -> str | None:
    """The use that the network's terms limit, where the operator has not confirmed it yet.

    SOURCES__<NETWORK>__TERMS_ACCEPTED=true confirms it.
    """
    accepted = dlt.secrets.get(f"sources.{network}.terms_accepted", str) or ""
    return None if accepted.strip().lower() == "true" else module_of(network).TERMS


def kept_days(network: str) -> int | None:
    """For how many days the network's terms let be kept what it has not told again."""
    return getattr(module_of(network), "KEPT_DAYS", None)


def fault(error: Exception) -> str:
    """What nobody foresaw, for whoever mends it: class, message and place."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"


def connection_of(network: str, **manners: Any) -> Connection:  # noqa: ANN401
    """What a network tells of the credentials that are set; raises Problem."""
    settings, module = settings_of(network), module_of(network)
    api = module.connect(settings.pop("base_url", module.BASE_URL), settings, **manners)
    try:
        return module.whoami(api)
    except Problem as problem:
        problem.args = (api.redact(str(problem)),)
        raise
    finally:
        api.close()


def missing_settings(network: str) -> list[str]:
    """The settings without which a network is not connected, as they are spelled in .env."""
    found = settings_of(network)
    missing = [name for name in module_of(network).SECRETS if name not in found]
    return [f"SOURCES__{network}__{name}".upper() for name in missing]


def source_of(
    network: str,
    home: Home,
    outcome: Outcome | None = None,
    progress: Progress = lambda _line: None,
    now: datetime | None = None,
    **manners: Any,  # noqa: ANN401
) -> DltSource:
    """A source whose rows go to the network's relations; it runs in any dlt pipeline.

    A network that breaks off ends the source without an exception: what was read is kept, `outcome`
    says why it ended. `manners` go to the Client (attempts, patience, timeout, clock, sleep).
    """
    outcome = outcome or Outcome(network)
    now = now or datetime.now(UTC)

    def tables() -> Iterator[tuple[Relation, pa.Table]]:
        state = dlt.current.resource_state(network)
        return tables_of(network, home, state, outcome, progress, now, **manners)

    return source_from(network, tables)


def tables_of(
    network: str,
    home: Home,
    state: dict[str, Any],
    outcome: Outcome,
    progress: Progress,
    now: datetime,
    **manners: Any,  # noqa: ANN401
) -> Iterator[tuple[Relation, pa.Table]]:
    """What may be stored of a network, wherever it goes; `state` is what earlier runs remembered.

    Rows replace one another by their relation's key; `state` belongs to the rows and is kept with
    them or not at all.
    """
    settings = settings_of(network)
    module = module_of(network)
    try:
        api = module.connect(settings.pop("base_url", module.BASE_URL), settings, **manners)
    except Problem as problem:
        # further up, dlt would keep it with all that it knows, settings included
        outcome.fail(f"{network}: {problem}", kind_of(problem))
        return
    forgotten = Forgotten(home)
    reading = Reading(
        network=network,
        claims=claims_of(network, home, now.date()),
        state=state,
        now=now,
        requests=lambda: api.requests,
        objects=lambda: api.objects,
        forgotten=forgotten.of(network),
    )
    try:
        sieve = Sieve(reading, home.actor_key(), outcome)
        yield from sieve.tables(_read(module, api, reading, outcome, progress))
    finally:
        outcome.requests = api.requests
        outcome.new_fields.update(reading.new_fields)
        outcome.skipped.update(reading.skipped)
        if forgotten:
            kept = without(dict(reading.state), lambda text: forgotten.names(network, text))
            reading.state.clear()
            reading.state.update(kept)
        api.close()


def source_from(
    network: str, tables: Callable[[], Iterator[tuple[Relation, pa.Table]]]
) -> DltSource:
    """A source of what may be stored of a network, whether its API told it or somebody's export.

    Both share the network's state (which account a handle means) and its keys.
    """

    def marked() -> Iterator[Any]:
        for relation, table in tables():
            yield dlt.mark.with_hints(table, _hints(relation), create_table_variant=True)

    @dlt.source(name=network, schema_contract=CONTRACT, max_table_nesting=0)
    def source() -> Any:  # noqa: ANN401
        return dlt.resource(marked, name=network)

    return source()


def _read(
    module: ModuleType, api: Client, reading: Reading, outcome: Outcome, progress: Progress
) -> Iterator[Page]:
    """The module's pages and what the reading noted, until the end or the first failure."""
    try:
        for page in module.read(api, reading):
            yield page
            yield from reading.drain()
            progress(f"{module.TITLE}: {api.requests} requests")
    except Exception as error:
        outcome.fail(api.redact(_told(reading, error)), kind_of(error))
    if reading.failed:
        first = next(iter(reading.failed.values()))
        told = f"accounts not read to the end: {len(reading.failed):,}; {_told(reading, first)}"
        outcome.fail(api.redact(f"{reading.network}: {told}"), kind_of(first))
    yield from reading.drain()


def _told(reading: Reading, error: Exception) -> str:
    if isinstance(error, Problem):
        return str(error)
    return (
        f"{reading.network}: an answer could not be understood, {fault(error)}; "
        "what was read before it is kept"
    )


def _hints(relation: Relation) -> Any:  # noqa: ANN401
    return dlt.mark.make_hints(
        table_name=relation.name,
        primary_key=relation.key,
        write_disposition={"disposition": "merge", "strategy": "delete-insert"},
        schema_contract=CONTRACT,
    )
