"""What a LinkedIn profile shows to everybody."""

from typing import Any

from ingestion.archives.linkedin.people import People
from ingestion.archives.linkedin.tables import Row, each
from ingestion.reading import Reading
from ingestion.unpacking import Archive


def account(archive: Archive, reading: Reading, people: People) -> dict[str, Any]:
    """The row of accounts, without the postal address and birthday that stand beside it.

    Followers are not told: connections follow each other, so there are at least as many.
    """
    row: Row = next(each(archive, "profile", lambda row: row), {})
    name = f"{row.get('first name', '')} {row.get('last name', '')}".strip()
    told = (row.get(column, "").strip() for column in ("headline", "summary"))
    address = next((one for one, claimed in people.claimed.items() if claimed == people.me), None)
    return {
        "account_id": people.me,
        "handle": address,
        "display_name": name or None,
        "description": "\n".join(filter(None, told)) or None,
        "location": row.get("geo location", "").strip() or None,
        "url": f"https://www.linkedin.com/in/{address}/" if address else None,
        "followers": people.connections,
        "observed_at": reading.now,
    }
