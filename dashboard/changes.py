"""Why a score moved: its causes, and the acts behind each of them."""

from dataclasses import dataclass
from typing import Any

from dashboard.language import t
from dashboard.marts import Publication
from dashboard.words import Words

WINDOWS = ("1", "7", "30")
MOST = 8
# what a cause is about, among the acts of the statement
ABOUT_ACTS = {
    "new acts": "component = 'response' and known and day > $day::date - $days::int",
    "fading": "component = 'response' and fade < 1",
    "recognition": "component = 'recognition'",
    "audience": "component = 'audience'",
    "trust or standing": "component = 'response' and actor_person_id is not null",
}


@dataclass(frozen=True)
class Cause:
    """One cause on one network, or on none, and the points of score it moved."""

    cause: str
    network: str | None
    part: float

    @property
    def code(self) -> str:
        """How the address calls it."""
        return ".".join(filter(None, (self.cause.replace(" ", "-"), self.network)))

    def label(self, words: Words) -> str:
        """How a reader calls it."""
        name = t(f"explain.cause_{self.cause.replace(' ', '_')}")
        name = name[:1].upper() + name[1:]
        return (
            f"{name} · {words.networks.get(self.network, self.network)}" if self.network else name
        )


def causes(publication: Publication, person: dict[str, Any], days: int) -> list[Cause]:
    """The causes of one window, largest first; together they are the change."""
    rows = publication.rows(
        "select cause, network, sum(score_part) as part from marts.score_changes"
        " where person_id = $person and days = $days group by all"
        " order by abs(sum(score_part)) desc, cause, network",
        {"person": person["person_id"], "days": days},
    )
    return [Cause(**row) for row in rows]


def steps(found: list[Cause], words: Words) -> list[tuple[str, float]]:
    """The largest causes by name, and what the others come to."""
    large = [cause for cause in found[:MOST] if abs(cause.part) >= 0.005]
    rest = sum(cause.part for cause in found) - sum(cause.part for cause in large)
    told = [(cause.label(words), cause.part) for cause in large]
    return [*told, (t("changes.rest"), rest)] if abs(rest) >= 0.005 else told


def acts(
    publication: Publication, person: dict[str, Any], cause: Cause, days: int
) -> list[dict[str, Any]]:
    """The acts behind a cause, those that count most first."""
    about = ABOUT_ACTS.get(cause.cause)
    if about is None:
        return []
    return publication.rows(
        "select s.*, p.display_name as actor_name from marts.activity_statement as s"
        " left join marts.people as p on p.person_id = s.actor_person_id"
        f" where s.person_id = $person and ($network is null or s.network = $network) and {about}"
        " order by s.score_part desc limit 20",
        {
            "person": person["person_id"],
            "network": cause.network,
            **({"day": person["score_date"], "days": days} if "$day" in about else {}),
        },
    )
