"""The JSON of Facebook's and Instagram's exports, where each byte of a text stands for a letter."""

from typing import Any


def repaired(value: Any) -> Any:  # noqa: ANN401
    """The value with every text in it, names of keys too, as it was meant; `Ã©` becomes `é`."""
    if isinstance(value, str):
        try:
            return value.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return value  # it was not broken
    if isinstance(value, list):
        return [repaired(one) for one in value]
    if isinstance(value, dict):
        return {repaired(key): repaired(one) for key, one in value.items()}
    return value
