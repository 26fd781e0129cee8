"""One module per network with an API; the module's name is the network's name everywhere.

A module has TITLE, BASE_URL ("" where every site has its own host), SECRETS (what must be set to be
connected) and OPTIONAL_SECRETS, both as name -> where to get it, named as in
SOURCES__<NETWORK>__<SECRET>, TERMS (which use the network's terms limit, or None), where they also
say for how many days what is not told again may be kept KEPT_DAYS, and:

    connect(base_url: str, secrets: Mapping[str, str], **manners) -> Client
    read(api: Client, reading: Reading) -> Iterator[Page]
    whoami(api: Client) -> Connection

`connect` hands `manners` (clock, sleep, patience, timeout, attempts) through to the Client. `read`
lets a Problem that concerns the whole network escape: what it has yielded by then is kept.
"""

from pathlib import Path
from pkgutil import iter_modules

_HERE = Path(__file__).parent
FOLDERS = (_HERE, _HERE.parent / "archives")


def _modules(folder: Path) -> set[str]:
    return {module.name for module in iter_modules([str(folder)]) if module.name != "__main__"}


# those that a refresh asks
APIS: tuple[str, ...] = tuple(sorted(_modules(_HERE)))
# and those that closed, of which only people's own exports tell
NETWORKS: tuple[str, ...] = tuple(sorted(set().union(*map(_modules, FOLDERS))))
