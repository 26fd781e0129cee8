"""The servers that are asked: Bluesky's public one, and the one that a member's account lives on.

Who keeps an account elsewhere is unknown at bsky.social: its DID's document names the server
(https://atproto.com/specs/did), and only that one shall see the password.
"""

from typing import Any
from urllib.parse import urlsplit

from ingestion.client import Client, Problem
from ingestion.parsed import entries

PUBLIC, MEMBERS, DIRECTORY = "public.api.bsky.app", "bsky.social", "plc.directory"
OWN_HOSTS = ".host.bsky.network"  # where bsky.social keeps its accounts: it lets them in itself
HOME = "AtprotoPersonalDataServer"


def server_of(api: Client, identifier: str) -> str:
    """The host to log in at with a handle, DID or e-mail; bsky.social where no other is told."""
    try:
        endpoint = urlsplit(endpoint_of(api, did_of(api, identifier)) or "")
    except (Problem, ValueError):
        return MEMBERS
    is_elsewhere = endpoint.scheme == "https" and not endpoint.netloc.endswith(OWN_HOSTS)
    return endpoint.netloc if is_elsewhere else MEMBERS


def did_of(api: Client, identifier: str) -> str:
    """Whose handle it is, com.atproto.identity.resolveHandle; empty for an e-mail."""
    if "@" in identifier or identifier.startswith("did:"):
        return "" if "@" in identifier else identifier
    url = f"{api.site(PUBLIC)}/xrpc/com.atproto.identity.resolveHandle"
    body: Any = api.get(url, {"handle": identifier}).body
    return str(body.get("did"))


def endpoint_of(api: Client, did: str) -> str | None:
    """The address of the server that a DID's document names as its home."""
    _, method, name = (*did.split(":", 2), "", "")[:3]
    if method == "plc":
        address = f"{api.site(DIRECTORY)}/{did}"
    elif method == "web":
        address = f"{api.site(name)}/.well-known/did.json"
    else:
        return None
    services = entries(api.get(address).body, "service")
    told = (one.get("serviceEndpoint") for one in services if one.get("type") == HOME)
    return next((one for one in told if isinstance(one, str)), None)
