"""The people's own exports, one module per network that offers one, named as the network.

A module has TITLE, HOW (where a person gets the export) and

    recognises(archive: Archive) -> bool               by member names and first bytes
    owners(archive: Archive) -> list[Owner]            whose export it is, best known first
    made_at(archive: Archive) -> datetime | None       when, None where the export does not say
    read(archive: Archive, reading: Reading) -> Iterator[Page]

`read` yields the rows that the network's API would give, under the same keys and in the network's
own words for acts, of what is public and has to do with influence. Members it never opens are left
out and listed in the report. `reading.now` is when the export was made: what it tells was observed
then. `archive.authors` says whose a post is, of those that are known: exports often do not.
"""

from datetime import datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from ingestion.home import Home
from ingestion.unpacking import Archive, Damaged, Refused
from ingestion.unpacking.archive import visible
from ingestion.unpacking.report import Report

__all__ = ["ARCHIVES", "Refused", "Report", "import_archive", "is_export", "module_of", "recognise"]

ARCHIVES: tuple[str, ...] = tuple(sorted(module.name for module in iter_modules(__path__)))


def module_of(network: str) -> ModuleType:
    """The module that knows a network's export."""
    return import_module(f"ingestion.archives.{network}")


def recognise(path: Path) -> list[str]:
    """The networks whose export a zip, tar, folder or file is, by its content; often none.

    Raises Refused where it cannot be opened at all.
    """
    with _opened(path) as archive:
        return _recognised(archive)


def is_export(path: Path) -> bool:
    """Whether a path is some network's export, or at least packed as exports are."""
    packed = path.is_file() and path.name.lower().endswith((".zip", ".tar", ".tgz", ".tar.gz"))
    if packed or path.suffix.lower() == ".car":
        return True
    try:
        return bool(recognise(path))
    except Refused:
        return False


def import_archive(
    path: Path,
    home: Home,
    person: str | None = None,
    network: str | None = None,
    now: datetime | None = None,
) -> Report:
    """Bring a person's own export into the warehouse; the caller holds the home's lock.

    `person` narrows whose it may be, `network` says which one to take where an export is of
    several. Raises Refused, with what to do, where nothing can be imported.
    """
    from ingestion.unpacking.importing import bring

    with _opened(path) as archive:
        found = _recognised(archive)
        if network in found:
            found = [network]
        if not found or network not in (None, *found):
            raise Refused(_nothing(path, archive, network))
        if len(found) > 1:
            raise Refused(
                f"{path} is an export of {' and of '.join(found)}: say which one to take, "
                f"one after the other, with --network {found[0]}"
            )
        return bring(archive, module_of(found[0]), found[0], home, person, now)


def _recognised(archive: Archive) -> list[str]:
    return [network for network in ARCHIVES if module_of(network).recognises(archive)]


def _nothing(path: Path, archive: Archive, network: str | None) -> str:
    looked = [network] if network in ARCHIVES else ARCHIVES
    inner = [name for name in archive.names if name.lower().endswith((".zip", ".tgz", ".tar.gz"))]
    told = [f"{path} is no export that is known. Looked for:"]
    told += [f"- {module_of(one).TITLE}: {module_of(one).HOW}" for one in looked]
    told += [f"It holds {visible(name)}: unpack it and import that." for name in inner[:3]]
    told += [f"{place}: {reason}" for place, reason in list(archive.problems)[:5]]
    return "\n".join(told)


def _opened(path: Path) -> Archive:
    try:
        return Archive(path)
    except (Damaged, OSError) as damage:
        raise Refused(f"{path} cannot be read: {damage}") from None
