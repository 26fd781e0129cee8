"""Where blogs stand for their readers: of a private one the API says, too, that it is not there."""

import re
from urllib.parse import urlsplit

from requests import PreparedRequest
from requests.auth import AuthBase

from ingestion import addresses
from ingestion.client import Client, Gone, Problem, Refused
from ingestion.reading import Claim, Reading

APIS = "googleapis.com"
# a reader's country used to be in the address, and is of no meaning
COUNTRY = re.compile(r"\.blogspot\.(?:com?\.)?[a-z]{2,3}$")
UNKNOWN = "Blogger shows no blog with this id"


class Key(AuthBase):
    """The API key, as a header for the API alone: a blog may stand on anybody's server."""

    def __init__(self, key: str, base_url: str) -> None:
        """Keep the key, and below which address it is shown."""
        self.key, self.api = key, f"{base_url.rstrip('/')}/v3/".lower()

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        """Put the key in."""
        if (r.url or "").lower().startswith(self.api):
            r.headers["X-Goog-Api-Key"] = self.key
        return r


def standing(api: Client, reading: Reading, blog: str) -> tuple[str, str]:
    """The outcome for a blog that the API does not show, and why.

    It is gone only where nothing is at its own address either, for what is gone is forgotten after
    a while. A private one leads whoever was not invited to where one signs in.
    """
    if not (host := known_host(reading, blog)):
        return "unreadable", f"{UNKNOWN}, which may be private: give its address as well"
    # some blogs at an address of their own have no certificate; the API spells all without
    is_real = (urlsplit(api.base_url).hostname or "").endswith(APIS)
    try:
        below = api.site(host)
        api.get(f"http://{host}/" if is_real else f"{below}/")
    except Gone:
        return "gone", f"{UNKNOWN}, and nothing is at its address"
    except Refused:
        return "protected", f"{UNKNOWN}, and its address does not let everybody in"
    except Problem:
        pass  # a page, which is no JSON, or nobody can tell
    return "unreadable", f"{UNKNOWN}, but maybe there is one at its address"


def known_host(reading: Reading, blog: str) -> str:
    """The host of a blog as the API told it, else as a claim does."""
    claimed = (host_of(claim) for claim in reading.claims if reading.account_of(claim) == blog)
    return reading.cursor(blog, "host") or next(filter(None, claimed), "")


def host_at(address: object) -> str:
    """The host in an address of the API's; empty where there is none."""
    return addresses.split(str(address or "")).hostname or ""


def host_of(claim: Claim) -> str:
    """The host of a blog: `ana`, `ana.blogspot.fr` and `https://ana.blogspot.com/` are one."""
    spelled = (claim.handle or claim.url or "").strip().lower().lstrip("@")
    host = addresses.split_bare(spelled).hostname or ""
    # a profile's address does not lead to its blogs
    if host.removeprefix("www.") == "blogger.com":
        return ""
    return COUNTRY.sub(".blogspot.com", host if "." in host or not host else f"{host}.blogspot.com")
