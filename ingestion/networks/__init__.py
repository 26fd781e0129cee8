"""One module per network; the module's name is the network's name everywhere."""

from pkgutil import iter_modules

NETWORKS: tuple[str, ...] = tuple(
    sorted(module.name for module in iter_modules(__path__) if module.name != "__main__")
)
