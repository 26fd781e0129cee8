"""Tell of a bad night by POST, {"text": "..."}, where CLOUT_WEBHOOK_URL says."""

import os
from collections.abc import Collection

import requests


def failure(command: str, checks: Collection[str] = ()) -> str:
    """The text of a run that did not come to a good end."""
    why = f" ({', '.join(checks)})" if checks else ""
    return f"Clout: `{command}` failed{why}. Readers keep what was published last."


def unread(networks: Collection[str]) -> str:
    """The text of a run that could not read some networks."""
    return f"Clout: could not read {', '.join(sorted(networks))}. All else is published."


def tell(text: str) -> str | None:
    """Post a text without personal data; what went wrong, or None. Without an address: nothing."""
    if not (url := os.environ.get("CLOUT_WEBHOOK_URL")):
        return None
    try:
        requests.post(url, json={"text": text}, timeout=10).raise_for_status()
    except requests.RequestException as error:
        # the address itself is a secret, and requests names it in its messages
        return f"The webhook could not be told: {type(error).__name__}."
    return None
