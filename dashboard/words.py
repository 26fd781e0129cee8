"""The names of countries, topics, lists and networks in the reader's language."""

from collections.abc import Mapping
from functools import cached_property

from dashboard import language, tiles
from dashboard.language import t
from dashboard.marts import ACTIVE, Publication
from dashboard.untrusted import plain


class Words:
    """What the codes of one publication are called."""

    def __init__(self, publication: Publication) -> None:  # noqa: D107
        self._publication = publication

    @cached_property
    def countries(self) -> dict[str, str]:
        """By code, of the countries somebody is ranked in."""
        rows = self._publication.rows(
            "select * from marts.countries where country_code in"
            " (select scope_id from marts.leaderboard where scope_kind = 'country')"
        )
        return _sorted({row["country_code"]: language.named(row) for row in rows})

    @cached_property
    def regions(self) -> dict[str, str]:
        """By code, of the regions, departments and communes somebody is ranked in."""
        ranked = self._publication.rows(
            "select distinct scope_id as code from marts.leaderboard where scope_kind = 'region'"
        )
        names = {tile.code: tile.name for tile in tiles.regions()}
        if self._publication.has("regions"):
            rows = self._publication.rows("from marts.regions")
            names |= {row["region_code"]: _place(row) for row in rows}
        return _sorted({row["code"]: names.get(row["code"], row["code"]) for row in ranked})

    @cached_property
    def topics(self) -> dict[str, str]:
        """By topic, of those somebody is ranked in."""
        rows = self._publication.rows(
            "select * from marts.topics"
            " where topic_id in (select topic_id from marts.person_topics)"
        )
        return _sorted({row["topic_id"]: plain(language.named(row), 40) for row in rows})

    @cached_property
    def lists(self) -> dict[str, str]:
        """By list, of those that have members."""
        rows = self._publication.rows(
            "from marts.lists where list_id in (select list_id from marts.list_members)"
        )
        return _sorted({row["list_id"]: plain(row["name"], 40) for row in rows})

    @cached_property
    def networks(self) -> dict[str, str]:
        """By network, of all."""
        rows = self._publication.rows("from marts.networks")
        return _sorted({row["network"]: row["title"] for row in rows})

    @cached_property
    def acts(self) -> dict[tuple[str, str], str]:
        """By network and act, what the act is in words, of the method in force."""
        rows = self._publication.rows(f"select * from marts.acts where method_version = {ACTIVE}")
        return {
            (row["network"], row["act"]): plain(language.named(row, "meaning"), 60) for row in rows
        }

    @cached_property
    def styles(self) -> dict[str, str]:
        """By style, of all sixteen."""
        rows = self._publication.rows("from marts.styles")
        return _sorted({row["style"]: language.named(row) for row in rows})

    def titles(self, networks: str | None) -> str:
        """How people call the networks of a comma separated list."""
        names = [name for name in (networks or "").split(",") if name]
        return ", ".join(self.networks.get(name, name) for name in names)

    def topic_names(self, topics: list[str] | None) -> list[str]:
        """How people call these topics."""
        return [self.topics.get(topic, topic) for topic in topics or []]


def _place(row: Mapping[str, str]) -> str:
    name, kind = plain(language.named(dict(row)), 60), row["kind"]
    return name if kind == "region" else f"{name} ({t(f'places.{kind}')})"


def _sorted(names: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))
