"""What a network of the sandbox is asked and answers, and which networks there are."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

Body = dict | list | str | bytes


@dataclass
class Request:
    """One request to a network: its path begins below the network's name, now is the real clock."""

    method: str
    path: str
    query: dict[str, list[str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)  # names in lower case
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    body: bytes = b""


@dataclass
class Response:
    """One answer; dicts and lists go out as JSON, text as HTML unless the headers say otherwise."""

    status: int
    body: Body
    headers: dict[str, str] = field(default_factory=dict)


@cache
def networks() -> dict[str, ModuleType]:
    """The sandbox module of every network: those with a `serve` and the SECRETS that it accepts."""
    package = import_module("ingestion.sandbox")
    names = (m.name for m in iter_modules(package.__path__) if not m.name.startswith("__"))
    modules = {name: import_module(f"{package.__name__}.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "serve")}
