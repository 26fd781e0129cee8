"""Words without secrets: what networks answer ends up in logs, and may quote what was sent."""

from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import quote, quote_plus


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """The text with stars for each secret, as it is or as an address spells it."""
    for secret in secrets:
        for spelling in {secret, quote(secret, safe=""), quote_plus(secret)} - {""}:
            text = text.replace(spelling, "***")
    return text


def blotted(body: Any, secrets: Collection[str]) -> Any:  # noqa: ANN401
    """Parsed JSON without any secret in its strings."""
    match body:
        case str():
            return without_secrets(body, secrets)
        case list():
            return [blotted(item, secrets) for item in body]
        case dict():
            return {blotted(k, secrets): blotted(v, secrets) for k, v in body.items()}
    return body
