"""Who tells of one person: the person, the method in force and the words of one language."""

from collections.abc import Callable
from functools import partial
from typing import Any

from babel import dates

from dashboard.language import number, phrase, texts
from dashboard.marts import ACTIVE, HAS

Ask = Callable[..., list[dict[str, Any]]]


class Unknown(LookupError):
    """Nobody by this name is scored; `near` are names that look alike."""

    def __init__(self, person: str, near: list[str]) -> None:
        """Keep the names."""
        super().__init__(person)
        self.near = near


class Teller:
    """One person in one language; `ask` answers SQL with rows as dicts."""

    def __init__(self, ask: Ask, person: str, language: str) -> None:
        """Find the person by person_id, name or handle; raises Unknown."""
        self.ask, self.language = ask, language
        self.t, self.number = partial(phrase, language), partial(number, language=language)
        self.person = self._find(person)
        self.method = ask(f"from marts.methods where method_version = {ACTIVE}")[0]
        self.titles = {r["network"]: r["title"] for r in ask("from marts.networks")}

    def day(self, value: Any) -> str:  # noqa: ANN401
        """A day in the reader's language."""
        return "–" if value is None else dates.format_date(value, "long", locale=self.language)

    def about(self, sql: str) -> list[dict[str, Any]]:
        """The answer to a query about $person."""
        return self.ask(sql, {"person": self.person["person_id"]})

    def has(self, table: str) -> bool:
        """Whether a table is published: an older file may lack the newest."""
        return bool(self.ask(HAS, {"table": table}))

    def known(self, key: str, default: str) -> str:
        """The text of a key if there is one: codes may come that nobody has named yet."""
        return texts(self.language).get(key, default)

    def network(self, row: dict[str, Any]) -> str:
        """What the network of a row is called."""
        return self.titles.get(row["network"], row["network"])

    def act(self, row: dict[str, Any]) -> str:
        """What the act of a row is called."""
        return self.known(f"act.{row['act']}", row["act"])

    def _find(self, person: str) -> dict[str, Any]:
        rows = self.ask(
            "select s.*, p.display_name, count(*) over () as people from marts.person_scores as s"
            " join marts.people as p using (person_id) where s.method_version = " + ACTIVE +
            " qualify p.person_id = lower($name) or lower(p.display_name) = lower($name)"
            " or p.person_id in (select person_id from marts.accounts"
            " where ltrim(lower(handle), '@') = ltrim(lower($name), '@'))"
            " order by p.person_id = lower($name) desc, s.score desc",
            {"name": person.strip()},
        )  # fmt: skip
        if rows:
            return rows[0]
        near = self.ask(
            "select person_id from marts.people"
            " order by jaro_winkler_similarity(person_id, lower($name)) desc limit 3",
            {"name": person.strip()},
        )
        raise Unknown(person, [row["person_id"] for row in near])
