"""WordPress: articles, and the comments, pingbacks, likes and reblogs they receive.

A self-hosted site is asked itself (https://developer.wordpress.org/rest-api/reference/): all is
public but pingbacks, which it shows only to somebody who may edit its posts. A site that lives on
WordPress.com is read there, with its likes (https://developer.wordpress.com/docs/api/); so are the
likes of a site with Jetpack. account_id is `host/author number`, posts and comments are
`host/number`. A site that does not answer is one unreadable site; the others are read.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ingestion import addresses
from ingestion.client import Answer, Gone, Problem, Refused, Throttled, Unavailable
from ingestion.connection import Connection
from ingestion.networks.wordpress.hosted import ComSite
from ingestion.networks.wordpress.known import JetpackSite
from ingestion.networks.wordpress.owned import Notes
from ingestion.networks.wordpress.public_api import (
    COM,
    JETPACK,
    PLAIN,
    PLAIN_ROOT,
    SPEAKING_ROOT,
    Elsewhere,
    Overtaxed,
    Sites,
    error_of,
    home_of,
    stands,
)
from ingestion.networks.wordpress.site import Site
from ingestion.parsed import inner
from ingestion.problems import TOLD, kind_of
from ingestion.reading import Claim, Page, Reading

TITLE = "WordPress"
BASE_URL = ""
SECRETS: dict[str, str] = {}
OPTIONAL_SECRETS = {
    "username": "the user the application password belongs to",
    "application_password": "your site > Users > Profile > Application passwords: adds pingbacks",
    "sites": "the hosts that may be shown that password, separated by commas, * for all; "
    "no other host is",
    "wordpress_com_token": "developer.wordpress.com/apps > your app: an OAuth2 token with "
    "scope=global: adds who follows and who reblogged, of that user's sites on WordPress.com",
}
TERMS = None
KNOWN = {COM: ComSite, JETPACK: JetpackSite}
API = 'rel="https://api.w.org/"'


def connect(base_url: str, secrets: Mapping[str, str], **manners: Any) -> Sites:  # noqa: ANN401
    """A client for all sites; the application password is optional."""
    password, token = secrets.get("application_password"), secrets.get("wordpress_com_token")
    return Sites(
        "wordpress",
        base_url,
        secrets=[secret for secret in (password, token) if secret],
        judge=judge,
        password=(secrets.get("username", ""), password) if password else None,
        trusted=frozenset(site.strip() for site in secrets.get("sites", "").split(",")),
        com_token=token,
        **manners,
    )


def whoami(api: Sites) -> Connection:
    """The user at WordPress.com, else that of the application password: sites know it, unasked."""
    scopes = ("public data",)
    if api.com_token is None:
        return Connection(name=api.password[0] if api.password else None, scopes=scopes)
    try:
        name = api.ask_com("me", {"fields": "username"}).get("username")
    except Refused as refused:
        # without the token it is asked once more, and refused for the lack of one
        raise api.com_refused or refused from None
    return Connection(name=name, scopes=(*scopes, "own sites on WordPress.com"))


def judge(answer: Answer) -> Problem | None:
    """A web page in place of a refusal comes from a firewall in front of the site.

    One that names the API's address is what a site shows where that address is another one.
    """
    if answer.status == 200 and not answer.is_json and API in answer.headers.get("link", ""):
        return Elsewhere("the site's API has another address")
    if answer.status == 403 and not answer.is_json:
        return Throttled("the site's firewall keeps us out for now")
    if answer.status == 429 and not answer.is_json and "retry-after" not in answer.headers:
        return Unavailable("it is asked too much at once")
    if answer.status == 500 and inner(answer.body).get("code") == "internal_server_error":
        return Overtaxed("the site breaks down over this request")
    if error_of(answer.body) == "invalid_token":
        return Refused(
            "the token is not accepted: check SOURCES__WORDPRESS__WORDPRESS_COM_TOKEN, which "
            "lasts for two weeks"
        )
    return None


def read(api: Sites, reading: Reading) -> Iterator[Page]:
    """Read site after site; only when none at all could be read is it the network's failure."""
    by_host: dict[str, list[Claim]] = {}
    for claim in reading.claims:
        by_host.setdefault(host_of(claim), []).append(claim)
    failures: list[Problem] = []
    notes, refusing = Notes(api, reading), 0
    for host, claims in sorted(by_host.items()):
        try:
            site = site_of(api, reading, host, notes)
            yield from site.pages(claims)
            refusing += site.password_refused is not None
        except Problem as problem:
            failures.append(problem)
            is_gone = isinstance(problem, Gone) and not stands(api, host)
            outcome = "gone" if is_gone else "unreadable"
            for claim in claims:
                reading.done(reading.account_of(claim) or host, outcome, str(problem))
        except Exception as error:
            reading.failed[host] = error
            for claim in claims:
                reading.break_off(reading.account_of(claim) or host, TOLD[kind_of(error)])
    if refusing:
        reason = "sites that do not accept the application password: no pingbacks"
        reading.skip(reason, refusing)
    if api.com_refused:
        reading.skip(f"who follows and who reblogged: {api.com_refused}")
    if failures and len(failures) == len(by_host):
        raise failures[-1]


def site_of(api: Sites, reading: Reading, host: str, notes: Notes) -> Site:
    """The site as it can be read, by where it lives."""
    where = home_of(api, reading, host)
    if where in KNOWN:
        return KNOWN[where](api, reading, host, notes)
    return Site(api, reading, host, PLAIN_ROOT if where == PLAIN else SPEAKING_ROOT)


def host_of(claim: Claim) -> str:
    """The host of a claimed author: from its id, or from the site's address."""
    if claim.account_id:
        return claim.account_id.partition("/")[0].lower()
    address = claim.url or claim.handle or ""
    return (addresses.split_bare(address).hostname or "").lower()
