"""LinkedIn pages: on which the token's user has a role, and what their profiles say."""

from collections.abc import Collection, Mapping
from typing import Any

from ingestion.client import Client, Gone
from ingestion.links import links_of
from ingestion.networks.linkedin.restli import Denied, ask, batch, encoded, found_by, moment
from ingestion.parsed import Item, entries, inner
from ingestion.reading import Reading

ORGANIZATION_FIELDS = {
    "id", "vanityName", "localizedName", "name", "localizedDescription", "description",
    "localizedWebsite", "website", "locations", "foundedOn", "created", "lastModified",
    "primaryOrganizationType", "organizationType", "staffCountRange", "industries", "versionTag",
    "localizedSpecialties", "specialties", "defaultLocale", "alternativeNames", "groups",
    "logoV2", "coverPhotoV2", "cropInfo", "autoCreated", "parentRelationship", "$URN",
    "organizationStatus", "localizedTaglines",
}  # fmt: skip


def administered(api: Client) -> list[str]:
    """The pages on which the token's user has a role, whichever it is."""
    query = {"q": "roleAssignee", "state": "APPROVED"}
    roles = (role for part in found_by(api, "rest/organizationAcls", query) for role in part)
    told = (role.get("organization", role.get("organizationTarget")) for role in roles)
    return list(dict.fromkeys(page for page in told if isinstance(page, str)))


def look_up(
    api: Client, resource: str, pages: Collection[str]
) -> tuple[dict[str, Item], dict[str, int]]:
    """What is told of pages by their URNs, and the status of those of which nothing is told."""
    urn_of = {page.rpartition(":")[2]: page for page in pages}
    results, failed = batch(api, f"rest/{resource}", urn_of)
    return (
        {urn_of[number]: item for number, item in results.items()},
        {urn_of[number]: status for number, status in failed.items()},
    )


def finish(reading: Reading, statuses: Mapping[str, int]) -> None:
    """Finish pages of which nothing is told: one is gone only where LinkedIn says so of it."""
    for page, status in statuses.items():
        match status:
            case 404:
                reading.done(page, "gone", "LinkedIn has no page with this id")
            case 403:
                reading.done(page, "unreadable", "LinkedIn does not show this page to this token")
            case _:
                reading.done(page, "unreadable", "LinkedIn did not answer for this page")


def followers(api: Client, page: str) -> Any:  # noqa: ANN401
    """How many members follow a page; None where the token may not know."""
    edge = {"edgeType": "COMPANY_FOLLOWED_BY_MEMBER"}
    try:
        return ask(api, f"rest/networkSizes/{encoded(page)}", edge).get("firstDegreeSize")
    except (Denied, Gone):
        return None


def account(reading: Reading, page: str, organization: Item, count: Any) -> dict[str, Any]:  # noqa: ANN401
    """One row of accounts from an organization; its first location is the head office."""
    reading.notice("organization", organization, ORGANIZATION_FIELDS)
    address = inner(next(iter(entries(organization, "locations")), {}), "address")
    towns = [address[name] for name in ("city", "country") if isinstance(address.get(name), str)]
    name = organization.get("vanityName")
    return {
        "account_id": page,
        "handle": name,
        "display_name": organization.get("localizedName"),
        "description": organization.get("localizedDescription"),
        "location": ", ".join(towns) or None,
        "country_code": address.get("country"),
        "language": inner(organization, "defaultLocale").get("language"),
        "url": f"https://www.linkedin.com/company/{name}/" if name else None,
        "followers": count,
        "created_at": moment(inner(organization, "created").get("time")),
        "links": links_of([organization.get("localizedWebsite")]),
        "observed_at": reading.now,
        "observed_on": reading.now.date(),
    }
