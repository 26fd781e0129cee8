"""WordPress: articles of self-hosted sites and the comments and pingbacks they receive.

Everything is public (https://developer.wordpress.org/rest-api/reference/) but pingbacks, which a
site shows only to somebody who may edit its posts. account_id is `host/author number`, posts and
comments are `host/number`. A site that does not answer is one unreadable site; the others are read.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ingestion.client import Answer, Gone, Problem, Throttled
from ingestion.connection import Connection
from ingestion.networks.wordpress.site import Site, Sites
from ingestion.reading import Claim, Page, Reading

TITLE = "WordPress"
BASE_URL = ""
SECRETS: dict[str, str] = {}
OPTIONAL_SECRETS = {
    "username": "the user the application password belongs to",
    "application_password": "your site > Users > Profile > Application passwords: adds pingbacks",
    "sites": "the hosts that may be shown that password, separated by commas, * for all; "
    "no other host is",
}
TERMS = None


def connect(base_url: str, secrets: Mapping[str, str], **manners: Any) -> Sites:  # noqa: ANN401
    """A client for all sites; the application password is optional."""
    password = secrets.get("application_password")
    return Sites(
        "wordpress",
        base_url,
        secrets=[password] if password else [],
        judge=judge,
        password=(secrets.get("username", ""), password) if password else None,
        trusted=frozenset(site.strip() for site in secrets.get("sites", "").split(",")),
        **manners,
    )


def whoami(api: Sites) -> Connection:
    """The user of the application password; sites have no common place to ask."""
    return Connection(name=api.password[0] if api.password else None, scopes=("public data",))


def judge(answer: Answer) -> Problem | None:
    """A web page in place of a refusal comes from a firewall in front of the site."""
    if answer.status == 403 and not answer.is_json:
        return Throttled("the site's firewall keeps us out for now")
    return None


def read(api: Sites, reading: Reading) -> Iterator[Page]:
    """Read site after site; only when none at all could be read is it the network's failure."""
    by_host: dict[str, list[Claim]] = {}
    for claim in reading.claims:
        by_host.setdefault(host_of(claim), []).append(claim)
    failures: list[Problem] = []
    for host, claims in sorted(by_host.items()):
        site = Site(api, reading, host)
        try:
            yield from site.pages(claims)
        except Problem as problem:
            failures.append(problem)
            outcome = "gone" if isinstance(problem, Gone) else "unreadable"
            for claim in claims:
                reading.done(reading.account_of(claim) or host, outcome, str(problem))
        if site.password_refused:
            reading.skip("sites that do not accept the application password: no pingbacks")
    if failures and len(failures) == len(by_host):
        raise failures[-1]


def host_of(claim: Claim) -> str:
    """The host of a claimed author: from its id, or from the site's address."""
    if claim.account_id:
        return claim.account_id.partition("/")[0].lower()
    address = claim.url or claim.handle or ""
    return (urlsplit(address if "://" in address else f"//{address}").hostname or "").lower()
