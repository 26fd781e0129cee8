"""The evidence of a line of the authenticity card in words."""

import json

from dashboard.language import number, texts
from dashboard.untrusted import plain


def told(evidence: str | None, language: str) -> str:
    """What was counted; it is JSON in the mart, and names without a translation stay."""
    try:
        found = json.loads(evidence or "{}")
    except ValueError:
        return plain(evidence, 300)
    words = texts(language)
    return ", ".join(
        f"{words.get(f'evidence.{name}', name.replace('_', ' '))} {_amount(value, language)}"
        for name, value in found.items()
    )


def _amount(value: object, language: str) -> str:
    if isinstance(value, int | float):
        return number(value, None, language=language)
    return plain(str(value), 60)
