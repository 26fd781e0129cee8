"""Whether what is published is fresh, for whoever watches over an installation."""

from datetime import UTC, datetime
from typing import Any

from dashboard import marts
from dashboard.api.http import Answer, Asked, as_json


def health(asked: Asked) -> Answer:
    """200 while the publication is fresh, 503 from then on."""
    told = state(asked.publication, marts.status(asked.publication.path.parent))
    now = datetime.now(UTC)
    fresh = now < told["fresh_until"]
    age = round((now - told["published_at"]).total_seconds() / 3600, 2)
    return as_json(
        {"status": "fresh" if fresh else "stale", "age_hours": age, **told},
        status=200 if fresh else 503,
        cache="no-store",
    )


def state(publication: marts.Publication, status: dict[str, Any]) -> dict[str, Any]:
    """What is published, since when, and until when that is fresh enough."""
    return {
        "as_of": publication.as_of,
        "published_at": publication.published_at,
        "fresh_until": publication.published_at + marts.STALE,
        "run_id": publication.path.stem.removeprefix("marts-"),
        "method_version": (publication.method or {}).get("method_version"),
        "last_run": {name: status.get(name) for name in ("run_id", "outcome", "ended_at")},
    }
