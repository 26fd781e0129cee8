"""By which domain accounts are called: it may be another than where their instance is reached."""

from ingestion.client import Bearer, Gone, Refused, Unavailable
from ingestion.networks.mastodon.answers import Instances
from ingestion.parsed import inner
from ingestion.reading import Reading


def domain_of(api: Instances, reading: Reading, host: str, token: Bearer | None) -> str:
    """The domain of an instance's accounts, GET /api/v2/instance; asked for once.

    It is the host where that is not told.
    """
    domains = reading.state.setdefault("domains", {})
    if host not in domains:
        try:
            told = inner(api.ask(f"{api.site(host)}/api/v2/instance", {}, token).body)
            domain = str(told.get("account_domain") or told.get("domain") or host).lower()
            api.site(domain)  # refuses what is not the name of a host
        except (Gone, Refused, Unavailable):
            return host
        domains[host] = domain
    return domains[host]


def known_domain(reading: Reading, host: str) -> str:
    """The same as far as it was told."""
    return reading.state.get("domains", {}).get(host, host)
