"""One module per network; the module's name is the network's name everywhere.

A module has TITLE, BASE_URL ("" where every site has its own host), SECRETS (what must be set to be
connected) and OPTIONAL_SECRETS, named as in SOURCES__<NETWORK>__<SECRET>, and two functions:

    connect(base_url: str, secrets: Mapping[str, str], **manners) -> Client
    read(api: Client, reading: Reading) -> Iterator[Page]

`connect` hands `manners` (clock, sleep, patience, timeout, attempts) through to the Client. `read`
lets a Problem that concerns the whole network escape: what it has yielded by then is kept.
"""

from pkgutil import iter_modules

NETWORKS: tuple[str, ...] = tuple(
    sorted(module.name for module in iter_modules(__path__) if module.name != "__main__")
)
